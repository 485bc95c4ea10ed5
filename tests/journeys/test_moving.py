"""Moving a booking by dragging its tile."""

from desk_app.domain.booking_graph import CONFIRMED
from tests.conftest import RunAsync
from tests.journeys.conftest import OpenDesk
from tests.journeys.desk import EVA, MARCO, Desk

ANNA = "Anna Berg"


async def until_begins(desk: Desk, hour: float) -> None:
    """Waits until her tile stands at an hour."""
    await desk.until(
        lambda: desk.grid.tiles()[ANNA].tile.interval.start == desk.at(hour),
        f"her tile stands at {hour}:00",
    )


def test_drag_moves_to_another_time_and_person(start: OpenDesk, run_async: RunAsync) -> None:
    async def journey() -> None:
        async with start() as desk:
            await desk.until_signed_in()
            await desk.book_elsewhere(EVA, 10, ANNA)
            desk.workspace.sync.hurry()
            await desk.grid.see_tile(ANNA)

            await desk.grid.drag_tile(ANNA, MARCO, 14)
            await desk.until_toast(f"Moved {ANNA}")

            assert MARCO in desk.toast
            await until_begins(desk, 14)
            [moved] = [each for each in await desk.bookings() if each.state == "confirmed"]
            assert moved.starts_at == desk.at(14)
            assert moved.resource_id == (await desk.resource(MARCO)).id

    run_async(journey(), timeout=30)


def test_refused_move_goes_back_and_says_why(start: OpenDesk, run_async: RunAsync) -> None:
    async def journey() -> None:
        async with start() as desk:
            await desk.until_signed_in()
            await desk.book_elsewhere(EVA, 10, ANNA)
            desk.workspace.sync.hurry()
            await desk.grid.see_tile(ANNA)
            await desk.book_elsewhere(MARCO, 14, "Somebody Else")

            await desk.grid.drag_tile(ANNA, MARCO, 14)
            await desk.until_toast("Not moved")

            assert "That time was just taken" in desk.toast
            assert "stays where it was" in desk.toast
            tile = desk.grid.tiles()[ANNA].tile
            assert tile.interval.start == desk.at(10)
            assert desk.console.pages.calendar.grid.overlays.moving == frozenset()
            await desk.until(
                lambda: "Somebody Else" in desk.grid.tiles(), "whoever has the time is seen at once"
            )
            anna = next(each for each in await desk.bookings() if each.customer_name == ANNA)
            assert anna.starts_at == desk.at(10)

    run_async(journey(), timeout=30)


def test_second_drag_moves_what_the_first_one_moved(start: OpenDesk, run_async: RunAsync) -> None:
    """A move may give the booking another id; the tile in the grid must follow."""

    async def journey() -> None:
        async with start() as desk:
            await desk.until_signed_in()
            await desk.book_elsewhere(EVA, 10, ANNA)
            desk.workspace.sync.hurry()
            for hour in (12, 15):
                await desk.grid.drag_tile(ANNA, EVA, hour)
                await desk.until_toast(f"{hour}:00")
                await until_begins(desk, hour)
            states = [each.state for each in await desk.bookings()]
            assert states.count(CONFIRMED) == 1

    run_async(journey(), timeout=30)
