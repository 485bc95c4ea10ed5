"""The focus in the grid: a cell, or the tile in it, and how keys move it."""

from collections.abc import Sequence
from typing import NamedTuple

from desk_app.ui.grid.geometry import QUARTER
from desk_app.ui.grid.tiles import ColumnContents, Tile


class Cursor(NamedTuple):
    """Where the focus is; on a tile where there is one at the cell."""

    column: int
    minute: int
    """Axis minutes of its top."""
    length: int = QUARTER
    """In minutes."""
    tile: Tile | None = None
    reach: int = 0
    """How many columns further the same time is marked, to the right or, if negative, left."""

    @property
    def columns(self) -> range:
        """The columns in which time is marked, from the left."""
        other = self.column + self.reach
        return range(min(self.column, other), max(self.column, other) + 1)

    @property
    def start(self) -> float:
        """The top of what is outlined, in axis minutes."""
        return self.tile.start if self.tile else self.minute

    @property
    def end(self) -> float:
        """The foot of what is outlined, in axis minutes."""
        return self.tile.end if self.tile else self.minute + self.length


class CursorMoves:
    """Moves a cursor over the columns of a picture.

    Args:
        minutes: Axis minutes from top to bottom.
    """

    def __init__(self, contents: Sequence[ColumnContents], minutes: int) -> None:
        self._contents = contents
        self._minutes = minutes

    def at(self, column: int, minute: float) -> Cursor:
        """The cursor at a place, on the tile that is there."""
        column = max(0, min(column, len(self._contents) - 1))
        start = max(0, min(int(minute // QUARTER) * QUARTER, self._minutes - QUARTER))
        tile = self._contents[column].tile_over(start, start + QUARTER)
        return Cursor(column, start, tile=tile)

    def on(self, tile: Tile) -> Cursor:
        """The cursor on a tile."""
        return Cursor(tile.column, int(tile.start // QUARTER) * QUARTER, tile=tile)

    def rows(self, cursor: Cursor, steps: int) -> Cursor:
        """So many quarters further down, or up if negative; a tile is one step."""
        if cursor.tile is None:
            return self.at(cursor.column, cursor.minute + steps * QUARTER)
        if steps > 0:
            past = -(-cursor.tile.end // QUARTER) * QUARTER + (steps - 1) * QUARTER
            return self.at(cursor.column, max(past, cursor.minute + QUARTER))
        before = (cursor.tile.start // QUARTER + steps) * QUARTER
        return self.at(cursor.column, min(before, cursor.minute - QUARTER))

    def columns(self, cursor: Cursor, steps: int) -> Cursor:
        """So many columns to the right, at the same time."""
        return self.at(cursor.column + steps, cursor.minute)

    def lengthened(self, cursor: Cursor, steps: int) -> Cursor:
        """So many quarters longer or shorter, at least one quarter; a tile stays as it is."""
        if cursor.tile is not None:
            return cursor
        longest = self._minutes - cursor.minute
        length = min(max(QUARTER, cursor.length + steps * QUARTER), longest)
        return cursor._replace(length=length)

    def widened(self, cursor: Cursor, steps: int) -> Cursor:
        """The same time marked in so many columns more, or fewer; a tile stays as it is."""
        if cursor.tile is not None:
            return cursor
        other = max(0, min(cursor.column + cursor.reach + steps, len(self._contents) - 1))
        return cursor._replace(reach=other - cursor.column)

    def kept(self, cursor: Cursor) -> Cursor:
        """The same place in these columns, with as much time marked where it still can be."""
        moved = self.at(cursor.column, cursor.minute)
        if moved.tile is not None or cursor.tile is not None:
            return moved
        longer = moved._replace(length=min(cursor.length, self._minutes - moved.minute))
        return self.widened(longer, cursor.reach)

    def marked(self, column: int, other: int, start: int, end: int) -> Cursor:
        """The cursor over marked time of one or several columns; the first one has the focus."""
        cursor = self.at(column, start)
        if cursor.tile is not None:
            return cursor
        return self.widened(cursor._replace(minute=start, length=end - start), other - column)

    def next_tile(self, cursor: Cursor) -> Cursor | None:
        """On the tile after the cursor, column by column; None after the last."""
        for content in self._contents[cursor.column :]:
            is_here = content.index == cursor.column
            for tile in content.tiles:
                if not is_here or self._is_after(cursor, tile):
                    return self.on(tile)
        return None

    def previous_tile(self, cursor: Cursor) -> Cursor | None:
        """On the tile before the cursor; None before the first."""
        for content in reversed(self._contents[: cursor.column + 1]):
            is_here = content.index == cursor.column
            for tile in reversed(content.tiles):
                if not is_here or self._is_before(cursor, tile):
                    return self.on(tile)
        return None

    def _is_after(self, cursor: Cursor, tile: Tile) -> bool:
        if cursor.tile is None:
            return tile.start >= cursor.minute
        return self._rank(tile) > self._rank(cursor.tile)

    def _is_before(self, cursor: Cursor, tile: Tile) -> bool:
        if cursor.tile is None:
            return tile.start < cursor.minute
        return self._rank(tile) < self._rank(cursor.tile)

    def _rank(self, tile: Tile) -> int:
        tiles = self._contents[tile.column].tiles
        return next(index for index, each in enumerate(tiles) if each is tile)
