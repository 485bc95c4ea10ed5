"""One write that waits as a card: what was asked for, how it stands, what can be done."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Qt, Signal, SignalInstance
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPaintEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget
from typing_extensions import override

from desk_app.domain.alternatives import Alternative
from desk_app.services.waiting import Stage, WaitingItem
from desk_app.store.outbox import OutboxKind
from desk_app.ui.directory import Directory
from desk_app.ui.theme import S4, S8, S12, current_theme
from desk_app.ui.time_words import TimeWords
from desk_app.ui.views.alternatives_list import AlternativesList, Lost
from desk_app.ui.waiting_words import ItemWords
from desk_app.ui.widgets.buttons import DangerButton, DeskButton, QuietButton
from desk_app.ui.widgets.flow_layout import FlowLayout
from desk_app.ui.widgets.focus_card import CARD_STRIPE, FocusCard
from desk_app.ui.widgets.pill import StatusPill, Tone, tone_colours
from desk_app.ui.widgets.plain_text import TextRole, one_line, plain_label

_LONGEST_NAME = 200


class WaitingCard(FocusCard):
    """A write; Enter does the first thing offered, Del discards it.

    Signals:
        send_requested: It should be tried now.
        undo_requested: It should be taken back; it has not left.
        other_time_requested: Another time should be found for it.
        discarded: It should be taken out for good; a second press agreed to that.
        closed: What became of it has been seen.
        opened: The booking id it is about.
        alternative_chosen: The reference, and the `Alternative` to book it at instead.
        walked: 1 for the card below, -1 for the one above.
    """

    send_requested = Signal(str)
    undo_requested = Signal(str)
    other_time_requested = Signal(str)
    discarded = Signal(str)
    closed = Signal(str)
    opened = Signal(str)
    walked = Signal(int)
    alternative_chosen = Signal(str, object)

    def __init__(self, item: WaitingItem, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._item = item
        self._tone = Tone.NEUTRAL
        self._is_asking = False
        self._offer: tuple[Alternative, ...] = ()
        self.setObjectName(f"waiting_{item.ref}")
        self._deed = plain_label("", role=TextRole.SMALL)
        self._pill = StatusPill("", name="waiting_state")
        self._name = plain_label("", role=TextRole.STRONG, elides=True)
        self._when = plain_label("", wraps=True)
        self._age = plain_label("", role=TextRole.SMALL, wraps=True)
        self._advice = plain_label("", role=TextRole.SMALL, wraps=True)
        self._buttons = QWidget()
        self._flow = FlowLayout(self._buttons, spacing=S8)
        self.first_button: DeskButton | None = None
        self._send = self._button(self.tr("Send now"), "waiting_send", self.send_requested)
        self._undo = self._button(self.tr("Undo"), "waiting_undo", self.undo_requested)
        self._other = self._button(
            self.tr("Another time…"), "waiting_other_time", self.other_time_requested
        )
        self._close = self._button(self.tr("Done"), "waiting_close", self.closed)
        self._discard = DangerButton(self.tr("Discard…"), name="waiting_discard")
        self._discard.setAccessibleName(self.tr("Discard"))
        self._discard.clicked.connect(self._ask_or_discard)
        self._keep = QuietButton(self.tr("Keep"), name="waiting_keep")
        self._keep.clicked.connect(self._keep_it)
        self._instead = plain_label(self.tr("Book instead:"), role=TextRole.SMALL)
        self.alternatives = AlternativesList()
        self.alternatives.alternative_chosen.connect(self._choose)
        self._lay_out()

    @property
    def item(self) -> WaitingItem:
        """The write shown."""
        return self._item

    def show_item(self, item: WaitingItem, words: ItemWords, *, when: str, age: str) -> None:
        """Say how it stands now."""
        if item.stage is not self._item.stage:
            self._is_asking = False
        self._item, self._tone = item, words.tone
        name = one_line(item.customer_name[:_LONGEST_NAME] or item.what[:_LONGEST_NAME])
        self._deed.setText(words.deed)
        self._pill.set_status(words.state, words.tone)
        self._name.setText(name or self.tr("No name"))
        self._when.setText(when)
        self._when.setVisible(bool(when))
        self._age.setText(age)
        self._advice.setText(words.advice)
        self._advice.setVisible(bool(words.advice))
        said = (words.deed, name, when, words.state, words.advice, age)
        self.setAccessibleName(", ".join(part for part in said if part))
        self._show_buttons()
        self.update()

    def show_alternatives(
        self, found: Sequence[Alternative], directory: Directory, words: TimeWords, *, today: date
    ) -> None:
        """Offer these times instead of one that is taken; none takes the offer away."""
        offered = tuple(found) if self._item.is_taken else ()
        if offered == self._offer:
            return
        self._offer = offered
        self.alternatives.set_alternatives(offered, directory, words, self._lost(today))
        self._instead.setVisible(bool(offered))

    def allow_choice(self) -> None:
        """One of the times offered can be chosen: they are fresh."""
        self.alternatives.setEnabled(True)

    # --- details -----------------------------------------------------------------------------

    def _button(self, text: str, name: str, asked: SignalInstance) -> QuietButton:
        button = QuietButton(text, name=name)
        button.clicked.connect(lambda: asked.emit(self._item.ref))
        return button

    def _show_buttons(self) -> None:
        item = self._item
        shown = [self._keep, self._discard] if self._is_asking else self._offered(item.stage)
        if item.stage is Stage.NEEDS_PERSON and not item.is_readable:
            shown = [button for button in shown if button is not self._send]
        self._discard.setText(
            self.tr("Discard for good") if self._is_asking else self.tr("Discard…")
        )
        for button in (self._send, self._undo, self._other, self._close, self._keep, self._discard):
            button.setVisible(button in shown)
        self.first_button = shown[0] if shown else None
        self._buttons.setVisible(bool(shown))

    def _offered(self, stage: Stage) -> list[DeskButton]:
        match stage:
            case Stage.NEEDS_PERSON | Stage.WAITING:
                return [self._send, self._discard]
            case Stage.REFUSED:
                return self._after_refusal()
            case Stage.LEAVING:
                return [self._undo, self._send]
            case Stage.DONE:
                return [self._close]
            case Stage.LOOKED_FOR | Stage.DISMISSED:
                return []

    def _after_refusal(self) -> list[DeskButton]:
        if self._item.kind is OutboxKind.CREATE:
            return [self._other, self._discard]
        return [self._close]

    def _lost(self, today: date) -> Lost:
        start = self._item.interval.start if self._item.interval else None
        return Lost(start, (self._item.resource_id,) if self._item.resource_id else (), today)

    def _choose(self, found: Alternative) -> None:
        """Books it once, however often it is pressed."""
        self.alternatives.setEnabled(False)
        self.alternative_chosen.emit(self._item.ref, found)

    def _ask_or_discard(self) -> None:
        if self._is_asking:
            self.discarded.emit(self._item.ref)
            return
        self._is_asking = True
        self._show_buttons()
        self._keep.setFocus(Qt.FocusReason.TabFocusReason)

    def _keep_it(self) -> None:
        self._is_asking = False
        self._show_buttons()
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def _lay_out(self) -> None:
        top = FlowLayout(spacing=S8)
        top.addWidget(self._pill)
        top.addWidget(self._deed)
        for button in (self._send, self._undo, self._other, self._close, self._keep, self._discard):
            self._flow.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(S12 + CARD_STRIPE, S12, S12, S12)
        column.setSpacing(S4)
        column.addLayout(top)
        for label in (self._name, self._when, self._advice, self._age):
            column.addWidget(label)
        column.addWidget(self._instead)
        column.addWidget(self.alternatives)
        self._instead.hide()
        column.addWidget(self._buttons)

    # --- Qt calls these ----------------------------------------------------------------------

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        is_plain = event.modifiers() == Qt.KeyboardModifier.NoModifier
        match event.key():
            case Qt.Key.Key_Down | Qt.Key.Key_Up:
                self.walked.emit(1 if event.key() == Qt.Key.Key_Down else -1)
            case Qt.Key.Key_Delete if is_plain and self._discard.isVisible():
                self._ask_or_discard()
            case Qt.Key.Key_Return | Qt.Key.Key_Enter if self.hasFocus() and self.first_button:
                self.first_button.click()
            case _:
                super().keyPressEvent(event)

    @override
    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if self._item.booking_id:
            self.opened.emit(self._item.booking_id)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        stripe = tone_colours(self._tone, current_theme().palette).stripe
        self.paint_card(stripe=stripe, is_dashed=self._item.stage is not Stage.DONE)
