"""How many bookings a resource or a customer may have in a day, a week, a month or a year.

Source: `resource_rate_limits` and `customer_rate_limits` in the settings of an app. That they cap
confirmed bookings is documented, how a period is reckoned is not: here it is one of the calendar,
a week from Monday on, by the clock of the resource.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from desk_app.domain.constraint import Constraint, Period, block

LAST_DAY = date(3000, 1, 1)
"""Nothing is reckoned beyond."""


class LimitPeriod(StrEnum):
    """What bookings are counted in."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"


@dataclass(frozen=True, slots=True)
class BookingLimits:
    """The most bookings in each period; a period that is not named has no limit."""

    most: Mapping[LimitPeriod, int] = field(default_factory=dict)
    """Each 0 or more."""

    def __bool__(self) -> bool:
        return bool(self.most)


@dataclass(frozen=True, slots=True)
class Days:
    """The days `[first, after)`."""

    first: date
    after: date


@dataclass(frozen=True, slots=True)
class FullPeriod:
    """Days in which all bookings are made that a period takes."""

    period: LimitPeriod
    most: int
    days: Days

    @property
    def constraint(self) -> Constraint:
        """The rule that closes them."""
        return block(Period(self.days.first, self.days.after))


def period_around(day: date, period: LimitPeriod) -> Days:
    """The days of the period that a day lies in."""
    if period is LimitPeriod.DAY:
        return Days(day, day + timedelta(days=1))
    if period is LimitPeriod.WEEK:
        monday = day - timedelta(days=day.weekday())
        return Days(monday, monday + timedelta(weeks=1))
    if period is LimitPeriod.MONTH:
        first = day.replace(day=1)
        return Days(first, (first + timedelta(days=31)).replace(day=1))
    return Days(date(day.year, 1, 1), date(day.year + 1, 1, 1))


def periods_between(first: date, last: date, period: LimitPeriod) -> Iterator[Days]:
    """The periods that hold any of the days from the first to the last, in order."""
    days = period_around(first, period)
    while days.first <= min(last, LAST_DAY):
        yield days
        days = period_around(days.after, period)


def full_periods(
    limits: BookingLimits, booked: Iterable[date], first: date, last: date
) -> Iterator[FullPeriod]:
    """The periods that hold any of the days from the first to the last and can take no more.

    Args:
        booked: The day of each booking that counts, in any order.
    """
    days_booked = list(booked)
    for period, most in limits.most.items():
        counts = Counter(period_around(day, period) for day in days_booked)
        for days in periods_between(first, last, period):
            if counts[days] >= most:
                yield FullPeriod(period, most, days)
