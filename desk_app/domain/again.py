"""Which bookings can be made once more."""

from desk_app.domain.booking import Booking


def can_be_repeated(booking: Booking) -> bool:
    """Whether a booking can be made once more; seats and sessions cannot."""
    has_place = booking.interval is not None and booking.resource_id is not None
    return has_place and booking.seats is None and booking.owner_booking_id is None
