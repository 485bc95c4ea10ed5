"""One person whose visit cannot be as booked: how to reach them, and where they could go."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from desk_app.domain.identifiers import BookingId
from desk_app.services.away import AwayMark, AwayPerson
from desk_app.ui.grid.keys import USUAL_MEANINGS, Meanings, Step, meaning_of
from desk_app.ui.theme import S4, S8, S12, current_theme
from desk_app.ui.widgets.buttons import QuietButton
from desk_app.ui.widgets.flow_layout import FlowLayout
from desk_app.ui.widgets.focus_card import FocusCard
from desk_app.ui.widgets.pill import StatusPill, Tone
from desk_app.ui.widgets.plain_text import TextRole, plain_label, short_line


class AwayCard(FocusCard):
    """Enter moves them where they could go, `S` notes that they were called, then done.

    Signals:
        move_wanted: They are to go where it is proposed.
        marked: Somebody noted the `AwayMark`.
        opened: The booking id, to be looked at or moved elsewhere.
        walked: 1 for the card below, -1 for the one above.
    """

    move_wanted = Signal()
    marked = Signal(object)
    opened = Signal(str)
    walked = Signal(int)

    def __init__(self, person: AwayPerson, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._person = person
        self.meanings: Meanings = USUAL_MEANINGS
        """What keys mean while the focus is here."""
        self.setObjectName(f"away_{person.asked_as}")
        self._name = plain_label("", role=TextRole.STRONG, elides=True)
        self._pill = StatusPill("", name="away_mark")
        self._phone = plain_label("", role=TextRole.TITLE)
        self._phone.setObjectName("away_phone")
        self._phone.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._when = plain_label("", role=TextRole.SMALL, wraps=True)
        self._proposal = plain_label("", wraps=True)
        self._proposal.setObjectName("away_proposal")
        self.move_button = QuietButton(
            self.tr("Move"), name="away_move", shortcut_hint=self.tr("↵")
        )
        self.mark_button = QuietButton(
            self.tr("Called"), name="away_next", shortcut_hint=self.tr("S")
        )
        self.other_button = QuietButton(self.tr("Other…"), name="away_other")
        self.other_button.setAccessibleName(self.tr("Another time, or cancel"))
        self._buttons = QWidget()
        self._lay_out()
        self.move_button.clicked.connect(self.move_wanted)
        self.mark_button.clicked.connect(self._mark_next)
        self.other_button.clicked.connect(lambda: self.opened.emit(self._person.booking.id))

    @property
    def person(self) -> AwayPerson:
        """Who is shown."""
        return self._person

    @property
    def booking_id(self) -> BookingId:
        """Under which id the list knows the booking."""
        return self._person.asked_as

    def show_person(self, person: AwayPerson, *, when: str, proposal: str) -> None:
        """Say how things stand; words come from whoever knows the names and the clock."""
        self._person = person
        customer = person.booking.customer
        name = short_line(person.booking.customer_name or person.booking.what)
        phone = short_line((customer.phone or customer.email) if customer else "")
        self._name.setText(name or self.tr("No name"))
        self._phone.setText(phone or self.tr("No phone number"))
        self._when.setText(when)
        word, tone = _mark_words(self, person.mark)
        self._pill.set_status(word, tone)
        self._pill.setVisible(person.mark is not AwayMark.OPEN)
        is_settled = person.mark.is_settled
        can_move = person.proposal is not None and not is_settled
        self._proposal.setText(
            self.tr("→ {0}").format(proposal) if can_move else self.tr("Nothing free this week")
        )
        self._proposal.setVisible(not is_settled)
        self.move_button.setVisible(can_move)
        self.move_button.setEnabled(can_move)
        self.other_button.setVisible(not is_settled)
        is_called = person.mark is AwayMark.CALLED
        self.mark_button.set_text(self.tr("Done") if is_called else self.tr("Called"))
        self.mark_button.setVisible(not is_settled)
        self._buttons.setVisible(not is_settled)
        said = (name, phone, when, word, proposal if can_move else "")
        self.setAccessibleName(", ".join(part for part in said if part))
        self.update()

    def _mark_next(self) -> None:
        is_called = self._person.mark is AwayMark.CALLED
        self.marked.emit(AwayMark.DONE if is_called else AwayMark.CALLED)

    def _move(self) -> None:
        if self._person.proposal is not None and self.move_button.isEnabled():
            self.move_button.setEnabled(False)
            self.move_wanted.emit()

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(S8)
        top.addWidget(self._name, 1)
        top.addWidget(self._pill)
        flow = FlowLayout(self._buttons, spacing=S8)
        for button in (self.move_button, self.mark_button, self.other_button):
            flow.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(S12, S12, S12, S12)
        column.setSpacing(S4)
        column.addLayout(top)
        for label in (self._phone, self._when, self._proposal):
            column.addWidget(label)
        column.addWidget(self._buttons)

    # --- Qt calls these ----------------------------------------------------------------------

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        meaning = meaning_of(event, self.meanings)
        is_settled = self._person.mark.is_settled
        match meaning:
            case Step.UP | Step.DOWN:
                self.walked.emit(1 if meaning is Step.DOWN else -1)
            case Step.ENTER if self.hasFocus() and not is_settled:
                if not event.isAutoRepeat():
                    self._move()
            case Step.NEXT_STATE if not is_settled:
                if not event.isAutoRepeat():
                    self._mark_next()
            case _:
                super().keyPressEvent(event)

    @override
    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.opened.emit(self._person.booking.id)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        palette = current_theme().palette
        self.paint_card(ground=palette.window if self._person.mark.is_settled else palette.panel)


def _mark_words(widget: QWidget, mark: AwayMark) -> tuple[str, Tone]:
    match mark:
        case AwayMark.CALLED:
            return widget.tr("called"), Tone.INFO
        case AwayMark.DONE:
            return widget.tr("done"), Tone.GOOD
        case AwayMark.MOVED:
            return widget.tr("moved"), Tone.GOOD
        case AwayMark.CALLED_OFF:
            return widget.tr("called off"), Tone.GOOD
        case AwayMark.OPEN:
            return "", Tone.NEUTRAL
