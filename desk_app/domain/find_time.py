"""FindTime: the older question about free time, with filters in place of constraints.

It knows calendars, not resources, and reads several calendars as mutual. Source:
`POST /findtime`.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta, tzinfo
from functools import reduce
from itertools import pairwise

from desk_app.domain.availability import search_window
from desk_app.domain.constraint import (
    Constraint,
    Day,
    DayAndTime,
    Hours,
    Period,
    Weekday,
    Weekdays,
    Weekends,
    allow,
)
from desk_app.domain.interval import Interval, from_seconds
from desk_app.domain.local_days import find_local_days
from desk_app.domain.opening import open_spans
from desk_app.domain.resource import find_time_zone
from desk_app.domain.slot_layout import SlotLayout, find_starts
from desk_app.domain.spans import Span, free_spans, intersect, subtract, union

SOLUTION_INCREMENT = timedelta(minutes=15)
"""Between starts where all solutions are asked for."""

_OFFICE_HOURS = Hours(9 * 60, 18 * 60)
_DAYTIME = Hours(8 * 60, 20 * 60)
"""Our choice: the hours of the filter `daytime` are stated nowhere."""


# --- filters ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class BetweenTimestamps:
    """From one instant up to another, not included."""

    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class SpecificDayAndTime:
    """Hours on one weekday, in minutes since midnight: 0 ≤ start < end ≤ 1440."""

    day: Weekday
    start: int
    end: int
    time_zone_name: str | None = None
    """None means the zone of the search, here and in every filter."""


@dataclass(frozen=True, slots=True)
class SpecificTime:
    """The same hours every day, in minutes since midnight: 0 ≤ start < end ≤ 1440."""

    start: int
    end: int
    time_zone_name: str | None = None


@dataclass(frozen=True, slots=True)
class SpecificDay:
    """One weekday, whole."""

    day: Weekday
    time_zone_name: str | None = None


@dataclass(frozen=True, slots=True)
class BusinessHours:
    """Monday to Friday, 9 to 18 o'clock."""

    time_zone_name: str | None = None


@dataclass(frozen=True, slots=True)
class Daytime:
    """Every day, 8 to 20 o'clock."""

    time_zone_name: str | None = None


@dataclass(frozen=True, slots=True)
class OnlyWeekend:
    """Saturday and Sunday."""

    time_zone_name: str | None = None


@dataclass(frozen=True, slots=True)
class ExcludeWeekend:
    """Monday to Friday."""

    time_zone_name: str | None = None


TimeFilter = (
    BetweenTimestamps
    | SpecificDayAndTime
    | SpecificTime
    | SpecificDay
    | BusinessHours
    | Daytime
    | OnlyWeekend
    | ExcludeWeekend
)


@dataclass(frozen=True, slots=True)
class TakeFirst:
    """Keep so many from the beginning."""

    number: int


@dataclass(frozen=True, slots=True)
class TakeLast:
    """Keep so many from the end."""

    number: int


@dataclass(frozen=True, slots=True)
class TakeRandom:
    """Keep so many, whichever."""

    number: int


Cut = TakeFirst | TakeLast | TakeRandom


@dataclass(frozen=True, slots=True, kw_only=True)
class FindTimeFilters:
    """Which times are wanted: any of some, and all of others, the answer then cut."""

    any_of: tuple[TimeFilter, ...] = ()
    """`or` on the wire; none means every time."""
    all_of: tuple[TimeFilter, ...] = ()
    """`and` on the wire."""
    cuts: tuple[Cut, ...] = ()
    """`after` on the wire: made one after the other, in time order."""


# --- evaluation ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class FindTimeQuery:
    """A question about the free time of calendars."""

    window: Interval
    length: timedelta = timedelta(hours=1)
    """Positive."""
    filters: FindTimeFilters = field(default_factory=FindTimeFilters)
    buffer: timedelta = timedelta(0)
    ignores_all_day_events: bool = False
    finds_all_solutions: bool = False
    """Whether slots begin every 15 minutes, overlapping, instead of following one another."""
    stays_within_day: bool = False
    """Whether slots that cross a midnight of the zone are dropped."""
    is_latest_first: bool = False


def find_time(
    query: FindTimeQuery,
    *,
    zone: tzinfo,
    other_zones: Iterable[tzinfo] = (),
    busy: Sequence[Span],
    all_day_busy: Sequence[Span] = (),
    closed: Sequence[Span] = (),
    now: datetime,
    shuffle: Callable[[list[Span]], None] | None = None,
) -> tuple[Interval, ...]:
    """The free times that answer a question.

    Args:
        query: The question.
        zone: Of the calendars' resource; for filters that name none.
        other_zones: Of further resources. Filters then have to agree by the clock of each, and a
            time that stays within a day does so by all of them.
        busy: Of all calendars together, in seconds since 1970, in any order.
        all_day_busy: All-day events, apart because a query may ignore them.
        closed: When nothing can be booked, though nothing is busy; no buffer goes round it.
        now: Times begun before it are left out.
        shuffle: For `TakeRandom`, as `random.shuffle`; None takes the first.

    Returns:
        Ordered by start, or backwards where the query asks so.
    """
    window = search_window(query.window, now)
    taken = busy if query.ignores_all_day_events else [*busy, *all_day_busy]
    zones = tuple(dict.fromkeys((zone, *other_zones)))
    wanted = reduce(intersect, (_wanted_spans(query.filters, window, each) for each in zones))
    wanted = subtract(wanted, union(closed))
    free = free_spans(wanted, taken, int(query.buffer.total_seconds()))
    length = int(query.length.total_seconds())
    increment = int(SOLUTION_INCREMENT.total_seconds()) if query.finds_all_solutions else None
    starts = find_starts(free, SlotLayout(length=length, increment=increment), ())
    times = [(start, start + length) for start in starts if start >= now.timestamp()]
    for each in zones if query.stays_within_day else ():
        times = _within_days(times, window, each)
    for cut in query.filters.cuts:
        times = _cut(times, cut, shuffle)
    found = tuple(Interval(from_seconds(start), from_seconds(end)) for start, end in times)
    return found[::-1] if query.is_latest_first else found


def _wanted_spans(filters: FindTimeFilters, window: Span, zone: tzinfo) -> list[Span]:
    wanted = union([window])
    for each in filters.all_of:
        wanted = intersect(wanted, _filter_spans(each, window, zone))
    if filters.any_of:
        any_of = union(*(_filter_spans(each, window, zone) for each in filters.any_of))
        wanted = intersect(wanted, any_of)
    return wanted


def _filter_spans(wanted: TimeFilter, window: Span, zone: tzinfo) -> list[Span]:
    if not isinstance(wanted, BetweenTimestamps) and wanted.time_zone_name is not None:
        zone = find_time_zone(wanted.time_zone_name) or zone
    return open_spans([as_constraints(wanted)], window, zone)


def as_constraints(wanted: TimeFilter) -> tuple[Constraint, ...]:
    """The constraints that together allow what a filter does, but for its own zone."""
    match wanted:
        case BetweenTimestamps(start, end):
            return (allow(Period(start, end)),)
        case SpecificDayAndTime(day, start_minute, end_minute):
            return (allow(DayAndTime(day, start_minute, end_minute)),)
        case SpecificTime(start_minute, end_minute):
            return (allow(Hours(start_minute, end_minute)),)
        case SpecificDay(day):
            return (allow(Day(day)),)
        case BusinessHours():
            return allow(Weekdays()), allow(_OFFICE_HOURS)
        case Daytime():
            return (allow(_DAYTIME),)
        case OnlyWeekend():
            return (allow(Weekends()),)
        case ExcludeWeekend():
            return (allow(Weekdays()),)


def _within_days(times: Iterable[Span], window: Span, zone: tzinfo) -> list[Span]:
    days = find_local_days(window, zone)
    midnights = [later.start for day, later in pairwise(days) if day.day != later.day]
    return [
        (start, end)
        for start, end in times
        if bisect_right(midnights, start) == bisect_left(midnights, end)
    ]


def _cut(times: list[Span], cut: Cut, shuffle: Callable[[list[Span]], None] | None) -> list[Span]:
    number = max(cut.number, 0)
    match cut:
        case TakeLast():
            return times[len(times) - number :] if number < len(times) else times
        case TakeRandom() if shuffle is not None:
            times = list(times)
            shuffle(times)
            return sorted(times[:number])
        case _:
            return times[:number]
