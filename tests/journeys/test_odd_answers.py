"""Answers that are of the contract and still odd: shown as far as they can be."""

from typing import Any

from PySide6.QtWidgets import QLineEdit, QWidget

from desk_app.ui.pages import RESOURCES
from tests.conftest import RunAsync
from tests.fakes.vault import FakeVault
from tests.journeys.conftest import OpenDesk, Serve
from tests.journeys.desk import EVA
from tests.journeys.remote import sign_in

ANNA = "Anna Berg"


def test_zone_nobody_knows_is_named_below_its_field_and_the_calendar_goes_on(
    start_anew: OpenDesk, serve: Serve, run_async: RunAsync
) -> None:
    def on_mars(body: Any) -> Any:
        for each in body["data"] if isinstance(body["data"], list) else [body["data"]]:
            each["timezone"] = "Mars/Olympus"
        return body

    async def journey() -> None:
        async with serve() as remote, start_anew(vault=FakeVault()) as desk:
            remote.gateway.rewrite(on_mars, of="GET /v2/resources")
            await sign_in(desk, remote)
            await desk.book_elsewhere(EVA, 10, ANNA)
            desk.workspace.sync.hurry()
            placed = await desk.grid.see_tile(ANNA)
            assert placed.tile.interval.start == desk.at(10)

            desk.window.show_page(RESOURCES)
            await desk.until_text("time_zone_error", "Mars/Olympus")
            assert (await desk.hand.see(QLineEdit, "time_zone")).text() == "Mars/Olympus"
            assert desk.hand.find(QWidget, "save_bar") is None
            assert desk.banners == []

    run_async(journey(), timeout=30)
