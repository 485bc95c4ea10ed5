"""Timestamps, relative times and durations, in every spelling that has been seen."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk_app.timekit.time_formats import (
    IncomingTimes,
    OutgoingTimes,
    format_duration,
    format_timestamp,
    parse_date_or_instant,
    parse_duration,
    parse_time,
    parse_timestamp,
)
from tests.builders import utc

COPENHAGEN = ZoneInfo("Europe/Copenhagen")
NINE = utc("2026-03-02 09:00")

# --- timestamps ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "2026-03-02T10:00:00+01:00",
        "2026-03-02T10:00:00+0100",
        "2026-03-02T09:00:00Z",
        "2026-03-02t09:00:00z",
        "2026-03-02T09:00:00.123456Z",
        "2026-03-02 09:00:00",
        "2026-03-02 09:00",
        "2026-03-02 09:00:00 +0000",
        "2026-03-02T09:00:00-00:00",
        "  2026-03-02T09:00:00+00:00 ",
        "1772442000",
        1772442000,
    ],
)
def test_one_instant_is_read_from_many_spellings(text: object) -> None:
    assert parse_timestamp(text) == NINE
    assert parse_timestamp(text).tzinfo is UTC


@pytest.mark.parametrize(
    "odd",
    [
        None,
        True,
        {},
        [],
        1.5,
        "",
        "soon",
        "now",
        "2026-13-02T09:00:00Z",
        "2026-02-30",
        "2026-03-02T25:00:00Z",
        "2026-03-02T09:00:00+99:00",
        "2026-03-02T09:00:00 Europe/Copenhagen",
        "09:00",
        "0001-01-01T00:00:00+14:00",
        "9999-12-31T23:59:59-14:00",
        10**30,
        "2026-03-02T09:00:00Z" * 100_000,
    ],
    ids=lambda value: repr(value)[:40],
)
def test_what_is_no_timestamp_is_refused(odd: object) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        parse_timestamp(odd)


def test_a_text_without_an_offset_is_in_the_zone_given() -> None:
    assert parse_timestamp("2026-03-02 10:00:00", zone=COPENHAGEN) == NINE
    assert parse_timestamp("2026-07-01", zone=COPENHAGEN) == utc("2026-06-30 22:00")


def test_a_pattern_is_tried_before_the_usual_spellings() -> None:
    pattern = "d.m.Y H:i"

    assert parse_timestamp("02.03.2026 09:00", pattern=pattern) == NINE
    assert parse_timestamp("2026-03-02T09:00:00Z", pattern=pattern) == NINE


def test_an_instant_is_written_with_the_offset_of_its_zone() -> None:
    assert format_timestamp(NINE) == "2026-03-02T09:00:00+00:00"
    assert format_timestamp(NINE, COPENHAGEN) == "2026-03-02T10:00:00+01:00"
    assert format_timestamp(NINE, COPENHAGEN, pattern="Y-m-d H:i") == "2026-03-02 10:00"
    assert format_timestamp(NINE + timedelta(microseconds=1)) == "2026-03-02T09:00:00+00:00"


@given(st.integers(630_000_000, 6_900_000_000))
def test_what_is_written_is_read_back(seconds: int) -> None:
    instant = datetime.fromtimestamp(seconds, UTC)

    assert parse_timestamp(format_timestamp(instant, COPENHAGEN)) == instant


def test_an_hour_that_comes_twice_is_written_so_that_it_can_be_told() -> None:
    first, second = utc("2026-10-25 00:30"), utc("2026-10-25 01:30")

    assert format_timestamp(first, COPENHAGEN) == "2026-10-25T02:30:00+02:00"
    assert format_timestamp(second, COPENHAGEN) == "2026-10-25T02:30:00+01:00"


def test_a_plain_date_stays_a_date() -> None:
    assert parse_date_or_instant("2026-04-06") == date(2026, 4, 6)
    assert parse_date_or_instant("2026-04-06T00:00:00Z") == utc("2026-04-06 00:00")
    assert parse_date_or_instant(1772442000) == NINE


def test_the_times_of_a_request_and_of_its_answer_are_given_once() -> None:
    incoming = IncomingTimes(now=NINE, zone=COPENHAGEN, pattern="d.m.Y")
    outgoing = OutgoingTimes(COPENHAGEN, "d.m.Y H:i")

    assert incoming.read("03.03.2026") == utc("2026-03-02 23:00")
    assert incoming.read_relative("tomorrow") == utc("2026-03-02 23:00")
    assert outgoing.write(NINE) == "02.03.2026 10:00"
    assert outgoing.write_optional(None) is None
    assert outgoing.write_optional(NINE) == "02.03.2026 10:00"


# --- relative times --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("now", NINE),
        ("NOW ", NINE),
        ("1 hour", utc("2026-03-02 10:00")),
        ("-1 hour", utc("2026-03-02 08:00")),
        ("+2 days", utc("2026-03-04 09:00")),
        ("3 days 2 weeks", utc("2026-03-19 09:00")),
        ("1 day, 2 hours and 30 mins", utc("2026-03-03 11:30")),
        ("2 hours ago", utc("2026-03-02 07:00")),
        ("in 15 minutes", utc("2026-03-02 09:15")),
        ("1 month", utc("2026-04-02 09:00")),
        ("6 months", utc("2026-09-02 09:00")),
        ("11 months", utc("2027-02-02 09:00")),
        ("1 year", utc("2027-03-02 09:00")),
        ("-3 months", utc("2025-12-02 09:00")),
        ("90 secs", utc("2026-03-02 09:01") + timedelta(seconds=30)),
        ("2026-03-02T10:00:00+01:00", NINE),
        ("2026-03-03", utc("2026-03-03 00:00")),
    ],
)
def test_a_relative_time_counts_from_now(text: str, expected: datetime) -> None:
    assert parse_time(text, now=NINE) == expected


def test_tomorrow_is_the_next_midnight_of_the_zone() -> None:
    late = utc("2026-03-28 23:30")  # already the 29th in Copenhagen, where the clock changes

    assert parse_time("today", now=late, zone=COPENHAGEN) == utc("2026-03-28 23:00")
    assert parse_time("tomorrow", now=late, zone=COPENHAGEN) == utc("2026-03-29 22:00")
    assert parse_time("yesterday", now=late, zone=COPENHAGEN) == utc("2026-03-27 23:00")


def test_a_day_the_month_lacks_runs_over_into_the_next() -> None:
    assert parse_time("1 month", now=utc("2026-01-31 09:00")) == utc("2026-03-03 09:00")


@pytest.mark.parametrize(
    "odd",
    ["soonish", "", "hour", "1 hour soon", "3 parsecs", None, {}, "999999999 weeks", "9999 years"],
)
def test_what_is_no_time_at_all_is_refused(odd: Any) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        parse_time(odd, now=NINE)


# --- durations -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("45 minutes", 45),
        ("1 hour", 60),
        ("1 Hour 30 Minutes", 90),
        ("90 min", 90),
        ("1h", 60),
        ("2 days", 2880),
        ("1 fortnight", 20160),
        ("600", 10),
        (600, 10),
        ("0 minutes", 0),
    ],
)
def test_a_duration_is_read_from_many_spellings(text: object, minutes: int) -> None:
    assert parse_duration(text) == timedelta(minutes=minutes)


@pytest.mark.parametrize(
    "odd", ["", "long", "-1 hour", "1 month", None, True, [], "999999999 weeks", -5, 10**40]
)
def test_what_is_no_duration_is_refused(odd: object) -> None:
    with pytest.raises(ValueError, match="length of time"):
        parse_duration(odd)


@pytest.mark.parametrize(
    ("length", "text"),
    [
        (timedelta(minutes=45), "45 minutes"),
        (timedelta(minutes=60), "1 hour"),
        (timedelta(minutes=90), "90 minutes"),
        (timedelta(hours=36), "36 hours"),
        (timedelta(days=14), "2 weeks"),
        (timedelta(seconds=45), "45 seconds"),
        (timedelta(0), "0 minutes"),
    ],
)
def test_a_duration_is_written_in_its_largest_whole_unit(length: timedelta, text: str) -> None:
    assert format_duration(length) == text


@given(st.integers(0, 10_000_000))
def test_a_duration_is_read_back(seconds: int) -> None:
    length = timedelta(seconds=seconds)

    assert parse_duration(format_duration(length)) == length
