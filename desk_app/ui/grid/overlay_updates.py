"""Changes what lies over the tiles, and repaints the rectangles that changed, no more."""

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from desk_app.ui.grid.cursor import Cursor
from desk_app.ui.grid.drag import Carry, Mark
from desk_app.ui.grid.frame import Frame
from desk_app.ui.grid.geometry import QUARTER, Box
from desk_app.ui.grid.overlay_painter import cursor_box, ghost_box, mark_box
from desk_app.ui.grid.overlays import Overlays

_EDGE = 3
"""Pixels that an outline may reach beyond its box."""


class OverlayUpdates:
    """Changes the overlays of one grid.

    Args:
        viewport: What is repainted.
        frame: Tells what is in sight.
        carry_shown: Is told where a tile is held, and None once it is not any more.
    """

    def __init__(
        self,
        viewport: QWidget,
        overlays: Overlays,
        frame: Callable[[], Frame],
        *,
        carry_shown: Callable[[Carry | None], None],
    ) -> None:
        self._carry_shown = carry_shown
        self._viewport = viewport
        self._overlays = overlays
        self._frame = frame

    def set_cursor(self, cursor: Cursor | None) -> Box:
        """Move the focus; gives where it is outlined now, in content pixels."""
        self._repaint(cursor_box(self._frame(), self._overlays))
        self._overlays.cursor = cursor
        box = cursor_box(self._frame(), self._overlays)
        self._repaint(box)
        return box

    def show_carry(self, carry: Carry | None) -> None:
        """Show a tile held elsewhere; None lets go of it."""
        for shown in (self._overlays.carry, carry):
            if shown is not None:
                self._repaint(ghost_box(self._frame(), shown))
        if (self._overlays.carry is None) is not (carry is None):
            self._viewport.update()
        is_news = carry != self._overlays.carry
        self._overlays.carry = carry
        if is_news:
            self._carry_shown(carry)

    def show_mark(self, mark: Mark | None) -> None:
        """Show time being marked; None shows none."""
        self._repaint(mark_box(self._frame(), self._overlays))
        self._overlays.mark = mark
        self._repaint(mark_box(self._frame(), self._overlays))

    def show_hovered(self, cell: tuple[int, int] | None) -> None:
        """Show the free cell under the pointer: column and axis minute; None shows none."""
        if cell == self._overlays.hovered:
            return
        geometry = self._frame().geometry
        for shown in (self._overlays.hovered, cell):
            if shown is not None:
                column, minute = shown
                self._repaint(geometry.cell(column, minute, minute + QUARTER))
        self._overlays.hovered = cell

    def _repaint(self, box: Box) -> None:
        if box.width:
            rect = self._frame().on_screen(box)
            self._viewport.update(rect.adjusted(-_EDGE, -_EDGE, _EDGE, _EDGE))
