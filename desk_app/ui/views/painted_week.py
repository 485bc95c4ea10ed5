"""A week as seven strips from midnight to midnight, on which open hours are painted."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QEvent, QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from desk_app.domain.constraint import MINUTES_A_DAY
from desk_app.domain.weekly_hours import WeeklyHours
from desk_app.ui.resource_form import ALWAYS_OPEN
from desk_app.ui.resource_words import short_span
from desk_app.ui.theme import current_theme
from desk_app.ui.views.painted_week_painter import WeekPainter
from desk_app.ui.week_marks import (
    QUARTERS_A_DAY,
    Mark,
    Quarter,
    close_mark,
    is_open,
    open_mark,
)
from desk_app.ui.widgets.announcement import announce

AXIS_HEIGHT: Final = 22
EDGE: Final = 9
"""Room left and right of the strips, for the figures at both ends."""
_QUARTERS_AN_HOUR: Final = 4


@dataclass(frozen=True, slots=True)
class Row:
    """Where the strip of one day lies, in pixels from the top of the widget."""

    top: int
    height: int


class PaintedWeek(QWidget):
    """Drag over closed time to open it, over open time to close it, also over several days.

    Keys: the arrows go a quarter of an hour or a day, with Ctrl an hour; with Shift they mark;
    Space opens or closes what is marked; Home and End go to the ends of the day.

    Args:
        row_of: Where the strip of a day lies, so that it stands beside what is typed for it.

    Signals:
        hours_painted: The new `WeeklyHours`, when a person changed them.
        cursor_moved: What stands at the cursor, in words; nothing when the focus has gone.
    """

    hours_painted = Signal(object)
    cursor_moved = Signal(str)

    def __init__(self, row_of: Callable[[int], Row], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("painted_week")
        self.setAccessibleName(self.tr("Weekly hours, painted"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMouseTracking(True)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self._row_of = row_of
        self._hours = ALWAYS_OPEN
        self._mark = Mark(Quarter(0, 9 * 4), Quarter(0, 9 * 4))
        self._dragged: Mark | None = None

    @property
    def hours(self) -> WeeklyHours:
        """The hours shown."""
        return self._hours

    def set_hours(self, hours: WeeklyHours) -> None:
        """Show hours without a signal."""
        self._hours = hours
        self.setAccessibleDescription(self._week_in_words())
        self.update()

    # --- places ---

    def quarter_at(self, point: QPoint) -> Quarter:
        """The quarter of an hour nearest to a point."""
        share = (point.x() - EDGE) / max(1, self.width() - 2 * EDGE)
        number = min(max(int(share * QUARTERS_A_DAY), 0), QUARTERS_A_DAY - 1)
        days = range(len(self._hours.days))
        return Quarter(min(days, key=lambda day: self._distance(day, point.y())), number)

    def centre_of(self, quarter: Quarter) -> QPoint:
        """The middle of a quarter of an hour."""
        return self._rect(quarter.day, quarter.start, quarter.start + 15).center().toPoint()

    def _distance(self, day: int, y: int) -> float:
        row = self._row_of(day)
        return abs(row.top + row.height / 2 - y)

    def _rect(self, day: int, start: int, end: int) -> QRectF:
        row = self._row_of(day)
        width = self.width() - 2 * EDGE
        left, right = (EDGE + width * minutes / MINUTES_A_DAY for minutes in (start, end))
        return QRectF(left, row.top, right - left, row.height)

    # --- the mouse ---

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is not Qt.MouseButton.LeftButton:
            return
        quarter = self.quarter_at(event.position().toPoint())
        self._dragged = Mark(quarter, quarter)
        self._move_to(self._dragged)

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._dragged is None:
            return
        quarter = self.quarter_at(event.position().toPoint())
        self._dragged = Mark(self._dragged.anchor, quarter)
        self._move_to(self._dragged)

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        dragged, self._dragged = self._dragged, None
        if dragged is None or event.button() is not Qt.MouseButton.LeftButton:
            return
        if not dragged.is_single:
            self._paint_over(dragged)
            self._mark = Mark(dragged.cursor, dragged.cursor)
        self.update()

    # --- the keyboard ---

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        cursor = self._key_target(event)
        if cursor is not None:
            is_marking = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self._move_to(Mark(self._mark.anchor if is_marking else cursor, cursor))
        elif event.key() == Qt.Key.Key_Space:
            self._paint_over(self._mark)
        elif event.key() == Qt.Key.Key_Escape and self._dragged is not None:
            self._dragged = None
            self.update()
        elif event.key() == Qt.Key.Key_Escape and not self._mark.is_single:
            self._move_to(Mark(self._mark.cursor, self._mark.cursor))
        else:
            super().keyPressEvent(event)

    def _key_target(self, event: QKeyEvent) -> Quarter | None:
        cursor = self._mark.cursor
        is_fast = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        step = _QUARTERS_AN_HOUR if is_fast else 1
        match event.key():
            case Qt.Key.Key_Left:
                return cursor.moved(quarters=-step)
            case Qt.Key.Key_Right:
                return cursor.moved(quarters=step)
            case Qt.Key.Key_Up:
                return cursor.moved(days=-1)
            case Qt.Key.Key_Down:
                return cursor.moved(days=1)
            case Qt.Key.Key_Home:
                return Quarter(cursor.day, 0)
            case Qt.Key.Key_End:
                return Quarter(cursor.day, QUARTERS_A_DAY - 1)
        return None

    # --- changes ---

    def _paint_over(self, mark: Mark) -> None:
        hours = self._painted(mark)
        if hours == self._hours:
            return
        self.set_hours(hours)
        self._say_cursor()
        self.hours_painted.emit(hours)

    def _painted(self, mark: Mark) -> WeeklyHours:
        """The week after painting a mark: what its first quarter is not, all of it becomes."""
        change = close_mark if is_open(self._hours, mark.anchor) else open_mark
        return change(self._hours, mark)

    def _move_to(self, mark: Mark) -> None:
        self._mark = mark
        self._say_cursor()
        self.update()

    # --- words ---

    def _say_cursor(self) -> None:
        text = self._mark_in_words()
        self.cursor_moved.emit(text)
        if self.hasFocus():
            announce(self, text)

    def _mark_in_words(self) -> str:
        days = self._mark.days
        names = [self.locale().standaloneDayName(day + 1) for day in (days[0], days[-1])]
        day_words = names[0] if len(days) == 1 else f"{names[0]}\N{EN DASH}{names[1]}"
        state = self.tr("open") if is_open(self._hours, self._mark.anchor) else self.tr("closed")
        return f"{day_words} {short_span(*self._mark.span)}, {state}"

    def _week_in_words(self) -> str:
        return "; ".join(
            f"{self.locale().standaloneDayName(day + 1)} "
            + (", ".join(short_span(*span) for span in hours) or self.tr("closed"))
            for day, hours in enumerate(self._hours.days)
        )

    # --- Qt calls these ---

    @override
    def sizeHint(self) -> QSize:
        return QSize(560, 300)

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(280, 200)

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._say_cursor()
        self.update()

    @override
    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.cursor_moved.emit("")
        self.update()

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        self.update()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        dragged = self._dragged if self._dragged and not self._dragged.is_single else None
        hours = self._painted(dragged) if dragged else self._hours
        week = WeekPainter(painter, current_theme(), self._rect, is_enabled=self.isEnabled())
        week.paint_axis(AXIS_HEIGHT)
        for day, day_hours in enumerate(hours.days):
            week.paint_day(day, day_hours)
        if dragged is not None:
            week.paint_drag(dragged)
        elif self.hasFocus():
            week.paint_mark(self._mark)
        painter.end()
