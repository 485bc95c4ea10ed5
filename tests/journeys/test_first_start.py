"""From a computer that never ran Desk to a filled calendar."""

from PySide6.QtWidgets import QWidget

from desk_app.ui.pages import CALENDAR, CONNECT
from tests.conftest import RunAsync
from tests.journeys.conftest import OpenDesk


def test_first_start_offers_this_computer_and_fills_the_grid(
    start_anew: OpenDesk, run_async: RunAsync
) -> None:
    async def journey() -> None:
        async with start_anew() as desk:
            assert desk.page == CONNECT
            await desk.hand.click("use_this_computer")

            await desk.until_signed_in()
            await desk.until(lambda: len(desk.columns) == 6, "six columns are in the grid")
            await desk.until(lambda: len(desk.grid.tiles()) > 3, "their bookings are in the grid")

            assert desk.page == CALENDAR
            assert desk.hand.find(QWidget, "connect_view") is None
            assert "Live" in desk.pill
            assert "Harbour Practice" in desk.text_of("place")

    run_async(journey(), timeout=60)
