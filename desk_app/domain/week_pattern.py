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
    all_levels = list(levels)
    return tuple(_hours_on(day, all_levels) for day in Weekday)


def _hours_on(day: Weekday, levels: Sequence[Sequence[Constraint]]) -> tuple[Span, ...]:
    left: list[Span] = list(WHOLE_DAY)
    for constraints in levels:
        for allowed in _allowed_by_family(day, constraints):
            left = intersect(left, allowed)
        blocked = (_minutes(c.rule, day) for c in constraints if c.verb is Verb.BLOCK)
        left = subtract(left, union(*blocked))
    return tuple(left)


def _allowed_by_family(day: Weekday, constraints: Sequence[Constraint]) -> Iterable[list[Span]]:
    for family in _WEEKLY_RULES:
        rules = [c.rule for c in constraints if c.verb is Verb.ALLOW and type(c.rule) is family]
        if rules:
            yield union(*(_minutes(rule, day) for rule in rules))


def _minutes(rule: Rule, day: Weekday) -> tuple[Span, ...]:
    """What a rule names of a weekday; nothing for a rule that is not weekly."""
    match rule:
        case Hours(start, end):
            return ((start, end),)
        case DayAndTime(named, start, end) if named == day:
            return ((start, end),)
        case Day(named) if named == day:
            return WHOLE_DAY
        case Weekdays() if day <= Weekday.FRIDAY:
            return WHOLE_DAY
        case Weekends() if day > Weekday.FRIDAY:
            return WHOLE_DAY
        case _:
            return ()
