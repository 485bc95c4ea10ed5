"""The periods in which bookings are counted."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk_app.domain.booking_limits import (
    BookingLimits,
    Days,
    LimitPeriod,
    period_around,
    periods_between,
)

DAYS = st.dates(date(1900, 1, 1), date(2900, 1, 1))
PERIODS = st.sampled_from(LimitPeriod)


@pytest.mark.parametrize(
    ("period", "first", "after"),
    [
        (LimitPeriod.DAY, date(2026, 3, 4), date(2026, 3, 5)),
        (LimitPeriod.WEEK, date(2026, 3, 2), date(2026, 3, 9)),
        (LimitPeriod.MONTH, date(2026, 3, 1), date(2026, 4, 1)),
        (LimitPeriod.YEAR, date(2026, 1, 1), date(2027, 1, 1)),
    ],
)
def test_a_period_is_one_of_the_calendar(period: LimitPeriod, first: date, after: date) -> None:
    assert period_around(date(2026, 3, 4), period) == Days(first, after)


def test_a_february_ends_where_it_does() -> None:
    leap = period_around(date(2028, 2, 29), LimitPeriod.MONTH)

    assert leap == Days(date(2028, 2, 1), date(2028, 3, 1))


@given(day=DAYS, period=PERIODS)
def test_a_day_lies_in_its_period_and_every_day_of_it_in_the_same(
    day: date, period: LimitPeriod
) -> None:
    days = period_around(day, period)

    assert days.first <= day < days.after
    assert period_around(days.first, period) == days
    assert period_around(days.after - timedelta(days=1), period) == days


@given(first=DAYS, length=st.integers(0, 400), period=PERIODS)
def test_periods_follow_one_another_without_a_gap(
    first: date, length: int, period: LimitPeriod
) -> None:
    last = first + timedelta(days=length)

    periods = list(periods_between(first, last, period))

    assert periods[0].first <= first
    assert periods[-1].first <= last < periods[-1].after
    assert all(one.after == other.first for one, other in pairwise(periods))


def test_no_limits_are_nothing_to_check() -> None:
    assert not BookingLimits()
    assert BookingLimits({LimitPeriod.DAY: 0})
