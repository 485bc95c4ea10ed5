"""Joins the keys to the grid: the focus, what it stands for, tiles moved without a pointer."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QPoint

from desk_app.domain.again import can_be_repeated
from desk_app.domain.booking import Booking
from desk_app.domain.day_state import DayState, can_be_marked, next_state
from desk_app.ui.grid.blocks import block_of, day_block
from desk_app.ui.grid.carry_control import CarryControl
from desk_app.ui.grid.column_control import ColumnControl
from desk_app.ui.grid.cursor import Cursor
from desk_app.ui.grid.deeds import SameAgain
from desk_app.ui.grid.drag import span_at
from desk_app.ui.grid.geometry import QUARTER, SNAP, USUAL_ZOOM, zoom_step
from desk_app.ui.grid.host import GridHost
from desk_app.ui.grid.keys import Step
from desk_app.ui.grid.overlay_painter import cursor_box
from desk_app.ui.grid.pointer import can_be_moved
from desk_app.ui.grid.tiles import Tile

_FAR: Final = 10_000
_ZOOMS: Final = frozenset({Step.ZOOM_IN, Step.ZOOM_OUT, Step.ZOOM_USUAL})
"""What can be done also with a tile in hand."""


class KeyControl:
    """Takes the steps of one grid."""

    def __init__(self, grid: GridHost, carries: CarryControl, columns: ColumnControl) -> None:
        self._grid = grid
        self._columns = columns
        self._carries = carries
        self._actions: dict[Step, Callable[[], None]] = {
            Step.ENTER: self.enter,
            Step.PICK_UP: self._pick_up_here,
            Step.CANCEL_BOOKING: self._cancel_booking,
            Step.SAME_AGAIN: self._same_again,
            Step.ARRIVED: lambda: self._note(lambda _: DayState.ARRIVED),
            Step.NEXT_STATE: lambda: self._note(next_state),
            Step.NO_SHOW: lambda: self._note(lambda _: DayState.NO_SHOW),
            Step.MENU: self._open_menu,
            Step.EXPLAIN: self._explain,
            Step.SHELVE: self._shelve,
            Step.LATER_END: lambda: self._stretch(SNAP),
            Step.EARLIER_END: lambda: self._stretch(-SNAP),
            Step.COLUMN_LEFT: lambda: self._move_column(-1),
            Step.COLUMN_RIGHT: lambda: self._move_column(1),
            Step.ZOOM_IN: lambda: self._zoom(zoom_step(grid.zoom, 1)),
            Step.ZOOM_OUT: lambda: self._zoom(zoom_step(grid.zoom, -1)),
            Step.ZOOM_USUAL: lambda: self._zoom(USUAL_ZOOM),
        }

    def take(self, step: Step) -> bool:
        """Do a step; tells whether it meant anything here."""
        if not self._grid.frame().picture.contents:
            return False
        if step is Step.ESCAPE:
            return self._grid.give_up()
        carry = self._grid.overlays.carry
        if carry is not None and self._carries.take(step, carry):
            return True
        if step in _ZOOMS or (carry is None and step in self._actions):
            self._actions[step]()
            return True
        if carry is not None:
            return False
        cursor = self._grid.overlays.cursor or self._grid.moves.at(0, 0)
        self._grid.set_cursor(self._moved(cursor, step))
        return True

    def step_tile(self, *, is_forward: bool) -> bool:
        """Focus the next or previous tile; False where there is none, or nothing is shown."""
        grid = self._grid
        if not grid.frame().picture.contents or grid.overlays.carry is not None:
            return False
        cursor = grid.overlays.cursor or grid.moves.at(0, 0)
        found = grid.moves.next_tile(cursor) if is_forward else grid.moves.previous_tile(cursor)
        if found is not None:
            grid.set_cursor(found)
        return found is not None

    def enter(self) -> None:
        """Open the tile with the focus, or choose the free time it stands for."""
        grid, cursor = self._grid, self._grid.overlays.cursor
        if cursor is None or grid.unfold(cursor.column):
            return
        if cursor.tile is not None:
            grid.open_tile(cursor.tile)
            return
        block = day_block(grid.frame().picture.contents[cursor.column])
        if block is not None:
            grid.open_block(block)
            return
        if cursor.length == QUARTER:
            grid.choose_at(cursor.column, cursor.minute)
            return
        content = grid.frame().picture.contents[cursor.column]
        grid.choose(cursor.column, span_at(content, cursor.minute, cursor.minute + cursor.length))

    def _moved(self, cursor: Cursor, step: Step) -> Cursor:
        moves, page = self._grid.moves, self._rows_in_sight()
        match step:
            case Step.UP | Step.DOWN:
                return moves.rows(cursor, 1 if step is Step.DOWN else -1)
            case Step.PAGE_UP | Step.PAGE_DOWN:
                shift = page if step is Step.PAGE_DOWN else -page
                return moves.at(cursor.column, cursor.minute + shift * QUARTER)
            case Step.LEFT | Step.RIGHT:
                return moves.columns(cursor, 1 if step is Step.RIGHT else -1)
            case Step.FIRST_COLUMN | Step.LAST_COLUMN:
                return moves.columns(cursor, _FAR if step is Step.LAST_COLUMN else -_FAR)
            case Step.TOP | Step.BOTTOM:
                return moves.at(cursor.column, _FAR if step is Step.BOTTOM else 0)
            case Step.MORE_RIGHT | Step.MORE_LEFT:
                return moves.widened(cursor, 1 if step is Step.MORE_RIGHT else -1)
            case Step.LONGER | Step.SHORTER:
                return moves.lengthened(cursor, 1 if step is Step.LONGER else -1)
        return cursor

    def _rows_in_sight(self) -> int:
        return max(1, self._grid.frame().body.height() // self._grid.zoom - 1)

    def _tile(self) -> Tile | None:
        cursor = self._grid.overlays.cursor
        return cursor.tile if cursor else None

    def _pick_up_here(self) -> None:
        tile = self._tile()
        if tile is not None:
            self._carries.pick_up(tile)

    def _stretch(self, minutes: int) -> None:
        tile = self._tile()
        if tile is not None:
            self._carries.stretch_tile(tile, minutes)

    def _shelve(self) -> None:
        tile = self._tile()
        if tile is not None:
            self._grid.shelve(tile)

    def _move_column(self, direction: int) -> None:
        cursor = self._grid.overlays.cursor
        if cursor is not None:
            self._columns.move(cursor.column, cursor.column + (2 if direction > 0 else -1))

    def _zoom(self, zoom: int) -> None:
        """Zoom around the focus, where that is in sight."""
        frame, overlays = self._grid.frame(), self._grid.overlays
        top = frame.on_screen(cursor_box(frame, overlays)).top() if overlays.cursor else None
        is_seen = top is not None and frame.body.top() <= top <= frame.body.bottom()
        self._grid.set_zoom(zoom, around=top if is_seen else None)

    def _explain(self) -> None:
        cursor = self._grid.overlays.cursor
        if cursor is not None:
            self._grid.explain(cursor)

    def _note(self, state_of: Callable[[Booking], DayState | None]) -> None:
        """Note a state of the day for the tile with the focus, if it means anything there."""
        tile = self._tile()
        if tile is None or tile.booking is None or not can_be_marked(tile.booking):
            return
        state = state_of(tile.booking)
        if state is not None:
            self._grid.ask_for_day_state(tile, state)

    def _same_again(self) -> None:
        tile = self._tile()
        if tile is not None and tile.booking is not None and can_be_repeated(tile.booking):
            self._grid.ask_for(tile, SameAgain())

    def _cancel_booking(self) -> None:
        cursor, tile = self._grid.overlays.cursor, self._tile()
        if tile is not None and (can_be_moved(tile) or block_of(tile)):
            self._grid.ask_to_cancel(tile)
        elif cursor is not None and tile is None:
            block = day_block(self._grid.frame().picture.contents[cursor.column])
            if block is not None:
                self._grid.drop_block(block)

    def _open_menu(self) -> None:
        cursor, tile = self._grid.overlays.cursor, self._tile()
        if tile is None:
            if cursor is not None:
                self._columns.open_menu(cursor.column)
            return
        frame = self._grid.frame()
        box = cursor_box(frame, self._grid.overlays)
        self._grid.open_menu(tile, frame.on_screen(box).topLeft() + QPoint(16, 16))
