"""How a painted week is drawn: figures of the hours, strips, open time, and the mark."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QFontMetrics, QPainter, QPainterPath, QPen

from desk_app.domain.constraint import MINUTES_A_DAY
from desk_app.domain.weekly_hours import DayHours
from desk_app.ui.resource_words import short_hours, short_span
from desk_app.ui.theme import FOCUS_RING, LABEL_SIZE, S4, S8, Theme, colour, font
from desk_app.ui.week_marks import Mark

_HOURS_WITH_FIGURES: Final = range(0, 25, 3)
_HATCH_STEP: Final = 6
_STRIPE: Final = 4
_RADIUS: Final = 5
_DISABLED_OPACITY: Final = 0.5


class WeekPainter:
    """Draws the parts of one painted week.

    Args:
        painter: Begun by the widget, with antialiasing.
        theme: The look.
        rect_of: The rectangle of a day from one minute since midnight to another.
        is_enabled: Whether it can be changed now.
    """

    def __init__(
        self,
        painter: QPainter,
        theme: Theme,
        rect_of: Callable[[int, int, int], QRectF],
        *,
        is_enabled: bool,
    ) -> None:
        self._painter = painter
        self._palette = theme.palette
        self._rect_of = rect_of
        painter.setOpacity(1.0 if is_enabled else _DISABLED_OPACITY)

    def paint_axis(self, height: int) -> None:
        """The figures above the strips, every three hours."""
        self._painter.setFont(font(LABEL_SIZE))
        self._painter.setPen(QColor(self._palette.muted))
        metrics = self._painter.fontMetrics()
        top = self._rect_of(0, 0, MINUTES_A_DAY).top()
        for hour in _HOURS_WITH_FIGURES:
            x = self._x(hour * 60)
            text = str(hour)
            left = x - metrics.horizontalAdvance(text) / 2
            place = QRectF(left, top - height, metrics.horizontalAdvance(text) + 1, height - S4)
            self._painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, text)

    def paint_day(self, day: int, hours: DayHours) -> None:
        """The strip of a day: hatched where closed, tinted where open."""
        whole = self._rect_of(day, 0, MINUTES_A_DAY)
        path = QPainterPath()
        path.addRoundedRect(whole, _RADIUS, _RADIUS)
        self._painter.save()
        self._painter.setClipPath(path)
        self._painter.fillRect(whole, QColor(self._palette.hatch_a))
        self._hatch(whole)
        self._painter.restore()
        self._hour_lines(day)
        for start, end in hours:
            self._open_time(self._rect_of(day, start, end), short_hours(((start, end),)))

    def paint_mark(self, mark: Mark) -> None:
        """The cursor, and what is marked with Shift."""
        area = self._area(mark).adjusted(-1, -1, 1, 1)
        self._painter.setBrush(colour(self._palette.accent, opacity=0.18))
        self._painter.setPen(QPen(QColor(self._palette.accent), FOCUS_RING))
        self._painter.drawRoundedRect(area, 3, 3)

    def paint_drag(self, mark: Mark) -> None:
        """What is being dragged over, with its time beside it."""
        area = self._area(mark)
        pen = QPen(QColor(self._palette.accent), 1.5, Qt.PenStyle.DashLine)
        self._painter.setBrush(Qt.BrushStyle.NoBrush)
        self._painter.setPen(pen)
        self._painter.drawRoundedRect(area, _RADIUS, _RADIUS)
        self._bubble(area, short_span(*mark.span))

    # --- details ---

    def _x(self, minutes: int) -> float:
        return self._rect_of(0, 0, minutes).right()

    def _area(self, mark: Mark) -> QRectF:
        start, end = mark.span
        first, last = mark.days[0], mark.days[-1]
        return self._rect_of(first, start, end).united(self._rect_of(last, start, end))

    def _hatch(self, rect: QRectF) -> None:
        self._painter.setPen(QPen(QColor(self._palette.hatch_b), 1))
        steps = int((rect.width() + rect.height()) / _HATCH_STEP) + 1
        lines = [
            QLineF(x, rect.bottom(), x + rect.height(), rect.top())
            for x in (rect.left() - rect.height() + n * _HATCH_STEP for n in range(steps))
        ]
        self._painter.drawLines(lines)

    def _hour_lines(self, day: int) -> None:
        self._painter.setPen(QPen(QColor(self._palette.line), 1))
        row = self._rect_of(day, 0, MINUTES_A_DAY)
        for hour in _HOURS_WITH_FIGURES[1:-1]:
            x = round(self._x(hour * 60)) + 0.5
            self._painter.drawLine(QPointF(x, row.top()), QPointF(x, row.bottom()))

    def _open_time(self, rect: QRectF, text: str) -> None:
        look = self._palette.states["confirmed"]
        body = QPainterPath()
        body.addRoundedRect(rect, _RADIUS, _RADIUS)
        self._painter.save()
        self._painter.setClipPath(body)
        self._painter.fillRect(rect, QBrush(QColor(look.tint)))
        stripe = QRectF(rect.left(), rect.top(), _STRIPE, rect.height())
        self._painter.fillRect(stripe, QBrush(QColor(look.stripe)))
        self._painter.restore()
        self._painter.setBrush(Qt.BrushStyle.NoBrush)
        self._painter.setPen(QPen(colour(look.stripe, opacity=0.6), 1))
        self._painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), _RADIUS, _RADIUS)
        self._painter.setFont(font(LABEL_SIZE, weight=QFont.Weight.Medium))
        room = rect.adjusted(_STRIPE + S4, 0, -S4, 0)
        if self._painter.fontMetrics().horizontalAdvance(text) <= room.width():
            self._painter.setPen(QColor(self._palette.text))
            self._painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, text)

    def _bubble(self, area: QRectF, text: str) -> None:
        metrics = QFontMetrics(font(LABEL_SIZE, weight=QFont.Weight.DemiBold))
        width, height = metrics.horizontalAdvance(text) + 2 * S8, metrics.height() + S8
        left = min(max(area.center().x() - width / 2, 0), self._x(MINUTES_A_DAY) - width)
        top = area.top() - height - S4
        box = QRectF(left, top if top > 0 else area.bottom() + S4, width, height)
        self._painter.setPen(Qt.PenStyle.NoPen)
        self._painter.setBrush(QColor(self._palette.toast))
        self._painter.drawRoundedRect(box, _RADIUS, _RADIUS)
        self._painter.setFont(font(LABEL_SIZE, weight=QFont.Weight.DemiBold))
        self._painter.setPen(QColor(self._palette.toast_text))
        self._painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
