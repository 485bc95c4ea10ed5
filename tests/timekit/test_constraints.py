"""Constraints on the wire: every spelling that has been seen, and the impossible ones."""

from datetime import date
from typing import Any

import pytest

from desk_app.domain.constraint import (
    Constraint,
    Day,
    DayAndTime,
    Hours,
    Period,
    UnknownRule,
    Verb,
    Weekday,
    Weekdays,
    Weekends,
    allow,
    block,
)
from desk_app.timekit.constraints import (
    constraint_complaints,
    constraint_from_wire,
    constraint_to_wire,
    constraints_from_wire,
    constraints_to_wire,
    known_constraints_from_wire,
)
from tests.builders import utc

SPELLED: list[tuple[dict[str, Any], Constraint]] = [
    ({"allow_hours": {"start": 9, "end": 17}}, allow(Hours(540, 1020))),
    ({"block_hours": {"start": "12:15", "end": "12:45"}}, block(Hours(735, 765))),
    ({"allow_hours": {"start": 0, "end": 24}}, allow(Hours(0, 1440))),
    (
        {"allow_day_and_time": {"day": "Tuesday", "start": 8, "end": "10:30"}},
        allow(DayAndTime(Weekday.TUESDAY, 480, 630)),
    ),
    ({"block_day": {"day": "Sunday"}}, block(Day(Weekday.SUNDAY))),
    ({"allow_weekdays": {}}, allow(Weekdays())),
    ({"block_weekends": {}}, block(Weekends())),
    (
        {"block_period": {"start": "2026-04-06", "end": "2026-04-11"}},
        block(Period(date(2026, 4, 6), date(2026, 4, 11))),
    ),
    (
        {"allow_period": {"start": "2026-04-06T08:00:00+00:00", "end": "2026-04-06"}},
        allow(Period(utc("2026-04-06 08:00"), date(2026, 4, 6))),
    ),
]


@pytest.mark.parametrize(("wire", "constraint"), SPELLED, ids=lambda value: str(value)[:40])
def test_a_constraint_is_spelled_one_way_and_read_back(
    wire: dict[str, Any], constraint: Constraint
) -> None:
    assert constraint_from_wire(wire) == constraint
    assert constraint_to_wire(constraint) == wire


@pytest.mark.parametrize(
    ("wire", "constraint"),
    [
        ({"allow_hours": {"start": "09:00", "end": "24:00"}}, allow(Hours(540, 1440))),
        ({"allow_hours": {"start": "9", "end": 17.5}}, allow(Hours(540, 1050))),
        ({"allow_hours": {"start": "09:00:00", "end": " 17:00 "}}, allow(Hours(540, 1020))),
        ({"allow_day": {"day": "monday"}}, allow(Day(Weekday.MONDAY))),
        ({"allow_day": {"day": "MONDAY"}}, allow(Day(Weekday.MONDAY))),
        ({"allow_weekdays": []}, allow(Weekdays())),
        ({"block_weekends": None}, block(Weekends())),
        (
            {"block_period": {"start": "2026-04-06 08:00:00", "end": "2026-04-06 09:00:00"}},
            block(Period(utc("2026-04-06 08:00"), utc("2026-04-06 09:00"))),
        ),
    ],
    ids=lambda value: str(value)[:60],
)
def test_other_spellings_are_read_too(wire: dict[str, Any], constraint: Constraint) -> None:
    assert constraint_from_wire(wire) == constraint


@pytest.mark.parametrize(
    "wire",
    [
        {"allow_full_moon": {"phase": 1}},
        {"block_events": []},
        {"moon": None},
        {"permit_hours": {"start": 9, "end": 17}},
        {"allow_": {}},
        {"": 5},
    ],
    ids=str,
)
def test_an_unknown_rule_goes_back_letter_for_letter(wire: dict[str, Any]) -> None:
    read = constraint_from_wire(wire)

    assert isinstance(read.rule, UnknownRule)
    assert constraint_to_wire(read) == wire


@pytest.mark.parametrize(
    ("wire", "complaint"),
    [
        ({"allow_hours": {"start": 9, "end": "25:00"}}, "allow_hours: end is not a valid time"),
        ({"allow_hours": {"start": "9:60", "end": 17}}, "allow_hours: start is not a valid time"),
        ({"allow_hours": {"start": -1, "end": 17}}, "allow_hours: start is not a valid time"),
        ({"allow_hours": {"start": True, "end": 17}}, "allow_hours: start is not a valid time"),
        ({"allow_hours": {"start": 9}}, "allow_hours: end is not a valid time"),
        ({"block_hours": {"start": 17, "end": 9}}, "block_hours: end must be after start"),
        ({"block_hours": {"start": 9, "end": 9}}, "block_hours: end must be after start"),
        ({"allow_day": {"day": "Someday"}}, "allow_day: day is not a weekday"),
        ({"allow_day": {}}, "allow_day: day is not a weekday"),
        ({"allow_day": "Monday"}, "allow_day: must be an object"),
        (
            {"block_period": {"start": "2026-04-11", "end": "2026-04-06"}},
            "block_period: end must be after start",
        ),
        ({"block_period": {"start": "soon", "end": "2026-04-06"}}, "block_period: start is not"),
        ({}, "one key"),
        ({"allow_day": {}, "block_day": {}}, "one key"),
        ("allow_weekdays", "one key"),
        (None, "one key"),
    ],
    ids=lambda value: str(value)[:60],
)
def test_an_impossible_constraint_is_refused_by_name(wire: Any, complaint: str) -> None:
    with pytest.raises(ValueError, match=complaint):
        constraint_from_wire(wire)


def test_lists_keep_their_order() -> None:
    wire = [said for said, _ in SPELLED]

    assert constraints_to_wire(constraints_from_wire(wire)) == wire


def test_an_empty_object_is_an_empty_list() -> None:
    assert constraints_from_wire({}) == ()


def test_everything_wrong_in_a_list_is_said() -> None:
    wrong = [
        {"allow_hours": {"start": 17, "end": 9}},
        {"allow_weekdays": {}},
        {"allow_day": {"day": 5}},
        {"allow_full_moon": {}},
    ]

    assert constraint_complaints(wrong) == [
        "allow_hours: end must be after start",
        "allow_day: day is not a weekday",
        "allow_full_moon is not known",
    ]
    assert constraint_complaints("none") == ["must be an array of constraints"]
    assert constraint_complaints([]) == []


def test_an_answer_with_an_impossible_constraint_is_kept_as_it_came() -> None:
    wire = [{"allow_hours": {"start": 17, "end": 9}}, {"block_weekends": {}}]

    read = known_constraints_from_wire(wire)

    assert read[0].verb is Verb.ALLOW
    assert constraints_to_wire(read) == wire


@pytest.mark.parametrize("odd", [None, {}, "none", 5, [5, None, {}]], ids=str)
def test_an_answer_that_holds_no_constraints_has_none(odd: object) -> None:
    assert known_constraints_from_wire(odd) == ()
