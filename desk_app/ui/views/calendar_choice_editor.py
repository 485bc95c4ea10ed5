"""The calendars of a resource: which a search looks at, and which bookings go to."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QGridLayout,
    QHBoxLayout,
    QRadioButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from desk_app.domain.calendar_choice import CalendarChoice
from desk_app.domain.identifiers import CalendarId
from desk_app.domain.resource import Calendar
from desk_app.ui.resource_form import default_calendar
from desk_app.ui.theme import S4, S8, S12, S16, current_theme
from desk_app.ui.views.add_calendar_form import AddCalendarForm
from desk_app.ui.widgets.buttons import set_checked_quietly
from desk_app.ui.widgets.card import separator
from desk_app.ui.widgets.pill import StatusPill, Tone
from desk_app.ui.widgets.plain_text import TextRole, plain_label, set_plain_tool_tip

_PROVIDERS: Final = {
    "timekit": "Timekit",
    "google": "Google",
    "microsoft": "Microsoft",
    "office365": "Microsoft",
    "outlook": "Outlook",
    "icloud": "iCloud",
}
_ROW_HEIGHT: Final = 40
_CHOICE_WIDTH: Final = 128


class CalendarChoiceEditor(QWidget):
    """One line a calendar, the default one first.

    Signals:
        choice_changed: A person changed a tick or a dot.
        add_requested: The name of a calendar to add.
    """

    choice_changed = Signal()
    add_requested = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._calendars: tuple[Calendar, ...] = ()
        self._choice = CalendarChoice()
        self._default: Calendar | None = None
        self._table: QWidget | None = None
        self._note = plain_label("", role=TextRole.SMALL, wraps=True)
        self._note.setObjectName("calendars_note")
        self.add_form = AddCalendarForm()
        self._holder = QVBoxLayout()
        self._lay_out()
        self.add_form.add_requested.connect(self.add_requested)

    @property
    def choice(self) -> CalendarChoice:
        """What is chosen; empty where it is what the server would do by itself."""
        return self._choice

    def set_calendars(self, calendars: Sequence[Calendar], choice: CalendarChoice) -> None:
        """Show calendars and what is chosen of them, without a signal."""
        self._default = default_calendar(tuple(calendars))
        first = self._default
        ordered = tuple(sorted(calendars, key=lambda calendar: calendar is not first))
        if ordered == self._calendars and choice == self._choice and self._table is not None:
            return
        if len(ordered) > len(self._calendars):
            self.add_form.close_if_added([calendar.name for calendar in ordered])
        self._calendars = ordered
        self._choice = choice
        self._show_table()

    # --- parts ---

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(S8)
        column.addWidget(plain_label(self.tr("Calendars"), role=TextRole.TITLE))
        column.addLayout(self._holder)
        column.addWidget(self._note)
        column.addSpacing(S4)
        column.addWidget(self.add_form)

    def _show_table(self) -> None:
        if self._table is not None:
            self._holder.removeWidget(self._table)
            self._table.hide()
            self._table.deleteLater()
        self._checks: dict[CalendarId, QCheckBox] = {}
        self._radios: dict[CalendarId, QRadioButton] = {}
        self._table = QWidget()
        self._table.setObjectName("calendar_table")
        self._group = QButtonGroup(self._table)
        grid = QGridLayout(self._table)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(S16)
        grid.setVerticalSpacing(0)
        grid.setColumnStretch(0, 1)
        if self._calendars:
            self._add_headings(grid)
        for number, calendar in enumerate(self._calendars):
            self._add_row(grid, number, calendar)
        self._holder.addWidget(self._table)
        self._say_note()

    def _add_headings(self, grid: QGridLayout) -> None:
        headings = (
            (0, self.tr("Calendar")),
            (1, self.tr("Looked at when searching")),
            (2, self.tr("Bookings go here")),
        )
        for place, text in headings:
            label = plain_label(text, role=TextRole.SMALL)
            label.setFixedHeight(28)
            grid.addWidget(label, 0, place)
        grid.addWidget(separator(), 1, 0, 1, 3)

    def _add_row(self, grid: QGridLayout, number: int, calendar: Calendar) -> None:
        row = 2 + 2 * number
        grid.setRowMinimumHeight(row, _ROW_HEIGHT)
        grid.addWidget(self._name_cell(number, calendar), row, 0)
        grid.addWidget(self._check(number, calendar), row, 1)
        grid.addWidget(self._radio(number, calendar), row, 2)
        grid.addWidget(separator(), row + 1, 0, 1, 3)

    def _name_cell(self, number: int, calendar: Calendar) -> QWidget:
        cell = QWidget()
        line = QHBoxLayout(cell)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(S8)
        name = plain_label(calendar.name, elides=True)
        name.setObjectName(f"calendar_name_{number}")
        name.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        line.addWidget(_ColourDot(calendar.background_colour))
        line.addWidget(name)
        line.addWidget(self._badge(number, calendar))
        for text in self._remarks(calendar):
            line.addWidget(plain_label(text, role=TextRole.SMALL))
        line.addStretch(1)
        return cell

    def _badge(self, number: int, calendar: Calendar) -> StatusPill:
        provider = _PROVIDERS.get(calendar.provider.casefold(), calendar.provider)
        tone = Tone.NEUTRAL if calendar.provider == "timekit" else Tone.INFO
        return StatusPill(provider[:24], name=f"calendar_provider_{number}", tone=tone)

    def _remarks(self, calendar: Calendar) -> list[str]:
        remarks = []
        if calendar is self._default:
            remarks.append(self.tr("default"))
        if calendar.provider != "timekit":
            remarks.append(self.tr("synced") if calendar.is_synced else self.tr("not synced"))
        if not calendar.can_be_booked:
            remarks.append(self.tr("read-only"))
        return remarks

    def _check(self, number: int, calendar: Calendar) -> QCheckBox:
        check = QCheckBox(self.tr("Look at"))
        check.setObjectName(f"calendar_looked_at_{number}")
        text = self.tr("Look at {calendar} when searching").replace("{calendar}", calendar.name)
        check.setAccessibleName(text)
        check.setFixedWidth(_CHOICE_WIDTH + S12)
        is_chosen = calendar.id in self._choice.availability_calendar_ids
        check.setChecked(calendar.id in self._looked_at(self._choice))
        check.setEnabled(calendar.counts_as_busy or is_chosen)
        if not check.isEnabled():
            set_plain_tool_tip(check, self.tr("Not synced, so nothing is known of it."))
        check.toggled.connect(self._on_chosen)
        self._checks[calendar.id] = check
        return check

    def _radio(self, number: int, calendar: Calendar) -> QRadioButton:
        radio = QRadioButton(self.tr("Book into"))
        radio.setObjectName(f"calendar_booked_{number}")
        text = self.tr("Bookings go to {calendar}").replace("{calendar}", calendar.name)
        radio.setAccessibleName(text)
        radio.setFixedWidth(_CHOICE_WIDTH)
        radio.setChecked(calendar.id == self._booked())
        radio.setEnabled(calendar.can_be_booked)
        if not radio.isEnabled():
            set_plain_tool_tip(radio, self.tr("Read-only: nothing can be booked into it."))
        radio.toggled.connect(self._on_chosen)
        self._group.addButton(radio)
        self._radios[calendar.id] = radio
        return radio

    # --- what is chosen ---

    def _looked_at(self, choice: CalendarChoice) -> frozenset[CalendarId]:
        if choice.availability_calendar_ids:
            return frozenset(choice.availability_calendar_ids)
        return self._all_that_count()

    def _all_that_count(self) -> frozenset[CalendarId]:
        return frozenset(each.id for each in self._calendars if each.counts_as_busy)

    def _booked(self) -> CalendarId | None:
        default_id = self._default.id if self._default else None
        return self._choice.booking_calendar_id or default_id

    def _on_chosen(self) -> None:
        ticked = [calendar_id for calendar_id, check in self._checks.items() if check.isChecked()]
        if not ticked:
            self._show_ticks()
            self._note.setText(self.tr("At least one calendar has to be looked at."))
            return
        is_default = frozenset(ticked) == self._all_that_count()
        choice = CalendarChoice(
            availability_calendar_ids=() if is_default else tuple(ticked),
            booking_calendar_id=self._chosen_for_bookings(),
        )
        if choice != self._choice:
            self._choice = choice
            self._say_note()
            self.choice_changed.emit()

    def _chosen_for_bookings(self) -> CalendarId | None:
        radios = self._radios.items()
        chosen = next((each for each, radio in radios if radio.isChecked()), None)
        if chosen == self._booked():
            return self._choice.booking_calendar_id
        is_default = self._default is not None and chosen == self._default.id
        is_sure = self._default is not None and self._default.is_primary
        return None if is_default and is_sure else chosen

    def _show_ticks(self) -> None:
        looked_at = self._looked_at(self._choice)
        for calendar_id, check in self._checks.items():
            set_checked_quietly(check, is_checked=calendar_id in looked_at)

    def _say_note(self) -> None:
        if not self._calendars:
            text = self.tr("Its calendars are not known yet.")
        elif self._booked() not in self._looked_at(self._choice):
            text = self.tr(
                "Bookings go to a calendar that is not looked at, so their times would be"
                " offered again."
            )
        elif self._choice.availability_calendar_ids:
            text = self.tr("Only the ticked calendars are looked at.")
        else:
            text = self.tr("All calendars that count as busy are looked at, also later ones.")
        self._note.setText(text)


class _ColourDot(QWidget):
    """The colour of a calendar as its provider shows it."""

    def __init__(self, colour: str | None) -> None:
        super().__init__()
        self._colour = QColor(colour or "")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    @override
    def sizeHint(self) -> QSize:
        return QSize(10, 10)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        is_usable = self._colour.isValid()
        fill = self._colour if is_usable else QColor(current_theme().palette.muted)
        painter.setBrush(fill)
        painter.drawRoundedRect(QRectF(self.rect()), 3, 3)
        painter.end()
