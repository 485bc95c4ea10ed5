"""An existing booking: what is known of it, and what can be done with it."""

from collections.abc import Collection, Iterator
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget
from typing_extensions import override

from desk_app.clock import Clock
from desk_app.domain.again import can_be_repeated
from desk_app.domain.booking import Booking
from desk_app.domain.booking_graph import (
    CANCEL,
    CONFIRM,
    CONFIRM_DECLINE,
    CONFIRMED,
    DECLINE,
    GRAPHS,
    INSTANT,
    PENCIL,
    TENTATIVE,
    ActionName,
    cancellation_by_staff,
)
from desk_app.domain.booking_log import BookingLog
from desk_app.domain.day_state import DayState
from desk_app.domain.identifiers import ResourceId
from desk_app.domain.interval import Interval
from desk_app.errors import DeskError
from desk_app.ui.directory import Directory
from desk_app.ui.failures import describe
from desk_app.ui.theme import S8
from desk_app.ui.time_words import TimeWords, length_words
from desk_app.ui.views.again_form import AgainForm
from desk_app.ui.views.day_steps import DaySteps
from desk_app.ui.views.elsewhere_notice import ElsewhereNotice, differences
from desk_app.ui.views.fact_list import FactList
from desk_app.ui.views.move_form import MoveForm
from desk_app.ui.views.panel_notice import PanelNotice
from desk_app.ui.views.panel_page import PanelPage
from desk_app.ui.views.reason_form import CancelForm, DeclineForm
from desk_app.ui.views.roster import RosterView
from desk_app.ui.widgets.buttons import DangerButton, MainActionButton, QuietButton
from desk_app.ui.widgets.card import separator
from desk_app.ui.widgets.plain_text import one_line
from desk_app.ui.widgets.spinner import Spinner
from desk_app.ui.widgets.state_badge import StateBadge

_LONGEST_TITLE: Final = 200


class BookingInspector(PanelPage):
    """One booking; R moves it, Del cancels it, Y confirms and Shift+D declines a request.

    Signals:
        action_requested: The booking id, the action and the reason, which may be empty.
        move_requested: The booking id, the resource id and the `Interval` wanted.
        move_target_changed: The resource id and the `Interval` while one is being chosen; None
            twice when nothing is.
        find_time_requested: A time to move to should be searched for.
        day_state_requested: The booking id, and the `DayState` it has come to.
        same_again_requested: The booking id, and in how many weeks it is wanted once more.
        session_shown: The id of the session now shown, or nothing for what has no seats.
    """

    action_requested = Signal(str, str, str)
    move_requested = Signal(str, str, object)
    move_target_changed = Signal(object, object)
    find_time_requested = Signal()
    day_state_requested = Signal(str, object)
    same_again_requested = Signal(str, int)
    session_shown = Signal(str)

    def __init__(self, clock: Clock, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Booking"), name="booking_inspector", parent=parent)
        self._clock = clock
        self._directory = Directory()
        self._words = TimeWords()
        self._booking: Booking | None = None
        self._actions: frozenset[str] = frozenset()
        self._ending: BookingLog | None = None
        self._is_waiting = False
        self.badge = StateBadge(name="booking_state")
        self.notice = PanelNotice(name="inspector_notice")
        self._elsewhere = ElsewhereNotice(give_way=self._back)
        self.facts = FactList(name="fact")
        self.roster = RosterView(clock)
        self.move_form = MoveForm(clock)
        self.cancel_form = CancelForm()
        self.decline_form = DeclineForm()
        self.again_form = AgainForm()
        self.day_steps = DaySteps()
        self.spinner = Spinner(name="action_spinner", label=self.tr("Sending"))
        self.confirm_button = MainActionButton(
            self.tr("Confirm"), name="confirm", shortcut_hint=self.tr("Y")
        )
        self.move_button = QuietButton(self.tr("Move"), name="move", shortcut_hint=self.tr("R"))
        self.decline_button = DangerButton(
            self.tr("Decline…"), name="decline", shortcut_hint=self.tr("⇧D")
        )
        self.cancel_button = DangerButton(
            self.tr("Cancel booking…"), name="cancel_booking", shortcut_hint=self.tr("Del")
        )
        self.cancel_button.setAccessibleName(self.tr("Cancel booking"))
        self.decline_button.setAccessibleName(self.tr("Decline"))
        self.again_button = QuietButton(
            self.tr("Same again…"), name="same_again", shortcut_hint=self.tr("V")
        )
        self._actions_row = QWidget()
        self._form_line = separator()
        self._lay_out()
        self._connect()
        self._show_forms(None)

    # --- what it shows -----------------------------------------------------------------------

    @property
    def booking(self) -> Booking | None:
        """The booking shown."""
        return self._booking

    @property
    def is_moving(self) -> bool:
        """Whether a new time is being chosen."""
        return self.move_form.isVisibleTo(self)

    @property
    def is_waiting(self) -> bool:
        """Whether an action was asked for and no answer has come."""
        return self._is_waiting

    def open(self, booking: Booking, actions: Collection[str], *, keeps_form: bool = False) -> None:
        """Show a booking and offer what can be done with it.

        For the booking shown already this is news: what is being typed stays as long as it
        makes sense, or where it is to be kept.
        """
        before, self._booking = self._booking, booking
        self._actions = frozenset(actions) if booking.graph in GRAPHS else frozenset()
        if before is None or (before.id, before.state) != (booking.id, booking.state):
            self._ending = None
        if before is None or (before.id != booking.id and not keeps_form):
            self.set_busy(is_busy=False)
            self.notice.hide()
            self._elsewhere.hide()
            self.scroll_to_top()
            self._show_forms(None)
            self.roster.clear()
            self.session_shown.emit(booking.id if booking.seats else "")
        elif not keeps_form and (before.state != booking.state or self._has_moved(before, booking)):
            self.set_busy(is_busy=False)
            self._show_forms(None)
        self._show_facts()
        self._show_actions()

    def show_changed_elsewhere(self, booking: Booking, actions: Collection[str]) -> None:
        """Show what others made of the booking shown, and ask where a form is open over it."""
        before = self._booking
        if before is None or self._is_waiting:
            self.open(booking, actions)
            return
        self.open(booking, actions, keeps_form=True)
        if self._open_form in tuple(self._impossible_forms()):
            self._show_forms(None)
        changed = differences(before, booking, self._directory, self._words)
        if changed:
            self._elsewhere.show_changes(changed, asks=self._open_form is not None)
            self.scroll_to_top()

    @property
    def _forms(self) -> tuple[MoveForm | CancelForm | DeclineForm | AgainForm, ...]:
        return (self.move_form, self.cancel_form, self.decline_form, self.again_form)

    @property
    def _open_form(self) -> QWidget | None:
        return next((form for form in self._forms if form.isVisibleTo(self)), None)

    def _impossible_forms(self) -> Iterator[QWidget]:
        """Those for what cannot be done with the booking as it is now."""
        if not self._can_move():
            yield self.move_form
        if self._cancellation is None:
            yield self.cancel_form
        if DECLINE not in self._actions:
            yield self.decline_form

    def show_ending(self, booking_id: str, ending: BookingLog) -> None:
        """Say why, when and by whom the booking shown was called off."""
        if self._booking is not None and self._booking.id == booking_id:
            self._ending = ending
            self._show_facts()

    def set_directory(self, directory: Directory) -> None:
        """Say names and times by this."""
        self._directory = directory
        if self._booking is not None:
            self._show_facts()

    def set_words(self, words: TimeWords) -> None:
        """Write times in this way."""
        self._words = words
        if self._booking is not None:
            self._show_facts()

    def take_slot(self, resource_id: ResourceId | None, interval: Interval) -> None:
        """Another time for the booking that is being moved."""
        self.move_form.take_slot(resource_id, interval)

    def focus_first(self) -> None:
        """Put the focus where a person begins: with a session, at one more name."""
        if self.roster.isVisibleTo(self) and self.roster.can_add:
            self.roster.focus_name()
        else:
            self.setFocus(Qt.FocusReason.OtherFocusReason)

    # --- answers -----------------------------------------------------------------------------

    def set_busy(self, *, is_busy: bool) -> None:
        """Wait for an answer, or let somebody act."""
        self._is_waiting = is_busy
        for form in (*self._forms, self._actions_row):
            form.setEnabled(not is_busy)
        self.confirm_button.setEnabled(not is_busy)
        if is_busy:
            self.spinner.start()
        else:
            self.spinner.stop()

    def show_failure(self, error: DeskError) -> None:
        """Say what did not happen; a form that was open stays with what was typed."""
        self.set_busy(is_busy=False)
        words = describe(error)
        self.notice.show_words(words.title, words.message, tone=words.tone, details=words.details)
        self.scroll_to_top()

    # --- acting ------------------------------------------------------------------------------

    def start_moving(self) -> None:
        """Ask where the booking should go, if it can be moved."""
        booking = self._booking
        if booking is None or booking.interval is None or not self._can_move():
            return
        self._show_forms(self.move_form)
        self.move_form.open(
            booking.resource_id, booking.interval, booking.project_id, self._directory, self._words
        )
        self.reveal(self.move_form)

    def start_cancelling(self, reason: str = "") -> None:
        """Ask why the booking is cancelled, if it can be; the reason may be pressed already."""
        if self._cancellation and not self._is_waiting:
            self._show_forms(self.cancel_form)
            self.cancel_form.open(reason)
            self.reveal(self.cancel_form)

    def start_declining(self) -> None:
        """Ask why the request is declined, if it can be."""
        if DECLINE in self._actions and not self._is_waiting:
            self._show_forms(self.decline_form)
            self.decline_form.open()
            self.reveal(self.decline_form)

    def start_same_again(self) -> None:
        """Ask in how many weeks the booking is wanted once more, if it can be."""
        if self._booking is not None and can_be_repeated(self._booking):
            self._show_forms(self.again_form)
            self.again_form.open()
            self.reveal(self.again_form)

    def leave_forms(self) -> None:
        """Leave the form that is open, if one is."""
        self._show_forms(None)

    def confirm(self) -> None:
        """Ask to confirm, if that is possible."""
        if CONFIRM in self._actions:
            self._act(CONFIRM, "")

    @property
    def _cancellation(self) -> ActionName | None:
        """The action by which staff call off what is shown, if they can."""
        booking = self._booking
        action = cancellation_by_staff(booking.graph, booking.state) if booking else None
        if booking and booking.state == PENCIL:
            action = CANCEL
        return action if action in self._actions else None

    def _cancel(self, reason: str) -> None:
        if self._cancellation:
            self._act(self._cancellation, reason)

    def _act(self, action: str, message: str) -> None:
        if self._booking is None or self._is_waiting:
            return
        self.notice.hide()
        self.set_busy(is_busy=True)
        self.action_requested.emit(self._booking.id, action, message)

    def _on_move_submitted(self, resource_id: str, interval: Interval) -> None:
        if self._booking is None or self._is_waiting:
            return
        self.notice.hide()
        self.set_busy(is_busy=True)
        self.move_requested.emit(self._booking.id, resource_id, interval)

    def _on_day_state_requested(self, state: DayState) -> None:
        if self._booking is not None:
            self.day_state_requested.emit(self._booking.id, state)

    def _on_again_submitted(self, weeks: int) -> None:
        if self._booking is not None:
            self.same_again_requested.emit(self._booking.id, weeks)

    def _can_move(self) -> bool:
        booking = self._booking
        if booking is None or booking.interval is None or booking.pending is not None:
            return False
        return (booking.graph, booking.state) in {
            (INSTANT, CONFIRMED),
            (CONFIRM_DECLINE, CONFIRMED),
            (CONFIRM_DECLINE, TENTATIVE),
        }

    def _has_moved(self, before: Booking, now: Booking) -> bool:
        places = [(each.interval, each.resource_id) for each in (before, now)]
        return self.is_moving and places[0] != places[1]

    def _back(self) -> None:
        self.leave_forms()
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    # --- showing -----------------------------------------------------------------------------

    def _show_forms(self, shown: QWidget | None) -> None:
        was_moving = self.is_moving
        for form in self._forms:
            form.setVisible(form is shown)
        self._actions_row.setVisible(shown is None)
        self._show_again()
        if shown is not None:
            self.day_steps.hide()
        elif self._booking is not None:
            self.day_steps.show_booking(self._booking)
        self._form_line.setVisible(shown is not None)
        self.confirm_button.setVisible(shown is None and CONFIRM in self._actions)
        if was_moving and shown is not self.move_form:
            self.move_target_changed.emit(None, None)

    def _show_again(self) -> None:
        can = self._booking is not None and can_be_repeated(self._booking)
        self.again_button.setVisible(can and not self._actions_row.isHidden())

    def _show_actions(self) -> None:
        self._show_again()
        is_free = not self._actions_row.isHidden()
        self.confirm_button.setVisible(is_free and CONFIRM in self._actions)
        self.move_button.setVisible(self._can_move())
        if self._booking is not None and is_free:
            self.day_steps.show_booking(self._booking)
        self.decline_button.setVisible(DECLINE in self._actions)
        self.cancel_button.setVisible(self._cancellation is not None)

    def _show_facts(self) -> None:
        booking = self._booking
        if booking is None:
            return
        name = booking.customer_name or (booking.what if booking.seats else "")
        self.set_title(one_line(name[:_LONGEST_TITLE]) or self.tr("No name"))
        self.badge.set_booking(booking)
        self.facts.clear()
        self._add_times(booking)
        self._add_ending()
        self.facts.add("service", self.tr("Service"), self._directory.service_name(booking))
        self.facts.add(
            "resource", self.tr("Resource"), self._directory.resource_name(booking.resource_id)
        )
        self._add_contact(booking)
        self.facts.add("notes", self.tr("Notes"), booking.description)
        self._add_answers(booking)
        if booking.graph not in GRAPHS:
            kind = self.tr("{0} (shown only: Desk cannot act on it)").format(
                booking.graph.replace("_", " ")
            )
            self.facts.add("graph", self.tr("Kind of booking"), kind)
        self._add_origin(booking)

    def _add_times(self, booking: Booking) -> None:
        interval = booking.interval
        if interval is None:
            self.facts.add("when", self.tr("When"), self.tr("The server did not say"))
            return
        zone = self._directory.zone(booking.resource_id)
        now = self._clock.now()
        day = interval.start.astimezone(zone).date()
        self.facts.add(
            "when",
            self.tr("When"),
            self._words.named_day(day, now.astimezone(zone).date()),
            second=f"{self._words.span(interval, zone)} · {length_words(interval.length)}",
        )

    def _add_ending(self) -> None:
        ending = self._ending
        if ending is None:
            return
        self.facts.add("reason", self.tr("Reason"), ending.message)
        who = {
            "server": self.tr("at the desk"),
            "widget": self.tr("on the booking page"),
            "resource": self.tr("by the resource itself"),
            "link": self.tr("by the customer's link"),
            "time": self.tr("by itself"),
        }.get(ending.actor, "")
        age = self._words.age(ending.at, self._clock.now()) if ending.at else ""
        told = " · ".join(part for part in (age, who) if part)
        self.facts.add("ended", self.tr("Ended"), told)

    def _add_contact(self, booking: Booking) -> None:
        customer = booking.customer
        if customer is None:
            return
        self.facts.add("phone", self.tr("Phone"), customer.phone, copies=True)
        self.facts.add("email", self.tr("Email"), customer.email, copies=True)

    def _add_answers(self, booking: Booking) -> None:
        customer = booking.customer
        if customer is None:
            return
        self.facts.add("comment", self.tr("Comment"), customer.comment)
        service = self._directory.services.get(booking.project_id) if booking.project_id else None
        titles = {each.name: each.title for each in service.customer_fields} if service else {}
        for number, (name, answer) in enumerate(customer.answers.items()):
            if isinstance(answer, str | int | float) and answer != "":
                label = one_line(titles.get(name, name))[:_LONGEST_TITLE]
                self.facts.add(f"answer_{number}", label, str(answer))

    def _add_origin(self, booking: Booking) -> None:
        if booking.created_at is not None:
            age = self._words.age(booking.created_at, self._clock.now())
            self.facts.add("created", self.tr("Made"), age)

    def _lay_out(self) -> None:
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.head.addWidget(self.spinner)
        self.body.addWidget(self._elsewhere)
        self.body.addWidget(self.notice)
        self.body.addWidget(self.badge, 0, Qt.AlignmentFlag.AlignLeft)
        self.body.addWidget(self.facts)
        self.body.addWidget(self.roster)
        self.foot.addWidget(self._form_line)
        for form in self._forms:
            self.foot.addWidget(form)
        self.body.addStretch(1)
        row = QHBoxLayout(self._actions_row)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(S8)
        for button in (self.move_button, self.decline_button, self.cancel_button):
            row.addWidget(button, 1)
        self.foot.addWidget(self.confirm_button)
        self.foot.addWidget(self.day_steps)
        self.foot.addWidget(self.again_button)
        self.foot.addWidget(self._actions_row)

    def _connect(self) -> None:
        self.confirm_button.clicked.connect(self.confirm)
        self.move_button.clicked.connect(self.start_moving)
        self.day_steps.state_requested.connect(self._on_day_state_requested)
        self.decline_button.clicked.connect(self.start_declining)
        self.cancel_button.clicked.connect(lambda: self.start_cancelling())
        self.cancel_form.submitted.connect(self._cancel)
        self.decline_form.submitted.connect(lambda reason: self._act(DECLINE, reason))
        self.again_button.clicked.connect(self.start_same_again)
        self.again_form.submitted.connect(self._on_again_submitted)
        self.move_form.submitted.connect(self._on_move_submitted)
        self.move_form.target_changed.connect(self.move_target_changed)
        self.move_form.find_time_requested.connect(self.find_time_requested)
        for form in self._forms:
            form.given_up.connect(self._back)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        is_plain = event.modifiers() == Qt.KeyboardModifier.NoModifier
        is_shift = event.modifiers() == Qt.KeyboardModifier.ShiftModifier
        match event.key():
            case Qt.Key.Key_R if is_plain:
                self.start_moving()
            case Qt.Key.Key_Delete if is_plain:
                self.start_cancelling()
            case Qt.Key.Key_Y if is_plain and not event.isAutoRepeat():
                self.confirm()
            case Qt.Key.Key_V if is_plain:
                self.start_same_again()
            case Qt.Key.Key_A if is_plain:
                self.day_steps.ask_for(DayState.ARRIVED)
            case Qt.Key.Key_S if is_plain:
                self.day_steps.ask_for_next()
            case Qt.Key.Key_X if is_plain:
                self.day_steps.ask_for(DayState.NO_SHOW)
            case Qt.Key.Key_D if is_shift:
                self.start_declining()
            case _:
                super().keyPressEvent(event)
