"""Notes in a booking what happens on its day, in `meta`, without losing what others noted."""

from desk_app.clock import Clock
from desk_app.domain.booking import Booking
from desk_app.domain.day_state import DayState, can_be_marked, changes_for
from desk_app.domain.identifiers import BookingId
from desk_app.errors import BookingActionError
from desk_app.services.bookings import BookingService


class DayStateService:
    """Arrived, in service, served, did not come: steps that can each be taken back."""

    def __init__(self, bookings: BookingService, clock: Clock) -> None:
        self._bookings = bookings
        self._clock = clock

    async def mark(self, booking_id: BookingId, state: DayState) -> Booking:
        """Notes that a booking has come to a state, now; it waits where there is no server.

        Raises:
            BookingActionError: It is a request, or was called off.
            ConflictError: Somebody else kept writing the same booking.
        """
        booking = await self._bookings.load(booking_id)
        if booking is not None and not can_be_marked(booking):
            raise BookingActionError("This booking is not confirmed, or was called off.")
        return await self._bookings.note(booking_id, changes_for(state, self._clock.now()))

    async def take_back(self, booking_id: BookingId, state: DayState) -> Booking:
        """Takes a note back, as if it had never been made."""
        return await self._bookings.note(booking_id, {state.value: None})
