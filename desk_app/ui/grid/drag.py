"""What the pointer does with the button down: marking a new slot, or moving a tile."""

from datetime import datetime, timedelta
from typing import NamedTuple

from desk_app.domain.interval import Interval
from desk_app.ui.grid.geometry import QUARTER, SNAP
from desk_app.ui.grid.legality import Legality, judge
from desk_app.ui.grid.tiles import ColumnContents, Tile


class Mark(NamedTuple):
    """Time being marked in one column, from where the button went down."""

    column: int
    anchor: int
    """Axis minute where it began."""
    minute: int
    """Axis minute where it is now."""

    @property
    def start(self) -> int:
        """The earlier of the two."""
        return min(self.anchor, self.minute)

    @property
    def end(self) -> int:
        """The later of the two; at least one step on."""
        return max(self.anchor, self.minute, self.start + SNAP)

    def interval(self, content: ColumnContents) -> Interval:
        """The time marked, in the column it is marked in."""
        return span_at(content, self.start, self.end)


class Carry(NamedTuple):
    """A tile being moved, by pointer or by keys."""

    tile: Tile
    grab: float
    """Minutes from the tile's own start to where it is held."""
    column: int
    start: float
    """Axis minute where it would begin; may lie before the day."""

    @classmethod
    def lifted(cls, tile: Tile, content: ColumnContents, *, at: float) -> "Carry":
        """A tile as it is picked up, held at an axis minute."""
        before = max(timedelta(), content.column.window.start - tile.interval.start)
        start = tile.start - before.total_seconds() / 60
        return cls(tile, at - start, tile.column, start)

    def held_at(self, column: int, minute: float) -> "Carry":
        """The same tile held elsewhere, its start snapped to the step."""
        start = round((minute - self.grab) / SNAP) * SNAP
        return self._replace(column=column, start=float(start))

    def shifted(self, *, columns: int = 0, quarters: int = 0, last_column: int) -> "Carry":
        """The same tile so many columns and quarters further."""
        column = max(0, min(self.column + columns, last_column))
        return self._replace(column=column, start=self.start + quarters * QUARTER)

    def interval(self, content: ColumnContents) -> Interval:
        """The time it would take in the column it is held over; it keeps its length."""
        start = _instant(content, self.start)
        return Interval(start, start + self.tile.interval.length)

    def legality(self, content: ColumnContents) -> Legality:
        """What is known of that time."""
        return judge(content.column, self.interval(content), moving=self.tile.booking_id)

    def is_moved(self, content: ColumnContents) -> bool:
        """Whether it is held anywhere but where it stands."""
        return self.column != self.tile.column or self.interval(content) != self.tile.interval


def span_at(content: ColumnContents, start: float, end: float) -> Interval:
    """The time between two axis minutes of a column."""
    first = content.clock.instant_of(start)
    return Interval(first, max(first, content.clock.instant_of(end)))


def slot_at(content: ColumnContents, minute: float, length: timedelta) -> Interval:
    """The slot that a plain click chooses: from the quarter under it, or from the end of a tile.

    Args:
        minute: Axis minute of the click.
    """
    start = int(minute // QUARTER) * QUARTER
    ends = [tile.end for tile in content.tiles if start < tile.end <= minute]
    first = content.clock.instant_of(max([float(start), *ends]))
    return Interval(first, first + length)


def _instant(content: ColumnContents, minute: float) -> datetime:
    if minute < 0:
        return content.column.window.start + timedelta(minutes=minute)
    return content.clock.instant_of(minute)
