"""What the weekly rules among constraints leave open on each day of the week."""

from collections.abc import Iterable, Sequence

from desk_app.domain.constraint import (
    MINUTES_A_DAY,
    Constraint,
    Day,
    DayAndTime,
    Hours,
    Rule,
    Verb,
    Weekday,
    Weekdays,
    Weekends,
)
from desk_app.domain.spans import Span, intersect, subtract, union

WeekPattern = tuple[tuple[Span, ...], ...]
"""Seven sets of spans in minutes since midnight, Monday first, each in normal form."""

WHOLE_DAY: tuple[Span, ...] = ((0, MINUTES_A_DAY),)
ALWAYS: WeekPattern = (WHOLE_DAY,) * 7

_WEEKLY_RULES = (Hours, DayAndTime, Day, Weekdays, Weekends)
_SATURDAY = Weekday.SATURDAY * MINUTES_A_DAY
_WEEK = len(Weekday) * MINUTES_A_DAY


def is_weekly(constraint: Constraint) -> bool:
    """Whether the constraint says the same of every week."""
    return isinstance(constraint.rule, _WEEKLY_RULES)


def find_week_pattern(levels: Iterable[Sequence[Constraint]]) -> WeekPattern:
    """What is open on each weekday, as far as weekly rules say; other rules are passed over.

    Allows of one family add up, different families and different levels must all agree, and
    blocks are taken away from what is left. No allow at all leaves everything open.

    Args:
        levels: The lists of resource, project and request, in any order.
    """
    left: list[Span] = [(0, _WEEK)]
    for constraints in levels:
        allowed: dict[type[Rule], list[Span]] = {}
        blocked: list[Span] = []
        for each in filter(is_weekly, constraints):
            family = blocked if each.verb is Verb.BLOCK else allowed.setdefault(type(each.rule), [])
            family.extend(_minutes(each.rule))
        for spans in allowed.values():
            left = intersect(left, union(spans))
        left = subtract(left, union(blocked))
    return tuple(_hours_on(day, left) for day in Weekday)


def _hours_on(day: Weekday, week: Iterable[Span]) -> tuple[Span, ...]:
    first, after = day * MINUTES_A_DAY, (day + 1) * MINUTES_A_DAY
    return tuple(
        (max(start, first) - first, min(end, after) - first)
        for start, end in week
        if start < after and first < end
    )


def _minutes(rule: Rule) -> Iterable[Span]:
    """What a weekly rule names, in minutes since the midnight before Monday."""
    match rule:
        case Hours(start, end):
            return [(midnight + start, midnight + end) for midnight in _MIDNIGHTS]
        case DayAndTime(day, start, end):
            return [(_MIDNIGHTS[day] + start, _MIDNIGHTS[day] + end)]
        case Day(day):
            return [(_MIDNIGHTS[day], _MIDNIGHTS[day] + MINUTES_A_DAY)]
        case Weekdays():
            return [(0, _SATURDAY)]
        case Weekends():
            return [(_SATURDAY, _WEEK)]
        case _:
            raise TypeError(f"not a weekly rule: {rule}")


_MIDNIGHTS = range(0, _WEEK, MINUTES_A_DAY)
