from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QLabel

from desk_app.domain.weekly_hours import DateException
from desk_app.ui.views.date_exceptions_editor import DateExceptionsEditor
from desk_app.ui.widgets.date_field import DateField
from tests.ui.look import show_active

TODAY = date(2026, 10, 13)
CHRISTMAS = DateException(date(2026, 12, 24), date(2026, 12, 27))
SUMMER = DateException(date(2026, 7, 1), date(2026, 7, 20))


@pytest.fixture
def editor(qtbot, light_look):
    editor = DateExceptionsEditor(TODAY)
    qtbot.addWidget(editor)
    editor.resize(700, 400)
    show_active(qtbot, editor)
    return editor


def type_date(qtbot, editor, name, text):
    field = editor.findChild(DateField, name)
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, text)
    qtbot.keyClick(field, Qt.Key.Key_Return)


def press(editor, name):
    editor.findChild(QAbstractButton, name).click()


def shown(editor):
    labels = editor.findChildren(QLabel)
    return [
        label.text()
        for label in labels
        if label.objectName().startswith("exception_dates_") and label.isVisible()
    ]


def test_the_last_day_is_shown_but_the_day_after_is_kept(editor, qtbot):
    type_date(qtbot, editor, "exception_from", "24/12/2026")
    type_date(qtbot, editor, "exception_to", "26/12/2026")
    with qtbot.waitSignal(editor.exceptions_changed):
        press(editor, "add_exception")

    assert editor.exceptions == (CHRISTMAS,)
    written = ["Thu 24 Dec 2026 \N{EN DASH} Sat 26 Dec 2026"]
    qtbot.waitUntil(lambda: shown(editor) == written, timeout=1000)


def test_one_day_needs_its_date_only_once(editor, qtbot):
    type_date(qtbot, editor, "exception_from", "24/12/2026")
    press(editor, "add_exception")

    assert editor.exceptions == (DateException(date(2026, 12, 24), date(2026, 12, 25)),)


def test_a_last_day_before_the_first_is_refused_below_its_field(editor, qtbot):
    type_date(qtbot, editor, "exception_from", "24/12/2026")
    type_date(qtbot, editor, "exception_to", "23/12/2026")
    with qtbot.assertNotEmitted(editor.exceptions_changed):
        press(editor, "add_exception")

    error = editor.findChild(QLabel, "exception_to_error")
    assert (error.isVisible(), error.text()) == (True, "The last day is before the first.")


def test_the_same_dates_are_not_added_twice(editor, qtbot):
    editor.set_exceptions([DateException(TODAY, date(2026, 10, 14))])
    press(editor, "add_exception")

    assert len(editor.exceptions) == 1
    assert editor.findChild(QLabel, "exception_to_error").isVisible()


def test_dates_can_be_removed(editor, qtbot):
    editor.set_exceptions([CHRISTMAS])
    with qtbot.waitSignal(editor.exceptions_changed):
        press(editor, "remove_exception_0")

    assert editor.exceptions == ()


def test_what_is_past_is_kept_and_shown_when_asked_for(editor, qtbot):
    editor.set_exceptions([SUMMER, CHRISTMAS])
    qtbot.waitUntil(lambda: len(shown(editor)) == 1, timeout=1000)

    press(editor, "show_past_exceptions")

    qtbot.waitUntil(lambda: len(shown(editor)) == 2, timeout=1000)
    assert editor.exceptions == (SUMMER, CHRISTMAS)


def test_removing_one_keeps_those_that_are_not_shown(editor):
    editor.set_exceptions([SUMMER, CHRISTMAS])
    press(editor, "remove_exception_0")

    assert editor.exceptions == (SUMMER,)
