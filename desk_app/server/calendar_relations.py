"""Calendars with what a request wants to see of them besides."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from sqlalchemy.ext.asyncio import AsyncConnection

from desk_app.domain.identifiers import ResourceId
from desk_app.domain.resource import Calendar
from desk_app.server.repositories.calendars import CalendarTable
from desk_app.server.repositories.events import EventTable
from desk_app.timekit.includes import has_include


async def with_events(
    connection: AsyncConnection,
    app_id: str,
    calendars: Iterable[Calendar],
    *,
    include: frozenset[str],
) -> list[Calendar]:
    """The calendars in their order, with their events where those are included."""
    calendars = list(calendars)
    if not has_include(include, "events"):
        return calendars
    table = EventTable(connection, app_id)
    events = await table.load_of_calendars([one.id for one in calendars])
    return [replace(one, events=events.get(one.id, ())) for one in calendars]


async def load_calendars_of(
    connection: AsyncConnection,
    app_id: str,
    resource_ids: Iterable[ResourceId],
    *,
    include: frozenset[str],
) -> Mapping[ResourceId, tuple[Calendar, ...]]:
    """The calendars of each resource that has any, as `with_events` gives them."""
    table = CalendarTable(connection, app_id)
    by_resource = await table.load_of_resources(list(resource_ids))
    plain = [one for calendars in by_resource.values() for one in calendars]
    whole = {one.id: one for one in await with_events(connection, app_id, plain, include=include)}
    return {
        resource_id: tuple(whole[one.id] for one in calendars)
        for resource_id, calendars in by_resource.items()
    }
