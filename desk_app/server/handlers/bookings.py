"""Bookings: listing, creating, and everything that may happen to one."""

from desk_app.domain.booking import Booking
from desk_app.domain.booking_graph import ActionName
from desk_app.domain.identifiers import ResourceId
from desk_app.domain.project import Project
from desk_app.errors import NotFoundError
from desk_app.server.apps import KeyKind
from desk_app.server.booking_actions import (
    act_on_booking,
    delete_booking,
    reschedule_booking,
    update_meta,
)
from desk_app.server.booking_creation import Creation, create_booking
from desk_app.server.booking_desk import BookingDesk
from desk_app.server.booking_relations import write_booking, write_bookings
from desk_app.server.calls import NO_CONTENT, Call, Reply, Route, answer, answer_page
from desk_app.server.digests import digest_of_body
from desk_app.server.repositories.booking_search import BookingFilter
from desk_app.server.repositories.bookings import BookingTable
from desk_app.server.time_spans import read_span
from desk_app.server.windows import read_moment
from desk_app.timekit import endpoints
from desk_app.timekit.bodies import given, invalid, read_body
from desk_app.timekit.envelope import in_envelope
from desk_app.timekit.messages.booking_request import (
    MetaBody,
    NewBookingBody,
    is_switched_on,
    new_booking_of,
    read_new_booking,
    read_reschedule,
    with_fields_of_project,
)
from desk_app.timekit.messages.notices import notices_of
from desk_app.timekit.search import parse_ordering, parse_search


async def list_bookings(call: Call) -> Reply:
    """GET /bookings."""
    wanted = BookingFilter(
        criteria=parse_search(call.query.get("search", "")),
        since=read_moment(call, "start"),
        until=read_moment(call, "end"),
        ordering=parse_ordering(call.query),
    )
    async with call.database.read() as connection:
        table = BookingTable(connection, call.app_id)
        bookings, total = await table.load_page(wanted, limit=call.limit, offset=call.offset)
        items = await write_bookings(connection, call, bookings)
    return answer_page(call, items, total=total)


async def get_booking(call: Call) -> Reply:
    """GET /bookings/:id."""
    async with call.database.read() as connection:
        stored = await BookingTable(connection, call.app_id).load(call.ids["booking_id"])
        return answer(await write_booking(connection, call, stored.booking))


async def create(call: Call) -> Reply:
    """POST /bookings: 201, or 200 with the first booking made with the same reference."""
    body = read_new_booking(call.body, times=call.times_in)
    async with call.database.write() as connection:
        desk = BookingDesk.of(connection, call)
        project = await _find_project(desk, body)
        if project and project.booking.more:
            merged = with_fields_of_project(call.body, project)
            body = read_new_booking(merged, times=call.times_in)
        resource_id = await _find_resource(desk, body)
        creation = Creation(
            new=new_booking_of(body, resource_id=resource_id, project=project),
            project=project,
            settings=dict(given(body.settings, {})),
            completes_itself=is_switched_on(body.auto_complete_one_hour_after_booking_ends),
            digest=digest_of_body(call.body),
            notices=notices_of(body),
        )
        booking, is_new = await create_booking(desk, creation, app=call.caller.app)
        written = await write_booking(connection, call, booking)
    return Reply(201 if is_new else 200, in_envelope(written))


async def _find_project(desk: BookingDesk, body: NewBookingBody) -> Project | None:
    project_id = given(body.project_id, None)
    if project_id is None:
        return None
    try:
        return await desk.projects.load(project_id)
    except NotFoundError as error:
        raise invalid("project_id", "Project does not exist") from error


async def _find_resource(desk: BookingDesk, body: NewBookingBody) -> ResourceId:
    """The resource named, else the one of the calendar named."""
    resource_id = given(body.resource_id, None)
    if resource_id is not None:
        return resource_id
    try:
        calendar = await desk.calendars.load(given(body.calendar_id, None) or "")
    except NotFoundError as error:
        raise invalid("event", "calendar id does not exist") from error
    return calendar.resource_id or ResourceId("")


async def update(call: Call) -> Reply:
    """PUT /bookings/:id: its `meta`."""
    meta = read_body(MetaBody, call.body, times=call.times_in).meta
    async with call.database.write() as connection:
        desk = BookingDesk.of(connection, call)
        booking = await update_meta(desk, call.ids["booking_id"], meta)
        written = await write_booking(connection, call, booking)
    return answer(written) if call.options.meta_update_answers_body else NO_CONTENT


async def act(call: Call) -> Reply:
    """PUT /bookings/:id/:action."""
    async with call.database.write() as connection:
        desk = BookingDesk.of(connection, call)
        action = ActionName(call.ids["action"])
        booking = await act_on_booking(desk, call.ids["booking_id"], action)
        return answer(await write_booking(connection, call, booking))


async def reschedule(call: Call) -> Reply:
    """POST /bookings/:id/reschedule."""
    body = read_reschedule(call.body, times=call.times_in)
    span = read_span(body.start, body.end)
    async with call.database.write() as connection:
        desk = BookingDesk.of(connection, call)
        booking: Booking = await reschedule_booking(
            desk, call.ids["booking_id"], span, body.resource_id
        )
        return answer(await write_booking(connection, call, booking))


async def delete(call: Call) -> Reply:
    """DELETE /bookings/:id: only once it is completed."""
    async with call.database.write() as connection:
        await delete_booking(BookingDesk.of(connection, call), call.ids["booking_id"])
    return NO_CONTENT


_ANY_KEY = frozenset(KeyKind)

ROUTES = (
    Route(endpoints.LIST_BOOKINGS, list_bookings),
    Route(endpoints.CREATE_BOOKING, create, _ANY_KEY),
    Route(endpoints.RESCHEDULE_BOOKING, reschedule, _ANY_KEY),
    Route(endpoints.GET_BOOKING, get_booking),
    Route(endpoints.UPDATE_BOOKING_META, update),
    Route(endpoints.ACT_ON_BOOKING, act),
    Route(endpoints.DELETE_BOOKING, delete),
)
