"""A small rounded word that tells a state: live, pending, test."""

from enum import StrEnum
from math import ceil
from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget
from typing_extensions import override

from desk_app.ui.palette import Palette, StateColours
from desk_app.ui.theme import FOCUS_RING, S8, S12, SMALL_SIZE, current_theme, font
from desk_app.ui.widgets.plain_text import one_line

_DOT: Final = 8


class Tone(StrEnum):
    """What a pill or banner means, and so its colour."""

    GOOD = "good"
    INFO = "info"
    WARNING = "warning"
    DANGER = "danger"
    NEUTRAL = "neutral"


def tone_colours(tone: Tone, palette: Palette) -> StateColours:
    """The colours of a tone; ink on tint is at least 4.5:1."""
    match tone:
        case Tone.GOOD:
            return palette.states["arrived"]
        case Tone.WARNING:
            return palette.states["pending"]
        case Tone.DANGER:
            return StateColours(palette.danger, palette.danger_tint, palette.danger)
        case Tone.INFO:
            return StateColours(palette.accent, palette.accent_tint, palette.accent_text)
        case Tone.NEUTRAL:
            return palette.states["neutral"]


class StatusPill(QAbstractButton):
    """A rounded word; it can be pressed only where `is_action` is set.

    A state of a booking is shown with `set_look(text, colours)`, all else by its tone.
    """

    def __init__(
        self,
        text: str = "",
        *,
        name: str,
        tone: Tone = Tone.NEUTRAL,
        has_dot: bool = False,
        is_action: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._tone = tone
        self._colours: StateColours | None = None
        self._has_dot = has_dot
        self.setObjectName(name)
        self.setFont(font(SMALL_SIZE, weight=QFont.Weight.DemiBold))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._set_action(is_action)
        self._show(text)

    @property
    def tone(self) -> Tone:
        """What it means now."""
        return self._tone

    def set_status(self, text: str, tone: Tone) -> None:
        """Change the word and what it means."""
        self._tone = tone
        self._colours = None
        self._show(text)

    def set_look(self, text: str, colours: StateColours) -> None:
        """Show a word in the colours of a booking state."""
        self._colours = colours
        self._show(text)

    def _set_action(self, is_action: bool) -> None:
        policy = Qt.FocusPolicy.TabFocus if is_action else Qt.FocusPolicy.NoFocus
        self.setFocusPolicy(policy)
        transparent = Qt.WidgetAttribute.WA_TransparentForMouseEvents
        self.setAttribute(transparent, not is_action)
        if is_action:
            self.setCursor(Qt.CursorShape.PointingHandCursor)

    def _show(self, text: str) -> None:
        self.setText(one_line(text))
        self.setAccessibleName(one_line(text))
        self.updateGeometry()
        self.update()

    @override
    def sizeHint(self) -> QSize:
        width = QFontMetrics(self.font()).horizontalAdvance(self.text())
        dot = _DOT + S8 if self._has_dot else 0
        return QSize(width + dot + 2 * S12, 26)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        colours = self._colours or tone_colours(self._tone, current_theme().palette)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect())
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours.tint))
        painter.drawRoundedRect(box, box.height() / 2, box.height() / 2)
        left = float(S12)
        if self._has_dot:
            painter.setBrush(QColor(colours.ink))
            painter.drawEllipse(QRectF(left, (box.height() - _DOT) / 2, _DOT, _DOT))
            left += _DOT + S8
        painter.setPen(QColor(colours.ink))
        painter.setFont(self.font())
        place = box.adjusted(left, 0, S8 - S12, 0)
        shown = QFontMetrics(self.font()).elidedText(
            self.text(), Qt.TextElideMode.ElideRight, ceil(place.width())
        )
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, shown)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(current_theme().palette.accent), FOCUS_RING))
            ring = box.adjusted(1, 1, -1, -1)
            painter.drawRoundedRect(ring, ring.height() / 2, ring.height() / 2)
        painter.end()
