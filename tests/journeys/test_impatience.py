"""Impatient people: what is done before everything is loaded is neither lost nor harmful."""

import asyncio

from tests.conftest import RunAsync
from tests.journeys.conftest import OpenDesk


def test_closing_while_it_starts_ends_in_order_and_for_good(
    start: OpenDesk, run_async: RunAsync
) -> None:
    async def journey() -> None:
        for seconds in (0, 0.02, 0.05, 0.1, 0.2):
            async with start() as desk:
                await desk.hand.pause(seconds)
                desk.window.close()
        # A clock that still ticked would touch a window that is gone.
        await asyncio.sleep(1.2)

    run_async(journey(), timeout=30)


def test_days_turned_before_everything_is_loaded_are_shown(
    start: OpenDesk, run_async: RunAsync
) -> None:
    async def journey() -> None:
        async with start() as desk:
            assert not desk.console.is_ready
            await desk.hand.click("later_days")
            await desk.until_signed_in()
            calendar = desk.console.pages.calendar

            def is_shown() -> bool:
                picture = calendar.picture
                return picture is not None and picture.first == calendar.first_day

            await desk.until(is_shown, "the day after is shown")
            assert (calendar.first_day - desk.console.today).days == 1

    run_async(journey(), timeout=30)
