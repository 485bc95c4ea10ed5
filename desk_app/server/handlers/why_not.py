"""Why nothing is free: what closes a span, and the tightest rules of a search.

Both are extensions. They name customers, so they are for server keys alone.
"""

from datetime import timedelta
from typing import Final

from desk_app.domain.closing import ResourceRules, RuleLevel, find_closing_facts
from desk_app.domain.interval import Interval
from desk_app.domain.relief import Search, find_reliefs, relax_each
from desk_app.errors import NotFoundError
from desk_app.server.booking_limits import FullPeriods
from desk_app.server.calls import Call, Reply, Route, answer
from desk_app.server.effort import check_effort, count_starts
from desk_app.server.handlers.availability import find_project, read_question
from desk_app.server.repositories.resources import ResourceTable
from desk_app.server.taken_time import load_taken_time
from desk_app.timekit import endpoints
from desk_app.timekit.bodies import UnsetType, invalid, read_body
from desk_app.timekit.messages.availability import (
    AvailabilityBody,
    availability_query_of,
    bookable_window_of,
)
from desk_app.timekit.messages.closing import closed_time_to_wire, relief_to_wire

LONGEST_SPAN: Final = timedelta(days=31)


async def explain_closed_time(call: Call) -> Reply:
    """POST /desk/availability/why: everything that keeps a span from being booked, whole.

    The span goes from `from` to `to`; the rest of the body is that of /availability.
    """
    _check_extensions(call)
    body = read_body(AvailabilityBody, call.body, times=call.times_in)
    span = _read_span(body)
    now = call.times_in.now
    async with call.database.read() as connection:
        project = await find_project(connection, call, body)
        query = availability_query_of(body, project=project, times=call.times_in)
        table = ResourceTable(connection, call.app_id)
        resources = await table.load_present(query.resources, field="resources")
        full = await FullPeriods(connection, call.caller.app, now).find(resources, span)
        taken = await load_taken_time(
            connection, query.resources, span, now=now, margin=query.buffer
        )
    bookable = bookable_window_of(project, times=call.times_in)
    shared = (
        (RuleLevel.PROJECT, project.constraints if project else ()),
        (RuleLevel.REQUEST, query.constraints),
    )
    closed = [
        (
            one,
            find_closing_facts(
                span,
                ResourceRules(
                    zone=one.time_zone,
                    levels=((RuleLevel.RESOURCE, one.constraints or ()), *shared),
                    taken=taken.get(one.id, ()),
                    buffer=query.buffer,
                    ignores_all_day_events=query.ignores_all_day_events,
                    full=full.get(one.id, ()),
                    bookable=bookable,
                ),
                now=now,
            ),
        )
        for one in resources
    ]
    return answer([closed_time_to_wire(one, facts, times=call.times_out) for one, facts in closed])


async def find_tightest_rules(call: Call) -> Reply:
    """POST /desk/availability/tightest: what a search would find without one of its rules.

    The body is that of /availability. The tightest rule comes first: that without which there are
    most slots. Where no single rule is to blame the list is empty.
    """
    _check_extensions(call)
    question = await read_question(call)
    query, now = question.query, question.now
    relaxed = list(relax_each(Search(query, question.times)))
    starts = count_starts(query.window, query.increment or query.length, now=now)
    check_effort(starts * len(relaxed))
    by_id = {one.id: one for one in question.resources}
    reliefs = find_reliefs(relaxed, now=now)
    return answer([relief_to_wire(one, by_id, times=call.times_out) for one in reliefs])


def _read_span(body: AvailabilityBody) -> Interval:
    start, end = body.earliest, body.latest
    if isinstance(start, UnsetType):
        raise invalid("start", "start is required")
    if isinstance(end, UnsetType):
        raise invalid("future", "future is required")
    if end < start:
        raise invalid("future", "future must be after start")
    if end - start > LONGEST_SPAN:
        raise invalid("future", f"future must be within {LONGEST_SPAN.days} days of start")
    return Interval(start, end)


def _check_extensions(call: Call) -> None:
    """Raises NotFoundError where the extensions are off, as at Timekit."""
    if not call.options.extensions:
        raise NotFoundError(status=404, problem="Not found")


ROUTES = (
    Route(endpoints.EXPLAIN_CLOSED_TIME, explain_closed_time),
    Route(endpoints.FIND_TIGHTEST_RULES, find_tightest_rules),
)
