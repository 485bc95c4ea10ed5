from datetime import date, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from desk_app.services.month_counts import DayCounts
from desk_app.ui.models.columns import VALUE_ROLE
from desk_app.ui.time_words import TimeWords
from desk_app.ui.typed_time import same_day_of_month
from desk_app.ui.views.month_view import MonthView
from tests.ui.look import show_active

OCTOBER, TUESDAY = date(2025, 10, 1), date(2025, 10, 14)


@pytest.fixture(name="month")
def _month(qtbot, light_look) -> MonthView:
    month = MonthView()
    qtbot.addWidget(month)
    month.resize(900, 600)
    month.set_today(TUESDAY)
    month.set_words(TimeWords(), week_start=0)
    month.show_day(TUESDAY)
    show_active(qtbot, month)
    month.setFocus()
    return month


def sentence(month: MonthView, day: date) -> str:
    return str(month.days.index_of(day).data(Qt.ItemDataRole.AccessibleTextRole))


def test_the_model_behind_it_is_sound(month, qtmodeltester):
    qtmodeltester.check(month.days)


def test_a_month_begins_on_the_first_day_of_its_week(month):
    days = [month.days.day_at(month.days.index(0, column)).day for column in range(7)]

    assert days[0] == date(2025, 9, 29)
    assert month.days.headerData(0, Qt.Orientation.Horizontal) == "Mon"


def test_the_week_may_start_on_sunday(month):
    month.set_words(TimeWords(), week_start=6)

    assert month.days.day_at(month.days.index(0, 0)).day == date(2025, 9, 28)
    assert month.days.headerData(0, Qt.Orientation.Horizontal) == "Sun"


def test_a_day_says_what_it_has_and_how_full_it_is(month):
    month.set_counts({OCTOBER: DayCounts(), TUESDAY: DayCounts(12, 2)})
    month.set_shares({OCTOBER: 0.0, TUESDAY: 0.6})

    assert sentence(month, TUESDAY) == "Tuesday 14 October, 12 bookings, 2 requests, 60 % taken"


def test_one_booking_is_one_booking(month):
    month.set_counts({OCTOBER: DayCounts(1, 1)})

    assert sentence(month, OCTOBER) == "Wednesday 1 October, 1 booking, 1 request"


def test_a_day_that_is_over_does_not_say_how_full_it_was(month):
    month.set_shares({OCTOBER: 0.5, TUESDAY: 0.5})

    assert month.days.index_of(OCTOBER).data(VALUE_ROLE).share is None
    assert month.days.index_of(TUESDAY).data(VALUE_ROLE).share == 0.5


def test_what_another_month_has_is_passed_over(month):
    month.set_counts({date(2025, 9, 1): DayCounts(9)})

    assert month.days.index_of(TUESDAY).data(VALUE_ROLE).counts is None


@pytest.mark.parametrize(
    ("key", "day"),
    [
        (Qt.Key.Key_Left, TUESDAY - timedelta(days=1)),
        (Qt.Key.Key_Right, TUESDAY + timedelta(days=1)),
        (Qt.Key.Key_Up, TUESDAY - timedelta(days=7)),
        (Qt.Key.Key_Down, TUESDAY + timedelta(days=7)),
    ],
)
def test_arrows_walk_over_the_days(month, key, day):
    QTest.keyClick(month, key)

    assert month.day == day


def test_walking_out_of_the_month_shows_the_next_one(qtbot, month):
    with qtbot.waitSignal(month.day_focused) as focused:
        QTest.keyClick(month, Qt.Key.Key_PageDown)

    assert focused.args == [date(2025, 11, 14)]
    assert month.days.month == date(2025, 11, 1)


def test_return_and_a_click_open_a_day(qtbot, month):
    with qtbot.waitSignal(month.day_opened) as opened:
        QTest.keyClick(month, Qt.Key.Key_Return)
    assert opened.args == [TUESDAY]

    place = month.visualRect(month.days.index_of(OCTOBER)).center()
    with qtbot.waitSignal(month.day_opened) as opened:
        QTest.mouseClick(month.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert opened.args == [OCTOBER]


def test_letters_are_left_to_the_calendar_around_it(month):
    before = month.day

    QTest.keyClicks(month, "1")

    assert month.day == before


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [
        (date(2025, 1, 31), 1, date(2025, 2, 28)),
        (date(2025, 12, 15), 1, date(2026, 1, 15)),
        (date(2025, 1, 15), -1, date(2024, 12, 15)),
        (date(2025, 3, 30), -1, date(2025, 2, 28)),
    ],
)
def test_the_same_day_of_a_shorter_month_is_its_last(day, months, then):
    assert same_day_of_month(day, months) == then
