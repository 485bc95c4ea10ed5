"""The strip with *Undo*: what can be taken back before it leaves, and what to do once it has."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut

from desk_app.domain.booking import Booking
from desk_app.domain.booking_graph import CLOSED_STATES
from desk_app.domain.day_state import DayState
from desk_app.domain.identifiers import ResourceId
from desk_app.domain.interval import Interval
from desk_app.domain.pending import Pending
from desk_app.services.write_bodies import UnreadableWriteError, read_move, read_note
from desk_app.store.outbox import OutboxKind, OutboxRow
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
    noted: DayState | None = None
    """What of the day was noted, if that was the change."""
    moved_from: Interval | None = None
    """When it was before, if it was moved."""
    moved_from_resource: ResourceId | None = None


def sent_of(row: OutboxRow, booking: Booking, at: str) -> Sent | None:
    """What a write has done that has left, and what would undo it; None for a note taken back."""
    try:
        if row.kind is OutboxKind.META:
            facts = read_note(row.body).facts
            noted = next((each for each in DayState if facts.get(each.value) is not None), None)
            return Sent(booking, at, noted=noted) if noted is not None else None
        if row.kind is OutboxKind.MOVE:
            seen = read_move(row.body).seen
            if seen is not None and seen.starts_at and seen.ends_at:
                before = Interval(seen.starts_at, seen.ends_at)
                return Sent(booking, at, moved_from=before, moved_from_resource=seen.resource_id)
    except UnreadableWriteError:
        pass  # it was sent before; only what would undo it is not known
    return Sent(booking, at)


class UndoStrip(QObject):
    """Offers to take back the last change while it waits; Ctrl+Z does it.

    Signals:
        undo_requested: The reference of the write to take back.
        send_requested: The reference of the write that is to leave at once.
        rebooking_requested: A `Booking` that was called off and is to be booked as a new one.
        cancelling_requested: The id of a booking that is to be called off.
        moving_requested: The id of a booking, the resource id and the `Interval` to move it to.
        note_back_requested: The id of a booking, and the `DayState` that is to be taken back.
    """

    undo_requested = Signal(str)
    send_requested = Signal(str)
    rebooking_requested = Signal(object)
    cancelling_requested = Signal(str)
    moving_requested = Signal(str, str, object)
    note_back_requested = Signal(str, object)

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

    def note_sent(self, sent: Sent | None) -> None:
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
        told = (
            self.tr("The customer was told at {0}.")
            if sent.booking.notifies_customer and sent.noted is None
            else self.tr("It was sent at {0}; the customer was not told.")
        ).format(sent.at)
        question, name, act = self._way_back(sent)
        self._window.show_toast(
            Toast(
                text=f"{question} {told}",
                actions=(ToastAction(name, act),),
                seconds=_HONEST_SECONDS,
            )
        )

    def _way_back(self, sent: Sent) -> tuple[str, str, Callable[[], None]]:
        """What can be done about a change that has left: as a question, as a button, as a deed."""
        booking, when, who = sent.booking, sent.moved_from, sent.moved_from_resource
        if booking.state in CLOSED_STATES:
            return (
                self.tr("Book again as a new booking?"),
                self.tr("Book again"),
                lambda: self.rebooking_requested.emit(booking),
            )
        if sent.noted is not None:
            return (
                self.tr("Take the note back?"),
                self.tr("Take back"),
                lambda: self.note_back_requested.emit(booking.id, sent.noted),
            )
        if when is not None and who is not None:
            return (
                self.tr("Move it back to where it was?"),
                self.tr("Move back"),
                lambda: self.moving_requested.emit(booking.id, who, when),
            )
        return (
            self.tr("Cancel this booking?"),
            self.tr("Cancel booking…"),
            lambda: self.cancelling_requested.emit(booking.id),
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
