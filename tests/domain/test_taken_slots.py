"""The days that have a slot, and the slots that are taken."""

from datetime import UTC, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk_app.domain.availability import (
    AvailabilityQuery,
    ResourceTime,
    find_dates,
    find_slots,
    find_taken_slots,
)
from desk_app.domain.constraint import Hours, allow
from desk_app.domain.identifiers import ResourceId
from desk_app.domain.interval import Interval, to_seconds
from desk_app.domain.project import AvailabilityMode
from tests.builders import HOUR, at, span, utc

EVA, BO = ResourceId("eva"), ResourceId("bo")
LONG_AGO = utc("2020-01-01 00:00")
ONE_OF_SEVERAL = [one for one in AvailabilityMode if one is not AvailabilityMode.MUTUAL]


def ask(*resources: ResourceId, window: Interval, **fields: Any) -> AvailabilityQuery:
    defaults: dict[str, Any] = {"length": HOUR, "rounds_to_nearest_hour": False}
    return AvailabilityQuery(resources=resources, window=window, **(defaults | fields))


def time_of(resource_id: ResourceId = EVA, *busy: Interval, zone=UTC, hours=None) -> ResourceTime:
    seconds = [(to_seconds(one.start), to_seconds(one.end)) for one in busy]
    levels = ((allow(Hours(hours[0] * 60, hours[1] * 60)),),) if hours else ()
    return ResourceTime(resource_id=resource_id, zone=zone, constraint_levels=levels, busy=seconds)


def test_a_day_names_everybody_who_has_a_slot_in_the_order_asked() -> None:
    query = ask(EVA, BO, window=Interval(at("00:00"), at("00:00", day=2)))
    times = [time_of(BO, hours=(9, 10)), time_of(EVA, span("09:00", "10:00"), hours=(9, 10))]

    found = find_dates(query, times, now=LONG_AGO)

    assert [(one.day.isoformat(), one.resource_ids) for one in found] == [
        ("2026-03-02", (BO,)),
        ("2026-03-03", (EVA, BO)),
    ]


def test_a_day_on_which_not_all_are_free_is_no_mutual_one() -> None:
    window = Interval(at("00:00"), at("00:00", day=2))
    query = ask(EVA, BO, window=window, mode=AvailabilityMode.MUTUAL)
    times = [time_of(BO, hours=(9, 10)), time_of(EVA, span("09:00", "10:00"), hours=(9, 10))]

    [found] = find_dates(query, times, now=LONG_AGO)

    assert (found.day.isoformat(), found.resource_ids) == ("2026-03-03", (EVA, BO))


def test_a_day_is_that_of_the_place_unless_a_zone_is_named() -> None:
    query = ask(EVA, window=span("12:00", "16:00"))
    times = [time_of(EVA, zone=ZoneInfo("Asia/Tokyo"), hours=(0, 1))]

    [there] = find_dates(query, times, now=LONG_AGO)
    [here] = find_dates(query, times, now=LONG_AGO, zone=UTC)

    assert (there.day.isoformat(), here.day.isoformat()) == ("2026-03-03", "2026-03-02")


@pytest.mark.parametrize("mode", ONE_OF_SEVERAL)
def test_a_slot_is_taken_if_nobody_is_left_for_it(mode: AvailabilityMode) -> None:
    query = ask(EVA, BO, window=span("09:00", "12:00"), mode=mode)
    times = [time_of(EVA, span("09:00", "11:00")), time_of(BO, span("10:30", "12:00"))]

    [slot] = find_taken_slots(query, times, now=LONG_AGO)

    assert (slot.interval, slot.resource_ids) == (span("10:00", "11:00"), (EVA, BO))


def test_a_mutual_slot_is_taken_by_one_alone() -> None:
    query = ask(EVA, BO, window=span("09:00", "11:00"), mode=AvailabilityMode.MUTUAL)
    times = [time_of(EVA), time_of(BO, span("10:00", "10:15"))]

    [slot] = find_taken_slots(query, times, now=LONG_AGO)

    assert (slot.interval, slot.resource_ids) == (span("10:00", "11:00"), (BO,))


def test_closed_time_is_not_taken() -> None:
    query = ask(EVA, window=span("00:00", "24:00"))
    times = [time_of(EVA, span("08:00", "09:30"), hours=(9, 11))]

    [slot] = find_taken_slots(query, times, now=LONG_AGO)

    assert slot.interval == span("09:00", "10:00")


def test_whole_stretches_that_are_taken_are_as_long_as_they_are() -> None:
    query = ask(EVA, window=span("09:00", "12:00"), length=None)
    times = [time_of(EVA, span("09:20", "09:50"), span("11:00", "13:00"))]

    found = find_taken_slots(query, times, now=LONG_AGO)

    assert [one.interval for one in found] == [span("09:20", "09:50"), span("11:00", "12:00")]


def test_what_has_begun_is_not_told_of() -> None:
    query = ask(EVA, window=span("09:00", "12:00"))

    found = find_taken_slots(query, [time_of(EVA, span("09:00", "12:00"))], now=at("10:30"))

    assert [one.interval for one in found] == [span("11:00", "12:00")]


def test_somebody_who_is_not_there_takes_nothing() -> None:
    query = ask(EVA, BO, window=span("09:00", "12:00"), mode=AvailabilityMode.MUTUAL)

    assert find_taken_slots(query, [], now=LONG_AGO) == ()
    assert find_taken_slots(query, [time_of(EVA, span("09:00", "12:00"))], now=LONG_AGO) == ()


@given(
    st.lists(st.tuples(st.integers(0, 720), st.integers(1, 240)), max_size=6),
    st.sampled_from(AvailabilityMode),
)
def test_what_is_taken_and_what_is_free_make_up_what_is_open(
    busy: list[tuple[int, int]], mode: AvailabilityMode
) -> None:
    on_grid = {"increment": timedelta(minutes=15), "rounds_to_nearest_hour": True}
    query = ask(EVA, window=span("08:00", "20:00"), mode=mode, **on_grid)
    starts = [(at("08:00") + timedelta(minutes=begin), length) for begin, length in busy]
    taken_time = [Interval(one, one + timedelta(minutes=length)) for one, length in starts]
    times = [time_of(EVA, *taken_time)]

    free = find_slots(query, times, now=LONG_AGO)
    taken = find_taken_slots(query, times, now=LONG_AGO)

    everything = find_slots(query, [time_of(EVA)], now=LONG_AGO)
    assert sorted([*free, *taken], key=lambda one: one.starts_at) == list(everything)
