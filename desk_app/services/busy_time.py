"""Fetches what closes the time of resources, so that a search without a network knows it."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

from desk_app.clock import Clock
from desk_app.domain.identifiers import ResourceId
from desk_app.domain.interval import Interval
from desk_app.errors import NotFoundError
from desk_app.services.changes import ChangeFeed, Changes
from desk_app.services.pace import Pace
from desk_app.store.store import Store

if TYPE_CHECKING:
    from desk_app.client.timekit_client import TimekitClient

BUSY_AHEAD: Final = timedelta(days=30)
_EVER: Final = datetime.min.replace(tzinfo=UTC)


class BusyTime:
    """Puts the events of resources into the store, all of them in turn."""

    def __init__(
        self,
        store: Store,
        changes: ChangeFeed,
        clock: Clock,
        *,
        pace: Pace,
        take: Callable[[], Awaitable[None]],
    ) -> None:
        """Makes ready.

        Args:
            store: Where it goes.
            changes: Told when any differs.
            clock: What time it is.
            pace: How much of it is fetched how often.
            take: Waits until a request may be sent.
        """
        self._store = store
        self._changes = changes
        self._clock = clock
        self._pace = pace
        self._take = take
        self._fetched_at: dict[ResourceId, datetime] = {}

    def start_over(self) -> None:
        """Takes nothing for fetched any more."""
        self._fetched_at.clear()

    async def pull_some(self, client: "TimekitClient") -> None:
        """The weeks to come, of those resources that have waited longest."""
        now = self._clock.now()
        today = now.replace(hour=0, minute=0, second=0, microsecond=0)
        window = Interval(today - timedelta(days=1), today + BUSY_AHEAD)
        resources = await self._store.load_resources()
        known = {each.id: self._fetched_at.get(each.id) for each in resources}
        due = [
            (at or _EVER, each)
            for each, at in known.items()
            if at is None or now - at >= self._pace.busy_every
        ]
        for _, resource_id in sorted(due)[: self._pace.busy_a_round]:
            await self.pull(client, window, resource_id)
            self._fetched_at[resource_id] = now

    async def pull(
        self, client: "TimekitClient", window: Interval, resource_id: ResourceId
    ) -> None:
        """The events of one resource in a window."""
        await self._take()
        try:
            events = await client.list_events(window, resource_id=resource_id)
        except NotFoundError:
            return
        if await self._store.save_events(resource_id, window, events):
            self._changes.publish(Changes(has_events=True))
