"""Paints a line of the customer popup: name, last digits, next booking, and the key to press."""

from typing import Final

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem
from typing_extensions import override

from desk_app.ui.delegates.slot_delegate import paint_row_background
from desk_app.ui.models.columns import VALUE_ROLE
from desk_app.ui.models.customer_list_model import CustomerLine
from desk_app.ui.palette import Palette
from desk_app.ui.theme import S8, SMALL_SIZE, TEXT_SIZE, current_theme, font
from desk_app.ui.widgets.buttons import hint_size, paint_hint

ROW_HEIGHT: Final = 34
RETURN_SIGN: Final = "\u21b5"
_LEAST_NAME_WIDTH: Final = 90


class CustomerDelegate(QStyledItemDelegate):
    """Paints the rows of a `CustomerListModel`."""

    @override
    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        return QSize(option.rect.width(), ROW_HEIGHT)

    @override
    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        line = index.data(VALUE_ROLE)
        if not isinstance(line, CustomerLine):
            return
        palette = current_theme().palette
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_row_background(painter, option, palette)
        rect = option.rect.adjusted(S8, 0, -S8, 0)
        if option.state & QStyle.StateFlag.State_Selected:
            rect = _paint_return_sign(painter, rect, palette)
        _paint_line(painter, rect, line, palette)
        painter.restore()


def _paint_return_sign(painter: QPainter, rect: QRect, palette: Palette) -> QRect:
    width = hint_size(RETURN_SIGN).width()
    place = QPointF(rect.right() - width, rect.center().y() + 0.5)
    paint_hint(painter, place, RETURN_SIGN, palette.muted)
    return rect.adjusted(0, 0, -width - S8, 0)


def _paint_line(painter: QPainter, rect: QRect, line: CustomerLine, palette: Palette) -> None:
    middle = Qt.AlignmentFlag.AlignVCenter
    name_font = font(TEXT_SIZE, weight=QFont.Weight.Medium)
    small = font(SMALL_SIZE)
    metrics = QFontMetrics(small)
    room = rect.width() - min(_LEAST_NAME_WIDTH, rect.width())
    aside = metrics.elidedText(line.aside, Qt.TextElideMode.ElideRight, room)
    painter.setFont(small)
    painter.setPen(QColor(palette.muted))
    painter.drawText(rect, middle | Qt.AlignmentFlag.AlignRight, aside)
    detail = f" · {line.detail}" if line.detail else ""
    taken = metrics.horizontalAdvance(aside) + metrics.horizontalAdvance(detail) + S8
    painter.setFont(name_font)
    painter.setPen(QColor(palette.text))
    name = painter.fontMetrics().elidedText(
        line.title, Qt.TextElideMode.ElideRight, max(rect.width() - taken, _LEAST_NAME_WIDTH)
    )
    painter.drawText(rect, middle | Qt.AlignmentFlag.AlignLeft, name)
    left = painter.fontMetrics().horizontalAdvance(name)
    painter.setFont(small)
    painter.setPen(QColor(palette.muted))
    painter.drawText(rect.adjusted(left, 0, 0, 0), middle | Qt.AlignmentFlag.AlignLeft, detail)
