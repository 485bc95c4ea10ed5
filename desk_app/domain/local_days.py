"""The days of a place as spans of seconds, with the days on which its clock is changed.

The wall clock is read as one that never runs back: a time on the wall stands for the first
instant at which the clock shows that time or a later one. So a time that is skipped stands for
the moment of the change, a time shown twice for its first showing, and what divides the wall
clock's day into parts divides the real day into the same parts without gap or overlap.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from desk_app.domain.constraint import Weekday
from desk_app.domain.spans import Span


@dataclass(frozen=True, slots=True)
class Stretch:
    """Part of a day in which the clock runs undisturbed."""

    start: int
    end: int
    midnight: int
    """Where the day's midnight would be, had the clock always run as in this stretch."""


@dataclass(frozen=True, slots=True)
class LocalDay:
    """One day of a place: `[start, end)` in seconds since 1970, mostly 24 hours."""

    weekday: Weekday
    start: int
    end: int
    stretches: tuple[Stretch, ...]
    """One, or two where the clock is changed."""

    def second_of(self, minutes: int) -> int:
        """The instant a time on the wall stands for.

        Args:
            minutes: Since midnight, 0 to 1440; 1440 is the end of the day.
        """
        for stretch in self.stretches:
            instant = stretch.midnight + minutes * 60
            if instant < stretch.end:
                return max(instant, stretch.start)
        return self.end


def find_local_days(window: Span, zone: tzinfo) -> Iterator[LocalDay]:
    """The days of a place that share an instant with a window, in order."""
    day = datetime.fromtimestamp(window[0], zone).date() - _ONE_DAY  # the clock may run back
    start = second_of_midnight(day, zone)
    while start < window[1]:
        following = day + _ONE_DAY
        end = second_of_midnight(following, zone)
        if end > max(window[0], start):
            stretches = tuple(_stretches(day, start, end, zone))
            yield LocalDay(Weekday(day.weekday()), start, end, stretches)
        day, start = following, end


def second_of_midnight(day: date, zone: tzinfo) -> int:
    """The instant at which a day of a place begins, in seconds since 1970."""
    midnight = datetime.combine(day, time(), zone)
    before, after = (int(midnight.replace(fold=fold).timestamp()) for fold in (0, 1))
    if before <= after:
        return before
    return _change_between(after, before, zone)  # the clock skips this midnight


def _stretches(day: date, start: int, end: int, zone: tzinfo) -> Iterator[Stretch]:
    midnight = int(datetime.combine(day, time(), UTC).timestamp())
    first, last = _offset(start, zone), _offset(end - 1, zone)
    change = end if first == last else _change_between(start, end - 1, zone)
    yield Stretch(start, change, midnight - first)
    if change < end:
        yield Stretch(change, end, midnight - last)


def _change_between(before: int, after: int, zone: tzinfo) -> int:
    """The first instant with the offset of `after`, given that `before` has another."""
    new_offset = _offset(after, zone)
    while after - before > 1:
        middle = (before + after) // 2
        if _offset(middle, zone) == new_offset:
            after = middle
        else:
            before = middle
    return after


def _offset(instant: int, zone: tzinfo) -> int:
    offset = datetime.fromtimestamp(instant, zone).utcoffset()
    return int(offset.total_seconds()) if offset is not None else 0


_ONE_DAY = timedelta(days=1)
