import itertools
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk_app.domain.constraint import Weekday
from desk_app.domain.interval import from_seconds, to_seconds
from desk_app.domain.local_days import find_local_days, second_of_midnight
from tests.builders import utc

COPENHAGEN = ZoneInfo("Europe/Copenhagen")

CHANGES = [
    pytest.param("Europe/Copenhagen", date(2026, 3, 29), id="an hour skipped at two"),
    pytest.param("Europe/Copenhagen", date(2026, 10, 25), id="an hour repeated at three"),
    pytest.param("America/New_York", date(2026, 3, 8), id="west of Greenwich, spring"),
    pytest.param("America/New_York", date(2026, 11, 1), id="west of Greenwich, autumn"),
    pytest.param("Australia/Lord_Howe", date(2026, 10, 4), id="half an hour skipped"),
    pytest.param("Australia/Lord_Howe", date(2026, 4, 5), id="half an hour repeated"),
    pytest.param("America/Santiago", date(2026, 9, 6), id="midnight skipped"),
    pytest.param("America/Santiago", date(2026, 4, 4), id="last hour of the day repeated"),
    pytest.param("America/Havana", date(2026, 11, 1), id="midnight repeated"),
    pytest.param("America/St_Johns", date(2010, 11, 6), id="a minute past midnight, back a day"),
    pytest.param("Pacific/Apia", date(2011, 12, 29), id="before a day left out"),
]


def local_day(day, zone):
    start = second_of_midnight(day, zone)
    return next(each for each in find_local_days((start, start + 1), zone) if each.end > start)


def seconds(text):
    return to_seconds(utc(text))


def first_showings(day, wanted, zone):
    """The slow way: watch the clock minute by minute until it shows each time or a later one."""
    midnight = datetime.combine(day, datetime.min.time())
    instant = midnight.replace(tzinfo=UTC) - timedelta(hours=30)
    for minutes in wanted:
        while instant.astimezone(zone).replace(tzinfo=None) < midnight + timedelta(minutes=minutes):
            instant += timedelta(minutes=1)
        yield instant


@pytest.mark.parametrize(("zone_name", "day"), CHANGES)
def test_a_time_stands_for_the_first_instant_the_clock_shows_it_or_later(zone_name, day):
    zone = ZoneInfo(zone_name)
    changed = local_day(day, zone)

    wanted = range(0, 1441, 15)
    instants = [from_seconds(changed.second_of(minutes)) for minutes in wanted]

    assert instants == list(first_showings(day, wanted, zone))


@pytest.mark.parametrize(
    ("day", "hours"),
    [(date(2026, 3, 28), 24), (date(2026, 3, 29), 23), (date(2026, 10, 25), 25)],
)
def test_days_have_23_24_or_25_hours(day, hours):
    changed = local_day(day, COPENHAGEN)

    assert changed.end - changed.start == hours * 3600


def test_a_skipped_time_stands_for_the_moment_of_the_change():
    spring = local_day(date(2026, 3, 29), COPENHAGEN)

    assert spring.second_of(2 * 60 + 30) == seconds("2026-03-29 01:00")


def test_a_time_shown_twice_stands_for_its_first_showing():
    autumn = local_day(date(2026, 10, 25), COPENHAGEN)

    assert autumn.second_of(2 * 60 + 30) == seconds("2026-10-25 00:30")


def test_a_day_that_is_left_out_has_no_length():
    zone = ZoneInfo("Pacific/Apia")

    missing = second_of_midnight(date(2011, 12, 30), zone)

    assert missing == second_of_midnight(date(2011, 12, 31), zone)


def test_only_days_that_share_an_instant_with_the_window_are_given():
    window = (seconds("2026-03-02 23:00"), seconds("2026-03-04 23:00"))

    days = list(find_local_days(window, COPENHAGEN))

    assert [day.weekday for day in days] == [Weekday.TUESDAY, Weekday.WEDNESDAY]
    assert (days[0].start, days[-1].end) == window


@given(
    st.integers(-(10**9), 4 * 10**9),
    st.integers(1, 40 * 86400),
    st.sampled_from(["Europe/Copenhagen", "America/Santiago", "Africa/Cairo", "Asia/Kathmandu"]),
)
def test_days_follow_one_another_and_cover_the_window(start, length, zone_name):
    window = (start, start + length)

    days = list(find_local_days(window, ZoneInfo(zone_name)))

    assert days[0].start <= start < days[0].end
    assert days[-1].start < window[1] <= days[-1].end
    assert all(one.end == next_.start for one, next_ in itertools.pairwise(days))
