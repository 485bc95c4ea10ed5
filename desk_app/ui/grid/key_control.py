"""Joins the keys to the grid: the focus, what it stands for, tiles moved without a pointer."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QPoint

from desk_app.domain.booking import Booking
from desk_app.domain.day_state import DayState, can_be_marked, next_state
from desk_app.ui.grid.cursor import Cursor
from desk_app.ui.grid.drag import Carry, span_at
from desk_app.ui.grid.geometry import QUARTER, zoom_step
from desk_app.ui.grid.host import GridHost
from desk_app.ui.grid.keys import Step
from desk_app.ui.grid.overlay_painter import cursor_box, ghost_box
from desk_app.ui.grid.pointer import can_be_moved
from desk_app.ui.grid.tiles import Tile

_FAR: Final = 10_000

_SHIFTS: Final[dict[Step, tuple[int, int]]] = {
    Step.UP: (0, -1),
    Step.DOWN: (0, 1),
    Step.LEFT: (-1, 0),
    Step.RIGHT: (1, 0),
    Step.PAGE_UP: (0, -8),
    Step.PAGE_DOWN: (0, 8),
}
"""What a step does to a tile that is held: columns and quarters."""


class KeyControl:
    """Takes the steps of one grid."""

    def __init__(self, grid: GridHost) -> None:
        self._grid = grid
        self._actions: dict[Step, Callable[[], None]] = {
            Step.ENTER: self.enter,
            Step.PICK_UP: self._pick_up_here,
            Step.CANCEL_BOOKING: self._cancel_booking,
            Step.ARRIVED: lambda: self._note(lambda _: DayState.ARRIVED),
            Step.NEXT_STATE: lambda: self._note(next_state),
            Step.NO_SHOW: lambda: self._note(lambda _: DayState.NO_SHOW),
            Step.MENU: self._open_menu,
            Step.EXPLAIN: self._explain,
            Step.ZOOM_IN: lambda: grid.set_zoom(zoom_step(grid.zoom, 1)),
            Step.ZOOM_OUT: lambda: grid.set_zoom(zoom_step(grid.zoom, -1)),
        }

    def take(self, step: Step) -> bool:
        """Do a step; tells whether it meant anything here."""
        if not self._grid.frame().picture.contents:
            return False
        if step is Step.ESCAPE:
            return self._grid.give_up()
        carry = self._grid.overlays.carry
        if carry is not None:
            return self._take_with_carry(step, carry)
        if step in self._actions:
            self._actions[step]()
            return True
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
        if cursor is None:
            return
        if cursor.tile is not None:
            grid.open_tile(cursor.tile)
            return
        if cursor.length == QUARTER:
            grid.choose_at(cursor.column, cursor.minute)
            return
        content = grid.frame().picture.contents[cursor.column]
        grid.choose(cursor.column, span_at(content, cursor.minute, cursor.minute + cursor.length))

    def pick_up(self, tile: Tile) -> None:
        """Hold a tile, so that arrows or the pointer move it; Enter or a click puts it down."""
        if can_be_moved(tile):
            content = self._grid.frame().picture.contents[tile.column]
            self._grid.updates.show_carry(Carry.lifted(tile, content, at=tile.start))

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
            case Step.LONGER | Step.SHORTER:
                return moves.lengthened(cursor, 1 if step is Step.LONGER else -1)
        return cursor

    def _take_with_carry(self, step: Step, carry: Carry) -> bool:
        grid = self._grid
        if step is Step.ENTER:
            grid.drop(carry)
            return True
        if step not in _SHIFTS:
            return False
        columns, quarters = _SHIFTS[step]
        last = len(grid.frame().picture.contents) - 1
        held = carry.shifted(columns=columns, quarters=quarters, last_column=last)
        grid.updates.show_carry(held)
        grid.ensure_visible(ghost_box(grid.frame(), held))
        return True

    def _rows_in_sight(self) -> int:
        return max(1, self._grid.frame().body.height() // self._grid.zoom - 1)

    def _tile(self) -> Tile | None:
        cursor = self._grid.overlays.cursor
        return cursor.tile if cursor else None

    def _pick_up_here(self) -> None:
        tile = self._tile()
        if tile is not None:
            self.pick_up(tile)

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

    def _cancel_booking(self) -> None:
        tile = self._tile()
        if tile is not None and can_be_moved(tile):
            self._grid.ask_to_cancel(tile)

    def _open_menu(self) -> None:
        tile = self._tile()
        if tile is None:
            return
        frame = self._grid.frame()
        box = cursor_box(frame, self._grid.overlays)
        self._grid.open_menu(tile, frame.on_screen(box).topLeft() + QPoint(16, 16))
