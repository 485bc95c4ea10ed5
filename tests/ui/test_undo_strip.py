"""Taking back what has not left, and an honest word about what has."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desk_app.domain.booking_graph import CANCELLED
from desk_app.domain.day_state import DayState
from desk_app.domain.identifiers import DeskRef
from desk_app.domain.pending import Pending, PendingChange
from desk_app.services.write_bodies import Move, Note, Seen, write_move, write_note
from desk_app.store.outbox import OutboxKind, OutboxRow, OutboxState
from desk_app.ui.main_window import MainWindow
from desk_app.ui.undo_strip import Sent, UndoStrip, sent_of
from tests.builders import at, make_booking, resource_id, span

PENDING = Pending(DeskRef("r1"), PendingChange.ACT, leaves_in=6)


@pytest.fixture
def window(qtbot: QtBot) -> Iterator[MainWindow]:
    window = MainWindow()
    qtbot.addWidget(window)
    window.show()
    yield window
    window._may_close = True


@pytest.fixture
def strip(window: MainWindow) -> UndoStrip:
    return UndoStrip(window)


def shown(window: MainWindow) -> str:
    toast = window._toasts.toast
    return toast.text if toast else ""


def test_ctrl_z_takes_back_the_last_change_that_has_not_left(
    window: MainWindow, strip: UndoStrip, qtbot: QtBot
) -> None:
    strip.offer("Cancelled Anna", PENDING)
    strip.offer("Cancelled Bo", Pending(DeskRef("r2"), PendingChange.ACT, leaves_in=6))
    asked: list[str] = []
    strip.undo_requested.connect(asked.append)

    for _ in range(2):
        qtbot.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)

    assert asked == ["r2", "r1"]


def test_strip_counts_down_and_sends_at_once_if_wanted(
    window: MainWindow, strip: UndoStrip, qtbot: QtBot
) -> None:
    strip.offer("Cancelled Anna", PENDING)
    toast = window._toasts.toast
    assert toast is not None
    assert (toast.seconds, toast.countdown) == (6, "leaves in {seconds} s")
    assert [each.text for each in toast.actions] == ["Undo", "Send now"]

    with qtbot.waitSignal(strip.send_requested) as told:
        toast.actions[1].act()

    assert told.args == ["r1"]


def test_once_it_has_left_the_strip_says_honestly_what_is_possible(
    window: MainWindow, strip: UndoStrip, qtbot: QtBot
) -> None:
    strip.offer("Cancelled Anna", PENDING)
    gone = make_booking("anna", state=CANCELLED)
    strip.note_ended("r1")
    strip.note_sent(Sent(gone, "09:21"))

    strip.undo_last()

    assert shown(window) == "Book again as a new booking? The customer was told at 09:21."
    toast = window._toasts.toast
    assert toast is not None
    with qtbot.waitSignal(strip.rebooking_requested) as told:
        toast.actions[0].act()
    assert told.args == [gone]


def test_what_was_booked_can_only_be_cancelled(
    window: MainWindow, strip: UndoStrip, qtbot: QtBot
) -> None:
    strip.note_sent(Sent(make_booking("anna", meta={"desk_is_quiet": True}), "09:21"))

    strip.undo_last()

    assert shown(window).startswith("Cancel this booking? It was sent at 09:21")
    toast = window._toasts.toast
    assert toast is not None
    with qtbot.waitSignal(strip.cancelling_requested):
        toast.actions[0].act()


def test_nothing_to_undo_is_said(window: MainWindow, strip: UndoStrip) -> None:
    strip.undo_last()

    assert shown(window) == "There is nothing to undo."


def test_a_note_that_has_left_can_be_taken_back(window: MainWindow, strip: UndoStrip) -> None:
    booking = make_booking()
    note = write_note(Note({DayState.ARRIVED: "2026-03-02T10:00:00+00:00"}))
    strip.note_sent(sent_of(row_of(OutboxKind.META, note), booking, "09:21"))
    asked: list[tuple[str, object]] = []
    strip.note_back_requested.connect(lambda *each: asked.append(each))

    strip.undo_last()

    assert shown(window).startswith("Take the note back? It was sent at 09:21")
    toast = window._toasts.toast
    assert toast is not None
    toast.actions[0].act()
    assert asked == [(booking.id, DayState.ARRIVED)]


def test_a_note_taken_back_leaves_what_was_done_before_to_be_undone(
    window: MainWindow, strip: UndoStrip
) -> None:
    strip.note_sent(Sent(make_booking(state=CANCELLED), "09:21"))
    taken_back = write_note(Note({DayState.ARRIVED: None}))

    strip.note_sent(sent_of(row_of(OutboxKind.META, taken_back), make_booking(), "09:30"))
    strip.undo_last()

    assert shown(window) == "There is nothing to undo."


def test_a_move_that_has_left_can_be_moved_back(window: MainWindow, strip: UndoStrip) -> None:
    before = make_booking(starts_at=at("10:00"), ends_at=at("11:00"))
    now = make_booking(starts_at=at("12:00"), ends_at=at("13:00"))
    body = write_move(Move(span("12:00", "13:00"), resource_id(), Seen.of(before)))
    strip.note_sent(sent_of(row_of(OutboxKind.MOVE, body), now, "09:21"))
    asked: list[tuple[object, ...]] = []
    strip.moving_requested.connect(lambda *each: asked.append(each))

    strip.undo_last()

    assert shown(window).startswith("Move it back to where it was?")
    toast = window._toasts.toast
    assert toast is not None
    toast.actions[0].act()
    assert asked == [(now.id, before.resource_id, span("10:00", "11:00"))]


def row_of(kind: OutboxKind, body: str) -> OutboxRow:
    return OutboxRow(
        ref=DeskRef("r1"),
        kind=kind,
        body=body,
        booking_id=None,
        state=OutboxState.DONE,
        attempts=1,
        created_at=at("09:00"),
        zone_name="UTC",
        order=1,
        answer="",
        is_intact=True,
    )


def test_several_changes_made_as_one_are_taken_back_as_one(qtbot, strip):
    other = Pending(DeskRef("r2"), PendingChange.ACT, leaves_in=6)
    undone: list[str] = []
    strip.undo_requested.connect(undone.append)
    strip.offer("Anna: 2 dates cancelled", PENDING, other)

    strip.undo_last()

    assert undone == [PENDING.ref, other.ref]


def test_of_several_changes_those_that_have_left_are_not_taken_back(qtbot, strip):
    other = Pending(DeskRef("r2"), PendingChange.ACT, leaves_in=6)
    undone: list[str] = []
    strip.undo_requested.connect(undone.append)
    strip.offer("Anna: 2 dates cancelled", PENDING, other)
    strip.note_ended(PENDING.ref)

    strip.undo_last()

    assert undone == [other.ref]
