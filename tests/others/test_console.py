"""What the clients of others do at desk-server shows in the console by itself, within 15 s."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from desk_app.clock import SystemClock
from desk_app.ui.theme import ThemeHolder
from tests.conftest import RunAsync
from tests.journeys.desk import Desk, open_desk
from tests.journeys.remote import fill_sign_in
from tests.others.browser import PICTURES, Browser
from tests.others.conftest import Place, Sdk
from tests.others.page_server import Shop
from tests.others.test_booking_widget import book, choose, make_project, options

pytestmark = pytest.mark.timeout(180)

PROMISE = 15.0
"""Seconds from when the other client has its answer to when the booking is on screen."""
TO_SPARE = 2.0
"""Seconds of them that are left for a network that is slower than loopback."""
REAL_TIME: Any = SystemClock()
"""The server is a program of its own, so its clock is the computer's."""

ADA, BEA = "Ada Berg", "Bea Lund"


async def sign_in(desk: Desk, place: Place) -> None:
    await fill_sign_in(desk, place.server.url, place.server.server_key)
    await desk.hand.click("connect_to_timekit")
    await desk.until_signed_in()
    await desk.until(lambda: desk.columns == ["Eva", "Marco"], "both are in the grid")


async def after_a_round(desk: Desk) -> None:
    """Waits until the desk has just asked: whatever happens now waits for as long as can be."""
    sync = desk.workspace.sync
    asked = sync.state.data_as_of
    await desk.hand.until(lambda: sync.state.data_as_of != asked, "a round ended", patience=PROMISE)


async def until_promised(desk: Desk, is_so: Callable[[], bool], what: str) -> None:
    await desk.hand.until(is_so, what, patience=PROMISE - TO_SPARE)


def test_console_shows_what_a_js_client_books_and_cancels(
    place: Place,
    sdk: Sdk,
    themes: ThemeHolder,
    tmp_path: Path,
    run_async: RunAsync,
) -> None:
    tomorrow = datetime.now(UTC).replace(hour=10, minute=0, second=0, microsecond=0)
    start = tomorrow + timedelta(days=1)
    wanted = {
        "resourceId": place.eva, "graph": "instant", "what": "Haircut", "where": "Main St 4",
        "description": "", "start": start.isoformat(),
        "end": (start + timedelta(hours=1)).isoformat(),
        "customer": {"name": ADA, "email": "ada@example.com"},
    }  # fmt: skip

    async def journey() -> None:
        async with open_desk(tmp_path / "data", REAL_TIME, themes) as desk:
            await sign_in(desk, place)
            await desk.hand.click("later_days")
            await after_a_round(desk)
            made = await asyncio.to_thread(sdk.data, "createBooking", wanted)
            await until_promised(desk, lambda: ADA in desk.grid.tiles(), "Ada is in the grid")
            keep_picture(desk, "console-1-booked")

            cancel = {"id": made["id"], "action": "cancel"}
            await asyncio.to_thread(sdk.data, "updateBooking", cancel)
            await until_promised(desk, lambda: ADA not in desk.grid.tiles(), "Ada has gone")

    run_async(journey(), timeout=100)


def test_console_shows_what_a_customer_books_and_cancels_on_a_page(
    place: Place,
    shop: Shop,
    browser: Browser,
    themes: ThemeHolder,
    tmp_path: Path,
    run_async: RunAsync,
) -> None:
    page = shop.put("book", options(place, make_project(place, view="listing")))

    def book_on_page() -> dict[str, Any]:
        browser.open(page)
        choose(browser)
        return book(browser, BEA)

    async def journey() -> None:
        async with open_desk(tmp_path / "data", REAL_TIME, themes) as desk:
            await sign_in(desk, place)
            made = await asyncio.to_thread(book_on_page)
            start = datetime.fromisoformat(made["attributes"]["event"]["start"])
            if start.astimezone(UTC).date() > datetime.now(UTC).date():
                await desk.hand.click("later_days")
            await until_promised(desk, lambda: BEA in desk.grid.tiles(), "Bea is in the grid")
            keep_picture(desk, "console-2-booked-on-a-page")

            await asyncio.to_thread(
                browser.open, made["customer_action_links"]["cancel_by_customer"]
            )
            await until_promised(desk, lambda: BEA not in desk.grid.tiles(), "Bea has gone")

    run_async(journey(), timeout=100)


def keep_picture(desk: Desk, name: str) -> None:
    PICTURES.mkdir(parents=True, exist_ok=True)
    desk.window.grab().save(str(PICTURES / f"{name}.png"))
