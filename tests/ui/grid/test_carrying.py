"""Tiles moved, made longer and made shorter by pointer and by keys, also over days."""

from datetime import date, timedelta

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from desk_app.domain.day_state import DayState
from desk_app.domain.identifiers import DeskRef
from desk_app.services.drafts import companion_ref
from desk_app.ui.directory import Directory
from desk_app.ui.grid.keys import ColumnSetKey
from desk_app.ui.grid.legality import Verdict
from desk_app.ui.grid.words import GridWords
from tests.builders import booking_id, resource_id
from tests.ui.grid.columns import TUESDAY, booked, make_column, service_with_buffer, stretch
from tests.ui.grid.hand import ALT, CTRL, LEFT, PLAIN, SHIFT, some_columns

WEDNESDAY = TUESDAY + timedelta(days=1)


def edge(grid, column: int, *, is_end: bool) -> QPoint:
    """A point on the upper or lower edge of the first tile of a column."""
    frame = grid.frame()
    placed = next(each for each in frame.picture.contents[column].layout(frame.geometry).placed)
    rect = frame.on_screen(placed.box)
    return QPoint(rect.center().x(), rect.bottom() - 1 if is_end else rect.top() + 1)


# --- edges -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("is_end", "minutes", "span"),
    [
        (True, 30, ("11:00", "12:30")),
        (True, -30, ("11:00", "11:30")),
        (False, 30, ("11:30", "12:00")),
        (False, -30, ("10:30", "12:00")),
        (True, -120, ("11:00", "11:05")),
    ],
)
def test_an_edge_dragged_makes_a_booking_longer_or_shorter(qtbot, grid, is_end, minutes, span):
    grip = edge(grid, 0, is_end=is_end)
    target = grip + QPoint(0, minutes * grid.zoom // 15)

    with qtbot.waitSignal(grid.move_requested) as moved:
        QTest.mousePress(grid.viewport(), LEFT, PLAIN, grip)
        QTest.mouseMove(grid.viewport(), target)
        QTest.mouseRelease(grid.viewport(), LEFT, PLAIN, target)

    assert moved.args == [booking_id("anna"), resource_id("eva"), stretch(*span)]


def test_the_pointer_shows_that_an_edge_can_be_dragged(grid):
    QTest.mouseMove(grid.viewport(), edge(grid, 0, is_end=True))

    assert grid.viewport().cursor().shape() == Qt.CursorShape.SizeVerCursor


def test_a_dragged_edge_stays_in_its_column(qtbot, grid):
    grip = edge(grid, 0, is_end=True)
    target = grip + QPoint(300, 48)

    with qtbot.waitSignal(grid.move_requested) as moved:
        QTest.mousePress(grid.viewport(), LEFT, PLAIN, grip)
        QTest.mouseMove(grid.viewport(), target)
        QTest.mouseRelease(grid.viewport(), LEFT, PLAIN, target)

    assert moved.args[1] == resource_id("eva")


def test_what_goes_on_tomorrow_has_no_lower_edge(grid):
    long = booked("anna", "22:00", "26:00")
    grid.set_picture([make_column("eva", [long])])
    grid.select_booking(long.id)

    QTest.mouseMove(grid.viewport(), edge(grid, 0, is_end=True))

    assert grid.viewport().cursor().shape() == Qt.CursorShape.PointingHandCursor


def test_alt_and_arrows_make_a_booking_longer_by_five_minutes_each(qtbot, grid, hand):
    hand.focus(0, "11:00")

    with qtbot.waitSignal(grid.move_requested) as moved:
        hand.key(Qt.Key.Key_Down, ALT)
        hand.key(Qt.Key.Key_Down, ALT)
        hand.key(Qt.Key.Key_Down, ALT)
        hand.key(Qt.Key.Key_Up, ALT)

    assert moved.args == [booking_id("anna"), resource_id("eva"), stretch("11:00", "12:10")]


def test_escape_takes_back_a_length_before_it_is_kept(qtbot, grid, hand):
    hand.focus(0, "11:00")

    with qtbot.assertNotEmitted(grid.move_requested, wait=900):
        hand.key(Qt.Key.Key_Down, ALT)
        hand.key(Qt.Key.Key_Escape)


# --- over days -------------------------------------------------------------------------------


def test_a_tile_that_was_picked_up_stays_in_hand_on_another_day_and_keeps_its_time(
    qtbot, grid, hand
):
    hand.focus(0, "11:00")
    hand.key(Qt.Key.Key_R)

    grid.set_picture([make_column("eva", day=WEDNESDAY), make_column("ida", day=WEDNESDAY)])
    with qtbot.waitSignal(grid.move_requested) as moved:
        hand.key(Qt.Key.Key_Down)
        hand.key(Qt.Key.Key_Return)

    span = stretch("11:15", "12:15", day=WEDNESDAY)
    assert moved.args == [booking_id("anna"), resource_id("eva"), span]


def test_it_stays_over_the_column_it_was_walked_to(grid, hand):
    hand.focus(0, "11:00")
    hand.key(Qt.Key.Key_R)
    hand.key(Qt.Key.Key_Right)

    grid.set_picture([make_column("tom", day=WEDNESDAY), make_column("ida", day=WEDNESDAY)])

    assert grid.overlays.carry.column == 1


def test_other_days_may_be_asked_for_with_a_tile_in_hand(qtbot, grid, hand):
    hand.focus(0, "11:00")
    hand.key(Qt.Key.Key_R)

    with qtbot.waitSignal(grid.command_given):
        hand.key(Qt.Key.Key_J)
    assert grid.overlays.carry is not None


@pytest.mark.parametrize(("key", "text"), [(Qt.Key.Key_Plus, "+"), (Qt.Key.Key_1, "1")])
def test_a_date_begun_with_a_tile_in_hand_is_handed_on(qtbot, grid, hand, key, text):
    hand.focus(0, "11:00")
    hand.key(Qt.Key.Key_R)

    with qtbot.waitSignal(grid.date_typed) as typed:
        hand.key(key)

    assert typed.args == [text]


def test_a_drag_with_the_button_down_ends_when_other_days_come(grid, hand):
    hand.drag((0, "11:30"), (0, "13:00"), lets_go=False)

    grid.set_picture([make_column("eva", day=WEDNESDAY)])

    assert grid.overlays.carry is None


def test_a_booking_from_the_shelf_is_held_over_its_own_column_at_its_own_time(qtbot, grid, hand):
    kept = booked("zoe", "13:00", "14:00", day=date(2025, 10, 2), resource_id=resource_id("ida"))

    grid.carries.pick_up_booking(kept)
    with qtbot.waitSignal(grid.move_requested) as moved:
        hand.key(Qt.Key.Key_Return)

    assert moved.args == [kept.id, resource_id("ida"), stretch("13:00", "14:00")]


def test_the_shelf_is_asked_for_by_key(qtbot, grid, hand):
    hand.focus(0, "11:00")

    with qtbot.waitSignal(grid.shelve_requested) as asked:
        hand.key(Qt.Key.Key_R, SHIFT)

    assert asked.args == [booking_id("anna")]


def test_a_tile_let_go_outside_is_taken_by_what_lies_there(qtbot, grid, hand):
    taken = []

    def take(booking, _place) -> bool:
        taken.append(booking)
        return True

    grid.carries.takes_outside = take
    start = hand.point(0, "11:30")

    with qtbot.assertNotEmitted(grid.move_requested):
        QTest.mousePress(grid.viewport(), LEFT, PLAIN, start)
        QTest.mouseMove(grid.viewport(), QPoint(-80, start.y()))
        QTest.mouseRelease(grid.viewport(), LEFT, PLAIN, QPoint(-80, start.y()))

    assert taken == [booking_id("anna")]
    assert grid.overlays.carry is None


# --- what is said ----------------------------------------------------------------------------


def said(grid) -> list[tuple[str, Verdict | None]]:
    lines: list[tuple[str, Verdict | None]] = []
    grid.carries.changed.connect(lambda text, verdict: lines.append((text, verdict)))
    return lines


def test_each_step_says_where_the_tile_is_and_whether_that_is_free(grid, hand):
    lines = said(grid)
    hand.focus(0, "11:00")

    hand.key(Qt.Key.Key_R)
    hand.key(Qt.Key.Key_Down)
    hand.key(Qt.Key.Key_Escape)

    assert lines[1:] == [
        ("Anna, Tuesday 14 October, 11:15 to 12:15, Eva, free", Verdict.FREE),
        ("", None),
    ]


def test_it_says_who_has_the_time(grid, hand):
    lines = said(grid)
    hand.focus(0, "11:00")

    hand.key(Qt.Key.Key_R)
    hand.key(Qt.Key.Key_PageDown)
    hand.key(Qt.Key.Key_Right)

    assert lines[-1] == (
        "Anna, Tuesday 14 October, 13:00 to 14:00, Ida, taken by Ben",
        Verdict.TAKEN,
    )


def test_it_says_which_buffer_keeps_the_time_free(grid, hand):
    service = service_with_buffer(15)
    anna = booked("anna", "11:00", "12:00", project_id=service.id)
    ben = booked("ben", "13:00", "14:00", project_id=service.id)
    grid.set_words(GridWords(directory=Directory.of(services=[service])))
    grid.set_picture([make_column("eva", [anna, ben])])
    lines = said(grid)
    hand.focus(0, "11:00")

    hand.key(Qt.Key.Key_R)
    for _ in range(4):
        hand.key(Qt.Key.Key_Down)

    assert lines[-1] == (
        "Anna, Tuesday 14 October, 12:00 to 13:00, Eva, Kept free: 15 min before Ben",
        Verdict.BUFFER,
    )


def test_who_was_booked_along_and_could_not_come_stands_in_the_way(grid, hand):
    first = booked("anna", "11:00", "12:00", meta={"desk_ref": "a1"})
    along = booked(
        "room",
        "11:00",
        "12:00",
        customer=first.customer,
        meta={"desk_ref": companion_ref(DeskRef("a1"), 1)},
    )
    other = booked("ben", "12:00", "13:00")
    grid.set_picture([make_column("eva", [first]), make_column("room", [along, other])])
    lines = said(grid)
    hand.focus(0, "11:00")

    hand.key(Qt.Key.Key_R)
    hand.key(Qt.Key.Key_Down)

    assert lines[-1][1] is Verdict.TAKEN
    assert "Room is taken by Ben" in lines[-1][0]


# --- day states and sets ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("meta", "key", "state"),
    [
        ({}, Qt.Key.Key_A, DayState.ARRIVED),
        ({}, Qt.Key.Key_S, DayState.ARRIVED),
        ({}, Qt.Key.Key_X, DayState.NO_SHOW),
        ({DayState.ARRIVED: "2025-10-14T08:00:00+00:00"}, Qt.Key.Key_S, DayState.IN_SERVICE),
    ],
)
def test_one_key_notes_what_became_of_a_booking(qtbot, grid, hand, meta, key, state):
    grid.set_picture(some_columns(anna=booked("anna", "11:00", "12:00", meta=meta)))
    hand.focus(0, "11:00")

    with qtbot.waitSignal(grid.day_state_requested) as asked:
        hand.key(key)

    assert asked.args == [booking_id("anna"), state]


def test_on_free_time_the_keys_of_the_day_do_nothing(qtbot, grid, hand):
    hand.focus(0, "9:00")

    with qtbot.assertNotEmitted(grid.day_state_requested):
        hand.key(Qt.Key.Key_A)


@pytest.mark.parametrize(("modifiers", "is_saving"), [(CTRL, False), (CTRL | SHIFT, True)])
def test_control_and_a_figure_ask_for_a_set_of_columns(qtbot, grid, hand, modifiers, is_saving):
    with qtbot.waitSignal(grid.column_set_asked) as asked:
        hand.key(Qt.Key.Key_3, modifiers)

    assert asked.args == [ColumnSetKey(3, is_saving)]


def test_control_and_nought_show_the_usual_zoom(grid, hand):
    grid.set_zoom(40)

    hand.key(Qt.Key.Key_0, CTRL)

    assert grid.zoom == 24


def test_zooming_by_keys_leaves_the_focus_where_it_is(grid, hand):
    hand.focus(0, "11:00")
    before = grid.focused_rect.top()

    hand.key(Qt.Key.Key_Plus, CTRL)

    assert abs(grid.focused_rect.top() - before) <= 2
