"""The older questions for free time, of calendars and with filters; and filters that are kept.

`POST /findtime/bulk` is known by its path alone: here it takes a list of questions, or an object
that holds it as `queries`, and answers with the list of their answers.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy.ext.asyncio import AsyncConnection

from desk_app.domain.find_time import FindTimeQuery, find_time
from desk_app.domain.interval import Interval
from desk_app.errors import NotFoundError
from desk_app.server.apps import KeyKind
from desk_app.server.asked_calendars import AskedCalendars
from desk_app.server.booking_limits import FullPeriods
from desk_app.server.calls import NO_CONTENT, Call, Reply, Route, answer, answer_created
from desk_app.server.effort import check_effort, count_starts
from desk_app.server.repositories.calendars import CalendarTable
from desk_app.server.repositories.filter_collections import FilterCollectionTable
from desk_app.timekit import endpoints
from desk_app.timekit.bodies import UnsetType, given, invalid, read_body
from desk_app.timekit.messages.filter_collection import (
    filter_collection_to_wire,
    filters_of,
    filters_to_keep,
)
from desk_app.timekit.messages.find_time import (
    FindTimeBody,
    find_time_query_of,
    find_time_style,
    found_time_to_wire,
)
from desk_app.timekit.messages.find_time_team import (
    TeamMember,
    read_bulk,
    read_team,
    team_slots_to_wire,
)


@dataclass(frozen=True, slots=True)
class _Question:
    """One question, and whose calendars it is about."""

    body: FindTimeBody
    query: FindTimeQuery
    asked: AskedCalendars
    answer: Sequence[Interval]


async def find_free_time(call: Call) -> Reply:
    """POST /findtime: several calendars, resources or addresses are read as mutual."""
    body = read_body(FindTimeBody, call.body, times=call.times_in)
    [question] = await _ask(call, [body])
    return answer(_found(call, question))


async def find_free_time_in_bulk(call: Call) -> Reply:
    """POST /findtime/bulk: one answer for each question, in their order."""
    bodies = read_bulk(call.body, times=call.times_in)
    found = [_found(call, question) for question in await _ask(call, bodies)]
    if call.options.find_time_bulk_is_flat:
        return answer([item for items in found for item in items])
    return answer(found)


async def find_team_time(call: Call) -> Reply:
    """POST /findtime/team: each time at which one of several users is free, and who is."""
    bodies = read_team(call.body, times=call.times_in)
    questions = await _ask(call, bodies)
    async with call.database.read() as connection:
        members = [await _member(connection, call, one.asked) for one in questions]
    free = [(member, one.answer) for member, one in zip(members, questions, strict=True)]
    is_latest_first = questions[0].query.is_latest_first
    times = find_time_style(bodies[0], call.times_out, is_team=True)
    return answer(team_slots_to_wire(free, times=times, is_latest_first=is_latest_first))


def _found(call: Call, question: _Question) -> list[object]:
    times = find_time_style(question.body, call.times_out)
    return [found_time_to_wire(one, times=times) for one in question.answer]


async def _ask(call: Call, bodies: Sequence[FindTimeBody]) -> list[_Question]:
    queries = [find_time_query_of(body, times=call.times_in) for body in bodies]
    now = call.times_in.now
    check_effort(sum(count_starts(one.window, one.length, now=now) for one in queries))
    async with call.database.read() as connection:
        return [
            await _answer_one(connection, call, body, query)
            for body, query in zip(bodies, queries, strict=True)
        ]


async def _answer_one(
    connection: AsyncConnection, call: Call, body: FindTimeBody, query: FindTimeQuery
) -> _Question:
    query = await _with_kept_filters(connection, call, body, query)
    asked = await AskedCalendars.find(connection, call.app_id, body)
    now = call.times_in.now
    busy, all_day = await asked.load_busy(connection, query.window, now=now, margin=query.buffer)
    full = FullPeriods(connection, call.caller.app, now)
    closed = await full.spans(asked.resources, query.window)
    zone, *other_zones = asked.zones
    found = find_time(
        query,
        zone=zone,
        other_zones=other_zones,
        busy=busy,
        all_day_busy=all_day,
        closed=closed,
        now=now,
        shuffle=random.shuffle,
    )
    return _Question(body, query, asked, found)


async def _with_kept_filters(
    connection: AsyncConnection, call: Call, body: FindTimeBody, query: FindTimeQuery
) -> FindTimeQuery:
    """The query with the filters of the collection it names; its own ones go before them."""
    collection_id = given(body.filtercollection_id, None)
    if collection_id is None or not isinstance(body.filters, UnsetType):
        return query
    try:
        kept = await FilterCollectionTable(connection, call.app_id).load(collection_id)
    except NotFoundError as error:
        raise invalid("filtercollection_id", "Filter collection does not exist") from error
    return replace(query, filters=filters_of(kept.filters, times=call.times_in))


async def _member(connection: AsyncConnection, call: Call, asked: AskedCalendars) -> TeamMember:
    first = asked.first
    calendars = await CalendarTable(connection, call.app_id).load_of_resources([first.id])
    own = tuple(one.id for one in calendars.get(first.id, ()) if one.counts_as_busy)
    return TeamMember(first, tuple(asked.calendar_ids) or own)


# --- filters that are kept -------------------------------------------------------------------


async def list_filter_collections(call: Call) -> Reply:
    """GET /findtime/filtercollections."""
    async with call.database.read() as connection:
        found = await FilterCollectionTable(connection, call.app_id).load_all()
    return answer([filter_collection_to_wire(one, times=call.times_out) for one in found])


async def create_filter_collection(call: Call) -> Reply:
    """POST /findtime/filtercollections."""
    filters = filters_to_keep(call.body, times=call.times_in)
    async with call.database.write() as connection:
        table = FilterCollectionTable(connection, call.app_id)
        made = await table.add(filters, now=call.times_in.now)
    return answer_created(filter_collection_to_wire(made, times=call.times_out))


async def get_filter_collection(call: Call) -> Reply:
    """GET /findtime/filtercollections/:id, which with a body means the update."""
    if call.body is not None:
        return await update_filter_collection(call)
    async with call.database.read() as connection:
        table = FilterCollectionTable(connection, call.app_id)
        found = await table.load(call.ids["collection_id"])
    return answer(filter_collection_to_wire(found, times=call.times_out))


async def update_filter_collection(call: Call) -> Reply:
    """PUT /findtime/filtercollections/:id: takes the place of the filters kept."""
    filters = filters_to_keep(call.body, times=call.times_in)
    async with call.database.write() as connection:
        table = FilterCollectionTable(connection, call.app_id)
        await table.change(call.ids["collection_id"], filters, now=call.times_in.now)
    return NO_CONTENT


_ANY_KEY = frozenset(KeyKind)

ROUTES = (
    Route(endpoints.FIND_TIME, find_free_time, _ANY_KEY),
    Route(endpoints.FIND_TEAM_TIME, find_team_time, _ANY_KEY),
    Route(endpoints.FIND_TIME_IN_BULK, find_free_time_in_bulk, _ANY_KEY),
    Route(endpoints.LIST_FILTER_COLLECTIONS, list_filter_collections),
    Route(endpoints.CREATE_FILTER_COLLECTION, create_filter_collection),
    Route(endpoints.GET_FILTER_COLLECTION, get_filter_collection),
    Route(endpoints.UPDATE_FILTER_COLLECTION, update_filter_collection),
)
