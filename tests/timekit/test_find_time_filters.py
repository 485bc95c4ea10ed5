"""The filters of FindTime on the wire."""

from typing import Any

import pytest

from desk_app.domain.constraint import Weekday
from desk_app.domain.find_time import (
    BetweenTimestamps,
    BusinessHours,
    Daytime,
    ExcludeWeekend,
    FindTimeFilters,
    OnlyWeekend,
    SpecificDay,
    SpecificDayAndTime,
    SpecificTime,
    TakeFirst,
    TakeLast,
    TakeRandom,
)
from desk_app.timekit.find_time_filters import filters_from_wire, filters_to_wire
from desk_app.timekit.time_formats import IncomingTimes
from tests.builders import utc

TIMES = IncomingTimes(now=utc("2026-03-02 09:00"))
ZONE = "Europe/Copenhagen"

WIRE: dict[str, Any] = {
    "or": [
        {"specific_day": {"day": "Thursday"}},
        {"specific_day": {"day": "Friday", "timezone": ZONE}},
        {"specific_day_and_time": {"day": "Monday", "start": 9, "end": "12:30", "timezone": ZONE}},
        {
            "between_timestamps": {
                "start": "2026-03-02T09:00:00+00:00",
                "end": "2026-03-02T10:00:00+00:00",
            }
        },
    ],
    "and": [
        {"specific_time": {"start": 13, "end": 15, "timezone": "UTC"}},
        {"business_hours": {"timezone": ZONE}},
        {"daytime": {}},
        {"only_weekend": {}},
        {"exclude_weekend": {}},
    ],
    "after": [
        {"take_first": {"number": 3}},
        {"take_last": {"number": 2}},
        {"take_random": {"number": 1}},
    ],
}
FILTERS = FindTimeFilters(
    any_of=(
        SpecificDay(Weekday.THURSDAY),
        SpecificDay(Weekday.FRIDAY, ZONE),
        SpecificDayAndTime(Weekday.MONDAY, 540, 750, ZONE),
        BetweenTimestamps(utc("2026-03-02 09:00"), utc("2026-03-02 10:00")),
    ),
    all_of=(
        SpecificTime(780, 900, "UTC"),
        BusinessHours(ZONE),
        Daytime(),
        OnlyWeekend(),
        ExcludeWeekend(),
    ),
    cuts=(TakeFirst(3), TakeLast(2), TakeRandom(1)),
)


def test_every_filter_is_spelled_one_way_and_read_back() -> None:
    assert filters_from_wire(WIRE, TIMES) == FILTERS
    assert filters_to_wire(FILTERS) == WIRE


def test_no_filters_are_an_empty_object() -> None:
    assert filters_to_wire(FindTimeFilters()) == {}
    nothings: list[Any] = [{}, [], None, {"or": [], "and": {}, "after": None}]
    for nothing in nothings:
        assert filters_from_wire(nothing, TIMES) == FindTimeFilters()


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ({"exclude-weekend": []}, ExcludeWeekend()),
        ({"exclude_weekends": {}}, ExcludeWeekend()),
        ({"working-hours": None}, BusinessHours()),
        ({"specific-time": {"start": "09:00", "end": 24}}, SpecificTime(540, 1440)),
        ({"specific_day": {"day": "monday", "timezone": ""}}, SpecificDay(Weekday.MONDAY)),
    ],
    ids=str,
)
def test_other_spellings_are_read_too(said: dict[str, Any], meant: object) -> None:
    assert filters_from_wire({"and": [said]}, TIMES).all_of == (meant,)


@pytest.mark.parametrize(
    "wire",
    [
        "none",
        {"or": "none"},
        {"or": ["none"]},
        {"or": [{}]},
        {"and": [{"full_moon": {}}]},
        {"and": [{"specific_day": {"day": "Someday"}}]},
        {"and": [{"specific_day": "Monday"}]},
        {"and": [{"specific_day": {"day": "Monday", "timezone": "Europe/Atlantis"}}]},
        {"and": [{"specific_day": {"day": "Monday", "timezone": 1}}]},
        {"and": [{"specific_time": {"start": 15, "end": 13}}]},
        {"and": [{"between_timestamps": {"start": "2026-03-03", "end": "2026-03-02"}}]},
        {"and": [{"between_timestamps": {"start": "soon", "end": "2026-03-02"}}]},
        {"after": [{"take_all": {"number": 1}}]},
        {"after": [{"take_first": {"number": -1}}]},
        {"after": [{"take_first": {}}]},
        {"after": [{"take_first": {"number": True}}]},
    ],
    ids=str,
)
def test_a_filter_that_makes_no_sense_is_refused(wire: Any) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        filters_from_wire(wire, TIMES)
