"""Paints a line of the resource list: a disc with initials, the name, when open today."""

from typing import Final

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem
from typing_extensions import override

from desk_app.ui.models.columns import VALUE_ROLE
from desk_app.ui.models.resource_list_model import ResourceLine
from desk_app.ui.palette import Palette
from desk_app.ui.theme import (
    FOCUS_RING,
    RADIUS,
    S8,
    S12,
    SMALL_SIZE,
    TEXT_SIZE,
    current_theme,
    font,
)
from desk_app.ui.widgets.initial_disc import paint_disc

ROW_HEIGHT: Final = 56
_DISC: Final = 34
_NAME_BAND: Final = 20


class ResourceDelegate(QStyledItemDelegate):
    """Paints the rows of a `ResourceListModel`."""

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
        if not isinstance(line, ResourceLine):
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        _paint_background(painter, option, current_theme().palette)
        _paint_line(painter, option.rect.adjusted(S8, 0, -S8, 0), line, current_theme().palette)
        painter.restore()


def _paint_background(painter: QPainter, option: QStyleOptionViewItem, palette: Palette) -> None:
    state = option.state
    box = QRectF(option.rect).adjusted(0, 1, 0, -1)
    is_chosen = bool(state & QStyle.StateFlag.State_Selected)
    painter.setPen(Qt.PenStyle.NoPen)
    if is_chosen or state & QStyle.StateFlag.State_MouseOver:
        painter.setBrush(QColor(palette.accent_tint if is_chosen else palette.hover))
        painter.drawRoundedRect(box, RADIUS, RADIUS)
    if state & QStyle.StateFlag.State_HasFocus:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(palette.accent), FOCUS_RING))
        painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), RADIUS, RADIUS)


def _paint_line(painter: QPainter, rect: QRect, line: ResourceLine, palette: Palette) -> None:
    top = rect.top() + (rect.height() - _DISC) / 2
    disc = QRectF(rect.left(), top, _DISC, _DISC)
    paint_disc(painter, disc, line.title, line.resource.id)
    words = rect.adjusted(_DISC + S12, 0, 0, 0)
    if not line.detail:
        _paint_name(painter, words, line.title, palette)
        return
    upper = QRect(words.left(), words.center().y() - _NAME_BAND + 1, words.width(), _NAME_BAND)
    _paint_name(painter, upper, line.title, palette)
    painter.setFont(font(SMALL_SIZE))
    painter.setPen(QColor(palette.muted))
    _paint_elided(painter, upper.translated(0, _NAME_BAND - 1), line.detail)


def _paint_name(painter: QPainter, rect: QRect, name: str, palette: Palette) -> None:
    painter.setFont(font(TEXT_SIZE, weight=QFont.Weight.DemiBold))
    painter.setPen(QColor(palette.text))
    _paint_elided(painter, rect, name)


def _paint_elided(painter: QPainter, rect: QRect, text: str) -> None:
    shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
    painter.drawText(rect, Qt.AlignmentFlag.AlignVCenter, shown)
