"""Where slots begin within free time.

Without an increment slots follow one another; with one they begin at every increment and may
overlap. Rounding moves the first start of each free span to a clean time of the clock: the next
full hour, or with an increment the next multiple of it since midnight. Source: the fields
`length`, `timeslot_increments` and `round_to_nearest_hour` of `POST /availability`.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from desk_app.domain.local_days import LocalDay
from desk_app.domain.spans import Span

_HOUR: Final = 3600


@dataclass(frozen=True, slots=True)
class SlotLayout:
    """How slots are laid out; all in seconds.

    Raises:
        ValueError: If length or increment is not positive.
    """

    length: int
    increment: int | None = None
    """Between the starts of slots; None lets them follow one another."""
    is_rounded: bool = False
    gap: int = 0
    """Kept between slots that follow one another; 0 or more."""

    def __post_init__(self) -> None:
        if self.length <= 0 or (self.increment is not None and self.increment <= 0):
            raise ValueError("length and increment of slots must be positive")

    @property
    def step(self) -> int:
        """From one start to the next within a free span."""
        return self.increment or self.length + self.gap

    @property
    def grid(self) -> int:
        """What the first start of a free span is a multiple of, on the wall clock."""
        return self.step if self.increment else _HOUR

    @property
    def keeps_to_grid(self) -> bool:
        """Whether every start lies on the grid, so that free spans do not shift the slots."""
        return self.is_rounded and self.increment is not None


def find_starts(free: Sequence[Span], layout: SlotLayout, days: Sequence[LocalDay]) -> list[int]:
    """Every start at which a slot fits into free time, in order.

    Args:
        free: In seconds since 1970, in normal form.
        layout: How slots follow one another.
        days: The days, of the place whose clock rounds, that hold the free time.
    """
    if not layout.is_rounded:
        return _starts_on_one_grid(free, layout, anchor=0, grid=1)
    anchors = {day.midnight % layout.grid for day in days}
    if len(anchors) <= 1:
        return _starts_on_one_grid(free, layout, anchor=min(anchors, default=0), grid=layout.grid)
    return _starts_on_changing_grid(free, layout, days)


def find_fitting(starts: Sequence[int], length: int, free: Sequence[Span]) -> list[int]:
    """Those of the starts, given in order, whose slots lie within free time."""
    fitting: list[int] = []
    for first, after in find_runs(starts, length, free):
        fitting += starts[first:after]
    return fitting


def find_runs(starts: Sequence[int], length: int, free: Sequence[Span]) -> list[Span]:
    """Where among the starts, given in order, those stand whose slots lie within free time.

    Returns:
        Places `[first, after)`, in order.
    """
    runs: list[Span] = []
    place = 0
    for start, end in free:
        place = bisect_left(starts, start, place)
        after = bisect_right(starts, end - length, place)
        if place < after:
            runs.append((place, after))
    return runs


def _starts_on_one_grid(
    free: Sequence[Span], layout: SlotLayout, *, anchor: int, grid: int
) -> list[int]:
    """The starts where the first of each span lies on one grid through all days."""
    starts: list[int] = []
    append = starts.append
    length, step = layout.length, layout.step
    for start, end in free:
        last = end - length
        if start <= last:
            start += (anchor - start) % grid
            while start <= last:
                append(start)
                start += step
    return starts


def _starts_on_changing_grid(
    free: Sequence[Span], layout: SlotLayout, days: Sequence[LocalDay]
) -> list[int]:
    """The starts where the grid begins anew with a day or a change of the clock."""
    starts: list[int] = []
    at = 0
    for start, end in free:
        last = end - layout.length
        while at < len(days) and days[at].end <= start:
            at += 1
        points = _grid_points(start, last, days, at, layout.grid)
        if layout.keeps_to_grid:
            starts.extend(points)
        else:
            starts.extend(range(next(points, last + 1), last + 1, layout.step))
    return starts


def _grid_points(
    first: int, last: int, days: Sequence[LocalDay], at: int, grid: int
) -> Iterator[int]:
    """The points of the wall clock's grid from first to last, both included, from a day on."""
    for index in range(at, len(days)):
        day = days[index]
        if day.start > last:
            return
        begin = max(first, day.start)
        begin += (day.midnight - begin) % grid
        yield from range(begin, min(last + 1, day.end), grid)
