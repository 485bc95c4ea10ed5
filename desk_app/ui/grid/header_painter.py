"""Paints the heads of the columns: name, next free time, how full, and another zone's name."""

from typing import Final, NamedTuple

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter

from desk_app.ui.grid.geometry import HEADER_HEIGHT
from desk_app.ui.theme import LABEL_SIZE, TEXT_SIZE, Theme, font

_MARGIN: Final = 12
_NAME_TOP: Final = 9
_BAR_TOP: Final = 33
_SMALLEST_NAME: Final = 48
_GAP: Final = 8


class ColumnHead(NamedTuple):
    """What the head of one column says; all plain text."""

    name: str
    note: str
    """The next free time, or why there is none."""
    short_note: str
    """The same for a narrow column."""
    share: float
    """How much of the open time is taken, 0 to 1."""
    zone: str = ""
    """Named only where the clock differs from the first column's."""
    is_today: bool = False
    """Only in a week, where the head names a day."""
    is_open: bool = True


class HeaderPainter:
    """Paints heads of one theme."""

    def __init__(self, theme: Theme) -> None:
        self._palette = theme.palette
        self._name_font = font(TEXT_SIZE, weight=QFont.Weight.DemiBold)
        self._note_font = font(LABEL_SIZE)
        self._name_metrics = QFontMetrics(self._name_font)
        self._note_metrics = QFontMetrics(self._note_font)

    def shown_name(self, head: ColumnHead, width: int) -> str:
        """The name as it fits a column of so many pixels."""
        room = self._room_for_name(head, width)
        return self._name_metrics.elidedText(head.name, Qt.TextElideMode.ElideRight, room)

    def paint(self, painter: QPainter, rect: QRect, head: ColumnHead) -> None:
        """Paint one head and the line at its right."""
        painter.fillRect(rect, QColor(self._palette.panel))
        painter.setPen(QColor(self._palette.line))
        painter.drawLine(rect.right() + 1, rect.top(), rect.right() + 1, rect.bottom())
        self._paint_name(painter, rect, head)
        self._paint_note(painter, rect, head)
        self._paint_bar(painter, rect, head)
        if head.zone:
            self._paint_zone(painter, rect, head)

    def _note(self, head: ColumnHead, width: int) -> str:
        """The note that leaves the name whole, or the shorter one."""
        room = width - 2 * _MARGIN - _GAP - self._name_metrics.horizontalAdvance(head.name)
        is_roomy = self._note_metrics.horizontalAdvance(head.note) <= room
        return head.note if is_roomy else head.short_note

    def _note_width(self, head: ColumnHead, width: int) -> int:
        note = self._note(head, width)
        return self._note_metrics.horizontalAdvance(note) + 2 if note else 0

    def _room_for_name(self, head: ColumnHead, width: int) -> int:
        note = self._note_width(head, width)
        return max(_SMALLEST_NAME, width - 2 * _MARGIN - (note + _GAP if note else 0))

    def _paint_name(self, painter: QPainter, rect: QRect, head: ColumnHead) -> None:
        painter.setFont(self._name_font)
        painter.setPen(QColor(self._palette.accent if head.is_today else self._palette.text))
        room = self._room_for_name(head, rect.width())
        place = QRect(rect.left() + _MARGIN, rect.top() + _NAME_TOP, room, 18)
        painter.drawText(place, _left(), self.shown_name(head, rect.width()))

    def _paint_note(self, painter: QPainter, rect: QRect, head: ColumnHead) -> None:
        width = self._note_width(head, rect.width())
        if not width:
            return
        painter.setFont(self._note_font)
        painter.setPen(QColor(self._palette.muted))
        place = QRect(rect.right() - _MARGIN - width + 1, rect.top() + _NAME_TOP, width, 18)
        flags = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(place, int(flags), self._note(head, rect.width()))

    def _paint_bar(self, painter: QPainter, rect: QRect, head: ColumnHead) -> None:
        bar = QRectF(rect.left() + _MARGIN, rect.top() + _BAR_TOP, rect.width() - 2 * _MARGIN, 3)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self._palette.hatch_b))
        painter.drawRoundedRect(bar, 1.5, 1.5)
        if head.share > 0:
            painter.setBrush(QColor(self._palette.accent))
            bar.setWidth(max(3.0, bar.width() * min(1.0, head.share)))
            painter.drawRoundedRect(bar, 1.5, 1.5)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)

    def _paint_zone(self, painter: QPainter, rect: QRect, head: ColumnHead) -> None:
        painter.setFont(self._note_font)
        painter.setPen(QColor(self._palette.muted))
        place = QRect(rect.left() + _MARGIN, rect.top() + 39, rect.width() - 2 * _MARGIN, 14)
        text = self._note_metrics.elidedText(head.zone, Qt.TextElideMode.ElideRight, place.width())
        painter.drawText(place, _left(), text)


def header_rect(left: int, width: int) -> QRect:
    """The place of a head whose column begins at a pixel."""
    return QRect(left, 0, width, HEADER_HEIGHT - 1)


def _left() -> int:
    return int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignAbsolute) | int(
        Qt.AlignmentFlag.AlignVCenter
    )
