"""What joins the list of what waits with the window, the panel and the strip that undoes."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QApplication, QFileDialog

from desk_app.clock import Clock
from desk_app.domain.alternatives import Alternative
from desk_app.domain.booking import Booking
from desk_app.domain.pending import Pending
from desk_app.errors import SlotTakenError
from desk_app.services.drafts import BookingDraft, new_ref
from desk_app.services.outbox_sender import WriteNews
from desk_app.services.repeats import draft_of_booking
from desk_app.services.waiting import Stage, WaitingItem, item_of
from desk_app.services.write_answers import Outcome
from desk_app.store.outbox import OutboxState
from desk_app.ui.bridges.calendar_bridge import CalendarBridge
from desk_app.ui.bridges.editor_bridge import EditorBridge
from desk_app.ui.bridges.outbox_bridge import OutboxBridge
from desk_app.ui.front_desk import FrontDesk
from desk_app.ui.main_window import MainWindow
from desk_app.ui.time_words import TimeWords
from desk_app.ui.undo_strip import Sent, UndoStrip
from desk_app.ui.views.booking_panel import BookingPanel
from desk_app.ui.waiting_words import unsent_lines
from desk_app.ui.widgets.banner import Notice
from desk_app.ui.widgets.pill import Tone
from desk_app.ui.widgets.plain_text import short_line
from desk_app.ui.widgets.toast import Toast

_TOPIC = "waiting"


class WaitingDesk(QObject):
    """Shows what waits, and takes a person to what needs one.

    Signals:
        unsent_changed: What has not been sent, a tuple with a line of text for each.
    """

    unsent_changed = Signal(object)

    def __init__(
        self,
        window: MainWindow,
        *,
        panel: BookingPanel,
        front_desk: FrontDesk,
        bridge: OutboxBridge,
        calendar_bridge: CalendarBridge,
        editor_bridge: EditorBridge,
        clock: Clock,
    ) -> None:
        super().__init__(window)
        self._window = window
        self._panel = panel
        self._front_desk = front_desk
        self._bridge = bridge
        self._calendar_bridge = calendar_bridge
        self._editor_bridge = editor_bridge
        self._clock = clock
        self._words = TimeWords()
        self._needed_person = False
        self.strip = UndoStrip(window)
        self._connect()

    def show(self) -> None:
        """Opens the list of what waits."""
        self._front_desk.show_calendar()
        self._window.open_side_panel()
        self._panel.open_waiting()

    def show_if_any(self) -> None:
        """Opens the list if there is anything in it."""
        if self._panel.waiting.cards:
            self.show()

    def ask_for_file(self) -> None:
        """Asks where what has not been sent is to be saved, over the dialog that is open."""
        name = self.tr("Not sent {0}").format(f"{self._clock.now():%Y-%m-%d}")
        over = QApplication.activeModalWidget() or self._window
        dialog = QFileDialog(over, self.tr("Save what has not been sent"))
        dialog.setObjectName("export_dialog")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilters([self.tr("Table (*.csv)"), self.tr("For another program (*.json)")])
        dialog.setDefaultSuffix("csv")
        dialog.filterSelected.connect(
            lambda chosen: dialog.setDefaultSuffix("json" if "json" in chosen else "csv")
        )
        dialog.selectFile(f"{name}.csv")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(self._bridge.export)
        dialog.open()

    # --- details -----------------------------------------------------------------------------

    def _connect(self) -> None:
        waiting, bridge, strip = self._panel.waiting, self._bridge, self.strip
        self._window.waiting_requested.connect(self.show)
        waiting.send_requested.connect(bridge.send_now)
        waiting.send_all_requested.connect(bridge.try_all)
        waiting.undo_requested.connect(bridge.undo)
        waiting.other_time_requested.connect(bridge.find_another_time)
        waiting.alternative_chosen.connect(bridge.book_instead)
        waiting.all_closed.connect(bridge.close_all_done)
        waiting.journal_requested.connect(bridge.load_journal)
        bridge.alternatives_found.connect(waiting.set_alternatives)
        bridge.booked_instead.connect(self._front_desk.say_booked)
        bridge.journal_loaded.connect(waiting.set_journal)
        waiting.discarded.connect(bridge.discard)
        waiting.closed.connect(bridge.close_item)
        waiting.export_requested.connect(self.ask_for_file)
        waiting.booking_opened.connect(self._front_desk.open_booking)
        bridge.items_changed.connect(self._on_items_changed)
        bridge.write_ended.connect(self._on_write_ended)
        bridge.change_undone.connect(self._on_undone)
        bridge.draft_ready.connect(self._on_draft_ready)
        bridge.exported.connect(self._on_exported)
        bridge.ticked.connect(self._on_ticked)
        bridge.request_failed.connect(self._front_desk.show_failure)
        self._front_desk.change_made.connect(self._on_change_made)
        strip.undo_requested.connect(bridge.undo)
        strip.send_requested.connect(bridge.send_now)
        strip.rebooking_requested.connect(self._on_rebooking_requested)
        strip.cancelling_requested.connect(self._front_desk.cancel_booking)

    def _on_items_changed(self, items: Sequence[WaitingItem]) -> None:
        self._panel.waiting.set_items(items)
        unsent = [item for item in items if item.stage not in (Stage.DONE, Stage.LEAVING)]
        needs_person = any(item.stage <= Stage.REFUSED for item in unsent)
        done = any(item.stage is Stage.DONE for item in items)
        self._window.set_waiting(len(unsent), needs_person=needs_person, has_results=done)
        if self._needed_person and not needs_person:
            self._window.withdraw_banner(_TOPIC)
        self._needed_person = needs_person
        missing = [item for item in items if item.stage is not Stage.DONE]
        lines = unsent_lines(missing, self._panel.waiting.directory, self._front_desk.words)
        self.unsent_changed.emit(lines)

    def _on_change_made(self, text: str, pending: Pending) -> None:
        self.strip.offer(text, pending)

    def _on_write_ended(self, news: WriteNews) -> None:
        self.strip.note_ended(news.row.ref)
        if news.booking is not None and news.row.state is OutboxState.DONE:
            at = (news.row.last_attempt_at or self._clock.now()).astimezone()
            self.strip.note_sent(Sent(news.booking, self._words.minutes(at.hour * 60 + at.minute)))
        if news.answer is not None and news.answer.doubles:
            self._say_doubles(news.answer.doubles + 1)
        elif not news.is_awaited and news.row.state is not OutboxState.DONE:
            self._say_not_done(news)

    def _say_doubles(self, count: int) -> None:
        text = self.tr("A booking was there {0} times. The oldest was kept.").format(count)
        self._banner(text, self.tr("The others were cancelled."), Tone.WARNING)

    def _say_not_done(self, news: WriteNews) -> None:
        title = self.tr("A change could not be made")
        if news.answer is not None and news.answer.outcome is Outcome.TAKEN:
            title = self.tr("A booking could not be made: its time is taken")
        item = item_of(news.row, self._clock.now())
        [line] = unsent_lines([item], self._panel.waiting.directory, self._front_desk.words)
        self._banner(title, line, Tone.WARNING)

    def _banner(self, title: str, message: str, tone: Tone) -> None:
        self._window.show_banner(
            Notice(
                title=title,
                message=message,
                tone=tone,
                action_text=self.tr("Show"),
                action=self.show,
                topic=_TOPIC,
            )
        )

    def _on_undone(self, was_waiting: bool) -> None:
        text = (
            self.tr("Undone. Nothing was sent.")
            if was_waiting
            else self.tr("It had just left, so it could not be taken back.")
        )
        self._window.show_toast(Toast(text=text))
        self._on_ticked()

    def _on_draft_ready(self, draft: BookingDraft, found: Sequence[Alternative]) -> None:
        self._front_desk.open_draft(draft)
        if self._panel.draft.ref == draft.ref:
            self._panel.show_alternatives(found, SlotTakenError())

    def _on_rebooking_requested(self, booking: Booking) -> None:
        self._front_desk.open_draft(draft_of_booking(booking, new_ref()))

    def _on_exported(self, path: str) -> None:
        text = self.tr("Saved as {0}").format(short_line(Path(path).name))
        self._window.show_toast(Toast(text=text))

    def _on_ticked(self) -> None:
        self._calendar_bridge.reload()
        self._editor_bridge.look_again()
