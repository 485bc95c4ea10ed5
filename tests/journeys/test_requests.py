"""Requests that arrive, and bookings that are called off."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from desk_app.domain.booking_graph import CANCELLED, CONFIRMED, DECLINED
from tests.builders import make_new_resource
from tests.conftest import RunAsync
from tests.journeys.conftest import OpenDesk
from tests.journeys.desk import EVA, MARCO, Desk

MAJA, PETER = "Maja Holm", "Peter Vogel"


async def press_in_card(desk: Desk, customer: str, button: str) -> None:
    booking = next(each for each in await desk.bookings() if each.customer_name == customer)
    card = await desk.hand.see(QWidget, f"request_{booking.id}")
    await desk.hand.click_in(card, button)


async def state_of(desk: Desk, customer: str) -> str:
    found = [each for each in await desk.bookings() if each.customer_name == customer]
    return found[0].state


def test_requests_appear_by_themselves_and_are_answered(
    start: OpenDesk, run_async: RunAsync
) -> None:
    async def journey() -> None:
        async with start() as desk:
            await desk.until_signed_in()
            await desk.book_elsewhere(EVA, 15, MAJA, is_request=True)
            await desk.book_elsewhere(MARCO, 16, PETER, is_request=True)
            await desk.hand.click("connection")
            await desk.grid.see_tile(MAJA)
            await desk.grid.see_tile(PETER)
            await desk.hand.click("requests_badge")
            await desk.hand.see(QWidget, "requests_panel")

            await press_in_card(desk, MAJA, "request_confirm")
            await desk.until_toast(MAJA)
            assert await state_of(desk, MAJA) == CONFIRMED

            await press_in_card(desk, PETER, "request_decline")
            await desk.hand.type_into("request_decline_form_text", "Fully booked")
            await desk.hand.click("request_decline_form_submit")
            await desk.until_toast(PETER)
            assert await state_of(desk, PETER) == DECLINED

            await desk.until(lambda: PETER not in desk.grid.tiles(), "his tile has gone")
            assert MAJA in desk.grid.tiles()
            await desk.hand.see(QWidget, "no_requests")
            assert desk.hand.find(QWidget, "requests_badge") is None

    run_async(journey(), timeout=30)


def test_request_whose_time_is_gone_is_not_confirmed_and_says_so(
    start: OpenDesk, run_async: RunAsync
) -> None:
    async def journey() -> None:
        async with start() as desk:
            await desk.until_signed_in()
            await desk.book_elsewhere(EVA, 15, MAJA, is_request=True)
            await desk.hand.click("connection")
            await desk.grid.see_tile(MAJA)
            await desk.hand.click("requests_badge")
            await desk.book_elsewhere(EVA, 15, "Somebody Else")

            await press_in_card(desk, MAJA, "request_confirm")
            await desk.until(
                lambda: desk.text_of("request_notice_title") != "", "the card says why not"
            )

            assert await state_of(desk, MAJA) == "tentative"
            assert "taken" in desk.text_of("request_notice_title")

    run_async(journey(), timeout=30)


def test_cancelling_asks_for_a_reason_and_takes_the_tile_away(
    start: OpenDesk, run_async: RunAsync
) -> None:
    async def journey() -> None:
        async with start() as desk:
            await desk.until_signed_in()
            await desk.book_elsewhere(EVA, 10, "Ben Okafor")
            await desk.hand.click("connection")
            await desk.grid.click_tile("Ben Okafor")
            await desk.hand.click("cancel_booking")
            await desk.hand.type_into("cancel_form_text", "Customer called")
            await desk.hand.click("cancel_form_submit")

            await desk.until_toast("Ben Okafor")
            await desk.until(lambda: "Ben Okafor" not in desk.grid.tiles(), "the tile has gone")

            assert await state_of(desk, "Ben Okafor") == CANCELLED
            assert "cancelled" in desk.toast
            await desk.until_text("fact_reason", "Customer called")
            assert desk.text_of("fact_ended") == "just now · at the desk"

    run_async(journey(), timeout=30)


def test_booking_cancelled_elsewhere_leaves_the_grid_and_the_panel_says_so(
    start: OpenDesk, run_async: RunAsync
) -> None:
    async def journey() -> None:
        async with start() as desk:
            await desk.until_signed_in()
            booking = await desk.book_elsewhere(EVA, 10, "Ben Okafor")
            await desk.hand.click("connection")
            await desk.grid.click_tile("Ben Okafor")
            await desk.hand.see(QWidget, "cancel_booking")
            await desk.server.cancel_booking(booking.id, message="Power cut")
            desk.workspace.sync.hurry()

            await desk.until(lambda: "Ben Okafor" not in desk.grid.tiles(), "the tile has gone")
            await desk.until(
                lambda: desk.hand.find(QWidget, "cancel_booking") is None,
                "it cannot be cancelled once more",
            )
            await desk.until_text("fact_reason", "Power cut")

    run_async(journey(), timeout=30)


def test_resource_made_elsewhere_appears_by_itself(start: OpenDesk, run_async: RunAsync) -> None:
    async def journey() -> None:
        async with start() as desk:
            await desk.until_signed_in()
            eva = await desk.resource(EVA)
            await desk.server.create_resource(
                make_new_resource(
                    name="Room 1", time_zone_name="UTC", constraints=eva.constraints or ()
                )
            )
            desk.clock.advance(seconds=61)
            desk.workspace.sync.hurry()

            await desk.until(
                lambda: desk.columns == [EVA, MARCO, "Room 1"], "it has a column of its own"
            )

    run_async(journey(), timeout=30)


def test_a_loser_is_told_of_another_time_with_four_keys(
    start: OpenDesk, run_async: RunAsync
) -> None:
    async def journey() -> None:
        async with start() as desk:
            await desk.until_signed_in()
            await desk.book_elsewhere(EVA, 15, MAJA, is_request=True)
            await desk.book_elsewhere(EVA, 15, PETER, is_request=True)
            await desk.hand.click("connection")
            await desk.grid.see_tile(PETER)
            desk.console.pages.calendar.grid.setFocus()
            await desk.hand.press(Qt.Key.Key_I)
            await desk.hand.see(QWidget, "requests_panel")
            await desk.hand.press(Qt.Key.Key_Y)

            button = await desk.hand.see(QWidget, "answer_others")
            await desk.until(button.hasFocus, "the others can be answered")
            await desk.hand.press(Qt.Key.Key_Return)
            await desk.hand.see(QWidget, "request_offers_0")
            await desk.hand.press(Qt.Key.Key_Return)

            async def are_answered() -> bool:
                states = {await state_of(desk, MAJA), await state_of(desk, PETER)}
                return states == {CONFIRMED, DECLINED}

            await desk.until_server(are_answered, "one is confirmed and the other declined")
            [loser] = [each for each in await desk.bookings() if each.state == DECLINED]
            logs = await desk.server.list_booking_logs(loser.id)
            assert any("Free instead:" in each.message for each in logs)

    run_async(journey(), timeout=40)


def test_a_request_in_the_grid_is_confirmed_with_one_key(
    start: OpenDesk, run_async: RunAsync
) -> None:
    async def journey() -> None:
        async with start() as desk:
            await desk.until_signed_in()
            booking = await desk.book_elsewhere(EVA, 15, MAJA, is_request=True)
            await desk.hand.click("connection")
            await desk.grid.see_tile(MAJA)
            grid = desk.console.pages.calendar.grid
            grid.select_booking(booking.id)
            await desk.hand.press(Qt.Key.Key_Y, at=grid)

            await desk.until_toast(MAJA)
            assert await state_of(desk, MAJA) == CONFIRMED

    run_async(journey(), timeout=30)
