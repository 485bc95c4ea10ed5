"""What waits to be sent, to be worked through: what needs a person comes first."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget

from desk_app.clock import Clock
from desk_app.domain.alternatives import Alternative
from desk_app.domain.identifiers import DeskRef
from desk_app.services.waiting import Stage, WaitingItem
from desk_app.ui.directory import Directory
from desk_app.ui.theme import S8
from desk_app.ui.time_words import TimeWords
from desk_app.ui.views.panel_page import PanelPage
from desk_app.ui.views.waiting_card import WaitingCard
from desk_app.ui.views.waiting_journal import WaitingJournal
from desk_app.ui.waiting_words import item_words, unsent_lines
from desk_app.ui.widgets.buttons import QuietButton
from desk_app.ui.widgets.pill import StatusPill, Tone
from desk_app.ui.widgets.plain_text import TextRole, plain_label

MOST_SHOWN: Final = 60


class WaitingPanel(PanelPage):
    """The writes that wait; ↑ and ↓ walk them, Enter does the first thing offered, Del discards.

    Signals:
        send_requested: The reference of a write to be tried now.
        send_all_requested: Everything that waits is to be tried now.
        undo_requested: The reference of a write to be taken back.
        other_time_requested: The reference of a write to find another time for.
        discarded: The reference of a write to be taken out for good.
        closed: The reference of a write whose end has been seen.
        export_requested: What has not been sent is to be saved to a file.
        booking_opened: The booking id.
        alternative_chosen: The reference of a write whose time is taken, and the `Alternative`.
        all_closed: The references of writes that are done, and whose end has been seen.
        journal_requested: What has come to an end is to be listed as well.
    """

    send_requested = Signal(str)
    send_all_requested = Signal()
    undo_requested = Signal(str)
    other_time_requested = Signal(str)
    discarded = Signal(str)
    closed = Signal(str)
    export_requested = Signal()
    booking_opened = Signal(str)
    alternative_chosen = Signal(str, object)
    all_closed = Signal(object)
    journal_requested = Signal()

    def __init__(self, clock: Clock, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Waiting to be sent"), name="waiting_panel", parent=parent)
        self._clock = clock
        self._directory = Directory()
        self._words = TimeWords()
        self._items: tuple[WaitingItem, ...] = ()
        self._cards: dict[DeskRef, WaitingCard] = {}
        self._alternatives: dict[DeskRef, tuple[Alternative, ...]] = {}
        self.count_pill = StatusPill("", name="waiting_count", tone=Tone.WARNING)
        self.empty = plain_label(
            self.tr("Nothing waits. Everything has reached the server."),
            role=TextRole.MUTED,
            wraps=True,
        )
        self.send_all_button = QuietButton(self.tr("Send all now"), name="send_all")
        self.export_button = QuietButton(self.tr("Save as a file…"), name="export_waiting")
        self.close_all_button = QuietButton(self.tr("Close all that is done"), name="close_done")
        self.journal = WaitingJournal()
        self._more = plain_label("", role=TextRole.SMALL, wraps=True)
        self._column = QVBoxLayout()
        self._column.setSpacing(S8)
        self._lay_out()
        self.send_all_button.clicked.connect(self.send_all_requested)
        self.export_button.clicked.connect(self.export_requested)
        self.close_all_button.clicked.connect(lambda: self.all_closed.emit(self._done_refs()))
        self.journal.requested.connect(self.journal_requested)
        self._show()

    @property
    def cards(self) -> tuple[WaitingCard, ...]:
        """The cards on screen, from the top."""
        return tuple(self._cards[item.ref] for item in self._items if item.ref in self._cards)

    def set_items(self, items: Sequence[WaitingItem]) -> None:
        """Show these, in their order."""
        self._items = tuple(items)
        self._show()
        self.journal.look_again()

    @property
    def directory(self) -> Directory:
        """How names and times are said."""
        return self._directory

    def set_alternatives(self, ref: DeskRef, found: Sequence[Alternative]) -> None:
        """Offer these times instead of one that is taken."""
        self._alternatives[ref] = tuple(found)
        if ref in self._cards:
            self._cards[ref].allow_choice()
        self._show()

    def set_journal(self, items: Sequence[WaitingItem]) -> None:
        """List what has come to an end."""
        self.journal.set_lines(unsent_lines(items, self._directory, self._words))

    def set_directory(self, directory: Directory) -> None:
        """Say names and times by this."""
        self._directory = directory
        self._show()

    def set_words(self, words: TimeWords) -> None:
        """Write times in this way."""
        self._words = words
        self._show()

    def focus_first(self) -> None:
        """Put the focus on the first write."""
        target: QWidget = self.cards[0] if self.cards else self.close_button
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    # --- details -----------------------------------------------------------------------------

    def _lay_out(self) -> None:
        self.head.addWidget(self.count_pill)
        self.body.addLayout(self._column)
        self.body.addWidget(self._more)
        self.body.addWidget(self.empty)
        self.body.addWidget(self.close_all_button, 0, Qt.AlignmentFlag.AlignLeft)
        self.body.addWidget(self.journal)
        self.body.addStretch(1)
        row = QHBoxLayout()
        row.setSpacing(S8)
        row.addWidget(self.send_all_button, 1)
        row.addWidget(self.export_button, 1)
        self.foot.addLayout(row)

    def _show(self) -> None:
        row = self._focused_row()
        unsent = [i for i in self._items if i.stage not in (Stage.DONE, Stage.LEAVING)]
        self.count_pill.set_status(str(len(unsent)), Tone.WARNING)
        self.count_pill.setVisible(bool(unsent))
        self.empty.setVisible(not self._items)
        self.close_all_button.setVisible(len(self._done_refs()) > 1)
        self.send_all_button.setEnabled(bool(unsent))
        self.export_button.setEnabled(bool(unsent))
        shown = self._items[:MOST_SHOWN]
        self._drop_others({item.ref for item in shown})
        while self._column.takeAt(0) is not None:
            pass
        for item in shown:
            card = self._card(item)
            self._column.addWidget(card)
            card.show()
        left = len(self._items) - len(shown)
        self._more.setText(self.tr("And {0} more, which follow.").format(left))
        self._more.setVisible(left > 0)
        self._restore_focus(row)

    def _card(self, item: WaitingItem) -> WaitingCard:
        card = self._cards.get(item.ref)
        if card is None:
            card = self._cards[item.ref] = WaitingCard(item)
            card.send_requested.connect(self.send_requested)
            card.undo_requested.connect(self.undo_requested)
            card.other_time_requested.connect(self.other_time_requested)
            card.discarded.connect(self.discarded)
            card.closed.connect(self.closed)
            card.opened.connect(self.booking_opened)
            card.walked.connect(self._walk)
            card.alternative_chosen.connect(self.alternative_chosen)
        age = self._words.age(item.asked_at, self._clock.now())
        card.show_item(
            item, item_words(item), when=self._when(item), age=self.tr("asked for {0}").format(age)
        )
        today = self._clock.now().astimezone(self._directory.zone(item.resource_id)).date()
        if not item.is_taken:
            self._alternatives.pop(item.ref, None)
        slots = self._alternatives.get(item.ref, ())
        card.show_alternatives(slots, self._directory, self._words, today=today)
        return card

    def _done_refs(self) -> tuple[DeskRef, ...]:
        return tuple(item.ref for item in self._items if item.stage is Stage.DONE)

    def _when(self, item: WaitingItem) -> str:
        if item.interval is None:
            return ""
        zone = self._directory.zone(item.resource_id)
        today = self._clock.now().astimezone(zone).date()
        day = self._words.named_short_day(item.interval.start.astimezone(zone).date(), today)
        who = self._directory.resource_name(item.resource_id)
        parts = (f"{day}, {self._words.span(item.interval, zone)}", who)
        return " · ".join(part for part in parts if part)

    def _drop_others(self, kept: set[DeskRef]) -> None:
        for ref in [each for each in self._cards if each not in kept]:
            card = self._cards.pop(ref)
            card.hide()
            card.deleteLater()

    def _focused_row(self) -> int:
        return next((row for row, card in enumerate(self.cards) if _has_focus(card)), -1)

    def _restore_focus(self, row: int) -> None:
        """After a write left the list, the one that took its place has the focus."""
        cards = self.cards
        if row >= 0 and cards and not any(_has_focus(card) for card in cards):
            cards[min(row, len(cards) - 1)].setFocus(Qt.FocusReason.OtherFocusReason)

    def _walk(self, step: int) -> None:
        cards = self.cards
        row = max(0, min(len(cards) - 1, self._focused_row() + step))
        cards[row].setFocus(Qt.FocusReason.OtherFocusReason)
        self.reveal(cards[row])


def _has_focus(card: WaitingCard) -> bool:
    focused = QApplication.focusWidget()
    return focused is not None and (focused is card or card.isAncestorOf(focused))
