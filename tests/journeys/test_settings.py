"""Settings act at once and at the next start."""

from PySide6.QtWidgets import QAbstractButton

from desk_app.ui.pages import CALENDAR, SETTINGS
from desk_app.ui.widgets.segments import SegmentedControl
from tests.conftest import RunAsync
from tests.journeys.conftest import OpenDesk
from tests.journeys.desk import EVA, Desk

ANNA = "Anna Berg"


async def choose(desk: Desk, group: str, text: str) -> None:
    """Presses one of the buttons of a setting."""
    desk.window.show_page(SETTINGS)
    control = await desk.hand.see(SegmentedControl, group)
    [button] = [each for each in control.findChildren(QAbstractButton) if each.text() == text]
    button.click()
    desk.window.show_page(CALENDAR)


def test_clock_of_twelve_hours_is_used_everywhere_also_after_a_restart(
    start: OpenDesk, run_async: RunAsync
) -> None:
    async def journey() -> None:
        async with start() as desk:
            await desk.until_signed_in()
            await desk.book_elsewhere(EVA, 14, ANNA)
            await desk.hand.click("connection")
            await desk.grid.see_tile(ANNA)
            await choose(desk, "clock", "4:30 pm")
            await desk.grid.drag_tile(ANNA, EVA, 15)
            await desk.until_toast("3:00 PM")

        async with start() as desk:
            await desk.until_signed_in()
            await desk.grid.drag_tile(ANNA, EVA, 16)
            await desk.until_toast("4:00 PM")

    run_async(journey(), timeout=90)
