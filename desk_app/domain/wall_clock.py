"""What a time on the wall means as an instant, on the days the clock is changed too."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

MINUTES_A_DAY = 24 * 60


@dataclass(frozen=True, slots=True)
class WallTime:
    """The instant, or the two instants, that a time on the wall stands for."""

    instant: datetime
    """In UTC; the first one where the clock shows the time twice."""
    later: datetime | None = None
    """The second one, where the clock shows the time twice."""
    is_moved: bool = False
    """Whether the clock never shows the time, so that it was moved on by the gap's length."""

    @property
    def is_ambiguous(self) -> bool:
        """Whether somebody has to say which of two is meant."""
        return self.later is not None


def read_wall_time(day: date, minutes: int, zone: tzinfo) -> WallTime:
    """The meaning of a time on the wall of a place.

    Args:
        minutes: Since midnight, 0 to 1440; 1440 is the next day's midnight.
        zone: Of the place whose wall it is.
    """
    day, minutes = day + timedelta(days=minutes // MINUTES_A_DAY), minutes % MINUTES_A_DAY
    shown = datetime.combine(day, time(minutes // 60, minutes % 60))
    first = shown.replace(tzinfo=zone, fold=0).astimezone(UTC)
    second = shown.replace(tzinfo=zone, fold=1).astimezone(UTC)
    if first == second:
        return WallTime(first)
    if second > first:
        return WallTime(first, later=second)
    return WallTime(first, is_moved=True)


def minutes_of_day(instant: datetime, zone: tzinfo) -> int:
    """What the wall clock of a place shows at an instant, in minutes since midnight."""
    local = instant.astimezone(zone)
    return local.hour * 60 + local.minute


def day_of(instant: datetime, zone: tzinfo) -> date:
    """The date on the wall of a place at an instant."""
    return instant.astimezone(zone).date()
