"""How many bookings a resource or a customer may have in a day, a week, a month or a year.

Source: `resource_rate_limits` and `customer_rate_limits` in the settings of an app. That they cap
confirmed bookings is documented, how a period is reckoned is not: here it is one of the calendar,
a week from Monday on, by the clock of the resource.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, tzinfo
from enum import StrEnum
from typing import Final

from desk_app.domain.booking_graph import (
    COMPLETED,
    CONFIRMED,
    GROUP_CUSTOMER_PAYMENT,
    GROUP_OWNER,
    INSTANT_PAYMENT,
    PAID,
    SEAT_GRAPHS,
    TENTATIVE,
    GraphName,
    StateName,
)
from desk_app.domain.constraint import Constraint, Period, block
from desk_app.domain.interval import Interval, from_seconds

LAST_DAY = date(3000, 1, 1)
"""Nothing is reckoned beyond."""

COUNTED_STATES: Final = frozenset({CONFIRMED, PAID, COMPLETED})
COUNTED_WHILE_TENTATIVE: Final = frozenset({INSTANT_PAYMENT, GROUP_OWNER, GROUP_CUSTOMER_PAYMENT})
"""The graphs of bookings that count already while they are tentative."""

LONGEST_PERIOD: Final = timedelta(days=367)
"""How far around a window bookings may count in a period with any part in it."""

_LOOK_BACK: Final = timedelta(days=8)
"""How long before now a search for free time still looks."""


def counts_for_resource(graph: GraphName, state: StateName) -> bool:
    """Whether a booking counts towards the limit of its resource; seats of a session do not."""
    if graph in SEAT_GRAPHS:
        return False
    return state in COUNTED_STATES or (state == TENTATIVE and graph in COUNTED_WHILE_TENTATIVE)


def looked_at(window: Interval, now: datetime) -> Interval | None:
    """The part of a window in which it matters what is full; None if it is long past."""
    start = max(window.start, now - _LOOK_BACK)
    return Interval(start, window.end) if start < window.end else None


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


def full_periods_in(
    limits: BookingLimits, window: Interval, starts: Iterable[int], zone: tzinfo
) -> tuple[FullPeriod, ...]:
    """The periods with any part in a window that can take no more, by the clock of a resource.

    Args:
        starts: When the bookings that count begin, in seconds since 1970.
    """
    booked = (from_seconds(start).astimezone(zone).date() for start in starts)
    first, last = (one.astimezone(zone).date() for one in (window.start, window.end))
    return tuple(full_periods(limits, booked, first, last))
