"""Date and start by the wall clock of a place, and what must be said about the two."""

from datetime import date, datetime, time, timedelta, tzinfo

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from desk_app.clock import Clock
from desk_app.domain.wall_clock import WallTime, day_of, minutes_of_day, read_wall_time
from desk_app.ui.theme import S4, S8
from desk_app.ui.time_words import TimeWords
from desk_app.ui.widgets.buttons import ToggleButton, set_checked_quietly
from desk_app.ui.widgets.date_field import DateField
from desk_app.ui.widgets.fields import LabelledField
from desk_app.ui.widgets.plain_text import TextRole, plain_label
from desk_app.ui.widgets.time_field import TimeField

PAST_TOLERANCE = timedelta(minutes=5)
"""A start so little before now is as good as now."""


class WhenFields(QWidget):
    """Date and start; a time shown twice is asked once, one never shown is moved and said.

    Signals:
        start_changed: A person changed what `starts_at` gives.
    """

    start_changed = Signal()

    def __init__(
        self, clock: Clock, *, zone: tzinfo, name_prefix: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._clock = clock
        self._zone = zone
        self._words = TimeWords()
        self._means_later: bool | None = None
        today = day_of(clock.now(), zone)
        self.date_field = DateField(today, today=today, name=f"{name_prefix}date")
        self.start_field = TimeField(name=f"{name_prefix}start")
        self.date = LabelledField(self.tr("Date"), self.date_field, name=f"{name_prefix}date")
        self.start = LabelledField(self.tr("Start"), self.start_field, name=f"{name_prefix}start")
        self._note = plain_label("", role=TextRole.SMALL, wraps=True)
        self._note.setObjectName(f"{name_prefix}start_note")
        self._earlier = ToggleButton("", name=f"{name_prefix}earlier_of_two")
        self._later = ToggleButton("", name=f"{name_prefix}later_of_two")
        self._two = QWidget()
        self._lay_out()
        self._connect()
        self._refresh()

    # --- what it holds -----------------------------------------------------------------------

    @property
    def wall_time(self) -> WallTime | None:
        """What date and start stand for, or None while there is no start."""
        start = self.start_field.value
        if start is None:
            return None
        return read_wall_time(self.date_field.day, start.hour * 60 + start.minute, self._zone)

    @property
    def starts_at(self) -> datetime | None:
        """The instant chosen, or None; the first of two while nobody said which is meant."""
        meant = self.wall_time
        if meant is None:
            return None
        return meant.later if meant.later is not None and self._means_later else meant.instant

    def set_start(self, starts_at: datetime | None) -> None:
        """Show an instant, or a day without a start; no signal."""
        self._means_later = None
        if starts_at is None:
            self.start_field.set_value(None)
        else:
            minutes = minutes_of_day(starts_at, self._zone)
            self.date_field.set_day(day_of(starts_at, self._zone))
            self.start_field.set_value(time(*divmod(minutes, 60)))
            meant = self.wall_time
            if meant is not None and meant.is_ambiguous:
                self._means_later = starts_at == meant.later
        self.clear_errors()
        self._refresh()

    def set_day(self, day: date) -> None:
        """Show a day; no signal."""
        self.date_field.set_day(day)
        self._refresh()

    def set_zone(self, zone: tzinfo) -> None:
        """Read date and start by the clock of another place; what is written stays."""
        if zone == self._zone:
            return
        self._zone = zone
        self._means_later = None
        self.set_today()

    def set_words(self, words: TimeWords) -> None:
        """Write times in this way."""
        self._words = words
        self.start_field.set_uses_24_hours(words.is_24_hours)
        self._refresh()

    def set_today(self) -> None:
        """Reckon from the present day again."""
        self.date_field.set_today(day_of(self._clock.now(), self._zone))
        self._refresh()

    # --- checking ----------------------------------------------------------------------------

    def check(self) -> bool:
        """Reads what is still being typed; marks what cannot be used and says whether all can."""
        self.clear_errors()
        take_typed(self.date_field)
        take_typed(self.start_field)
        if not self.start.error and self.start_field.value is None:
            self.start.set_error(self.tr("Choose a start."))
        elif not self.start.error and self._must_ask():
            self.start.set_error(self.tr("Say which of the two is meant."))
        return not (self.date.error or self.start.error)

    def clear_errors(self) -> None:
        """Take all errors away."""
        self.date.set_error("")
        self.start.set_error("")

    def first_with_error(self) -> QWidget | None:
        """The control to correct first, if any."""
        wrong = [field.control for field in (self.date, self.start) if field.error]
        return wrong[0] if wrong else None

    def _must_ask(self) -> bool:
        meant = self.wall_time
        return meant is not None and meant.is_ambiguous and self._means_later is None

    # --- showing -----------------------------------------------------------------------------

    def _refresh(self) -> None:
        meant = self.wall_time
        self._two.setVisible(meant is not None and meant.is_ambiguous)
        if meant is not None and meant.later is not None:
            self._earlier.set_text(self._choice_text(meant.instant))
            self._later.set_text(self._choice_text(meant.later))
            set_checked_quietly(self._earlier, is_checked=self._means_later is False)
            set_checked_quietly(self._later, is_checked=self._means_later is True)
        note = self._note_about(meant)
        self._note.setText(note)
        self._note.setVisible(bool(note))
        self.start_field.setAccessibleDescription(note)

    def _note_about(self, meant: WallTime | None) -> str:
        if meant is None:
            return ""
        if meant.is_moved:
            return self.tr("The clocks go forward then, so {0} is meant.").format(
                self._words.time(meant.instant, self._zone)
            )
        if self._must_ask():
            return self.tr("The clocks go back then, so this time comes twice. Which one?")
        starts_at = self.starts_at
        if starts_at is not None and starts_at < self._clock.now() - PAST_TOLERANCE:
            return self.tr("This time has passed.")
        return ""

    def _choice_text(self, instant: datetime) -> str:
        """One of two equal times, told apart by the name or offset of the clock."""
        local = instant.astimezone(self._zone)
        return f"{self._words.time(instant, self._zone)} {local.tzname() or ''}".strip()

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(S8)
        row.addWidget(self.date, 1, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.start, 1, Qt.AlignmentFlag.AlignTop)
        two = QHBoxLayout(self._two)
        two.setContentsMargins(0, 0, 0, 0)
        two.setSpacing(S8)
        two.addWidget(self._earlier, 1)
        two.addWidget(self._later, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(S4)
        column.addLayout(row)
        column.addWidget(self._note)
        column.addWidget(self._two)

    def _connect(self) -> None:
        self.date_field.date_changed.connect(self._on_changed)
        self.start_field.time_changed.connect(self._on_changed)
        self.date_field.editingFinished.connect(self._mark_unreadable)
        self.start_field.editingFinished.connect(self._mark_unreadable)
        self._earlier.toggled.connect(lambda _is_on: self._choose_of_two(is_later=False))
        self._later.toggled.connect(lambda _is_on: self._choose_of_two(is_later=True))

    def _on_changed(self) -> None:
        self._means_later = None
        self.clear_errors()
        self._refresh()
        self.start_changed.emit()

    def _mark_unreadable(self) -> None:
        if self.date_field.property("invalid") and not self.date.error:
            self.date.set_error(self.tr("Type a date, such as Fri, 14.3 or +1w."))
        if self.start_field.property("invalid") and not self.start.error:
            self.start.set_error(self.tr("Type a time, such as 16:30."))

    def _choose_of_two(self, *, is_later: bool) -> None:
        self._means_later = is_later
        self.clear_errors()
        self._refresh()
        self.start_changed.emit()


def take_typed(field: QLineEdit) -> bool:
    """Makes a typed field read what is in it now; False if that cannot be read."""
    field.editingFinished.emit()
    return not field.property("invalid")
