"""A large question cut into pieces, so that its first answers come at once.

It is cut by day and by group of resources. Slots lie on a grid that begins anew with each piece,
so only questions whose slots may overlap are cut, and only those for anybody who is free.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta, tzinfo
from typing import Final

from desk_app.domain.interval import Interval, from_seconds, to_seconds
from desk_app.domain.local_days import find_local_days
from desk_app.domain.project import AvailabilityMode
from desk_app.services.slot_sources import Question

ASKED_AT_ONCE: Final = 400
"""Days of resources in a question that is not cut."""
GROUP_SIZE: Final = 300
"""Resources in one piece at most."""
FIRST_GROUP: Final = 100
"""Resources in the first piece of some days, for which somebody waits."""
_DAYS: Final = (1, 2, 7)
"""How many days the first pieces have; the last one has the rest."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a question; it reaches over its last midnight by the length of a slot."""

    question: Question
    completes_its_days: bool
    """Whether everybody was asked about on its days after this piece."""


def cut(question: Question) -> tuple[Piece, ...]:
    """The pieces of a question, in the order in which to ask them; at least one."""
    window = question.window
    days = window.length / timedelta(days=1)
    can_be_cut = (
        question.mode is AvailabilityMode.EXCLUSIVE
        and question.search.increment is not None
        and window.length > timedelta()
    )
    if not can_be_cut or len(question.resources) * days <= ASKED_AT_ONCE:
        return (Piece(question, completes_its_days=True),)
    pieces: list[Piece] = []
    start = window.start
    for end in _ends(window, question.resources[0].time_zone):
        reach = min(window.end, end + question.length)
        of_days = replace(question, window=Interval(start, reach))
        pieces += _by_group(of_days)
        start = end
    return tuple(pieces)


def _by_group(question: Question) -> list[Piece]:
    people = question.resources
    if question.search.also:  # whoever is to be free together has to be asked about together
        return [Piece(question, completes_its_days=True)]
    starts = [0, *range(FIRST_GROUP, len(people), GROUP_SIZE)]
    ends = [*starts[1:], len(people)]
    groups = [people[start:end] for start, end in zip(starts, ends, strict=True)]
    return [
        Piece(replace(question, resources=group), completes_its_days=group is groups[-1])
        for group in groups
    ]


def _ends(window: Interval, zone: tzinfo) -> list[datetime]:
    """Midnights of a place at which to cut, and the end of the window."""
    seconds = (to_seconds(window.start), to_seconds(window.end))
    midnights = [from_seconds(day.end) for day in find_local_days(seconds, zone)]
    ends: list[datetime] = []
    taken = 0
    for days in _DAYS:
        taken += days
        if taken <= len(midnights) and midnights[taken - 1] < window.end:
            ends.append(midnights[taken - 1])
    return [*ends, window.end]
