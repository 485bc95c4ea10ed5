"""One of the two desks of a random history, which can die at any moment and come back."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

from desk_app.domain.booking import Booking
from desk_app.domain.identifiers import BookingId, DeskRef
from desk_app.domain.interval import Interval
from desk_app.services.changes import ChangeFeed
from desk_app.services.outbox_sender import SendingPace, WriteNews
from desk_app.services.pace import Pace
from desk_app.services.sync import SyncService
from desk_app.services.write_answers import Outcome
from desk_app.services.write_bodies import read_move
from desk_app.store.outbox import OutboxKind, OutboxState
from tests.builders import at
from tests.fakes.clock import FakeClock
from tests.fakes.desk_core import DeskCore
from tests.soak.history_server import HistoryServer

EVERYTHING: Final = Interval(at("00:00", day=-1000), at("00:00", day=1000))
_PACE: Final = Pace(requests_a_minute=None, pages_a_minute=None)


class Death(BaseException):
    """The power of the process ended; nothing after it may be written."""


class Desk:
    """A console core with its synchronisation, on a file that outlives it."""

    def __init__(
        self, name: str, path: Path, server: HistoryServer, clock: FakeClock, quiet: timedelta
    ) -> None:
        self.name = name
        self.path = path
        self.saved: set[DeskRef] = set()
        """What was called saved and not taken out by a person since."""
        self.wrong = 0
        """Changes called done that the server does not have."""
        self.told: set[BookingId] = set()
        """Bookings of which a pull said that they are others now."""
        self._server = server
        self._clock = clock
        self._quiet = quiet
        self._core: DeskCore | None = None
        self._sync: SyncService | None = None
        self._left = 0
        self._is_before = self._is_dead = False

    @property
    def may_be_dead(self) -> bool:
        """Whether its death was asked for since it started."""
        return self._is_dead or self._left > 0

    @property
    def core(self) -> DeskCore:
        assert self._core is not None
        return self._core

    @property
    def sync(self) -> SyncService:
        assert self._sync is not None
        return self._sync

    async def open(self) -> None:
        """Starts on the file as it is."""
        self._left, self._is_dead = 0, False
        pace = SendingPace(quiet=self._quiet)
        core = await DeskCore.open(self.path, self._server, self._clock, pace=pace)
        core.sender.observe(self._check)
        feed = ChangeFeed()
        feed.subscribe(lambda changes: self.told.update(changes.bookings))
        self._sync = SyncService(
            core.store, feed, self._clock, pace=_PACE, pick=lambda low, high: high
        )
        self._sync.client = self._server  # type: ignore[assignment]
        database = core.store._database
        database.change = self._mortal(database.change)  # type: ignore[method-assign,assignment]
        self._core = core

    async def close(self) -> None:
        await self.core.close()

    def die_at(self, change: int, *, is_before: bool) -> None:
        """It dies at a change of its file, counted from 1, before it is made or after."""
        self._left, self._is_before = change, is_before

    async def come_back(self) -> None:
        """Starts once more after a death, or goes on if there was none."""
        await self.close()
        await self.open()

    def _mortal(self, change: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
        async def changed(work: Callable[..., Any]) -> Any:
            if self._is_dead:
                raise Death
            self._left -= 1
            self._is_dead = self._left == 0
            if self._is_dead and self._is_before:
                raise Death
            result = await change(work)
            if self._is_dead:
                raise Death
            return result

        return changed

    # --- looking -----------------------------------------------------------------------------

    async def shown(self) -> list[Booking]:
        """The bookings that can be chosen at this desk, in a fixed order."""
        found = await self.core.bookings.load_window(EVERYTHING)
        return sorted(found, key=lambda each: each.id)

    async def is_sending(self, ref: str) -> bool:
        """Whether its file says that a write is being sent."""
        row = await self.core.store.writes.load_row(DeskRef(ref))
        return row is not None and row.state is OutboxState.SENDING

    def _check(self, news: WriteNews) -> None:
        """A move that is called done stands at the server as it was wanted, at that moment."""
        is_done = news.answer is not None and news.answer.outcome is Outcome.DONE
        if not is_done or news.row.kind is not OutboxKind.MOVE or news.booking is None:
            return
        wanted, there = read_move(news.row.body), self._server.bookings.get(news.booking.id)
        if there is None or (there.interval, there.resource_id) != (
            wanted.interval,
            wanted.resource_id,
        ):
            self.wrong += 1
