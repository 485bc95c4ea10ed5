"""Calendars: where the bookings and events of a resource are kept."""

from desk_app.domain.resource import Calendar
from desk_app.server.calendar_relations import with_events
from desk_app.server.calls import (
    NO_CONTENT,
    Call,
    Reply,
    Route,
    answer,
    answer_created,
    answer_page,
)
from desk_app.server.repositories.calendars import CalendarTable
from desk_app.server.repositories.resources import ResourceTable
from desk_app.timekit import endpoints
from desk_app.timekit.bodies import read_body
from desk_app.timekit.messages.calendar import (
    CalendarChangeBody,
    NewCalendarBody,
    calendar_change_of,
    calendar_to_wire,
    new_calendar_of,
)
from desk_app.timekit.search import LIST_ORDER_FIELDS, parse_ordering, parse_search


async def list_calendars(call: Call) -> Reply:
    """GET /calendars."""
    criteria = parse_search(call.query.get("search", ""))
    ordering = parse_ordering(call.query, LIST_ORDER_FIELDS)
    async with call.database.read() as connection:
        table = CalendarTable(connection, call.app_id)
        calendars, total = await table.load_page(
            criteria, limit=call.limit, offset=call.offset, ordering=ordering
        )
        calendars = await with_events(connection, call.app_id, calendars, include=call.include)
    items = [calendar_to_wire(one, times=call.times_out) for one in calendars]
    return answer_page(call, items, total=total)


async def get_calendar(call: Call) -> Reply:
    """GET /calendars/:id."""
    async with call.database.read() as connection:
        found = await CalendarTable(connection, call.app_id).load(call.ids["calendar_id"])
        [calendar] = await with_events(connection, call.app_id, [found], include=call.include)
    return answer(calendar_to_wire(calendar, times=call.times_out))


async def create_calendar(call: Call) -> Reply:
    """POST /calendars."""
    new = new_calendar_of(read_body(NewCalendarBody, call.body, times=call.times_in))
    async with call.database.write() as connection:
        resources = ResourceTable(connection, call.app_id)
        await resources.load_present([new.resource_id], field="resource_id")
        table = CalendarTable(connection, call.app_id)
        calendar: Calendar = await table.add(new, now=call.times_in.now)
    return answer_created(calendar_to_wire(calendar, times=call.times_out))


async def update_calendar(call: Call) -> Reply:
    """PUT /calendars/:id."""
    body = read_body(CalendarChangeBody, call.body, times=call.times_in)
    async with call.database.write() as connection:
        table = CalendarTable(connection, call.app_id)
        change = calendar_change_of(body)
        await table.change(call.ids["calendar_id"], change, now=call.times_in.now)
    return NO_CONTENT


async def delete_calendar(call: Call) -> Reply:
    """DELETE /calendars/:id."""
    async with call.database.write() as connection:
        table = CalendarTable(connection, call.app_id)
        await table.delete(call.ids["calendar_id"], now=call.times_in.now)
    return NO_CONTENT


ROUTES = (
    Route(endpoints.LIST_CALENDARS, list_calendars),
    Route(endpoints.CREATE_CALENDAR, create_calendar),
    Route(endpoints.GET_CALENDAR, get_calendar),
    Route(endpoints.UPDATE_CALENDAR, update_calendar),
    Route(endpoints.DELETE_CALENDAR, delete_calendar),
)
