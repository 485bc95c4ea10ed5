"""The two questions for free time: what is sent, what is understood, what comes back."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from desk_app.domain.availability import AvailabilityQuery, Slot
from desk_app.domain.constraint import Hours, allow
from desk_app.domain.find_time import BusinessHours, FindTimeFilters, FindTimeQuery, TakeFirst
from desk_app.domain.project import AvailabilityMode, AvailabilitySettings
from desk_app.errors import InvalidRequestError, UnexpectedReplyError
from desk_app.timekit.bodies import read_body, write_body
from desk_app.timekit.json import decode, encode
from desk_app.timekit.messages import availability, find_time
from desk_app.timekit.messages.availability import AvailabilityBody
from desk_app.timekit.messages.find_time import FindTimeBody
from desk_app.timekit.php_date import ISO_PATTERN
from desk_app.timekit.time_formats import IncomingTimes, OutgoingTimes
from tests.builders import calendar_id, make_project, make_resource, resource_id, span, utc

NOW = utc("2026-03-02 09:00")
INCOMING = IncomingTimes(now=NOW)
UTC_TIMES = OutgoingTimes()
QUERY = AvailabilityQuery(
    resources=(resource_id("eva"), resource_id("otto")), window=span("08:00", "18:00")
)
ODD_QUERY = replace(
    QUERY,
    mode=AvailabilityMode.EXCLUSIVE,
    length=None,
    buffer=timedelta(minutes=5),
    ignores_all_day_events=True,
    increment=timedelta(minutes=15),
    rounds_to_nearest_hour=False,
    constraints=(allow(Hours(540, 1020)),),
)
PROJECT = make_project(
    availability=AvailabilitySettings(
        mode=AvailabilityMode.MUTUAL,
        length=timedelta(minutes=40),
        earliest="1 day",
        latest="2 days",
        buffer=timedelta(minutes=10),
        ignores_all_day_events=True,
        increment=timedelta(minutes=20),
        rounds_to_nearest_hour=False,
    )
)


def understood(wire: object, project: Any = None) -> AvailabilityQuery:
    body = read_body(AvailabilityBody, decode(encode(wire)), times=INCOMING)
    return availability.availability_query_of(body, project=project, times=INCOMING)


# --- POST /availability ----------------------------------------------------------------------


@pytest.mark.parametrize("query", [QUERY, ODD_QUERY], ids=["plain", "odd"])
def test_a_query_is_understood_as_it_was_meant(query: AvailabilityQuery) -> None:
    assert understood(write_body(availability.availability_body(query))) == query


@pytest.mark.parametrize("query", [QUERY, ODD_QUERY], ids=["plain", "odd"])
def test_a_query_with_a_project_lets_it_speak_where_it_says_nothing_itself(
    query: AvailabilityQuery,
) -> None:
    wire = write_body(availability.availability_body(query, project_id=PROJECT.id))

    heard = understood(wire, PROJECT)

    assert heard.resources == query.resources
    assert (heard.window, heard.length) == (query.window, query.length)
    said = PROJECT.availability
    assert heard.mode == (said.mode if query is QUERY else query.mode)
    assert heard.buffer == (said.buffer if query is QUERY else query.buffer)
    assert heard.increment == (said.increment if query is QUERY else query.increment)
    assert heard.ignores_all_day_events
    assert not heard.rounds_to_nearest_hour


def test_a_project_alone_says_everything() -> None:
    heard = understood({"project_id": PROJECT.id}, PROJECT)

    assert heard.resources == PROJECT.resource_ids
    assert heard.window.start == NOW + timedelta(days=1)
    assert heard.window.end == NOW + timedelta(days=2)
    assert heard.length == timedelta(minutes=40)
    assert heard.mode is AvailabilityMode.MUTUAL


def test_the_defaults_are_those_of_the_api() -> None:
    heard = understood({"resources": [resource_id()]})

    assert heard.mode is AvailabilityMode.ROUNDROBIN_RANDOM
    assert heard.length == timedelta(hours=1)
    assert heard.window.start == NOW
    assert heard.window.end == NOW + timedelta(weeks=4)
    assert heard.buffer == timedelta()
    assert heard.increment is None
    assert heard.rounds_to_nearest_hour
    assert not heard.ignores_all_day_events


def test_both_ends_count_from_now() -> None:
    heard = understood({"resources": [resource_id()], "from": "3 days", "to": "3 days 2 weeks"})

    assert heard.window.start == NOW + timedelta(days=3)
    assert heard.window.length == timedelta(weeks=2)


def test_a_search_ends_six_months_ahead_at_the_latest() -> None:
    heard = understood({"resources": [resource_id()], "to": "3 years"})

    assert heard.window.end == NOW + availability.FARTHEST


def test_a_search_may_begin_before_now() -> None:
    heard = understood({"resources": [resource_id()], "from": "-1 hour"})

    assert heard.window.start == NOW - timedelta(hours=1)


@pytest.mark.parametrize(
    ("wire", "field"),
    [
        ({}, "resources"),
        ({"resources": []}, "resources"),
        ({"resources": [resource_id()], "from": "2 days", "to": "1 day"}, "future"),
    ],
)
def test_a_query_that_cannot_be_answered_is_refused(wire: Any, field: str) -> None:
    with pytest.raises(InvalidRequestError) as refusal:
        understood(wire)

    assert field in refusal.value.fields


def test_a_project_whose_window_makes_no_sense_is_refused() -> None:
    broken = replace(PROJECT, availability=AvailabilitySettings(earliest="soonish"))

    with pytest.raises(InvalidRequestError) as refusal:
        understood({"project_id": PROJECT.id}, broken)

    assert "project" in refusal.value.problem


def test_a_slot_names_its_resources() -> None:
    eva = make_resource("eva")
    slot = Slot(utc("2026-03-02 10:00"), utc("2026-03-02 11:00"), (eva.id,))

    wire = availability.slot_to_wire(slot, {eva.id: eva}, times=UTC_TIMES)

    found = availability.slot_from_wire(decode(encode(wire)))
    assert found.slot == slot
    assert found.resource_names == {eva.id: "Eva"}


def test_a_slot_may_name_its_resources_by_id_alone() -> None:
    wire = {"start": "2026-03-02T10:00:00Z", "end": "2026-03-02T11:00:00Z", "resources": ["a", 5]}

    [slot] = availability.slots_from_wire([wire])

    assert slot.resource_ids == ("a",)


@pytest.mark.parametrize(
    "odd",
    [
        None,
        {},
        [None],
        [{"start": "2026-03-02", "end": None}],
        [{"start": "2026-03-02", "end": "2026-03-01"}],
    ],
    ids=str,
)
def test_slots_that_make_no_sense_are_told_so(odd: object) -> None:
    with pytest.raises(UnexpectedReplyError):
        availability.slots_from_wire(odd)
    with pytest.raises(UnexpectedReplyError):
        find_time.found_times_from_wire(odd)


# --- POST /findtime --------------------------------------------------------------------------

FIND_TIME = FindTimeQuery(
    window=span("10:00", "18:00"),
    length=timedelta(minutes=45),
    filters=FindTimeFilters(all_of=(BusinessHours("UTC"),), cuts=(TakeFirst(2),)),
    buffer=timedelta(minutes=10),
    ignores_all_day_events=True,
    finds_all_solutions=True,
    stays_within_day=True,
    is_latest_first=True,
)


@pytest.mark.parametrize(
    "query",
    [FIND_TIME, FindTimeQuery(window=span("10:00", "18:00"), length=timedelta(hours=1))],
    ids=["all", "little"],
)
def test_find_time_is_understood_as_it_was_meant(query: FindTimeQuery) -> None:
    wire = write_body(find_time.find_time_body(query, calendar_ids=[calendar_id()]))

    body = read_body(FindTimeBody, decode(encode(wire)), times=INCOMING)

    assert body.calendar_ids == (calendar_id(),)
    assert find_time.find_time_query_of(body, times=INCOMING) == query


def test_find_time_without_anything_looks_four_weeks_ahead_for_an_hour() -> None:
    query = find_time.find_time_query_of(FindTimeBody(), times=INCOMING)

    assert query == FindTimeQuery(window=query.window)
    assert query.window.start == NOW
    assert query.window.length == timedelta(weeks=4)


def test_find_time_looks_six_months_ahead_at_the_most() -> None:
    body = read_body(FindTimeBody, {"future": "3 years"}, times=INCOMING)

    query = find_time.find_time_query_of(body, times=INCOMING)

    assert query.window.end == NOW + find_time.FARTHEST


def test_a_relative_end_before_the_start_counts_from_the_start() -> None:
    body = read_body(
        FindTimeBody, {"start": "2026-03-09 13:00:00", "future": "1 day"}, times=INCOMING
    )

    query = find_time.find_time_query_of(body, times=INCOMING)

    assert query.window.end == utc("2026-03-10 13:00")


def test_an_end_before_the_start_is_refused() -> None:
    body = read_body(FindTimeBody, {"start": "2026-03-09", "future": "2026-03-08"}, times=INCOMING)

    with pytest.raises(InvalidRequestError) as refusal:
        find_time.find_time_query_of(body, times=INCOMING)

    assert "future" in refusal.value.fields


def test_the_answer_is_written_as_of_old_unless_asked_otherwise() -> None:
    found = span("10:00", "10:45")
    plain, ours = FindTimeBody(), FindTimeBody(format=ISO_PATTERN)
    by_header = OutgoingTimes(pattern="U")

    def written(body: FindTimeBody, times: OutgoingTimes) -> str:
        style = find_time.find_time_style(body, times)
        return str(find_time.found_time_to_wire(found, times=style)["start"])

    assert written(plain, UTC_TIMES) == "2026-03-02 10:00:00"
    assert written(ours, UTC_TIMES) == "2026-03-02T10:00:00+00:00"
    assert written(plain, by_header) == "1772445600"
    assert find_time.found_times_from_wire(
        [{"start": "2026-03-02 10:00:00", "end": "2026-03-02T10:45:00Z"}]
    ) == (found,)
