"""The people of the session in the panel: shown, added, noted as arrived."""

from collections.abc import Sequence

from PySide6.QtCore import QObject

from desk_app.domain.booking import Booking
from desk_app.domain.booking_search import KnownCustomer
from desk_app.domain.day_state import DayState
from desk_app.services.rosters import Roster
from desk_app.ui.bridges.day_bridge import DayBridge
from desk_app.ui.bridges.roster_bridge import RosterBridge
from desk_app.ui.failures import notice_of
from desk_app.ui.front_desk import FrontDesk
from desk_app.ui.main_window import MainWindow
from desk_app.ui.views.booking_inspector import BookingInspector
from desk_app.ui.views.calendar_view import CalendarView
from desk_app.ui.widgets.plain_text import short_line
from desk_app.ui.widgets.toast import Toast


class RosterDesk(QObject):
    """Joins the roster in the inspector with its bridge."""

    def __init__(
        self,
        window: MainWindow,
        *,
        inspector: BookingInspector,
        bridge: RosterBridge,
        day_bridge: DayBridge,
        calendar: CalendarView,
        front_desk: FrontDesk,
    ) -> None:
        super().__init__(window)
        self._window = window
        self._inspector = inspector
        self._bridge = bridge
        self._calendar = calendar
        self._front_desk = front_desk
        self._is_new = False
        roster = inspector.roster
        inspector.session_shown.connect(self._on_session_shown)
        roster.customers_requested.connect(bridge.find_customers)
        roster.person_added.connect(bridge.add)
        roster.booking_opened.connect(front_desk.open_booking)
        roster.arrival_noted.connect(lambda each: day_bridge.note(each, DayState.ARRIVED))
        bridge.roster_changed.connect(self._on_roster_changed)
        bridge.customers_found.connect(self._on_customers_found)
        bridge.seat_taken.connect(self._on_seat_taken)
        bridge.seat_refused.connect(roster.show_failure)
        bridge.request_failed.connect(lambda error: window.show_banner(notice_of(error)))

    def _on_session_shown(self, session_id: str) -> None:
        """Another booking is shown; empty for one that is no session."""
        self._is_new = bool(session_id)
        if session_id:
            self._bridge.open(session_id)
        else:
            self._bridge.close()

    def _on_roster_changed(self, roster: Roster) -> None:
        view = self._inspector.roster
        view.show_roster(roster)
        if self._is_new and view.can_add and self._inspector.hasFocus():
            view.focus_name()
        self._is_new = False

    def _on_customers_found(self, customers: Sequence[KnownCustomer]) -> None:
        booking = self._inspector.booking
        zone = self._calendar.directory.zone(booking.resource_id if booking else None)
        self._inspector.roster.set_customers(tuple(customers), self._front_desk.words, zone)

    def _on_seat_taken(self, seat: Booking) -> None:
        self._inspector.roster.show_added()
        text = self.tr("{name} has a seat in {what}")
        if seat.pending is not None:
            text = self.tr("{name} is noted for {what}. It waits to be sent.")
        session = self._inspector.booking
        what = short_line(session.what if session else seat.what) or self.tr("the session")
        name = short_line(seat.customer_name)
        self._window.show_toast(Toast(text=text.format(name=name, what=what)))
