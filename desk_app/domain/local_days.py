"""The days of a place as spans of seconds, with the days on which its clock is changed.

Where the clock is changed a day falls into parts. An instant belongs to the day and the time
that the clock shows then, and to nothing else: a time that is skipped names no instant, a time
shown twice names both.
"""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, tzinfo
from functools import lru_cache
from typing import NamedTuple

from desk_app.domain.spans import Span

_DAY = 86_400
_FIRST_ORDINAL = date(1970, 1, 1).toordinal()


class LocalDay(NamedTuple):
    """A day of a place, or a part of one: `[start, end)` in seconds since 1970.

    Within it the clock runs undisturbed.
    """

    day: date
    start: int
    end: int
    midnight: int
    """Where the day's midnight would be, had the clock always run as it does here."""

    def cut(self, window: Span) -> "LocalDay":
        """The part of it that lies in a window, which it shares an instant with."""
        if window[0] <= self.start and self.end <= window[1]:
            return self
        return self._replace(start=max(self.start, window[0]), end=min(self.end, window[1]))

    def spans(self, hours: Iterable[Span]) -> list[Span]:
        """When the clock shows a time of some hours; some may end before they begin.

        Args:
            hours: In minutes since midnight, 0 to 1440.
        """
        midnight, first, last = self.midnight, self.start, self.end
        return [
            (max(midnight + start * 60, first), min(midnight + end * 60, last))
            for start, end in hours
        ]


def find_local_days(window: Span, zone: tzinfo) -> Iterator[LocalDay]:
    """The days of a place that make up a window, in order, cut where the window begins and ends.

    A day is given in parts where its clock is changed, and so perhaps twice.
    """
    start, until = window
    if start >= until:
        return
    for day in _days_between(start // _DAY, -(-until // _DAY), zone):
        if day.start < until and start < day.end:
            yield day.cut(window)


@lru_cache(maxsize=64)
def _days_between(first: int, after: int, zone: tzinfo) -> tuple[LocalDay, ...]:
    """The days of a place that make up some days of UTC, counted from 1970.

    They are kept, since most questions are about the weeks from today on.
    """
    days: list[LocalDay] = []
    start, until = first * _DAY, after * _DAY
    offset = _offset(start, zone)
    while start < until:
        number, since_midnight = divmod(start + offset, _DAY)
        midnight = start - since_midnight
        end = midnight + _DAY
        next_offset = _offset(end, zone)
        if next_offset != offset:
            end = _change_between(start, end, zone)
            next_offset = _offset(end, zone)
        day = date.fromordinal(_FIRST_ORDINAL + number)
        days.append(LocalDay(day, start, min(end, until), midnight))
        start, offset = end, next_offset
    return tuple(days)


def second_of_midnight(day: date, zone: tzinfo) -> int:
    """The instant at which a day of a place begins, in seconds since 1970.

    It is the first at which the clock shows that day or a later one.
    """
    midnight = datetime.combine(day, time(), zone)
    before, after = (int(midnight.replace(fold=fold).timestamp()) for fold in (0, 1))
    if before <= after:
        return before
    return _change_between(after, before, zone)  # the clock skips this midnight


def _change_between(before: int, after: int, zone: tzinfo) -> int:
    """The first instant with another offset than `before`, given that `after` has one."""
    old_offset = _offset(before, zone)
    while after - before > 1:
        middle = (before + after) // 2
        if _offset(middle, zone) == old_offset:
            before = middle
        else:
            after = middle
    return after


def _offset(instant: int, zone: tzinfo) -> int:
    offset = datetime.fromtimestamp(instant, zone).utcoffset()
    return int(offset.total_seconds()) if offset is not None else 0
