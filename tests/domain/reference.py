"""The slow, plainly right way to reckon open and free time: ask about every single minute.

Nothing here uses the engine. The wall clock is read as one that never runs back, so the
repeated hour of autumn counts as part of the minute before the change.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta

from desk_app.domain.constraint import (
    Day,
    DayAndTime,
    Hours,
    Period,
    Verb,
    Weekdays,
    Weekends,
)

MINUTE = timedelta(minutes=1)


def minutes_of(window, zone) -> Iterator[tuple[datetime, datetime]]:
    """Every minute of a window with what the wall clock shows then, at the latest so far."""
    shown = (window.start - timedelta(hours=4)).astimezone(zone).replace(tzinfo=None)
    instant = window.start - timedelta(hours=3)
    while instant < window.end:
        shown = max(shown, instant.astimezone(zone).replace(tzinfo=None))
        if instant >= window.start:
            yield instant, shown
        instant += MINUTE


def names(rule, instant, shown):
    """Whether a rule names a minute."""
    minutes = shown.hour * 60 + shown.minute
    match rule:
        case Hours(start, end):
            return start <= minutes < end
        case DayAndTime(day, start, end):
            return shown.weekday() == day and start <= minutes < end
        case Day(day):
            return shown.weekday() == day
        case Weekdays():
            return shown.weekday() < 5
        case Weekends():
            return shown.weekday() >= 5
        case Period(start, end):
            return _is_reached(start, instant, shown) and not _is_reached(end, instant, shown)
        case _:
            raise AssertionError(rule)


def _is_reached(moment, instant, shown):
    if isinstance(moment, datetime):
        return instant >= moment
    return shown.date() >= moment


def is_open(levels, instant, shown):
    """Whether constraints leave a minute open, by the five rules read one after the other."""
    for constraints in levels:
        for family in {type(c.rule) for c in constraints if c.verb is Verb.ALLOW}:
            allows = [c.rule for c in constraints if c.verb is Verb.ALLOW]
            of_family = [rule for rule in allows if type(rule) is family]
            if not any(names(rule, instant, shown) for rule in of_family):
                return False
        if any(c.verb is Verb.BLOCK and names(c.rule, instant, shown) for c in constraints):
            return False
    return True


def open_minutes(levels, window, zone) -> set[datetime]:
    """Every open minute of a window."""
    return {
        instant for instant, shown in minutes_of(window, zone) if is_open(levels, instant, shown)
    }


def free_minutes(levels, window, zone, busy, buffer) -> set[datetime]:
    """Every open minute that no busy span, widened by the buffer, holds."""
    taken = [(each.start - buffer, each.end + buffer) for each in busy]
    return {
        minute
        for minute in open_minutes(levels, window, zone)
        if not any(start <= minute < end for start, end in taken)
    }


def fits(start, length, free):
    """Whether every minute of a slot is free."""
    return all(start + k * MINUTE in free for k in range(length // MINUTE))


def starts(window, free, *, length, increment, is_rounded, zone) -> list[datetime]:
    """Every start of a slot, found by trying each minute in turn."""
    minutes = [window.start + k * MINUTE for k in range((window.end - window.start) // MINUTE)]
    if is_rounded and increment:
        on_grid = (minute for minute in minutes if _is_on_grid(minute, increment, zone))
        return [minute for minute in on_grid if fits(minute, length, free)]
    found: list[datetime] = []
    next_start = None  # where the next slot of this free span begins, once one is laid
    for minute in minutes:
        if minute not in free:
            next_start = None
            continue
        may_be_first = not is_rounded or _is_on_grid(minute, timedelta(hours=1), zone)
        if minute == next_start or (next_start is None and may_be_first):
            next_start = minute + (increment or length)
            if fits(minute, length, free):
                found.append(minute)
    return found


def _is_on_grid(minute, grid, zone):
    shown = minute.astimezone(zone).replace(tzinfo=None)
    since_midnight = shown - datetime.combine(shown.date(), datetime.min.time())
    return since_midnight % grid == timedelta(0)
