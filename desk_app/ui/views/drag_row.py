"""A row of the rail that can be drawn elsewhere with the button down."""

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication, QWidget
from typing_extensions import override

from desk_app.ui.views.rail_list import RailRow


class DragRow(RailRow):
    """A press and release is a click; a press, a way and a release is a drag.

    Signals:
        dragged: The global place of the pointer, again with every move.
        let_go: The global place where the button went up after a drag.
    """

    dragged = Signal(QPoint)
    let_go = Signal(QPoint)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._pressed: QPoint | None = None
        self._is_dragging = False

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._is_dragging = False
        is_left = event.button() is Qt.MouseButton.LeftButton
        self._pressed = event.position().toPoint() if is_left else None
        super().mousePressEvent(event)

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._pressed is None:
            super().mouseMoveEvent(event)
            return
        way = (event.position().toPoint() - self._pressed).manhattanLength()
        if self._is_dragging or way >= QApplication.startDragDistance():
            self._is_dragging = True
            self.setDown(False)
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
            self.dragged.emit(event.globalPosition().toPoint())

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._pressed = None
        if not self._is_dragging:
            super().mouseReleaseEvent(event)
            return
        self._is_dragging = False
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.let_go.emit(event.globalPosition().toPoint())
