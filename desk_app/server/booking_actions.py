"""What happens to a booking after it was made: actions, moves, notes, and its end.

Source: the calls beside `POST /bookings`. That confirming and moving look for a clash in the
same step, and that `meta` is merged key by key, are extensions.
"""

from collections.abc import Mapping
from dataclasses import replace

from desk_app.domain.booking import Booking
from desk_app.domain.booking_graph import (
    CONFIRM,
    CONFIRMED,
    EXPIRED,
    GRAPHS,
    INSTANT,
    RESCHEDULED_BY_CUSTOMER,
    RESERVATION,
    ActionName,
)
from desk_app.domain.identifiers import BookingId, CalendarId, EventId, ResourceId
from desk_app.domain.interval import Interval
from desk_app.errors import BookingActionError, InvalidRequestError
from desk_app.server.booking_desk import BookingDesk, in_state, span_of
from desk_app.server.repositories.bookings import StoredBooking
from desk_app.server.stamps import new_id


async def act_on_booking(desk: BookingDesk, booking_id: str, action: ActionName) -> Booking:
    """The booking after an action of its graph.

    Raises:
        NotFoundError: There is no such booking.
        BookingActionError: The action is not possible in its present state.
        SlotTakenError: It cannot be confirmed, for its time is taken.
    """
    stored = await desk.bookings.load(booking_id)
    booking = stored.booking
    graph = GRAPHS.get(booking.graph)
    state = graph.next_state(booking.state, action) if graph else None
    if state is None:
        raise BookingActionError(
            status=422, problem=f"Action {action} is not possible in state {booking.state}"
        )
    if action == CONFIRM and not booking.allows_double_booking:
        await _check_confirmable(desk, booking)
    return (await desk.enter(stored, state)).booking


async def _check_confirmable(desk: BookingDesk, booking: Booking) -> None:
    if booking.resource_id is None:
        return
    span = span_of(booking)
    own_holds = await _use_up_own_holds(desk, booking.resource_id, span)
    await desk.check_free(booking.resource_id, span, ignoring=[booking.id, *own_holds])


async def _use_up_own_holds(
    desk: BookingDesk, resource_id: ResourceId, span: Interval
) -> list[BookingId]:
    """Ends the holds on exactly this time, where they are not to stand in the way."""
    if desk.options.own_hold_blocks_own_confirm:
        return []
    blockers = await desk.bookings.find_blockers(resource_id, span, ignoring=(), now=desk.now)
    found = [await desk.bookings.load(one) for one in blockers]
    own = [
        hold
        for hold in found
        if hold.booking.graph == RESERVATION and span_of(hold.booking) == span
    ]
    for hold in own:
        await desk.enter(hold, EXPIRED)
    return [hold.booking.id for hold in own]


async def reschedule_booking(
    desk: BookingDesk, booking_id: str, span: Interval, resource_id: ResourceId
) -> Booking:
    """The booking at another time, perhaps with another resource.

    The old one ends as rescheduled and a new one with another id stands in its place, or the
    booking itself is moved, as the options say. Its own old time is no obstacle.

    Raises:
        NotFoundError: There is no such booking.
        BookingActionError: It is not of the instant graph, or no longer confirmed.
        SlotTakenError: The new time is taken.
    """
    stored = await desk.bookings.load(booking_id)
    booking = stored.booking
    if booking.graph != INSTANT or booking.state != CONFIRMED:
        raise BookingActionError(
            status=422, problem="Only a confirmed booking of graph instant can be rescheduled"
        )
    await desk.check_resource(resource_id)
    if not booking.allows_double_booking:
        await desk.check_free(resource_id, span, ignoring=[booking.id])
    moved = replace(
        stored,
        booking=replace(
            booking,
            starts_at=span.start,
            ends_at=span.end,
            resource_id=resource_id,
            calendar_id=await _calendar_after_move(desk, booking, resource_id),
        ),
    )
    if not desk.options.reschedule_changes_id:
        return (await desk.bookings.save(moved, now=desk.now)).booking
    return await _stand_in(desk, stored, moved)


async def _stand_in(desk: BookingDesk, old: StoredBooking, moved: StoredBooking) -> Booking:
    """Stores the moved booking under an id of its own; repeated creates still find the old."""
    await desk.bookings.save(in_state(old, RESCHEDULED_BY_CUSTOMER), now=desk.now)
    booking = replace(moved.booking, id=BookingId(new_id()), event_id=EventId(new_id()))
    new = replace(moved, booking=booking, create_ref=None, create_digest=None)
    return (await desk.bookings.add(new, now=desk.now)).booking


async def _calendar_after_move(
    desk: BookingDesk, booking: Booking, resource_id: ResourceId
) -> CalendarId | None:
    if booking.resource_id == resource_id:
        return booking.calendar_id
    calendar = await desk.find_calendar(resource_id, None)
    return calendar.id if calendar else None


async def update_meta(desk: BookingDesk, booking_id: str, meta: Mapping[str, object]) -> Booking:
    """The booking with other notes: merged key by key, null removing one, or as a whole."""
    stored = await desk.bookings.load(booking_id)
    merged = {**stored.booking.meta, **meta} if desk.options.meta_is_merged else meta
    kept = {key: value for key, value in merged.items() if value is not None}
    changed = replace(stored, booking=replace(stored.booking, meta=kept))
    return (await desk.bookings.save(changed, now=desk.now)).booking


async def delete_booking(desk: BookingDesk, booking_id: str) -> None:
    """Removes a booking that is over.

    Raises:
        NotFoundError: There is no such booking.
        InvalidRequestError: It is not completed.
    """
    stored = await desk.bookings.load(booking_id)
    if not stored.booking.is_completed:
        raise InvalidRequestError(problem="Only completed bookings can be deleted")
    await desk.bookings.delete(booking_id)
