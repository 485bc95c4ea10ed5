"""Following a booking whose id at the server changed, as it does where it is moved."""

from desk_app.domain.booking import Booking
from desk_app.domain.booking_graph import RESCHEDULED_BY_CUSTOMER
from desk_app.domain.identifiers import BookingId
from desk_app.store.store import Store


async def load_present(store: Store, booking_id: BookingId) -> Booking | None:
    """The booking of an id, or the one that stands in its place since it was moved."""
    booking = await store.load_booking(booking_id)
    if booking is None or booking.state != RESCHEDULED_BY_CUSTOMER:
        return booking
    key = await store.load_booking_key(booking_id)
    ids = await store.load_booking_ids(key) if key is not None else ()
    later = ids[ids.index(booking_id) + 1 :] if booking_id in ids else ()
    for each in reversed(later):
        found = await store.load_booking(each)
        if found is not None:
            return found
    return booking
