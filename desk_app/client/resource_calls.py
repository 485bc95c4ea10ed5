"""What is asked about resources, their calendars and events."""

from typing import Final

from desk_app.client.answers import nothing, one, page_of
from desk_app.client.calls import Calls
from desk_app.client.paging import PAGE_SIZE, collect
from desk_app.client.queries import (
    include_of,
    of_resource,
    page_at,
    within,
)
from desk_app.domain.identifiers import CalendarId, EventId, ResourceId
from desk_app.domain.interval import Interval
from desk_app.domain.resource import Calendar, Event, Resource
from desk_app.domain.resource_change import (
    CalendarChange,
    EventChange,
    NewCalendar,
    NewEvent,
    NewResource,
    ResourceChange,
)
from desk_app.timekit import endpoints
from desk_app.timekit.bodies import write_body
from desk_app.timekit.messages.calendar import (
    calendar_change_body,
    calendar_from_wire,
    new_calendar_body,
)
from desk_app.timekit.messages.event import (
    CLIENT_EVENT_INCLUDES,
    event_change_body,
    event_from_wire,
    new_event_body,
)
from desk_app.timekit.messages.resource import (
    CLIENT_RESOURCE_INCLUDES,
    new_resource_body,
    resource_change_body,
    resource_from_wire,
)
from desk_app.timekit.paging import Page

_RESOURCE: Final = include_of(CLIENT_RESOURCE_INCLUDES)
_EVENT: Final = include_of(CLIENT_EVENT_INCLUDES)


class ResourceCalls(Calls):
    """One coroutine for each endpoint of resources, calendars and events."""

    async def list_resources(self, *, page: int = 1, limit: int | None = None) -> Page[Resource]:
        """GET /resources: a page of resources with calendars and constraints."""
        query = (*page_at(page, limit), *_RESOURCE)
        return await self._send(endpoints.LIST_RESOURCES, page_of(resource_from_wire), query=query)

    async def list_all_resources(self) -> tuple[Resource, ...]:
        """GET /resources: all of them, page by page."""
        return await collect(lambda page: self.list_resources(page=page, limit=PAGE_SIZE))

    async def create_resource(self, new: NewResource) -> Resource:
        """POST /resources: a new resource, with the calendar that comes with it."""
        body = write_body(new_resource_body(new))
        return await self._send(
            endpoints.CREATE_RESOURCE, one(resource_from_wire), query=_RESOURCE, body=body
        )

    async def get_resource(self, resource_id: ResourceId) -> Resource:
        """GET /resources/:id: one resource with calendars and constraints."""
        return await self._send(
            endpoints.GET_RESOURCE,
            one(resource_from_wire),
            ids={"resource_id": resource_id},
            query=_RESOURCE,
        )

    async def update_resource(self, resource_id: ResourceId, change: ResourceChange) -> None:
        """PUT /resources/:id: changes what the change names."""
        body = write_body(resource_change_body(change))
        ids = {"resource_id": resource_id}
        await self._send(endpoints.UPDATE_RESOURCE, nothing, ids=ids, body=body)

    async def delete_resource(self, resource_id: ResourceId) -> None:
        """DELETE /resources/:id: removes it for good."""
        await self._send(endpoints.DELETE_RESOURCE, nothing, ids={"resource_id": resource_id})

    # --- calendars ---------------------------------------------------------------------------

    async def list_calendars(self, resource_id: ResourceId) -> tuple[Calendar, ...]:
        """GET /calendars: all of one resource, page by page."""

        def read(value: object) -> Calendar:
            return calendar_from_wire(value, resource_id=resource_id)

        async def ask(page: int) -> Page[Calendar]:
            query = (*page_at(page, PAGE_SIZE), *of_resource(resource_id))
            return await self._send(endpoints.LIST_CALENDARS, page_of(read), query=query)

        return await collect(ask)

    async def create_calendar(self, new: NewCalendar) -> Calendar:
        """POST /calendars: one more calendar for a resource."""

        def read(value: object) -> Calendar:
            return calendar_from_wire(value, resource_id=new.resource_id)

        body = write_body(new_calendar_body(new))
        return await self._send(endpoints.CREATE_CALENDAR, one(read), body=body)

    async def get_calendar(self, calendar_id: CalendarId) -> Calendar:
        """GET /calendars/:id: one calendar."""
        ids = {"calendar_id": calendar_id}
        return await self._send(endpoints.GET_CALENDAR, one(calendar_from_wire), ids=ids)

    async def update_calendar(self, calendar_id: CalendarId, change: CalendarChange) -> None:
        """PUT /calendars/:id: changes what the change names."""
        body = write_body(calendar_change_body(change))
        ids = {"calendar_id": calendar_id}
        await self._send(endpoints.UPDATE_CALENDAR, nothing, ids=ids, body=body)

    async def delete_calendar(self, calendar_id: CalendarId) -> None:
        """DELETE /calendars/:id: removes it with its events."""
        await self._send(endpoints.DELETE_CALENDAR, nothing, ids={"calendar_id": calendar_id})

    # --- events ------------------------------------------------------------------------------

    async def list_events(self, window: Interval, *, resource_id: ResourceId) -> tuple[Event, ...]:
        """GET /events: the busy spans of one resource that touch a window."""

        def read(value: object) -> Event:
            return event_from_wire(value, resource_id=resource_id)

        async def ask(page: int) -> Page[Event]:
            query = (
                *within(window), *of_resource(resource_id), *page_at(page, PAGE_SIZE), *_EVENT
            )  # fmt: skip
            return await self._send(endpoints.LIST_EVENTS, page_of(read), query=query)

        return await collect(ask)

    async def create_event(self, new: NewEvent) -> Event:
        """POST /events: closes a span; overlaps are not looked for."""

        def read(value: object) -> Event:
            return event_from_wire(value, calendar_id=new.calendar_id, resource_id=new.resource_id)

        body = write_body(new_event_body(new))
        return await self._send(endpoints.CREATE_EVENT, one(read), body=body)

    async def get_event(self, event_id: EventId) -> Event:
        """GET /events/:id: one event."""
        ids = {"event_id": event_id}
        return await self._send(endpoints.GET_EVENT, one(event_from_wire), ids=ids)

    async def update_event(self, event_id: EventId, change: EventChange) -> None:
        """PUT /events/:id: changes what the change names."""
        body = write_body(event_change_body(change))
        await self._send(endpoints.UPDATE_EVENT, nothing, ids={"event_id": event_id}, body=body)

    async def delete_event(self, event_id: EventId) -> None:
        """DELETE /events/:id: opens the span again."""
        await self._send(endpoints.DELETE_EVENT, nothing, ids={"event_id": event_id})
