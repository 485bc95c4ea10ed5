from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from desk_app.domain.constraint import (
    Constraint,
    DayAndTime,
    Period,
    UnknownRule,
    Verb,
    Weekday,
    allow,
    block,
)
from desk_app.domain.weekly_hours import DateException, parse_hours
from desk_app.ui.resource_words import (
    clock_words,
    initials,
    open_today_words,
    period_words,
    rule_words,
    short_hours,
    usual_zone,
    zone_words,
)
from tests.builders import MONDAY, make_resource, utc

NOON = MONDAY + timedelta(hours=12)
NINE_TO_FIVE = allow(DayAndTime(Weekday.MONDAY, 540, 1020))


@pytest.mark.parametrize(
    ("constraints", "words"),
    [
        ((NINE_TO_FIVE,), "Open today 9\N{EN DASH}17"),
        ((allow(DayAndTime(Weekday.TUESDAY, 540, 1020)),), "Closed today"),
        ((), "Open all the time"),
        ((NINE_TO_FIVE, block(Period(date(2026, 3, 2), date(2026, 3, 3)))), "Closed today"),
        ((NINE_TO_FIVE, block(Period(date(2026, 3, 1), date(2026, 3, 10)))), "Closed to 9 Mar"),
        (None, ""),
    ],
)
def test_a_resource_says_when_it_is_open_today(qapp, constraints, words):
    assert open_today_words(make_resource(constraints=constraints), NOON) == words


def test_today_is_the_day_at_the_resource_not_here(qapp):
    auckland = make_resource(
        time_zone_name="Pacific/Auckland",
        constraints=(allow(DayAndTime(Weekday.TUESDAY, 480, 600)),),
    )

    assert open_today_words(auckland, NOON) == "Open today 8\N{EN DASH}10"


def test_hours_are_said_briefly():
    assert short_hours(parse_hours("9-12, 13:30-24")) == "9\N{EN DASH}12, 13:30\N{EN DASH}24"


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Eva Lind", "EL"),
        ("Room 2 & 3", "R3"),
        ("łukasz (second floor) Ørsted", "ŁØ"),
        ("Laser", "L"),
        ("", "•"),
        ("??? !", "•"),
    ],
)
def test_initials_are_the_first_letters_of_the_first_and_last_word(name, letters):
    assert initials(name) == letters


def test_closed_dates_are_said_with_their_last_day(qapp):
    one_day = DateException(date(2026, 12, 24), date(2026, 12, 25))

    assert period_words(one_day) == "Thu 24 Dec 2026"
    assert period_words(DateException(one_day.start, date(2026, 12, 27))) == (
        "Thu 24 Dec 2026 \N{EN DASH} Sat 26 Dec 2026"
    )


def test_an_unknown_rule_is_shown_as_its_key_and_its_json(qapp):
    rule = Constraint(Verb.ALLOW, UnknownRule("allow_moon", {"phase": "fuld\nmåne"}))

    assert rule_words(rule, UTC) == 'allow_moon: {"phase": "fuld\\nmåne"}'


def test_a_rule_as_long_as_a_book_is_cut(qapp):
    rule = Constraint(Verb.ALLOW, UnknownRule("x", "y" * 10_000))

    assert len(rule_words(rule, UTC)) == 400


def test_a_blocked_part_of_a_day_is_said_by_the_clock_of_the_zone(qapp):
    rule = block(Period(utc("2026-03-02 09:30"), utc("2026-03-02 11:00")))

    assert rule_words(rule, ZoneInfo("Europe/Copenhagen")) == (
        "Closed Mon 2 Mar 2026 10:30 to Mon 2 Mar 2026 12:00"
    )


def test_a_zone_is_written_with_blanks():
    assert zone_words("America/New_York") == "America/New York"


@pytest.mark.parametrize(
    ("zone", "words"),
    [
        ("Europe/Copenhagen", "13:00 there now, UTC+1"),
        ("Asia/Kolkata", "17:30 there now, UTC+5:30"),
        ("America/St_Johns", "08:30 there now, UTC-3:30"),
        ("UTC", "12:00 there now, UTC"),
    ],
)
def test_the_clock_of_a_zone_is_said_with_its_distance(qapp, zone, words):
    noon = datetime(2026, 3, 2, 12, tzinfo=UTC)

    assert clock_words(noon.astimezone(ZoneInfo(zone))) == words


def test_the_usual_zone_is_the_one_of_most():
    zones = ["UTC", "Europe/Berlin", "Europe/Berlin"]

    assert usual_zone(make_resource(time_zone_name=zone) for zone in zones) == "Europe/Berlin"
    assert usual_zone(()) == ""
