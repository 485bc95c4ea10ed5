import pytest
from PySide6.QtCore import QPoint, Qt

from desk_app.domain.weekly_hours import WeeklyHours, parse_hours
from desk_app.ui.theme import DARK_THEME, LIGHT_THEME
from desk_app.ui.views.painted_week import AXIS_HEIGHT, PaintedWeek, Row
from desk_app.ui.week_marks import Quarter
from tests.ui.look import has_colour, picture, show_active

WEEK = WeeklyHours((parse_hours("9-17"), parse_hours("9-17"), (), (), (), (), ()))


@pytest.fixture
def week(qtbot, light_look):
    week = PaintedWeek(lambda day: Row(AXIS_HEIGHT + day * 38, 30))
    qtbot.addWidget(week)
    week.resize(800, 300)
    week.set_hours(WEEK)
    show_active(qtbot, week)
    week.setFocus()
    return week


def drag(qtbot, week, start, end):
    places = [week.centre_of(start), week.centre_of(end)]
    qtbot.mousePress(week, Qt.MouseButton.LeftButton, pos=places[0])
    qtbot.mouseMove(week, (places[0] + places[1]) / 2)
    qtbot.mouseMove(week, places[1])
    qtbot.mouseRelease(week, Qt.MouseButton.LeftButton, pos=places[1])


def press(qtbot, week, key, times=1, modifier=Qt.KeyboardModifier.NoModifier):
    for _ in range(times):
        qtbot.keyClick(week, key, modifier)


# --- the mouse --------------------------------------------------------------------------------


def test_dragging_over_closed_time_opens_it(week, qtbot):
    drag(qtbot, week, Quarter(2, 40), Quarter(2, 47))

    assert week.hours.days[2] == parse_hours("10-12")


def test_dragging_over_open_time_closes_it(week, qtbot):
    with qtbot.waitSignal(week.hours_painted) as painted:
        drag(qtbot, week, Quarter(0, 48), Quarter(0, 51))

    assert painted.args[0].days[0] == parse_hours("9-12, 13-17")


def test_a_drag_across_days_paints_them_all(week, qtbot):
    drag(qtbot, week, Quarter(2, 32), Quarter(4, 39))

    assert week.hours.days[2:5] == (parse_hours("8-10"),) * 3


def test_a_drag_past_the_edge_ends_at_midnight(week, qtbot):
    start = week.centre_of(Quarter(5, 92))
    qtbot.mousePress(week, Qt.MouseButton.LeftButton, pos=start)
    qtbot.mouseMove(week, QPoint(5_000, start.y()))
    qtbot.mouseRelease(week, Qt.MouseButton.LeftButton, pos=QPoint(5_000, start.y()))

    assert week.hours.days[5] == parse_hours("23-24")


def test_a_mere_click_changes_nothing(week, qtbot):
    with qtbot.assertNotEmitted(week.hours_painted):
        qtbot.mouseClick(week, Qt.MouseButton.LeftButton, pos=week.centre_of(Quarter(0, 48)))


def test_escape_gives_a_drag_up(week, qtbot):
    qtbot.mousePress(week, Qt.MouseButton.LeftButton, pos=week.centre_of(Quarter(0, 48)))
    qtbot.mouseMove(week, week.centre_of(Quarter(0, 60)))
    qtbot.keyClick(week, Qt.Key.Key_Escape)
    qtbot.mouseRelease(week, Qt.MouseButton.LeftButton, pos=week.centre_of(Quarter(0, 60)))

    assert week.hours == WEEK


# --- the keyboard -----------------------------------------------------------------------------


def test_space_closes_the_quarter_at_the_cursor(week, qtbot):
    press(qtbot, week, Qt.Key.Key_Right, 12)
    press(qtbot, week, Qt.Key.Key_Space)

    assert week.hours.days[0] == parse_hours("9-12, 12:15-17")


def test_shift_and_arrows_mark_what_space_paints(week, qtbot):
    press(qtbot, week, Qt.Key.Key_Down, 2)
    press(qtbot, week, Qt.Key.Key_Right, 3, Qt.KeyboardModifier.ShiftModifier)
    press(qtbot, week, Qt.Key.Key_Down, 1, Qt.KeyboardModifier.ShiftModifier)
    press(qtbot, week, Qt.Key.Key_Space)

    assert week.hours.days[2:4] == (parse_hours("9-10"),) * 2


def test_control_goes_by_the_hour_and_end_to_midnight(week, qtbot):
    press(qtbot, week, Qt.Key.Key_Down, 6)
    press(qtbot, week, Qt.Key.Key_Left, 1, Qt.KeyboardModifier.ControlModifier)
    press(qtbot, week, Qt.Key.Key_End, 1, Qt.KeyboardModifier.ShiftModifier)
    press(qtbot, week, Qt.Key.Key_Space)

    assert week.hours.days[6] == parse_hours("8-24")


def test_the_cursor_says_where_it_is(week, qtbot):
    with qtbot.waitSignal(week.cursor_moved) as moved:
        press(qtbot, week, Qt.Key.Key_Down)

    assert moved.args == ["Tuesday 09:00\N{EN DASH}09:15, open"]


def test_the_whole_week_is_told_to_assistive_tools(week):
    said = week.accessibleDescription()

    assert said.startswith("Monday 09:00\N{EN DASH}17:00; Tuesday 09:00\N{EN DASH}17:00; Wednesday")
    assert said.endswith("Sunday closed")


# --- how it looks -----------------------------------------------------------------------------


def test_open_time_is_tinted_in_the_light(week):
    assert has_colour(picture(week), LIGHT_THEME.palette.states["confirmed"].tint)


def test_open_time_is_tinted_in_the_dark(week, dark_look):
    assert has_colour(picture(week), DARK_THEME.palette.states["confirmed"].tint)
