"""Questions about the free time of resources: slots, dates, a count, and what is taken."""

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo

import msgspec
from sqlalchemy.ext.asyncio import AsyncConnection

from desk_app.domain.alternatives import day_around, pick_alternatives
from desk_app.domain.availability import (
    AvailabilityQuery,
    ResourceTime,
    Slot,
    find_dates,
    find_slots,
    find_taken_slots,
)
from desk_app.domain.project import AvailabilityMode, Project
from desk_app.domain.resource import Resource, find_time_zone
from desk_app.errors import NotFoundError
from desk_app.server.apps import KeyKind
from desk_app.server.booking_limits import FullPeriods
from desk_app.server.busy_time import BusyTime
from desk_app.server.calls import Call, Reply, Route, answer
from desk_app.server.effort import check_effort, count_starts
from desk_app.server.options import ServerOptions
from desk_app.server.repositories.projects import ProjectTable
from desk_app.server.repositories.resources import ResourceTable
from desk_app.timekit import endpoints
from desk_app.timekit.bodies import given, invalid, read_body
from desk_app.timekit.messages.alternatives import (
    AlternativesBody,
    alternative_to_wire,
    wanted_of,
)
from desk_app.timekit.messages.availability import (
    AvailabilityBody,
    availability_query_of,
    count_to_wire,
    dates_to_wire,
    slot_to_wire,
)
from desk_app.timekit.time_formats import OutgoingTimes


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked, of whom, and what closes their time."""

    query: AvailabilityQuery
    resources: Sequence[Resource]
    times: Sequence[ResourceTime]
    now: datetime
    zone: tzinfo | None
    """Of the answer; None where the body names none."""


async def find_availability(call: Call) -> Reply:
    """POST /availability."""
    question = await read_question(call)
    slots = find_slots(question.query, question.times, now=question.now, pick=random.choice)
    return _answer_slots(call, question, slots)


async def find_available_dates(call: Call) -> Reply:
    """POST /availability/dates: the days on which somebody has a slot.

    They are the days of `output_timezone`; without it, of each resource's own place.
    """
    question = await read_question(call)
    dates = find_dates(question.query, question.times, now=question.now, zone=question.zone)
    return answer(dates_to_wire(dates))


async def count_slots(call: Call) -> Reply:
    """POST /availability/count: how many slots /availability would answer."""
    question = await read_question(call)
    slots = find_slots(question.query, question.times, now=question.now)
    return answer(count_to_wire(len(slots)))


async def find_unavailable_slots(call: Call) -> Reply:
    """POST /unavailable/slots: what /availability would answer, were nothing booked."""
    question = await read_question(call)
    slots = find_taken_slots(question.query, question.times, now=question.now)
    return _answer_slots(call, question, slots)


async def find_alternatives(call: Call) -> Reply:
    """POST /desk/alternatives: an extension."""
    if not call.options.extensions:
        raise NotFoundError(status=404, problem="Not found")
    body = read_body(AlternativesBody, call.body, times=call.times_in)
    wanted = wanted_of(body)
    body = msgspec.structs.replace(body, mode=AvailabilityMode.EXCLUSIVE, length=wanted.length)
    of_one = msgspec.structs.replace(body, resources=(body.wanted_resource,))
    same_person = await _load_question(call, of_one)
    day = day_around(same_person.query.window, wanted)
    of_that_day = msgspec.structs.replace(body, earliest=day.start, latest=day.end)
    that_day = await _load_question(call, of_that_day)
    found = pick_alternatives(
        find_slots(same_person.query, same_person.times, now=same_person.now),
        find_slots(that_day.query, that_day.times, now=that_day.now),
        wanted,
        body.wanted_resource,
    )
    by_id = {one.id: one for one in (*same_person.resources, *that_day.resources)}
    times = _times_of(call, that_day)
    return answer([alternative_to_wire(one, by_id, times=times) for one in found])


async def read_question(call: Call) -> Question:
    """The question of a call, with everything its answer is made from."""
    return await _load_question(call, read_body(AvailabilityBody, call.body, times=call.times_in))


async def _load_question(call: Call, body: AvailabilityBody) -> Question:
    now = call.times_in.now
    async with call.database.read() as connection:
        project = await find_project(connection, call, body)
        query = availability_query_of(body, project=project, times=call.times_in)
        query = _spaced(query, call.options)
        check_effort(count_starts(query.window, query.increment or query.length, now=now))
        table = ResourceTable(connection, call.app_id)
        resources = await table.load_present(query.resources, field="resources")
        full = await FullPeriods(connection, call.caller.app, now).find(resources, query.window)
        busy = await BusyTime.load(
            connection, query.resources, query.window, now=now, margin=query.buffer
        )
    constraints = project.constraints if project else ()
    times = [
        ResourceTime(
            resource_id=one.id,
            zone=one.time_zone,
            constraint_levels=(
                one.constraints or (),
                constraints,
                tuple(each.constraint for each in full.get(one.id, ())),
            ),
            busy=busy.spans.get(one.id, ()),
            all_day_busy=busy.all_day.get(one.id, ()),
        )
        for one in resources
    ]
    zone = find_time_zone(given(body.output_timezone, ""))
    return Question(query, resources, times, now, zone)


def _spaced(query: AvailabilityQuery, options: ServerOptions) -> AvailabilityQuery:
    """The query with the distance of slots that is usual here, where it names none."""
    return replace(
        query,
        increment=query.increment or options.usual_increment,
        gap=query.buffer if options.buffer_between_slots else query.gap,
    )


def _answer_slots(call: Call, question: Question, slots: Sequence[Slot]) -> Reply:
    times = _times_of(call, question)
    by_id = {one.id: one for one in question.resources}
    return answer([slot_to_wire(slot, by_id, times=times) for slot in slots])


def _times_of(call: Call, question: Question) -> OutgoingTimes:
    return replace(call.times_out, zone=question.zone) if question.zone else call.times_out


async def find_project(
    connection: AsyncConnection, call: Call, body: AvailabilityBody
) -> Project | None:
    """The project a body names; InvalidRequestError if there is none, None if it names none."""
    project_id = given(body.project_id, None)
    if project_id is None:
        return None
    try:
        return await ProjectTable(connection, call.app_id).load(project_id)
    except NotFoundError as error:
        raise invalid("project_id", "Project does not exist") from error


_ANY_KEY = frozenset(KeyKind)

ROUTES = (
    Route(endpoints.FIND_AVAILABILITY, find_availability, _ANY_KEY),
    Route(endpoints.FIND_DATES, find_available_dates, _ANY_KEY),
    Route(endpoints.COUNT_SLOTS, count_slots, _ANY_KEY),
    Route(endpoints.FIND_TAKEN_SLOTS, find_unavailable_slots, _ANY_KEY),
    Route(endpoints.FIND_ALTERNATIVES, find_alternatives),
)
