"""A turning arc that says something is under way, shown only if it takes longer than a moment."""

from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QColor, QHideEvent, QPainter, QPaintEvent, QPen, QShowEvent
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from desk_app.ui.theme import current_theme

SHOWN_AFTER_MS: Final = 300
_TICK_MS: Final = 40
_DEGREES_A_TICK: Final = 15


class Spinner(QWidget):
    """An arc of 18 px; `start()` shows it after 300 ms, `stop()` takes it away at once.

    Without it, its place stays free, so that nothing moves.
    """

    def __init__(self, *, name: str, label: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(label)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        policy = self.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.setSizePolicy(policy)
        self._angle = 0
        self._delay = QTimer(self)
        self._delay.setSingleShot(True)
        self._delay.setInterval(SHOWN_AFTER_MS)
        self._ticks = QTimer(self)
        self._ticks.setInterval(_TICK_MS)
        self._delay.timeout.connect(self.show)
        self._ticks.timeout.connect(self._turn)
        self.hide()

    def start(self) -> None:
        """Show it, if it is not stopped within 300 ms."""
        if self.isHidden():
            self._delay.start()

    def stop(self) -> None:
        """Take it away."""
        self._delay.stop()
        self.hide()

    def _turn(self) -> None:
        self._angle = (self._angle - _DEGREES_A_TICK) % 360
        self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(18, 18)

    @override
    def showEvent(self, event: QShowEvent) -> None:
        self._ticks.start()
        super().showEvent(event)

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        self._ticks.stop()
        super().hideEvent(event)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        palette = current_theme().palette
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        circle = QRectF(2, 2, 14, 14)
        painter.setPen(QPen(QColor(palette.line), 2.5))
        painter.drawEllipse(circle)
        pen = QPen(QColor(palette.accent), 2.5)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        painter.drawArc(circle, self._angle * 16, 100 * 16)
        painter.end()
