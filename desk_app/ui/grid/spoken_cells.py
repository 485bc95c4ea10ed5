"""Which tiles and cells an assistive tool meets: those in sight, and the focus and around it."""

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QRect

from desk_app.domain.interval import Interval
from desk_app.ui.grid.accessible import SpokenCell
from desk_app.ui.grid.cursor import Cursor, CursorMoves
from desk_app.ui.grid.drag import span_at
from desk_app.ui.grid.frame import Frame
from desk_app.ui.grid.geometry import QUARTER
from desk_app.ui.grid.legality import judge
from desk_app.ui.grid.overlays import Overlays
from desk_app.ui.grid.tiles import ColumnContents, PlacedTile, Tile

if TYPE_CHECKING:
    from desk_app.ui.grid.picture import GridPicture

_CELL: Final = "cell"
_TILE: Final = "tile"


def spoken_cells(frame: Frame, overlays: Overlays) -> list[SpokenCell]:
    """The tiles in sight column by column, then the free cells at and around the focus."""
    cursor = overlays.cursor
    focused = cursor.tile if cursor else None
    body = frame.body
    cells = [
        _spoken_tile(frame, placed, focused, body) for placed in frame.tiles_in(frame.shown(body))
    ]
    if cursor is not None:
        cells += _cells_around(frame, cursor)
    return cells


def cursor_of(key: str, picture: "GridPicture", moves: CursorMoves) -> Cursor | None:
    """The focus that a spoken cell stands for; None where it is there no more."""
    kind, column, place = key.split(":")
    if int(column) >= len(picture.contents):
        return None
    if kind == _CELL:
        return moves.at(int(column), int(place))
    tiles = picture.contents[int(column)].tiles
    return moves.on(tiles[int(place)]) if int(place) < len(tiles) else None


def _spoken_tile(frame: Frame, placed: PlacedTile, focused: Tile | None, body: QRect) -> SpokenCell:
    tile = placed.tile
    content = frame.picture.contents[tile.column]
    number = content.tiles.index(tile)
    return SpokenCell(
        f"{_TILE}:{tile.column}:{number}",
        frame.picture.words.spoken_tile(tile, content.column),
        frame.on_screen(placed.box).intersected(body),
        is_focused=tile is focused,
    )


def _cells_around(frame: Frame, cursor: Cursor) -> list[SpokenCell]:
    here = cursor.minute
    places = [
        (cursor.column, here, cursor.length),
        (cursor.column, here - QUARTER, QUARTER),
        (cursor.column, here + cursor.length, QUARTER),
        (cursor.column - 1, here, QUARTER),
        (cursor.column + 1, here, QUARTER),
    ]
    found = [_spoken_cell(frame, *place, cursor) for place in places]
    return [cell for cell in found if cell is not None]


def _spoken_cell(
    frame: Frame, column: int, minute: int, length: int, cursor: Cursor
) -> SpokenCell | None:
    contents = frame.picture.contents
    if not 0 <= column < len(contents) or not 0 <= minute < frame.picture.axis.length:
        return None
    content = contents[column]
    if content.tile_over(minute, minute + length) is not None:
        return None
    return SpokenCell(
        f"{_CELL}:{column}:{minute}",
        _name(frame, content, span_at(content, minute, minute + length)),
        frame.on_screen(frame.geometry.cell(column, minute, minute + length)),
        is_focused=cursor.tile is None and (column, minute) == (cursor.column, cursor.minute),
    )


def _name(frame: Frame, content: ColumnContents, interval: Interval) -> str:
    legality = judge(content.column, interval)
    return frame.picture.words.spoken_cell(interval.start, content.column, legality)
