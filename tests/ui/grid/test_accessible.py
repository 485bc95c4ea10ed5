"""What an assistive tool meets in the grid, by Qt's own accessible interfaces."""

import gc
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication

from desk_app.ui.grid.grid import CalendarGrid
from tests.builders import booking_id, make_customer, resource_id
from tests.ui.grid.columns import booked, make_column, stretch, wall
from tests.ui.look import show_active


@pytest.fixture(name="listening")
def _listening(qapp) -> Iterator[None]:
    """An assistive tool listens."""
    QAccessible.setActive(True)
    yield
    QAccessible.setActive(False)


@pytest.fixture(name="grid")
def _grid(qtbot, light_look, listening) -> CalendarGrid:
    grid = CalendarGrid()
    qtbot.addWidget(grid)
    grid.resize(700, 700)
    grid.set_now(wall("10:24"))
    show_active(qtbot, grid)
    anna = booked("anna", "10:40", "11:20", customer=make_customer("Anna Berg"))
    grid.set_picture([make_column("eva", [anna]), make_column("ida")])
    grid.setFocus()
    QApplication.processEvents()
    return grid


def interfaces(grid: CalendarGrid) -> dict[str, QAccessibleInterface]:
    """The children of the viewport's interface by what they are called."""
    QApplication.processEvents()
    viewport = QAccessible.queryAccessibleInterface(grid.viewport())
    assert viewport is not None
    children = [viewport.child(index) for index in range(viewport.childCount())]
    shown = [child for child in children if not child.state().invisible]
    return {child.text(QAccessible.Text.Name): child for child in shown}


def proxy(grid: CalendarGrid, start: str) -> QAbstractButton:
    QApplication.processEvents()
    return next(
        each for each in grid.voice.cells.proxies if each.accessibleName().startswith(start)
    )


def test_a_tile_is_a_child_with_the_whole_sentence_as_its_name(grid):
    assert (
        "Anna Berg, Haircut, Tuesday 14 October, 10:40 to 11:20, with Eva, confirmed"
        in interfaces(grid)
    )


def test_the_focused_cell_and_its_neighbours_are_children(grid):
    grid.set_cursor(grid.moves.at(1, 12 * 60))

    names = interfaces(grid)

    for clock in ("11:45", "12:00", "12:15"):
        assert f"Free, Tuesday 14 October, {clock}, Ida" in names
    assert "Free, Tuesday 14 October, 12:00, Eva" in names


def test_a_closed_cell_says_so(grid):
    grid.set_cursor(grid.moves.at(1, 20 * 60))

    assert "Closed, Tuesday 14 October, 20:00, Ida" in interfaces(grid)


def test_a_child_lies_over_its_tile(grid):
    child = proxy(grid, "Anna Berg")
    frame = grid.frame()
    placed = frame.picture.contents[0].layout(frame.geometry).placed[0]

    assert child.geometry() == frame.on_screen(placed.box)
    assert interfaces(grid)[child.accessibleName()].rect().topLeft() == grid.viewport().mapToGlobal(
        child.pos()
    )


def test_the_child_in_focus_says_that_it_has_it(grid):
    grid.set_cursor(grid.moves.at(0, 10 * 60 + 45))

    focused = [name for name, child in interfaces(grid).items() if child.state().focused]

    assert len(focused) == 1
    assert focused[0].startswith("Anna Berg")


def test_pressing_the_child_of_a_tile_opens_the_booking(qtbot, grid):
    child = proxy(grid, "Anna Berg")
    interface = QAccessible.queryAccessibleInterface(child)

    with qtbot.waitSignal(grid.booking_opened) as opened:
        interface.actionInterface().doAction("Press")

    assert opened.args == [booking_id("anna")]


def test_pressing_the_child_of_a_free_cell_chooses_its_slot(qtbot, grid):
    grid.set_cursor(grid.moves.at(1, 12 * 60))
    child = proxy(grid, "Free, Tuesday 14 October, 12:15, Ida")

    with qtbot.waitSignal(grid.slot_chosen) as chosen:
        child.click()

    assert chosen.args == [resource_id("ida"), stretch("12:15", "12:45")]


def test_focus_given_to_a_child_is_the_focus_of_the_grid(grid):
    grid.set_cursor(grid.moves.at(1, 12 * 60))

    proxy(grid, "Anna Berg").setFocus()

    assert grid.hasFocus()
    assert grid.overlays.cursor.tile.booking_id == booking_id("anna")


def test_the_pointer_passes_through_the_children(qtbot, grid):
    child = proxy(grid, "Anna Berg")

    with qtbot.waitSignal(grid.booking_opened):
        QTest.mouseClick(
            grid.windowHandle(),
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
            grid.viewport().mapTo(grid, child.geometry().center() + QPoint(0, 0)),
        )


def test_tiles_out_of_sight_have_no_child(grid):
    grid.verticalScrollBar().setValue(0)
    grid.set_cursor(grid.moves.at(1, 0))

    assert not any(name.startswith("Anna Berg") for name in interfaces(grid))


def test_children_come_and_go_with_the_picture_and_survive_the_collector(grid):
    other = make_column("tom", [booked(f"b{n}", f"{9 + n}:00", f"{9 + n}:30") for n in range(6)])
    for turn in range(60):
        grid.set_picture([other] if turn % 2 else [make_column("eva"), make_column("ida")])
        grid.verticalScrollBar().setValue(turn * 20)
        names = interfaces(grid)
        gc.collect()
        assert all(names)

    assert len(grid.viewport().findChildren(QAbstractButton)) < 20


def test_the_scroll_bars_never_leave_the_accessible_tree(grid):
    interface = QAccessible.queryAccessibleInterface(grid)
    counts = set()
    for columns in (1, 12, 2):
        grid.set_picture([make_column(f"r{n}") for n in range(columns)])
        QApplication.processEvents()
        counts.add(interface.childCount())

    assert len(counts) == 1


def test_without_an_assistive_tool_nothing_is_made(qtbot, light_look):
    grid = CalendarGrid()
    qtbot.addWidget(grid)
    grid.resize(700, 700)
    grid.show()
    grid.set_picture([make_column("eva", [booked("anna", "10:40", "11:20")])])
    QApplication.processEvents()

    assert grid.voice.cells.proxies == ()


def test_a_tool_that_begins_to_listen_later_is_served_with_the_next_paint(qtbot, light_look):
    grid = CalendarGrid()
    qtbot.addWidget(grid)
    grid.resize(700, 700)
    grid.show()
    grid.set_picture([make_column("eva", [booked("anna", "10:40", "11:20")])])
    grid.scroll_to_minute(9 * 60)
    QApplication.processEvents()
    QAccessible.setActive(True)
    try:
        grid.viewport().repaint()
        qtbot.waitUntil(lambda: bool(grid.voice.cells.proxies))
    finally:
        QAccessible.setActive(False)
