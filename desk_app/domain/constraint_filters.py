"""Constraints said in the filters of FindTime, for searches over chosen calendars.

FindTime knows no constraints, so those of resource, project and request are translated. Weekly
rules become hours of weekdays. Where periods come in, the open spans of the window are listed
one by one, which is exact; only where they are too many for one request the periods are left
out. So whoever asks applies `keep_allowed` to the answer.
"""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from datetime import UTC, tzinfo
from typing import Final

from desk_app.domain.constraint import Period, Weekday
from desk_app.domain.find_time import (
    BetweenTimestamps,
    FindTimeFilters,
    SpecificDay,
    SpecificDayAndTime,
    TimeFilter,
)
from desk_app.domain.interval import Interval, to_seconds
from desk_app.domain.opening import Levels, open_intervals, open_spans
from desk_app.domain.resource import find_time_zone
from desk_app.domain.spans import Span
from desk_app.domain.week_pattern import ALWAYS, WHOLE_DAY, WeekPattern, find_week_pattern

MAX_LISTED_SPANS: Final = 300
"""Open spans listed one by one at most: about half of a request's 64,000 characters."""


def filters_of_constraints(levels: Levels, *, zone_name: str, window: Interval) -> FindTimeFilters:
    """The filters that want the times that constraints leave open, and as few others as possible.

    Others are wanted where nothing is open, for no filters say so, and where there are periods
    and more than `MAX_LISTED_SPANS` open spans.

    Args:
        levels: The lists of the resource, the project and the request.
        zone_name: The resource's zone; UTC is taken where this computer does not know it.
        window: The window of the search.
    """
    if any(isinstance(c.rule, Period) for constraints in levels for c in constraints):
        opened = open_intervals(levels, window, find_time_zone(zone_name) or UTC)
        if len(opened) <= MAX_LISTED_SPANS:
            return FindTimeFilters(
                any_of=tuple(BetweenTimestamps(each.start, each.end) for each in opened)
            )
    return FindTimeFilters(any_of=tuple(_weekly_filters(find_week_pattern(levels), zone_name)))


def keep_allowed(times: Sequence[Interval], levels: Levels, zone: tzinfo) -> tuple[Interval, ...]:
    """Those of the times, in their order, that lie wholly within what constraints leave open."""
    if not times or not any(levels):
        return tuple(times)
    spans = [(to_seconds(each.start), to_seconds(each.end)) for each in times]
    window = (min(start for start, _ in spans), max(end for _, end in spans))
    opened = open_spans(levels, window, zone)
    return tuple(each for each, span in zip(times, spans, strict=True) if _holds(opened, span))


def _holds(opened: Sequence[Span], span: Span) -> bool:
    """Whether a span lies wholly within one of a set in normal form."""
    index = bisect_right(opened, span[0], key=lambda each: each[0]) - 1
    return index >= 0 and span[1] <= opened[index][1]


def _weekly_filters(pattern: WeekPattern, zone_name: str) -> Iterable[TimeFilter]:
    if pattern == ALWAYS:
        return
    for day in Weekday:
        if pattern[day] == WHOLE_DAY:
            yield SpecificDay(day, zone_name)
        else:
            for start, end in pattern[day]:
                yield SpecificDayAndTime(day, start, end, zone_name)
