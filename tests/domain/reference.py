"""The slow, plainly right way to reckon open and free time: ask about every single minute.

Nothing here uses the engine. What a minute is called is what the clock shows in it.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from desk_app.domain.constraint import (
    Day,
    DayAndTime,
    Hours,
    Period,
    Verb,
    Weekdays,
    Weekends,
)
from desk_app.domain.find_time import (
    BetweenTimestamps,
    BusinessHours,
    Daytime,
    ExcludeWeekend,
    OnlyWeekend,
    SpecificDay,
    SpecificDayAndTime,
    SpecificTime,
    TakeLast,
)
from desk_app.domain.identifiers import ResourceId
from desk_app.domain.project import AvailabilityMode

MINUTE = timedelta(minutes=1)


class Minute(NamedTuple):
    instant: datetime
    shown: datetime
    """What the clock shows, without a zone."""
    latest: date
    """The latest date the clock has shown so far, for it may go back over midnight."""


def minutes_of(window, zone, *, watched=timedelta(hours=4)) -> list[Minute]:
    """Every minute of a window, after the clock was watched for longer than it may go back."""
    instant = window.start - watched
    latest = date.min
    minutes = []
    while instant < window.end:
        shown = instant.astimezone(zone).replace(tzinfo=None)
        latest = max(latest, shown.date())
        if instant >= window.start:
            minutes.append(Minute(instant, shown, latest))
        instant += MINUTE
    return minutes


def names(rule, minute: Minute):
    """Whether a rule names a minute."""
    shown = minute.shown
    clock = shown.hour * 60 + shown.minute
    match rule:
        case Hours(start, end):
            return start <= clock < end
        case DayAndTime(day, start, end):
            return shown.weekday() == day and start <= clock < end
        case Day(day):
            return shown.weekday() == day
        case Weekdays():
            return shown.weekday() < 5
        case Weekends():
            return shown.weekday() >= 5
        case Period(start, end):
            return _is_reached(start, minute) and not _is_reached(end, minute)
        case _:
            raise AssertionError(rule)


def _is_reached(moment, minute: Minute):
    if isinstance(moment, datetime):
        return minute.instant >= moment
    return minute.latest >= moment


def is_open(levels, minute: Minute) -> bool:
    """Whether constraints leave a minute open, by the five rules read one after the other."""
    for constraints in levels:
        allowed: dict[type, bool] = {}
        for each in constraints:
            is_named = names(each.rule, minute)
            if each.verb is Verb.ALLOW:
                family = type(each.rule)
                allowed[family] = allowed.get(family, False) or is_named
            elif is_named:
                return False
        if not all(allowed.values()):
            return False
    return True


def open_minutes(levels, minutes: Iterable[Minute]) -> set[datetime]:
    """Those of the minutes that are open."""
    return {minute.instant for minute in minutes if is_open(levels, minute)}


def without(opened: Iterable[datetime], busy, buffer) -> set[datetime]:
    """Those of the minutes that no busy span, widened by the buffer, holds."""
    taken = [(each.start - buffer, each.end + buffer) for each in busy if each.length]
    return {minute for minute in opened if not any(start <= minute < end for start, end in taken)}


def free_minutes(levels, minutes: Iterable[Minute], busy, buffer) -> set[datetime]:
    """Every open minute that no busy span, widened by the buffer, holds."""
    return without(open_minutes(levels, minutes), busy, buffer)


def fits(start, length, free):
    """Whether every minute of a slot is free."""
    return all(start + k * MINUTE in free for k in range(length // MINUTE))


def starts(minutes: Iterable[Minute], free, *, length, increment, is_rounded) -> list[datetime]:
    """Every start of a slot, found by trying each minute in turn."""
    if is_rounded and increment:
        on_grid = (minute.instant for minute in minutes if _is_on_grid(minute, increment))
        return [instant for instant in on_grid if fits(instant, length, free)]
    found: list[datetime] = []
    next_start = None  # where the next slot of this free span begins, once one is laid
    for minute in minutes:
        if minute.instant not in free:
            next_start = None
            continue
        may_be_first = not is_rounded or _is_on_grid(minute, timedelta(hours=1))
        if minute.instant == next_start or (next_start is None and may_be_first):
            next_start = minute.instant + (increment or length)
            if fits(minute.instant, length, free):
                found.append(minute.instant)
    return found


def _is_on_grid(minute: Minute, grid: timedelta) -> bool:
    midnight = datetime.combine(minute.shown.date(), datetime.min.time())
    return (minute.shown - midnight) % grid == timedelta(0)


# --- whole answers ---------------------------------------------------------------------------


def answer(question) -> dict[tuple[datetime, datetime], list[ResourceId]]:
    """The spans that answer a question, in order, each with everybody who is free for it."""
    query, team = question.query, question.team
    watched = {one.zone: minutes_of(query.window, one.zone) for one in team}
    free = {
        one.resource_id: free_minutes(
            (*one.levels, query.constraints),
            watched[one.zone],
            one.busy if query.ignores_all_day_events else (*one.busy, *one.all_day),
            query.buffer,
        )
        for one in team
    }
    if query.mode is AvailabilityMode.MUTUAL:
        shared = set.intersection(*free.values())
        free = dict.fromkeys(free, shared)
    found: dict[tuple[datetime, datetime], list[ResourceId]] = {}
    if query.length is None:
        for resource_id, own in free.items():
            for start, end in _runs(minute for minute in own if minute >= question.now):
                found.setdefault((start, end), []).append(resource_id)
        return dict(sorted(found.items()))
    laid_out = {
        start
        for one in team
        for start in starts(
            watched[one.zone],
            free[one.resource_id],
            length=query.length,
            increment=query.increment,
            is_rounded=query.rounds_to_nearest_hour,
        )
    }
    for start in sorted(laid_out):
        if start >= question.now:
            who = [
                resource_id for resource_id in free if fits(start, query.length, free[resource_id])
            ]
            found[start, start + query.length] = who
    return found


def _runs(minutes: Iterable[datetime]) -> Iterable[tuple[datetime, datetime]]:
    """Minutes that follow one another, as spans."""
    start = end = None
    for minute in sorted(minutes):
        if minute != end:
            if start is not None and end is not None:
                yield start, end
            start = minute
        end = minute + MINUTE
    if start is not None and end is not None:
        yield start, end


def chosen(mode, free_ids) -> tuple[ResourceId, ...]:
    """Whom a mode offers of those who are free, where nothing is left to chance."""
    if mode in (AvailabilityMode.MUTUAL, AvailabilityMode.EXCLUSIVE):
        return tuple(free_ids)
    return (free_ids[0],)


# --- the older question ----------------------------------------------------------------------


def wants(wanted, instant: datetime, zone) -> bool:
    """Whether a filter wants a minute."""
    if isinstance(wanted, BetweenTimestamps):
        return wanted.start <= instant < wanted.end
    shown = instant.astimezone(ZoneInfo(wanted.time_zone_name) if wanted.time_zone_name else zone)
    clock, weekday = shown.hour * 60 + shown.minute, shown.weekday()
    match wanted:
        case SpecificDayAndTime(day, start, end):
            return weekday == day and start <= clock < end
        case SpecificTime(start, end):
            return start <= clock < end
        case SpecificDay(day):
            return weekday == day
        case BusinessHours():
            return weekday < 5 and 9 * 60 <= clock < 18 * 60
        case Daytime():
            return 8 * 60 <= clock < 20 * 60
        case OnlyWeekend():
            return weekday >= 5
        case ExcludeWeekend():
            return weekday < 5
        case _:
            raise AssertionError(wanted)


def older_answer(query, zone, busy, all_day, now) -> list[datetime]:
    """The starts that answer a question of FindTime, in their order."""
    taken = busy if query.ignores_all_day_events else [*busy, *all_day]
    closed = [(one.start - query.buffer, one.end + query.buffer) for one in taken if one.length]
    minutes = minutes_of(query.window, zone)
    any_of, all_of = query.filters.any_of, query.filters.all_of
    free = {
        minute.instant
        for minute in minutes
        if all(wants(each, minute.instant, zone) for each in all_of)
        and (not any_of or any(wants(each, minute.instant, zone) for each in any_of))
        and not any(start <= minute.instant < end for start, end in closed)
    }
    step = timedelta(minutes=15) if query.finds_all_solutions else None
    laid_out = starts(minutes, free, length=query.length, increment=step, is_rounded=False)
    found = [start for start in laid_out if start >= now]
    if query.stays_within_day:
        days = {minute.instant: minute.shown.date() for minute in minutes}
        found = [one for one in found if days[one] == days[one + query.length - MINUTE]]
    for cut in query.filters.cuts:
        is_last = isinstance(cut, TakeLast)
        found = found[max(len(found) - cut.number, 0) :] if is_last else found[: cut.number]
    return found[::-1] if query.is_latest_first else found
