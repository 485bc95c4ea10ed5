from datetime import UTC, date, datetime, timedelta

import pytest

from desk_app.ui.time_words import TimeWords, length_words
from tests.ui.front_desk_values import ZONE, clock_time, span

WORDS = TimeWords()
TODAY = date(2025, 10, 14)


def test_times_are_those_of_the_place():
    assert WORDS.time(datetime(2025, 10, 14, 14, 30, tzinfo=UTC), ZONE) == "16:30"
    assert WORDS.span(span((16, 30)), ZONE) == "16:30\u201317:15"
    assert WORDS.moment(clock_time(16, 30), ZONE) == "Tue 14 Oct, 16:30"


def test_a_clock_of_twelve_hours_is_written_as_such():
    assert TimeWords(is_24_hours=False).time(clock_time(16, 30), ZONE) == "4:30 PM"


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2025, 10, 14), "Today, Tuesday 14 October"),
        (date(2025, 10, 15), "Tomorrow, Wednesday 15 October"),
        (date(2025, 10, 13), "Yesterday, Monday 13 October"),
        (date(2025, 10, 20), "Monday 20 October"),
        (date(2026, 1, 2), "Friday 2 January 2026"),
    ],
)
def test_days_are_named_from_today(day, words):
    assert WORDS.named_day(day, TODAY) == words


@pytest.mark.parametrize(
    ("ago", "words"),
    [
        (timedelta(seconds=20), "just now"),
        (timedelta(minutes=12), "12 min ago"),
        (timedelta(hours=3, minutes=59), "3 h ago"),
        (timedelta(days=1, hours=2), "1 day ago"),
        (timedelta(days=9), "9 days ago"),
    ],
)
def test_age_is_told_in_plain_words(ago, words):
    assert WORDS.age(clock_time(10) - ago, clock_time(10)) == words


@pytest.mark.parametrize(
    ("length", "words"),
    [
        (timedelta(minutes=45), "45 min"),
        (timedelta(minutes=90), "1 h 30 min"),
        (timedelta(days=2, hours=1), "2 days 1 h"),
    ],
)
def test_lengths_are_told_in_words(length, words):
    assert length_words(length) == words
