"""Which bookings were made as one: a person, a room and a device for the same customer and time."""

from collections.abc import Iterable, Mapping
from typing import Final

from desk_app.domain.booking import Booking
from desk_app.domain.booking_graph import CLOSED_STATES
from desk_app.domain.identifiers import BookingId, DeskRef
from desk_app.services.drafts import companion_ref
from desk_app.services.write_bodies import Along, Seen

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


def made_along(booking: Booking, there: Iterable[Booking]) -> tuple[Along, ...]:
    """Those that a change of a booking is a change of as well, in the order given.

    Args:
        booking: As it is wanted.
        there: All that touch its time, likewise; it is among them.
    """
    at_that_time = list(there)
    linked = find_linked(at_that_time).get(booking.id, frozenset())
    return tuple(
        Along(each.id, Seen.of(each))
        for each in at_that_time
        if each.id in linked and each.state not in CLOSED_STATES
    )


def _groups(refs: Mapping[DeskRef, BookingId]) -> Iterable[frozenset[BookingId]]:
    for ref, booking_id in refs.items():
        numbers = range(1, 1 + min(_MOST_COMPANIONS, len(refs) - 1))
        along = {refs[each] for n in numbers if (each := companion_ref(ref, n)) in refs}
        if along:
            yield frozenset({booking_id, *along})
