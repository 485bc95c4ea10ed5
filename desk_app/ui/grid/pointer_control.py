"""Joins the pointer to the grid: what is under it, what it marks, moves and opens."""

from typing import Final

from PySide6.QtCore import QObject, QPoint, QPointF, Qt, QTimer
from PySide6.QtGui import QMouseEvent

from desk_app.ui.grid.drag import Carry, Grip
from desk_app.ui.grid.geometry import QUARTER
from desk_app.ui.grid.host import GridHost
from desk_app.ui.grid.pointer import (
    Clicked,
    Dropped,
    Marked,
    Outcome,
    Place,
    PointerWork,
    grip_of,
    place_at,
)
from desk_app.ui.grid.tiles import Tile

_EDGE: Final = 28
"""Pixels from the edge of the body within which a drag scrolls."""
_SCROLL_MS: Final = 30
_SCROLL_STEP: Final = 14


class PointerControl:
    """Follows the pointer over one grid."""

    def __init__(self, grid: GridHost, *, parent: QObject) -> None:
        self._grid = grid
        self.work = PointerWork()
        self._last = QPointF()
        self._edge_timer = QTimer(parent)
        self._edge_timer.setInterval(_SCROLL_MS)
        self._edge_timer.timeout.connect(self._scroll_at_edge)

    def tile_at(self, position: QPoint) -> Tile | None:
        """The tile under a point of the viewport."""
        place = self._place_at(QPointF(position))
        return place.placed.tile if place and place.placed else None

    def cell_at(self, position: QPoint) -> tuple[int, int] | None:
        """Column and axis minute of the cell without a tile under a point of the viewport."""
        place = self._place_at(QPointF(position))
        if place is None or place.placed is not None:
            return None
        return place.column, int(place.minute // QUARTER) * QUARTER

    def stop(self) -> bool:
        """Give up what is under way; tells whether there was anything."""
        was_busy = self.work.is_under_way or self._grid.overlays.carry is not None
        self.work.stop()
        self._edge_timer.stop()
        self._grid.updates.show_mark(None)
        self._grid.updates.show_carry(None)
        return was_busy

    def let_go(self) -> None:
        """Give up what the button does; a tile that keys hold stays in hand."""
        if self.work.is_pressed or self.work.is_under_way:
            self.stop()

    def press(self, event: QMouseEvent) -> None:
        """The left button went down."""
        if event.button() is not Qt.MouseButton.LeftButton:
            return
        held = self._grid.overlays.carry
        if held is not None:  # picked up by keys: a click puts it down
            self._grid.drop(held)
            return
        place = self._place_at(event.position())
        if place is not None:
            self.work.press(place)

    def move(self, event: QMouseEvent) -> None:
        """The pointer moved, with the button down or up."""
        self._last = event.position()
        if self.work.is_pressed:
            self._drag_to(self._last)
        elif self._grid.overlays.carry is not None:
            self._carry_to(self._last)
        else:
            self._hover(self._place_at(self._last))

    def release(self, event: QMouseEvent) -> None:
        """The left button went up."""
        if event.button() is not Qt.MouseButton.LeftButton:
            return
        self._edge_timer.stop()
        outcome = self.work.release()
        self._grid.updates.show_mark(None)
        self._settle(outcome)
        self._hover(self._place_at(event.position()))

    def _settle(self, outcome: Outcome) -> None:
        grid = self._grid
        match outcome:
            case Dropped(carry):
                self._let_go(carry)
            case Marked(mark):
                content = grid.frame().picture.contents[mark.column]
                marked = grid.moves.marked(mark.column, mark.last_column, mark.start, mark.end)
                grid.set_cursor(marked, scrolls=False)
                if mark.other is None:
                    grid.choose(mark.column, mark.interval(content))
            case Clicked(place):
                self._click(place)

    def _let_go(self, carry: Carry) -> None:
        """Put a tile down, or lay it on whatever outside the grid takes it."""
        if not self._grid.carries.take_outside(carry, self._last.toPoint()):
            self._grid.drop(carry)

    def _click(self, place: Place) -> None:
        grid = self._grid
        if grid.unfold(place.column):
            return
        if place.placed is not None:
            grid.set_cursor(grid.moves.on(place.placed.tile), scrolls=False)
            grid.open_tile(place.placed.tile)
            return
        grid.set_cursor(grid.moves.at(place.column, place.minute), scrolls=False)
        grid.choose_at(place.column, place.minute)

    def _drag_to(self, position: QPointF) -> None:
        grid = self._grid
        frame = grid.frame()
        spot = position - QPointF(frame.origin)
        self.work.move(frame.geometry, frame.picture.contents, spot.x(), spot.y())
        if not self.work.is_under_way:
            return
        grid.updates.show_hovered(None)
        grid.updates.show_mark(self.work.mark)
        grid.updates.show_carry(self.work.carry)
        carry = self.work.carry
        is_edge = carry is not None and carry.is_resizing
        shape = Qt.CursorShape.SizeVerCursor if is_edge else Qt.CursorShape.ClosedHandCursor
        grid.set_shape(shape)
        self._edge_timer.start()

    def _carry_to(self, position: QPointF) -> None:
        """Let a tile that keys picked up follow the pointer."""
        grid, place = self._grid, self._place_at(position)
        carry = grid.overlays.carry
        if place is not None and carry is not None:
            grid.updates.show_carry(carry.held_at(place.column, place.minute))

    def _hover(self, place: Place | None) -> None:
        grid = self._grid
        is_free = (
            place is not None
            and place.placed is None
            and place.column not in grid.frame().geometry.folded
        )
        grid.updates.show_hovered(
            (place.column, int(place.minute // QUARTER) * QUARTER) if place and is_free else None
        )
        tile = place.placed.tile if place and place.placed else None
        is_booking = tile is not None and tile.booking is not None
        shape = Qt.CursorShape.PointingHandCursor if is_booking else Qt.CursorShape.ArrowCursor
        is_edge = place is not None and grip_of(place) is not Grip.WHOLE
        grid.set_shape(Qt.CursorShape.SizeVerCursor if is_edge else shape)

    def _scroll_at_edge(self) -> None:
        grid = self._grid
        body = grid.frame().body
        x, y = self._last.x(), self._last.y()
        step_y = _SCROLL_STEP * ((y > body.bottom() - _EDGE) - (y < body.top() + _EDGE))
        step_x = _SCROLL_STEP * ((x > body.right() - _EDGE) - (x < body.left() + _EDGE))
        if not (step_x or step_y):
            return
        grid.scroll_by(step_x if self.work.carry is not None else 0, step_y)
        self._drag_to(self._last)

    def _place_at(self, position: QPointF) -> Place | None:
        frame = self._grid.frame()
        if not frame.body.contains(position.toPoint()):
            return None
        spot = position - QPointF(frame.origin)
        return place_at(frame.geometry, frame.picture.contents, spot.x(), spot.y())
