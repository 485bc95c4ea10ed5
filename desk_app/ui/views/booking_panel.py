"""The side panel: a new booking, an existing one, a search for time, or the requests waiting."""

from collections.abc import Collection, Sequence
from datetime import UTC, tzinfo
from enum import Enum

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from desk_app.clock import Clock
from desk_app.domain.alternatives import Alternative
from desk_app.domain.booking import Booking
from desk_app.domain.booking_search import KnownCustomer
from desk_app.domain.combined import assign
from desk_app.domain.identifiers import ResourceId
from desk_app.domain.interval import Interval
from desk_app.domain.project import Project
from desk_app.domain.resource import Resource
from desk_app.domain.slot_ranking import RankedSlot, SlotOrder
from desk_app.domain.wall_clock import day_of
from desk_app.errors import DeskError, SlotTakenError
from desk_app.services.drafts import BookingDraft
from desk_app.services.searches import FoundTimes, SlotSearch, WantedCustomer
from desk_app.services.why_not import Emptiness
from desk_app.ui.directory import Directory
from desk_app.ui.time_words import TimeWords
from desk_app.ui.views.booking_editor import BookingEditor
from desk_app.ui.views.booking_fields import HALF_AN_HOUR
from desk_app.ui.views.booking_inspector import BookingInspector
from desk_app.ui.views.draft_start import DraftStart
from desk_app.ui.views.find_time_panel import FindTimePanel
from desk_app.ui.views.panel_page import PanelPage
from desk_app.ui.views.requests_panel import RequestsPanel
from desk_app.ui.views.waiting_panel import WaitingPanel


class PanelMode(Enum):
    """What the panel shows."""

    CLOSED = "closed"
    NEW = "new"
    BOOKING = "booking"
    FIND_TIME = "find_time"
    REQUESTS = "requests"
    WAITING = "waiting"
    MORE = "more"
    """A page that somebody else added."""


class BookingPanel(QWidget):
    """Switches between its pages; a booking being typed waits behind the others, never lost.

    Signals:
        book_requested: A `BookingDraft`; not again until `show_failure`, `show_alternatives`,
            `close_page` or `set_busy(is_busy=False)`.
        find_requested: A `SlotSearch`; it takes the place of any earlier one.
        find_cancelled: Nobody waits for the last search any more.
        customers_requested: Part of a name that is being typed.
        draft_slot_changed: The resource id or None and the `Interval` or None that is being
            chosen, for a new booking or a move; None twice when nothing is.
        action_requested: The booking id, the action and the reason.
        move_requested: The booking id, the resource id and the `Interval` wanted.
        booking_opened: The id of a booking to open.
        slot_order_chosen: The `SlotOrder` in which free times are to be listed from now on.
        mode_changed: The `PanelMode` now.
        closed: Nothing is shown any more.
    """

    book_requested = Signal(object)
    find_requested = Signal(object)
    find_cancelled = Signal()
    customers_requested = Signal(str)
    draft_slot_changed = Signal(object, object)
    action_requested = Signal(str, str, str)
    move_requested = Signal(str, str, object)
    booking_opened = Signal(str)
    slot_order_chosen = Signal(object)
    mode_changed = Signal(object)
    closed = Signal()

    def __init__(
        self, *, clock: Clock, desk_zone: tzinfo = UTC, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._resources: tuple[Resource, ...] = ()
        self._services: tuple[Project, ...] = ()
        self._desk_zone = desk_zone
        self._acted_id = ""
        self._is_find_for_move = False
        self._mode = PanelMode.CLOSED
        self.setObjectName("booking_panel")
        self.editor = BookingEditor(clock)
        self.inspector = BookingInspector(clock)
        self.find_time = FindTimePanel(clock)
        self.requests = RequestsPanel(clock)
        self.waiting = WaitingPanel(clock)
        self._pages: dict[PanelMode, PanelPage] = {
            PanelMode.NEW: self.editor,
            PanelMode.BOOKING: self.inspector,
            PanelMode.FIND_TIME: self.find_time,
            PanelMode.REQUESTS: self.requests,
            PanelMode.WAITING: self.waiting,
        }
        self._stack = QStackedWidget()
        for page in self._pages.values():
            self._stack.addWidget(page)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._stack)
        self._connect()
        self._share_directory()

    # --- what it holds -----------------------------------------------------------------------

    @property
    def mode(self) -> PanelMode:
        """What is shown."""
        return self._mode

    @property
    def draft(self) -> BookingDraft:
        """The booking being typed, letter for letter."""
        return self.editor.draft

    @property
    def is_editing(self) -> bool:
        """Whether a time is being chosen on the page shown, which a click elsewhere may change."""
        if self._mode is PanelMode.BOOKING:
            return self.inspector.is_moving
        return self._mode in (PanelMode.NEW, PanelMode.FIND_TIME) and self.editor.is_open

    @property
    def booking_id(self) -> str | None:
        """The id of the existing booking at hand, also while time is found for its move."""
        is_moving = self._mode is PanelMode.FIND_TIME and self._is_find_for_move
        if self._mode is not PanelMode.BOOKING and not is_moving:
            return None
        booking = self.inspector.booking
        return booking.id if booking is not None else None

    # --- opening -----------------------------------------------------------------------------

    def open_new(self, start: DraftStart) -> None:
        """Begin a booking; one that is being typed stays and only takes the new time."""
        if self.editor.has_entries or self.editor.is_waiting:
            self._show(PanelMode.NEW)
            self._go_on_with_draft(start)
            return
        self._show(PanelMode.NEW)
        self.editor.open(start)

    def open_booking(self, booking: Booking, actions: Collection[str]) -> None:
        """Show a booking and what can be done with it; for the one at hand, show what is new."""
        if self.booking_id == booking.id:
            self.inspector.open(booking, actions)
            return
        self.inspector.open(booking, actions)
        self._show(PanelMode.BOOKING)
        self.inspector.focus_first()

    def show_changed_elsewhere(
        self, booking: Booking, actions: Collection[str], asked_as: str
    ) -> None:
        """Others changed a booking: if it is the one at hand, say what, and ask where need be."""
        if self.booking_id == asked_as:
            self.inspector.show_changed_elsewhere(booking, actions)

    def open_find_time(self, *, project_id: str | None = None) -> None:
        """Look for time: for the move or the draft at hand if there is one, else for a new one."""
        if self._mode is PanelMode.BOOKING and self.inspector.is_moving:
            self._find_for_move()
        elif self.editor.is_open:
            self._find_for_draft()
        else:
            self._find_for_nobody(project_id)

    def open_requests(self) -> None:
        """Show the requests waiting."""
        self._show(PanelMode.REQUESTS)
        self.requests.focus_first()

    def open_waiting(self) -> None:
        """Show what waits to be sent."""
        self._show(PanelMode.WAITING)
        self.waiting.focus_first()

    def add_page(self, page: PanelPage) -> None:
        """Have room for a page that somebody else looks after."""
        self._stack.addWidget(page)
        page.close_requested.connect(self._go_back)

    def open_page(self, page: PanelPage) -> None:
        """Show a page that was added."""
        self._show(PanelMode.MORE)
        self._stack.setCurrentWidget(page)

    def is_shown(self, page: PanelPage) -> bool:
        """Whether a page that was added is what is shown."""
        return self._mode is PanelMode.MORE and self._stack.currentWidget() is page

    def leave_page(self) -> None:
        """Go from the page shown to the one behind it, if any."""
        self._go_back()

    def change_slot(self, start: DraftStart) -> None:
        """A time was chosen outside, for the move or the booking at hand; all else stays."""
        if start.interval is None:
            return
        if self.booking_id is not None and self.inspector.is_moving:
            self._show(PanelMode.BOOKING)
            self.inspector.take_slot(start.resource_id, start.interval)
            return
        self._show(PanelMode.NEW)
        self.editor.take_slot(start.resource_id, start.interval)

    def close_page(self) -> None:
        """Show nothing; a booking that was being made is made, or given up."""
        self.editor.close_draft()
        self._show(PanelMode.CLOSED)

    # --- what is known -----------------------------------------------------------------------

    def set_services(self, services: Sequence[Project]) -> None:
        """Offer these services."""
        self._services = tuple(services)
        self._share_directory()

    def set_resources(self, resources: Sequence[Resource]) -> None:
        """Offer these resources."""
        self._resources = tuple(resources)
        self._share_directory()

    def set_words(self, words: TimeWords) -> None:
        """Write times in this way."""
        for page in self._knowing_pages():
            page.set_words(words)

    def set_requests(self, bookings: Sequence[Booking]) -> None:
        """Show these as the requests waiting."""
        self.requests.set_requests(bookings)

    def set_slot_order(self, order: SlotOrder) -> None:
        """List free times in this order."""
        self.find_time.set_order(order)

    def set_customers(self, customers: Sequence[KnownCustomer]) -> None:
        """Offer these people below the name being typed."""
        self.editor.set_customers(customers)

    def set_free_resources(self, interval: Interval, resource_ids: Collection[ResourceId]) -> None:
        """Say who is free at the time of the draft, as answer to `draft_slot_changed`."""
        self.editor.set_free_resources(interval, resource_ids)

    # --- answers -----------------------------------------------------------------------------

    def show_found(self, found: FoundTimes, emptiness: Emptiness | None = None) -> None:
        """Show the answer to a search, or why it is empty; one to an earlier search is dropped."""
        self.find_time.show_found(found, emptiness)

    def show_alternatives(self, found: Sequence[Alternative], failure: DeskError) -> None:
        """A booking was not made: say so in its form, whatever page is shown, and offer others.

        Everything typed stays.
        """
        self._show(PanelMode.NEW)
        if found or isinstance(failure, SlotTakenError):
            self.editor.show_alternatives(found, failure)
        else:
            self.editor.show_failure(failure)

    def show_failure(self, error: DeskError) -> None:
        """Say on the page shown what did not happen; everything typed stays."""
        match self._mode:
            case PanelMode.FIND_TIME:
                self.find_time.show_failure(error)
            case PanelMode.BOOKING:
                self.inspector.show_failure(error)
            case PanelMode.REQUESTS:
                self.requests.show_failure(self._acted_id, error)
            case _:
                self.editor.show_failure(error)

    def set_busy(self, *, is_busy: bool) -> None:
        """Wait for an answer, or go on."""
        if not is_busy or self._mode is PanelMode.NEW:
            self.editor.set_busy(is_busy=is_busy)
        if not is_busy or self._mode is PanelMode.BOOKING:
            self.inspector.set_busy(is_busy=is_busy)

    # --- details -----------------------------------------------------------------------------

    def _show(self, mode: PanelMode) -> None:
        if self._mode is PanelMode.FIND_TIME and mode is not PanelMode.FIND_TIME:
            self.find_time.stop()
        if mode in self._pages:
            self._stack.setCurrentWidget(self._pages[mode])
        if mode is self._mode:
            return
        self._mode = mode
        self.mode_changed.emit(mode)

    def _close(self) -> None:
        self._show(PanelMode.CLOSED)
        self.inspector.leave_forms()
        self.draft_slot_changed.emit(None, None)
        self.closed.emit()

    def _go_back(self) -> None:
        """From a page to the one behind it, if any."""
        if self._mode is PanelMode.FIND_TIME and self._is_find_for_move:
            self._show(PanelMode.BOOKING)
        elif self.editor.is_open:
            self._show(PanelMode.NEW)
            self.editor.form.focus_first()
        else:
            self._close()

    def _go_on_with_draft(self, start: DraftStart) -> None:
        if start.interval is not None:
            self.editor.take_slot(start.resource_id, start.interval)
        else:
            self.editor.say_unfinished()

    def _find_for_nobody(self, project_id: str | None) -> None:
        services = self._services
        wanted = next((each for each in services if each.id == project_id), None)
        service = wanted or next(iter(services), None)
        length = service.availability.length if service else None
        self._is_find_for_move = False
        self._show(PanelMode.FIND_TIME)
        self.find_time.open(
            project_id=service.id if service else None, length=length or HALF_AN_HOUR
        )

    def _find_for_draft(self) -> None:
        form = self.editor.form
        starts_at = form.fields.when.starts_at
        resource_id = form.fields.resource.resource_id
        zone = self._directory().zone(resource_id)
        self._is_find_for_move = False
        self._show(PanelMode.FIND_TIME)
        self.find_time.open(
            project_id=form.fields.service.project_id,
            length=form.fields.length.length,
            resource_id=resource_id,
            day=day_of(starts_at, zone) if starts_at is not None else None,
            customer=WantedCustomer(self.draft.customer_name, self.draft.email),
        )

    def _find_for_move(self) -> None:
        booking = self.inspector.booking
        if booking is None:
            return
        self._is_find_for_move = True
        self._show(PanelMode.FIND_TIME)
        self.find_time.open(
            project_id=booking.project_id,
            length=self.inspector.move_form.length,
            resource_id=booking.resource_id,
            customer=WantedCustomer(
                booking.customer_name, booking.customer.email if booking.customer else ""
            ),
            offers_more=False,
        )

    def _on_slot_found(self, hit: RankedSlot, search: SlotSearch) -> None:
        slot = hit.slot
        wanted = self.editor.form.fields.resource.resource_id
        resource_id = wanted if wanted in slot.resource_ids else slot.resource_ids[0]
        if self._is_find_for_move:
            self._show(PanelMode.BOOKING)
            self.inspector.take_slot(slot.resource_ids[0], slot.interval)
            return
        self._show(PanelMode.NEW)
        if not self.editor.is_open:
            self.editor.open(DraftStart(project_id=search.project_id))
        length = search.length if hit.session is None else slot.interval.length
        self.editor.form.take_service(search.project_id, length)
        self.editor.take_slot(resource_id, slot.interval)
        self.editor.take_companions(
            assign(hit.companions, taken={resource_id}) or (), roles=search.also
        )
        self.editor.take_session(hit.session)
        self.editor.form.focus_first()

    def _on_action_requested(self, booking_id: str, action: str, message: str) -> None:
        self._acted_id = booking_id
        self.action_requested.emit(booking_id, action, message)

    def _directory(self) -> Directory:
        return Directory.of(self._resources, self._services, desk_zone=self._desk_zone)

    def _share_directory(self) -> None:
        directory = self._directory()
        for page in self._knowing_pages():
            page.set_directory(directory)

    def _knowing_pages(
        self,
    ) -> tuple[
        BookingEditor | BookingInspector | FindTimePanel | RequestsPanel | WaitingPanel, ...
    ]:
        return (self.editor, self.inspector, self.find_time, self.requests, self.waiting)

    def _connect(self) -> None:
        editor, inspector, find_time = self.editor, self.inspector, self.find_time
        editor.book_requested.connect(self.book_requested)
        editor.customers_requested.connect(self.customers_requested)
        editor.slot_changed.connect(self.draft_slot_changed)
        editor.find_time_requested.connect(self._find_for_draft)
        editor.discarded.connect(self._close)
        inspector.action_requested.connect(self._on_action_requested)
        inspector.move_requested.connect(self.move_requested)
        inspector.move_target_changed.connect(self.draft_slot_changed)
        inspector.find_time_requested.connect(self._find_for_move)
        inspector.close_requested.connect(self._go_back)
        find_time.find_requested.connect(self.find_requested)
        find_time.find_cancelled.connect(self.find_cancelled)
        find_time.slot_chosen.connect(self._on_slot_found)
        find_time.order_chosen.connect(self.slot_order_chosen)
        find_time.close_requested.connect(self._go_back)
        self.requests.action_requested.connect(self._on_action_requested)
        self.requests.booking_opened.connect(self.booking_opened)
        self.requests.close_requested.connect(self._go_back)
        self.waiting.close_requested.connect(self._go_back)
