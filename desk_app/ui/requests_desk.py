"""The list of requests, joined with what is known beside each and with the keys that answer."""

from collections.abc import Sequence

from PySide6.QtCore import QObject, Qt

from desk_app.domain.booking import Booking
from desk_app.domain.booking_graph import CONFIRM, CONFIRMED, awaits_answer
from desk_app.services.calendar import CalendarPicture
from desk_app.ui.bridges.calendar_bridge import CalendarBridge
from desk_app.ui.bridges.editor_bridge import EditorBridge
from desk_app.ui.bridges.requests_bridge import RequestsBridge
from desk_app.ui.front_desk import FrontDesk
from desk_app.ui.views.booking_panel import BookingPanel, PanelMode
from desk_app.ui.views.calendar_view import CalendarView


class RequestsDesk(QObject):
    """Keeps the list of requests well informed while it is looked at."""

    def __init__(
        self,
        parent: QObject,
        *,
        calendar: CalendarView,
        panel: BookingPanel,
        front_desk: FrontDesk,
        bridge: RequestsBridge,
        calendar_bridge: CalendarBridge,
        editor_bridge: EditorBridge,
    ) -> None:
        super().__init__(parent)
        self._calendar = calendar
        self._panel = panel
        self._front_desk = front_desk
        self._bridge = bridge
        self._editor_bridge = editor_bridge
        self._noted: tuple[Booking, ...] = ()
        calendar_bridge.picture_changed.connect(self._on_picture_changed)
        panel.mode_changed.connect(self._on_mode_changed)
        panel.requests.offers_wanted.connect(bridge.find_offers)
        bridge.facts_loaded.connect(panel.requests.set_facts)
        bridge.newest_known.connect(panel.requests.set_newest)
        bridge.offers_found.connect(panel.requests.set_offers)
        bridge.request_failed.connect(front_desk.show_failure)
        editor_bridge.booking_acted.connect(self._on_booking_acted)

    # --- keys --------------------------------------------------------------------------------

    def confirm_here(self) -> None:
        """Confirms the request with the focus: a card of the list, or a tile."""
        card = self._panel.requests.focused_card
        if card is not None:
            card.confirm()
            return
        request = self._request_in_grid()
        if request is not None:
            self._editor_bridge.act(request.id, CONFIRM, "")

    def decline_here(self) -> None:
        """Asks why the request with the focus is declined."""
        card = self._panel.requests.focused_card
        request = self._request_in_grid()
        if card is None and request is not None:
            self._front_desk.show_requests()
            card = self._panel.requests.card_of(request.id)
        if card is not None:
            card.setFocus(Qt.FocusReason.OtherFocusReason)
            card.start_declining()

    def _request_in_grid(self) -> Booking | None:
        cursor = self._calendar.grid.overlays.cursor
        booking = cursor.tile.booking if cursor and cursor.tile else None
        is_request = booking is not None and awaits_answer(booking.graph, booking.state)
        return booking if is_request else None

    # --- details -----------------------------------------------------------------------------

    def _on_picture_changed(self, picture: CalendarPicture) -> None:
        if picture.requests != self._noted:
            self._noted = picture.requests
            self._bridge.note(picture.requests)
        self._look(picture.requests)

    def _on_mode_changed(self, mode: PanelMode) -> None:
        picture = self._calendar.picture
        if mode is PanelMode.REQUESTS and picture is not None:
            self._look(picture.requests)
            self._bridge.note(picture.requests)

    def _look(self, requests: Sequence[Booking]) -> None:
        if self._panel.mode is PanelMode.REQUESTS:
            self._bridge.look_at(requests)

    def _on_booking_acted(self, booking: Booking, _actions: Sequence[str]) -> None:
        if booking.state == CONFIRMED and self._panel.mode is PanelMode.REQUESTS:
            self._panel.requests.note_confirmed(booking)
