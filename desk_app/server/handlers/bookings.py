"""Bookings: listing, creating, and everything that may happen to one."""

from desk_app.errors import PermissionDeniedError
from desk_app.server.apps import KeyKind
from desk_app.server.booking_actions import (
    act_on_booking,
    delete_booking,
    reschedule_booking,
    update_meta,
)
from desk_app.server.booking_desk import BookingDesk
from desk_app.server.booking_intake import create_from_body, named_resources
from desk_app.server.booking_limits import has_customer_limits
from desk_app.server.booking_links import find_app_of_search
from desk_app.server.booking_relations import write_booking, write_bookings
from desk_app.server.calls import NO_CONTENT, Call, Reply, Route, answer, answer_page
from desk_app.server.handlers.bulk import create_bookings
from desk_app.server.repositories.booking_search import BookingFilter
from desk_app.server.repositories.bookings import BookingTable
from desk_app.server.time_spans import read_span
from desk_app.server.windows import read_moment
from desk_app.timekit import endpoints
from desk_app.timekit.bodies import given, read_body
from desk_app.timekit.envelope import in_envelope
from desk_app.timekit.messages.booking_request import MetaBody, read_action, read_reschedule
from desk_app.timekit.search import parse_ordering, parse_search
from desk_app.timekit.wire_values import read_object


async def list_bookings(call: Call) -> Reply:
    """GET /bookings; without a key only a search that the app has signed."""
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
    """POST /bookings: 201, or 200 with the first booking made with the same reference.

    A body with `bookings` is one of several, for one known client sends those here.
    """
    if "bookings" in read_object(call.body):
        if call.caller.key_kind is KeyKind.WIDGET:
            raise call.options.widget_refusal("This key may not do that")
        if call.caller.key_kind is not KeyKind.SERVER or call.caller.resource_id:
            raise PermissionDeniedError(status=403, problem="This key may not do that")
        return await create_bookings(call)
    # A customer's limit is about all resources, so whoever keeps it has to be alone in the app.
    database = call.database
    is_alone = has_customer_limits(call.caller.app)
    resources = () if is_alone else named_resources(call.body)
    writing = database.write() if is_alone else database.write_beside_others(*resources)
    async with writing as connection:
        desk = BookingDesk.of(connection, call)
        booking, is_new = await create_from_body(desk, call.body, times=call.times_in)
        written = await write_booking(connection, call, booking)
    return Reply(201 if is_new else 200, in_envelope(written))


async def update(call: Call) -> Reply:
    """PUT /bookings/:id: its `meta`."""
    meta = read_body(MetaBody, call.body, times=call.times_in).meta
    async with call.database.write_beside_others() as connection:
        desk = BookingDesk.of(connection, call)
        booking = await update_meta(desk, call.ids["booking_id"], meta)
        written = await write_booking(connection, call, booking)
    return answer(written) if call.options.meta_update_answers_body else NO_CONTENT


async def act(call: Call) -> Reply:
    """PUT /bookings/:id/:action."""
    asked = read_action(call.body, call.ids["action"])
    async with call.database.write() as connection:
        desk = BookingDesk.of(connection, call)
        booking = await act_on_booking(desk, call.ids["booking_id"], asked)
        return answer(await write_booking(connection, call, booking))


async def reschedule(call: Call) -> Reply:
    """POST /bookings/:id/reschedule."""
    body = read_reschedule(call.body, times=call.times_in)
    span = read_span(body.start, body.end)
    async with call.database.write() as connection:
        desk = BookingDesk.of(connection, call)
        booking = await reschedule_booking(
            desk,
            call.ids["booking_id"],
            span,
            body.resource_id,
            message=given(body.message, ""),
        )
        return answer(await write_booking(connection, call, booking))


async def delete(call: Call) -> Reply:
    """DELETE /bookings/:id: only once it is completed."""
    async with call.database.write() as connection:
        await delete_booking(BookingDesk.of(connection, call), call.ids["booking_id"])
    return NO_CONTENT


_ANY_KEY = frozenset(KeyKind)

ROUTES = (
    Route(endpoints.LIST_BOOKINGS, list_bookings, find_app=find_app_of_search),
    Route(endpoints.CREATE_BOOKING, create, _ANY_KEY),
    Route(endpoints.RESCHEDULE_BOOKING, reschedule, _ANY_KEY),
    Route(endpoints.GET_BOOKING, get_booking),
    Route(endpoints.UPDATE_BOOKING_META, update),
    Route(endpoints.ACT_ON_BOOKING, act),
    Route(endpoints.DELETE_BOOKING, delete),
)
