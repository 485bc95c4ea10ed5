"""What a view shows instead of nothing: why it is empty, and what to do about it."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget
from typing_extensions import override

from desk_app.ui.icons import draw_icon
from desk_app.ui.theme import S8, S16, current_theme
from desk_app.ui.widgets.plain_text import TextRole, plain_label

_DISC: Final = 56
_TEXT_WIDTH: Final = 380


class EmptyState(QWidget):
    """An icon, a title, a sentence and at most two buttons, in the middle of the space there is."""

    def __init__(
        self,
        title: str,
        message: str,
        *,
        name: str,
        icon_name: str = "inbox",
        actions: Sequence[QAbstractButton] = (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self._disc = IconDisc(icon_name)
        self._title = plain_label("", role=TextRole.TITLE, wraps=True)
        self._message = plain_label("", role=TextRole.MUTED, wraps=True)
        self._lay_out(actions)
        self.set_words(title, message)

    def set_words(self, title: str, message: str) -> None:
        """Change title and sentence."""
        self._title.setText(title)
        self._message.setText(message)
        self.setAccessibleName(f"{title}. {message}")

    def _lay_out(self, actions: Sequence[QAbstractButton]) -> None:
        column = QVBoxLayout()
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(S8)
        column.addStretch(2)
        column.addWidget(self._disc, alignment=Qt.AlignmentFlag.AlignHCenter)
        column.addSpacing(S8)
        for label in (self._title, self._message):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            column.addWidget(label)
        if actions:
            column.addSpacing(S8)
            column.addLayout(_centred(actions))
        column.addStretch(3)
        holder = QWidget()
        holder.setMaximumWidth(_TEXT_WIDTH)
        holder.setLayout(column)
        row = QHBoxLayout(self)
        row.setContentsMargins(S16, S16, S16, S16)
        row.addStretch(1)
        row.addWidget(holder, 1000)
        row.addStretch(1)


def _centred(actions: Sequence[QAbstractButton]) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(S8)
    row.addStretch(1)
    for action in actions:
        row.addWidget(action)
    row.addStretch(1)
    return row


class IconDisc(QWidget):
    """An icon on a tinted disc."""

    def __init__(
        self, icon_name: str, *, diameter: int = _DISC, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._icon_name = icon_name
        self._diameter = diameter
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    @override
    def sizeHint(self) -> QSize:
        return QSize(self._diameter, self._diameter)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        palette = current_theme().palette
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(palette.accent_tint))
        painter.drawEllipse(QRectF(self.rect()))
        size = self._diameter * 0.45
        edge = (self._diameter - size) / 2
        draw_icon(painter, QRectF(edge, edge, size, size), self._icon_name, palette.accent)
        painter.end()
