"""Free slots found in other ways: by a plain sweep, with `portion`, with `intervaltree`.

They know the subset that all share: opening hours, busy time, a length and a grid. Everything is
wall-clock minutes since the first midnight, without zones. The sweep is the floor of the bench.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import portion
from intervaltree import Interval, IntervalTree

Minutes = tuple[int, int]
Found = list[tuple[int, int]]
"""Number of the resource and start of the slot, by resource, then by start."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """What is asked of each of several resources."""

    opened: Sequence[Minutes]
    """In order, neither overlapping nor touching."""
    busy: Sequence[Sequence[Minutes]]
    """Of each resource, ordered by start; may overlap."""
    length: int
    step: int
    """Slots begin at its multiples."""


def sweep(work: Work) -> Callable[[], Found]:
    """One pass over sorted spans, for each resource and each span of open time."""
    opened, length, step = work.opened, work.length, work.step
    within = [
        [[span for span in busy if span[1] > start and span[0] < end] for start, end in opened]
        for busy in work.busy
    ]

    def query() -> Found:
        found: Found = []
        for number, spans in enumerate(within):
            for (at, end), busy in zip(opened, spans, strict=True):
                for start, until in sorted(busy):
                    minute = -(-at // step) * step
                    while minute + length <= start:
                        found.append((number, minute))
                        minute += step
                    at = max(at, until)
                minute = -(-at // step) * step
                while minute + length <= end:
                    found.append((number, minute))
                    minute += step
        return found

    return query


def with_portion(work: Work) -> Callable[[], Found]:
    """Open time as one set, busy time as another, and what is left of the first."""

    def query() -> Found:
        found: Found = []
        opened = portion.Interval(*(portion.closedopen(*span) for span in work.opened))
        for number, busy in enumerate(work.busy):
            free = opened - portion.Interval(*(portion.closedopen(*span) for span in busy))
            for span in free:
                first = -(-span.lower // work.step) * work.step
                found += [
                    (number, start)
                    for start in range(first, span.upper - work.length + 1, work.step)
                ]
        return found

    return query


def with_interval_tree(work: Work) -> Callable[[], Found]:
    """A tree of busy time, asked about every slot that open time has room for."""

    def query() -> Found:
        found: Found = []
        for number, busy in enumerate(work.busy):
            taken = IntervalTree(Interval(*span) for span in busy)
            for start, end in work.opened:
                first = -(-start // work.step) * work.step
                found += [
                    (number, at)
                    for at in range(first, end - work.length + 1, work.step)
                    if not taken.overlaps(at, at + work.length)
                ]
        return found

    return query
