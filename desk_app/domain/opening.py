"""From constraints to the spans they leave open.

Rules, in the words of the constraints of `POST /availability`: an allow blocks what it does not
name; allows of one family add up; allows of different families, and the lists of resource,
project and request, must all agree; blocks are taken away last. Weekly rules name the instants
at which the wall clock of the zone given shows their hours.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, tzinfo
from functools import lru_cache

from desk_app.domain.constraint import Constraint, Period, UnknownRule, Verb
from desk_app.domain.interval import Interval, from_seconds, to_seconds
from desk_app.domain.local_days import LocalDay, find_local_days, second_of_midnight
from desk_app.domain.spans import Span, intersect, subtract, union
from desk_app.domain.week_pattern import ALWAYS, WeekPattern, find_week_pattern

Levels = Sequence[Sequence[Constraint]]
"""Lists of constraints that apply together: of the resource, the project, the request."""


def open_intervals(levels: Levels, window: Interval, zone: tzinfo) -> tuple[Interval, ...]:
    """What constraints leave open of a window, in order, neither overlapping nor touching."""
    seconds = (to_seconds(window.start), to_seconds(window.end))
    spans = open_spans(levels, seconds, zone)
    return tuple(Interval(from_seconds(start), from_seconds(end)) for start, end in spans)


def open_spans(levels: Levels, window: Span, zone: tzinfo) -> list[Span]:
    """What constraints leave open of a window, in seconds since 1970, in normal form.

    Rules this program does not know are passed over.

    Args:
        levels: The lists of the resource, the project and the request.
        window: In seconds since 1970.
        zone: The resource's.
    """
    return Opening(window, zone).spans(levels)


class Opening:
    """Reckons what constraints leave open of one window in one zone, and remembers it.

    Resources with equal constraints share one reckoning. The lists it gives are not to be
    changed.
    """

    def __init__(self, window: Span, zone: tzinfo) -> None:
        self._window = window
        self._zone = zone
        self.days: tuple[LocalDay, ...] = tuple(find_local_days(window, zone))
        """The zone's days that make up the window."""
        self._known: dict[object, list[Span]] = {}

    def spans(self, levels: Levels) -> list[Span]:
        """What the constraints leave open, in normal form."""
        known_rules = tuple(_without_unknown(constraints) for constraints in levels)
        spans = self._known.get(known_rules)
        if spans is None:
            spans = self._known[known_rules] = self._reckon(known_rules)
        return spans

    def _reckon(self, levels: tuple[tuple[Constraint, ...], ...]) -> list[Span]:
        spans = self._weekly(_known_pattern(levels))
        for constraints in levels:
            allowed = self._periods(constraints, Verb.ALLOW)
            if allowed:
                spans = intersect(spans, union(allowed))
            spans = subtract(spans, union(self._periods(constraints, Verb.BLOCK)))
        return spans

    def _weekly(self, pattern: WeekPattern) -> list[Span]:
        if pattern == ALWAYS:
            return union([self._window])
        return union(*(day.spans(pattern[day.day.weekday()]) for day in self.days))

    def _periods(self, constraints: Iterable[Constraint], verb: Verb) -> list[Span]:
        return [
            (self._second(c.rule.start), self._second(c.rule.end))
            for c in constraints
            if c.verb is verb and isinstance(c.rule, Period)
        ]

    def _second(self, moment: date | datetime) -> int:
        if isinstance(moment, datetime):
            return to_seconds(moment)
        return second_of_midnight(moment, self._zone)


_known_pattern = lru_cache(maxsize=512)(find_week_pattern)
"""For the same people are asked about again and again."""


def _without_unknown(constraints: Sequence[Constraint]) -> tuple[Constraint, ...]:
    return tuple(c for c in constraints if not isinstance(c.rule, UnknownRule))
