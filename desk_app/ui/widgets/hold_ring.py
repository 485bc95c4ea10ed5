"""A small ring that runs down while a slot is held."""

from datetime import datetime, timedelta
from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from desk_app.clock import Clock
from desk_app.ui.theme import S8, SMALL_SIZE, current_theme, font
from desk_app.ui.widgets.plain_text import set_plain_tool_tip

_SIZE: Final = 18
_STROKE: Final = 3
_FULL_TURN: Final = 360 * 16
_TOP: Final = 90 * 16


class HoldRing(QWidget):
    """The word "held" and a ring of what is left of its time; hidden while nothing is held."""

    def __init__(self, clock: Clock, *, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._clock = clock
        self._until: datetime | None = None
        self._whole = timedelta(seconds=60)
        self.setObjectName(name)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._ticks = QTimer(self)
        self._ticks.setInterval(1_000)
        self._ticks.timeout.connect(self._tick)
        self.hide()

    def start(self, until: datetime, whole: timedelta) -> None:
        """Show how long a slot is held; the ring is full while all of its time is left."""
        self._until, self._whole = until, whole
        self._ticks.start()
        self.show()
        self._tick()

    def stop(self) -> None:
        """Nothing is held any more."""
        self._until = None
        self._ticks.stop()
        self.hide()

    @property
    def seconds_left(self) -> int:
        """How long the slot is still held."""
        if self._until is None:
            return 0
        return max(0, round((self._until - self._clock.now()).total_seconds()))

    def _tick(self) -> None:
        words = self.tr("Held for {0} more seconds").format(self.seconds_left)
        self.setAccessibleName(words)
        set_plain_tool_tip(self, words)
        self.update()

    @override
    def sizeHint(self) -> QSize:
        width = QFontMetrics(font(SMALL_SIZE)).horizontalAdvance(self.tr("held"))
        return QSize(width + S8 + _SIZE, _SIZE)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        palette = current_theme().palette
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(font(SMALL_SIZE))
        painter.setPen(QColor(palette.muted))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignVCenter, self.tr("held"))
        inset = _STROKE / 2
        ring = QRectF(self.width() - _SIZE, 0, _SIZE, _SIZE).adjusted(inset, inset, -inset, -inset)
        painter.setPen(QPen(QColor(palette.line), _STROKE))
        painter.drawEllipse(ring)
        share = min(1.0, self.seconds_left / max(1.0, self._whole.total_seconds()))
        painter.setPen(QPen(QColor(palette.accent), _STROKE))
        painter.drawArc(ring, _TOP, -round(_FULL_TURN * share))
        painter.end()
