"""Who has a seat in a session: each can be opened and noted as arrived, and one more added."""

from collections.abc import Sequence
from datetime import tzinfo

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desk_app.clock import Clock
from desk_app.domain.booking import Booking
from desk_app.domain.booking_graph import PENCIL
from desk_app.domain.booking_search import KnownCustomer
from desk_app.domain.day_state import DayState, can_be_marked, day_mark
from desk_app.errors import DeskError
from desk_app.services.rosters import Roster
from desk_app.ui.failures import describe
from desk_app.ui.models.slot_list_model import seats_words
from desk_app.ui.theme import S8
from desk_app.ui.time_words import TimeWords
from desk_app.ui.views.customer_name_edit import CustomerNameEdit
from desk_app.ui.views.panel_notice import PanelNotice
from desk_app.ui.views.rail_list import RailLine, RailList
from desk_app.ui.widgets.buttons import QuietButton
from desk_app.ui.widgets.fields import LabelledField
from desk_app.ui.widgets.plain_text import TextRole, plain_label


class RosterView(QWidget):
    """The people of a session; a name typed and entered takes one more seat.

    Signals:
        customers_requested: Part of a name that is being typed.
        person_added: The `KnownCustomer` for whom a seat is wanted.
        booking_opened: The id of the seat of somebody.
        arrival_noted: The id of the seat of somebody who has arrived.
    """

    customers_requested = Signal(str)
    person_added = Signal(object)
    booking_opened = Signal(str)
    arrival_noted = Signal(str)

    def __init__(self, clock: Clock, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("roster")
        self._clock = clock
        self._is_waiting = False
        self._roster: Roster | None = None
        self.people = RailList(
            self.tr("People"), self.tr("Nobody has a seat yet."), name="roster_people"
        )
        self.left = plain_label("", role=TextRole.SMALL)
        self.left.setObjectName("roster_seats_left")
        self.notice = PanelNotice(name="roster_notice")
        self.name = CustomerNameEdit(clock, name="roster_name")
        self.field = LabelledField(self.tr("Add a person"), self.name, name="roster_name")
        self.add_button = QuietButton(
            self.tr("Add"), name="roster_add", icon_name="plus", shortcut_hint="↵"
        )
        self._lay_out()
        self._connect()
        self.hide()

    @property
    def can_add(self) -> bool:
        """Whether somebody can be added."""
        return self._roster is not None and self._roster.can_take_more

    def clear(self) -> None:
        """Show nothing until a roster comes."""
        self._roster = None
        self._is_waiting = False
        self.name.clear()
        self.name.hide_matches()
        self.notice.hide()
        self.hide()

    def show_roster(self, roster: Roster) -> None:
        """Show who has a seat; what is being typed stays."""
        self._roster = roster
        self.people.set_lines([self._line(each) for each in roster.seats])
        self.left.setText(
            seats_words(roster.seats_left) if roster.seats_left else self.tr("No seats left")
        )
        for control in (self.field, self.add_button):
            control.setVisible(roster.can_take_more)
        self.show()

    def set_customers(
        self, customers: Sequence[KnownCustomer], words: TimeWords, zone: tzinfo
    ) -> None:
        """Offer these people below the name."""
        self.name.set_customers(customers, words, zone)

    def focus_name(self) -> None:
        """Put the focus where a name is typed."""
        self.name.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_added(self) -> None:
        """The seat was taken: the next name can be typed."""
        self._is_waiting = False
        self.name.clear()
        self.focus_name()

    def show_failure(self, error: DeskError) -> None:
        """Say why there is no seat; the name stays."""
        self._is_waiting = False
        words = describe(error)
        self.notice.show_words(words.title, words.message, tone=words.tone, details=words.details)
        self.focus_name()

    def _add(self, customer: KnownCustomer) -> None:
        if not customer.name.strip():
            self.field.set_error(self.tr("Enter the name."))
        elif not self._is_waiting:
            self._is_waiting = True
            self.notice.hide()
            self.person_added.emit(customer)

    def _line(self, seat: Booking) -> RailLine:
        is_open = can_be_marked(seat) and day_mark(seat) is None
        phone = seat.customer.phone if seat.customer else ""
        detail = self.tr("not booked yet") if seat.state == PENCIL else self._day_words(seat)
        name = seat.customer_name or self.tr("No name")
        action = self.tr("Arrived") if is_open else ""
        return RailLine(seat.id, "", name, detail or phone, action=action)

    def _day_words(self, seat: Booking) -> str:
        mark = day_mark(seat)
        words = {
            DayState.ARRIVED: self.tr("arrived"),
            DayState.IN_SERVICE: self.tr("in service"),
            DayState.SERVED: self.tr("served"),
            DayState.NO_SHOW: self.tr("did not come"),
        }
        return words[mark.state] if mark else ""

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(S8)
        row.addWidget(self.field, 1)
        row.addWidget(self.add_button, 0, Qt.AlignmentFlag.AlignBottom)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(S8)
        column.addWidget(self.people)
        column.addWidget(self.left)
        column.addWidget(self.notice)
        column.addLayout(row)

    def _connect(self) -> None:
        name = self.name
        name.textEdited.connect(lambda _text: self.field.set_error(""))
        name.customers_requested.connect(self.customers_requested)
        name.customer_chosen.connect(self._add)
        name.name_accepted.connect(lambda: self._add(KnownCustomer(name=name.text().strip())))
        self.add_button.clicked.connect(name.take_marked)
        self.people.line_chosen.connect(self.booking_opened)
        self.people.action_requested.connect(self.arrival_noted)
