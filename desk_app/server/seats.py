"""Sessions and their seats: who may take one, who may give one up, and never one too many.

Source: the group flow of the API reference. In which units `min_cancel_time`, `min_booking_time`
and `max_booking_time` are was not seen: a number is taken for seconds, as in `reservation_time`,
and "2 hours" is read as well.
"""

from desk_app.domain.booking import Booking, Seats
from desk_app.domain.booking_graph import (
    CANCEL_BY_OWNER,
    CANCELLED_BY_OWNER,
    GRAPHS,
    GROUP_OWNER,
)
from desk_app.domain.identifiers import BookingId
from desk_app.domain.new_booking import NewBooking, SessionSettings
from desk_app.errors import BookingActionError, SlotTakenError
from desk_app.server.booking_desk import BookingDesk, span_of
from desk_app.server.time_spans import read_span
from desk_app.timekit.bodies import invalid
from desk_app.timekit.messages.booking_request import read_session_settings

_OWNER_FIELD = "related.owner_booking_id"


async def claim_seat(desk: BookingDesk, new: NewBooking) -> Booking:
    """The session in which a new booking may take a seat.

    Between this count and the seat being stored nobody else may take one: the session's resource
    must be locked.

    Raises:
        InvalidRequestError: No session is named, there is none, or it is at another time.
        BookingActionError: It is over, or seats are not given now.
        SlotTakenError: It is full.
    """
    if new.owner_booking_id is None:
        raise invalid(_OWNER_FIELD, f"{_OWNER_FIELD} is required")
    owner = await desk.bookings.find(new.owner_booking_id)
    if owner is None or owner.booking.graph != GROUP_OWNER:
        raise invalid(_OWNER_FIELD, "Session does not exist")
    session = owner.booking
    _check_same_place(session, new)
    _check_open(desk, session)
    if await _is_full(desk, session):
        raise SlotTakenError(status=422, problem="No seat is left in this session")
    return session


def _check_same_place(session: Booking, new: NewBooking) -> None:
    if session.resource_id != new.resource_id:
        raise invalid("resource_id", "resource id is not the one of the session")
    if span_of(session) != read_span(new.starts_at, new.ends_at):
        raise invalid("start", "start and end are not those of the session")


def _check_open(desk: BookingDesk, session: Booking) -> None:
    if session.is_completed:
        raise BookingActionError(status=422, problem="The session is over")
    settings, ahead = _settings_of(session), span_of(session).start - desk.now
    if settings.min_booking_time is not None and ahead < settings.min_booking_time:
        raise BookingActionError(status=422, problem="It is too late to book a seat")
    if settings.max_booking_time is not None and ahead > settings.max_booking_time:
        raise BookingActionError(status=422, problem="It is too early to book a seat")


async def _is_full(desk: BookingDesk, session: Booking) -> bool:
    taken = await desk.bookings.count_seats([session.id])
    most = _settings_of(session).max_seats
    return Seats(most, taken.get(session.id, 0)).is_full


async def check_customer_may_cancel(desk: BookingDesk, seat: Booking) -> None:
    """Raises BookingActionError once it is too late for the customer to give a seat up."""
    owner = await desk.bookings.find(seat.owner_booking_id or "")
    limit = _settings_of(owner.booking).min_cancel_time if owner else None
    if limit is not None and span_of(seat).start - desk.now < limit:
        raise BookingActionError(status=422, problem="It is too late to cancel this seat")


async def cancel_seats(desk: BookingDesk, owner_id: BookingId, message: str) -> None:
    """Calls off every seat of a session that is itself called off."""
    for seat in await desk.bookings.load_seats(owner_id):
        if GRAPHS[seat.booking.graph].next_state(seat.booking.state, CANCEL_BY_OWNER):
            await desk.enter(seat, CANCELLED_BY_OWNER, action=CANCEL_BY_OWNER, message=message)


def _settings_of(session: Booking) -> SessionSettings:
    return read_session_settings(session.settings)
