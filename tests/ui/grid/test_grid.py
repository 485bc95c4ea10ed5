from datetime import timedelta

import pytest
from PySide6.QtCore import QObject, QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QPaintEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from typing_extensions import override

from desk_app.domain.day_state import DayState
from desk_app.domain.interval import Interval
from desk_app.ui.grid.deeds import CancelFor
from desk_app.ui.grid.geometry import AXIS_WIDTH, HEADER_HEIGHT
from desk_app.ui.grid.grid import CalendarGrid
from desk_app.ui.grid.keys import Command
from tests.builders import booking_id, resource_id
from tests.ui.grid.columns import TUESDAY, booked, make_column, stretch, wall
from tests.ui.grid.hand import CTRL, LEFT, PLAIN, SHIFT, some_columns


class PaintWatch(QObject):
    """Keeps the rectangles that a grid paints."""

    def __init__(self, grid: CalendarGrid) -> None:
        super().__init__(grid)
        self.painted: list[QRect] = []
        grid.viewport().installEventFilter(self)

    @override
    def eventFilter(self, watched, event):
        if isinstance(event, QPaintEvent):
            self.painted.append(event.rect())
        return False


# --- first sight -----------------------------------------------------------------------------


def test_it_opens_an_hour_before_now_with_the_focus_on_now(grid):
    top = grid.frame().geometry.minute_at(grid.verticalScrollBar().value())

    assert top == 9 * 60
    assert (grid.overlays.cursor.column, grid.overlays.cursor.minute) == (0, 10 * 60 + 15)


def test_fresh_data_moves_nothing_under_the_pointer(grid, hand):
    grid.verticalScrollBar().setValue(777)
    hand.focus(1, "11:00")
    before = grid.verticalScrollBar().value()

    grid.set_picture(some_columns())

    assert grid.verticalScrollBar().value() == before
    assert (grid.overlays.cursor.column, grid.overlays.cursor.minute) == (1, 11 * 60)


# --- pointer ---------------------------------------------------------------------------------


def test_a_click_on_free_time_chooses_half_an_hour(qtbot, grid, hand):
    with qtbot.waitSignal(grid.slot_chosen) as chosen:
        hand.click(2, "10:35")

    assert chosen.args == [resource_id("tom"), stretch("10:30", "11:00")]


def test_with_a_service_chosen_a_click_takes_its_length(qtbot, grid, hand):
    grid.slot_length = timedelta(minutes=50)

    with qtbot.waitSignal(grid.slot_chosen) as chosen:
        hand.click(2, "10:35")

    assert chosen.args[1] == stretch("10:30", "11:20")


def test_dragging_over_free_time_chooses_what_was_marked(qtbot, grid, hand):
    with qtbot.waitSignal(grid.slot_chosen) as chosen:
        hand.drag((2, "10:00"), (2, "10:20"), (2, "11:10"))

    assert chosen.args == [resource_id("tom"), stretch("10:00", "11:10")]
    assert grid.overlays.mark is None


def test_a_click_on_a_tile_opens_its_booking_and_marks_no_slot(qtbot, grid, hand):
    with qtbot.assertNotEmitted(grid.slot_chosen), qtbot.waitSignal(grid.booking_opened) as opened:
        hand.click(0, "11:20")

    assert opened.args == [booking_id("anna")]


def test_dropping_a_tile_asks_to_move_it_there(qtbot, grid, hand):
    with qtbot.waitSignal(grid.move_requested) as moved:
        hand.drag((0, "11:10"), (1, "11:00"), (2, "12:25"))

    assert moved.args == [booking_id("anna"), resource_id("tom"), stretch("12:15", "13:15")]


def test_a_dropped_tile_stays_marked_until_the_move_is_settled(grid, hand):
    hand.drag((0, "11:10"), (2, "12:25"))
    assert grid.overlays.moving == {booking_id("anna")}

    grid.set_picture(some_columns())
    assert grid.overlays.moving == {booking_id("anna")}

    grid.settle_move(booking_id("anna"))
    assert grid.overlays.moving == frozenset()


def test_a_picture_that_shows_the_booking_elsewhere_settles_its_move(grid, hand):
    hand.drag((0, "11:10"), (2, "12:25"))

    grid.set_picture(some_columns(anna=booked("anna", "12:15", "13:15")))

    assert grid.overlays.moving == frozenset()


def test_a_tile_dropped_where_it_was_is_not_moved(qtbot, grid, hand):
    with qtbot.assertNotEmitted(grid.move_requested):
        hand.drag((0, "11:10"), (2, "12:25"), (0, "11:10"))

    assert grid.overlays.moving == frozenset()


def test_escape_gives_up_a_drag(qtbot, grid, hand):
    hand.drag((0, "11:10"), (2, "12:25"), lets_go=False)
    assert grid.overlays.carry is not None

    hand.key(Qt.Key.Key_Escape)

    assert grid.overlays.carry is None
    with qtbot.assertNotEmitted(grid.move_requested):
        QTest.mouseRelease(grid.viewport(), LEFT, PLAIN, hand.point(2, "12:25"))


def test_fresh_data_does_not_end_a_drag_but_another_day_does(qtbot, grid, hand):
    hand.drag((0, "11:10"), (2, "12:25"), lets_go=False)

    grid.set_picture(some_columns())
    assert grid.overlays.carry is not None

    grid.set_picture([make_column("eva", day=TUESDAY + timedelta(days=1))])
    assert grid.overlays.carry is None


def test_a_drag_repaints_no_more_than_its_ghost(qtbot, grid, hand):
    hand.drag((0, "11:10"), (0, "11:40"), lets_go=False)
    QApplication.processEvents()
    watch = PaintWatch(grid)

    QTest.mouseMove(grid.viewport(), hand.point(0, "11:50"))
    qtbot.waitUntil(lambda: bool(watch.painted))

    height = sum(rect.height() for rect in watch.painted)
    assert height < 2 * 4 * grid.zoom
    assert max(rect.width() for rect in watch.painted) <= grid.frame().geometry.column_width(0) + 6
    grid.give_up()


def test_the_head_of_a_column_is_a_button(qtbot, grid):
    column = grid.frame().geometry.edges[1]
    with qtbot.waitSignal(grid.columns.chosen) as chosen:
        QTest.mouseClick(grid.viewport(), LEFT, PLAIN, QPoint(AXIS_WIDTH + column + 20, 20))

    assert chosen.args == [resource_id("ida"), TUESDAY]


def test_a_press_beside_the_columns_does_nothing(qtbot, grid):
    grid.set_picture([make_column("eva")])

    with qtbot.assertNotEmitted(grid.slot_chosen):
        QTest.mouseClick(grid.viewport(), LEFT, PLAIN, QPoint(780, 400))


def test_control_and_wheel_zoom_around_the_pointer(grid):
    row = 300
    before = grid.frame().geometry.minute_at(row - grid.frame().origin.y())
    wheel = QWheelEvent(
        QPointF(200, row),
        QPointF(grid.viewport().mapToGlobal(QPoint(200, row))),
        QPoint(),
        QPoint(0, 120),
        Qt.MouseButton.NoButton,
        CTRL,
        Qt.ScrollPhase.NoScrollPhase,
        False,  # noqa: FBT003 - Qt takes it by position only
    )

    QApplication.sendEvent(grid.viewport(), wheel)

    after = grid.frame().geometry.minute_at(row - grid.frame().origin.y())
    assert grid.zoom == 28
    assert after == pytest.approx(before, abs=1)


def test_zoom_has_bounds(grid):
    grid.set_zoom(500)
    assert grid.zoom == 48

    grid.set_zoom(1)
    assert grid.zoom == 12


# --- keys ------------------------------------------------------------------------------------


def test_arrows_move_the_focus_and_enter_chooses_the_slot(qtbot, grid, hand):
    hand.focus(1, "10:00")
    hand.key(Qt.Key.Key_Down)
    hand.key(Qt.Key.Key_Right)

    with qtbot.waitSignal(grid.slot_chosen) as chosen:
        hand.key(Qt.Key.Key_Return)

    assert chosen.args == [resource_id("tom"), stretch("10:15", "10:45")]


def test_shift_and_down_lengthen_the_slot(qtbot, grid, hand):
    hand.focus(2, "10:00")
    for _ in range(3):
        hand.key(Qt.Key.Key_Down, SHIFT)

    with qtbot.waitSignal(grid.slot_chosen) as chosen:
        hand.key(Qt.Key.Key_Return)

    assert chosen.args[1] == stretch("10:00", "11:00")


def test_tab_walks_the_tiles_and_enter_opens_one(qtbot, grid, hand):
    hand.focus(0, "9:00")
    hand.key(Qt.Key.Key_Tab)
    hand.key(Qt.Key.Key_Tab)

    with qtbot.waitSignal(grid.booking_opened) as opened:
        hand.key(Qt.Key.Key_Return)

    assert opened.args == [booking_id("ben")]


def test_shift_and_tab_walk_back(grid, hand):
    hand.focus(2, "9:00")
    hand.key(Qt.Key.Key_Backtab, SHIFT)

    assert grid.overlays.cursor.tile.booking_id == booking_id("ben")


def test_the_focus_is_never_hidden_under_the_head(grid, hand):
    for _ in range(30):
        hand.key(Qt.Key.Key_Up)

    box = grid.frame().geometry.cell(0, grid.overlays.cursor.minute, 15)
    assert grid.frame().on_screen(box).top() >= HEADER_HEIGHT


def test_a_page_is_about_what_is_in_sight(grid, hand):
    hand.focus(2, "0:00")
    hand.key(Qt.Key.Key_PageDown)

    rows = (grid.viewport().height() - HEADER_HEIGHT) // grid.zoom
    assert grid.overlays.cursor.minute == (rows - 1) * 15


def test_a_tile_picked_up_by_key_is_moved_by_arrows_and_put_down_by_enter(qtbot, grid, hand):
    hand.focus(0, "11:00")
    hand.key(Qt.Key.Key_R)
    hand.key(Qt.Key.Key_Right)
    hand.key(Qt.Key.Key_Up)

    with qtbot.waitSignal(grid.move_requested) as moved:
        hand.key(Qt.Key.Key_Return)

    assert moved.args == [booking_id("anna"), resource_id("ida"), stretch("10:45", "11:45")]


def test_a_tile_picked_up_by_key_can_be_put_back(qtbot, grid, hand):
    hand.focus(0, "11:00")
    hand.key(Qt.Key.Key_R)
    hand.key(Qt.Key.Key_Right)

    with qtbot.assertNotEmitted(grid.move_requested):
        hand.key(Qt.Key.Key_Escape)

    assert grid.overlays.carry is None


def test_delete_asks_to_cancel_the_booking_in_focus(qtbot, grid, hand):
    hand.focus(0, "11:00")

    with qtbot.waitSignal(grid.cancel_requested) as asked:
        hand.key(Qt.Key.Key_Delete)

    assert asked.args == [booking_id("anna")]


@pytest.mark.parametrize(
    ("key", "modifiers", "command"),
    [
        (Qt.Key.Key_J, PLAIN, Command.NEXT),
        (Qt.Key.Key_K, PLAIN, Command.PREVIOUS),
        (Qt.Key.Key_Right, CTRL, Command.NEXT),
        (Qt.Key.Key_Left, CTRL, Command.PREVIOUS),
        (Qt.Key.Key_T, PLAIN, Command.TODAY),
        (Qt.Key.Key_D, PLAIN, Command.DAY),
        (Qt.Key.Key_W, PLAIN, Command.WEEK),
        (Qt.Key.Key_C, PLAIN, Command.NEW),
        (Qt.Key.Key_N, CTRL, Command.NEW),
        (Qt.Key.Key_Q, PLAIN, Command.WALK_IN),
        (Qt.Key.Key_F, PLAIN, Command.FIND_TIME),
        (Qt.Key.Key_F5, PLAIN, Command.REFRESH),
        (Qt.Key.Key_Slash, PLAIN, Command.SEARCH),
    ],
)
def test_keys_ask_the_view_for_what_is_not_the_grids(qtbot, grid, key, modifiers, command):
    with qtbot.waitSignal(grid.command_given) as given:
        QTest.keyClick(grid, key, modifiers)

    assert given.args == [command]


def test_an_empty_grid_takes_every_key_and_press(qtbot, grid, hand):
    grid.set_picture([])

    for key in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_R, Qt.Key.Key_Menu, Qt.Key.Key_Home):
        hand.key(key)
    QTest.mouseClick(grid.viewport(), LEFT, PLAIN, QPoint(300, 300))

    assert grid.overlays.cursor is None


# --- menu ------------------------------------------------------------------------------------


OFFSCREEN_POPUP = pytest.mark.qt_log_ignore(
    r"^This plugin does not support (raise\(\)|grabbing the keyboard)$", extend=True
)
"""Every popup on the offscreen platform says so. Harmless."""


@pytest.fixture(name="menu")
def _menu(grid, hand) -> QMenu:
    hand.focus(0, "11:00")
    hand.key(Qt.Key.Key_F10, SHIFT)
    menu = grid.findChild(QMenu, "tile_menu")
    assert isinstance(menu, QMenu)
    return menu


@OFFSCREEN_POPUP
def test_the_menu_of_a_tile_offers_what_can_be_done_with_its_booking(menu):
    texts = [action.text() for action in menu.actions() if action.text()]

    assert texts == [
        "Open",
        "Move…",
        "Lay on the shelf",
        "Arrived",
        "In service",
        "Served",
        "Did not come",
        "Same again in",
        "Cancel booking",
    ]


@OFFSCREEN_POPUP
def test_a_day_state_chosen_in_the_menu_is_asked_for(qtbot, grid, menu):
    with qtbot.waitSignal(grid.day_state_requested) as asked:
        next(action for action in menu.actions() if action.text() == "Arrived").trigger()

    assert asked.args == [booking_id("anna"), DayState.ARRIVED]


@OFFSCREEN_POPUP
def test_move_in_the_menu_picks_the_tile_up(grid, menu):
    menu.actions()[1].trigger()

    assert grid.overlays.carry is not None


@OFFSCREEN_POPUP
def test_cancel_in_the_menu_only_asks(qtbot, grid, menu):
    with qtbot.waitSignal(grid.cancel_requested) as asked:
        reasons_of(menu)[-1].trigger()

    assert asked.args == [booking_id("anna")]


@OFFSCREEN_POPUP
def test_the_usual_reasons_to_cancel_stand_in_the_menu(qtbot, grid, menu):
    with qtbot.waitSignal(grid.deed_requested) as asked:
        reasons_of(menu)[1].trigger()

    assert asked.args == [booking_id("anna"), CancelFor("Ill")]


def reasons_of(menu):
    return menu.actions()[-1].menu().actions()


# --- draft and choice ------------------------------------------------------------------------


def test_choosing_a_booking_brings_its_tile_into_sight(grid):
    grid.set_picture([make_column("eva", [booked("anna", "22:00", "23:00")])])

    grid.select_booking(booking_id("anna"))

    box = grid.frame().geometry.cell(0, 22 * 60, 23 * 60)
    assert grid.frame().body.contains(grid.frame().on_screen(box))


def test_a_booking_that_is_not_here_can_be_chosen_without_harm(grid):
    grid.select_booking(booking_id("nobody"))

    assert grid.overlays.selected == booking_id("nobody")


def test_a_draft_is_brought_into_sight_also_when_its_day_comes_later(grid):
    late = Interval(wall("22:00"), wall("23:00"))
    grid.set_picture([make_column("eva", day=TUESDAY - timedelta(days=1))])

    grid.show_draft(resource_id("eva"), late)
    grid.set_picture([make_column("eva")])

    box = grid.frame().geometry.cell(0, 22 * 60, 23 * 60)
    assert grid.frame().body.contains(grid.frame().on_screen(box))


def test_a_draft_needs_both_a_resource_and_a_time(grid):
    grid.show_draft(resource_id("tom"), Interval(wall("10:00"), wall("11:00")))
    assert grid.overlays.draft is not None

    grid.show_draft(resource_id("tom"), None)
    assert grid.overlays.draft is None
