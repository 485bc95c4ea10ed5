"""The shelf, lengths by keys, columns and the month, in the whole console."""

from datetime import timedelta

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from desk_app.ui.grid.grid import CalendarGrid
from desk_app.ui.models.columns import VALUE_ROLE
from desk_app.ui.views.month_view import MonthView
from desk_app.ui.views.shelf import Shelf
from tests.conftest import RunAsync
from tests.journeys.conftest import OpenDesk
from tests.journeys.desk import EVA, MARCO, Desk

ANNA = "Anna Berg"
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
ALT = Qt.KeyboardModifier.AltModifier


def grid_of(desk: Desk) -> CalendarGrid:
    return desk.console.pages.calendar.grid


def shelf_of(desk: Desk) -> Shelf:
    shelf = desk.window.findChild(Shelf, "shelf")
    assert isinstance(shelf, Shelf)
    return shelf


async def on_annas_tile(desk: Desk, hour: float = 10) -> CalendarGrid:
    """Anna is booked by another desk, and her tile has the focus."""
    await desk.until_signed_in()
    await desk.book_elsewhere(EVA, hour, ANNA)
    desk.workspace.sync.hurry()
    placed = await desk.grid.see_tile(ANNA)
    grid = grid_of(desk)
    grid.setFocus()
    grid.set_cursor(grid.moves.on(placed.tile))
    return grid


def test_what_lies_on_the_shelf_is_there_after_a_restart_and_is_put_on_another_day(
    start: OpenDesk, run_async: RunAsync
) -> None:
    async def journey() -> None:
        async with start() as desk:
            grid = await on_annas_tile(desk)
            QTest.keyClick(grid, Qt.Key.Key_R, SHIFT)
            await desk.until(lambda: bool(shelf_of(desk).booking_ids), "she is on the shelf")

        async with start() as desk:
            await desk.until_signed_in()
            await desk.until(lambda: bool(shelf_of(desk).booking_ids), "she is still there")
            grid = grid_of(desk)
            grid.setFocus()
            QTest.keyClick(grid, Qt.Key.Key_J)
            await desk.until(
                lambda: (
                    desk.console.pages.calendar.picture is not None
                    and desk.console.pages.calendar.picture.first > desk.clock.now().date()
                ),
                "tomorrow is shown",
            )
            shelf_of(desk).picked_up.emit(next(iter(shelf_of(desk).booking_ids)))
            assert grid.overlays.carry is not None
            QTest.keyClick(grid, Qt.Key.Key_Return)
            await desk.until_toast(f"Moved {ANNA}")

            [anna] = [each for each in await desk.bookings() if each.state == "confirmed"]
            assert anna.starts_at == desk.at(10) + timedelta(days=1)
            await desk.until(lambda: not shelf_of(desk).booking_ids, "the shelf is empty again")

    run_async(journey(), timeout=60)


def test_keys_alone_make_a_booking_longer(start: OpenDesk, run_async: RunAsync) -> None:
    async def journey() -> None:
        async with start() as desk:
            grid = await on_annas_tile(desk)

            QTest.keyClick(grid, Qt.Key.Key_Down, ALT)
            QTest.keyClick(grid, Qt.Key.Key_Down, ALT)
            await desk.until_toast(f"Moved {ANNA}")

            [anna] = [each for each in await desk.bookings() if each.state == "confirmed"]
            assert anna.ends_at == desk.at(10) + timedelta(minutes=40)

    run_async(journey(), timeout=40)


def test_a_set_of_columns_is_there_at_the_next_start(start: OpenDesk, run_async: RunAsync) -> None:
    async def journey() -> None:
        async with start() as desk:
            await desk.until_signed_in()
            grid = grid_of(desk)
            grid.setFocus()
            QTest.keyClick(grid, Qt.Key.Key_1, CTRL | SHIFT)
            grid.columns.hide(desk.columns.index(EVA))
            assert desk.columns == [MARCO]
            await desk.hand.pause()

        async with start() as desk:
            assert desk.columns == [MARCO]
            await desk.until_signed_in()
            QTest.keyClick(grid_of(desk), Qt.Key.Key_1, CTRL)
            assert desk.columns == [EVA, MARCO]

    run_async(journey(), timeout=60)


def test_the_month_counts_and_opens_a_day(start: OpenDesk, run_async: RunAsync) -> None:
    async def journey() -> None:
        async with start() as desk:
            grid = await on_annas_tile(desk)
            QTest.keyClick(grid, Qt.Key.Key_M)
            month = await desk.hand.see(QWidget, "month_view")
            assert isinstance(month, MonthView)
            today = month.days.index_of(desk.clock.now().date())

            def is_counted() -> bool:
                counts = today.data(VALUE_ROLE).counts
                return counts is not None and counts.bookings == 1

            await desk.until(is_counted, "her booking is counted")
            QTest.keyClick(month, Qt.Key.Key_Return)

            await desk.grid.see_tile(ANNA)
            assert grid.hasFocus()

    run_async(journey(), timeout=40)
