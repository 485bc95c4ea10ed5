"""A small month to choose a day in, by pointer or arrow keys."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Final

from PySide6.QtCore import QDate, QEvent, QLocale, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget
from typing_extensions import override

from desk_app.ui.palette import Palette
from desk_app.ui.theme import (
    FOCUS_RING,
    LABEL_SIZE,
    S4,
    SMALL_SIZE,
    TEXT_SIZE,
    colour,
    current_theme,
    font,
)
from desk_app.ui.widgets.buttons import BareIconButton
from desk_app.ui.widgets.plain_text import TextRole, plain_label

_ROW: Final = 27
_WEEKS: Final = 6
_KEYS: Final = {
    Qt.Key.Key_Left: timedelta(days=-1),
    Qt.Key.Key_Right: timedelta(days=1),
    Qt.Key.Key_Up: timedelta(weeks=-1),
    Qt.Key.Key_Down: timedelta(weeks=1),
    Qt.Key.Key_PageUp: timedelta(weeks=-4),
    Qt.Key.Key_PageDown: timedelta(weeks=4),
}


class MiniMonth(QWidget):
    """A month with its name and two arrows.

    Signals:
        day_chosen: The `date` pressed, or chosen with Return or Space.
        month_shown: The first day of the month now shown.
    """

    day_chosen = Signal(object)
    month_shown = Signal(object)

    def __init__(self, day: date, *, today: date, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self._title = plain_label("", role=TextRole.STRONG)
        self._days = _MonthDays(day, today)
        self._days.setObjectName(f"{name}_days")
        self.setFocusProxy(self._days)
        earlier = BareIconButton(
            "chevron_left", label=self.tr("Earlier month"), name=f"{name}_earlier"
        )
        later = BareIconButton("chevron_right", label=self.tr("Later month"), name=f"{name}_later")
        for arrow in (earlier, later):
            arrow.setFixedSize(24, 24)
        self._lay_out(earlier, later)
        self._show_title()
        earlier.clicked.connect(lambda: self.show_month(_shifted(self.month, -1)))
        later.clicked.connect(lambda: self.show_month(_shifted(self.month, 1)))
        self._days.day_chosen.connect(self.day_chosen)
        self._days.month_left.connect(self._on_month_left)

    @property
    def day(self) -> date:
        """The day marked."""
        return self._days.day

    @property
    def month(self) -> date:
        """The first day of the month shown."""
        return self._days.month

    @property
    def fullness(self) -> Mapping[date, float]:
        """How full days are, as last said."""
        return self._days.fullness

    def set_day(self, day: date) -> None:
        """Mark a day and show its month."""
        self._days.day = day
        self.show_month(day.replace(day=1))

    def set_today(self, today: date) -> None:
        """Say which day is today; asked every second, it paints once a day."""
        if today != self._days.today:
            self._days.today = today
            self._days.update()

    def set_fullness(self, share_of_days: Mapping[date, float]) -> None:
        """How full days are, from 0 to 1, as a tint behind the figure."""
        self._days.fullness = dict(share_of_days)
        self._days.update()

    def set_week_start(self, weekday: int) -> None:
        """Which weekday comes first: 0 is Monday."""
        self._days.week_start = weekday
        self._days.update()

    def show_month(self, first: date) -> None:
        """Show the month of a day, without marking the day."""
        self._days.month = first.replace(day=1)
        self._days.update()
        self._show_title()
        self.month_shown.emit(self.month)

    def _lay_out(self, earlier: QWidget, later: QWidget) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(S4, 0, 0, 0)
        head.setSpacing(0)
        head.addWidget(self._title, 1)
        head.addWidget(earlier)
        head.addWidget(later)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(S4)
        column.addLayout(head)
        column.addWidget(self._days)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def _show_title(self) -> None:
        first = QDate(self.month.year, self.month.month, 1)
        self._title.setText(self.locale().toString(first, "MMMM yyyy"))

    def _on_month_left(self, day: date) -> None:
        self.set_day(day)


class _MonthDays(QWidget):
    """The figures of the days, painted."""

    day_chosen = Signal(object)
    month_left = Signal(object)

    def __init__(self, day: date, today: date) -> None:
        super().__init__()
        self.day = day
        self.today = today
        self.month = day.replace(day=1)
        self.week_start = (self.locale().firstDayOfWeek().value - 1) % 7
        self.fullness: dict[date, float] = {}
        self._hovered: date | None = None
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._tell()

    @override
    def sizeHint(self) -> QSize:
        return QSize(200, _ROW * (_WEEKS + 1))

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.day_chosen.emit(self.day)
        elif key in _KEYS:
            self._mark(self.day + _KEYS[key])
        else:
            super().keyPressEvent(event)

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        day = self.day_at(event.position())
        if day is not None and event.button() is Qt.MouseButton.LeftButton:
            self._mark(day)
            self.day_chosen.emit(day)

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._hovered = self.day_at(event.position())
        self.update()

    @override
    def leaveEvent(self, event: QEvent) -> None:
        self._hovered = None
        self.update()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        palette = current_theme().palette
        self._paint_weekdays(painter, palette)
        for index in range(_WEEKS * 7):
            self._paint_day(painter, palette, index)
        painter.end()

    def day_at(self, place: QPointF) -> date | None:
        """The day at a place of the widget, or None above the days."""
        row = int(place.y() // _ROW) - 1
        column = int(place.x() * 7 // max(1, self.width()))
        if row < 0 or row >= _WEEKS or not 0 <= column < 7:
            return None
        return self._first_shown() + timedelta(days=row * 7 + column)

    def cell(self, day: date) -> QRectF:
        """Where a day is painted; empty if it is not shown."""
        index = (day - self._first_shown()).days
        if not 0 <= index < _WEEKS * 7:
            return QRectF()
        width = self.width() / 7
        return QRectF(index % 7 * width, (index // 7 + 1) * _ROW, width, _ROW)

    def _first_shown(self) -> date:
        return self.month - timedelta(days=(self.month.weekday() - self.week_start) % 7)

    def _mark(self, day: date) -> None:
        self.day = day
        self._tell()
        if (day.year, day.month) != (self.month.year, self.month.month):
            self.month_left.emit(day)
        self.update()

    def _tell(self) -> None:
        day = QDate(self.day.year, self.day.month, self.day.day)
        self.setAccessibleName(self.locale().toString(day, QLocale.FormatType.LongFormat))

    def _paint_weekdays(self, painter: QPainter, palette: Palette) -> None:
        painter.setFont(font(LABEL_SIZE))
        painter.setPen(QColor(palette.muted))
        width = self.width() / 7
        for column in range(7):
            weekday = (self.week_start + column) % 7 + 1
            name = self.locale().dayName(weekday, QLocale.FormatType.ShortFormat)[:1]
            cell = QRectF(column * width, 0, width, _ROW)
            painter.drawText(cell, Qt.AlignmentFlag.AlignCenter, name)

    def _paint_day(self, painter: QPainter, palette: Palette, index: int) -> None:
        day = self._first_shown() + timedelta(days=index)
        if day.month != self.month.month:
            return
        box = self.cell(day).adjusted(1, 1, -1, -1)
        self._paint_ground(painter, palette, day, box)
        is_strong = day in (self.day, self.today)
        weight = QFont.Weight.Bold if is_strong else QFont.Weight.Normal
        painter.setFont(font(SMALL_SIZE if box.width() < 24 else TEXT_SIZE - 1, weight=weight))
        ink = palette.primary_text if day == self.day else palette.text
        painter.setPen(QColor(palette.accent if day == self.today != self.day else ink))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, str(day.day))

    def _paint_ground(self, painter: QPainter, palette: Palette, day: date, box: QRectF) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        if day == self.day:
            painter.setBrush(QColor(palette.primary))
        elif self.fullness.get(day, 0.0) > 0:
            share = min(1.0, self.fullness[day])
            painter.setBrush(colour(palette.accent, opacity=0.05 + 0.15 * share))
        elif day == self._hovered:
            painter.setBrush(QColor(palette.hover))
        else:
            return
        painter.drawRoundedRect(box, 6, 6)
        if day == self.day and self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(palette.panel), FOCUS_RING))
            painter.drawRoundedRect(box.adjusted(2, 2, -2, -2), 4, 4)


def _shifted(first: date, months: int) -> date:
    years, month = divmod(first.month - 1 + months, 12)
    return date(first.year + years, month + 1, 1)
