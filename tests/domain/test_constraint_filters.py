from datetime import UTC, date, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from desk_app.domain.availability import AvailabilityQuery, ResourceTime, find_slots
from desk_app.domain.constraint import (
    Hours,
    Period,
    Weekday,
    Weekdays,
    Weekends,
    allow,
    block,
)
from desk_app.domain.constraint_filters import filters_of_constraints, keep_allowed
from desk_app.domain.find_time import (
    BetweenTimestamps,
    FindTimeFilters,
    FindTimeQuery,
    SpecificDay,
    SpecificDayAndTime,
    find_time,
)
from desk_app.domain.interval import Interval
from tests.builders import HOUR, MONDAY, at, resource_id, span
from tests.domain.scheduling_strategies import levels_near, places, windows_near

ZONE_NAME = "Europe/Copenhagen"
WEEK = Interval(MONDAY, MONDAY + timedelta(days=7))


def translate(*constraints, window=WEEK):
    return filters_of_constraints([constraints], zone_name=ZONE_NAME, window=window)


def test_no_constraints_need_no_filters():
    assert translate() == FindTimeFilters()


def test_weekly_rules_become_hours_of_weekdays():
    translated = translate(allow(Weekends()), block(Hours(0, 1380)))

    assert translated == FindTimeFilters(
        any_of=(
            SpecificDayAndTime(Weekday.SATURDAY, 1380, 1440, ZONE_NAME),
            SpecificDayAndTime(Weekday.SUNDAY, 1380, 1440, ZONE_NAME),
        )
    )


def test_whole_days_become_days():
    translated = translate(block(Weekdays()))

    assert translated.any_of == (
        SpecificDay(Weekday.SATURDAY, ZONE_NAME),
        SpecificDay(Weekday.SUNDAY, ZONE_NAME),
    )


def test_with_periods_the_open_spans_are_listed():
    translated = translate(block(Period(at("09:00"), at("10:00", day=6))))

    assert translated.any_of == (
        BetweenTimestamps(at("00:00"), at("09:00")),
        BetweenTimestamps(at("10:00", day=6), WEEK.end),
    )


def test_where_open_spans_are_too_many_the_periods_are_left_out():
    hours = [allow(Hours(60 * hour, 60 * hour + 30)) for hour in range(24)]
    holiday = block(Period(date(2026, 3, 4), date(2026, 3, 5)))
    three_weeks = Interval(MONDAY, MONDAY + timedelta(days=21))

    translated = translate(*hours, holiday, window=three_weeks)

    assert len(translated.any_of) == 7 * 24


def test_a_zone_this_computer_does_not_know_is_read_as_utc():
    ten = allow(Period(date(2026, 3, 4), date(2026, 3, 5)))

    translated = filters_of_constraints([[ten]], zone_name="Mars/Olympus", window=WEEK)

    assert translated.any_of == (BetweenTimestamps(at("00:00", day=2), at("00:00", day=3)),)


def test_only_times_wholly_within_open_time_are_kept():
    times = [span("08:00", "09:00"), span("09:00", "10:00"), span("11:30", "12:30")]

    kept = keep_allowed(times, [[allow(Hours(540, 720))]], UTC)

    assert kept == (times[1],)


def test_no_times_and_no_constraints_are_no_trouble():
    time = span("08:00", "09:00")

    assert keep_allowed([], [[allow(Hours(540, 720))]], UTC) == ()
    assert keep_allowed([time], [[], []], UTC) == (time,)


@given(st.data())
def test_find_time_with_the_filters_answers_as_availability_does(data):
    zone, day = data.draw(places)
    levels, window = data.draw(levels_near(day)), data.draw(windows_near(day))
    filters = filters_of_constraints(levels, zone_name=zone.key, window=window)
    now = window.start - timedelta(days=1)
    resource = ResourceTime(resource_id=resource_id(), zone=zone, constraint_levels=levels)
    query = AvailabilityQuery(
        resources=(resource_id(),), window=window, length=HOUR, rounds_to_nearest_hour=False
    )

    expected = find_slots(query, [resource], now=now)

    question = FindTimeQuery(window=window, length=HOUR, filters=filters)
    times = find_time(question, zone=zone, busy=(), now=now)
    assert [slot.interval for slot in expected] == list(keep_allowed(times, levels, zone))


def test_the_hours_of_a_filter_are_those_of_the_resource():
    monday = span("00:00", "24:00")
    filters = translate(allow(Hours(540, 600)), window=monday)

    times = find_time(
        FindTimeQuery(window=monday, filters=filters),
        zone=ZoneInfo("Asia/Tokyo"),
        busy=(),
        now=MONDAY,
    )

    assert times == (span("08:00", "09:00"),)
