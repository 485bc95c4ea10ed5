"""Which bookings were made as one: a person, a room and a device for the same customer and time."""

from collections.abc import Iterable, Mapping
from typing import Final

from desk_app.domain.booking import Booking
from desk_app.domain.identifiers import BookingId, DeskRef
from desk_app.services.drafts import companion_ref

_MOST_COMPANIONS: Final = 8


def find_linked(bookings: Iterable[Booking]) -> Mapping[BookingId, frozenset[BookingId]]:
    """Those of each booking that were made together with it.

    Whoever was booked along has a reference made from that of the first booking, its time, and its
    customer.

    Returns:
        Only bookings that belong to others are keys; nobody belongs to itself.
    """
    alike: dict[tuple[object, ...], dict[DeskRef, BookingId]] = {}
    for booking in bookings:
        if booking.meta and (ref := booking.desk_ref) is not None:
            key = (booking.starts_at, booking.ends_at, booking.customer_name)
            alike.setdefault(key, {})[ref] = booking.id
    linked: dict[BookingId, frozenset[BookingId]] = {}
    for refs in alike.values():
        if len(refs) > 1:
            for group in _groups(refs):
                linked |= {each: group - {each} for each in group}
    return linked


def _groups(refs: Mapping[DeskRef, BookingId]) -> Iterable[frozenset[BookingId]]:
    for ref, booking_id in refs.items():
        numbers = range(1, 1 + min(_MOST_COMPANIONS, len(refs) - 1))
        along = {refs[each] for n in numbers if (each := companion_ref(ref, n)) in refs}
        if along:
            yield frozenset({booking_id, *along})
