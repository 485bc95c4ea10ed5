"""The edge of the side panel: dragged, or moved with the arrow keys, it makes the panel wider."""

from typing import Final

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from desk_app.ui.theme import FOCUS_RING, current_theme

EDGE_WIDTH: Final = 6
_KEY_STEP: Final = 16


class PanelEdge(QWidget):
    """Six pixels at the left of the panel; a double click brings the usual width back.

    Signals:
        moved: By how many pixels the panel is to be wider.
        reset_requested: The usual width is wanted.
    """

    moved = Signal(int)
    reset_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._grip: int | None = None
        self.setObjectName("panel_edge")
        self.setAccessibleName(self.tr("Width of the side panel"))
        self.setAccessibleDescription(self.tr("Left makes it wider, Right narrower."))
        self.setCursor(Qt.CursorShape.SplitHCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setFixedWidth(EDGE_WIDTH)

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._grip = round(event.globalPosition().x())

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._grip is None:
            return
        place = round(event.globalPosition().x())
        step, self._grip = self._grip - place, place
        if step:
            self.moved.emit(step)

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._grip = None

    @override
    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self._grip = None
        self.reset_requested.emit()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Left: _KEY_STEP, Qt.Key.Key_Right: -_KEY_STEP}
        step = steps.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
        else:
            self.moved.emit(step)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        palette = current_theme().palette
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(palette.panel))
        width = FOCUS_RING + 1 if self.hasFocus() else 1
        ink = palette.accent if self.hasFocus() else palette.line
        painter.fillRect(QRect(0, 0, width, self.height()), QColor(ink))
        painter.end()
