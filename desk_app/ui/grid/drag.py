"""What the pointer does with the button down: marking a new slot, or moving a tile."""

from datetime import datetime, timedelta
from enum import Enum
from typing import Final, NamedTuple

from desk_app.domain.identifiers import ResourceId
from desk_app.domain.interval import Interval
from desk_app.ui.grid.geometry import QUARTER, SNAP
from desk_app.ui.grid.tiles import ColumnContents, Tile

_STEP: Final = timedelta(minutes=SNAP)


class Mark(NamedTuple):
    """Time being marked in one column or several, from where the button went down."""

    column: int
    anchor: int
    """Axis minute where it began."""
    minute: int
    """Axis minute where it is now."""
    other: int | None = None
    """The column where it is now, where that is another one."""

    @property
    def last_column(self) -> int:
        """The column where it is now."""
        return self.column if self.other is None else self.other

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


class Grip(Enum):
    """Where a tile is held."""

    WHOLE = "whole"
    START = "start"
    END = "end"


class Carry(NamedTuple):
    """A tile being moved, made longer or made shorter, by pointer or by keys."""

    tile: Tile
    grab: float
    """Minutes from the tile's own start to where it is held."""
    column: int
    start: float
    """Axis minute where it would begin; may lie before the day."""
    origin: ResourceId
    """Whose column it stands in, or stood in."""
    grip: Grip = Grip.WHOLE
    end: float = 0.0
    """Axis minute where it would end; counts only where one edge is held."""

    @classmethod
    def lifted(
        cls, tile: Tile, content: ColumnContents, *, at: float, grip: Grip = Grip.WHOLE
    ) -> "Carry":
        """A tile as it is picked up, held at an axis minute."""
        before = max(timedelta(), content.column.window.start - tile.interval.start)
        start = tile.start - before.total_seconds() / 60
        origin = content.column.resource.id
        return cls(tile, at - start, tile.column, start, origin, grip, tile.end)

    @property
    def is_resizing(self) -> bool:
        """Whether one edge is held and the other stays."""
        return self.grip is not Grip.WHOLE

    def held_at(self, column: int, minute: float) -> "Carry":
        """The same tile held elsewhere, snapped to the step; who resizes stays in the column."""
        if self.is_resizing:
            return self._with_edge(round(minute / SNAP) * SNAP)
        start = round((minute - self.grab) / SNAP) * SNAP
        return self._replace(column=column, start=float(start))

    def shifted(self, *, columns: int = 0, quarters: int = 0, last_column: int) -> "Carry":
        """The same tile so many columns and quarters further."""
        if self.is_resizing:
            return self.stretched(quarters * QUARTER)
        column = max(0, min(self.column + columns, last_column))
        return self._replace(column=column, start=self.start + quarters * QUARTER)

    def stretched(self, minutes: int) -> "Carry":
        """The held edge so many minutes further down."""
        return self._with_edge((self.start if self.grip is Grip.START else self.end) + minutes)

    def seated(self, column: int) -> "Carry":
        """The same time of day in a column of another picture."""
        return self._replace(column=column)

    def interval(self, content: ColumnContents) -> Interval:
        """The time it would take in the column it is held over; held whole, it keeps its length."""
        own = self.tile.interval
        match self.grip:
            case Grip.END:
                return Interval(own.start, max(own.start + _STEP, _instant(content, self.end)))
            case Grip.START:
                return Interval(min(own.end - _STEP, _instant(content, self.start)), own.end)
        start = _instant(content, self.start)
        return Interval(start, start + own.length)

    def is_moved(self, content: ColumnContents) -> bool:
        """Whether it is held anywhere but where it stands."""
        is_elsewhere = content.column.resource.id != self.origin
        return is_elsewhere or self.interval(content) != self.tile.interval

    def _with_edge(self, minute: float) -> "Carry":
        if self.grip is Grip.START:
            return self._replace(start=min(float(minute), self.tile.end - SNAP))
        return self._replace(end=max(float(minute), self.start + SNAP))


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
