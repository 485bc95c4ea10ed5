"""Reservations: holding a slot while somebody makes up their mind."""

from desk_app.errors import NotFoundError
from desk_app.server.apps import KeyKind
from desk_app.server.booking_desk import BookingDesk
from desk_app.server.booking_relations import write_booking
from desk_app.server.calls import NO_CONTENT, Call, Reply, Route, answer, answer_created
from desk_app.server.holds import NewHold, extend, release, reserve
from desk_app.server.time_spans import read_span
from desk_app.timekit import endpoints
from desk_app.timekit.bodies import given, invalid, read_body
from desk_app.timekit.messages.booking_request import ExtendBody, hold_length, read_reserve
from desk_app.timekit.messages.customer import customer_from_wire


async def create_hold(call: Call) -> Reply:
    """POST /bookings/reserve."""
    body = read_reserve(call.body, times=call.times_in)
    hold = NewHold(
        resource_id=body.resource_id,
        span=read_span(body.start, body.end),
        lasts=hold_length(body),
        what=body.what,
        where=body.where,
        description=body.description,
        customer=customer_from_wire(given(body.customer, {})),
        project_id=given(body.project_id, None),
    )
    async with call.database.write_beside_others() as connection:
        desk = BookingDesk.of(connection, call)
        await _check_project(desk, hold)
        booking = await reserve(desk, hold)
        return answer_created(await write_booking(connection, call, booking))


async def extend_hold(call: Call) -> Reply:
    """PUT /bookings/reserve/extend."""
    body = read_body(ExtendBody, call.body, times=call.times_in)
    async with call.database.write_beside_others() as connection:
        desk = BookingDesk.of(connection, call)
        booking = await extend(desk, body.reservation_id, hold_length(body))
        return answer(await write_booking(connection, call, booking))


async def release_hold(call: Call) -> Reply:
    """DELETE /desk/reservations/:id: an extension."""
    if not call.options.extensions:
        raise NotFoundError(status=404, problem="Not found")
    async with call.database.write_beside_others() as connection:
        await release(BookingDesk.of(connection, call), call.ids["booking_id"])
    return NO_CONTENT


async def _check_project(desk: BookingDesk, hold: NewHold) -> None:
    if hold.project_id is None:
        return
    try:
        await desk.projects.load(hold.project_id)
    except NotFoundError as error:
        raise invalid("project_id", "Project does not exist") from error


_ANY_KEY = frozenset(KeyKind)

ROUTES = (
    Route(endpoints.RESERVE, create_hold, _ANY_KEY),
    Route(endpoints.EXTEND_RESERVATION, extend_hold, _ANY_KEY),
    Route(endpoints.RELEASE_RESERVATION, release_hold),
)
