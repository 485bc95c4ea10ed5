from datetime import UTC, date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given

from desk_app.domain.availability import AvailabilityQuery, ResourceTime
from desk_app.domain.constraint import Hours, Weekdays, allow
from desk_app.domain.fullness import find_fullness
from desk_app.domain.identifiers import ResourceId
from desk_app.domain.interval import Interval, to_seconds
from desk_app.domain.project import AvailabilityMode
from tests.builders import HOUR, MINUTE, at, span, utc
from tests.domain import reference
from tests.domain.scheduling_strategies import questions

EVA, BO = ResourceId("eva"), ResourceId("bo")
NINE_TO_FIVE = (allow(Weekdays()), allow(Hours(540, 1020)))
NOTHING = timedelta(0)


def time_of(resource_id: ResourceId = EVA, *busy: Interval, zone=UTC) -> ResourceTime:
    return ResourceTime(
        resource_id=resource_id,
        zone=zone,
        constraint_levels=(NINE_TO_FIVE,),
        busy=[(to_seconds(one.start), to_seconds(one.end)) for one in busy],
    )


def measure(*times: ResourceTime, days: int = 1, **fields: Any):
    query = AvailabilityQuery(
        resources=tuple(time.resource_id for time in times),
        window=Interval(at("00:00"), at("00:00", day=days)),
        **({"length": HOUR} | fields),
    )
    return find_fullness(query, times)


def test_a_day_is_as_full_as_its_open_time_is_taken() -> None:
    [monday] = measure(time_of(EVA, span("08:00", "11:00"), span("15:00", "17:00")))

    assert (monday.day, monday.open, monday.free) == (date(2026, 3, 2), 8 * HOUR, 4 * HOUR)
    assert monday.share == 0.5


def test_the_time_of_all_counts_together() -> None:
    [monday] = measure(time_of(EVA, span("09:00", "17:00")), time_of(BO))

    assert monday.share == 0.5


def test_a_stretch_the_service_does_not_fit_into_is_as_good_as_taken() -> None:
    busy = [span("09:45", "11:00"), span("12:00", "17:00")]

    assert measure(time_of(EVA, *busy))[0].free == HOUR
    assert measure(time_of(EVA, *busy), length=30 * MINUTE)[0].free == 105 * MINUTE
    assert measure(time_of(EVA, *busy), length=None)[0].free == 105 * MINUTE


def test_the_buffer_is_taken_too() -> None:
    [monday] = measure(time_of(EVA, span("12:00", "13:00")), buffer=30 * MINUTE)

    assert monday.free == 6 * HOUR


def test_a_closed_day_is_there_and_not_full() -> None:
    days = measure(time_of(), days=7)

    assert [day.share for day in days] == [0] * 7
    assert [bool(day.open) for day in days] == [True] * 5 + [False] * 2


def test_for_a_service_that_needs_all_only_shared_time_counts() -> None:
    times = time_of(EVA, span("09:00", "13:00")), time_of(BO, span("13:00", "15:00"))

    [monday] = measure(*times, mode=AvailabilityMode.MUTUAL)

    assert (monday.open, monday.free) == (8 * HOUR, 2 * HOUR)


def test_a_day_is_that_of_the_place_also_where_the_clock_is_changed() -> None:
    copenhagen = ZoneInfo("Europe/Copenhagen")
    always = ResourceTime(resource_id=EVA, zone=copenhagen)
    window = Interval(utc("2026-03-27 23:00"), utc("2026-03-30 22:00"))

    days = find_fullness(AvailabilityQuery(resources=(EVA,), window=window), [always])

    assert [(day.day.day, day.open / HOUR) for day in days] == [(28, 24), (29, 23), (30, 24)]


def test_nobody_has_no_days() -> None:
    assert measure() == ()


@given(questions())
def test_days_hold_the_open_and_the_free_minutes_that_are_found_one_by_one(question) -> None:
    question = question.asked(length=None, mode=AvailabilityMode.EXCLUSIVE)
    opened: dict[date, timedelta] = {}
    free: dict[date, timedelta] = {}
    for person in question.team:
        levels = (*person.levels, question.query.constraints)
        minutes = reference.minutes_of(question.query.window, person.zone)
        taken = person.busy if question.query.ignores_all_day_events else (
            *person.busy, *person.all_day
        )  # fmt: skip
        left = reference.free_minutes(levels, minutes, taken, question.query.buffer)
        for minute in minutes:
            day = minute.shown.date()
            is_open = reference.is_open(levels, minute)
            opened[day] = opened.get(day, NOTHING) + is_open * MINUTE
            free[day] = free.get(day, NOTHING) + (minute.instant in left) * MINUTE

    days = find_fullness(question.query, question.times)

    assert [(each.day, each.open, each.free) for each in days] == [
        (day, opened[day], free[day]) for day in sorted(opened)
    ]


@pytest.mark.parametrize("mode", AvailabilityMode)
def test_a_share_lies_between_nothing_and_one(mode: AvailabilityMode) -> None:
    times = time_of(EVA, span("00:00", "24:00")), time_of(BO, span("10:00", "11:00"))

    for day in measure(*times, days=7, mode=mode):
        assert 0 <= day.share <= 1
