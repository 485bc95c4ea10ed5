"""The weekly hours of a resource, painted and typed side by side, always in step."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from desk_app.domain.constraint import Weekday
from desk_app.domain.weekly_hours import DayHours, WeeklyHours, format_hours, parse_hours
from desk_app.errors import InvalidInputError
from desk_app.ui.resource_form import ALWAYS_OPEN
from desk_app.ui.theme import FIELD_HEIGHT, S4, S8, S12
from desk_app.ui.views.painted_week import AXIS_HEIGHT, PaintedWeek, Row
from desk_app.ui.week_marks import open_minutes, with_day, with_monday_on_weekdays
from desk_app.ui.widgets.buttons import LinkButton
from desk_app.ui.widgets.fields import set_invalid
from desk_app.ui.widgets.plain_text import TextRole, plain_label, set_plain_tool_tip

_FIELD_WIDTH: Final = 232
_LONGEST_HOURS: Final = 200
_STRIP_INSET: Final = 2


class WeeklyHoursEditor(QWidget):
    """One line a day: its name, its strip, and its hours as text.

    Signals:
        hours_changed: The hours, or the text of a day, became others by a person's hand.
    """

    hours_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._hours = ALWAYS_OPEN
        self._days = [_DayField(day, self.locale().standaloneDayName(day + 1)) for day in Weekday]
        self._names = [
            plain_label(self.locale().standaloneDayName(day + 1)) for day in range(len(Weekday))
        ]
        self._week = PaintedWeek(self._row_of)
        self._hint = plain_label("", role=TextRole.SMALL, wraps=True)
        self._hint.setObjectName("hours_hint")
        self._total = plain_label("", role=TextRole.SMALL)
        self._total.setObjectName("hours_total")
        self._copy = LinkButton(self.tr("Copy Monday to weekdays"), name="copy_monday")
        self._lay_out()
        self._say_hint("")
        self._week.hours_painted.connect(self._on_painted)
        self._week.cursor_moved.connect(self._say_hint)
        self._copy.clicked.connect(self._copy_monday)
        for field in self._days:
            field.typed.connect(self._on_typed)
            field.left.connect(self._on_left)

    @property
    def hours(self) -> WeeklyHours:
        """The hours, of a day that cannot be read those it had before."""
        return self._hours

    def set_hours(self, hours: WeeklyHours) -> None:
        """Show hours without a signal."""
        self._hours = hours
        self._week.set_hours(hours)
        for day, field in enumerate(self._days):
            field.show_hours(format_hours(hours.days[day]))
        self._say_total()

    def line_of(self, day: Weekday) -> QLineEdit:
        """Where the hours of a day are typed."""
        return self._days[day].line

    @property
    def texts(self) -> tuple[str, ...]:
        """What is typed for each day, Monday first, also where it cannot be read."""
        return tuple(field.line.text() for field in self._days)

    def set_unread_texts(self, texts: Sequence[str]) -> None:
        """Show again what was typed and could not be read; texts that can be read are hours."""
        for field, text in zip(self._days, texts, strict=False):
            if _read(text) is None:
                field.line.setText(text)

    def set_today(self, weekday: int) -> None:
        """Make the day of the week that it is stand out."""
        for day, label in enumerate(self._names):
            role = TextRole.STRONG if day == weekday else TextRole.TEXT
            label.setProperty("role", role.value)
            label.style().unpolish(label)
            label.style().polish(label)

    @property
    def has_unread_text(self) -> bool:
        """Whether the text of a day cannot be read."""
        return any(not field.is_readable for field in self._days)

    def check(self) -> QWidget | None:
        """Say at each day what is wrong with it, and give the first such field."""
        for field in self._days:
            field.check()
        return next((field.line for field in self._days if field.error), None)

    def show_error(self, text: str) -> None:
        """Say below the week what was refused."""
        self._error.setText(text)
        self._error.setVisible(bool(text))

    # --- parts ---

    def _lay_out(self) -> None:
        self._error: QLabel = plain_label("", role=TextRole.ERROR, wraps=True)
        self._error.setObjectName("hours_error")
        self._error.hide()
        head = QHBoxLayout()
        head.setSpacing(S12)
        head.addWidget(plain_label(self.tr("Weekly hours"), role=TextRole.TITLE))
        head.addWidget(self._total)
        head.addStretch(1)
        head.addWidget(self._copy)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(S8)
        column.addLayout(head)
        column.addLayout(self._lines())
        column.addWidget(self._error)
        column.addWidget(self._hint)

    def _lines(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(S8)
        grid.setVerticalSpacing(S4)
        grid.setColumnStretch(1, 1)
        grid.setRowMinimumHeight(0, AXIS_HEIGHT - S4)
        grid.addWidget(self._week, 0, 1, len(self._days) + 1, 1)
        for day, field in enumerate(self._days):
            self._names[day].setFixedHeight(FIELD_HEIGHT)
            grid.addWidget(self._names[day], day + 1, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(field, day + 1, 2, Qt.AlignmentFlag.AlignTop)
        return grid

    def _row_of(self, day: int) -> Row:
        top = self._days[day].mapTo(self, QPoint(0, 0)).y() - self._week.y()
        return Row(top + _STRIP_INSET, FIELD_HEIGHT - 2 * _STRIP_INSET)

    # --- what happens ---

    def _on_painted(self, hours: WeeklyHours) -> None:
        changed = [day for day in Weekday if hours.days[day] != self._hours.days[day]]
        self._hours = hours
        for day in changed:
            self._days[day].show_hours(format_hours(hours.days[day]))
        self._tell_changed()

    def _on_typed(self, day: int) -> None:
        day_hours = self._days[day].hours
        if day_hours is not None:
            self._hours = with_day(self._hours, day, day_hours)
            self._week.set_hours(self._hours)
        self._tell_changed()

    def _on_left(self, day: int) -> None:
        field = self._days[day]
        field.check()
        if field.is_readable:
            field.show_hours(format_hours(self._hours.days[day]))

    def _copy_monday(self) -> None:
        self._on_left(Weekday.MONDAY)
        if not self._days[Weekday.MONDAY].is_readable:
            self._days[Weekday.MONDAY].line.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self._hours = with_monday_on_weekdays(self._hours)
        self._week.set_hours(self._hours)
        for day in range(Weekday.TUESDAY, Weekday.SATURDAY):
            self._days[day].show_hours(format_hours(self._hours.days[day]))
        self._tell_changed()

    def _tell_changed(self) -> None:
        self.show_error("")
        self._say_total()
        self.hours_changed.emit()

    # --- words ---

    def _say_total(self) -> None:
        minutes = open_minutes(self._hours)
        if self._hours == ALWAYS_OPEN:
            text = self.tr("open all the time")
        elif not minutes:
            text = self.tr("closed all week")
        else:
            hours, rest = divmod(minutes, 60)
            shown = f"{hours}:{rest:02}" if rest else str(hours)
            text = self.tr("{hours} h a week").replace("{hours}", shown)
        self._total.setText(text)

    def _say_hint(self, cursor: str) -> None:
        if cursor:
            help_words = self.tr("Space opens or closes it, Shift with the arrows marks more.")
            self._hint.setText(f"{cursor}. {help_words}")
        else:
            self._hint.setText(
                self.tr(
                    "Drag over closed time to open it, over open time to close it. Or type hours"
                    " like 9-12, 13:30-17."
                )
            )


class _DayField(QWidget):
    """The hours of one day as text, with what is wrong below.

    Signals:
        typed: The day, with every letter.
        left: The day, when its field was left or Enter pressed.
    """

    typed = Signal(int)
    left = Signal(int)

    def __init__(self, day: Weekday, name: str) -> None:
        super().__init__()
        self.line = QLineEdit()
        self.line.setObjectName(f"hours_{day.name.lower()}")
        self.line.setAccessibleName(self.tr("Hours on {day}").replace("{day}", name))
        self.line.setPlaceholderText(self.tr("closed"))
        self.line.setMaxLength(_LONGEST_HOURS)
        self._error = plain_label("", role=TextRole.ERROR, wraps=True)
        self._error.setObjectName(f"hours_{day.name.lower()}_error")
        self._error.hide()
        self.setFixedWidth(_FIELD_WIDTH)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(S4)
        column.addWidget(self.line)
        column.addWidget(self._error)
        self.line.textEdited.connect(lambda _text: self._on_edited(day))
        self.line.editingFinished.connect(lambda: self.left.emit(day))

    @property
    def hours(self) -> DayHours | None:
        """What the text says, or None if it cannot be read."""
        return _read(self.line.text())

    @property
    def is_readable(self) -> bool:
        return self.hours is not None

    @property
    def error(self) -> str:
        return self._error.text()

    def show_hours(self, text: str) -> None:
        if self.line.text() != text:
            self.line.setText(text)
            self.line.setCursorPosition(0)
            set_plain_tool_tip(self.line, text)
        self._show_error("")

    def check(self) -> None:
        """Say what is wrong with the text, if anything is."""
        try:
            parse_hours(self.line.text())
        except InvalidInputError as error:
            self._show_error(error.message)
        else:
            self._show_error("")

    def _on_edited(self, day: Weekday) -> None:
        if self.is_readable:
            self._show_error("")
        self.typed.emit(day)

    def _show_error(self, text: str) -> None:
        self._error.setText(text)
        self._error.setVisible(bool(text))
        self.line.setAccessibleDescription(text)
        set_invalid(self.line, is_invalid=bool(text))


def _read(text: str) -> DayHours | None:
    """The hours a text says, or None if it cannot be read."""
    try:
        return parse_hours(text)
    except InvalidInputError:
        return None
