"""One request as a card: who asks, for what and when, for how long already; yes or no."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from desk_app.domain.booking import Booking
from desk_app.domain.booking_graph import CONFIRM, DECLINE
from desk_app.ui.grid.keys import USUAL_MEANINGS, Command, Meanings, meaning_of
from desk_app.ui.request_words import decline_message
from desk_app.ui.theme import S4, S8, S12, current_theme
from desk_app.ui.views.offer_chips import FIRST_KEY, MOST_OFFERED, OfferChips
from desk_app.ui.views.panel_notice import PanelNotice
from desk_app.ui.views.reason_form import DeclineForm
from desk_app.ui.widgets.buttons import DangerButton, QuietButton
from desk_app.ui.widgets.focus_card import CARD_STRIPE, FocusCard
from desk_app.ui.widgets.plain_text import TextRole, plain_label, short_line

_LONGEST_NAME = 200


class RequestCard(FocusCard):
    """A request; Y confirms it, Shift+D asks why it is declined, Enter opens it.

    Signals:
        action_requested: The booking id, the action and the reason.
        opened: The booking id.
        walked: 1 for the card below, -1 for the one above.
        offers_wanted: The booking is being declined, and other times for it would help.
    """

    offers_wanted = Signal(object)

    action_requested = Signal(str, str, str)
    opened = Signal(str)
    walked = Signal(int)

    def __init__(self, booking: Booking, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._booking = booking
        self._is_too_late = False
        self.setObjectName(f"request_{booking.id}")
        self._name = plain_label("", role=TextRole.STRONG, elides=True)
        self._age = plain_label("", role=TextRole.SMALL)
        self._when = plain_label("", wraps=True)
        self._what = plain_label("", role=TextRole.SMALL, elides=True)
        self._contact = plain_label("", role=TextRole.SMALL, elides=True)
        self._history = plain_label("", role=TextRole.SMALL)
        self._history.setObjectName("request_history")
        self._clash = plain_label("", role=TextRole.ERROR, wraps=True)
        self._clash.setObjectName("request_clash")
        self._has_offers_on = False
        self.meanings: Meanings = USUAL_MEANINGS
        """What keys mean while the focus is here."""
        self.confirm_button = QuietButton(
            self.tr("Confirm"), name="request_confirm", shortcut_hint=self.tr("Y")
        )
        self.decline_button = DangerButton(
            self.tr("Decline…"), name="request_decline", shortcut_hint=self.tr("⇧D")
        )
        self.decline_button.setAccessibleName(self.tr("Decline"))
        self.decline_form = DeclineForm(name="request_decline_form")
        self.offers = OfferChips(name="request_offers")
        self.notice = PanelNotice(name="request_notice")
        self._lay_out()
        self._connect()

    @property
    def booking(self) -> Booking:
        """The request shown."""
        return self._booking

    def show_request(
        self, booking: Booking, *, when: str, what: str, age: str, is_too_late: bool
    ) -> None:
        """Say what is asked; words come from whoever knows the names and the clock."""
        self._booking = booking
        self._is_too_late = is_too_late
        name = short_line(booking.customer_name[:_LONGEST_NAME], _LONGEST_NAME) or self.tr(
            "No name"
        )
        self._name.setText(name)
        self._age.setText(self.tr("too late") if is_too_late else age)
        self._when.setText(when)
        self._what.setText(what)
        self._what.setVisible(bool(what))
        customer = booking.customer
        contact = (customer.phone or customer.email) if customer else ""
        self._contact.setText(contact)
        self._contact.setVisible(bool(contact.strip()))
        self.confirm_button.setVisible(not is_too_late)
        self.setAccessibleName(
            ", ".join(part for part in (name, what, when, self._age.text()) if part)
        )
        self.update()

    def show_facts(self, *, history: str, clash: str) -> None:
        """Say how often the customer came, and what takes the time now; both may be empty."""
        self._history.setText(history)
        self._history.setVisible(bool(history))
        self._clash.setText(clash)
        self._clash.setVisible(bool(clash))
        self.setAccessibleDescription(". ".join(part for part in (history, clash) if part))

    def set_offers(self, times: Sequence[str]) -> None:
        """Offer other times while it is being declined."""
        if not self.decline_form.isHidden():
            self.offers.offer(times, are_on=self._has_offers_on)

    def set_busy(self, *, is_busy: bool) -> None:
        """Wait for an answer, or let somebody act."""
        for part in (self.confirm_button, self.decline_button, self.decline_form, self.offers):
            part.setEnabled(not is_busy)

    def confirm(self) -> None:
        """Ask to confirm, unless it is too late or an answer is awaited."""
        if self.confirm_button.isEnabled() and not self._is_too_late:
            self._act(CONFIRM, "")

    def start_declining(self, *, reason: str = "", offers_times: bool = False) -> None:
        """Ask why, and look for other times to offer.

        Args:
            reason: What is said unless somebody says otherwise.
            offers_times: Whether the times found are offered unless somebody says otherwise.
        """
        if self.decline_button.isEnabled() and self.decline_form.isHidden():
            self._has_offers_on = offers_times
            self._buttons.hide()
            self.decline_form.open()
            self.decline_form.text.setText(reason)
            self.offers_wanted.emit(self._booking)

    def _act(self, action: str, message: str) -> None:
        self.notice.hide()
        self.set_busy(is_busy=True)
        self.action_requested.emit(self._booking.id, action, message)

    def _decline(self, reason: str) -> None:
        offers = self.offers.offers if not self.offers.isHidden() else ()
        self._act(DECLINE, decline_message(reason, offers))

    def _keep(self) -> None:
        self.decline_form.hide()
        self.offers.hide()
        self._buttons.show()
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(S8)
        top.addWidget(self._name, 1)
        top.addWidget(self._age)
        self._buttons = QWidget()
        row = QHBoxLayout(self._buttons)
        row.setContentsMargins(0, S4, 0, 0)
        row.setSpacing(S8)
        row.addWidget(self.confirm_button, 1)
        row.addWidget(self.decline_button, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(S12 + CARD_STRIPE, S12, S12, S12)
        column.setSpacing(S4)
        column.addLayout(top)
        for label in (self._when, self._what, self._contact, self._history, self._clash):
            column.addWidget(label)
        column.addWidget(self.notice)
        column.addWidget(self._buttons)
        self.decline_form.add_part(self.offers)
        column.addWidget(self.decline_form)
        for part in (self.decline_form, self._history, self._clash):
            part.hide()

    def _connect(self) -> None:
        self.confirm_button.clicked.connect(self.confirm)
        self.decline_button.clicked.connect(self.start_declining)
        self.decline_form.submitted.connect(self._decline)
        self.decline_form.given_up.connect(self._keep)

    # --- Qt calls these ----------------------------------------------------------------------

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        meaning = meaning_of(event, self.meanings)
        number = event.key() - Qt.Key.Key_0 - FIRST_KEY
        is_declining = not self.decline_form.isHidden()
        match event.key():
            case _ if meaning is Command.CONFIRM and not is_declining:
                if not event.isAutoRepeat():
                    self.confirm()
            case _ if meaning is Command.DECLINE:
                self.start_declining()
            case _ if is_declining and 0 <= number < MOST_OFFERED:
                self.offers.toggle(number)
            case Qt.Key.Key_Down | Qt.Key.Key_Up:
                self.walked.emit(1 if event.key() == Qt.Key.Key_Down else -1)
            case Qt.Key.Key_Return | Qt.Key.Key_Enter if self.hasFocus():
                self.opened.emit(self._booking.id)
            case _:
                super().keyPressEvent(event)

    @override
    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.opened.emit(self._booking.id)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        states = current_theme().palette.states
        state = states["neutral" if self._is_too_late else "pending"]
        self.paint_card(stripe=state.stripe, is_dashed=True)
