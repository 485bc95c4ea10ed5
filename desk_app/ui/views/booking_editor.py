"""The page for a new booking: the form, the buttons, and what is said when it cannot be booked."""

from collections.abc import Collection, Sequence
from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractButton, QApplication, QHBoxLayout, QWidget
from typing_extensions import override

from desk_app.clock import Clock
from desk_app.domain.alternatives import Alternative
from desk_app.domain.booking_search import KnownCustomer
from desk_app.domain.combined import Choices
from desk_app.domain.identifiers import DeskRef, ResourceId
from desk_app.domain.interval import Interval
from desk_app.domain.slot_ranking import OpenSession
from desk_app.domain.wall_clock import day_of
from desk_app.errors import DeskError, InvalidInputError, SlotTakenError
from desk_app.services.drafts import BookingDraft, check_draft, new_ref
from desk_app.ui.directory import Directory
from desk_app.ui.failures import describe, field_messages
from desk_app.ui.models.slot_list_model import seats_words
from desk_app.ui.theme import S8
from desk_app.ui.time_words import TimeWords
from desk_app.ui.views.alternatives_list import AlternativesList, Lost
from desk_app.ui.views.booking_form import BookingForm
from desk_app.ui.views.draft_start import DraftStart
from desk_app.ui.views.panel_notice import PanelNotice
from desk_app.ui.views.panel_page import PanelPage
from desk_app.ui.widgets.buttons import DangerButton, MainActionButton, QuietButton, TallQuietButton
from desk_app.ui.widgets.hold_ring import HoldRing
from desk_app.ui.widgets.pill import Tone
from desk_app.ui.widgets.plain_text import one_line
from desk_app.ui.widgets.spinner import Spinner


class BookingEditor(PanelPage):
    """A new booking from its first letter to *Book*; Ctrl+Enter books, F finds time.

    The reference is made when the form opens and stays until the booking is made, so that
    asking again after a failure cannot book twice.

    Signals:
        book_requested: The `BookingDraft`; not again until it succeeded or failed.
        find_time_requested: The form should be filled by a search.
        customers_requested: Part of a name.
        slot_changed: The resource id or None, and the `Interval` or None in the form.
        discarded: The form was left and its entries given up.
    """

    book_requested = Signal(object)
    find_time_requested = Signal()
    customers_requested = Signal(str)
    slot_changed = Signal(object, object)
    discarded = Signal()

    def __init__(self, clock: Clock, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("New booking"), name="booking_editor", parent=parent)
        self._clock = clock
        self._directory = Directory()
        self._words = TimeWords()
        self._ref = new_ref()
        self._companions: tuple[ResourceId, ...] = ()
        self._roles: Choices = ()
        self._session: OpenSession | None = None
        self._session_place: tuple[ResourceId | None, Interval | None] = (None, None)
        self._is_open = False
        self._is_waiting = False
        self._focus_before: QWidget | None = None
        self.form = BookingForm(clock)
        self.notice = PanelNotice(name="editor_notice")
        self.alternatives = AlternativesList()
        self.together = PanelNotice(name="booked_together")
        self.seat = PanelNotice(name="booked_seat")
        self.leaving = PanelNotice(name="leaving_notice")
        self.warnings = PanelNotice(name="draft_warnings")
        self.hold_ring = HoldRing(clock, name="hold_ring")
        self.spinner = Spinner(name="booking_spinner", label=self.tr("Booking"))
        self.book_button = MainActionButton(
            self.tr("Book"), name="book", shortcut_hint=self.tr("Ctrl ↵")
        )
        self.find_button = TallQuietButton(
            self.tr("Find time"), name="find_time", shortcut_hint=self.tr("F")
        )
        self._lay_out()
        self._connect()

    # --- what it holds -----------------------------------------------------------------------

    @property
    def is_open(self) -> bool:
        """Whether a booking is being made, on screen or behind another page."""
        return self._is_open

    @property
    def has_entries(self) -> bool:
        """Whether anything was typed that would be missed."""
        return self._is_open and self.form.has_entries

    @property
    def is_waiting(self) -> bool:
        """Whether *Book* was pressed and no answer has come."""
        return self._is_waiting

    @property
    def has_seat(self) -> bool:
        """Whether a seat in a session is taken, rather than a time of its own."""
        return self._session is not None

    @property
    def words(self) -> TimeWords:
        """How times are written."""
        return self._words

    @property
    def draft(self) -> BookingDraft:
        """Everything typed, letter for letter."""
        draft = replace(self.form.draft(self._ref), companions=self._companions, also=self._roles)
        if self._session is None:
            return draft
        session = self._session
        return replace(draft, session_id=session.booking_id, what=session.what, where=session.where)

    # --- filling it --------------------------------------------------------------------------

    def open(self, start: DraftStart, *, ref: DeskRef | None = None) -> None:
        """Begin a new booking; what another one held is given up.

        Args:
            start: What is known already.
            ref: Of a booking that was begun before and is gone on with; None makes a new one.
        """
        self._ref = ref or (start.draft.ref if start.draft else new_ref())
        self._is_open = True
        self.set_busy(is_busy=False)
        self._hide_notices()
        self.set_title(self.tr("Walk-in") if start.is_walk_in else self.tr("New booking"))
        self.take_session(None)
        draft = start.draft or BookingDraft()
        self.take_companions(draft.companions, roles=draft.also)
        self.form.open(start)
        self.scroll_to_top()
        self.form.focus_first()

    def close_draft(self) -> None:
        """The booking was made or given up: nothing in the form matters any more."""
        self._is_open = False
        self.set_busy(is_busy=False)
        self._hide_notices()
        self.form.fields.name.hide_matches()

    def take_slot(self, resource_id: ResourceId | None, interval: Interval) -> None:
        """Another time, and maybe another resource; everything typed stays."""
        if self._is_waiting:
            return
        self._hide_notices()
        self.form.take_slot(resource_id, interval)

    def take_companions(self, resource_ids: Sequence[ResourceId], *, roles: Choices = ()) -> None:
        """Book these together with the resource, as one or not at all.

        Args:
            resource_ids: One for each role.
            roles: For each all who could stand in, where that is known.
        """
        self._companions = tuple(resource_ids)
        self._roles = roles if resource_ids else ()
        if not resource_ids:
            self.together.hide()
            return
        leave_out = QuietButton(self.tr("Leave out"), name="leave_companions_out")
        leave_out.clicked.connect(lambda: self.take_companions(()))
        names = ", ".join(map(self._directory.resource_name, resource_ids))
        self.together.show_words(
            self.tr("Together with {0}").format(names),
            self.tr("All are booked, or none is."),
            tone=Tone.NEUTRAL,
            actions=[leave_out],
        )

    def take_session(self, session: OpenSession | None) -> None:
        """Take a seat in a session at the time in the form; another time gives it up."""
        self._session = session
        if session is None:
            self.seat.hide()
            return
        self._session_place = (self.form.fields.resource.resource_id, self.form.interval)
        self.seat.show_words(
            self.tr("A seat in {0}").format(one_line(session.what) or self.tr("a session")),
            seats_words(session.seats_left),
            tone=Tone.NEUTRAL,
        )

    def _on_slot_changed(self, resource_id: ResourceId | None, interval: Interval | None) -> None:
        if self._session is not None and self._session_place != (resource_id, interval):
            self.take_session(None)
        self.slot_changed.emit(resource_id, interval)

    def set_directory(self, directory: Directory) -> None:
        """Offer these services and resources."""
        self._directory = directory
        self.form.set_directory(directory)

    def set_words(self, words: TimeWords) -> None:
        """Write times in this way."""
        self._words = words
        self.form.set_words(words)

    def set_customers(self, customers: Sequence[KnownCustomer]) -> None:
        """Offer these people below the name."""
        self.form.set_customers(customers)

    def set_free_resources(self, interval: Interval, resource_ids: Collection[ResourceId]) -> None:
        """Say who is free at a time; a session has room for one more, though its time is taken."""
        held_by, held = self._session_place
        if self._session is not None and held == interval and held_by is not None:
            resource_ids = {*resource_ids, held_by}
        self.form.set_free_resources(interval, resource_ids)

    # --- answers -----------------------------------------------------------------------------

    def set_busy(self, *, is_busy: bool) -> None:
        """Wait for an answer, or go on typing."""
        self._is_waiting = is_busy
        self.book_button.setEnabled(not is_busy)
        self.book_button.set_text(self.tr("Booking…") if is_busy else self.tr("Book"))
        self.find_button.setEnabled(not is_busy)
        self._lock(is_locked=is_busy)
        if is_busy:
            self.spinner.start()
        else:
            self.spinner.stop()

    def show_failure(self, error: DeskError) -> None:
        """Say what went wrong: below its field where it has one, else above the form."""
        self.set_busy(is_busy=False)
        self._hide_notices()
        if not self._mark_fields(error):
            words = describe(error)
            self.notice.show_words(
                words.title, words.message, tone=words.tone, details=words.details
            )
            self.scroll_to_top()
        self._focus_first_wrong()

    def show_alternatives(self, found: Sequence[Alternative], failure: DeskError) -> None:
        """Say that the time was lost and offer others; everything typed stays."""
        self.set_busy(is_busy=False)
        self._hide_notices()
        is_lost = isinstance(failure, SlotTakenError)
        title = self.tr("That time was just taken.") if is_lost else describe(failure).title
        rest = self.tr("Your entries are kept.")
        if not found:
            rest = self.tr("Your entries are kept. Choose another time, or find one.")
        self.notice.show_words(title, rest, tone=Tone.INFO)
        today = day_of(self._clock.now(), self._directory.desk_zone)
        lost = Lost.of(self.draft, today=today)
        self.alternatives.set_alternatives(found, self._directory, self._words, lost)
        self.scroll_to_top()
        self.alternatives.focus_first()

    def show_warnings(self, lines: Sequence[str]) -> None:
        """Say what speaks against the time in the form; it can be booked all the same."""
        if not lines:
            self.warnings.hide()
            return
        first, *others = lines
        self.warnings.show_words(first, "\n".join(others), tone=Tone.WARNING)

    def say_unfinished(self) -> None:
        """Say that another booking cannot begin before this one is made or given up."""
        self.notice.show_words(
            self.tr("This booking is not finished."),
            self.tr("Book it or discard it first."),
            tone=Tone.NEUTRAL,
        )
        self.form.focus_first()

    # --- leaving -----------------------------------------------------------------------------

    def leave(self) -> None:
        """Give the booking up; asks first if anything was typed, a second time does not."""
        if self._is_waiting:
            return
        if not self.form.has_entries or self.leaving.isVisible():
            self._discard()
            return
        keep = QuietButton(self.tr("Keep editing"), name="keep_editing")
        discard = DangerButton(self.tr("Discard"), name="discard")
        keep.clicked.connect(self._keep_editing)
        discard.clicked.connect(self._discard)
        buttons: list[QAbstractButton] = [keep, discard]
        self.leaving.show_words(
            self.tr("Discard this booking?"),
            self.tr("What you typed is not booked yet."),
            tone=Tone.WARNING,
            actions=buttons,
        )
        keep.setFocus(Qt.FocusReason.TabFocusReason)

    def _keep_editing(self) -> None:
        self.leaving.hide()
        self.form.focus_first()

    def _discard(self) -> None:
        self.close_draft()
        self.discarded.emit()

    # --- booking -----------------------------------------------------------------------------

    def book(self) -> None:
        """Ask to book, unless an answer is awaited or something must be corrected first."""
        if self._is_waiting or not self._is_open:
            return
        self._hide_notices()
        draft = self._checked_draft()
        if draft is None:
            self._focus_first_wrong()
            return
        self.form.remember_service()
        self.set_busy(is_busy=True)
        self.book_requested.emit(draft)

    def _checked_draft(self) -> BookingDraft | None:
        """The draft, or None after what must be corrected was marked."""
        is_readable = self.form.fields.check()
        draft = self.draft
        try:
            check_draft(draft, self.form.project)
        except InvalidInputError as error:
            field = self.form.fields.field(error.field)
            if field is None or not field.error:
                self.show_failure(error)
            return None
        return draft if is_readable else None

    def _on_alternative_chosen(self, chosen: Alternative) -> None:
        self.take_slot(chosen.slot.resource_ids[0], chosen.slot.interval)
        if chosen.companions:
            self.take_companions(chosen.companions, roles=self._roles)
        self.book_button.setFocus(Qt.FocusReason.TabFocusReason)

    def _mark_fields(self, error: DeskError) -> bool:
        """Say it below the fields concerned; False if any part of it has no field."""
        if isinstance(error, InvalidInputError):
            return self.form.set_error(error.field, error.message)
        messages = field_messages(error)
        marked = [self.form.set_error(field, text) for field, text in messages.items()]
        return bool(marked) and all(marked)

    def _focus_first_wrong(self) -> None:
        wrong = self.form.fields.first_wrong()
        if wrong is not None:
            wrong.setFocus(Qt.FocusReason.OtherFocusReason)
            self.reveal(wrong)

    def _hide_notices(self) -> None:
        self.notice.hide()
        self.leaving.hide()
        self.alternatives.clear()

    def _lock(self, *, is_locked: bool) -> None:
        """Keep the form from being changed while it is on its way."""
        if self.form.isEnabled() != is_locked:
            return
        focused = QApplication.focusWidget()
        before, self._focus_before = self._focus_before, None
        self.form.setDisabled(is_locked)
        self.form.fields.telling.setDisabled(is_locked)
        if is_locked and focused is not None and self.form.isAncestorOf(focused):
            self._focus_before = focused
        elif before is not None:
            before.setFocus(Qt.FocusReason.OtherFocusReason)

    def _lay_out(self) -> None:
        self.head.addWidget(self.hold_ring)
        self.head.addWidget(self.spinner)
        self.body.addWidget(self.notice)
        self.body.addWidget(self.alternatives)
        self.body.addWidget(self.together)
        self.body.addWidget(self.seat)
        self.body.addWidget(self.form, 1)
        self.foot.addWidget(self.leaving)
        self.foot.addWidget(self.warnings)
        self.foot.addWidget(self.form.fields.telling)
        row = QHBoxLayout()
        row.setSpacing(S8)
        row.addWidget(self.book_button, 1)
        row.addWidget(self.find_button)
        self.foot.addLayout(row)

    def _connect(self) -> None:
        self.form.customers_requested.connect(self.customers_requested)
        self.form.slot_changed.connect(self._on_slot_changed)
        self.form.edited.connect(self.leaving.hide)
        self.form.submitted.connect(self.book)
        self.alternatives.alternative_chosen.connect(self._on_alternative_chosen)
        self.book_button.clicked.connect(self.book)
        self.find_button.clicked.connect(self.find_time_requested)
        self.close_requested.connect(self.leave)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.setAutoRepeat(False)
            shortcut.activated.connect(self.book)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        is_plain = event.modifiers() == Qt.KeyboardModifier.NoModifier
        if is_plain and event.key() == Qt.Key.Key_F and not self._is_waiting:
            self.find_time_requested.emit()
        else:
            super().keyPressEvent(event)
