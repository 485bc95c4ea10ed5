from itertools import pairwise

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QListWidget, QPlainTextEdit

from desk_app.licences import Part
from desk_app.ui.views.licences_dialog import LicencesDialog
from tests.ui.look import show_active

PARTS = (
    Part("alpha", "1.0", "MIT", "Do as you like."),
    Part("<b>beta</b>", "2.0", "", ""),
)


@pytest.fixture(name="dialog")
def _dialog(qtbot, light_look) -> LicencesDialog:
    dialog = LicencesDialog(PARTS)
    qtbot.addWidget(dialog)
    show_active(qtbot, dialog)
    return dialog


def test_the_first_part_is_shown_with_its_terms(dialog):
    text = dialog.findChild(QPlainTextEdit, "licence_text")

    assert text.toPlainText() == "MIT\n\nDo as you like."


def test_the_arrow_goes_to_the_next_part_whose_name_is_text_and_no_markup(qtbot, dialog):
    parts = dialog.findChild(QListWidget, "licence_list")

    qtbot.keyClick(parts, Qt.Key.Key_Down)

    assert parts.currentItem().text() == "<b>beta</b> 2.0"
    assert dialog.findChild(QPlainTextEdit, "licence_text").toPlainText() == "No licence is named."


def test_escape_closes_it(qtbot, dialog):
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)

    assert not dialog.isVisible()


def test_no_line_of_the_list_lies_over_the_next(qtbot, light_look):
    dialog = LicencesDialog(PARTS * 40)
    qtbot.addWidget(dialog)
    show_active(qtbot, dialog)
    parts = dialog.findChild(QListWidget, "licence_list")
    assert parts is not None

    places = [parts.visualItemRect(parts.item(row)) for row in range(parts.count())]

    assert all(above.bottom() < below.top() for above, below in pairwise(places))
