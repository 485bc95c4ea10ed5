"""Paints a free slot: the time large, who is free muted; and the heading of a day."""

from typing import Final

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem
from typing_extensions import override

from desk_app.ui.models.columns import VALUE_ROLE
from desk_app.ui.models.slot_list_model import DayHeading, SlotRow
from desk_app.ui.palette import Palette
from desk_app.ui.theme import S4, S8, SMALL_SIZE, TEXT_SIZE, current_theme, font

ROW_HEIGHT: Final = 36
HEADING_HEIGHT: Final = 34
_TIME_SIZE: Final = 15
_TIME_WIDTH: Final = 64
_RADIUS: Final = 6


class SlotDelegate(QStyledItemDelegate):
    """Paints the rows of a `SlotListModel`."""

    @override
    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        is_heading = isinstance(index.data(VALUE_ROLE), DayHeading)
        return QSize(option.rect.width(), HEADING_HEIGHT if is_heading else ROW_HEIGHT)

    @override
    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        row = index.data(VALUE_ROLE)
        palette = current_theme().palette
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if isinstance(row, DayHeading):
            _paint_heading(painter, option.rect, row, palette)
        elif isinstance(row, SlotRow):
            paint_row_background(painter, option, palette)
            _paint_slot(painter, option.rect.adjusted(S8 + S4, 0, -S8, 0), row, palette)
        painter.restore()


def paint_row_background(painter: QPainter, option: QStyleOptionViewItem, palette: Palette) -> None:
    """The ground of a row in a list: chosen, under the pointer, or nothing."""
    is_chosen = bool(option.state & QStyle.StateFlag.State_Selected)
    is_hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
    if not is_chosen and not is_hovered:
        return
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(palette.accent_tint if is_chosen else palette.hover))
    painter.drawRoundedRect(option.rect.adjusted(0, 1, 0, -1), _RADIUS, _RADIUS)


def _paint_heading(painter: QPainter, rect: QRect, row: DayHeading, palette: Palette) -> None:
    painter.setFont(font(SMALL_SIZE, weight=QFont.Weight.DemiBold))
    painter.setPen(QColor(palette.muted))
    place = rect.adjusted(S4, S8, 0, 0)
    painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, row.text)


def leaves_room(rect: QRect, row: SlotRow) -> bool:
    """Whether a badge leaves room for the first name, or for all who are to be free together."""
    names = row.resources if row.hit.companions else row.resources.partition(", ")[0]
    badge = QFontMetrics(font(SMALL_SIZE)).horizontalAdvance(row.badge) + 3 * S8
    return QFontMetrics(font(TEXT_SIZE)).horizontalAdvance(names) + badge <= rect.width()


def _paint_badge(painter: QPainter, rect: QRect, text: str, palette: Palette) -> int:
    """A quiet word at the right; returns where it begins."""
    painter.setFont(font(SMALL_SIZE))
    metrics = painter.fontMetrics()
    width = metrics.horizontalAdvance(text) + 2 * S8
    height = metrics.height() + S4
    top = rect.center().y() - height // 2
    pill = QRect(rect.right() - width, top, width, height)
    painter.setPen(QColor(palette.line))
    painter.setBrush(QColor(palette.panel))
    painter.drawRoundedRect(pill, height / 2, height / 2)
    painter.setPen(QColor(palette.muted))
    painter.drawText(pill, Qt.AlignmentFlag.AlignCenter, text)
    return pill.left()


def _paint_slot(painter: QPainter, rect: QRect, row: SlotRow, palette: Palette) -> None:
    painter.setFont(font(_TIME_SIZE, weight=QFont.Weight.DemiBold))
    painter.setPen(QColor(palette.text))
    width = max(_TIME_WIDTH, painter.fontMetrics().horizontalAdvance(row.start) + S8)
    painter.drawText(rect, Qt.AlignmentFlag.AlignVCenter, row.start)
    rest = rect.adjusted(width, 0, 0, 0)
    if row.badge and leaves_room(rest, row):
        rest.setRight(_paint_badge(painter, rest, row.badge, palette) - S8)
    small = font(TEXT_SIZE)
    painter.setFont(small)
    painter.setPen(QColor(palette.muted))
    text = QFontMetrics(small).elidedText(row.resources, Qt.TextElideMode.ElideRight, rest.width())
    painter.drawText(rest, Qt.AlignmentFlag.AlignVCenter, text)
