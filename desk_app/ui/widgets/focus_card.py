"""A card in a list of the side panel: it takes the focus as a whole, and shows that it has it."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFocusEvent, QPainter, QPen
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from desk_app.ui.theme import FOCUS_RING, RADIUS, S8, current_theme

CARD_STRIPE = 4
"""Pixels of the stripe at the left of a card."""
_DASHES = [1.6, 0.9]


class FocusCard(QWidget):
    """Paints the box of a card, with a ring while the card itself has the focus."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def paint_card(
        self, *, ground: str | None = None, stripe: str | None = None, is_dashed: bool = False
    ) -> None:
        """Paint the box, and a stripe at its left; to be called while it is being painted.

        Args:
            ground: Its `#RRGGBB` colour; that of panels unless given.
            stripe: The colour of the stripe; None for none.
            is_dashed: Whether the stripe is that of what is still open.
        """
        palette = current_theme().palette
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        edge = palette.accent if self.hasFocus() else palette.line
        painter.setPen(QPen(QColor(edge), FOCUS_RING if self.hasFocus() else 1))
        painter.setBrush(QColor(ground or palette.panel))
        painter.drawRoundedRect(box, RADIUS, RADIUS)
        if stripe is not None:
            pen = QPen(QColor(stripe), CARD_STRIPE)
            pen.setCapStyle(Qt.PenCapStyle.FlatCap)
            if is_dashed:
                pen.setDashPattern(_DASHES)
            painter.setPen(pen)
            left = int(box.left() + CARD_STRIPE)
            painter.drawLine(left, int(box.top() + S8), left, int(box.bottom() - S8))
        painter.end()

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    @override
    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()
