"""Requests that await a yes or a no: oldest first, contested ones together, too late ones last."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication, QLabel, QVBoxLayout, QWidget

from desk_app.clock import Clock
from desk_app.domain.availability import Slot
from desk_app.domain.booking import Booking
from desk_app.domain.booking_graph import CONFIRM, awaits_answer
from desk_app.domain.identifiers import BookingId
from desk_app.errors import DeskError
from desk_app.services.request_facts import RequestFacts
from desk_app.ui.directory import Directory
from desk_app.ui.failures import describe
from desk_app.ui.grid.keys import USUAL_MEANINGS, Meanings
from desk_app.ui.request_groups import RequestGroup, group_requests
from desk_app.ui.request_words import clash_words, history_words, slot_words
from desk_app.ui.theme import S4, S8
from desk_app.ui.time_words import TimeWords
from desk_app.ui.views.panel_notice import PanelNotice
from desk_app.ui.views.panel_page import PanelPage
from desk_app.ui.views.request_card import RequestCard
from desk_app.ui.widgets.buttons import QuietButton
from desk_app.ui.widgets.empty_state import IconDisc
from desk_app.ui.widgets.pill import StatusPill, Tone
from desk_app.ui.widgets.plain_text import TextRole, plain_label, short_line

MOST_SHOWN: Final = 60
_AGE_EVERY_MS: Final = 30_000


class RequestsPanel(PanelPage):
    """The requests waiting; ↑ and ↓ walk them, Y confirms, Shift+D declines.

    Signals:
        action_requested: The booking id, the action and the reason, which may be empty.
        booking_opened: The booking id.
        offers_wanted: The `Booking` that is being declined, for which other times would help.
    """

    action_requested = Signal(str, str, str)
    booking_opened = Signal(str)
    offers_wanted = Signal(object)

    def __init__(self, clock: Clock, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Requests"), name="requests_panel", parent=parent)
        self._clock = clock
        self._directory = Directory()
        self._words = TimeWords()
        self._requests: tuple[Booking, ...] = ()
        self._cards: dict[BookingId, RequestCard] = {}
        self._headings: list[QLabel] = []
        self.count_pill = StatusPill("", name="requests_count", tone=Tone.WARNING)
        self._facts: Mapping[BookingId, RequestFacts] = {}
        self._rivals: dict[BookingId, tuple[BookingId, ...]] = {}
        """Who asked for the same time, for each that is being confirmed."""
        self._left: list[BookingId] = []
        """Who asked for a time that was given to somebody else, and is to be answered."""
        self._meanings: Meanings = USUAL_MEANINGS
        self.others = PanelNotice(name="request_others")
        self.empty = _NothingWaiting()
        self._column = QVBoxLayout()
        self._column.setSpacing(S8)
        self._more = plain_label("", role=TextRole.SMALL)
        self.head.addWidget(self.count_pill)
        self.body.addWidget(self.others)
        self.body.addLayout(self._column)
        self.body.addWidget(self._more)
        self.body.addWidget(self.empty, 1)
        self.body.addStretch(1)
        self._age_timer = QTimer(self)
        self._age_timer.setInterval(_AGE_EVERY_MS)
        self._age_timer.timeout.connect(self._show)
        self._age_timer.start()
        self._show()

    @property
    def cards(self) -> tuple[RequestCard, ...]:
        """The cards on screen, from the top."""
        items = [self._column.itemAt(n) for n in range(self._column.count())]
        widgets = [item.widget() for item in items if item is not None]
        return tuple(each for each in widgets if isinstance(each, RequestCard))

    def set_requests(self, bookings: Sequence[Booking]) -> None:
        """Show these; what is being typed into a card that stays is kept."""
        self._requests = tuple(each for each in bookings if awaits_answer(each.graph, each.state))
        self._show()

    @property
    def meanings(self) -> Meanings:
        """What keys mean while the focus is on a card."""
        return self._meanings

    @meanings.setter
    def meanings(self, meanings: Meanings) -> None:
        self._meanings = meanings
        for card in self._cards.values():
            card.meanings = meanings

    @property
    def focused_card(self) -> RequestCard | None:
        """The card with the focus."""
        return next((card for card in self.cards if _has_focus(card)), None)

    def card_of(self, booking_id: BookingId) -> RequestCard | None:
        """The card of a request, if it is shown."""
        return self._cards.get(booking_id)

    def set_facts(self, facts: Mapping[BookingId, RequestFacts]) -> None:
        """Say beside each request what is known."""
        self._facts = facts
        for card in self._cards.values():
            self._show_facts(card)

    def set_newest(self, made_at: datetime | None) -> None:
        """Say, where there is none, when the last request came."""
        self.empty.set_newest(
            self._words.moment(made_at, self._directory.desk_zone) if made_at else ""
        )

    def set_offers(self, booking_id: BookingId, slots: Sequence[Slot]) -> None:
        """Offer these times to somebody who is being declined."""
        card = self._cards.get(booking_id)
        if card is not None:
            card.set_offers([slot_words(each, self._words, self._directory) for each in slots])

    def note_confirmed(self, booking: Booking) -> None:
        """Offer to answer the others, where a request was confirmed that had rivals."""
        rivals = self._rivals.pop(booking.id, ())
        self._left = [each for each in rivals if each in self._cards]
        if not self._left:
            return
        count = len(self._left)
        title = self.tr("{0} is confirmed").format(short_line(booking.customer_name))
        message = (
            self.tr("1 other asked for this time.")
            if count == 1
            else self.tr("{0} others asked for this time.").format(count)
        )
        button = QuietButton(self.tr("Offer other times"), name="answer_others", shortcut_hint="↵")
        button.clicked.connect(self._answer_next)
        self.others.show_words(title, message, tone=Tone.INFO, actions=(button,))
        button.setFocus(Qt.FocusReason.OtherFocusReason)

    def set_directory(self, directory: Directory) -> None:
        """Say names and times by this."""
        self._directory = directory
        self._show()

    def set_words(self, words: TimeWords) -> None:
        """Write times in this way."""
        self._words = words
        self._show()

    def show_failure(self, booking_id: str, error: DeskError) -> bool:
        """Say in its card why a request was not answered; false if it has none."""
        card = self._cards.get(BookingId(booking_id))
        if card is None:
            return False
        card.set_busy(is_busy=False)
        words = describe(error)
        card.notice.show_words(words.title, words.message, tone=words.tone, details=words.details)
        return True

    def focus_first(self) -> None:
        """Put the focus on the oldest request."""
        if self.cards:
            self.cards[0].setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.close_button.setFocus(Qt.FocusReason.OtherFocusReason)

    # --- showing -----------------------------------------------------------------------------

    def _show(self) -> None:
        focused = self._focused_row()
        groups = group_requests(self._requests, now=self._clock.now())
        self._empty_column()
        self._drop_cards({booking.id for booking in self._requests})
        left = MOST_SHOWN
        for group in groups:
            self._add_group(group, left)
            left = max(0, left - len(group.bookings))
        count = len(self._requests)
        self.count_pill.set_status(str(count), Tone.WARNING)
        self.count_pill.setVisible(bool(count))
        self.empty.setVisible(not count)
        hidden = max(0, count - MOST_SHOWN)
        self._more.setText(self.tr("and {0} more").format(hidden))
        self._more.setVisible(bool(hidden))
        self._restore_focus(focused)
        self._forget_answered()

    def _add_group(self, group: RequestGroup, left: int) -> None:
        if group.is_contested and left > 0:
            text = self.tr("{0} ask for the same time").format(len(group.bookings))
            heading = plain_label(text, role=TextRole.SECTION)
            heading.setContentsMargins(0, S4, 0, 0)
            self._headings.append(heading)
            self._column.addWidget(heading)
        for booking in group.bookings[:left]:
            card = self._card(booking, is_too_late=group.is_too_late)
            self._column.addWidget(card)
            card.show()

    def _card(self, booking: Booking, *, is_too_late: bool) -> RequestCard:
        card = self._cards.get(booking.id)
        if card is None:
            card = RequestCard(booking)
            card.action_requested.connect(self._on_action_requested)
            card.offers_wanted.connect(self.offers_wanted)
            card.meanings = self._meanings
            card.opened.connect(self.booking_opened)
            card.walked.connect(self._walk)
            self._cards[booking.id] = card
        now = self._clock.now()
        age = self._words.age(booking.created_at, now) if booking.created_at else ""
        card.show_request(
            booking,
            when=self._when(booking),
            what=self._what(booking),
            age=age,
            is_too_late=is_too_late,
        )
        self._show_facts(card)
        return card

    def _show_facts(self, card: RequestCard) -> None:
        facts = self._facts.get(card.booking.id)
        if facts is None:
            card.show_facts(history="", clash="")
            return
        zone = self._directory.zone(card.booking.resource_id)
        card.show_facts(history=history_words(facts), clash=clash_words(facts, self._words, zone))

    def _on_action_requested(self, booking_id: str, action: str, message: str) -> None:
        if action == CONFIRM:
            groups = group_requests(self._requests, now=self._clock.now())
            for group in groups:
                ids = [each.id for each in group.bookings]
                if booking_id in ids:
                    others = tuple(each for each in ids if each != booking_id)
                    self._rivals[BookingId(booking_id)] = others
        self.action_requested.emit(booking_id, action, message)

    def _answer_next(self) -> None:
        """Begin to decline the next of those whose time has gone to somebody else."""
        card = next((self._cards[each] for each in self._left if each in self._cards), None)
        if card is not None:
            self.reveal(card)
            card.start_declining(reason=self.tr("Fully booked"), offers_times=True)

    def _forget_answered(self) -> None:
        """Once one of the others is answered, go on with the next; after the last, all is said."""
        before = len(self._left)
        self._left = [each for each in self._left if each in self._cards]
        if not before or len(self._left) == before:
            return
        if self._left:
            self._answer_next()
        else:
            self.others.hide()

    def _when(self, booking: Booking) -> str:
        interval = booking.interval
        if interval is None:
            return self.tr("No time given")
        zone = self._directory.zone(booking.resource_id)
        today = self._clock.now().astimezone(zone).date()
        day = self._words.named_short_day(interval.start.astimezone(zone).date(), today)
        return f"{day}, {self._words.span(interval, zone)}"

    def _what(self, booking: Booking) -> str:
        service = self._directory.service_name(booking)
        resource = self._directory.resource_name(booking.resource_id)
        return " · ".join(part for part in (service, resource) if part)

    def _empty_column(self) -> None:
        while self._column.takeAt(0) is not None:
            pass
        for heading in self._headings:
            heading.deleteLater()
        self._headings = []

    def _drop_cards(self, kept: set[BookingId]) -> None:
        for booking_id in [each for each in self._cards if each not in kept]:
            card = self._cards.pop(booking_id)
            card.hide()
            card.deleteLater()

    def _focused_row(self) -> int:
        return next((row for row, card in enumerate(self.cards) if _has_focus(card)), -1)

    def _restore_focus(self, row: int) -> None:
        """After a request went away, the one that took its place has the focus."""
        cards = self.cards
        if row < 0 or not cards:
            return
        if not any(_has_focus(card) for card in cards):
            cards[min(row, len(cards) - 1)].setFocus(Qt.FocusReason.OtherFocusReason)

    def _walk(self, step: int) -> None:
        cards = self.cards
        row = max(0, min(len(cards) - 1, self._focused_row() + step))
        cards[row].setFocus(Qt.FocusReason.OtherFocusReason)
        self.reveal(cards[row])


def _has_focus(card: RequestCard) -> bool:
    focused = QApplication.focusWidget()
    return focused is not None and (focused is card or card.isAncestorOf(focused))


class _NothingWaiting(QWidget):
    """Says that there is nothing to answer."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("no_requests")
        title = plain_label(self.tr("No requests waiting"), role=TextRole.TITLE, wraps=True)
        text = plain_label(
            self.tr("New ones appear here by themselves."), role=TextRole.MUTED, wraps=True
        )
        self.setAccessibleName(title.text())
        self._newest = plain_label("", role=TextRole.SMALL, wraps=True)
        self._newest.setObjectName("newest_request")
        self._newest.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._newest.hide()
        column = QVBoxLayout(self)
        column.setSpacing(S8)
        column.addStretch(2)
        column.addWidget(IconDisc("inbox"), 0, Qt.AlignmentFlag.AlignHCenter)
        for label in (title, text):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            column.addWidget(label)
        column.addStretch(3)
        column.insertWidget(4, self._newest)

    def set_newest(self, moment: str) -> None:
        """Say when the last one came; nothing where none ever did."""
        self._newest.setText(self.tr("The last one came {0}.").format(moment) if moment else "")
        self._newest.setVisible(bool(moment))
