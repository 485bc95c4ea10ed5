"""How a booking is repeated: every so many days or weeks, on weekdays, so often or until a day."""

from datetime import date
from typing import Final, cast

from PySide6.QtCore import Signal
from PySide6.QtGui import QIntValidator
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desk_app.domain.constraint import Weekday
from desk_app.domain.recurrence import MOST_DATES, Recurrence, Unit
from desk_app.ui.theme import S8
from desk_app.ui.time_words import TimeWords
from desk_app.ui.widgets.chips import ChipChoice, ChipRow
from desk_app.ui.widgets.choice_box import Choice, ChoiceBox
from desk_app.ui.widgets.date_field import DateField
from desk_app.ui.widgets.fields import LabelledField, TextField

_USUAL_COUNT: Final = 6
_COUNT, _UNTIL = "count", "until"


class RepeatRule(QWidget):
    """The fields of a rule; every change is a new one.

    Signals:
        rule_changed: A person changed what `rule` gives.
    """

    rule_changed = Signal()

    def __init__(self, today: date, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._first = today
        self.every = _number("every", 1, 99)
        self.unit = ChoiceBox(
            [Choice(Unit.WEEKS, self.tr("weeks")), Choice(Unit.DAYS, self.tr("days"))]
        )
        self.unit.setObjectName("repeat_unit")
        words = TimeWords()
        days = [ChipChoice(day, day.name.lower(), words.weekday(day.value)) for day in Weekday]
        self.days = ChipRow(days, name="repeat_on", label=self.tr("Weekdays"), side_padding=6)
        self.ends = ChoiceBox(
            [Choice(_COUNT, self.tr("times in all")), Choice(_UNTIL, self.tr("until a day"))]
        )
        self.ends.setObjectName("repeat_ends")
        self.ends.setAccessibleName(self.tr("How it ends"))
        self.count = _number("repeat_count", 2, MOST_DATES)
        self.until = DateField(today, today=today, name="repeat_until")
        self.every_field = LabelledField(self.tr("Every"), self.every, name="repeat_every")
        self.unit_field = LabelledField(self.tr("Days or weeks"), self.unit, name="repeat_unit")
        self.count_field = LabelledField(self.tr("How often"), self.count, name="repeat_count")
        self.until_field = LabelledField(self.tr("Last day"), self.until, name="repeat_until")
        self.ends_field = LabelledField(self.tr("Ends"), self.ends, name="repeat_ends")
        self._lay_out()
        self._connect()

    @property
    def rule(self) -> Recurrence:
        """The rule as it stands; what cannot be read is 1 and the usual count."""
        is_weekly = self.unit.value is Unit.WEEKS
        ends_by_day = self.ends.value == _UNTIL
        return Recurrence(
            unit=cast("Unit", self.unit.value),
            every=_read(self.every.text(), 1),
            weekdays=frozenset(cast("tuple[Weekday, ...]", self.days.values))
            if is_weekly
            else frozenset(),
            count=None if ends_by_day else _read(self.count.text(), _USUAL_COUNT),
            until=self.until.day if ends_by_day else None,
        )

    def open(self, first: date) -> None:
        """Begin with every week, on the weekday of the first date."""
        self._first = first
        self.every.setText("1")
        self.unit.set_value(Unit.WEEKS)
        self.days.set_values((Weekday(first.weekday()),))
        self.ends.set_value(_COUNT)
        self.count.setText(str(_USUAL_COUNT))
        self.until.set_today(first)
        rule = Recurrence(count=_USUAL_COUNT)
        self.until.set_day(rule.dates(first)[-1])
        self._refresh()

    def _refresh(self) -> None:
        self.days.setVisible(self.unit.value is Unit.WEEKS)
        ends_by_day = self.ends.value == _UNTIL
        self.until_field.setVisible(ends_by_day)
        self.count_field.setVisible(not ends_by_day)

    def _on_changed(self) -> None:
        self._refresh()
        self.rule_changed.emit()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(S8)
        for parts in (
            (self.every_field, self.unit_field),
            (self.count_field, self.until_field, self.ends_field),
        ):
            row = QHBoxLayout()
            row.setSpacing(S8)
            for part in parts:
                row.addWidget(part, 1)
            column.addLayout(row)
        column.insertWidget(1, self.days)

    def _connect(self) -> None:
        for line in (self.every, self.count):
            line.textEdited.connect(self._on_changed)
        for box in (self.unit, self.ends):
            box.value_changed.connect(self._on_changed)
        self.days.values_changed.connect(self._on_changed)
        self.until.date_changed.connect(self._on_changed)


def _number(name: str, least: int, most: int) -> TextField:
    field = TextField(max_length=2)
    field.setObjectName(name)
    field.setValidator(QIntValidator(least, most, field))
    return field


def _read(text: str, otherwise: int) -> int:
    return int(text) if text.isdecimal() and int(text) > 0 else otherwise
