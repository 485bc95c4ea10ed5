"""Keeps the store in step with the server, and tells how well the server is heard.

One full pass at the start and once a night; between them bookings are asked for newest change
first until a page holds nothing new, and the days on screen are listed anew every five minutes,
because a deletion shows up only there. Busy time of the weeks to come is fetched of all
resources in turn, a few a round, so that a search without a network knows it.
"""

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from desk_app.clock import Clock
from desk_app.domain.booking import Booking
from desk_app.domain.identifiers import BookingId, ResourceId
from desk_app.domain.interval import Interval
from desk_app.errors import (
    DeskError,
    NetworkError,
    NotAuthenticatedError,
    NotFoundError,
    RateLimitedError,
    TimedOutError,
)
from desk_app.services.calendar import DATA_AS_OF
from desk_app.services.changes import ChangeFeed, Changes
from desk_app.services.connection import ConnectionKind, ConnectionState
from desk_app.store.store import Store
from desk_app.timekit.search import Ordering

if TYPE_CHECKING:
    from desk_app.client.timekit_client import TimekitClient
    from desk_app.timekit.paging import Page

PAGE_SIZE = 200
BUSY_AHEAD = timedelta(days=30)
EVER = datetime.min.replace(tzinfo=UTC)
NEWEST_FIRST = Ordering("updated_at", is_descending=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How often the server is asked; source: the rate limits of live and test keys."""

    every: timedelta = timedelta(seconds=10)
    """Between the end of a round and the next, so that what others do is seen within 15 s."""
    relist_every: timedelta = timedelta(minutes=5)
    resources_every: timedelta = timedelta(minutes=1)
    full_pass_every: timedelta = timedelta(hours=24)
    busy_every: timedelta = timedelta(hours=1)
    busy_a_round: int = 2
    """How many resources' busy time of the weeks to come is fetched in one round."""
    first_retry: timedelta = timedelta(seconds=5)
    longest_retry: timedelta = timedelta(minutes=1)
    requests_a_minute: int | None = 50
    """None for a desk inside this program, which has no limit."""

    @classmethod
    def for_key(cls, *, is_test: bool, is_embedded: bool) -> "Pace":
        """The pace a kind of key allows."""
        if is_embedded:
            return cls(requests_a_minute=None, busy_a_round=50)
        return cls(every=timedelta(seconds=60)) if is_test else cls()


ConnectionObserver = Callable[[ConnectionState], None]


class SyncService:
    """Pulls what changed into the store, again and again."""

    def __init__(
        self,
        store: Store,
        changes: ChangeFeed,
        clock: Clock,
        *,
        pace: Pace,
        is_test: bool = False,
        data_as_of: datetime | None = None,
    ) -> None:
        self._store = store
        self._changes = changes
        self._clock = clock
        self._pace = pace
        self._wake = asyncio.Event()
        self._shown: tuple[Interval, tuple[ResourceId, ...]] | None = None
        self._events_wanted = False
        self._busy_at: dict[ResourceId, datetime] = {}
        self._done_at: dict[str, datetime] = {}
        self._asked: deque[datetime] = deque()
        self._failures = 0
        self._observers: list[ConnectionObserver] = []
        self._state = ConnectionState(
            kind=ConnectionKind.CONNECTING,
            since=clock.now(),
            is_test=is_test,
            data_as_of=data_as_of,
        )
        self.client: TimekitClient | None = None
        """None until the server can be spoken to."""

    @property
    def state(self) -> ConnectionState:
        """How well the server is heard now."""
        return self._state

    def observe(self, observer: ConnectionObserver) -> None:
        """Tells the observer of every change of state from now on."""
        self._observers.append(observer)

    def show(self, window: Interval, resource_ids: Sequence[ResourceId]) -> None:
        """Says which days and resources are on screen; their busy time is fetched soon."""
        if (window, tuple(resource_ids)) == self._shown:
            return
        self._shown = (window, tuple(resource_ids))
        self._events_wanted = True
        self._wake.set()

    def hurry(self) -> None:
        """Asks the server at once instead of at the next turn."""
        self._wake.set()

    def look_again(self) -> None:
        """Lists people, services and the days on screen anew: something turned out to be gone."""
        self._done_at.pop("resources", None)
        self._events_wanted = True
        self._wake.set()

    def start_over(self) -> None:
        """Makes the next round a full pass, for instance after the key was replaced."""
        self._done_at.clear()
        self._busy_at.clear()
        self._wake.set()

    def forget_times(self) -> None:
        """Forgets when anything was done: the clock it was noted by has been set."""
        self._asked.clear()
        self.start_over()

    def report(self, error: DeskError) -> None:
        """Takes note that a request of somebody else failed."""
        is_starting = self.client is None and isinstance(error, NetworkError)
        if isinstance(error, NetworkError | NotAuthenticatedError) and not is_starting:
            self._fail(error)

    # --- the loop ----------------------------------------------------------------------------

    async def run(self) -> None:
        """Goes round until it is cancelled."""
        while True:
            self._wake.clear()
            pause = await self.go_round()
            # Not wait_for: on Python 3.11 it drops a cancellation that comes with the event.
            with suppress(TimeoutError):
                async with asyncio.timeout(pause.total_seconds()):
                    await self._wake.wait()

    async def go_round(self) -> timedelta:
        """One round, whatever is due; returns how long to wait before the next."""
        if self.client is None:
            return self._pace.every
        try:
            await self._pull(self.client)
        except DeskError as error:
            return self._fail(error)
        self._failures = 0
        now = self._clock.now()
        await self._store.save_fact(DATA_AS_OF, now.isoformat())
        self._set(ConnectionKind.LIVE, data_as_of=now)
        return self._pace.every

    async def _pull(self, client: "TimekitClient") -> None:
        if self._is_due("full", self._pace.full_pass_every):
            await self._pull_everything(client)
        else:
            await self._pull_changes(client)
        if self._events_wanted or self._is_due("events", self._pace.relist_every):
            await self._pull_shown(client)
        await self._pull_some_busy_time(client)

    async def _pull_everything(self, client: "TimekitClient") -> None:
        await self._pull_resources(client)
        revision = self._store.revision
        seen: set[BookingId] = set()
        page_number = 1
        while True:
            page = await self._page(client, page_number)
            seen.update(booking.id for booking in page.items)
            await self._save(page.items, revision)
            if page_number >= page.last_page or not page.items:
                break
            page_number += 1
        forgotten = await self._store.keep_only_bookings(seen, as_of=revision)
        self._changes.publish(Changes(bookings=forgotten))
        self._done("full")

    async def _pull_changes(self, client: "TimekitClient") -> None:
        if self._is_due("resources", self._pace.resources_every):
            await self._pull_resources(client)
        revision = self._store.revision
        page_number = 1
        while True:
            page = await self._page(client, page_number)
            changed = await self._save(page.items, revision)
            if not changed or page_number >= page.last_page:
                return
            page_number += 1

    async def _pull_resources(self, client: "TimekitClient") -> None:
        await self._take()
        resources = await client.list_all_resources()
        changed = await self._store.save_resources(resources, is_complete=True)
        await self._take()
        projects = []
        for project in await client.list_all_projects():
            await self._take()
            served_by = await client.list_project_resources(project.id)
            projects.append(replace(project, resource_ids=served_by))
        renewed = await self._store.save_projects(projects, is_complete=True)
        self._changes.publish(Changes(resources=changed, projects=renewed))
        self._done("resources")

    async def _pull_shown(self, client: "TimekitClient") -> None:
        """The bookings and busy time of the days on screen, each listed in full."""
        shown = self._shown
        if shown is None:
            return
        self._events_wanted = False
        window, resource_ids = shown
        revision = self._store.revision
        await self._take()
        bookings = await client.list_bookings_in(window)
        changed = await self._store.save_window(window, bookings, as_of=revision)
        self._changes.publish(Changes(bookings=changed))
        for resource_id in resource_ids:
            if self._shown != shown:
                return
            await self._pull_events(client, window, resource_id)
        self._done("events")

    async def _pull_some_busy_time(self, client: "TimekitClient") -> None:
        """The busy time of the weeks to come, of those resources that have waited longest."""
        now = self._clock.now()
        today = now.replace(hour=0, minute=0, second=0, microsecond=0)
        window = Interval(today - timedelta(days=1), today + BUSY_AHEAD)
        known = {each.id: self._busy_at.get(each.id) for each in await self._store.load_resources()}
        due = [
            (at or EVER, each)
            for each, at in known.items()
            if at is None or now - at >= self._pace.busy_every
        ]
        for _, resource_id in sorted(due)[: self._pace.busy_a_round]:
            await self._pull_events(client, window, resource_id)
            self._busy_at[resource_id] = now

    async def _pull_events(
        self, client: "TimekitClient", window: Interval, resource_id: ResourceId
    ) -> None:
        await self._take()
        try:
            events = await client.list_events(window, resource_id=resource_id)
        except NotFoundError:
            return
        if await self._store.save_events(resource_id, window, events):
            self._changes.publish(Changes(has_events=True))

    # --- helpers -----------------------------------------------------------------------------

    async def _page(self, client: "TimekitClient", number: int) -> "Page[Booking]":
        await self._take()
        return await client.list_bookings(page=number, limit=PAGE_SIZE, ordering=NEWEST_FIRST)

    async def _save(self, bookings: Sequence[Booking], revision: int) -> frozenset[BookingId]:
        changed = await self._store.save_bookings(bookings, as_of=revision)
        self._changes.publish(Changes(bookings=changed))
        return changed

    async def _take(self) -> None:
        """Waits until another request fits into this minute."""
        limit = self._pace.requests_a_minute
        if limit is None:
            return
        now = self._clock.now()
        while self._asked and now - self._asked[0] >= timedelta(minutes=1):
            self._asked.popleft()
        if len(self._asked) >= limit:
            await asyncio.sleep((self._asked[0] + timedelta(minutes=1) - now).total_seconds())
            self._asked.popleft()
        self._asked.append(self._clock.now())

    def _is_due(self, what: str, every: timedelta) -> bool:
        done_at = self._done_at.get(what)
        return done_at is None or self._clock.now() - done_at >= every

    def _done(self, what: str) -> None:
        self._done_at[what] = self._clock.now()

    def _fail(self, error: DeskError) -> timedelta:
        """Says what went wrong and how long to wait."""
        self._failures += 1
        doubled: timedelta = self._pace.first_retry * (1 << min(self._failures - 1, 10))
        pause = min(doubled, self._pace.longest_retry)
        if isinstance(error, NotAuthenticatedError):
            self._set(ConnectionKind.KEY_REFUSED, detail=error.message)
            return self._pace.longest_retry
        asked = error.retry_after if isinstance(error, RateLimitedError) else None
        pause = min(max(pause, asked or timedelta()), timedelta(hours=1))
        self._set(_kind_after(error), detail=error.message, retry_at=self._clock.now() + pause)
        return pause

    def _set(
        self,
        kind: ConnectionKind,
        *,
        data_as_of: datetime | None = None,
        detail: str = "",
        retry_at: datetime | None = None,
    ) -> None:
        is_same = kind is self._state.kind
        self._state = replace(
            self._state,
            kind=kind,
            since=self._state.since if is_same else self._clock.now(),
            data_as_of=data_as_of or self._state.data_as_of,
            detail=detail,
            retry_at=retry_at,
        )
        for observer in tuple(self._observers):
            observer(self._state)


def _kind_after(error: DeskError) -> ConnectionKind:
    """A server that takes too long or answers nonsense is slow; one not reached is offline."""
    is_unreached = isinstance(error, NetworkError) and not isinstance(error, TimedOutError)
    return ConnectionKind.OFFLINE if is_unreached else ConnectionKind.SLOW
