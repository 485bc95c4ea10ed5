"""Who has a seat in a session, and one more."""

from dataclasses import dataclass

from desk_app.domain.booking import Booking
from desk_app.domain.booking_graph import CLOSED_STATES
from desk_app.domain.booking_search import KnownCustomer
from desk_app.domain.identifiers import BookingId
from desk_app.services.bookings import BookingService
from desk_app.services.drafts import BookingDraft


@dataclass(frozen=True, slots=True)
class Roster:
    """A session and who has a seat in it, by name."""

    session: Booking
    seats: tuple[Booking, ...] = ()

    @property
    def seats_left(self) -> int:
        """How many can still join, as far as this desk knows."""
        most = self.session.seats.max_seats if self.session.seats else 0
        taken = self.session.seats.current_seats if self.session.seats else 0
        return max(0, most - max(taken, len(self.seats)))

    @property
    def can_take_more(self) -> bool:
        """Whether somebody can be added."""
        return self.session.state not in CLOSED_STATES and self.seats_left > 0


class RosterService:
    """Reads rosters from what is stored, with what this desk has asked for laid over it."""

    def __init__(self, bookings: BookingService) -> None:
        self._bookings = bookings

    async def load(self, session_id: BookingId) -> Roster | None:
        """The roster of a session; None where it is not known, or no session."""
        session = await self._bookings.load(session_id)
        if session is None or session.seats is None or session.interval is None:
            return None
        there = await self._bookings.load_window(session.interval)
        seats = [
            each
            for each in there
            if each.owner_booking_id == session.id and each.state not in CLOSED_STATES
        ]
        return Roster(session, tuple(sorted(seats, key=lambda each: each.customer_name.casefold())))


def seat_draft(session: Booking, customer: KnownCustomer) -> BookingDraft:
    """The booking of one more seat, under a reference of its own.

    Raises:
        ValueError: Nobody knows when the session is.
    """
    if session.interval is None:
        raise ValueError("a session without a time has no seats")
    return BookingDraft(
        customer_name=customer.name,
        email=customer.email,
        phone=customer.phone,
        project_id=session.project_id,
        resource_id=session.resource_id,
        starts_at=session.interval.start,
        length=session.interval.length,
        what=session.what,
        where=session.where,
        session_id=session.id,
    )
