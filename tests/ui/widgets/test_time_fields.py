from datetime import date, time, timedelta

import pytest
from PySide6.QtCore import QLocale, QRect, Qt
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from desk_app.ui.theme import DARK_THEME, LIGHT_THEME, apply_theme
from desk_app.ui.widgets.date_field import DateField
from desk_app.ui.widgets.mini_month import MiniMonth
from desk_app.ui.widgets.popover import Popover
from desk_app.ui.widgets.time_field import LengthField, TimeField, clock_text
from tests.ui.look import has_colour, picture, show_active

TUESDAY = date(2025, 10, 14)


def type_into(qtbot, field: QLineEdit, text: str) -> None:
    field.selectAll()
    qtbot.keyClicks(field, text)
    qtbot.keyClick(field, Qt.Key.Key_Return)


# --- a date --------------------------------------------------------------------------------------


@pytest.fixture(name="page")
def _page(qtbot, light_look) -> QWidget:
    page = QWidget()
    page.resize(500, 500)
    qtbot.addWidget(page)
    return page


@pytest.fixture(name="day_field")
def _day_field(qtbot, page) -> DateField:
    field = DateField(TUESDAY, today=TUESDAY, name="day")
    QVBoxLayout(page).addWidget(field)
    show_active(qtbot, page)
    return field


def test_a_date_is_shown_short_and_read_out_long(day_field):
    assert day_field.text() == "Tue 14 Oct"
    assert day_field.accessibleDescription() == "Tuesday, 14 October 2025"


def test_a_date_of_another_year_shows_its_year(day_field):
    day_field.set_day(date(2026, 1, 2))

    assert day_field.text() == "Fri 2 Jan 2026"


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("tomorrow", date(2025, 10, 15)),
        ("friday", date(2025, 10, 17)),
        ("1/2", date(2026, 2, 1)),
        ("+2w", date(2025, 10, 28)),
        ("Mon 20 Oct", date(2025, 10, 20)),
    ],
)
def test_a_date_may_be_typed_in_many_ways(qtbot, day_field, text, day):
    with qtbot.waitSignal(day_field.date_changed) as told:
        type_into(qtbot, day_field, text)

    assert told.args == [day]
    assert day_field.day == day


def test_what_is_no_date_is_marked_and_kept_and_the_date_holds(qtbot, day_field):
    with qtbot.assertNotEmitted(day_field.date_changed):
        type_into(qtbot, day_field, "someday")

    assert day_field.property("invalid") is True
    assert day_field.text() == "someday"
    assert day_field.day == TUESDAY


def test_the_month_to_pick_from_opens_and_a_press_chooses(qtbot, page, day_field):
    day_field.toggle_month()
    month = page.findChild(MiniMonth)
    days = month.focusProxy()
    target = days.cell(date(2025, 10, 22)).center().toPoint()

    with qtbot.waitSignal(day_field.date_changed) as told:
        qtbot.mouseClick(days, Qt.MouseButton.LeftButton, pos=target)

    assert told.args == [date(2025, 10, 22)]
    assert not month.isVisible()


def test_escape_closes_the_month_and_changes_nothing(qtbot, page, day_field):
    day_field.setFocus()
    qtbot.keyClick(day_field, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    popover = page.findChild(Popover)
    assert popover.isVisible()

    with qtbot.waitSignal(popover.closed):
        qtbot.keyClick(day_field, Qt.Key.Key_Escape)

    assert day_field.day == TUESDAY


def test_a_press_outside_closes_the_month(qtbot, page, day_field):
    day_field.toggle_month()
    popover = page.findChild(Popover)

    with qtbot.waitSignal(popover.closed):
        qtbot.mouseClick(page, Qt.MouseButton.LeftButton, pos=page.rect().bottomRight())


def test_arrow_keys_step_by_days_and_page_keys_by_weeks(qtbot, day_field):
    qtbot.keyClick(day_field, Qt.Key.Key_Up)
    assert day_field.day == date(2025, 10, 15)
    qtbot.keyClick(day_field, Qt.Key.Key_PageDown)
    assert day_field.day == date(2025, 10, 8)
    qtbot.keyClick(day_field, Qt.Key.Key_PageUp)
    assert day_field.day == date(2025, 10, 15)


def test_the_calendar_sign_follows_the_theme(light_look, day_field):
    light = picture(day_field)
    apply_theme(light_look, DARK_THEME)
    dark = picture(day_field)
    apply_theme(light_look, LIGHT_THEME)

    sign = QRect(day_field.width() - 30, 0, 30, day_field.height())
    assert has_colour(dark.copy(sign), DARK_THEME.palette.muted)
    assert picture(day_field) == light


# --- a month -------------------------------------------------------------------------------------


@pytest.fixture(name="month")
def _month(qtbot, light_look) -> MiniMonth:
    month = MiniMonth(TUESDAY, today=TUESDAY, name="month")
    qtbot.addWidget(month)
    month.resize(210, 230)
    month.show()
    return month


def test_arrow_keys_walk_into_the_next_month(qtbot, month):
    days = month.focusProxy()
    for _ in range(3):
        qtbot.keyClick(days, Qt.Key.Key_Down)
    assert month.day == date(2025, 11, 4)
    assert month.month == date(2025, 11, 1)

    with qtbot.waitSignal(month.day_chosen) as told:
        qtbot.keyClick(days, Qt.Key.Key_Return)
    assert told.args == [date(2025, 11, 4)]
    assert days.accessibleName() == "Tuesday, 4 November 2025"


def test_every_day_is_where_it_is_painted(month):
    days = month.focusProxy()
    for number in range(1, 32):
        day = date(2025, 10, number)
        assert days.day_at(days.cell(day).center()) == day


def test_a_week_may_begin_on_sunday(month):
    days = month.focusProxy()
    month.set_week_start(6)
    sunday, monday = days.cell(date(2025, 10, 5)), days.cell(date(2025, 10, 6))

    assert sunday.left() == 0
    assert monday.left() > 0


def test_fullness_is_seen(month):
    before = picture(month)

    month.set_fullness({date(2025, 10, 22): 0.9})

    assert picture(month) != before


# --- a time and a length -------------------------------------------------------------------------


@pytest.fixture(name="start")
def _start(qtbot, light_look) -> TimeField:
    field = TimeField(time(16, 30), name="start")
    qtbot.addWidget(field)
    field.show()
    return field


def test_a_time_is_typed_and_shown_the_usual_way(qtbot, start):
    with qtbot.waitSignal(start.time_changed) as told:
        type_into(qtbot, start, "905")

    assert told.args == [time(9, 5)]
    assert start.text() == "09:05"


def test_midnight_is_a_time_like_any_other(qtbot, start):
    type_into(qtbot, start, "0:00")

    assert start.value == time(0)
    assert start.text() == "00:00"


def test_an_emptied_time_is_no_time(qtbot, start):
    with qtbot.waitSignal(start.time_changed) as told:
        type_into(qtbot, start, " ")

    assert told.args == [None]


def test_what_is_no_time_is_marked_and_the_time_holds(qtbot, start):
    type_into(qtbot, start, "25:00")

    assert start.property("invalid") is True
    assert start.value == time(16, 30)
    type_into(qtbot, start, "17:00")
    assert start.property("invalid") is False


def test_the_clock_has_12_or_24_hours(start):
    start.set_uses_24_hours(False)
    assert start.text() == clock_text(time(16, 30), uses_24_hours=False)
    assert start.text().casefold() == "4:30 pm"


def test_times_step_by_five_minutes_round_the_clock(qtbot, start):
    start.set_value(time(23, 55))
    qtbot.keyClick(start, Qt.Key.Key_Up)
    assert start.value == time(0)
    qtbot.keyClick(start, Qt.Key.Key_PageDown)
    assert start.value == time(23)


def test_a_length_is_typed_and_stepped_between_its_bounds(qtbot, light_look):
    field = LengthField(timedelta(minutes=45), name="length")
    qtbot.addWidget(field)
    assert field.text() == "0:45"

    type_into(qtbot, field, "1h 15")
    assert field.length == timedelta(minutes=75)
    type_into(qtbot, field, "10")
    qtbot.keyClick(field, Qt.Key.Key_Down)
    qtbot.keyClick(field, Qt.Key.Key_Down)
    assert field.length == timedelta(minutes=5)


def test_names_of_days_come_from_the_language_of_the_screen(qtbot, light_look):
    field = DateField(TUESDAY, today=TUESDAY, name="day")
    qtbot.addWidget(field)
    field.setLocale(QLocale(QLocale.Language.German))
    field.set_day(TUESDAY)
    assert field.text() == "Di. 14 Okt."

    type_into(qtbot, field, "freitag")
    assert field.day == date(2025, 10, 17)
