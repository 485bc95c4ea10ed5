"""What happens to a booking after it was made: actions, moves, notes, and its end.

Source: the calls beside `POST /bookings`. That confirming and moving look for a clash in the
same step, and that `meta` is merged key by key, are extensions.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from desk_app.domain.booking import Booking
from desk_app.domain.booking_graph import (
    CANCEL_BY_CUSTOMER,
    CANCELLED,
    CONFIRM,
    CONFIRMED,
    EXPIRED,
    GRAPHS,
    GROUP_OWNER,
    INSTANT,
    PAY,
    RESCHEDULED_BY_CUSTOMER,
    RESERVATION,
    SEAT_GRAPHS,
    ActionName,
    StateName,
)
from desk_app.domain.identifiers import BookingId, CalendarId, EventId, ResourceId
from desk_app.domain.interval import Interval
from desk_app.errors import BookingActionError, InvalidRequestError
from desk_app.server.booking_desk import BookingDesk, span_of
from desk_app.server.booking_limits import check_limits
from desk_app.server.holds import USE
from desk_app.server.repositories.bookings import StoredBooking
from desk_app.server.seats import cancel_seats, check_customer_may_cancel
from desk_app.server.stamps import new_id
from desk_app.timekit.bodies import invalid
from desk_app.timekit.messages.booking_request import LONGEST_PAYMENT_ID, ActionRequest

RESCHEDULE: Final = ActionName("reschedule")
"""What a move is called in the history of a booking; no action of a graph."""


async def act_on_booking(desk: BookingDesk, booking_id: str, asked: ActionRequest) -> Booking:
    """The booking after an action of its graph, which those related to it take as well.

    A related booking that cannot take it stays as it is.

    Raises:
        NotFoundError: There is no such booking.
        BookingActionError: The action is not possible in its present state, or comes too late.
        InvalidRequestError: It is a payment without its id.
        SlotTakenError: It cannot be confirmed, for its time, or that of a related one, is taken.
        ConflictError: It cannot be confirmed, for the app allows no more bookings.
    """
    await desk.lock(bookings=[booking_id])
    stored = await desk.bookings.load(booking_id)
    acted = await _act(desk, stored, asked)
    if asked.applies_to_bulked is not False and stored.bulk_id:
        for related in await desk.bookings.load_bulked([stored.bulk_id]):
            if related.booking.id != stored.booking.id and _leads_to(related, asked.action):
                await _act(desk, related, asked)
    return acted.booking


async def _act(desk: BookingDesk, stored: StoredBooking, asked: ActionRequest) -> StoredBooking:
    booking, action = stored.booking, asked.action
    state = _leads_to(stored, action)
    if state is None:
        raise BookingActionError(
            status=422, problem=f"Action {action} is not possible in state {booking.state}"
        )
    if action == CONFIRM:
        await _check_confirmable(desk, booking)
    if action == CANCEL_BY_CUSTOMER and booking.graph in SEAT_GRAPHS:
        await check_customer_may_cancel(desk, booking)
    if action == PAY:
        _check_payment(asked)
        stored = replace(stored, booking=replace(booking, payment_id=asked.payment_id))
    acted = await desk.enter(stored, state, action=action, message=asked.message)
    if (booking.graph, state) == (GROUP_OWNER, CANCELLED):
        await cancel_seats(desk, booking.id, asked.message)
    return acted


def _check_payment(asked: ActionRequest) -> None:
    if not 0 < len(asked.payment_id) <= LONGEST_PAYMENT_ID:
        raise invalid("payment_id", "payment id must be a string that is not empty")


def _leads_to(stored: StoredBooking, action: ActionName) -> StateName | None:
    graph = GRAPHS.get(stored.booking.graph)
    return graph.next_state(stored.booking.state, action) if graph else None


async def _check_confirmable(desk: BookingDesk, booking: Booking) -> None:
    if booking.resource_id is None:
        return
    span = span_of(booking)
    if not booking.allows_double_booking:
        own_holds = await _use_up_own_holds(desk, booking.resource_id, span)
        await desk.check_free(booking.resource_id, span, ignoring=[booking.id, *own_holds])
    await _check_limits(desk, booking, booking.resource_id, span)


async def _check_limits(
    desk: BookingDesk, booking: Booking, resource_id: ResourceId, span: Interval
) -> None:
    email = booking.customer.email if booking.customer else ""
    await check_limits(
        desk, resource_id, span.start, email=email, is_seat=False, ignoring=[booking.id]
    )


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
        await desk.enter(hold, EXPIRED, action=USE)
    return [hold.booking.id for hold in own]


async def reschedule_booking(
    desk: BookingDesk,
    booking_id: str,
    span: Interval,
    resource_id: ResourceId,
    *,
    message: str = "",
) -> Booking:
    """The booking at another time, perhaps with another resource.

    The old one ends as rescheduled and a new one with another id stands in its place, or the
    booking itself is moved, as the options say. Its own old time is no obstacle.

    Raises:
        NotFoundError: There is no such booking.
        BookingActionError: It is not of the instant graph, or no longer confirmed.
        SlotTakenError: The new time is taken.
        ConflictError: The app allows no more bookings then.
    """
    await desk.lock(resource_id, bookings=[booking_id])
    stored = await desk.bookings.load(booking_id)
    booking = stored.booking
    if booking.graph != INSTANT or booking.state != CONFIRMED:
        raise BookingActionError(
            status=422, problem="Only a confirmed booking of graph instant can be rescheduled"
        )
    await desk.check_resource(resource_id)
    if not booking.allows_double_booking:
        await desk.check_free(resource_id, span, ignoring=[booking.id])
    await _check_limits(desk, booking, resource_id, span)
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
        return (await desk.enter(moved, CONFIRMED, action=RESCHEDULE, message=message)).booking
    return await _stand_in(desk, stored, moved, message)


async def _stand_in(
    desk: BookingDesk, old: StoredBooking, moved: StoredBooking, message: str
) -> Booking:
    """Stores the moved booking under an id of its own; repeated creates still find the old."""
    await desk.enter(old, RESCHEDULED_BY_CUSTOMER, action=RESCHEDULE, message=message)
    booking = replace(
        moved.booking,
        id=BookingId(new_id()),
        event_id=EventId(new_id()),
        created_at=desk.now,
        updated_at=desk.now,
    )
    new = replace(moved, booking=booking, create_ref=None, create_digest=None)
    await desk.add(new, action=CONFIRM)
    return booking


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
        InvalidRequestError: It is not completed, or a session with seats that are not.
    """
    stored = await desk.bookings.load(booking_id)
    seats = await desk.bookings.load_seats(stored.booking.id)
    if seats or not stored.booking.is_completed:
        raise InvalidRequestError(problem="Only completed bookings can be deleted")
    await desk.logs.forget(booking_id)
    await desk.bookings.delete(booking_id)
