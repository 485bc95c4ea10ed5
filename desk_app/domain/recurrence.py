"""Dates that come back: every so many days, or on weekdays of every so many weeks."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from enum import Enum
from itertools import islice
from typing import Final

from desk_app.domain.constraint import Weekday
from desk_app.domain.wall_clock import day_of, minutes_of_day, read_wall_time

MOST_DATES: Final = 60
"""A series has no more."""


class Unit(Enum):
    """What is counted between two dates."""

    DAYS = "days"
    WEEKS = "weeks"


@dataclass(frozen=True, slots=True, kw_only=True)
class Recurrence:
    """When something comes back; the first date is the one it is counted from."""

    unit: Unit = Unit.WEEKS
    every: int = 1
    """At least 1: every so many days or weeks."""
    weekdays: frozenset[Weekday] = frozenset()
    """For weeks alone; empty is the weekday of the first date."""
    count: int | None = None
    """How many dates, the first one among them; None where `until` says it."""
    until: date | None = None
    """The last day that may be among them."""

    def dates(self, first: date) -> tuple[date, ...]:
        """The dates in their order, at most `MOST_DATES`; the first one is always among them."""
        most = MOST_DATES if self.count is None else max(1, min(self.count, MOST_DATES))
        found = islice(self._all(first), most)
        return tuple(each for each in found if each == first or self._is_in_time(each))

    def starts(self, first: datetime, zone: tzinfo) -> tuple[datetime, ...]:
        """As `dates`, at the time the wall clock of a place shows at the first."""
        days = self.dates(day_of(first, zone))
        return (first, *(_at_wall_time_of(first, each, zone) for each in days[1:]))

    def _is_in_time(self, day: date) -> bool:
        return self.until is None or day <= self.until

    def _all(self, first: date) -> Iterator[date]:
        """All dates without an end; what cannot be a date ends them."""
        step = max(1, self.every)
        try:
            if self.unit is Unit.DAYS:
                for number in range(MOST_DATES):
                    yield first + timedelta(days=number * step)
                return
            monday = first - timedelta(days=first.weekday())
            wanted = sorted({each.value for each in self.weekdays} or {first.weekday()})
            yield first
            for number in range(MOST_DATES + 1):
                for weekday in wanted:
                    day = monday + timedelta(weeks=number * step, days=weekday)
                    if day > first:
                        yield day
        except OverflowError:
            return


def weeks_later(start: datetime, zone: tzinfo, weeks: int) -> datetime:
    """The same weekday and the same time on the wall of a place, so many weeks later."""
    return _at_wall_time_of(start, day_of(start, zone) + timedelta(weeks=weeks), zone)


def _at_wall_time_of(start: datetime, day: date, zone: tzinfo) -> datetime:
    return read_wall_time(day, minutes_of_day(start, zone), zone).instant
