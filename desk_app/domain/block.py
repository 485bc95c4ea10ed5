"""Time that is blocked for a reason: what a person asks for, and the spans it comes to."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta, tzinfo
from enum import StrEnum
from typing import Final

from desk_app.domain.identifiers import ResourceId
from desk_app.domain.interval import Interval
from desk_app.domain.wall_clock import MINUTES_A_DAY, read_wall_time

MOST_BLOCKS: Final = 100
"""So many spans can be asked for at once."""


class BlockRepeat(StrEnum):
    """How often a block comes again."""

    ONCE = "once"
    DAILY = "daily"
    WEEKLY = "weekly"


_STEPS: Final = {
    BlockRepeat.ONCE: timedelta(),
    BlockRepeat.DAILY: timedelta(days=1),
    BlockRepeat.WEEKLY: timedelta(weeks=1),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockPlan:
    """Time to be blocked, by the wall clock of each column."""

    reason: str
    day: date
    start: int = 0
    """In minutes since midnight; so is the end, which may be 1440."""
    end: int = MINUTES_A_DAY
    is_all_day: bool = False
    resource_ids: tuple[ResourceId, ...] = ()
    repeat: BlockRepeat = BlockRepeat.ONCE
    until: date | None = None
    """The last day on which a block that repeats may begin."""

    @property
    def days(self) -> tuple[date, ...]:
        """The days it begins on; at most one more than can be asked for."""
        step, last = _STEPS[self.repeat], self.until or self.day
        if not step:
            return (self.day,)
        count = max(0, (last - self.day).days // step.days) + 1
        return tuple(self.day + step * each for each in range(min(count, MOST_BLOCKS + 1)))

    def span(self, day: date, zone: tzinfo) -> Interval:
        """What it closes on a day, by the clock of a place.

        Raises:
            ValueError: It would end before it begins.
        """
        start, end = (0, MINUTES_A_DAY) if self.is_all_day else (self.start, self.end)
        first = read_wall_time(day, start, zone).instant
        return Interval(first, read_wall_time(day, end, zone).instant)

    def spans(self, zone: tzinfo) -> Iterable[Interval]:
        """What it closes on all its days, by the clock of a place."""
        return (self.span(day, zone) for day in self.days)
