"""The bridge of the one box: people and bookings by what is typed."""

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final

from PySide6.QtCore import Signal

from desk_app.domain.booking import Booking
from desk_app.domain.booking_graph import CLOSED_STATES
from desk_app.domain.booking_search import BookingSearch, KnownCustomer
from desk_app.ui.bridges.bridge import Bridge

MOST_OF_EACH: Final = 5
JUST_BEGUN: Final = timedelta(hours=4)
"""A booking that began so long ago is still looked for at the desk."""


@dataclass(frozen=True, slots=True)
class Found:
    """People and bookings that a text finds."""

    people: tuple[KnownCustomer, ...] = ()
    bookings: tuple[Booking, ...] = ()
    """Those to come, soonest first; none that was called off."""
    alike: tuple[KnownCustomer, ...] = ()
    """People whom the text finds once one letter is mended; they follow after the others."""


class SearchBridge(Bridge):
    """Looks people and bookings up in the store.

    Signals:
        found: The text, and what was `Found` for it; once more with those alike, if there are any.
        booking_found: Id of the booking that was asked for.
    """

    found = Signal(str, object)
    booking_found = Signal(str)

    def find(self, text: str) -> None:
        """Looks a text up; the answer comes as `found`, at once where there is nothing to ask."""
        if self._workspace is None or not text.strip():
            self.found.emit(text, Found())
            return
        self.start(self._find(text), name="find anything")

    def find_next_of(self, customer: KnownCustomer) -> None:
        """Looks for the next booking of somebody; the answer comes as `booking_found`."""
        if customer.next_booking_at is not None:
            self.start(self._find_next(customer), name="find next booking")

    async def _find(self, text: str) -> None:
        workspace = self.workspace
        people = await workspace.bookings.known_customers(text, limit=MOST_OF_EACH)
        since = workspace.now() - JUST_BEGUN
        coming = await workspace.bookings.search(
            BookingSearch(
                text=text, since=since, stands=True, soonest_first=True, limit=MOST_OF_EACH
            )
        )
        starting = [each for each in coming if each.starts_at]
        found = Found(people, tuple(starting[:MOST_OF_EACH]))
        self.found.emit(text, found)
        missing = MOST_OF_EACH - len(people)
        if missing and (alike := await workspace.bookings.alike_customers(text, limit=missing)):
            self.found.emit(text, replace(found, alike=alike))

    async def _find_next(self, customer: KnownCustomer) -> None:
        at = customer.next_booking_at
        if at is None:
            return
        search = BookingSearch(text=customer.name, since=at, until=at + timedelta(seconds=1))
        for booking in await self.workspace.bookings.search(search):
            if booking.customer_name == customer.name and booking.state not in CLOSED_STATES:
                self.booking_found.emit(booking.id)
                return
