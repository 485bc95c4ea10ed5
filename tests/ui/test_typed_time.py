from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk_app.ui.typed_time import format_length, parse_clock, parse_date, parse_length

TODAY = date(2025, 10, 14)
WORDS = {"today": TODAY, "fri": date(2025, 10, 17), "oct": date(2025, 10, 1)}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("9", time(9)),
        ("09:05", time(9, 5)),
        ("930", time(9, 30)),
        ("1630", time(16, 30)),
        ("16.30", time(16, 30)),
        ("16h30", time(16, 30)),
        ("4pm", time(16)),
        ("12 am", time(0)),
        ("12:15p", time(12, 15)),
        (" 0:00 ", time(0)),
    ],
)
def test_a_time_is_read_as_people_type_it(text, value):
    assert parse_clock(text) == value


@pytest.mark.parametrize("text", ["", "24:00", "9:60", "13pm", "0am", "noon", "9:5", "-1", "9::30"])
def test_what_is_no_time_is_refused(text):
    assert parse_clock(text) is None


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("45", 45),
        ("0:45", 45),
        ("1:15", 75),
        ("1h", 60),
        ("1h 15", 75),
        ("1.5 h", 90),
        ("2,5 hours", 150),
        ("90 min", 90),
        ("24:00", 1440),
    ],
)
def test_a_length_is_read_as_people_type_it(text, minutes):
    assert parse_length(text) == timedelta(minutes=minutes)


@pytest.mark.parametrize("text", ["", "0", "0:00", "1441", "25h", "soon", "-5", "1:2:3"])
def test_what_is_no_length_is_refused(text):
    assert parse_length(text) is None


@given(st.integers(min_value=1, max_value=1440))
def test_a_length_that_was_written_is_read_back(minutes):
    length = timedelta(minutes=minutes)

    assert parse_length(format_length(length)) == length


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("today", TODAY),
        ("Fri", date(2025, 10, 17)),
        ("15", date(2025, 10, 15)),
        ("13", date(2025, 11, 13)),
        ("31.", date(2025, 10, 31)),
        ("14/10", TODAY),
        ("1.9.", date(2025, 9, 1)),
        ("1/8", date(2026, 8, 1)),
        ("3/2/26", date(2026, 2, 3)),
        ("14 Oct", TODAY),
        ("2 october 2027", date(2027, 10, 2)),
        ("2025-12-24", date(2025, 12, 24)),
        ("+3", date(2025, 10, 17)),
        ("+2w", date(2025, 10, 28)),
        ("- 1d", date(2025, 10, 13)),
    ],
)
def test_a_date_is_read_as_people_type_it(text, value):
    assert parse_date(text, today=TODAY, words=WORDS) == value


def test_where_the_month_comes_first_it_is_read_first():
    found = parse_date("12/1", today=TODAY, words={}, is_day_first=False)

    assert found == date(2025, 12, 1)


@pytest.mark.parametrize("text", ["", "32", "31/2", "14 Foo", "someday", "2025-13-01", "0"])
def test_what_is_no_date_is_refused(text):
    assert parse_date(text, today=TODAY, words=WORDS) is None


@given(st.text(max_size=20))
def test_no_text_breaks_the_readers(text):
    parse_clock(text)
    parse_length(text)
    parse_date(text, today=TODAY, words=WORDS)
