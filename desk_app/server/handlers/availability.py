"""The two questions for free time: of resources with constraints, of calendars with filters."""

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import chain
from typing import Final

from sqlalchemy.ext.asyncio import AsyncConnection

from desk_app.domain.availability import AvailabilityQuery, ResourceTime, Slot, find_slots
from desk_app.domain.find_time import find_time
from desk_app.domain.identifiers import CalendarId, ResourceId
from desk_app.domain.interval import Interval
from desk_app.domain.project import Project
from desk_app.domain.resource import Resource, find_time_zone
from desk_app.errors import NotFoundError
from desk_app.server.apps import KeyKind
from desk_app.server.booking_limits import close_full_periods
from desk_app.server.busy_time import BusyTime
from desk_app.server.calls import Call, Reply, Route, answer
from desk_app.server.repositories.calendars import CalendarTable
from desk_app.server.repositories.projects import ProjectTable
from desk_app.server.repositories.resources import ResourceTable
from desk_app.timekit import endpoints
from desk_app.timekit.bodies import given, invalid, read_body
from desk_app.timekit.messages.availability import (
    AvailabilityBody,
    availability_query_of,
    slot_to_wire,
)
from desk_app.timekit.messages.find_time import (
    FindTimeBody,
    find_time_query_of,
    find_time_style,
    found_time_to_wire,
)

MOST_STARTS: Final = 60_000
"""How many slots may begin in a window: every five minutes for half a year fits."""

# --- POST /availability ----------------------------------------------------------------------


async def find_availability(call: Call) -> Reply:
    """POST /availability."""
    body = read_body(AvailabilityBody, call.body, times=call.times_in)
    async with call.database.read() as connection:
        project = await _find_project(connection, call, body)
        query = availability_query_of(body, project=project, times=call.times_in)
        _check_effort(call, query.window, query.increment or query.length)
        table = ResourceTable(connection, call.app_id)
        resources = await close_full_periods(
            connection,
            call.caller.app,
            await table.load_present(query.resources, field="resources"),
            query.window,
            now=call.times_in.now,
        )
        busy = await BusyTime.load(
            connection, query.resources, query.window, now=call.times_in.now, margin=query.buffer
        )
    slots = _find(call, query, project, resources, busy)
    zone = find_time_zone(given(body.output_timezone, ""))
    times = replace(call.times_out, zone=zone) if zone else call.times_out
    by_id = {one.id: one for one in resources}
    return answer([slot_to_wire(slot, by_id, times=times) for slot in slots])


def _find(
    call: Call,
    query: AvailabilityQuery,
    project: Project | None,
    resources: Sequence[Resource],
    busy: BusyTime,
) -> Sequence[Slot]:
    project_constraints = project.constraints if project else ()
    times = [
        ResourceTime(
            resource_id=one.id,
            zone=one.time_zone,
            constraint_levels=(one.constraints or (), project_constraints),
            busy=busy.spans.get(one.id, ()),
            all_day_busy=busy.all_day.get(one.id, ()),
        )
        for one in resources
    ]
    return find_slots(query, times, now=call.times_in.now, shuffle=random.shuffle)


async def _find_project(
    connection: AsyncConnection, call: Call, body: AvailabilityBody
) -> Project | None:
    project_id = given(body.project_id, None)
    if project_id is None:
        return None
    try:
        return await ProjectTable(connection, call.app_id).load(project_id)
    except NotFoundError as error:
        raise invalid("project_id", "Project does not exist") from error


# --- POST /findtime --------------------------------------------------------------------------


async def find_free_time(call: Call) -> Reply:
    """POST /findtime: several calendars, resources or addresses are read as mutual."""
    body = read_body(FindTimeBody, call.body, times=call.times_in)
    query = find_time_query_of(body, times=call.times_in)
    _check_effort(call, query.window, query.length)
    now = call.times_in.now
    async with call.database.read() as connection:
        resources, calendar_ids = await _find_asked(connection, call, body)
        busy = await BusyTime.load(
            connection,
            [one.id for one in resources],
            query.window,
            now=now,
            margin=query.buffer,
            calendar_ids=calendar_ids,
        )
    found = find_time(
        query,
        zone=resources[0].time_zone,
        busy=list(chain.from_iterable(busy.spans.values())),
        all_day_busy=list(chain.from_iterable(busy.all_day.values())),
        now=now,
        shuffle=random.shuffle,
    )
    times = find_time_style(body, call.times_out)
    return answer([found_time_to_wire(one, times=times) for one in found])


async def _find_asked(
    connection: AsyncConnection, call: Call, body: FindTimeBody
) -> tuple[list[Resource], list[CalendarId] | None]:
    """The resources asked about, at least one, and the calendars if those were named.

    Raises:
        InvalidRequestError: Nothing is named, or something that does not exist.
    """
    table = ResourceTable(connection, call.app_id)
    calendar_ids = given(body.calendar_ids, ())
    if calendar_ids:
        owners = await _owners(connection, call, calendar_ids)
        resources = await table.load_present(owners, field="calendar_ids")
        return resources, list(calendar_ids)
    ids = given(body.resource_ids, ()) or given(body.user_ids, ())
    if ids:
        return await table.load_present(ids, field="resource_ids"), None
    found = await table.load_by_email(given(body.emails, ()))
    if not found:
        raise invalid("calendar_ids", "calendars, resources or e-mails are required")
    return found, None


def _check_effort(call: Call, window: Interval, step: timedelta | None) -> None:
    """Raises InvalidRequestError for a question with more answers than anybody can use."""
    ahead = window.end - max(window.start, call.times_in.now)
    if step is not None and ahead / step > MOST_STARTS:
        raise invalid("length", "length is too short for so long a time")


async def _owners(
    connection: AsyncConnection, call: Call, calendar_ids: Sequence[CalendarId]
) -> list[ResourceId]:
    calendars = await CalendarTable(connection, call.app_id).load_many(calendar_ids)
    if missing := [one for one in calendar_ids if one not in calendars]:
        raise invalid("calendar_ids", *(f"Calendar {one} does not exist" for one in missing))
    owners = (calendars[one].resource_id for one in calendar_ids)
    return list(dict.fromkeys(owner for owner in owners if owner))


_ANY_KEY = frozenset(KeyKind)

ROUTES = (
    Route(endpoints.FIND_AVAILABILITY, find_availability, _ANY_KEY),
    Route(endpoints.FIND_TIME, find_free_time, _ANY_KEY),
)
