"""A day somebody is away, joined with the column's menu, the side panel and the undo strip."""

from datetime import date

from PySide6.QtCore import QObject

from desk_app.clock import Clock
from desk_app.domain.identifiers import BookingId, ResourceId
from desk_app.services.away import AwayDay, AwayMark, AwayPerson
from desk_app.ui.block_desk import BlockDesk
from desk_app.ui.bridges.away_bridge import AwayBridge
from desk_app.ui.bridges.calendar_bridge import CalendarBridge
from desk_app.ui.front_desk import FrontDesk
from desk_app.ui.grid.keys import USUAL_MEANINGS, Meanings
from desk_app.ui.main_window import MainWindow
from desk_app.ui.views.away_panel import AwayPanel
from desk_app.ui.views.booking_panel import BookingPanel, PanelMode
from desk_app.ui.views.calendar_view import CalendarView


class AwayDesk(QObject):
    """Opens the list of a column, and moves people where they agree to go."""

    def __init__(
        self,
        window: MainWindow,
        *,
        calendar: CalendarView,
        panel: BookingPanel,
        front_desk: FrontDesk,
        block_desk: BlockDesk,
        bridge: AwayBridge,
        calendar_bridge: CalendarBridge,
        clock: Clock,
    ) -> None:
        super().__init__(window)
        self._window = window
        self._calendar = calendar
        self._panel = panel
        self._front_desk = front_desk
        self._block_desk = block_desk
        self._bridge = bridge
        self._calendar_bridge = calendar_bridge
        self._clock = clock
        self._page: AwayPanel | None = None
        self._is_opening = False
        calendar.grid.columns.away_wanted.connect(self.open)
        panel.mode_changed.connect(self._on_mode_changed)
        bridge.list_loaded.connect(self._on_list_loaded)
        bridge.blocked.connect(block_desk.say_blocked)
        bridge.request_failed.connect(front_desk.show_failure)
        calendar_bridge.move_refused.connect(lambda *_: self._look_again())

    @property
    def page(self) -> AwayPanel:
        """The page, built when it is first needed."""
        if self._page is None:
            page = self._page = AwayPanel(self._clock)
            self._panel.add_page(page)
            page.started.connect(self._start)
            page.ended.connect(self._end)
            page.move_wanted.connect(self._move)
            page.marked.connect(self._mark)
            page.booking_opened.connect(self._front_desk.open_booking)
        return self._page

    def open_here(self) -> None:
        """Opens the list of the column with the focus."""
        resource_id, picture = self._calendar.grid.focused_resource_id, self._calendar.picture
        cursor = self._calendar.grid.overlays.cursor
        if resource_id is None or picture is None or cursor is None:
            return
        column = self._calendar.grid.picture.contents[cursor.column].column
        self.open(resource_id, column.day)

    def open(self, resource_id: str, day: date) -> None:
        """Opens the list of a column's day, whether it has begun or not."""
        self._is_opening = True
        self.page.meanings = self._meanings
        self._bridge.open(ResourceId(resource_id), day)

    # --- details -----------------------------------------------------------------------------

    @property
    def _meanings(self) -> Meanings:
        return self._calendar.grid.meanings or USUAL_MEANINGS

    def _on_list_loaded(self, away: AwayDay) -> None:
        self.page.show_day(away, self._calendar.directory, self._front_desk.words)
        if self._is_opening:
            self._is_opening = False
            self._window.open_side_panel()
            self._panel.open_page(self.page)
            self.page.focus_first()

    def _on_mode_changed(self, mode: PanelMode) -> None:
        if mode is PanelMode.CLOSED:
            self._bridge.close()

    def _start(self) -> None:
        self._bridge.begin(self.tr("Away"))

    def _end(self) -> None:
        self._bridge.end()
        self._panel.leave_page()

    def _move(self, person: AwayPerson) -> None:
        slot = person.proposal
        if slot is not None:
            booking_id, resource_id = person.booking.id, slot.resource_ids[0]
            self._calendar_bridge.move(booking_id, resource_id, slot.interval)

    def _mark(self, booking_id: str, mark: AwayMark) -> None:
        self._bridge.mark(BookingId(booking_id), mark)

    def _look_again(self) -> None:
        if self._page is not None and self._panel.is_shown(self._page):
            self._bridge.look_again()
