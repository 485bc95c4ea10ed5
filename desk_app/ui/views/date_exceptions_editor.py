"""The dates on which a resource is closed: a list, and a line to add one more."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QVBoxLayout, QWidget

from desk_app.domain.weekly_hours import DateException
from desk_app.ui.resource_words import period_words
from desk_app.ui.theme import S4, S8, S12
from desk_app.ui.widgets.buttons import BareIconButton, LinkButton, QuietButton
from desk_app.ui.widgets.date_field import DateField
from desk_app.ui.widgets.fields import LabelledField
from desk_app.ui.widgets.plain_text import TextRole, plain_label

_DAY: Final = timedelta(days=1)
_FIELD_WIDTH: Final = 168
_DATES_WIDTH: Final = 232
_LENGTH_WIDTH: Final = 56


class DateExceptionsEditor(QWidget):
    """Closed dates from the next on; those past are shown when asked for.

    People see the last day that is closed; kept is the first day that is open again.

    Signals:
        exceptions_changed: A person added or removed one.
    """

    exceptions_changed = Signal()

    def __init__(self, today: date, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._today = today
        self._exceptions: tuple[DateException, ...] = ()
        self._is_past_shown = False
        self._shown: Sequence[DateException] = ()
        self._rows = QVBoxLayout()
        self._make_parts(today)
        self._lay_out()
        self._from.date_changed.connect(self._on_from_changed)
        self._to.date_changed.connect(lambda _day: self._to_field.set_error(""))
        self._add.clicked.connect(self._add_period)
        self._past.clicked.connect(self._show_past)

    @property
    def exceptions(self) -> tuple[DateException, ...]:
        """The closed dates, those past included."""
        return self._exceptions

    def set_exceptions(self, exceptions: Sequence[DateException]) -> None:
        """Show closed dates without a signal."""
        if self._exceptions == tuple(exceptions) and self._rows.count():
            return
        self._exceptions = tuple(exceptions)
        self._show_rows()

    def field_of(self, day: date) -> QWidget:
        """Where the closed dates around a day are taken away; without any, where some are added."""
        for number, exception in enumerate(self._shown):
            item = self._rows.itemAt(number)
            row = item.widget() if item is not None else None
            button = row.findChild(QAbstractButton) if row is not None else None
            if button is not None and exception.start <= day < exception.end:
                return button
        return self._from

    def set_today(self, today: date) -> None:
        """Say which day it is."""
        if today == self._today:
            return
        self._today = today
        for field in (self._from, self._to):
            field.set_today(today)
        self._show_rows()

    def start_over(self) -> None:
        """Empty the line to add with, and hide what is past."""
        self._is_past_shown = False
        self._from.set_day(self._today)
        self._to.set_day(self._today)
        self._to_field.set_error("")
        self._show_rows()

    # --- parts ---

    def _make_parts(self, today: date) -> None:
        self._from = DateField(today, today=today, name="exception_from")
        self._to = DateField(today, today=today, name="exception_to")
        self._from_field = LabelledField(self.tr("Closed from"), self._from, name="exception_from")
        self._to_field = LabelledField(
            self.tr("To, last day closed"), self._to, name="exception_to"
        )
        for field in (self._from_field, self._to_field):
            field.setFixedWidth(_FIELD_WIDTH)
        self._add = QuietButton(self.tr("Add closed dates"), name="add_exception", icon_name="plus")
        self._past = LinkButton("", name="show_past_exceptions")

    def _lay_out(self) -> None:
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(0)
        adding = QHBoxLayout()
        adding.setSpacing(S12)
        top = Qt.AlignmentFlag.AlignTop
        for field in (self._from_field, self._to_field):
            adding.addWidget(field, 0, top)
        beside = QVBoxLayout()
        beside.setContentsMargins(0, 20, 0, 0)
        beside.addWidget(self._add)
        adding.addLayout(beside)
        adding.setAlignment(beside, top)
        adding.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(S8)
        column.addWidget(plain_label(self.tr("Closed dates"), role=TextRole.TITLE))
        column.addLayout(self._rows)
        column.addWidget(self._past, 0, Qt.AlignmentFlag.AlignLeft)
        column.addSpacing(S4)
        column.addLayout(adding)

    def _show_rows(self) -> None:
        while (item := self._rows.takeAt(0)) is not None:
            if (row := item.widget()) is not None:
                row.hide()
                row.deleteLater()
        past = [each for each in self._exceptions if each.end <= self._today]
        shown = (
            self._exceptions
            if self._is_past_shown
            else [each for each in self._exceptions if each not in past]
        )
        self._shown = shown
        for number, exception in enumerate(shown):
            self._rows.addWidget(self._row(exception, number))
        if not shown:
            self._rows.addWidget(self._nothing())
        count = 0 if self._is_past_shown else len(past)
        self._past.setText(self.tr("Show {count} past").replace("{count}", str(count)))
        self._past.setAccessibleName(self._past.text())
        self._past.updateGeometry()
        self._past.setVisible(bool(count))

    def _row(self, exception: DateException, number: int) -> QWidget:
        words = period_words(exception)
        days = (exception.end - exception.start).days
        remove = BareIconButton(
            "trash",
            label=self.tr("Remove {dates}").replace("{dates}", words),
            name=f"remove_exception_{number}",
        )
        remove.clicked.connect(lambda: self._remove(exception))
        row = QWidget()
        row.setObjectName(f"exception_{number}")
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(S12)
        label = plain_label(words)
        label.setObjectName(f"exception_dates_{number}")
        label.setMinimumWidth(_DATES_WIDTH)
        length = self.tr("1 day") if days == 1 else self.tr("{days} days")
        line.addWidget(label)
        length_label = plain_label(length.replace("{days}", str(days)), role=TextRole.SMALL)
        length_label.setMinimumWidth(_LENGTH_WIDTH)
        line.addWidget(length_label)
        line.addWidget(remove)
        line.addStretch(1)
        return row

    def _nothing(self) -> QWidget:
        return plain_label(
            self.tr("No holidays or days off are coming up."), role=TextRole.MUTED, wraps=True
        )

    # --- what happens ---

    def _on_from_changed(self, day: date) -> None:
        self._to_field.set_error("")
        if self._to.day < day:
            self._to.set_day(day)

    def _add_period(self) -> None:
        if self._to.day < self._from.day:
            self._to_field.set_error(self.tr("The last day is before the first."))
            return
        added = DateException(self._from.day, self._to.day + _DAY)
        if added in self._exceptions:
            self._to_field.set_error(self.tr("These dates are closed already."))
            return
        self._is_past_shown = self._is_past_shown or added.end <= self._today
        self._change((*self._exceptions, added))

    def _remove(self, exception: DateException) -> None:
        was_in_row = any(button.hasFocus() for button in self.findChildren(BareIconButton))
        self._change(tuple(each for each in self._exceptions if each != exception))
        if was_in_row:
            self._add.setFocus(Qt.FocusReason.OtherFocusReason)

    def _change(self, exceptions: Sequence[DateException]) -> None:
        self.set_exceptions(sorted(exceptions))
        self.exceptions_changed.emit()

    def _show_past(self) -> None:
        self._is_past_shown = True
        self._show_rows()
