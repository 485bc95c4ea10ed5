"""Listing every booking of the server, so that the store ends up equal to it.

At the first start this fills the store, newest change first; later, at each start and every
night, it finds and mends what the rounds in between have missed. The outbox is never touched.
"""

import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final

from desk_app.clock import Clock
from desk_app.domain.booking import Booking
from desk_app.domain.identifiers import BookingId
from desk_app.errors import NotFoundError
from desk_app.services.calendar import read_instant
from desk_app.services.changes import ChangeFeed, Changes
from desk_app.store.store import Store

if TYPE_CHECKING:
    from desk_app.client.timekit_client import TimekitClient
    from desk_app.timekit.paging import Page

LAST_PASS: Final = "last_full_pass"
"""The name of the fact that says what the last pass found."""
ASKED_ONE_BY_ONE: Final = 50
"""Up to so many bookings that were not listed are asked for before they are forgotten."""

GetPage = Callable[[int], Awaitable["Page[Booking]"]]
"""Gives a page by its number, from 1 on."""


@dataclass(frozen=True, slots=True)
class PullProgress:
    """How far the first fetching of everything has come."""

    done: int
    total: int
    is_running: bool = True
    """False once it is over or was stopped."""
    is_stopped: bool = False
    """Whether somebody stopped it before all was there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PassReport:
    """What a full pass found."""

    at: datetime
    checked: int
    """Bookings compared."""
    repaired: int
    """Of these, how many were missing here or different."""
    forgotten: int
    """How many were stored here and are gone at the server."""

    def as_text(self) -> str:
        """As kept among the facts of the store."""
        return json.dumps([self.at.isoformat(), self.checked, self.repaired, self.forgotten])


def read_report(text: str | None) -> PassReport | None:
    """A report as kept; None where there is none that makes sense."""
    try:
        at, checked, repaired, forgotten = json.loads(text or "")
        when = read_instant(at)
    except (ValueError, TypeError):
        return None
    if when is None:
        return None
    return PassReport(at=when, checked=checked, repaired=repaired, forgotten=forgotten)


class FullPass:
    """One pass through all bookings."""

    def __init__(
        self,
        store: Store,
        changes: ChangeFeed,
        clock: Clock,
        *,
        get_page: GetPage,
        report: Callable[[PullProgress], None],
    ) -> None:
        """Makes ready.

        Args:
            store: What is to equal the server.
            changes: Told of everything that differs.
            clock: What time it is.
            get_page: Lists bookings, the newest change first.
            report: Hears of the progress after each page.
        """
        self._store = store
        self._changes = changes
        self._clock = clock
        self._get_page = get_page
        self._report = report
        self._is_stopped = False

    def stop(self) -> None:
        """Ends it after the page at hand; what was fetched stays."""
        self._is_stopped = True

    async def run(self, client: "TimekitClient") -> PassReport | None:
        """Goes through all pages; None if it was stopped before the last."""
        revision = self._store.revision
        seen: set[BookingId] = set()
        repaired = 0
        number, last, total = 1, 1, 0
        while number <= last:
            if self._is_stopped and number > 1:
                self._report(PullProgress(len(seen), total, is_running=False, is_stopped=True))
                return None
            page = await self._get_page(number)
            seen.update(booking.id for booking in page.items)
            repaired += await self._save(page.items, revision)
            last = page.last_page if page.items else 0
            total = max(page.total, len(seen))
            self._report(PullProgress(len(seen), total, is_running=number < last))
            number += 1
        forgotten = await self._forget_unlisted(client, seen, revision)
        return PassReport(
            at=self._clock.now(), checked=len(seen), repaired=repaired, forgotten=forgotten
        )

    async def _save(self, bookings: tuple[Booking, ...], revision: int) -> int:
        changed = await self._store.save_bookings(bookings, as_of=revision)
        self._changes.publish(Changes(bookings=changed, is_from_elsewhere=True))
        return len(changed)

    async def _forget_unlisted(
        self, client: "TimekitClient", seen: set[BookingId], revision: int
    ) -> int:
        """Forgets what is gone; how many that were.

        A booking that moves from one page to another while pages are read may be on none of
        them, so a few that seem to be gone are asked for.
        """
        unlisted = await self._store.find_unlisted_bookings(seen, as_of=revision)
        if len(unlisted) <= ASKED_ONE_BY_ONE:
            unlisted = tuple([each for each in unlisted if await self._is_gone(client, each)])
        forgotten = await self._store.forget_bookings(unlisted)
        self._changes.publish(Changes(bookings=forgotten, is_from_elsewhere=True))
        return len(forgotten)

    async def _is_gone(self, client: "TimekitClient", booking_id: BookingId) -> bool:
        revision = self._store.revision
        try:
            booking = await client.get_booking(booking_id)
        except NotFoundError:
            return True
        await self._save((booking,), revision)
        return False
