"""Events: busy spans in a calendar, which never refuse one another."""

from sqlalchemy.ext.asyncio import AsyncConnection

from desk_app.domain.identifiers import CalendarId
from desk_app.domain.interval import Interval
from desk_app.domain.resource import Calendar
from desk_app.domain.resource_change import NewEvent
from desk_app.errors import NotFoundError
from desk_app.server.calls import NO_CONTENT, Call, Reply, Route, answer, answer_created
from desk_app.server.repositories.calendars import CalendarTable
from desk_app.server.repositories.events import EventTable
from desk_app.server.time_spans import read_span
from desk_app.server.windows import read_window
from desk_app.timekit import endpoints
from desk_app.timekit.bodies import invalid, read_body
from desk_app.timekit.messages.event import (
    EventChangeBody,
    NewEventBody,
    event_change_of,
    event_to_wire,
    new_event_of,
)
from desk_app.timekit.search import parse_search


async def list_events(call: Call) -> Reply:
    """GET /events: those that share time with the window, which must be given."""
    window: Interval = read_window(call)
    criteria = parse_search(call.query.get("search", ""))
    async with call.database.read() as connection:
        events = await EventTable(connection, call.app_id).load_window(window, criteria)
    include = call.include
    return answer([event_to_wire(one, times=call.times_out, include=include) for one in events])


async def get_event(call: Call) -> Reply:
    """GET /events/:id."""
    async with call.database.read() as connection:
        event = await EventTable(connection, call.app_id).load(call.ids["event_id"])
    return answer(event_to_wire(event, times=call.times_out))


async def create_event(call: Call) -> Reply:
    """POST /events: never refused for what else is there."""
    new = new_event_of(read_body(NewEventBody, call.body, times=call.times_in))
    read_span(new.starts_at, new.ends_at)
    async with call.database.write() as connection:
        calendar = await _find_calendar(CalendarTable(connection, call.app_id), new)
        table = EventTable(connection, call.app_id)
        event = await table.add(new, calendar, now=call.times_in.now)
    return answer_created(event_to_wire(event, times=call.times_out))


async def update_event(call: Call) -> Reply:
    """PUT /events/:id."""
    change = event_change_of(read_body(EventChangeBody, call.body, times=call.times_in))
    async with call.database.write() as connection:
        table = EventTable(connection, call.app_id)
        await _refuse_read_only(connection, call)
        await table.change(call.ids["event_id"], change, now=call.times_in.now)
    return NO_CONTENT


async def delete_event(call: Call) -> Reply:
    """DELETE /events/:id."""
    async with call.database.write() as connection:
        await _refuse_read_only(connection, call)
        await EventTable(connection, call.app_id).delete(call.ids["event_id"])
    return NO_CONTENT


async def _refuse_read_only(connection: AsyncConnection, call: Call) -> None:
    """Raises InvalidRequestError if the event is in a calendar that can only be read."""
    event = await EventTable(connection, call.app_id).load(call.ids["event_id"])
    calendar_id = event.calendar_id or ""
    calendars = await CalendarTable(connection, call.app_id).load_many([calendar_id])
    if calendar_id in calendars and not calendars[CalendarId(calendar_id)].can_be_booked:
        raise invalid("calendar_id", "Calendar is read only")


async def _find_calendar(table: CalendarTable, new: NewEvent) -> Calendar:
    """The calendar an event goes to; InvalidRequestError if it cannot go there."""
    try:
        calendar = await table.load(new.calendar_id)
    except NotFoundError as error:
        raise invalid("calendar_id", "Calendar does not exist") from error
    if new.resource_id not in (None, calendar.resource_id):
        raise invalid("calendar_id", "Calendar belongs to another resource")
    if not calendar.can_be_booked:
        raise invalid("calendar_id", "Calendar is read only")
    return calendar


ROUTES = (
    Route(endpoints.LIST_EVENTS, list_events),
    Route(endpoints.CREATE_EVENT, create_event),
    Route(endpoints.GET_EVENT, get_event),
    Route(endpoints.UPDATE_EVENT, update_event),
    Route(endpoints.DELETE_EVENT, delete_event),
)
