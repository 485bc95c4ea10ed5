import itertools
from datetime import UTC, date, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk_app.domain.constraint import (
    Day,
    DayAndTime,
    Hours,
    Period,
    UnknownRule,
    Weekday,
    Weekdays,
    Weekends,
    allow,
    block,
)
from desk_app.domain.interval import Interval
from desk_app.domain.opening import open_intervals
from tests.builders import MONDAY, at, span, utc
from tests.domain import reference
from tests.domain.scheduling_strategies import levels_near, places, windows_near

COPENHAGEN = ZoneInfo("Europe/Copenhagen")
WEEK = Interval(MONDAY, MONDAY + timedelta(days=7))


def clock(text):
    hour, minute = text.split(":")
    return int(hour) * 60 + int(minute)


def whole_days(*days):
    return tuple(span("00:00", "24:00", day=day) for day in days)


def opened(*constraints, window=WEEK, zone=UTC):
    return open_intervals([constraints], window, zone)


# --- each rule -------------------------------------------------------------------------------


def test_without_constraints_everything_is_open():
    assert opened() == (WEEK,)


@pytest.mark.parametrize(
    ("constraint", "expected"),
    [
        pytest.param(
            allow(Hours(540, 1020)),
            tuple(span("09:00", "17:00", day=day) for day in range(7)),
            id="allow_hours",
        ),
        pytest.param(
            block(Hours(0, 1380)),
            tuple(span("23:00", "24:00", day=day) for day in range(7)),
            id="block_hours",
        ),
        pytest.param(
            allow(DayAndTime(Weekday.TUESDAY, 540, 1020)),
            (span("09:00", "17:00", day=1),),
            id="allow_day_and_time",
        ),
        pytest.param(
            block(DayAndTime(Weekday.TUESDAY, 540, 1020)),
            (Interval(MONDAY, at("09:00", day=1)), Interval(at("17:00", day=1), WEEK.end)),
            id="block_day_and_time",
        ),
        pytest.param(allow(Day(Weekday.WEDNESDAY)), whole_days(2), id="allow_day"),
        pytest.param(
            block(Day(Weekday.WEDNESDAY)),
            (Interval(MONDAY, at("00:00", day=2)), Interval(at("00:00", day=3), WEEK.end)),
            id="block_day",
        ),
        pytest.param(
            allow(Weekdays()), (Interval(MONDAY, at("00:00", day=5)),), id="allow_weekdays"
        ),
        pytest.param(
            block(Weekdays()), (Interval(at("00:00", day=5), WEEK.end),), id="block_weekdays"
        ),
        pytest.param(
            allow(Weekends()), (Interval(at("00:00", day=5), WEEK.end),), id="allow_weekends"
        ),
        pytest.param(
            block(Weekends()), (Interval(MONDAY, at("00:00", day=5)),), id="block_weekends"
        ),
        pytest.param(
            allow(Period(at("10:00"), at("12:00"))), (span("10:00", "12:00"),), id="allow_period"
        ),
        pytest.param(
            block(Period(at("10:00"), at("12:00", day=6))),
            (span("00:00", "10:00"), span("12:00", "24:00", day=6)),
            id="block_period",
        ),
    ],
)
def test_each_rule_leaves_open_what_it_says(constraint, expected):
    assert opened(constraint) == expected


def test_a_period_of_dates_begins_and_ends_at_midnight_of_the_place():
    closed = block(Period(date(2026, 3, 2), date(2026, 3, 3)))
    window = Interval(utc("2026-03-01 22:00"), utc("2026-03-03 00:00"))

    assert opened(closed, window=window, zone=COPENHAGEN) == (
        Interval(utc("2026-03-01 22:00"), utc("2026-03-01 23:00")),
        Interval(utc("2026-03-02 23:00"), utc("2026-03-03 00:00")),
    )


def test_a_period_that_ends_before_it_begins_names_nothing():
    backwards = Period(at("12:00"), at("10:00"))

    assert opened(block(backwards)) == (WEEK,)
    assert opened(allow(backwards)) == ()


def test_a_rule_that_is_not_known_is_passed_over():
    assert opened(allow(UnknownRule("allow_moon", {"phase": ["full"]}))) == (WEEK,)


def test_a_window_without_length_is_closed():
    assert opened(window=Interval(MONDAY, MONDAY)) == ()
    assert opened(allow(Weekdays()), window=Interval(MONDAY, MONDAY)) == ()


# --- together --------------------------------------------------------------------------------


def test_allows_of_one_family_add_up():
    tuesday, wednesday = Weekday.TUESDAY, Weekday.WEDNESDAY

    assert opened(
        allow(DayAndTime(tuesday, clock("8:00"), clock("10:00"))),
        allow(DayAndTime(tuesday, clock("13:00"), clock("15:00"))),
        allow(DayAndTime(wednesday, clock("8:00"), clock("16:00"))),
    ) == (
        span("08:00", "10:00", day=1),
        span("13:00", "15:00", day=1),
        span("08:00", "16:00", day=2),
    )


def test_allows_of_different_families_must_agree():
    assert opened(allow(Day(Weekday.MONDAY)), allow(Hours(540, 1020))) == (span("09:00", "17:00"),)


def test_blocks_are_taken_away_from_what_is_allowed():
    monday = span("00:00", "24:00")

    assert opened(allow(Hours(480, 960)), block(Hours(660, 720)), window=monday) == (
        span("08:00", "11:00"),
        span("12:00", "16:00"),
    )


def test_a_block_wins_over_an_allow_written_after_it():
    assert opened(block(Weekends()), allow(Weekends())) == ()


def test_levels_must_agree():
    resource, request = (allow(Day(Weekday.MONDAY)),), (allow(Day(Weekday.TUESDAY)),)

    assert open_intervals([resource, request], WEEK, UTC) == ()


def test_hours_that_touch_at_midnight_are_one_span():
    late, early = DayAndTime(Weekday.MONDAY, 1320, 1440), DayAndTime(Weekday.TUESDAY, 0, 120)

    assert opened(allow(late), allow(early)) == (Interval(at("22:00"), at("02:00", day=1)),)


# --- places and clocks -----------------------------------------------------------------------


def test_hours_are_those_of_the_place():
    monday = span("00:00", "24:00")

    assert opened(allow(Hours(540, 1020)), window=monday, zone=COPENHAGEN) == (
        span("08:00", "16:00"),
    )


@pytest.mark.parametrize(
    ("day", "start", "end"),
    [
        pytest.param("2026-03-28", "08:00", "16:00", id="the day before spring"),
        pytest.param("2026-03-29", "07:00", "15:00", id="the day the clock goes on"),
        pytest.param("2026-10-24", "07:00", "15:00", id="the day before autumn"),
        pytest.param("2026-10-25", "08:00", "16:00", id="the day the clock goes back"),
    ],
)
def test_opening_hours_keep_to_the_wall_clock(day, start, end):
    window = Interval(utc(f"{day} 00:00"), utc(f"{day} 20:00"))

    assert opened(allow(Hours(540, 1020)), window=window, zone=COPENHAGEN) == (
        Interval(utc(f"{day} {start}"), utc(f"{day} {end}")),
    )


@pytest.mark.parametrize(
    ("hours", "start", "end"),
    [
        pytest.param(Hours(90, 210), "00:30", "01:30", id="over the gap"),
        pytest.param(Hours(150, 210), "01:00", "01:30", id="beginning in the gap"),
        pytest.param(Hours(90, 150), "00:30", "01:00", id="ending in the gap"),
    ],
)
def test_hours_lose_what_spring_skips(hours, start, end):
    night = Interval(utc("2026-03-29 00:00"), utc("2026-03-29 03:00"))

    assert opened(allow(hours), window=night, zone=COPENHAGEN) == (
        Interval(utc(f"2026-03-29 {start}"), utc(f"2026-03-29 {end}")),
    )


def test_hours_that_lie_wholly_in_the_gap_of_spring_are_not_kept():
    night = Interval(utc("2026-03-29 00:00"), utc("2026-03-29 03:00"))

    assert opened(allow(Hours(125, 175)), window=night, zone=COPENHAGEN) == ()


def test_hours_over_the_repeated_hour_of_autumn_are_an_hour_longer():
    night = Interval(utc("2026-10-24 22:00"), utc("2026-10-25 06:00"))

    (opening,) = opened(allow(Hours(60, 300)), window=night, zone=COPENHAGEN)

    assert opening.length == timedelta(hours=5)


@pytest.mark.parametrize(
    ("hours", "expected"),
    [
        pytest.param(Hours(150, 240), [("00:30", "01:00"), ("01:30", "03:00")], id="beginning"),
        pytest.param(Hours(60, 150), [("23:00", "00:30"), ("01:00", "01:30")], id="ending"),
    ],
)
def test_hours_that_begin_or_end_within_the_repeated_hour_are_kept_as_the_clock_shows_them(
    hours, expected
):
    night = Interval(utc("2026-10-24 22:00"), utc("2026-10-25 06:00"))

    spans = opened(allow(hours), window=night, zone=COPENHAGEN)

    assert [(f"{each.start:%H:%M}", f"{each.end:%H:%M}") for each in spans] == expected


def test_a_day_that_a_place_left_out_has_no_hours():
    window = Interval(utc("2011-12-29 10:00"), utc("2012-01-01 10:00"))

    spans = opened(allow(Hours(540, 1020)), window=window, zone=ZoneInfo("Pacific/Apia"))

    assert [each.start.astimezone(ZoneInfo("Pacific/Apia")).day for each in spans] == [29, 31, 1]


@given(st.data())
def test_every_minute_is_open_exactly_if_the_rules_read_one_by_one_say_so(data):
    zone, day = data.draw(places)
    levels, window = data.draw(levels_near(day)), data.draw(windows_near(day))

    spans = open_intervals(levels, window, zone)

    minutes = reference.minutes_of(window, zone)
    opened = {
        minute.instant for minute in minutes if any(each.contains(minute.instant) for each in spans)
    }
    assert opened == reference.open_minutes(levels, minutes)
    assert all(one.end < later.start for one, later in itertools.pairwise(spans))
