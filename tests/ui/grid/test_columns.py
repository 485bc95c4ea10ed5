"""Whole columns in the grid: folded, unfolded, moved, chosen."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu

from desk_app.ui.grid.geometry import FOLDED_WIDTH
from tests.builders import make_event, resource_id
from tests.ui.grid.columns import TUESDAY, booked, make_column, wall
from tests.ui.grid.hand import CTRL, LEFT, PLAIN, SHIFT

OFFSCREEN_POPUP = pytest.mark.qt_log_ignore(
    r"^This plugin does not support (raise\(\)|grabbing the keyboard)$", extend=True
)


def off_duty(word="tom", **fields):
    return make_column(word, opened=(), **fields)


def head(grid, column: int) -> QPoint:
    frame = grid.frame()
    middle = (frame.geometry.edges[column] + frame.geometry.edges[column + 1]) // 2
    return QPoint(frame.origin.x() + middle, 20)


def widths(grid) -> list[int]:
    geometry = grid.frame().geometry
    return [geometry.column_width(column) for column in range(geometry.columns)]


# --- folded ----------------------------------------------------------------------------------


def test_who_is_off_duty_is_folded_to_a_strip(grid):
    grid.set_picture([make_column("eva"), off_duty(), make_column("ida")])

    assert widths(grid)[1] == FOLDED_WIDTH
    assert min(widths(grid)[0], widths(grid)[2]) > FOLDED_WIDTH


@pytest.mark.parametrize(
    "column",
    [
        off_duty(bookings=[booked("anna", "10:00", "11:00")]),
        off_duty(events=[make_event(starts_at=wall("9:00"), ends_at=wall("10:00"))]),
    ],
)
def test_a_closed_day_with_something_in_it_is_not_folded(grid, column):
    grid.set_picture([make_column("eva"), column])

    assert FOLDED_WIDTH not in widths(grid)


def test_where_nobody_is_there_nothing_is_folded(grid):
    grid.set_picture([off_duty("eva"), off_duty("tom")])

    assert FOLDED_WIDTH not in widths(grid)


def test_the_days_of_one_person_are_not_folded(grid):
    grid.set_picture([make_column("eva"), off_duty("eva")])

    assert FOLDED_WIDTH not in widths(grid)


def test_a_click_on_a_strip_unfolds_it_and_books_nothing(qtbot, grid, hand):
    grid.set_picture([make_column("eva"), off_duty()])

    with qtbot.assertNotEmitted(grid.slot_chosen):
        QTest.mouseClick(
            grid.viewport(), LEFT, PLAIN, head(grid, 1) + QPoint(0, grid.height() // 2)
        )

    assert FOLDED_WIDTH not in widths(grid)


def test_a_click_on_the_head_of_a_strip_unfolds_it_and_chooses_nothing(qtbot, grid):
    grid.set_picture([make_column("eva"), off_duty()])

    with qtbot.assertNotEmitted(grid.columns.chosen):
        QTest.mouseClick(grid.viewport(), LEFT, PLAIN, head(grid, 1))

    assert FOLDED_WIDTH not in widths(grid)


def test_return_unfolds_the_strip_with_the_focus_and_it_stays_so(qtbot, grid, hand):
    grid.set_picture([make_column("eva"), off_duty()])
    hand.focus(1, "10:00")

    with qtbot.assertNotEmitted(grid.slot_chosen):
        hand.key(Qt.Key.Key_Return)
    grid.set_picture([make_column("eva"), off_duty()])

    assert FOLDED_WIDTH not in widths(grid)


def test_what_was_unfolded_can_be_folded_again(grid):
    grid.set_picture([make_column("eva"), off_duty()])
    grid.unfold(1)

    assert grid.columns.can_fold(1)
    grid.columns.fold(1)

    assert widths(grid)[1] == FOLDED_WIDTH


# --- moved -----------------------------------------------------------------------------------


def test_a_head_dragged_before_another_asks_for_the_column_there(qtbot, grid):
    with qtbot.waitSignal(grid.columns.moved) as moved:
        QTest.mousePress(grid.viewport(), LEFT, PLAIN, head(grid, 2))
        QTest.mouseMove(grid.viewport(), head(grid, 1))
        QTest.mouseMove(grid.viewport(), head(grid, 0) - QPoint(20, 0))
        assert grid.overlays.head_drag is not None
        QTest.mouseRelease(grid.viewport(), LEFT, PLAIN, head(grid, 0) - QPoint(20, 0))

    assert moved.args == [resource_id("tom"), resource_id("eva")]
    assert grid.overlays.head_drag is None


def test_a_head_dragged_past_the_last_column_asks_for_the_end(qtbot, grid):
    with qtbot.waitSignal(grid.columns.moved) as moved:
        QTest.mousePress(grid.viewport(), LEFT, PLAIN, head(grid, 0))
        QTest.mouseMove(grid.viewport(), head(grid, 2) + QPoint(20, 0))
        QTest.mouseRelease(grid.viewport(), LEFT, PLAIN, head(grid, 2) + QPoint(20, 0))

    assert moved.args == [resource_id("eva"), None]


def test_escape_gives_a_dragged_head_up(qtbot, grid, hand):
    with qtbot.assertNotEmitted(grid.columns.moved):
        QTest.mousePress(grid.viewport(), LEFT, PLAIN, head(grid, 0))
        QTest.mouseMove(grid.viewport(), head(grid, 2))
        hand.key(Qt.Key.Key_Escape)
        QTest.mouseRelease(grid.viewport(), LEFT, PLAIN, head(grid, 2))

    assert grid.overlays.head_drag is None


@pytest.mark.parametrize(
    ("key", "before"), [(Qt.Key.Key_Left, resource_id("eva")), (Qt.Key.Key_Right, None)]
)
def test_keys_move_the_column_with_the_focus(qtbot, grid, hand, key, before):
    hand.focus(1, "10:00")

    with qtbot.waitSignal(grid.columns.moved) as moved:
        hand.key(key, CTRL | SHIFT)

    assert moved.args == [resource_id("ida"), before]


def test_the_first_column_moves_no_further_left(qtbot, grid, hand):
    hand.focus(0, "10:00")

    with qtbot.assertNotEmitted(grid.columns.moved):
        hand.key(Qt.Key.Key_Left, CTRL | SHIFT)


# --- menu ------------------------------------------------------------------------------------


@OFFSCREEN_POPUP
def test_the_menu_of_a_column_opens_by_keys_on_free_time(qtbot, grid, hand):
    hand.focus(1, "9:00")
    hand.key(Qt.Key.Key_F10, SHIFT)
    menu = grid.findChild(QMenu, "column_menu")
    by_text = {action.text(): action for action in menu.actions()}

    assert {"Show this week", "Move left", "Move right", "Hide column"} <= set(by_text)
    with qtbot.waitSignal(grid.columns.hidden) as hidden:
        by_text["Hide column"].trigger()
    assert hidden.args == [resource_id("ida")]


def test_a_press_on_a_head_asks_for_its_week(qtbot, grid):
    with qtbot.waitSignal(grid.columns.chosen) as chosen:
        QTest.mouseClick(grid.viewport(), LEFT, PLAIN, head(grid, 1))

    assert chosen.args == [resource_id("ida"), TUESDAY]
