"""Other slots for one that was lost: with the same person, at the same time, on the same day.

Where several were wanted together: all of them at another time, somebody else in one role at the
same time, and whoever is free on the same day.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from desk_app.domain.availability import Slot
from desk_app.domain.combined import Combination, assign
from desk_app.domain.identifiers import ResourceId
from desk_app.domain.interval import Interval

MOST_ALTERNATIVES: Final = 3
MOST_TOGETHER: Final = 5
"""Of several wanted together: three roles can each be filled otherwise, and two other times."""
AROUND: Final = timedelta(days=1)
"""How far before a lost slot a search for others begins, and how far after it that day ends."""


class AlternativeKind(StrEnum):
    """What an alternative has in common with the slot that was lost; in order of preference."""

    SAME_PERSON = "same_person"
    SAME_TIME = "same_time"
    SAME_DAY = "same_day"


@dataclass(frozen=True, slots=True)
class Alternative:
    """One slot to offer instead, of one resource."""

    kind: AlternativeKind
    slot: Slot
    companions: tuple[ResourceId, ...] = ()
    """Who is booked together with the resource of the slot, one for each further role."""


Roles = tuple[ResourceId, ...]
"""Who fills each role."""


def pick_alternatives(
    same_person: Iterable[Slot],
    that_day: Sequence[Slot],
    wanted: Interval,
    resource_id: ResourceId,
) -> tuple[Alternative, ...]:
    """The nearest slot of each kind; where a kind has none, the next nearest of another.

    Args:
        same_person: Free slots of the resource that was wanted.
        that_day: Free slots of everybody who may serve, on the day wanted.
        wanted: The time that was lost.
        resource_id: Whose it was.

    Returns:
        At most `MOST_ALTERNATIVES`, none twice, never what was lost.
    """
    groups = (
        (AlternativeKind.SAME_PERSON, nearest(same_person, wanted)),
        (
            AlternativeKind.SAME_TIME,
            [slot for slot in that_day if slot.starts_at == wanted.start],
        ),
        (AlternativeKind.SAME_DAY, nearest(that_day, wanted)),
    )
    known = {(wanted.start, resource_id)}
    picked: list[Alternative] = []
    for kind, slots in (*groups, *groups):
        fresh = next(
            (slot for slot in _singles(slots) if (slot.starts_at, *slot.resource_ids) not in known),
            None,
        )
        if fresh is not None and len(picked) < MOST_ALTERNATIVES:
            known.add((fresh.starts_at, fresh.resource_ids[0]))
            picked.append(Alternative(kind, fresh))
    return tuple(picked)


def pick_together(
    all_the_same: Iterable[Combination],
    that_day: Iterable[Combination],
    wanted: Interval,
    chosen: Roles,
) -> tuple[Alternative, ...]:
    """The nearest other ways to have several together.

    First all of them at another time. Then the same time with somebody else in one role, for each
    role that this is possible for; where it is for none, with as few others as can be. Last the
    nearest other time that day.

    Args:
        all_the_same: Times at which all those chosen are free.
        that_day: Times at which every role can be filled by somebody, on the day wanted.
        wanted: The time that was lost.
        chosen: Who was wanted.

    Returns:
        At most `MOST_TOGETHER`, none twice, never what was lost.
    """
    same, day = (_by_distance(each, wanted) for each in (all_the_same, that_day))
    at_once = [each for each in day if each.slot.starts_at == wanted.start]
    swapped = [(each, who) for each in at_once for who in _with_one_other(each, chosen)]
    groups = (
        (AlternativeKind.SAME_PERSON, [(each, chosen) for each in same], 1),
        (AlternativeKind.SAME_TIME, swapped or _each_filled(at_once, chosen), len(chosen)),
        (AlternativeKind.SAME_DAY, _each_filled(day, chosen), 1),
    )
    known = {(wanted.start, chosen)}
    picked: list[Alternative] = []
    for kind, offers, most in groups:
        fresh = [(each, who) for each, who in offers if (each.slot.starts_at, who) not in known]
        for each, who in fresh[:most]:
            known.add((each.slot.starts_at, who))
            slot = Slot(each.slot.starts_at, each.slot.ends_at, who[:1])
            picked.append(Alternative(kind, slot, who[1:]))
    return tuple(picked[:MOST_TOGETHER])


def nearest(slots: Iterable[Slot], wanted: Interval) -> list[Slot]:
    """The slots by how far their start lies from the one wanted, nearest first."""
    return sorted(slots, key=lambda slot: _distance(slot, wanted))


def day_around(window: Interval, wanted: Interval) -> Interval:
    """The part of a search's window that counts as the day wanted."""
    end = max(window.start, wanted.end) + AROUND
    return Interval(window.start, max(window.start, min(window.end, end)))


def _singles(slots: Iterable[Slot]) -> Iterable[Slot]:
    for slot in slots:
        for resource_id in slot.resource_ids:
            yield Slot(slot.starts_at, slot.ends_at, (resource_id,))


def _distance(slot: Slot, wanted: Interval) -> tuple[timedelta, datetime]:
    return abs(slot.starts_at - wanted.start), slot.starts_at


def _by_distance(found: Iterable[Combination], wanted: Interval) -> list[Combination]:
    return sorted(found, key=lambda each: _distance(each.slot, wanted))


def _each_filled(found: Iterable[Combination], chosen: Roles) -> list[tuple[Combination, Roles]]:
    return [(each, _filled(each, chosen)) for each in found]


def _with_one_other(free: Combination, chosen: Roles) -> Iterator[Roles]:
    """Those chosen with somebody else in one role, for each role where there is such a one."""
    choices = (free.slot.resource_ids, *free.companions)
    for number in range(len(chosen)):
        others_can = all(one in choices[role] for role, one in enumerate(chosen) if role != number)
        other = next((one for one in choices[number] if one not in chosen), None)
        if others_can and other is not None:
            yield (*chosen[:number], other, *chosen[number + 1 :])


def _filled(free: Combination, chosen: Roles) -> Roles:
    """Who is free for each role, those chosen first."""
    choices = (free.slot.resource_ids, *free.companions)
    preferred = [
        (wish, *(one for one in role if one != wish)) if wish in role else role
        for role, wish in zip(choices, chosen, strict=True)
    ]
    return assign(preferred) or tuple(role[0] for role in preferred)
