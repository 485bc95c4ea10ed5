"""What painting boxes with a name on them takes with nothing but QPainter."""

from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QFontMetrics, QImage, QPainter

from desk_app.ui.theme import font

_INSET: Final = 4


def paint_floor(image: QImage, boxes: Sequence[tuple[QRect, str]]) -> Callable[[], None]:
    """Something that fills every box and writes its name, elided, into it.

    Nothing is rounded, shaded or kept from one time to the next.
    """
    name_font = font()
    metrics = QFontMetrics(name_font)
    ground, ink = QColor("#E3F0F8"), QColor("#1A1A1A")
    flags = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    flags |= int(Qt.TextFlag.TextSingleLine)

    def paint() -> None:
        image.fill(Qt.GlobalColor.white)
        painter = QPainter(image)
        painter.setFont(name_font)
        painter.setPen(ink)
        for box, name in boxes:
            painter.fillRect(box, ground)
            place = box.adjusted(_INSET, 0, -_INSET, 0)
            shown = metrics.elidedText(name, Qt.TextElideMode.ElideRight, place.width())
            painter.drawText(place, flags, shown)
        painter.end()

    return paint
