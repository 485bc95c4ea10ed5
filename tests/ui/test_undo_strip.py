"""Taking back what has not left, and an honest word about what has."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desk_app.domain.booking_graph import CANCELLED
from desk_app.domain.identifiers import DeskRef
from desk_app.domain.pending import Pending, PendingChange
from desk_app.ui.main_window import MainWindow
from desk_app.ui.undo_strip import Sent, UndoStrip
from tests.builders import make_booking

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
