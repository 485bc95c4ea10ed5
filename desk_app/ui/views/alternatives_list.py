"""Other times for one that was lost, each a large button that says what it keeps."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from PySide6.QtCore import QCoreApplication, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QVBoxLayout, QWidget
from typing_extensions import override

from desk_app.domain.alternatives import Alternative, AlternativeKind
from desk_app.domain.identifiers import ResourceId
from desk_app.domain.slot_ranking import RankedSlot
from desk_app.domain.wall_clock import day_of
from desk_app.services.drafts import BookingDraft
from desk_app.ui.directory import Directory
from desk_app.ui.models.slot_list_model import slot_row
from desk_app.ui.theme import FOCUS_RING, RADIUS, S4, S8, S12, SMALL_SIZE, current_theme, font
from desk_app.ui.time_words import TimeWords
from desk_app.ui.views.panel_page import clear_layout
from desk_app.ui.widgets.plain_text import short_line, tool_tip_text

_HEIGHT = 46


@dataclass(frozen=True, slots=True)
class Lost:
    """What could not be had."""

    starts_at: datetime | None
    who: tuple[ResourceId, ...]
    """One for each role."""
    today: date

    @classmethod
    def of(cls, draft: BookingDraft, *, today: date) -> "Lost":
        """What a draft asked for."""
        first = (draft.resource_id,) if draft.resource_id else ()
        return cls(draft.starts_at, (*first, *draft.companions), today)


class AlternativeButton(QAbstractButton):
    """A slot as a large button: the time first, who, why and which day beside it."""

    def __init__(
        self, found: Alternative, directory: Directory, words: TimeWords, lost: Lost, *, name: str
    ) -> None:
        super().__init__()
        also = tuple((each,) for each in found.companions)
        row = slot_row(RankedSlot(found.slot, companions=also), directory, words)
        zone = directory.zone(found.slot.resource_ids[0])
        day = found.slot.starts_at.astimezone(zone).date()
        self.alternative = found
        self._time = row.start
        self._reason = reason_words(found, directory, lost)
        day_words = words.named_day(day, lost.today)
        self._below = f"{day_words} · {self._reason}"
        self._resources = row.resources
        self.setObjectName(name)
        self.setAccessibleName(f"{day_words}, {row.start}, {row.resources}, {self._reason}")
        self.setToolTip(tool_tip_text(f"{row.resources}\n{self._below}"))
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
        painter.drawText(bottom, middle, metrics.elidedText(self._below, elide, rest.width()))


class AlternativesList(QWidget):
    """The alternatives below one another; hidden while there are none.

    Signals:
        alternative_chosen: The `Alternative` pressed.
    """

    alternative_chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("alternatives")
        self.setAccessibleName(self.tr("Other times"))
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(S8)
        self.hide()

    def set_alternatives(
        self, found: Sequence[Alternative], directory: Directory, words: TimeWords, lost: Lost
    ) -> None:
        """Offer these, the first of them first."""
        self.clear()
        for number, each in enumerate(found, start=1):
            button = AlternativeButton(each, directory, words, lost, name=f"alternative_{number}")
            button.clicked.connect(lambda _=False, each=each: self.alternative_chosen.emit(each))
            self._column.addWidget(button)
        self.setVisible(bool(found))

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


def reason_words(found: Alternative, directory: Directory, lost: Lost) -> str:
    """Why a time is offered: what it keeps of the one that was lost, in a few words."""
    match found.kind:
        case AlternativeKind.SAME_PERSON:
            return _tr("All the same") if found.companions else _tr("Same person")
        case AlternativeKind.SAME_TIME:
            who = (*found.slot.resource_ids, *found.companions)
            swapped = [pair for pair in zip(lost.who, who, strict=False) if pair[0] != pair[1]]
            if not found.companions or len(swapped) != 1:
                return _tr("Same time")
            old, new = map(directory.resource_name, swapped[0])
            text = _tr("Same time, {new} instead of {old}")
            return text.format(new=short_line(new), old=short_line(old))
        case AlternativeKind.SAME_DAY:
            return _tr("Same day") if _is_same_day(found, directory, lost) else _tr("Nearest")


def _is_same_day(found: Alternative, directory: Directory, lost: Lost) -> bool:
    zone = directory.zone(found.slot.resource_ids[0])
    days = [day_of(each, zone) for each in (found.slot.starts_at, lost.starts_at) if each]
    return len(set(days)) == 1


def _tr(text: str) -> str:
    return QCoreApplication.translate("AlternativesList", text)
