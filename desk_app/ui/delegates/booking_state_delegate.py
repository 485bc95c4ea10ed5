"""Paints a booking's state as a pill with its sign, so that colour is never the only sign."""

from typing import Final

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem
from typing_extensions import override

from desk_app.domain.booking import Booking
from desk_app.ui.icons import draw_icon
from desk_app.ui.models.columns import VALUE_ROLE
from desk_app.ui.theme import S4, S8, SMALL_SIZE, StateLook, font, state_look
from desk_app.ui.widgets.plain_text import one_line

PILL_HEIGHT: Final = 24
_ICON: Final = 14
_SIDE: Final = 10
_SLACK: Final = 2
"""What a font's advance leaves out by rounding."""


class BookingStateDelegate(QStyledItemDelegate):
    """Paints the state column of a `BookingTableModel`."""

    @override
    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        return QSize(120, PILL_HEIGHT + 2 * S8)

    @override
    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        unpainted = QStyleOptionViewItem(option)
        self.initStyleOption(unpainted, index)
        unpainted.text = ""
        style = option.widget.style()
        style.drawControl(style.ControlElement.CE_ItemViewItem, unpainted, painter, option.widget)
        booking = index.data(VALUE_ROLE)
        if isinstance(booking, Booking):
            painter.save()
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            room = QRectF(option.rect).adjusted(S8, 0, -S4, 0)
            paint_state_pill(painter, room, state_look(booking))
            painter.restore()


def paint_state_pill(painter: QPainter, room: QRectF, look: StateLook) -> None:
    """A pill with the sign and the word of a state, at the left middle of the room given."""
    shown = font(SMALL_SIZE, weight=QFont.Weight.DemiBold)
    sign = _sign_width(look)
    word = QFontMetrics(shown).elidedText(
        one_line(look.word), Qt.TextElideMode.ElideRight, int(room.width() - sign - 2 * _SIDE)
    )
    width = min(pill_width(look), room.width())
    box = QRectF(room.left(), room.center().y() - PILL_HEIGHT / 2, width, PILL_HEIGHT)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(look.colours.tint))
    painter.drawRoundedRect(box, PILL_HEIGHT / 2, PILL_HEIGHT / 2)
    inner = box.adjusted(_SIDE, 0, -_SIDE, 0)
    if look.sign:
        square = QRectF(inner.left(), box.center().y() - _ICON / 2, _ICON, _ICON)
        draw_icon(painter, square, look.sign, look.colours.ink)
    painter.setFont(shown)
    painter.setPen(QColor(look.colours.ink))
    painter.drawText(inner.adjusted(sign, 0, S4, 0), Qt.AlignmentFlag.AlignVCenter, word)


def pill_width(look: StateLook) -> int:
    """How wide the pill of a state is, in pixels, if nothing cuts it short."""
    shown = font(SMALL_SIZE, weight=QFont.Weight.DemiBold)
    text = QFontMetrics(shown).horizontalAdvance(one_line(look.word))
    return text + _SLACK + _sign_width(look) + 2 * _SIDE


def _sign_width(look: StateLook) -> int:
    return _ICON + S4 if look.sign else 0
