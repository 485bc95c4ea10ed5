"""Speaks for the grid: keeps what assistive tools meet in step with what is in sight."""

from collections.abc import Callable

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QAbstractScrollArea

from desk_app.ui.grid.accessible import AccessibleCells, is_listened_to
from desk_app.ui.grid.cursor import Cursor, CursorMoves
from desk_app.ui.grid.frame import Frame
from desk_app.ui.grid.overlays import Overlays
from desk_app.ui.grid.spoken_cells import cursor_of, spoken_cells


class GridVoice:
    """Makes spoken cells while an assistive tool listens, at most once a turn of the loop.

    Args:
        area: The grid, which holds the keyboard focus for all cells.
        focused: Called with the focus that an assistive tool asks for.
        pressed: Called when it presses what has the focus.
    """

    def __init__(
        self,
        area: QAbstractScrollArea,
        *,
        frame: Callable[[], Frame],
        overlays: Overlays,
        focused: Callable[[Cursor], None],
        pressed: Callable[[], None],
    ) -> None:
        self._frame = frame
        self._overlays = overlays
        self._focused = focused
        self._pressed = pressed
        self.cells = AccessibleCells(
            area.viewport(), area, focused=self._on_focused, pressed=self._on_pressed
        )
        self._is_painted = False
        self._timer = QTimer(area)
        self._timer.setSingleShot(True)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._show)

    def refresh(self) -> None:
        """What is in sight, or the focus, has changed."""
        if self._is_painted and not self._timer.isActive():
            self._timer.start()

    def follow_paint(self) -> None:
        """To be called after each paint: an assistive tool may begin to listen at any time."""
        self._is_painted = True
        if not self.cells.proxies:
            self.refresh()

    def _show(self) -> None:
        if is_listened_to():
            self.cells.show(spoken_cells(self._frame(), self._overlays))

    def _on_focused(self, key: str) -> None:
        picture = self._frame().picture
        cursor = cursor_of(key, picture, CursorMoves(picture.contents, picture.axis.length))
        if cursor is not None:
            self._focused(cursor)

    def _on_pressed(self, key: str) -> None:
        self._on_focused(key)
        self._pressed()
