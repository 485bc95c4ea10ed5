"""A small surface that floats over the window beside a control, without taking the focus."""

from typing import Final

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QPoint, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QVBoxLayout, QWidget
from typing_extensions import override

from desk_app.ui.theme import RADIUS, S4, colour, current_theme

_SHADOW: Final = 8
_GAP: Final = 4


class Popover(QWidget):
    """Floats below its anchor (above it where there is no room) inside the anchor's window.

    A press outside closes it, as does Escape wherever the focus is in that window.

    Signals:
        closed: It went away, however.
    """

    closed = Signal()

    def __init__(self, anchor: QWidget, content: QWidget, *, name: str) -> None:
        super().__init__(anchor.window())
        self._anchor = anchor
        self.content = content
        self.setObjectName(name)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inset = _SHADOW + S4
        column = QVBoxLayout(self)
        column.setContentsMargins(inset, inset, inset, inset)
        column.addWidget(content)
        self.hide()

    def open(self, *, width: int | None = None) -> None:
        """Show it beside the anchor; the width is that of the content unless given, in pixels."""
        window = self._anchor.window()
        if self.parentWidget() is not window:
            self.setParent(window)
        if width is not None:
            self.setFixedWidth(width + 2 * _SHADOW)
        self.adjustSize()
        layout = self.layout()
        if layout is not None and layout.hasHeightForWidth():  # adjustSize heeds it in windows only
            self.resize(self.width(), layout.totalHeightForWidth(self.width()))
        self.move(self._place(window))
        self.show()
        self.raise_()
        self._watch_application(is_watching=True)

    def close_popover(self) -> None:
        """Take it away; the focus stays where it is."""
        if self.isHidden():
            return
        self.hide()
        self._watch_application(is_watching=False)
        self.closed.emit()

    def _place(self, window: QWidget) -> QPoint:
        below = self._anchor.mapTo(window, QPoint(0, self._anchor.height()))
        left = min(below.x() - _SHADOW, window.width() - self.width())
        top = below.y() + _GAP - _SHADOW
        if top + self.height() > window.height():
            above = self._anchor.mapTo(window, QPoint(0, 0)).y()
            top = above - _GAP - self.height() + _SHADOW
        return QPoint(max(0, left), max(0, top))

    def _watch_application(self, *, is_watching: bool) -> None:
        app = QCoreApplication.instance()
        if app is None:
            return
        app.removeEventFilter(self)
        if is_watching:
            app.installEventFilter(self)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if self.isHidden():
            return False
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._on_key_pressed(event)
        if isinstance(event, QMouseEvent) and event.type() == QEvent.Type.MouseButtonPress:
            self._on_pressed(event)
        elif event.type() == QEvent.Type.Resize and watched is self.parentWidget():
            self.close_popover()
        return False

    def _on_key_pressed(self, event: QKeyEvent) -> bool:
        if event.key() != Qt.Key.Key_Escape:
            return False
        self.close_popover()
        return True

    def _on_pressed(self, event: QMouseEvent) -> None:
        place = event.globalPosition().toPoint()
        is_inside = any(
            widget.rect().contains(widget.mapFromGlobal(place)) for widget in (self, self._anchor)
        )
        if not is_inside:
            self.close_popover()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        paint_floating_box(self, shadow=_SHADOW)


def paint_floating_box(widget: QWidget, *, shadow: int) -> None:
    """A box that floats over the page, within the margin that its shadow takes of a widget."""
    palette = current_theme().palette
    painter = QPainter(widget)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    paint_shadow(painter, QRectF(widget.rect()), shadow)
    inset = shadow + 0.5
    box = QRectF(widget.rect()).adjusted(inset, inset, -inset, -inset)
    painter.setPen(QPen(QColor(palette.control_line), 1))
    painter.setBrush(QColor(palette.panel))
    painter.drawRoundedRect(box, RADIUS, RADIUS)
    painter.end()


def paint_shadow(painter: QPainter, around: QRectF, depth: int) -> None:
    """A soft shadow that fills a margin of `depth` pixels inside a rectangle."""
    painter.setPen(Qt.PenStyle.NoPen)
    strength = 0.05 if current_theme().is_dark else 0.018
    painter.setBrush(colour("#000000", opacity=strength))
    for step in range(depth):
        painter.drawRoundedRect(
            around.adjusted(step, step + 1, -step, -step),
            RADIUS + depth - step,
            RADIUS + depth - step,
        )
