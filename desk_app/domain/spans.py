"""The algebra of half-open spans of whole numbers.

A *set of spans* is a sequence of pairs `(start, end)` in normal form: ordered, none empty, none
overlapping or touching the next. The engine works on seconds since 1970, the weekly pattern on
minutes since midnight; the algebra is the same.
"""

from collections.abc import Iterable, Sequence

Span = tuple[int, int]


def union(*sets: Iterable[Span]) -> list[Span]:
    """Everything that lies in any of the sets, in normal form.

    Args:
        sets: In any order, overlapping or not; empty and backward spans are left out.
    """
    merged: list[Span] = []
    last = None
    for start, end in sorted(span for spans in sets for span in spans):
        if end <= start:
            continue
        if last is not None and start <= last:
            if end > last:
                merged[-1] = (merged[-1][0], end)
                last = end
        else:
            merged.append((start, end))
            last = end
    return merged


def intersect(left: Sequence[Span], right: Sequence[Span]) -> list[Span]:
    """What lies in both sets; both are, and the answer is, in normal form."""
    shared: list[Span] = []
    i = j = 0
    while i < len(left) and j < len(right):
        start = max(left[i][0], right[j][0])
        end = min(left[i][1], right[j][1])
        if start < end:
            shared.append((start, end))
        if left[i][1] < right[j][1]:
            i += 1
        else:
            j += 1
    return shared


def subtract(spans: Sequence[Span], taken: Sequence[Span]) -> list[Span]:
    """What is left of a set when other spans are taken away, in normal form.

    Args:
        spans: In normal form.
        taken: Ordered by start; may overlap one another and reach outside.
    """
    left: list[Span] = []
    append = left.append
    coming = iter(taken)
    none_left = (_NEVER, _NEVER)
    taken_from, taken_to = next(coming, none_left)
    for start, end in spans:
        while taken_from < end:
            if taken_from > start:
                append((start, taken_from))
            if taken_to > start:
                start = taken_to
            if start > end:
                break  # what is being taken reaches past this span, perhaps into the next
            taken_from, taken_to = next(coming, none_left)
        if start < end:
            append((start, end))
    return left


_NEVER = 1 << 62


def free_spans(opened: Sequence[Span], busy: Iterable[Span], buffer: int = 0) -> list[Span]:
    """What is left of open time, in normal form, all in seconds.

    Args:
        opened: In normal form.
        busy: In any order; may overlap and reach outside. Empty ones close nothing.
        buffer: Kept free before and after each busy span; 0 or more.
    """
    return subtract(opened, widen(busy, buffer))


def widen(busy: Iterable[Span], buffer: int) -> list[Span]:
    """Busy spans with the buffer before and after each, all in seconds.

    Ordered by start, perhaps overlapping; empty spans are left out.
    """
    if not buffer:
        return sorted([span for span in busy if span[0] < span[1]])
    return sorted([(start - buffer, end + buffer) for start, end in busy if start < end])
