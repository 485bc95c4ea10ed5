"""The strip with *Undo*: what can be taken back before it leaves, and what to do once it has."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut

from desk_app.domain.booking import Booking
from desk_app.domain.booking_graph import CLOSED_STATES
from desk_app.domain.pending import Pending
from desk_app.ui.main_window import MainWindow
from desk_app.ui.widgets.toast import Toast, ToastAction

_HONEST_SECONDS = 15


@dataclass(frozen=True, slots=True)
class Sent:
    """A change that has left and cannot be taken back any more."""

    booking: Booking
    """As the server left it."""
    at: str
    """When, by the clock of this computer."""


class UndoStrip(QObject):
    """Offers to take back the last change while it waits; Ctrl+Z does it.

    Signals:
        undo_requested: The reference of the write to take back.
        send_requested: The reference of the write that is to leave at once.
        rebooking_requested: A `Booking` that was called off and is to be booked as a new one.
        cancelling_requested: The id of a booking that is to be called off.
    """

    undo_requested = Signal(str)
    send_requested = Signal(str)
    rebooking_requested = Signal(object)
    cancelling_requested = Signal(str)

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._offered: list[tuple[Pending, ...]] = []
        self._sent: Sent | None = None
        shortcut = QShortcut(QKeySequence(QKeySequence.StandardKey.Undo), window)
        shortcut.setContext(Qt.ShortcutContext.WindowShortcut)
        shortcut.setAutoRepeat(False)
        shortcut.activated.connect(self.undo_last)

    def offer(self, text: str, *pending: Pending) -> None:
        """Say what was done and how long it can be taken back; several are taken back as one."""
        self._offered.append(pending)
        self._window.show_toast(
            Toast(
                text=text,
                actions=(
                    ToastAction(self.tr("Undo"), lambda: self._undo(pending), "Ctrl+Z"),
                    ToastAction(self.tr("Send now"), lambda: self._send(pending)),
                ),
                seconds=max(1, *(each.leaves_in or 0 for each in pending)),
                countdown=self.tr("leaves in {seconds} s"),
            )
        )

    def note_ended(self, ref: str) -> None:
        """A write has left, so it cannot be taken back."""
        left = (tuple(one for one in each if one.ref != ref) for each in self._offered)
        self._offered = [each for each in left if each]

    def note_sent(self, sent: Sent) -> None:
        """The last change that left, for an honest answer to Ctrl+Z."""
        self._sent = sent

    def forget(self) -> None:
        """Nothing can be taken back any more: another profile is opened."""
        self._offered, self._sent = [], None

    def undo_last(self) -> None:
        """Take back the last change that has not left, or say what can be done instead."""
        if self._offered:
            self._undo(self._offered[-1])
            return
        if self._sent is None:
            self._window.show_toast(Toast(text=self.tr("There is nothing to undo.")))
            return
        self._say_what_is_possible(self._sent)

    def _say_what_is_possible(self, sent: Sent) -> None:
        booking = sent.booking
        is_gone = booking.state in CLOSED_STATES
        told = (
            self.tr("The customer was told at {0}.")
            if booking.notifies_customer
            else self.tr("It was sent at {0}; the customer was not told.")
        ).format(sent.at)
        question = (
            self.tr("Book again as a new booking?") if is_gone else self.tr("Cancel this booking?")
        )
        act: Callable[[], None] = (
            (lambda: self.rebooking_requested.emit(booking))
            if is_gone
            else (lambda: self.cancelling_requested.emit(booking.id))
        )
        name = self.tr("Book again") if is_gone else self.tr("Cancel booking…")
        self._window.show_toast(
            Toast(
                text=f"{question} {told}",
                actions=(ToastAction(name, act),),
                seconds=_HONEST_SECONDS,
            )
        )

    def _undo(self, pending: tuple[Pending, ...]) -> None:
        self._window.dismiss_toast()
        for each in pending:
            self.note_ended(each.ref)
            self.undo_requested.emit(each.ref)

    def _send(self, pending: tuple[Pending, ...]) -> None:
        for each in pending:
            self.note_ended(each.ref)
            self.send_requested.emit(each.ref)
