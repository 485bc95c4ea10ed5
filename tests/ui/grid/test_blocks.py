from datetime import timedelta

import pytest
from PySide6.QtCore import Qt

from desk_app.domain.interval import Interval
from desk_app.ui.grid.blocks import block_menu
from desk_app.ui.grid.column_menu import column_menu
from desk_app.ui.grid.keys import Command
from tests.builders import make_event, resource_id
from tests.ui.grid.columns import TUESDAY, make_column, stretch, wall
from tests.ui.grid.hand import SHIFT

KEY = Qt.Key
LUNCH = make_event(
    "lunch", what="Lunch", starts_at=wall("12:00"), ends_at=wall("13:00"), resource_id=None
)
CLOSED = make_event("closed", what="Stocktaking", starts_at=wall("00:00"), ends_at=wall("23:59"))


@pytest.fixture
def blocked(grid):
    grid.set_picture([make_column("eva", events=(LUNCH,)), make_column("ida"), make_column("tom")])
    return grid


def test_shift_and_arrows_mark_time_of_several_columns(grid, hand):
    hand.focus(1, "09:00")
    for key in (KEY.Key_Down, KEY.Key_Right, KEY.Key_Left, KEY.Key_Left):
        hand.key(key, SHIFT)

    assert list(grid.overlays.cursor.columns) == [0, 1]
    marked = grid.marked
    assert marked.resource_ids == (resource_id("eva"), resource_id("ida"))
    assert (marked.first, marked.start, marked.end) == (TUESDAY, 540, 570)


def test_marks_end_with_the_last_column(grid, hand):
    hand.focus(2, "09:00")

    hand.key(KEY.Key_Right, SHIFT)

    assert list(grid.overlays.cursor.columns) == [2]


def test_an_arrow_alone_gives_the_mark_up(grid, hand):
    hand.focus(0, "09:00")
    hand.key(KEY.Key_Right, SHIFT)

    hand.key(KEY.Key_Down)

    assert grid.overlays.cursor.reach == 0


def test_fresh_data_keeps_what_is_marked(grid, hand):
    hand.focus(0, "08:00")
    hand.key(KEY.Key_Right, SHIFT)
    hand.key(KEY.Key_Down, SHIFT)

    grid.set_picture([make_column("eva"), make_column("ida"), make_column("tom")])

    assert (grid.overlays.cursor.reach, grid.overlays.cursor.length) == (1, 30)


def test_a_drag_over_columns_marks_them_and_books_nothing(qtbot, grid, hand):
    with qtbot.assertNotEmitted(grid.slot_chosen):
        hand.drag((0, "12:30"), (1, "12:45"), (2, "14:00"))

    assert grid.marked.resource_ids == tuple(resource_id(each) for each in ("eva", "ida", "tom"))
    assert (grid.marked.start, grid.marked.end) == (750, 840)


def test_a_drag_in_one_column_still_chooses_its_time(qtbot, grid, hand):
    with qtbot.waitSignal(grid.slot_chosen) as chosen:
        hand.drag((2, "10:00"), (2, "10:30"), (2, "11:00"))

    assert chosen.args == [resource_id("tom"), stretch("10:00", "11:00")]


def test_b_asks_to_block(qtbot, grid, hand):
    hand.focus(0, "09:00")

    with qtbot.waitSignal(grid.command_given) as given:
        hand.key(KEY.Key_B)

    assert given.args == [Command.BLOCK]


def test_marked_time_to_the_end_of_the_day_ends_at_midnight(grid, hand):
    hand.focus(2, "23:45")

    assert (grid.marked.start, grid.marked.end) == (23 * 60 + 45, 24 * 60)


@pytest.mark.parametrize(
    ("key", "signal"), [(KEY.Key_Return, "block_opened"), (KEY.Key_Delete, "block_dropped")]
)
def test_a_block_with_the_focus_is_opened_and_dropped_by_key(qtbot, blocked, hand, key, signal):
    hand.focus(0, "12:15")

    with qtbot.waitSignal(getattr(blocked, signal)) as asked:
        hand.key(key)

    assert asked.args == [LUNCH]


def test_a_click_on_a_block_opens_it(qtbot, blocked, hand):
    with qtbot.waitSignal(blocked.block_opened) as asked:
        hand.click(0, "12:15")

    assert asked.args == [LUNCH]


@pytest.mark.parametrize(
    ("key", "signal"), [(KEY.Key_Return, "block_opened"), (KEY.Key_Delete, "block_dropped")]
)
def test_what_blocks_a_whole_day_is_reached_from_any_of_its_cells(qtbot, grid, hand, key, signal):
    grid.set_picture([make_column("eva", events=(CLOSED,))])
    hand.focus(0, "12:15")

    with qtbot.waitSignal(getattr(grid, signal)) as asked:
        hand.key(key)

    assert asked.args == [CLOSED]


def test_busy_time_from_elsewhere_is_not_dropped(qtbot, grid, hand):
    own = make_event(
        "dentist",
        starts_at=wall("12:00"),
        ends_at=wall("13:00"),
        provider="google",
        calendar_name="Private",
    )
    grid.set_picture([make_column("eva", events=(own,))])
    hand.focus(0, "12:15")

    with qtbot.assertNotEmitted(grid.block_dropped):
        hand.key(KEY.Key_Delete)


def test_a_block_has_a_menu_to_change_and_to_remove_it(qtbot, blocked):
    menu = block_menu(blocked, LUNCH)
    qtbot.addWidget(menu)
    asked = []
    blocked.block_opened.connect(lambda event: asked.append(("change", event)))
    blocked.block_dropped.connect(lambda event: asked.append(("remove", event)))

    for action in menu.actions():
        action.trigger()

    assert asked == [("change", LUNCH), ("remove", LUNCH)]


def test_a_block_shows_its_reason(blocked):
    tile = blocked.picture.contents[0].tiles[0]

    face = blocked.picture.faces.find(tile, wall("10:00"))

    assert (face.name, face.detail) == ("Lunch", "12:00 blocked")
    assert tile.interval == Interval(wall("12:00"), wall("13:00"))


def test_the_menu_of_a_column_asks_for_who_was_to_come(qtbot, grid):
    menu = column_menu(grid.columns, 1)
    qtbot.addWidget(menu)
    action = next(each for each in menu.actions() if each.text() == "Away today…")

    with qtbot.waitSignal(grid.columns.away_wanted) as asked:
        action.trigger()

    assert asked.args == [resource_id("ida"), TUESDAY]


def test_nobody_is_away_on_a_day_that_is_over(qtbot, grid):
    grid.set_now(wall("10:00") + timedelta(days=2))
    menu = column_menu(grid.columns, 1)
    qtbot.addWidget(menu)

    action = next(each for each in menu.actions() if each.text() == "Away that day…")
    assert not action.isEnabled()
