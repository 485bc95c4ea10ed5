"""A booking once more, from wherever it is asked for, into the form of a new one."""

from PySide6.QtCore import QObject

from desk_app.services.again import Again
from desk_app.ui.bridges.again_bridge import AgainBridge
from desk_app.ui.failures import notice_of
from desk_app.ui.front_desk import FrontDesk
from desk_app.ui.main_window import MainWindow
from desk_app.ui.views.booking_panel import BookingPanel
from desk_app.ui.views.calendar_view import CalendarView
from desk_app.ui.widgets.pill import Tone


class AgainDesk(QObject):
    """Fills the form with what was found, and says how it differs from last time."""

    def __init__(
        self,
        window: MainWindow,
        *,
        panel: BookingPanel,
        calendar: CalendarView,
        front_desk: FrontDesk,
        bridge: AgainBridge,
    ) -> None:
        super().__init__(window)
        self._panel = panel
        self._calendar = calendar
        self._front_desk = front_desk
        panel.inspector.same_again_requested.connect(bridge.find)
        bridge.again_found.connect(self._on_again_found)
        bridge.request_failed.connect(lambda error: window.show_banner(notice_of(error)))

    def _on_again_found(self, again: Again) -> None:
        if self._panel.editor.has_entries:
            self._panel.editor.say_unfinished()
            return
        self._front_desk.open_draft(again.draft)
        start = again.draft.starts_at
        if start is not None:
            zone = self._calendar.directory.zone(again.draft.resource_id)
            self._calendar.show_day(start.astimezone(zone).date())
        title, message, tone = self._words(again)
        self._panel.editor.notice.show_words(title, message, tone=tone)
        self._panel.editor.book_button.setFocus()

    def _words(self, again: Again) -> tuple[str, str, Tone]:
        directory, words = self._calendar.directory, self._front_desk.words
        zone = directory.zone(again.draft.resource_id)
        wanted = words.moment(again.wanted.start, zone)
        if again.is_free is None:
            title = self.tr("Same time: {0}").format(wanted)
            return title, self.tr("Nobody could be asked yet whether it is free."), Tone.WARNING
        if not again.is_free:
            title = self.tr("{0} is not free").format(wanted)
            return title, self.tr("Nothing near it is free. Choose another time."), Tone.WARNING
        if again.is_as_before:
            return self.tr("Same time: {0}").format(wanted), self.tr("It is free."), Tone.GOOD
        start = again.draft.starts_at
        nearest = words.moment(start, zone) if start else ""
        title = self.tr("{0} is not free").format(wanted)
        who = directory.resource_name(again.draft.resource_id)
        text = self.tr("The nearest free time is {when} with {who}.")
        return title, text.format(when=nearest, who=who), Tone.WARNING
