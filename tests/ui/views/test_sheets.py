"""The box for everything and the line for a walk-in: typed, walked, chosen, left."""

from functools import partial

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu, QWidget

from desk_app.ui.views.anything_sheet import AnythingSheet, Entry
from desk_app.ui.views.one_line_sheet import LineChip, OneLineSheet
from tests.ui.look import show_active


@pytest.fixture(name="window")
def _window(qtbot, light_look) -> QWidget:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(1000, 700)
    show_active(qtbot, window)
    return window


def entries(ran: list[str], *titles: str) -> list[Entry]:
    return [Entry(title, "", "", partial(ran.append, title)) for title in titles]


def test_enter_does_what_the_line_walked_to_says(qtbot, window):
    ran: list[str] = []
    box = AnythingSheet(window)
    box.open_box("")
    box.set_entries(entries(ran, "one", "two"), "")

    qtbot.keyClick(box.line, Qt.Key.Key_Down)
    qtbot.keyClick(box.line, Qt.Key.Key_Return)

    assert ran == ["two"]
    assert box.isHidden()


def test_enter_waits_for_what_was_typed_to_be_looked_up(qtbot, window):
    ran: list[str] = []
    box = AnythingSheet(window)
    box.open_box("")
    box.set_entries(entries(ran, "old"), "")

    qtbot.keyClicks(box.line, "an")
    qtbot.keyClick(box.line, Qt.Key.Key_Return)
    assert ran == []
    box.set_entries(entries(ran, "late"), "a")
    assert ran == []
    box.set_entries(entries(ran, "anna"), "an")

    assert ran == ["anna"]


def test_what_follows_for_the_same_text_leaves_the_chosen_line(qtbot, window):
    ran: list[str] = []
    box = AnythingSheet(window)
    box.open_box("")
    box.set_entries(entries(ran, "one", "two"), "")
    qtbot.keyClick(box.line, Qt.Key.Key_Down)

    box.set_entries(entries(ran, "one", "two", "alike"), "")
    qtbot.keyClick(box.line, Qt.Key.Key_Return)

    assert ran == ["two"]


def test_escape_leaves_the_box(qtbot, window):
    box = AnythingSheet(window)
    box.open_box("")

    qtbot.keyClick(box.line, Qt.Key.Key_Escape)

    assert box.isHidden()


def test_enter_books_a_line_that_stands(qtbot, window):
    sheet = OneLineSheet(window)
    sheet.open_line()
    sheet.set_chips([LineChip("customer", "Customer", "anna", is_said=True)])

    with qtbot.waitSignal(sheet.book_requested):
        qtbot.keyClick(sheet.line, Qt.Key.Key_Return)


@pytest.mark.qt_log_ignore(
    r"^This plugin does not support (raise\(\)|grabbing the keyboard)$", extend=True
)
def test_enter_offers_the_choice_of_an_open_chip_instead_of_booking(qtbot, window):
    chosen: list[str] = []
    sheet = OneLineSheet(window)
    sheet.open_line()
    choices = (("10 min", lambda: chosen.append("10 min")), ("10:00", lambda: None))
    sheet.set_chips([LineChip("open_10", "10", "10 min or 10:00", is_open=True, choices=choices)])

    with qtbot.assertNotEmitted(sheet.book_requested):
        qtbot.keyClick(sheet.line, Qt.Key.Key_Return)
    menu = sheet.findChild(QMenu, "one_line_choices")
    assert menu is not None
    assert [each.text() for each in menu.actions()] == ["10 min", "10:00"]
    menu.actions()[0].trigger()
    menu.close()

    assert chosen == ["10 min"]
