"""The calendar, the booking panel and the table as one place of work.

Views emit what was asked for and bridges do it; here is what one view's wish means for the
others: a click on free time opens the panel, a slot chosen there is drawn in the grid.
"""

from collections.abc import Sequence
from datetime import date, tzinfo
from enum import Enum
from typing import Final

from PySide6.QtCore import QObject, Signal

from desk_app.domain.alternatives import Alternative
from desk_app.domain.booking import Booking
from desk_app.domain.booking_graph import awaits_answer
from desk_app.domain.booking_search import KnownCustomer
from desk_app.domain.identifiers import BookingId, ProjectId, ResourceId
from desk_app.domain.interval import Interval
from desk_app.domain.project import Project
from desk_app.domain.resource import Resource
from desk_app.errors import DeskError, NotFoundError, SlotTakenError
from desk_app.services.calendar import CalendarPicture
from desk_app.services.drafts import BookingDraft
from desk_app.services.free_time import free_resources
from desk_app.ui.bridges.bookings_bridge import BookingsBridge
from desk_app.ui.bridges.calendar_bridge import CalendarBridge
from desk_app.ui.bridges.editor_bridge import EditorBridge
from desk_app.ui.directory import Directory
from desk_app.ui.failures import describe, notice_of
from desk_app.ui.main_window import MainWindow
from desk_app.ui.pages import BOOKINGS, CALENDAR
from desk_app.ui.theme import look_of_state
from desk_app.ui.time_words import TimeWords
from desk_app.ui.views.booking_panel import BookingPanel
from desk_app.ui.views.bookings_view import BookingsView
from desk_app.ui.views.calendar_view import CalendarView
from desk_app.ui.views.draft_start import DraftStart
from desk_app.ui.widgets.banner import Notice
from desk_app.ui.widgets.plain_text import short_line
from desk_app.ui.widgets.toast import Toast

_MOVE_TOPIC: Final = "move"


class Wish(Enum):
    """Why a booking is opened."""

    LOOK = "look"
    CANCEL = "cancel"
    AGAIN = "again"


class FrontDesk(QObject):
    """Lets the calendar, the panel and the table act together.

    Signals:
        change_made: What was done, in words, and its `Pending`: it can be taken back.
    """

    change_made = Signal(str, object)

    def __init__(
        self,
        window: MainWindow,
        *,
        calendar: CalendarView,
        panel: BookingPanel,
        table: BookingsView,
        calendar_bridge: CalendarBridge,
        editor_bridge: EditorBridge,
        bookings_bridge: BookingsBridge,
        desk_zone: tzinfo,
    ) -> None:
        super().__init__(window)
        self._window = window
        self._calendar = calendar
        self._panel = panel
        self._table = table
        self._calendar_bridge = calendar_bridge
        self._editor_bridge = editor_bridge
        self._bookings_bridge = bookings_bridge
        self._directory = Directory(desk_zone=desk_zone)
        self._service_id: ProjectId | None = None
        self._picture: CalendarPicture | None = None
        self._wish: Wish | None = None
        self._reason = ""
        self._draft_span: Interval | None = None
        self._words = TimeWords()
        self._moved: set[BookingId] = set()
        self._connect_calendar()
        self._connect_panel()
        self._connect_table()

    # --- what a person starts ----------------------------------------------------------------

    def new_booking(self) -> None:
        """Opens an empty form."""
        self.open_form(DraftStart(project_id=self._service_id))

    def new_booking_for(self, customer_name: str) -> None:
        """Opens a form for somebody whose name is known."""
        self.open_form(DraftStart(project_id=self._service_id, customer_name=customer_name))

    def find_time(self) -> None:
        """Opens the search for a free slot."""
        self._window.open_side_panel()
        self._panel.open_find_time(project_id=self._service_id)

    def show_requests(self) -> None:
        """Opens the list of requests that await an answer."""
        self._window.open_side_panel()
        self._panel.open_requests()

    def show_found(self, text: str) -> None:
        """Shows everybody and everything that a text finds, as a list."""
        self._window.show_page(BOOKINGS)
        self._table.search_for(text)

    def open_booking(self, booking_id: str) -> None:
        """Opens a booking in the panel."""
        self.open_for(booking_id, Wish.LOOK)

    def open_for(self, booking_id: str, wish: Wish) -> None:
        """Opens a booking in the panel, and what is wished for there."""
        self._wish = wish
        self._editor_bridge.open(booking_id)

    def cancel_booking(self, booking_id: str, reason: str = "") -> None:
        """Opens a booking in the panel and asks why it is cancelled, unless that is known."""
        self._reason = reason
        self.open_for(booking_id, Wish.CANCEL)

    def open_draft(self, draft: BookingDraft) -> None:
        """Opens the form with all that was typed before."""
        self.show_calendar()
        self.open_form(DraftStart.of_draft(draft))

    def show_calendar(self) -> None:
        """Goes to the calendar, unless a page with the panel beside it is shown."""
        if self._window.page != BOOKINGS:
            self._window.show_page(CALENDAR)

    def show_failure(self, error: DeskError) -> None:
        """Says above the page what did not work."""
        self._window.show_banner(notice_of(error))

    def set_time_words(self, words: TimeWords, *, week_start: int = 0) -> None:
        """Write days and times in another way; the week starts on a weekday, 0 being Monday."""
        self._words = words
        self._calendar.set_time_words(words, week_start=week_start)
        self._panel.set_words(words)
        self._table.set_words(words)

    @property
    def words(self) -> TimeWords:
        """How days and times are written."""
        return self._words

    def start_over(self) -> None:
        """Gives up everything that belongs to the profile at work; it is being closed."""
        self._service_id = self._picture = self._wish = None
        self._panel.close_page()
        self._panel.set_requests(())
        self._calendar.show_draft(None, None)
        self._calendar.select_booking(None)
        self._calendar.set_free_slots({})
        self._calendar.set_shelf(())
        self._window.close_side_panel()
        self._window.dismiss_toast()

    # --- connections -------------------------------------------------------------------------

    def _connect_calendar(self) -> None:
        view, bridge = self._calendar, self._calendar_bridge
        view.days_requested.connect(bridge.show_days)
        view.month_shown.connect(bridge.show_month)
        view.slot_chosen.connect(self._on_slot_chosen)
        view.booking_opened.connect(self.open_booking)
        view.move_requested.connect(bridge.move)
        view.cancel_requested.connect(lambda booking_id: self.cancel_booking(booking_id))
        view.new_booking_requested.connect(self.new_booking)
        view.find_time_requested.connect(self.find_time)
        view.requests_requested.connect(self.show_requests)
        view.shading_requested.connect(self._on_shading_requested)
        view.refresh_requested.connect(bridge.refresh)
        view.list_requested.connect(self._on_list_requested)
        view.explanation_requested.connect(bridge.explain)
        view.month_requested.connect(bridge.count_month)
        view.columns_changed.connect(bridge.save_columns)
        view.shelve_requested.connect(bridge.lay_on_shelf)
        view.shelf_left.connect(bridge.take_off_shelf)
        bridge.month_counted.connect(view.set_month_counts)
        bridge.columns_loaded.connect(view.set_columns)
        bridge.shelf_changed.connect(view.set_shelf)
        bridge.time_explained.connect(view.set_explanation)
        bridge.picture_changed.connect(self._on_picture_changed)
        bridge.services_changed.connect(view.set_services)
        bridge.free_slots_changed.connect(view.set_free_slots)
        bridge.month_fullness_changed.connect(view.set_month_fullness)
        bridge.connection_changed.connect(view.set_connection)
        bridge.booking_moved.connect(self._on_booking_moved)
        bridge.move_refused.connect(self._on_move_refused)
        bridge.request_failed.connect(self._on_request_failed)

    def _connect_panel(self) -> None:
        panel, bridge = self._panel, self._editor_bridge
        panel.find_requested.connect(bridge.find)
        panel.find_cancelled.connect(bridge.cancel_find)
        panel.customers_requested.connect(bridge.find_customers)
        panel.draft_slot_changed.connect(self._on_draft_slot_changed)
        panel.action_requested.connect(bridge.act)
        panel.move_requested.connect(self._calendar_bridge.move)
        panel.booking_opened.connect(self.open_booking)
        panel.closed.connect(self._on_panel_closed)
        bridge.booked.connect(self._on_booked)
        bridge.booking_refused.connect(self._on_booking_refused)
        bridge.times_found.connect(panel.show_found)
        bridge.find_failed.connect(panel.show_failure)
        bridge.customers_found.connect(self._on_customers_found)
        bridge.booking_changed.connect(self._on_booking_changed)
        bridge.changed_elsewhere.connect(panel.show_changed_elsewhere)
        bridge.ending_found.connect(panel.inspector.show_ending)
        bridge.booking_acted.connect(self._on_booking_acted)
        bridge.action_refused.connect(self._on_action_refused)
        bridge.resources_changed.connect(self._on_resources_changed)
        bridge.services_changed.connect(self._on_services_changed)
        bridge.request_failed.connect(self._on_request_failed)

    def _connect_table(self) -> None:
        self._bookings_bridge.look_for(lambda: self._table.wanted)
        self._table.search_requested.connect(lambda _search: self._bookings_bridge.reload())
        self._table.booking_opened.connect(self.open_booking)
        self._bookings_bridge.bookings_changed.connect(self._table.show_found)
        self._table.new_booking_requested.connect(self.new_booking_for)
        self._bookings_bridge.request_failed.connect(self._on_request_failed)

    # --- the calendar ------------------------------------------------------------------------

    def _on_picture_changed(self, picture: CalendarPicture) -> None:
        self._picture = picture
        self._calendar.set_picture(picture)
        self._settle_moves()
        self._panel.set_requests(picture.requests)
        self._tell_who_is_free()

    def _on_slot_chosen(self, resource_id: str, interval: Interval) -> None:
        self._window.open_side_panel()
        start = DraftStart(
            resource_id=ResourceId(resource_id), interval=interval, project_id=self._service_id
        )
        if self._panel.is_editing:
            self._panel.change_slot(start)
        else:
            self.open_form(start)

    def _on_shading_requested(self, project_id: str | None) -> None:
        self._service_id = ProjectId(project_id) if project_id else None
        self._calendar_bridge.shade(project_id)

    def _on_list_requested(self, first: date, days: int) -> None:
        self._window.show_page(BOOKINGS)
        self._table.show_days(first, days)

    def _on_booking_moved(
        self, booking: Booking, actions: Sequence[str], asked_as: BookingId
    ) -> None:
        self._moved.add(asked_as)
        self._window.withdraw_banner(_MOVE_TOPIC)
        self._calendar_bridge.reload()
        if self._panel.booking_id == asked_as:
            self._panel.set_busy(is_busy=False)
            self._editor_bridge.follow(booking)
            self._panel.open_booking(booking, tuple(actions))
        name, when, who = self._facts(booking)
        text = self.tr("Moved {name} to {when} with {who}")
        self._say_done(text.format(name=name, when=when, who=who), booking)

    def _settle_moves(self) -> None:
        """Once the grid shows them at their new place, moved tiles are ordinary ones again."""
        for booking_id in self._moved:
            self._calendar.settle_move(booking_id)
        self._moved.clear()

    def _look_again(self) -> None:
        """Something was refused: shows what is stored, and asks the server what has changed."""
        self._calendar_bridge.reload()
        self._calendar_bridge.look_for_changes()

    def _on_move_refused(
        self, booking_id: BookingId, _: str, __: Interval, error: DeskError
    ) -> None:
        self._calendar.settle_move(booking_id)
        self._look_again()
        if self._panel.booking_id == booking_id:
            self._panel.set_busy(is_busy=False)
            self._panel.show_failure(error)
        reason = describe(error).title
        if isinstance(error, SlotTakenError):
            text = self.tr("Not moved: {reason}. The booking stays where it was.")
            self._window.show_toast(Toast(text=text.format(reason=reason)))
        else:
            self._window.show_banner(self._notice_of_move(error))

    def _notice_of_move(self, error: DeskError) -> Notice:
        """Why a booking was not moved, and where it is, as far as anybody knows."""
        words = describe(error)
        title, message = self.tr("Not moved: {reason}"), words.message
        if error.is_applied_unknown:
            title = self.tr("Perhaps not moved: {reason}")
            message = self.tr(
                "The calendar shows where the booking is as soon as the server answers."
            )
        elif not isinstance(error, NotFoundError):
            message = self.tr("The booking stays where it was. {message}").format(message=message)
        return Notice(
            title=title.format(reason=words.title),
            message=message,
            tone=words.tone,
            details=words.details,
            topic=_MOVE_TOPIC,
        )

    # --- the panel ---------------------------------------------------------------------------

    def open_form(self, start: DraftStart) -> None:
        """Opens the form with what is known."""
        self._editor_bridge.close()
        self._window.open_side_panel()
        self._panel.open_new(start)

    def _on_booked(self, booking: Booking, actions: Sequence[str]) -> None:
        self._panel.set_busy(is_busy=False)
        self._panel.close_page()
        self._calendar.show_draft(None, None)
        self._panel.open_booking(booking, tuple(actions))
        self._calendar.select_booking(booking.id)
        self.say_booked(booking)

    def say_booked(self, booking: Booking) -> None:
        """Says who was booked, and whether that is certain."""
        name, when, who = self._facts(booking)
        text = self.tr("Booked {name}: {when} with {who}")
        if booking.pending is not None:
            text = self.tr("Saved on this computer, not booked yet: {name}, {when} with {who}")
        elif awaits_answer(booking.graph, booking.state):
            text = self.tr("Requested for {name}: {when} with {who}")
        self._window.show_toast(Toast(text=text.format(name=name, when=when, who=who)))

    def _on_booking_refused(
        self, _: BookingDraft, error: DeskError, found: Sequence[Alternative]
    ) -> None:
        self._panel.set_busy(is_busy=False)
        self._panel.show_alternatives(tuple(found), error)

    def _on_customers_found(self, customers: Sequence[KnownCustomer], _: str) -> None:
        self._panel.set_customers(tuple(customers))

    def _on_draft_slot_changed(
        self, resource_id: ResourceId | None, interval: Interval | None
    ) -> None:
        self._draft_span = interval
        self._calendar.show_draft(resource_id, interval)
        self._tell_who_is_free()

    def _on_booking_changed(self, booking: Booking, actions: Sequence[str]) -> None:
        wish, self._wish = self._wish, None
        if wish is None:
            if self._panel.booking_id == booking.id:
                self._panel.open_booking(booking, tuple(actions))
            return
        self._window.open_side_panel()
        self._panel.open_booking(booking, tuple(actions))
        self._calendar.select_booking(booking.id)
        if wish is Wish.CANCEL:
            self._panel.inspector.start_cancelling(self._reason)
        elif wish is Wish.AGAIN:
            self._panel.inspector.start_same_again()

    def _on_booking_acted(self, booking: Booking, actions: Sequence[str]) -> None:
        self._panel.set_busy(is_busy=False)
        if self._panel.booking_id == booking.id:
            self._panel.open_booking(booking, tuple(actions))
        name, when, _ = self._facts(booking)
        word = look_of_state(booking.state, graph=booking.graph).word
        text = self.tr("{name}, {when}: {word}")
        self._say_done(text.format(name=name, when=when, word=word), booking)

    def _say_done(self, text: str, booking: Booking) -> None:
        """Says what was done, and how long it can be taken back."""
        pending = booking.pending
        if pending is not None and pending.leaves_in:
            self.change_made.emit(text, pending)
            return
        if pending is not None:
            text = self.tr("{done}. It waits to be sent.").format(done=text)
        self._window.show_toast(Toast(text=text))

    def _on_action_refused(self, _: str, error: DeskError) -> None:
        self._panel.set_busy(is_busy=False)
        self._panel.show_failure(error)
        self._look_again()

    def _on_panel_closed(self) -> None:
        self._calendar.show_draft(None, None)
        self._editor_bridge.close()
        self._window.close_side_panel()
        self._calendar.select_booking(None)

    # --- what is known -----------------------------------------------------------------------

    def _on_resources_changed(self, resources: Sequence[Resource]) -> None:
        known = self._directory
        self._directory = Directory.of(
            resources, known.services.values(), desk_zone=known.desk_zone
        )
        self._panel.set_resources(tuple(resources))
        self._calendar.set_resources(tuple(resources))

    def _on_services_changed(self, services: Sequence[Project]) -> None:
        known = self._directory
        self._directory = Directory.of(
            known.resources.values(), services, desk_zone=known.desk_zone
        )
        self._panel.set_services(tuple(services))

    def _on_request_failed(self, error: DeskError) -> None:
        self._window.show_banner(notice_of(error))

    def _tell_who_is_free(self) -> None:
        """Tells the panel who is free at the time in it, as far as the days on screen know."""
        if self._draft_span is None or self._picture is None:
            return
        free = free_resources(self._picture, self._draft_span)
        if free is not None:
            self._panel.set_free_resources(self._draft_span, free)

    def _facts(self, booking: Booking) -> tuple[str, str, str]:
        """Who, when and with whom, for one line."""
        zone = self._directory.zone(booking.resource_id)
        words = self._words
        start = booking.starts_at
        when = ""
        if start is not None:
            when = f"{words.day(start.astimezone(zone).date())}, {words.time(start, zone)}"
        who = self._directory.resource_name(booking.resource_id)
        name = short_line(booking.customer_name or booking.what)
        return name, when, short_line(who)
