"""A strip that says how far something long has come, with one button; work goes on meanwhile."""

from typing import Final

from PySide6.QtCore import QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget
from typing_extensions import override

from desk_app.ui.theme import S12, S16, current_theme
from desk_app.ui.widgets.announcement import announce
from desk_app.ui.widgets.buttons import LinkButton
from desk_app.ui.widgets.plain_text import plain_label

SHOWN_AFTER_MS: Final = 300
_HEIGHT: Final = 36
_BAR: Final = 3


class ProgressStrip(QWidget):
    """A line of text with a bar below it; what takes less than a moment is never seen.

    Signals:
        pressed: The button was pressed.
    """

    pressed = Signal()

    def __init__(self, *, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setFixedHeight(_HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._fraction = 0.0
        self._text = plain_label("", elides=True)
        self._text.setObjectName(f"{name}_text")
        self._button = LinkButton("", name=f"{name}_button")
        row = QHBoxLayout(self)
        row.setContentsMargins(S16, 0, S16, _BAR)
        row.setSpacing(S12)
        row.addWidget(self._text, 1)
        row.addWidget(self._button, 0, Qt.AlignmentFlag.AlignVCenter)
        self._delay = QTimer(self)
        self._delay.setSingleShot(True)
        self._delay.setInterval(SHOWN_AFTER_MS)
        self._delay.timeout.connect(self._appear)
        self._button.clicked.connect(lambda: self.pressed.emit())
        self.hide()

    @property
    def text(self) -> str:
        """What it says."""
        return self._text.text()

    def show_progress(self, text: str, fraction: float, *, button: str) -> None:
        """Say how far it has come; shown from the next moment on.

        Args:
            text: In words.
            fraction: From 0 to 1.
            button: What its button does.
        """
        self._fraction = min(max(fraction, 0.0), 1.0)
        self._text.setText(text)
        self._button.setText(button)
        self._button.setAccessibleName(button)
        self.setAccessibleName(text)
        self.update()
        if self.isHidden() and not self._delay.isActive():
            self._delay.start()

    def finish(self) -> None:
        """It is over."""
        self._delay.stop()
        self.hide()

    def _appear(self) -> None:
        self.show()
        announce(self, self.text)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        palette = current_theme().palette
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(palette.panel))
        bar = QRectF(0, self.height() - _BAR, self.width(), _BAR)
        painter.fillRect(bar, QColor(palette.line))
        bar.setWidth(self.width() * self._fraction)
        painter.fillRect(bar, QColor(palette.accent))
        painter.end()
