"""The side panel's page for a day somebody is away: begun with Start, then worked through."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from desk_app.clock import Clock
from desk_app.domain.identifiers import BookingId
from desk_app.services.away import AwayDay, AwayPerson
from desk_app.ui.directory import Directory
from desk_app.ui.grid.keys import USUAL_MEANINGS, Meanings
from desk_app.ui.request_words import slot_words
from desk_app.ui.theme import S8
from desk_app.ui.time_words import TimeWords
from desk_app.ui.views.away_card import AwayCard
from desk_app.ui.views.panel_page import PanelPage
from desk_app.ui.widgets.buttons import LinkButton, MainActionButton
from desk_app.ui.widgets.pill import StatusPill, Tone
from desk_app.ui.widgets.plain_text import plain_label, short_line


class AwayPanel(PanelPage):
    """Who was to come; ↑ and ↓ walk them, Enter moves one to the time proposed.

    Signals:
        started: The list is to be begun, and the rest of the day blocked.
        ended: The list is not needed any more.
        move_wanted: The `AwayPerson` who is to go where it is proposed.
        marked: The id under which the list knows a booking, and its `AwayMark`.
        booking_opened: The booking id.
    """

    started = Signal()
    ended = Signal()
    move_wanted = Signal(object)
    marked = Signal(str, object)
    booking_opened = Signal(str)

    def __init__(self, clock: Clock, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Away"), name="away_panel", parent=parent)
        self._clock = clock
        self._cards: dict[BookingId, AwayCard] = {}
        self._has_begun = False
        self.meanings: Meanings = USUAL_MEANINGS
        """What keys mean while the focus is on a card."""
        self.progress = StatusPill("", name="away_progress", tone=Tone.INFO)
        self.summary = plain_label("", wraps=True)
        self.summary.setObjectName("away_summary")
        self.start_button = MainActionButton(
            self.tr("Start"), name="away_start", shortcut_hint=self.tr("↵")
        )
        self.end_button = LinkButton(self.tr("Close this list"), name="away_end")
        self._column = QVBoxLayout()
        self._column.setSpacing(S8)
        self.head.addWidget(self.progress)
        self.body.addWidget(self.summary)
        self.body.addLayout(self._column)
        self.body.addStretch(1)
        self.foot.addWidget(self.start_button)
        self.foot.addWidget(self.end_button, 0, Qt.AlignmentFlag.AlignHCenter)
        self.start_button.clicked.connect(self._start)
        self.end_button.clicked.connect(lambda: self.ended.emit())

    @property
    def cards(self) -> tuple[AwayCard, ...]:
        """The cards, from the top."""
        return tuple(self._cards.values())

    def show_day(self, away: AwayDay, directory: Directory, words: TimeWords) -> None:
        """Show the list as it stands; the focus goes on to whoever is next."""
        name = short_line(directory.resource_name(away.resource_id))
        zone = directory.zone(away.resource_id)
        today = self._clock.now().astimezone(zone).date()
        self.set_title(self.tr("Away today") if away.day == today else self.tr("Away"))
        day, count = words.named_short_day(away.day, today), len(away.people)
        self.summary.setText(_summary(self, away, f"{name} · {day}"))
        self.progress.set_status(
            self.tr("{0} of {1} done").format(away.done, count),
            Tone.GOOD if away.done == count else Tone.INFO,
        )
        self.progress.setVisible(away.is_started and bool(count))
        self.start_button.setVisible(not away.is_started)
        self.start_button.setEnabled(True)
        self.end_button.setVisible(away.is_started)
        focused = next((card.booking_id for card in self.cards if _has_focus(card)), None)
        self._show_cards(away, directory, words)
        self._move_focus(away, focused)

    def focus_first(self) -> None:
        """Put the focus on *Start*, or on whoever is next."""
        target = self._next_open() or (self.cards[0] if self.cards else self.close_button)
        if not self.start_button.isHidden():
            self.start_button.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            target.setFocus(Qt.FocusReason.OtherFocusReason)

    # --- details -----------------------------------------------------------------------------

    def _start(self) -> None:
        self.start_button.setEnabled(False)
        self._has_begun = True
        self.started.emit()

    def _show_cards(self, away: AwayDay, directory: Directory, words: TimeWords) -> None:
        people = away.people if away.is_started else ()
        kept = {each.asked_as for each in people}
        for booking_id in [each for each in self._cards if each not in kept]:
            card = self._cards.pop(booking_id)
            self._column.removeWidget(card)
            card.hide()
            card.deleteLater()
        for person in people:
            card = self._cards.get(person.asked_as) or self._new_card(person)
            proposal = slot_words(person.proposal, words, directory) if person.proposal else ""
            card.show_person(person, when=_when(person, away, directory, words), proposal=proposal)

    def _new_card(self, person: AwayPerson) -> AwayCard:
        card = self._cards[person.asked_as] = AwayCard(person)
        card.meanings = self.meanings
        card.move_wanted.connect(lambda: self.move_wanted.emit(card.person))
        card.marked.connect(lambda mark: self.marked.emit(card.booking_id, mark))
        card.opened.connect(self.booking_opened)
        card.walked.connect(self._walk)
        self._column.addWidget(card)
        card.show()
        return card

    def _move_focus(self, away: AwayDay, focused: BookingId | None) -> None:
        """From *Start* to the first, and from who is dealt with to who is next."""
        if self._has_begun and away.is_started:
            self._has_begun = False
            self.focus_first()
            return
        card = self._cards.get(focused) if focused else None
        following = self._next_open(after=card)
        if card is not None and card.person.mark.is_settled and following is not None:
            following.setFocus(Qt.FocusReason.OtherFocusReason)
            self.reveal(following)
        elif card is not None:
            card.setFocus(Qt.FocusReason.OtherFocusReason)

    def _next_open(self, after: AwayCard | None = None) -> AwayCard | None:
        cards = self.cards
        start = cards.index(after) + 1 if after in cards else 0
        ahead = (*cards[start:], *cards[:start])
        return next((card for card in ahead if not card.person.mark.is_settled), None)

    def _walk(self, step: int) -> None:
        cards = self.cards
        row = next((row for row, card in enumerate(cards) if _has_focus(card)), 0)
        card = cards[max(0, min(len(cards) - 1, row + step))]
        card.setFocus(Qt.FocusReason.OtherFocusReason)
        self.reveal(card)


def _summary(widget: QWidget, away: AwayDay, day: str) -> str:
    count = len(away.people)
    if away.is_started and not count:
        return widget.tr("{0}. The rest of the day is blocked. Nobody was to come.").format(day)
    if away.is_started and away.done == count:
        return widget.tr("{0}. Everybody is dealt with.").format(day)
    if away.is_started:
        return widget.tr("{0}. The rest of the day is blocked.").format(day)
    people = (
        widget.tr("Nobody was to come")
        if not count
        else widget.tr("1 person was to come")
        if count == 1
        else widget.tr("{0} people were to come").format(count)
    )
    text = widget.tr("{0}: {1}. Start blocks the rest of the day and lists who is to be called.")
    return text.format(day, people)


def _when(person: AwayPerson, away: AwayDay, directory: Directory, words: TimeWords) -> str:
    """When and for what somebody comes; with whom and on which day where that is another."""
    booking = person.booking
    zone = directory.zone(booking.resource_id)
    what = short_line(directory.service_name(booking))
    if booking.starts_at is None:
        return what
    is_moved = booking.resource_id != away.resource_id
    is_other_day = booking.starts_at.astimezone(zone).date() != away.day
    time = words.moment if is_other_day else words.time
    who = short_line(directory.resource_name(booking.resource_id)) if is_moved else ""
    return " · ".join(part for part in (time(booking.starts_at, zone), what, who) if part)


def _has_focus(card: AwayCard) -> bool:
    focused = QApplication.focusWidget()
    return focused is not None and (focused is card or card.isAncestorOf(focused))
