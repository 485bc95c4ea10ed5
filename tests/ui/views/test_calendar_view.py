from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import combinations
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QListWidget, QWidget

from desk_app.domain.booking import Booking
from desk_app.domain.booking_limits import LimitPeriod
from desk_app.domain.closing import ClosingFact, ClosingKind
from desk_app.domain.constraint import DayAndTime, Hours, Weekday, allow
from desk_app.domain.day_state import DayState
from desk_app.domain.interval import Interval
from desk_app.domain.project import AvailabilitySettings
from desk_app.services.calendar import CalendarColumn, CalendarPicture
from desk_app.services.connection import ConnectionKind, ConnectionState
from desk_app.ui.time_words import TimeWords
from desk_app.ui.views.calendar_view import CalendarView
from desk_app.ui.views.service_rules_dialog import ServiceRulesDialog
from desk_app.ui.views.why_popover import FactLine, WhyPopover
from desk_app.ui.widgets.choice_box import ChoiceBox
from tests.builders import (
    booking_id,
    make_customer,
    make_event,
    make_project,
    make_resource,
    project_id,
    resource_id,
)
from tests.ui.grid.columns import COPENHAGEN, TUESDAY, booked, make_column, stretch, wall
from tests.ui.look import show_active

NOW = wall("10:24")
MONDAY = TUESDAY - timedelta(days=1)


def make_picture(
    columns: Sequence[CalendarColumn] = (),
    *,
    first: date = TUESDAY,
    days: int = 1,
    requests: Sequence[Booking] = (),
    upcoming: Sequence[Booking] = (),
    waiting: Sequence[Booking] = (),
    as_of: datetime | None = NOW,
) -> CalendarPicture:
    return CalendarPicture(
        first=first,
        days=days,
        window=Interval(wall("0:00", day=first), wall("24:00", day=first)),
        columns=tuple(columns),
        requests=tuple(requests),
        upcoming=tuple(upcoming),
        waiting=tuple(waiting),
        as_of=as_of,
    )


def some_columns() -> list[CalendarColumn]:
    return [
        make_column("eva", [booked("anna", "11:00", "12:00")]),
        make_column("ida", [booked("ben", "13:00", "14:00")]),
    ]


@pytest.fixture(name="view")
def _view(qtbot, light_look) -> CalendarView:
    view = CalendarView(NOW, desk_zone=ZoneInfo(COPENHAGEN))
    qtbot.addWidget(view)
    view.resize(1440, 860)
    show_active(qtbot, view)
    view.set_picture(make_picture(some_columns()))
    view.grid.setFocus()
    return view


def part(view: QWidget, name: str) -> QWidget:
    found = view.findChild(QWidget, name)
    assert isinstance(found, QWidget), name
    return found


def words(view: QWidget, name: str) -> str:
    widget = part(view, name)
    assert isinstance(widget, QLabel | QAbstractButton)
    return widget.text()


def press(view: QWidget, name: str) -> None:
    QTest.mouseClick(part(view, name), Qt.MouseButton.LeftButton)


def choose(view: QWidget, name: str, value: object) -> None:
    box = part(view, name)
    assert isinstance(box, ChoiceBox)
    assert box.set_value(value)
    box.activated.emit(box.currentIndex())


def rows(view: QWidget, name: str) -> list[str]:
    """What the shown rows of a list of the rail say."""
    buttons = part(view, name).findChildren(QAbstractButton)
    return [button.accessibleName() for button in buttons if not button.isHidden()]


# --- days ------------------------------------------------------------------------------------


def test_the_view_gives_the_focus_to_what_it_shows(view):
    part(view, "today").setFocus()

    view.setFocus()

    assert view.grid.hasFocus()


def test_it_begins_with_today(view):
    assert view.first_day == TUESDAY
    assert words(view, "calendar_title") == "Tuesday 14 October"


@pytest.mark.parametrize(
    ("button", "day"), [("earlier_days", date(2025, 10, 13)), ("later_days", date(2025, 10, 15))]
)
def test_arrows_ask_for_the_day_before_and_after(qtbot, view, button, day):
    with qtbot.waitSignal(view.days_requested) as asked:
        press(view, button)

    assert asked.args == [day, 1, None]


def test_today_comes_back_from_anywhere(qtbot, view):
    view.show_day(TUESDAY + timedelta(days=40))

    with qtbot.waitSignal(view.days_requested) as asked:
        press(view, "today")

    assert asked.args == [TUESDAY, 1, None]


def test_another_year_is_named(view):
    view.show_day(date(2027, 1, 4))

    assert words(view, "calendar_title") == "Mon 4 Jan 2027"


def test_the_week_is_that_of_the_resource_in_focus(qtbot, view):
    view.grid.set_cursor(view.grid.moves.at(1, 600))

    with qtbot.waitSignal(view.days_requested) as asked:
        QTest.keyClick(view.grid, Qt.Key.Key_W)

    assert asked.args == [MONDAY, 7, (resource_id("ida"),)]
    assert words(view, "calendar_title") == "13 Oct \u2013 19 Oct"


def test_a_week_starts_on_the_weekday_chosen(qtbot, view):
    view.set_time_words(TimeWords(), week_start=6)

    with qtbot.waitSignal(view.days_requested) as asked:
        view.show_week(TUESDAY, resource_id("eva"))

    assert asked.args[0] == date(2025, 10, 12)


def test_the_head_of_a_column_opens_its_week_and_the_head_of_a_day_the_day(qtbot, view):
    with qtbot.waitSignal(view.days_requested) as week:
        view.grid.columns.chosen.emit(resource_id("ida"), TUESDAY)
    with qtbot.waitSignal(view.days_requested) as day:
        view.grid.columns.chosen.emit(resource_id("ida"), date(2025, 10, 16))

    assert week.args == [MONDAY, 7, (resource_id("ida"),)]
    assert day.args == [date(2025, 10, 16), 1, None]


def test_in_a_week_another_resource_can_be_chosen(qtbot, view):
    view.show_week(TUESDAY, resource_id("eva"))

    with qtbot.waitSignal(view.days_requested) as asked:
        choose(view, "whose_week", resource_id("ida"))

    assert asked.args == [MONDAY, 7, (resource_id("ida"),)]


def test_without_anybody_there_is_no_week(qtbot, light_look):
    view = CalendarView(NOW)
    qtbot.addWidget(view)

    with qtbot.assertNotEmitted(view.days_requested):
        view.show_week(TUESDAY)


def test_a_late_picture_of_other_days_is_not_shown(view):
    view.show_day(date(2025, 10, 15))

    view.set_picture(make_picture([make_column("tom")], first=TUESDAY))

    assert [each.column.resource.name for each in view.grid.picture.contents] == ["Eva", "Ida"]


def test_a_day_of_the_month_is_asked_for(qtbot, view):
    month = part(view, "calendar_month")

    with qtbot.waitSignal(view.days_requested) as asked:
        month.day_chosen.emit(date(2025, 10, 30))  # type: ignore[attr-defined]  # a MiniMonth

    assert asked.args == [date(2025, 10, 30), 1, None]


def test_another_month_beside_the_grid_is_told(qtbot, view):
    with qtbot.waitSignal(view.month_shown) as told:
        part(view, "calendar_month_later").click()  # type: ignore[attr-defined]  # a button

    assert told.args == [date(2025, 11, 1)]


def test_a_day_that_is_full_is_tinted_in_the_month(view):
    days = part(view, "calendar_month_days")
    plain = days.grab().toImage()

    view.set_month_fullness({date(2025, 10, 22): 1.0})

    assert days.grab().toImage() != plain


# --- what it passes on -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("button", "signal"),
    [
        ("new_booking", "new_booking_requested"),
        ("walk_in", "walk_in_requested"),
        ("connection", "refresh_requested"),
        ("requests_badge", "requests_requested"),
    ],
)
def test_buttons_ask_for_what_they_say(qtbot, view, button, signal):
    view.set_connection(ConnectionState(kind=ConnectionKind.LIVE, since=NOW))
    view.set_picture(make_picture(some_columns(), requests=[booked("carl", "15:00", "16:00")]))

    with qtbot.waitSignal(getattr(view, signal)):
        press(view, button)


@pytest.mark.parametrize(
    ("key", "signal"),
    [
        (Qt.Key.Key_C, "new_booking_requested"),
        (Qt.Key.Key_Q, "walk_in_requested"),
        (Qt.Key.Key_F, "find_time_requested"),
        (Qt.Key.Key_F5, "refresh_requested"),
    ],
)
def test_letters_act_while_the_grid_has_the_focus(qtbot, view, key, signal):
    with qtbot.waitSignal(getattr(view, signal)):
        QTest.keyClick(view.grid, key)


@pytest.mark.parametrize("name", ["calendar_search", "open_search"])
def test_the_search_button_asks_for_the_search_as_its_key_does(qtbot, view, name):
    with qtbot.waitSignal(view.search_requested):
        press(view, name)
    with qtbot.waitSignal(view.search_requested):
        QTest.keyClick(view.grid, Qt.Key.Key_Slash)


def test_the_list_of_the_days_shown_is_asked_for_and_the_grid_keeps_its_view(qtbot, view):
    with qtbot.waitSignal(view.list_requested) as asked:
        press(view, "calendar_mode_list")

    assert asked.args == [TUESDAY, 1]
    day = part(view, "calendar_mode_day")
    assert isinstance(day, QAbstractButton)
    assert day.isChecked()


@pytest.mark.parametrize(
    ("key", "state"),
    [
        (Qt.Key.Key_A, DayState.ARRIVED),
        (Qt.Key.Key_S, DayState.ARRIVED),
        (Qt.Key.Key_X, DayState.NO_SHOW),
    ],
)
def test_a_letter_notes_what_happens_to_the_booking_with_the_focus(qtbot, view, key, state):
    view.select_booking(booking_id("anna"))

    with qtbot.waitSignal(view.day_state_requested) as asked:
        QTest.keyClick(view.grid, key)

    assert asked.args == [booking_id("anna"), state]


def test_what_the_grid_says_is_passed_on(qtbot, view):
    with qtbot.waitSignal(view.slot_chosen) as chosen:
        view.grid.slot_chosen.emit("r", stretch("10:00", "11:00"))
    with qtbot.waitSignal(view.move_requested) as moved:
        view.grid.move_requested.emit("b", "r", stretch("10:00", "11:00"))
    with qtbot.waitSignal(view.cancel_requested) as cancelled:
        view.grid.cancel_requested.emit("b")

    assert chosen.args == ["r", stretch("10:00", "11:00")]
    assert moved.args == ["b", "r", stretch("10:00", "11:00")]
    assert cancelled.args == ["b"]


# --- services --------------------------------------------------------------------------------


def test_a_service_is_shaded_and_gives_a_click_its_length(qtbot, view):
    view.set_services((make_project("haircut"),))

    with qtbot.waitSignal(view.shading_requested) as asked:
        choose(view, "shaded_service", project_id("haircut"))

    assert asked.args == [project_id("haircut")]
    assert view.grid.slot_length == timedelta(minutes=40)


def test_no_shading_brings_half_an_hour_back(qtbot, view):
    view.set_services((make_project("haircut"),))
    choose(view, "shaded_service", project_id("haircut"))

    with qtbot.waitSignal(view.shading_requested) as asked:
        choose(view, "shaded_service", None)

    assert asked.args == [None]
    assert view.grid.slot_length == timedelta(minutes=30)


# --- the rail --------------------------------------------------------------------------------


def test_the_rail_tells_who_comes_next_and_opens_it(qtbot, view):
    view.set_picture(make_picture(some_columns(), upcoming=[booked("anna", "11:00", "12:00")]))

    row, arrived = part(view, "next_arrivals").findChildren(QAbstractButton)
    assert row.accessibleName() == "11:00, Anna, Eva · Haircut"
    with qtbot.waitSignal(view.booking_opened) as opened:
        row.click()
    assert opened.args == [booking_id("anna")]
    with qtbot.waitSignal(view.day_state_requested) as noted:
        arrived.click()
    assert noted.args == [booking_id("anna"), DayState.ARRIVED]
    assert not row.isVisible()
    view.set_now(NOW + timedelta(seconds=1))
    assert row.isVisible()


def test_who_comes_to_somebody_far_away_is_told_by_the_clock_of_the_desk(view):
    far = make_column("priya", zone="Asia/Kolkata")
    call = booked("anna", "16:00", "16:30", zone="Asia/Kolkata", resource_id=resource_id("priya"))
    view.set_picture(make_picture([*some_columns(), far], upcoming=[call]))

    row, _ = part(view, "next_arrivals").findChildren(QAbstractButton)
    assert row.accessibleName() == "12:30, Anna, 16:00 in Kolkata · Priya · Haircut"


def arrived(word: str, minutes: int) -> Booking:
    """Somebody who came so many minutes ago."""
    since = (NOW - timedelta(minutes=minutes)).isoformat()
    return replace(booked(word, "10:30", "11:00"), meta={DayState.ARRIVED: since})


def test_the_rail_and_the_bar_tell_who_waits_and_how_long(view):
    view.set_picture(make_picture(some_columns(), waiting=[arrived("carl", 12)]))

    assert rows(view, "waiting_people") == ["Carl, Eva · 10:30, 12 min"]
    assert part(view, "waiting_badge").accessibleName() == "Waiting 1 · 12 min"

    view.set_now(NOW + timedelta(minutes=5))
    assert part(view, "waiting_badge").accessibleName() == "Waiting 1 · 17 min"


def test_without_anybody_waiting_there_is_no_badge(view):
    assert part(view, "waiting_badge").isHidden()


def test_the_waiting_badge_unfolds_the_rail_at_whoever_waits_longest(view):
    view.set_picture(make_picture(some_columns(), waiting=[arrived("carl", 12)]))
    press(view, "fold_rail")
    assert part(view, "calendar_rail").width() == 48

    press(view, "waiting_badge")

    assert part(view, "calendar_rail").width() == 232
    focused = QApplication.focusWidget()
    assert focused is not None
    assert focused.accessibleName().startswith("Carl")


def test_the_folded_rail_says_how_many_come_and_wait_and_unfolds(qtbot, view):
    coming = [booked("anna", "11:00", "12:00")]
    view.set_picture(make_picture(some_columns(), upcoming=coming, waiting=[arrived("carl", 1)]))

    with qtbot.waitSignal(view.rail_folded) as folded:
        press(view, "fold_rail")
    assert folded.args == [True]
    assert part(view, "strip_expected").accessibleName() == "1 to come"
    assert part(view, "strip_waiting").accessibleName() == "1 waiting"

    press(view, "strip_waiting")
    assert part(view, "next_arrivals").isVisible()


def test_requests_are_counted_in_the_bar(view):
    view.set_picture(make_picture(some_columns(), requests=[booked("carl", "15:00", "16:00")]))

    assert words(view, "requests_badge") == "Requests 1"


def test_without_requests_there_is_no_badge(view):
    assert part(view, "requests_badge").isHidden()


def test_a_low_window_shows_fewer_rows_and_still_some_of_each(qtbot, view):
    many = [booked(f"b{n}", "15:00", "16:00") for n in range(9)]
    here = [arrived(f"b{n}", 3) for n in range(9)]
    view.set_picture(make_picture(some_columns(), upcoming=many, waiting=here))

    view.resize(1280, 640)

    assert 1 <= len(rows(view, "waiting_people")) <= 3
    assert 1 <= len(rows(view, "next_arrivals")) <= 8
    month = part(view, "calendar_month_days")
    qtbot.waitUntil(lambda: month.height() == month.sizeHint().height())


# --- connection ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "text"),
    [
        ({"kind": ConnectionKind.LIVE, "data_as_of": NOW - timedelta(seconds=9)}, "Live · 9 s"),
        ({"kind": ConnectionKind.CONNECTING}, "Connecting…"),
        (
            {"kind": ConnectionKind.SLOW, "retry_at": NOW + timedelta(seconds=12)},
            "Slow · retry 12 s",
        ),
        (
            {"kind": ConnectionKind.OFFLINE, "data_as_of": NOW - timedelta(minutes=1)},
            "Offline since 08:24 · data 08:23",
        ),
        ({"kind": ConnectionKind.KEY_REFUSED}, "Not signed in"),
    ],
)
def test_the_pill_tells_how_well_the_server_is_heard(view, fields, text):
    view.set_connection(ConnectionState(since=NOW, **fields))

    assert words(view, "connection") == text


def test_the_pill_grows_older_by_itself(view):
    view.set_connection(ConnectionState(kind=ConnectionKind.LIVE, since=NOW, data_as_of=NOW))

    view.set_now(NOW + timedelta(seconds=20))

    assert words(view, "connection") == "Live · 20 s"


def test_a_narrow_window_shortens_what_it_says_and_keeps_every_button(view):
    view.set_connection(ConnectionState(kind=ConnectionKind.OFFLINE, since=NOW, data_as_of=NOW))
    view.resize(928, 640)

    assert words(view, "calendar_title") == "Tue 14 Oct"
    assert words(view, "connection") == "Offline"
    for name in ("today", "open_search", "connection", "walk_in", "new_booking"):
        widget = part(view, name)
        assert not widget.isHidden()
        assert widget.geometry().right() <= 928
        assert widget.width() >= widget.minimumSizeHint().width()


# --- nothing to show -------------------------------------------------------------------------


@pytest.mark.parametrize("width", [912, 1060, 1280, 1600])
@pytest.mark.parametrize("days", [1, 7])
def test_nothing_in_the_bar_lies_over_anything_else(view, width, days):
    view.set_connection(ConnectionState(kind=ConnectionKind.LIVE, since=NOW, data_as_of=NOW))
    view.set_resources([make_resource("eva", name="Dr. Wilhelmina von Hohenstein-Lindqvist")])
    press(view, "calendar_mode_week" if days > 1 else "today")
    columns = [make_column("eva", [booked("anna", "11:00", "12:00")])] * days
    first = MONDAY if days > 1 else TUESDAY
    requests = [booked("ida", "14:00", "15:00")]
    view.set_picture(make_picture(columns, first=first, days=days, requests=requests))
    view.resize(width, 680)

    bar, title = part(view, "calendar_top_bar"), part(view, "calendar_title")
    assert title.width() >= title.fontMetrics().horizontalAdvance(words(view, "calendar_title"))
    assert part(view, "whose_week").isVisible() is (days > 1)
    shown = [each for each in bar.children() if isinstance(each, QWidget) and each.isVisible()]
    places = [each.geometry() for each in shown]
    assert all(each.right() < width for each in places)
    assert not any(one.intersects(other) for one, other in combinations(places, 2))
    buttons = [each for each in bar.findChildren(QAbstractButton) if each.isVisible()]
    assert all(each.width() >= each.minimumSizeHint().width() for each in buttons)


def test_without_resources_it_offers_to_add_one(qtbot, view):
    view.set_picture(make_picture())

    assert part(view, "calendar_empty").isVisible()
    with qtbot.waitSignal(view.add_resource_requested):
        press(view, "add_resource")


def test_the_first_resource_brings_the_grid_back(view):
    view.set_picture(make_picture())

    view.set_picture(make_picture([make_column("eva")]))

    assert view.grid.isVisible()


def test_until_the_first_picture_it_says_that_it_loads(qtbot, light_look):
    view = CalendarView(NOW)
    qtbot.addWidget(view)
    view.show()

    qtbot.waitUntil(lambda: part(view, "calendar_loading").isVisible())

    assert not view.grid.isVisible()


def test_nobody_is_told_that_a_desk_is_empty_before_the_server_said_so(qtbot, view):
    view.set_picture(make_picture(as_of=None))

    qtbot.waitUntil(lambda: part(view, "calendar_loading").isVisible())
    assert not part(view, "calendar_empty").isVisible()
    assert not view.grid.isVisible(), "it may show those of another desk"
    view.set_connection(ConnectionState(kind=ConnectionKind.LIVE, since=NOW, data_as_of=NOW))
    assert part(view, "calendar_empty").isVisible()


def test_three_hundred_resources_are_shown_and_scrolled_to(view):
    view.set_picture(make_picture([make_column(f"r{n}") for n in range(300)]))

    view.grid.set_cursor(view.grid.moves.at(299, 600))

    frame = view.grid.frame()
    assert 299 in frame.columns_in(frame.shown(frame.body))


def test_resources_can_be_told_without_a_picture(view):
    view.set_resources((make_resource("tom"),))
    view.show_week(TUESDAY)
    box = part(view, "whose_week")

    assert isinstance(box, ChoiceBox)
    assert [box.itemData(index) for index in range(box.count())] == [resource_id("tom")]


@pytest.mark.parametrize("later", [0, 1, 9])
def test_the_calendar_goes_to_the_day_of_the_draft(view, qtbot, later):
    day = TUESDAY + timedelta(days=later)
    asked: list[tuple[object, ...]] = []
    view.days_requested.connect(lambda *days: asked.append(days))

    view.show_draft(resource_id("eva"), Interval(wall("9:00", day=day), wall("9:30", day=day)))

    assert asked == ([(day, 1, None)] if later else [])
    assert view.first_day == day


def test_a_draft_without_a_time_leaves_the_calendar_where_it_is(view):
    view.show_draft(resource_id("eva"), None)

    assert view.first_day == TUESDAY


# --- why not free ------------------------------------------------------------------------------

EVA = make_resource(
    "eva", name="Eva Lind", time_zone_name=COPENHAGEN, constraints=(allow(Hours(540, 1020)),)
)
FULL_DAY = [make_column("eva", [booked("anna", "11:00", "12:00")], resource=EVA)]


def ask_why(view: CalendarView, clock: str) -> WhyPopover:
    hours, minutes = (int(part) for part in clock.split(":"))
    view.grid.set_cursor(view.grid.moves.at(0, hours * 60 + minutes))
    QTest.keyClick(view.grid, Qt.Key.Key_Question, Qt.KeyboardModifier.ShiftModifier)
    popover = view.findChild(WhyPopover)
    assert popover is not None
    return popover


def told(popover: WhyPopover) -> list[str]:
    return [line.text() for line in popover.lines]


def press_in_popover(key: Qt.Key) -> None:
    focused = QApplication.focusWidget()
    assert focused is not None
    QTest.keyClick(focused, key)


@pytest.fixture(name="day")
def _day(view: CalendarView) -> CalendarView:
    view.set_picture(make_picture(FULL_DAY))
    view.grid.setFocus()
    return view


def test_a_question_mark_says_at_once_why_time_is_closed_and_asks_for_the_rest(qtbot, day):
    with qtbot.waitSignal(day.explanation_requested) as asked:
        popover = ask_why(day, "17:15")

    assert told(popover) == ["Closed: hours of Eva Lind end at 17:00 on Tuesday"]
    assert asked.args == [EVA.id, stretch("17:15", "17:30"), None]


def test_the_answer_is_made_ahead_of_the_first_question(view):
    for _ in view.get_why_ready():
        pass

    ready = view.findChild(WhyPopover)
    assert ready is not None
    assert not ready.is_open
    assert len(ready.lines) == 1
    view.set_picture(make_picture(FULL_DAY))
    view.grid.setFocus()
    assert ask_why(view, "13:00") is ready
    assert told(ready) == ["Nothing closes this time: it is free."]


def test_free_time_is_said_to_be_free(day):
    assert told(ask_why(day, "13:00")) == ["Nothing closes this time: it is free."]


def test_the_booking_that_is_in_the_way_is_opened_with_enter(qtbot, day):
    popover = ask_why(day, "11:00")
    assert told(popover) == ["Booked: Anna 11:00\u201312:00"]

    with qtbot.waitSignal(day.booking_opened) as opened:
        press_in_popover(Qt.Key.Key_Return)

    assert opened.args == [booking_id("anna")]
    assert not popover.is_open


def test_the_hours_of_a_resource_are_opened_with_a_click(qtbot, day):
    [line] = ask_why(day, "18:00").lines

    with qtbot.waitSignal(day.hours_requested) as opened:
        QTest.mouseClick(line, Qt.MouseButton.LeftButton)

    assert opened.args == [EVA.id, line.fact]


def test_what_is_past_leads_back_to_today(day):
    day.show_day(MONDAY)
    [fact] = [line.fact for line in past_lines(day)]
    assert fact is not None
    assert fact.kind is ClosingKind.PAST

    press_in_popover(Qt.Key.Key_Return)

    assert day.first_day == TUESDAY


def past_lines(day: CalendarView) -> Sequence[FactLine]:
    monday = make_column("eva", day=MONDAY, resource=replace(EVA, constraints=()))
    day.set_picture(make_picture([monday], first=MONDAY))
    day.grid.setFocus()
    return ask_why(day, "10:00").lines


def rules_shown(day: CalendarView) -> tuple[str, list[str], str]:
    """Title of the rules shown, their lines, and the line with the focus."""
    dialog = day.window().findChild(ServiceRulesDialog)
    assert dialog is not None
    lines = dialog.findChild(QListWidget)
    assert lines is not None
    assert dialog.focusWidget() is lines
    texts = [lines.item(row).text() for row in range(lines.count())]
    return dialog.windowTitle(), texts, lines.currentItem().text()


@pytest.mark.parametrize(
    ("clock", "line"),
    [("18:00", "Tue: 12\u201315"), ("10:30", "Can be booked from Tue 14 Oct, 11:24 on")],
)
def test_the_rules_of_a_service_are_shown_where_one_closes_the_time(day, clock, line):
    hours = tuple(allow(DayAndTime(Weekday(each), 720, 900)) for each in range(5))
    settings = AvailabilitySettings(length=timedelta(minutes=40), earliest="1 hour")
    service = make_project(name="Haircut", constraints=hours, availability=settings)
    free_all_day = replace(EVA, constraints=())
    day.set_picture(make_picture([make_column("eva", resource=free_all_day)]))
    day.grid.set_service(service)
    day.grid.setFocus()
    popover = ask_why(day, clock)
    popover.lines[-1].setFocus()

    press_in_popover(Qt.Key.Key_Return)

    title, lines, focused = rules_shown(day)
    assert title == "Rules of Haircut"
    assert lines[:3] == ["Takes 40 min", "Mon: 12\u201315", "Tue: 12\u201315"]
    assert focused == line


def test_a_booking_limit_that_is_reached_is_shown_with_the_others(day):
    popover = ask_why(day, "18:00")
    limit = ClosingFact(
        kind=ClosingKind.LIMIT, interval=stretch("0:00", "24:00"), period=LimitPeriod.DAY, most=8
    )
    day.set_explanation((limit,), EVA.id, stretch("18:00", "18:15"))
    assert popover.lines[0].hasFocus()

    QTest.keyClick(popover.lines[0], Qt.Key.Key_Return)

    said = "Full: no more than 8 bookings a day"
    assert rules_shown(day) == ("Booking limits", [said], said)


def test_an_event_in_the_way_gets_the_focus(day):
    event = make_event(what="Dentist", starts_at=wall("14:00"), ends_at=wall("15:00"))
    day.set_picture(make_picture([make_column("eva", events=[event], resource=EVA)]))
    popover = ask_why(day, "14:30")
    assert told(popover) == ["Busy: Dentist 14:00\u201315:00"]
    day.grid.set_cursor(day.grid.moves.at(0, 600))

    press_in_popover(Qt.Key.Key_Return)

    assert day.grid.overlays.cursor.tile.event == event
    assert day.grid.hasFocus()


def test_escape_closes_it_and_the_grid_has_the_focus_again(day):
    popover = ask_why(day, "18:00")

    press_in_popover(Qt.Key.Key_Escape)

    assert not popover.is_open
    assert day.grid.hasFocus()


def test_what_the_service_finds_out_takes_the_place_of_what_was_said(day):
    popover = ask_why(day, "18:00")
    limit = ClosingFact(
        kind=ClosingKind.LIMIT,
        interval=stretch("0:00", "24:00"),
        period=LimitPeriod.DAY,
        most=8,
    )

    day.set_explanation((limit,), EVA.id, stretch("9:00", "9:15"))
    assert told(popover) == ["Closed: hours of Eva Lind end at 17:00 on Tuesday"]

    day.set_explanation((limit,), EVA.id, stretch("18:00", "18:15"))
    assert told(popover) == ["Full: no more than 8 bookings a day"]


def test_names_are_shown_letter_for_letter(day):
    evil = booked("anna", "11:00", "12:00", customer=make_customer("<b>Bo</b>\n&x"))
    day.set_picture(make_picture([make_column("eva", [evil], resource=EVA)]))

    assert told(ask_why(day, "11:00")) == ["Booked: <b>Bo</b> &x 11:00\u201312:00"]


def test_arrows_walk_the_facts(day):
    popover = ask_why(day, "8:00")
    assert told(popover) == [
        "In the past",
        "Closed: hours of Eva Lind begin at 09:00 on Tuesday",
    ]
    assert popover.lines[1].hasFocus()

    press_in_popover(Qt.Key.Key_Up)

    assert popover.lines[0].hasFocus()


def test_hovering_closed_time_says_why_and_free_time_says_nothing(day):
    picture = day.grid.picture

    closed, free = (
        picture.closed_in_full(0, hour * 60, service=None, now=NOW) for hour in (17, 16)
    )

    assert (closed, free) == ("Closed: hours of Eva Lind end at 17:00 on Tuesday", "")
