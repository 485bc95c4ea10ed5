"""Other slots for one that was lost: with the same person, at the same time, on the same day."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Final

from desk_app.domain.availability import Slot
from desk_app.domain.identifiers import ResourceId
from desk_app.domain.interval import Interval

MOST_ALTERNATIVES: Final = 3
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


def nearest(slots: Iterable[Slot], wanted: Interval) -> list[Slot]:
    """The slots by how far their start lies from the one wanted, nearest first."""
    return sorted(slots, key=lambda slot: (abs(slot.starts_at - wanted.start), slot.starts_at))


def day_around(window: Interval, wanted: Interval) -> Interval:
    """The part of a search's window that counts as the day wanted."""
    end = max(window.start, wanted.end) + AROUND
    return Interval(window.start, max(window.start, min(window.end, end)))


def _singles(slots: Iterable[Slot]) -> Iterable[Slot]:
    for slot in slots:
        for resource_id in slot.resource_ids:
            yield Slot(slot.starts_at, slot.ends_at, (resource_id,))
