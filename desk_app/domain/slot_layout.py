"""Where slots begin within free time.

Without an increment slots follow one another; with one they begin at every increment and may
overlap. Rounding moves the first start of each free span to a clean time of the clock: the next
full hour, or with an increment the next multiple of it since midnight. Source: the fields
`length`, `timeslot_increments` and `round_to_nearest_hour` of `POST /availability`.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from desk_app.domain.local_days import LocalDay, Stretch
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
        return _starts_from(free, layout, anchor=None)
    anchors = {stretch.midnight % layout.grid for day in days for stretch in day.stretches}
    if len(anchors) <= 1:
        return _starts_from(free, layout, anchor=min(anchors, default=0))
    stretches = [stretch for day in days for stretch in day.stretches]
    if layout.keeps_to_grid:
        return [
            start
            for span in free
            for start in _grid_points(span[0], span[1] - layout.length, stretches, layout.grid)
        ]
    return [start for span in free for start in _starts_within(span, layout, stretches)]


def find_fitting(starts: Iterable[int], length: int, free: Sequence[Span]) -> list[int]:
    """Those of the starts, given in order, whose slots lie within free time."""
    fitting: list[int] = []
    coming = iter(free)
    span = next(coming, None)
    for start in starts:
        while span is not None and span[1] < start + length:
            span = next(coming, None)
        if span is None:
            break
        if span[0] <= start:
            fitting.append(start)
    return fitting


def _starts_from(free: Sequence[Span], layout: SlotLayout, *, anchor: int | None) -> list[int]:
    """The starts where one grid holds throughout, or none."""
    starts: list[int] = []
    extend = starts.extend
    length, step, grid = layout.length, layout.step, layout.grid
    for start, end in free:
        last = end - length
        if start > last:
            continue
        if anchor is not None:
            start += (anchor - start) % grid
        extend(range(start, last + 1, step))
    return starts


def _starts_within(span: Span, layout: SlotLayout, stretches: Sequence[Stretch]) -> Iterable[int]:
    last = span[1] - layout.length
    first = next(iter(_grid_points(span[0], last, stretches, layout.grid)), last + 1)
    return range(first, last + 1, layout.step)


def _grid_points(first: int, last: int, stretches: Sequence[Stretch], grid: int) -> Iterable[int]:
    """The points of the wall clock's grid from first to last, both included."""
    for stretch in stretches:
        if stretch.end <= first:
            continue
        if stretch.start > last:
            return
        begin = max(first, stretch.start)
        begin += (stretch.midnight - begin) % grid
        yield from range(begin, min(last + 1, stretch.end), grid)
