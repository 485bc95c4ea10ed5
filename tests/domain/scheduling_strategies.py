"""Random constraints and windows, mostly around days on which the clock is changed."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

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
)
from desk_app.domain.interval import Interval

PLACES = [
    ("Europe/Copenhagen", date(2026, 3, 29)),
    ("Europe/Copenhagen", date(2026, 10, 25)),
    ("Australia/Lord_Howe", date(2026, 4, 5)),
    ("America/Santiago", date(2026, 9, 6)),
    ("Asia/Kathmandu", date(2026, 3, 2)),
]

places = st.sampled_from(PLACES).map(lambda place: (ZoneInfo(place[0]), place[1]))
minutes = st.integers(0, 96).map(lambda quarter: quarter * 15)
hours = st.tuples(minutes, minutes).map(sorted).filter(lambda pair: pair[0] < pair[1])
weekdays = st.sampled_from(list(Weekday))


def instants_near(day: date) -> st.SearchStrategy[datetime]:
    midnight = datetime.combine(day, datetime.min.time(), UTC)
    return st.integers(-150, 150).map(lambda step: midnight + step * timedelta(minutes=20))


def periods_near(day: date) -> st.SearchStrategy[Period]:
    moments = st.one_of(
        instants_near(day), st.integers(-2, 2).map(lambda days: day + timedelta(days=days))
    )
    return st.builds(Period, moments, moments)


def rules_near(day: date):
    return st.one_of(
        hours.map(lambda pair: Hours(*pair)),
        st.builds(lambda day, pair: DayAndTime(day, *pair), weekdays, hours),
        weekdays.map(Day),
        st.just(Weekdays()),
        st.just(Weekends()),
        periods_near(day),
    )


def levels_near(day: date):
    constraint = st.builds(Constraint, st.sampled_from(Verb), rules_near(day))
    return st.lists(st.lists(constraint, max_size=4).map(tuple), max_size=3).map(tuple)


def windows_near(day: date) -> st.SearchStrategy[Interval]:
    lengths = st.integers(1, 150).map(lambda step: step * timedelta(minutes=20))
    return st.builds(
        lambda start, length: Interval(start, start + length), instants_near(day), lengths
    )


unknown_rules = st.just(UnknownRule("block_moon", {"phase": "full"}))
