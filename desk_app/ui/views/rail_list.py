"""A short list in the calendar's rail: a heading, rows that open a booking, words for none."""

from collections.abc import Sequence
from typing import Final, NamedTuple

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget
from typing_extensions import override

from desk_app.ui.theme import FOCUS_RING, LABEL_SIZE, S4, S8, TEXT_SIZE, current_theme, font
from desk_app.ui.widgets.buttons import QuietButton
from desk_app.ui.widgets.plain_text import TextRole, one_line, plain_label

ROW_HEIGHT: Final = 40
_INSET: Final = 4
_LONGEST: Final = 200


class RailLine(NamedTuple):
    """One row; all text is plain and may come from outside."""

    key: str
    lead: str
    """First and strong: a time, or nothing."""
    text: str
    detail: str
    aside: str = ""
    """At the right: how long somebody has waited."""
    action: str = ""
    """What the button at the right says; without it there is none."""


class RailList(QWidget):
    """A heading and rows.

    Signals:
        line_chosen: The key of the row pressed.
        action_requested: The key of the row whose button was pressed.
    """

    line_chosen = Signal(str)
    action_requested = Signal(str)

    def __init__(
        self, heading: str, none: str, *, name: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(heading)
        self._rows: list[_RailRow] = []
        self._lines: tuple[RailLine, ...] = ()
        self._none = plain_label(none, role=TextRole.SMALL, wraps=True)
        self._none.setContentsMargins(_INSET, 0, _INSET, 0)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addLayout(self._heading_row(heading))
        self._column.addSpacing(S4)
        self._column.addWidget(self._none)
        self._column.addStretch(1)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def set_lines(self, lines: Sequence[RailLine]) -> None:
        """Show other rows."""
        if tuple(lines) == self._lines:
            return
        self._lines = tuple(lines)
        while len(self._rows) < len(lines):
            self._add_row()
        for row, line in zip(self._rows, lines, strict=False):
            row.show_line(line)
        for index, row in enumerate(self._rows):
            row.setVisible(index < len(lines))
        self._none.setVisible(not lines)
        self._fit_height()

    @property
    def lines(self) -> tuple[RailLine, ...]:
        """The rows shown."""
        return self._lines

    def focus_first(self) -> None:
        """Put the focus on the first row, if there is one."""
        if self._lines:
            self._rows[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def _fit_height(self) -> None:
        """Take as much height as what shows, at once rather than with the next layout."""
        self._column.invalidate()
        shown = self._column.totalSizeHint().height()
        self.setFixedHeight(max(shown, self._column.totalHeightForWidth(self.width())))

    def _heading_row(self, heading: str) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(_INSET, 0, 0, 0)
        row.addWidget(plain_label(heading.upper(), role=TextRole.SECTION), 1)
        return row

    def _on_action(self, key: str) -> None:
        """The row goes at once; what is shown next has it again should nothing have come of it."""
        self.set_lines([line for line in self._lines if line.key != key])
        self.action_requested.emit(key)

    def _add_row(self) -> None:
        row = _RailRow(self)
        row.clicked.connect(lambda: self.line_chosen.emit(row.key))
        row.button.clicked.connect(lambda: self._on_action(row.key))
        self._rows.append(row)
        self._column.insertWidget(self._column.count() - 1, row)


class RowButton(QuietButton):
    """A low button for the end of a row."""

    height_of_kind = 28

    @override
    def _side_padding(self) -> int:
        return S8


class _RailRow(QAbstractButton):
    """One row of two lines, painted."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._line = RailLine("", "", "", "")
        self.button = RowButton("", name="row_action", parent=self)
        self.button.hide()
        self.setFixedHeight(ROW_HEIGHT)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    @property
    def key(self) -> str:
        """What the row stands for."""
        return self._line.key

    def show_line(self, line: RailLine) -> None:
        """Stand for another line."""
        lead, text, detail = (
            one_line(each[:_LONGEST]) for each in (line.lead, line.text, line.detail)
        )
        self._line = RailLine(line.key, lead, text, detail, line.aside, line.action)
        self.button.setVisible(bool(line.action))
        self.button.set_text(line.action)
        self.button.setAccessibleName(f"{line.action}: {lead} {text}")
        self._place_button()
        parts = (self._line.lead, self._line.text, self._line.detail, self._line.aside)
        self.setAccessibleName(", ".join(part for part in parts if part))
        self.update()

    def _place_button(self) -> None:
        size = self.button.sizeHint()
        left = self.width() - _INSET - size.width()
        top = (self.height() - size.height()) // 2
        self.button.setGeometry(QRect(QPoint(left, top), size))

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_button()

    @override
    def sizeHint(self) -> QSize:
        return QSize(120, ROW_HEIGHT)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        palette = current_theme().palette
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        body = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(palette.hover if self.underMouse() else palette.panel))
        painter.drawRoundedRect(body, 6, 6)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(palette.accent), FOCUS_RING))
            painter.drawRoundedRect(body.adjusted(1, 1, -1, -1), 6, 6)
        right = self._paint_aside(painter, palette.states["pending"].ink)
        self._paint_lines(painter, right, palette.text, palette.muted)
        painter.end()

    def _paint_aside(self, painter: QPainter, ink: str) -> int:
        """Paint what stands at the right; returns where the rest must end."""
        if self._line.action:
            return self.button.x() - S8
        if not self._line.aside:
            return self.width() - _INSET
        shown = font(LABEL_SIZE + 1, weight=QFont.Weight.DemiBold)
        width = QFontMetrics(shown).horizontalAdvance(self._line.aside) + 1
        left = self.width() - _INSET - width
        painter.setFont(shown)
        painter.setPen(QColor(ink))
        place = QRect(left, 0, width, self.height())
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, self._line.aside)
        return left - S8

    def _paint_lines(self, painter: QPainter, right: int, text: str, muted: str) -> None:
        left = _INSET
        painter.setPen(QColor(text))
        if self._line.lead:
            strong = font(TEXT_SIZE, weight=QFont.Weight.DemiBold)
            left += _draw(painter, strong, self._line.lead, left, right, top=3) + S4
        _draw(painter, font(TEXT_SIZE), self._line.text, left, right, top=3)
        painter.setPen(QColor(muted))
        _draw(painter, font(LABEL_SIZE), self._line.detail, _INSET, right, top=20)


def _draw(painter: QPainter, shown: QFont, text: str, left: int, right: int, *, top: int) -> int:
    """Draw a line cut to its room; returns its width."""
    metrics = QFontMetrics(shown)
    words = metrics.elidedText(text, Qt.TextElideMode.ElideRight, max(0, right - left))
    painter.setFont(shown)
    flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignAbsolute
    place = QRect(left, top, max(0, right - left), 18)
    painter.drawText(place, int(flags | Qt.AlignmentFlag.AlignVCenter), words)
    return metrics.horizontalAdvance(words)
