"""Hours of a week as quarters of an hour that are marked open or closed."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Final

from desk_app.domain.constraint import MINUTES_A_DAY, Weekday
from desk_app.domain.spans import subtract, union
from desk_app.domain.weekly_hours import DayHours, WeeklyHours

STEP: Final = 15
"""Minutes of one quarter."""
QUARTERS_A_DAY: Final = MINUTES_A_DAY // STEP
_LAST_DAY: Final = len(Weekday) - 1


@dataclass(frozen=True, slots=True)
class Quarter:
    """One quarter of an hour of a week."""

    day: int
    """Monday is 0."""
    number: int
    """Since midnight: 0 to 95."""

    @property
    def start(self) -> int:
        """Where it begins, in minutes since midnight."""
        return self.number * STEP

    def moved(self, *, days: int = 0, quarters: int = 0) -> "Quarter":
        """The quarter so far away, held inside the week and its own day."""
        return Quarter(
            min(max(self.day + days, 0), _LAST_DAY),
            min(max(self.number + quarters, 0), QUARTERS_A_DAY - 1),
        )


@dataclass(frozen=True, slots=True)
class Mark:
    """The same stretch of time on several days that follow each other; both ends included."""

    anchor: Quarter
    cursor: Quarter

    @property
    def days(self) -> range:
        """The days it covers."""
        first, last = sorted((self.anchor.day, self.cursor.day))
        return range(first, last + 1)

    @property
    def span(self) -> tuple[int, int]:
        """From when to when on each of them, in minutes since midnight."""
        first, last = sorted((self.anchor.number, self.cursor.number))
        return first * STEP, (last + 1) * STEP

    @property
    def is_single(self) -> bool:
        """Whether it is one quarter only."""
        return self.anchor == self.cursor


def is_open(hours: WeeklyHours, quarter: Quarter) -> bool:
    """Whether any of a quarter is open."""
    start, end = quarter.start, quarter.start + STEP
    return any(s < end and start < e for s, e in hours.days[quarter.day])


def open_mark(hours: WeeklyHours, mark: Mark) -> WeeklyHours:
    """The week with a marked stretch opened."""
    return _changed(hours, mark.days, lambda day: tuple(union(day, [mark.span])))


def close_mark(hours: WeeklyHours, mark: Mark) -> WeeklyHours:
    """The week with a marked stretch closed."""
    return _changed(hours, mark.days, lambda day: tuple(subtract(day, [mark.span])))


def with_day(hours: WeeklyHours, day: int, day_hours: DayHours) -> WeeklyHours:
    """The week with other hours on one day."""
    return _changed(hours, [day], lambda _earlier: day_hours)


def with_monday_on_weekdays(hours: WeeklyHours) -> WeeklyHours:
    """The week with Monday's hours on Tuesday to Friday too."""
    monday = hours.on(Weekday.MONDAY)
    return _changed(hours, range(Weekday.TUESDAY, Weekday.SATURDAY), lambda _earlier: monday)


def open_minutes(hours: WeeklyHours) -> int:
    """How many minutes of the week are open."""
    return sum(end - start for day in hours.days for start, end in day)


def _changed(
    hours: WeeklyHours, days: Iterable[int], change: Callable[[DayHours], DayHours]
) -> WeeklyHours:
    changed = set(days)
    return replace(
        hours,
        days=tuple(
            change(day_hours) if day in changed else day_hours
            for day, day_hours in enumerate(hours.days)
        ),
    )
