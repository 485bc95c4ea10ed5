"""Keeps the store in step with the server, and tells how well the server is heard.

One full pass at the start and once a night; between them bookings are asked for newest change
first until a page holds nothing new, and the days on screen are listed anew every five minutes,
because a deletion shows up only there. Busy time of the weeks to come is fetched of all
resources in turn, a few a round, so that a search without a network knows it.
"""

import asyncio
import random
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from desk_app.client.retry import BACKGROUND, LONGEST_HOLD, Circuit, Pick
from desk_app.clock import Clock
from desk_app.domain.booking import Booking
from desk_app.domain.identifiers import BookingId, ResourceId
from desk_app.domain.interval import Interval
from desk_app.errors import (
    DeskError,
    NetworkError,
    NotAuthenticatedError,
    OfflineError,
    ProxyRefusedError,
    RateLimitedError,
    SignInPageError,
    TimedOutError,
    UntrustedServerError,
)
from desk_app.services.booking_limits import pull_limits
from desk_app.services.busy_time import BusyTime
from desk_app.services.calendar import DATA_AS_OF
from desk_app.services.changes import ChangeFeed, Changes
from desk_app.services.connection import ConnectionKind, ConnectionState
from desk_app.services.full_pass import LAST_PASS, FullPass, PullProgress
from desk_app.services.pace import PAGE_SIZE, Pace
from desk_app.store.store import Store
from desk_app.timekit.search import Ordering

if TYPE_CHECKING:
    from desk_app.client.timekit_client import TimekitClient
    from desk_app.timekit.paging import Page

SILENT_AFTER = 3
"""Requests in a row without any answer, after which the server counts as not reached."""
EVER = datetime.min.replace(tzinfo=UTC)
NEWEST_FIRST = Ordering("updated_at", is_descending=True)


_LASTING = (SignInPageError, UntrustedServerError, ProxyRefusedError)
"""What lies between here and the server and does not pass by itself."""

ConnectionObserver = Callable[[ConnectionState], None]
PullObserver = Callable[[PullProgress], None]


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
        pick: Pick = random.uniform,
    ) -> None:
        self._store = store
        self._changes = changes
        self._clock = clock
        self._pace = pace
        self._wake = asyncio.Event()
        self._shown: tuple[Interval, tuple[ResourceId, ...]] | None = None
        self._events_wanted = False
        self._busy = BusyTime(store, changes, clock, pace=pace, take=self._take)
        self._done_at: dict[str, datetime] = {}
        self._asked: deque[datetime] = deque()
        self._failures = 0
        self._pick = pick
        self._is_asked_now = False
        self._calm_until = EVER
        self._pass: FullPass | None = None
        self._is_filled: bool | None = None
        self._observers: list[ConnectionObserver] = []
        self._pull_observers: list[PullObserver] = []
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

    def observe_pull(self, observer: PullObserver) -> None:
        """Tells the observer how far the first fetching of everything has come."""
        self._pull_observers.append(observer)

    def stop_pull(self) -> None:
        """Ends the first fetching of everything; what is new is asked for as usual."""
        if self._pass is not None:
            self._pass.stop()

    def resume_pull(self) -> None:
        """Fetches everything after all."""
        self._done_at.pop("full", None)
        self._wake.set()

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

    def try_now(self) -> None:
        """A person wants the server asked at once: one attempt, whatever came before."""
        self._is_asked_now = True
        self._wake.set()

    def look_again(self) -> None:
        """Lists people, services and the days on screen anew: something turned out to be gone."""
        self._done_at.pop("resources", None)
        self._events_wanted = True
        self._wake.set()

    def start_over(self) -> None:
        """Makes the next round a full pass, for instance after the key was replaced."""
        self._done_at.clear()
        self._busy.start_over()
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
        held = self._hold(self.client.circuit)
        if held:
            return held
        try:
            await self._pull(self.client)
        except DeskError as error:
            return self._fail(error)
        was_out = self._failures > 0
        self._failures = 0
        now = self._clock.now()
        await self._store.save_fact(DATA_AS_OF, now.isoformat())
        self._set(ConnectionKind.LIVE, data_as_of=now)
        seconds = self._pace.every.total_seconds()
        return timedelta(seconds=seconds + self._pick(0, seconds)) if was_out else self._pace.every

    def _hold(self, circuit: Circuit) -> timedelta:
        """How long the server must not be asked yet; nothing if a person wants it."""
        is_asked, self._is_asked_now = self._is_asked_now, False
        return timedelta(seconds=0.0 if is_asked else circuit.wait)

    async def _pull(self, client: "TimekitClient") -> None:
        if self._failures and "full" in self._done_at:
            await self._pull_bookings(client)
            calm = self._pace.calm_after_outage.total_seconds()
            self._calm_until = self._clock.now() + timedelta(seconds=self._pick(calm / 4, calm))
        elif self._is_full_pass_due():
            await self._pull_everything(client)
        else:
            await self._pull_changes(client)
        if self._events_wanted or self._is_due("events", self._pace.relist_every):
            await self._pull_shown(client)
        if not self._is_calm:
            await self._busy.pull_some(client)

    def _is_full_pass_due(self) -> bool:
        """Once after each start, and then once a night."""
        done_at = self._done_at.get("full")
        if done_at is None:
            return True
        night = self._pace.night_ends
        days = [(each.astimezone() - night).date() for each in (done_at, self._clock.now())]
        return days[0] < days[1] and not self._is_calm

    async def _pull_everything(self, client: "TimekitClient") -> None:
        is_first = not await self._was_filled()
        await self._pull_resources(client)
        if is_first:
            await self._pull_shown(client)
        else:
            await self._pull_bookings(client)
        self._pass = FullPass(
            self._store,
            self._changes,
            self._clock,
            get_page=self._page_of_all,
            report=self._tell_progress if is_first else _tell_nobody,
        )
        try:
            found = await self._pass.run(client)
        finally:
            self._pass = None
        if found is not None:
            self._is_filled = True
            await self._take()
            await pull_limits(client, self._store)
            if is_first:
                found = replace(found, repaired=0, forgotten=0)
            await self._store.save_fact(LAST_PASS, found.as_text())
        self._done("full")

    async def _was_filled(self) -> bool:
        if self._is_filled is None:
            self._is_filled = LAST_PASS in await self._store.load_facts()
        return self._is_filled

    def _tell_progress(self, progress: PullProgress) -> None:
        for observer in tuple(self._pull_observers):
            observer(progress)

    async def _pull_changes(self, client: "TimekitClient") -> None:
        if self._is_due("resources", self._pace.resources_every):
            await self._pull_resources(client)
        await self._pull_bookings(client)

    async def _pull_bookings(self, client: "TimekitClient") -> None:
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
        self._changes.publish(Changes(bookings=changed, is_from_elsewhere=True))
        for resource_id in resource_ids:
            if self._shown != shown:
                return
            await self._busy.pull(client, window, resource_id)
        self._done("events")

    # --- helpers -----------------------------------------------------------------------------

    async def _page(self, client: "TimekitClient", number: int) -> "Page[Booking]":
        await self._take()
        return await client.list_bookings(page=number, limit=PAGE_SIZE, ordering=NEWEST_FIRST)

    async def _page_of_all(self, number: int) -> "Page[Booking]":
        if self.client is None:
            raise OfflineError
        await self._take(self._pace.pages_a_minute)
        return await self.client.list_bookings(
            page=number, limit=self._pace.page_size, ordering=NEWEST_FIRST
        )

    async def _save(self, bookings: Sequence[Booking], revision: int) -> frozenset[BookingId]:
        changed = await self._store.save_bookings(bookings, as_of=revision)
        self._changes.publish(Changes(bookings=changed, is_from_elsewhere=True))
        return changed

    async def _take(self, limit: int | None = None) -> None:
        """Waits until another request fits into this minute."""
        limit = limit or self._pace.requests_a_minute
        if limit is None:
            return
        now = self._clock.now()
        while self._asked and now - self._asked[0] >= timedelta(minutes=1):
            self._asked.popleft()
        if len(self._asked) >= limit:
            first = self._asked[-limit]
            await asyncio.sleep((first + timedelta(minutes=1) - now).total_seconds())
        self._asked.append(self._clock.now())

    def _is_due(self, what: str, every: timedelta) -> bool:
        done_at = self._done_at.get(what)
        if done_at is None:
            return True
        return self._clock.now() - done_at >= every and not self._is_calm

    @property
    def _is_calm(self) -> bool:
        """Whether the server is just back, so that only what is new is asked for."""
        return self._clock.now() < self._calm_until

    def _done(self, what: str) -> None:
        self._done_at[what] = self._clock.now()

    def _fail(self, error: DeskError) -> timedelta:
        """Says what went wrong and how long to wait."""
        self._failures += 1
        if isinstance(error, NotAuthenticatedError):
            self._set(ConnectionKind.KEY_REFUSED, error=error)
            return self._pace.after_refusal
        wait = self.client.circuit.wait if self.client is not None else 0.0
        asked = error.retry_after if isinstance(error, RateLimitedError) else None
        seconds = max(
            BACKGROUND.pause(self._failures, self._pick),
            min((asked or timedelta()).total_seconds(), LONGEST_HOLD),
            wait,
        )
        pause = timedelta(seconds=seconds)
        kind = _kind_after(error, self._failures)
        self._set(kind, error=error, retry_at=self._clock.now() + pause)
        return pause

    def _set(
        self,
        kind: ConnectionKind,
        *,
        data_as_of: datetime | None = None,
        error: DeskError | None = None,
        retry_at: datetime | None = None,
    ) -> None:
        is_same = kind is self._state.kind
        self._state = replace(
            self._state,
            kind=kind,
            since=self._state.since if is_same else self._clock.now(),
            data_as_of=data_as_of or self._state.data_as_of,
            headline=error.title if error else "",
            detail=error.message if error else "",
            needs_person=isinstance(error, _LASTING),
            retry_at=retry_at,
        )
        for observer in tuple(self._observers):
            observer(self._state)


def _kind_after(error: DeskError, failures: int) -> ConnectionKind:
    """A server that takes too long or answers nonsense is slow; one not reached is offline."""
    if isinstance(error, SignInPageError):
        return ConnectionKind.OFFLINE
    if isinstance(error, TimedOutError):
        return ConnectionKind.OFFLINE if failures >= SILENT_AFTER else ConnectionKind.SLOW
    return ConnectionKind.OFFLINE if isinstance(error, NetworkError) else ConnectionKind.SLOW


def _tell_nobody(_: PullProgress) -> None:
    """Nobody waits for a pass that only compares."""
