"""What comes of relaxing a search that found nothing, one rule or filter at a time."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Generic, TypeVar

from desk_app.domain.availability import AvailabilityQuery, ResourceTime, Slot, find_slots
from desk_app.domain.closing import ClosingRule, RuleLevel, rules_of
from desk_app.domain.constraint import Constraint
from desk_app.domain.identifiers import ResourceId

K = TypeVar("K")


@dataclass(frozen=True, slots=True)
class Search:
    """A question about free time with all that its answer is made from."""

    query: AvailabilityQuery
    times: Sequence[ResourceTime]

    def slots(self, now: datetime) -> tuple[Slot, ...]:
        """Its answer."""
        return find_slots(self.query, self.times, now=now)


@dataclass(frozen=True, slots=True)
class Relief(Generic[K]):
    """What a search would find, were it not for one part of it."""

    dropped: K
    total: int
    """How many slots; at least 1."""
    first: Slot


@dataclass(frozen=True, slots=True)
class SearchPart:
    """A part of a search that can be dropped: a rule, or else the buffer."""

    rule: ClosingRule | None = None
    resource_id: ResourceId | None = None
    """Whose rule it is; None if it holds for all."""


def find_reliefs(relaxed: Iterable[tuple[K, Search]], *, now: datetime) -> tuple[Relief[K], ...]:
    """What each relaxed search would find; those that find nothing are left out.

    Args:
        relaxed: What was dropped, and the search without it.

    Returns:
        The tightest part first: that without which there is most. Equal ones stay in order.
    """
    reliefs: list[Relief[K]] = []
    for dropped, search in relaxed:
        slots = search.slots(now)
        if slots:
            reliefs.append(Relief(dropped, len(slots), slots[0]))
    return tuple(sorted(reliefs, key=lambda each: -each.total))


def relax_each(search: Search) -> Iterator[tuple[SearchPart, Search]]:
    """The search without each of its parts in turn.

    First the rules of the request, then of the project, of each resource, and the buffer last.
    """
    query, times = search.query, search.times
    for rule in rules_of(RuleLevel.REQUEST, query.constraints):
        left = _without(query.constraints, rule)
        yield SearchPart(rule), Search(replace(query, constraints=left), times)
    for rule in _shared_rules(times):
        yield SearchPart(rule), Search(query, [_without_shared(each, rule) for each in times])
    for index, each in enumerate(times):
        for rule in rules_of(RuleLevel.RESOURCE, _level(each, 0)):
            levels = (_without(_level(each, 0), rule), *each.constraint_levels[1:])
            eased = [*times[:index], replace(each, constraint_levels=levels), *times[index + 1 :]]
            yield SearchPart(rule, each.resource_id), Search(query, eased)
    if query.buffer:
        yield SearchPart(), Search(replace(query, buffer=timedelta()), times)


def _shared_rules(times: Sequence[ResourceTime]) -> Iterator[ClosingRule]:
    """The rules of the project, which every resource has as its second list."""
    return rules_of(RuleLevel.PROJECT, _level(times[0], 1) if times else ())


def _without_shared(time: ResourceTime, rule: ClosingRule) -> ResourceTime:
    levels = (_level(time, 0), _without(_level(time, 1), rule), *time.constraint_levels[2:])
    return replace(time, constraint_levels=levels)


def _level(time: ResourceTime, number: int) -> tuple[Constraint, ...]:
    levels = time.constraint_levels
    return tuple(levels[number]) if number < len(levels) else ()


def _without(constraints: Iterable[Constraint], rule: ClosingRule) -> tuple[Constraint, ...]:
    return tuple(each for each in constraints if each not in rule.constraints)
