"""Paints a day of a month: its figure, what it has, and a bar of how full it is."""

from typing import Final

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem
from typing_extensions import override

from desk_app.ui.models.columns import VALUE_ROLE
from desk_app.ui.models.month_table_model import MonthDay, count_words
from desk_app.ui.palette import Palette
from desk_app.ui.theme import FOCUS_RING, LABEL_SIZE, TEXT_SIZE, current_theme, font

_MARGIN: Final = 10
_DISC: Final = 26
_BAR: Final = 4


class MonthDayDelegate(QStyledItemDelegate):
    """Paints the cells of a `MonthTableModel`."""

    @override
    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        day: MonthDay = index.data(VALUE_ROLE)
        palette, rect = current_theme().palette, option.rect
        state = option.state
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        is_hovered = bool(state & QStyle.StateFlag.State_MouseOver)
        ground = palette.panel if day.is_of_month else palette.window
        painter.fillRect(rect, QColor(palette.hover if is_hovered else ground))
        _paint_figure(painter, rect, day, palette)
        if day.is_of_month:
            _paint_counts(painter, rect, day, palette)
            _paint_bar(painter, rect, day, palette)
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(palette.accent), FOCUS_RING))
            painter.drawRoundedRect(QRectF(rect).adjusted(2, 2, -3, -3), 5, 5)
        painter.restore()


def _paint_figure(painter: QPainter, rect: QRect, day: MonthDay, palette: Palette) -> None:
    place = QRectF(rect.left() + _MARGIN - 4, rect.top() + 6, _DISC, _DISC)
    ink = palette.text if day.is_of_month else palette.muted
    if day.is_today:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(palette.primary))
        painter.drawEllipse(place)
        ink = palette.primary_text
    painter.setFont(font(TEXT_SIZE, weight=QFont.Weight.DemiBold))
    painter.setPen(QColor(ink))
    painter.drawText(place, Qt.AlignmentFlag.AlignCenter, str(day.day.day))


def _paint_counts(painter: QPainter, rect: QRect, day: MonthDay, palette: Palette) -> None:
    if day.counts is None or not day.counts.bookings:
        return
    shown = font(LABEL_SIZE)
    metrics = QFontMetrics(shown)
    painter.setFont(shown)
    painter.setPen(QColor(palette.muted))
    place = QRect(rect.left() + _MARGIN, rect.top() + 34, rect.width() - 2 * _MARGIN, 16)
    words = count_words(day.counts)
    text = metrics.elidedText(words, Qt.TextElideMode.ElideRight, place.width())
    painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, text)


def _paint_bar(painter: QPainter, rect: QRect, day: MonthDay, palette: Palette) -> None:
    if day.share is None:
        return
    width = rect.width() - 2 * _MARGIN
    bar = QRectF(rect.left() + _MARGIN, rect.bottom() - 12, width, _BAR)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(palette.line))
    painter.drawRoundedRect(bar, 2, 2)
    if day.share > 0:
        bar.setWidth(max(float(_BAR), width * min(1.0, day.share)))
        painter.setBrush(QColor(palette.accent))
        painter.drawRoundedRect(bar, 2, 2)
