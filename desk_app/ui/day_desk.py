"""The day's steps wherever they are asked for: said once they are noted, and taken back."""

from PySide6.QtCore import QObject, Signal

from desk_app.domain.booking import Booking
from desk_app.domain.day_state import DayState
from desk_app.errors import DeskError
from desk_app.ui.bridges.calendar_bridge import CalendarBridge
from desk_app.ui.bridges.day_bridge import DayBridge
from desk_app.ui.failures import notice_of
from desk_app.ui.main_window import MainWindow
from desk_app.ui.views.booking_inspector import BookingInspector
from desk_app.ui.views.calendar_view import CalendarView
from desk_app.ui.widgets.plain_text import short_line
from desk_app.ui.widgets.toast import Toast, ToastAction


class DayDesk(QObject):
    """Lets the grid, the rail and the inspector note what happens on the day.

    Signals:
        change_made: What was noted, in words, and its `Pending`: it can be taken back.
        undo_requested: The reference of a note that waits and is to be taken back.
    """

    change_made = Signal(str, object)
    undo_requested = Signal(str)

    def __init__(
        self,
        window: MainWindow,
        *,
        calendar: CalendarView,
        inspector: BookingInspector,
        bridge: DayBridge,
        calendar_bridge: CalendarBridge,
    ) -> None:
        super().__init__(window)
        self._window = window
        self._bridge = bridge
        self._calendar_bridge = calendar_bridge
        calendar.day_state_requested.connect(bridge.note)
        inspector.day_state_requested.connect(bridge.note)
        bridge.state_noted.connect(self._on_state_noted)
        bridge.note_refused.connect(self._on_note_refused)
        bridge.request_failed.connect(lambda error: window.show_banner(notice_of(error)))

    def _on_state_noted(self, booking: Booking, state: DayState) -> None:
        name = short_line(booking.customer_name) or self.tr("No name")
        text, pending = self._sentence(state).format(name=name), booking.pending
        undo = ToastAction(self.tr("Undo"), lambda: self._bridge.take_back(booking.id, state))
        if pending is not None and pending.leaves_in:
            self.change_made.emit(text, pending)
            return
        if pending is not None:
            text = self.tr("{done}. It waits to be sent.").format(done=text)
            undo = ToastAction(self.tr("Undo"), lambda: self.undo_requested.emit(pending.ref))
        self._window.show_toast(Toast(text=text, actions=(undo,)))

    def _on_note_refused(self, _: str, error: DeskError) -> None:
        self._window.show_banner(notice_of(error))
        self._calendar_bridge.refresh()

    def _sentence(self, state: DayState) -> str:
        match state:
            case DayState.ARRIVED:
                return self.tr("{name} has arrived")
            case DayState.IN_SERVICE:
                return self.tr("{name} is in service")
            case DayState.SERVED:
                return self.tr("{name} was served")
            case DayState.NO_SHOW:
                return self.tr("{name} did not come")
