import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QCheckBox, QLabel, QLineEdit, QRadioButton

from desk_app.domain.calendar_choice import CalendarChoice
from desk_app.ui.views.calendar_choice_editor import CalendarChoiceEditor
from tests.builders import make_calendar
from tests.ui.look import show_active

GOOGLE = make_calendar("google", name="eva@example.com", provider="google", is_synced=True)
OWN = make_calendar("own", name="Bookings", is_primary=True)
HOLIDAYS = make_calendar(
    "holidays", name="Holidays", provider="google", provider_access="reader", is_synced=False
)
CALENDARS = (GOOGLE, OWN, HOLIDAYS)


@pytest.fixture
def editor(qtbot, light_look):
    editor = CalendarChoiceEditor()
    qtbot.addWidget(editor)
    editor.resize(900, 400)
    editor.set_calendars(CALENDARS, CalendarChoice())
    show_active(qtbot, editor)
    return editor


def check(editor, number):
    return editor._table.findChild(QCheckBox, f"calendar_looked_at_{number}")


def radio(editor, number):
    return editor._table.findChild(QRadioButton, f"calendar_booked_{number}")


def note(editor):
    return editor.findChild(QLabel, "calendars_note").text()


def test_the_default_calendar_comes_first(editor):
    assert editor.findChild(QLabel, "calendar_name_0").text() == "Bookings"
    assert radio(editor, 0).isChecked()


def test_at_first_all_that_count_are_looked_at(editor):
    assert [check(editor, n).isChecked() for n in range(3)] == [True, True, False]
    assert note(editor) == "All calendars that count as busy are looked at, also later ones."
    assert editor.choice.is_default


def test_unticking_one_leaves_only_the_others(editor, qtbot):
    with qtbot.waitSignal(editor.choice_changed):
        check(editor, 1).click()

    assert editor.choice.availability_calendar_ids == (OWN.id,)
    assert note(editor) == "Only the ticked calendars are looked at."


def test_bookings_that_would_not_be_looked_at_are_warned_of(editor):
    check(editor, 0).click()

    assert note(editor).startswith("Bookings go to a calendar that is not looked at")


def test_ticking_all_again_is_the_default_again(editor):
    check(editor, 1).click()
    check(editor, 1).click()

    assert editor.choice.is_default


def test_the_last_tick_cannot_be_taken_away(editor, qtbot):
    check(editor, 1).click()
    with qtbot.assertNotEmitted(editor.choice_changed):
        check(editor, 0).click()

    assert check(editor, 0).isChecked()
    assert note(editor) == "At least one calendar has to be looked at."


def test_bookings_can_go_to_another_calendar_and_back(editor):
    radio(editor, 1).click()
    assert editor.choice.booking_calendar_id == GOOGLE.id

    radio(editor, 0).click()
    assert editor.choice.booking_calendar_id is None


def test_a_read_only_calendar_cannot_take_bookings(editor):
    assert not radio(editor, 2).isEnabled()


def test_a_calendar_nothing_is_known_of_cannot_be_looked_at(editor):
    assert not check(editor, 2).isEnabled()


def test_where_no_calendar_is_primary_going_back_names_the_one_meant(editor):
    own = make_calendar("own", name="Bookings")
    editor.set_calendars((GOOGLE, own), CalendarChoice())
    check(editor, 1).click()
    assert editor.choice.booking_calendar_id is None

    radio(editor, 1).click()
    radio(editor, 0).click()
    assert editor.choice.booking_calendar_id == own.id


def test_a_calendar_is_added_by_its_name_and_the_line_closes_when_it_is_there(editor, qtbot):
    editor.findChild(QAbstractButton, "add_calendar").click()
    qtbot.keyClicks(editor.findChild(QLineEdit, "new_calendar_name"), " Home visits ")
    with qtbot.waitSignal(editor.add_requested) as asked:
        editor.findChild(QAbstractButton, "confirm_add_calendar").click()
    assert asked.args == ["Home visits"]
    assert editor.add_form.is_open

    added = make_calendar("home", name="Home visits")
    editor.set_calendars((*CALENDARS, added), CalendarChoice())

    assert not editor.add_form.is_open


def test_a_refused_name_stays_in_its_line(editor, qtbot):
    editor.findChild(QAbstractButton, "add_calendar").click()
    line = editor.findChild(QLineEdit, "new_calendar_name")
    qtbot.keyClicks(line, "Bookings")
    qtbot.keyClick(line, Qt.Key.Key_Return)
    editor.add_form.show_error("There is one already.")

    assert line.text() == "Bookings"
    assert editor.findChild(QLabel, "new_calendar_name_error").isVisible()


def test_a_calendar_without_a_name_is_not_asked_for(editor, qtbot):
    editor.findChild(QAbstractButton, "add_calendar").click()
    with qtbot.assertNotEmitted(editor.add_requested):
        editor.findChild(QAbstractButton, "confirm_add_calendar").click()

    assert editor.findChild(QLabel, "new_calendar_name_error").isVisible()
