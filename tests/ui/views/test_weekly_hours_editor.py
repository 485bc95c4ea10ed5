import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QLabel, QLineEdit

from desk_app.domain.weekly_hours import WeeklyHours, parse_hours
from desk_app.ui.resource_form import ALWAYS_OPEN, OFFICE_HOURS
from desk_app.ui.views.painted_week import PaintedWeek
from desk_app.ui.views.weekly_hours_editor import WeeklyHoursEditor
from desk_app.ui.week_marks import Quarter
from tests.ui.look import show_active


@pytest.fixture
def editor(qtbot, light_look):
    editor = WeeklyHoursEditor()
    qtbot.addWidget(editor)
    editor.resize(900, 420)
    editor.set_hours(OFFICE_HOURS)
    show_active(qtbot, editor)
    return editor


def line(editor, day):
    return editor.findChild(QLineEdit, f"hours_{day}")


def error(editor, day):
    return editor.findChild(QLabel, f"hours_{day}_error")


def type_hours(qtbot, editor, day, text):
    field = line(editor, day)
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, text or " ")
    qtbot.keyClick(field, Qt.Key.Key_Return)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("9-12, 13-17", "9-12, 13-17"),
        ("13-17, 9-12", "9-12, 13-17"),
        ("closed", ""),
        ("", ""),
        ("18-24:00", "18-24"),
        ("9 to 5pm", "9-17"),
    ],
)
def test_typed_hours_are_painted_too(editor, qtbot, typed, meant):
    type_hours(qtbot, editor, "tuesday", typed)

    assert editor.hours.days[1] == parse_hours(meant)
    assert editor.findChild(PaintedWeek).hours == editor.hours


def test_typed_hours_are_painted_while_they_are_typed(editor, qtbot):
    field = line(editor, "monday")
    field.selectAll()
    qtbot.keyClicks(field, "8-20")

    assert editor.findChild(PaintedWeek).hours.days[0] == parse_hours("8-20")


def test_painted_hours_are_written_out(editor, qtbot):
    week = editor.findChild(PaintedWeek)
    places = [week.centre_of(Quarter(day, 48)) for day in (0, 0)]
    places[1] = week.centre_of(Quarter(0, 51))
    qtbot.mousePress(week, Qt.MouseButton.LeftButton, pos=places[0])
    qtbot.mouseMove(week, places[1])
    qtbot.mouseRelease(week, Qt.MouseButton.LeftButton, pos=places[1])

    assert parse_hours(line(editor, "monday").text()) == parse_hours("9-12, 13-17")
    assert editor.hours.days[0] == parse_hours("9-12, 13-17")


def test_an_impossible_time_gets_its_message_below_its_day(editor, qtbot):
    type_hours(qtbot, editor, "wednesday", "9-25:00")

    assert error(editor, "wednesday").text() == "There is no time 25:00."
    assert error(editor, "wednesday").isVisible()
    assert line(editor, "wednesday").text() == "9-25:00"
    assert editor.hours.days[2] == OFFICE_HOURS.days[2]
    assert editor.check() is line(editor, "wednesday")


def test_nothing_is_complained_about_while_somebody_types(editor, qtbot):
    field = line(editor, "monday")
    field.selectAll()
    qtbot.keyClicks(field, "9-1")

    assert not error(editor, "monday").isVisible()
    assert editor.has_unread_text


def test_correcting_the_text_takes_the_message_away(editor, qtbot):
    type_hours(qtbot, editor, "monday", "9-25")
    type_hours(qtbot, editor, "monday", "9-15")

    assert not error(editor, "monday").isVisible()
    assert editor.check() is None


def test_a_message_moves_the_painted_strips_along(editor, qtbot):
    week = editor.findChild(PaintedWeek)
    before = week.centre_of(Quarter(6, 40)).y()

    type_hours(qtbot, editor, "monday", "9-25")
    qtbot.waitUntil(lambda: week.centre_of(Quarter(6, 40)).y() > before, timeout=1000)

    sunday = line(editor, "sunday")
    middle = sunday.mapTo(editor, sunday.rect().center()).y()
    assert abs(week.y() + week.centre_of(Quarter(6, 40)).y() - middle) <= 2


def test_monday_is_copied_to_the_other_weekdays(editor, qtbot):
    type_hours(qtbot, editor, "monday", "7-11")
    with qtbot.waitSignal(editor.hours_changed):
        editor.findChild(QAbstractButton, "copy_monday").click()

    assert editor.hours == WeeklyHours((parse_hours("7-11"),) * 5 + ((), ()))
    assert line(editor, "friday").text() == line(editor, "monday").text()
    assert line(editor, "saturday").text() == ""


def test_a_monday_that_cannot_be_read_is_not_copied(editor, qtbot):
    line(editor, "monday").selectAll()
    qtbot.keyClicks(line(editor, "monday"), "nine")
    editor.findChild(QAbstractButton, "copy_monday").click()

    assert editor.hours == OFFICE_HOURS
    assert error(editor, "monday").isVisible()


@pytest.mark.parametrize(
    ("hours", "words"),
    [
        (OFFICE_HOURS, "40 h a week"),
        (ALWAYS_OPEN, "open all the time"),
        (WeeklyHours(((),) * 7), "closed all week"),
        (WeeklyHours((parse_hours("9-9:45"),) + ((),) * 6), "0:45 h a week"),
    ],
)
def test_the_hours_of_the_week_are_added_up(editor, hours, words):
    editor.set_hours(hours)

    assert editor.findChild(QLabel, "hours_total").text() == words
