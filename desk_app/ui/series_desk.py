"""Series: their dates looked at in the panel, and several of them cancelled at once."""

from collections.abc import Sequence

from PySide6.QtCore import QObject

from desk_app.domain.booking import Booking
from desk_app.ui.bridges.calendar_bridge import CalendarBridge
from desk_app.ui.bridges.series_bridge import SeriesBridge
from desk_app.ui.failures import notice_of
from desk_app.ui.front_desk import FrontDesk
from desk_app.ui.main_window import MainWindow
from desk_app.ui.views.booking_panel import BookingPanel


class SeriesDesk(QObject):
    """Joins the page for a series, and the form to cancel, with their bridge."""

    def __init__(
        self,
        window: MainWindow,
        *,
        panel: BookingPanel,
        front_desk: FrontDesk,
        bridge: SeriesBridge,
        calendar_bridge: CalendarBridge,
    ) -> None:
        super().__init__(window)
        self._front_desk = front_desk
        self._calendar_bridge = calendar_bridge
        panel.repeat.look_requested.connect(bridge.look)
        bridge.dates_looked_at.connect(panel.repeat.show_looks)
        bridge.look_failed.connect(panel.repeat.show_failure)
        inspector = panel.inspector
        inspector.series_asked.connect(bridge.count)
        inspector.series_action_requested.connect(bridge.act)
        bridge.members_found.connect(inspector.show_series)
        bridge.acted.connect(self._on_acted)
        bridge.action_refused.connect(front_desk.show_action_refused)
        bridge.request_failed.connect(lambda error: window.show_banner(notice_of(error)))

    def _on_acted(self, bookings: Sequence[Booking], actions: Sequence[str]) -> None:
        first, *others = bookings
        self._front_desk.show_acted(first, actions, others)
        self._calendar_bridge.reload()
