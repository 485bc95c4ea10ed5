"""Three other times for one that was lost, each a large button."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QVBoxLayout, QWidget
from typing_extensions import override

from desk_app.domain.availability import Slot
from desk_app.domain.slot_ranking import RankedSlot
from desk_app.ui.directory import Directory
from desk_app.ui.models.slot_list_model import slot_row
from desk_app.ui.theme import FOCUS_RING, RADIUS, S4, S8, S12, SMALL_SIZE, current_theme, font
from desk_app.ui.time_words import TimeWords
from desk_app.ui.views.panel_page import clear_layout

_HEIGHT = 46


class AlternativeButton(QAbstractButton):
    """A slot as a large button: the time first, day and resource beside it."""

    def __init__(
        self, slot: Slot, directory: Directory, words: TimeWords, *, today: date, name: str
    ) -> None:
        super().__init__()
        row = slot_row(RankedSlot(slot), directory, words)
        zone = directory.zone(slot.resource_ids[0] if slot.resource_ids else None)
        day = slot.starts_at.astimezone(zone).date()
        self.slot = slot
        self._time = row.start
        self._day = words.named_day(day, today)
        self._resources = row.resources
        self.setObjectName(name)
        self.setAccessibleName(f"{self._day}, {row.start}, {row.resources}")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    @override
    def sizeHint(self) -> QSize:
        return QSize(200, _HEIGHT)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        palette = current_theme().palette
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        edge = palette.accent if self.hasFocus() else palette.control_line
        painter.setPen(QPen(QColor(edge), FOCUS_RING if self.hasFocus() else 1))
        is_lit = self.underMouse() or self.isDown()
        painter.setBrush(QColor(palette.accent_tint if is_lit else palette.panel))
        painter.drawRoundedRect(self.rect().adjusted(1, 1, -1, -1), RADIUS, RADIUS)
        self._paint_words(painter)
        painter.end()

    def _paint_words(self, painter: QPainter) -> None:
        palette = current_theme().palette
        large = font(17, weight=QFont.Weight.DemiBold)
        painter.setFont(large)
        painter.setPen(QColor(palette.text))
        middle = Qt.AlignmentFlag.AlignVCenter
        inner = self.rect().adjusted(S12 + S4, 0, -S12, 0)
        painter.drawText(inner, middle, self._time)
        width = QFontMetrics(large).horizontalAdvance(self._time)
        rest = inner.adjusted(max(width + S12, 64), 6, 0, -6)
        top, bottom = (
            rest.adjusted(0, 0, 0, -rest.height() // 2),
            rest.adjusted(0, rest.height() // 2, 0, 0),
        )
        small = font(SMALL_SIZE, weight=QFont.Weight.Medium)
        metrics = QFontMetrics(small)
        elide = Qt.TextElideMode.ElideRight
        painter.setFont(small)
        painter.drawText(top, middle, metrics.elidedText(self._resources, elide, rest.width()))
        painter.setPen(QColor(palette.muted))
        painter.drawText(bottom, middle, metrics.elidedText(self._day, elide, rest.width()))


class AlternativesList(QWidget):
    """The alternatives below one another; hidden while there are none.

    Signals:
        slot_chosen: The `Slot` pressed.
    """

    slot_chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("alternatives")
        self.setAccessibleName(self.tr("Other times"))
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(S8)
        self.hide()

    def set_slots(
        self, slots: Sequence[Slot], directory: Directory, words: TimeWords, *, today: date
    ) -> None:
        """Offer these, the first of them first."""
        self.clear()
        for number, slot in enumerate(slots, start=1):
            button = AlternativeButton(
                slot, directory, words, today=today, name=f"alternative_{number}"
            )
            button.clicked.connect(lambda _checked=False, slot=slot: self.slot_chosen.emit(slot))
            self._column.addWidget(button)
        self.setVisible(bool(slots))

    def clear(self) -> None:
        """Offer nothing."""
        clear_layout(self._column)
        self.hide()

    def focus_first(self) -> None:
        """Put the focus on the first one."""
        item = self._column.itemAt(0)
        widget = item.widget() if item is not None else None
        if widget is not None:
            widget.setFocus(Qt.FocusReason.TabFocusReason)
