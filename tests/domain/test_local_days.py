import itertools
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

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
    pytest.param("America/Toronto", date(1919, 3, 31), id="from half past eleven over midnight"),
    pytest.param("America/St_Johns", date(2010, 11, 6), id="a minute past midnight, back a day"),
    pytest.param("Pacific/Apia", date(2011, 12, 29), id="before a day left out"),
]


def around(day: date, zone: ZoneInfo) -> tuple[int, int]:
    """From the midnight before a day to the one after it."""
    one = timedelta(days=1)
    return second_of_midnight(day - one, zone), second_of_midnight(day + 2 * one, zone)


def parts_of(day, zone):
    """The parts of a day, whichever order the clock shows them in."""
    return [part for part in find_local_days(around(day, zone), zone) if part.day == day]


def seconds(text):
    return to_seconds(utc(text))


@pytest.mark.parametrize(("zone_name", "day"), CHANGES)
def test_an_instant_belongs_to_the_day_and_time_that_the_clock_shows_then(zone_name, day):
    zone = ZoneInfo(zone_name)
    window = around(day, zone)

    parts = list(find_local_days(window, zone))

    for instant in range(*window, 60):
        [part] = [part for part in parts if part.start <= instant < part.end]
        midnight = datetime.combine(part.day, datetime.min.time())
        shown = midnight + timedelta(seconds=instant - part.midnight)
        assert shown == from_seconds(instant).astimezone(zone).replace(tzinfo=None)


@pytest.mark.parametrize(("zone_name", "day"), CHANGES)
def test_a_day_begins_when_the_clock_first_shows_it_or_a_later_one(zone_name, day):
    zone = ZoneInfo(zone_name)
    instant = datetime.combine(day, datetime.min.time(), UTC) - timedelta(hours=30)
    while instant.astimezone(zone).date() < day:
        instant += timedelta(minutes=1)

    assert from_seconds(second_of_midnight(day, zone)) == instant


@pytest.mark.parametrize(
    ("day", "hours"),
    [
        (date(2026, 3, 28), [24]),
        (date(2026, 3, 29), [2, 21]),
        (date(2026, 10, 25), [3, 22]),
    ],
)
def test_days_have_23_24_or_25_hours(day, hours):
    parts = parts_of(day, COPENHAGEN)

    assert [(part.end - part.start) / 3600 for part in parts] == hours


def test_a_time_that_is_skipped_names_no_instant():
    before, after = parts_of(date(2026, 3, 29), COPENHAGEN)
    skipped = ((125, 175),)

    spans = [*before.spans(skipped), *after.spans(skipped)]

    assert all(end <= start for start, end in spans)


def test_a_time_shown_twice_names_both():
    first, second = parts_of(date(2026, 10, 25), COPENHAGEN)
    half_past_two = ((150, 160),)

    assert list(first.spans(half_past_two)) == [
        (seconds("2026-10-25 00:30"), seconds("2026-10-25 00:40"))
    ]
    assert list(second.spans(half_past_two)) == [
        (seconds("2026-10-25 01:30"), seconds("2026-10-25 01:40"))
    ]


def test_a_clock_that_goes_back_over_midnight_shows_the_day_before_again():
    zone = ZoneInfo("America/St_Johns")
    window = (seconds("2010-11-07 02:29"), seconds("2010-11-07 04:00"))

    days = [(part.day.day, (part.end - part.start) // 60) for part in find_local_days(window, zone)]

    assert days == [(6, 1), (7, 1), (6, 59), (7, 30)]


def test_a_day_that_is_left_out_has_no_length():
    zone = ZoneInfo("Pacific/Apia")

    missing = second_of_midnight(date(2011, 12, 30), zone)

    assert missing == second_of_midnight(date(2011, 12, 31), zone)


def test_the_first_and_the_last_day_are_cut_where_the_window_is():
    window = (seconds("2026-03-02 22:00"), seconds("2026-03-04 23:30"))

    days = list(find_local_days(window, COPENHAGEN))

    assert [part.day.day for part in days] == [2, 3, 4, 5]
    assert (days[0].start, days[-1].end) == window
    assert days[0].midnight == seconds("2026-03-01 23:00")


def test_a_window_without_length_has_no_days():
    assert list(find_local_days((seconds("2026-03-02 22:00"),) * 2, COPENHAGEN)) == []


@given(
    st.integers(-(10**9), 4 * 10**9),
    st.integers(1, 40 * 86400),
    st.sampled_from(["Europe/Copenhagen", "America/Santiago", "Africa/Cairo", "Asia/Kathmandu"]),
)
def test_days_follow_one_another_and_make_up_the_window(start, length, zone_name):
    window = (start, start + length)

    days = list(find_local_days(window, ZoneInfo(zone_name)))

    assert (days[0].start, days[-1].end) == window
    assert all(one.start < one.end for one in days)
    assert all(one.end == next_.start for one, next_ in itertools.pairwise(days))
