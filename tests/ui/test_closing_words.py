"""What closes time, in plain words."""

from datetime import date, datetime

import pytest

from desk_app.domain.booking_limits import LimitPeriod
from desk_app.domain.closing import ClosingFact, ClosingKind, ClosingRule, RuleLevel
from desk_app.domain.constraint import (
    Day,
    DayAndTime,
    Hours,
    Period,
    Weekday,
    Weekdays,
    Weekends,
    allow,
    block,
)
from desk_app.ui.closing_words import ClosingWords
from tests.builders import at, make_resource, span

EVA = make_resource("eva", name="Eva Lind", time_zone_name="UTC")
WORDS = ClosingWords(EVA, service="Haircut")
NINE = span("09:00", "10:00")


def say(kind: ClosingKind, interval=NINE, **fields) -> str:
    return WORDS.sentence(ClosingFact(kind=kind, interval=interval, **fields))


def rule(*constraints, level=RuleLevel.RESOURCE, opened=(), interval=NINE) -> str:
    return say(
        ClosingKind.RULE, interval, rule=ClosingRule(level, constraints), opened=tuple(opened)
    )


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (say(ClosingKind.PAST), "In the past"),
        (say(ClosingKind.BOOKED, name="Anna Meier"), "Booked: Anna Meier 09:00\u201310:00"),
        (say(ClosingKind.BUSY, name="Dentist"), "Busy: Dentist 09:00\u201310:00"),
        (say(ClosingKind.BUSY, span("00:00", "24:00"), name="Away"), "Busy: Away all day"),
        (
            say(ClosingKind.KEPT_FREE_AFTER, span("09:00", "09:10"), name="Anna"),
            "Kept free: 10 min after Anna",
        ),
        (
            say(ClosingKind.KEPT_FREE_BEFORE, span("09:00", "09:10")),
            "Kept free: 10 min before a booking",
        ),
        (
            say(ClosingKind.LIMIT, period=LimitPeriod.WEEK, most=4),
            "Full: no more than 4 bookings a week",
        ),
        (say(ClosingKind.TOO_SOON), "Too soon: can be booked from Mon 2 Mar, 10:00 on"),
        (say(ClosingKind.TOO_FAR_AHEAD), "Too far ahead: can be booked up to Mon 2 Mar, 09:00"),
    ],
)
def test_each_kind_of_fact_is_one_plain_sentence(said, expected):
    assert said == expected


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (
            rule(allow(Hours(0, 540)), opened=[span("00:00", "09:00")]),
            "Closed: hours of Eva Lind end at 09:00 on Monday",
        ),
        (
            rule(allow(Hours(600, 700)), opened=[span("10:00", "12:00")]),
            "Closed: hours of Eva Lind begin at 10:00 on Monday",
        ),
        (
            rule(allow(Hours(600, 700)), opened=[span("08:00", "09:00"), span("10:00", "12:00")]),
            "Closed: hours of Eva Lind pause 09:00\u201310:00 on Monday",
        ),
        (
            rule(allow(Weekends()), level=RuleLevel.PROJECT),
            "Closed: hours of Haircut leave nothing open on Monday",
        ),
        (
            rule(allow(Weekends()), level=RuleLevel.REQUEST),
            "Closed: hours asked for leave nothing open on Monday",
        ),
        (rule(block(Hours(720, 750))), "Closed: 12:00\u201312:30 every day"),
        (
            rule(block(DayAndTime(Weekday.MONDAY, 720, 750))),
            "Closed: 12:00\u201312:30 on Monday",
        ),
        (rule(block(Day(Weekday.MONDAY))), "Closed: on Monday"),
        (rule(block(Weekdays())), "Closed: from Monday to Friday"),
        (rule(block(Weekends())), "Closed: at weekends"),
        (
            rule(block(Period(date(2026, 3, 2), date(2026, 3, 3)))),
            "Closed: all day on Monday 2 March",
        ),
        (
            rule(block(Period(date(2026, 3, 2), date(2026, 3, 9)))),
            "Closed: Mon 2 Mar \u2013 Sun 8 Mar",
        ),
        (
            rule(block(Period(at("09:00"), at("10:00")))),
            "Closed: Mon 2 Mar, 09:00 \u2013 Mon 2 Mar, 10:00",
        ),
        (say(ClosingKind.RULE), "Closed: a rule that Desk does not know"),
    ],
)
def test_each_kind_of_rule_says_when_it_closes(said, expected):
    assert said == expected


def test_hours_up_to_midnight_end_at_24():
    opened = [span("08:00", "24:00")]
    fact = rule(allow(Hours(480, 1440)), opened=opened, interval=span("00:00", "01:00", day=1))

    assert fact == "Closed: hours of Eva Lind end at 24:00 on Tuesday"


def test_a_long_name_on_many_lines_is_one_short_line():
    said = say(ClosingKind.BOOKED, name="Anna\n" * 100)

    assert "\n" not in said
    assert len(said) < 90


def test_a_span_over_midnight_names_both_days():
    night = type(NINE)(datetime.fromisoformat("2026-03-02T22:00Z"), at("02:00", day=1))

    assert say(ClosingKind.BOOKED, night, name="Bo") == (
        "Booked: Bo Mon 2 Mar, 22:00 \u2013 Tue 3 Mar, 02:00"
    )
