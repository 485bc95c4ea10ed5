"""The ten key tasks of a front desk by mouse; a path that grows fails here."""

from datetime import timedelta

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QAbstractButton, QListView, QWidget

from desk_app.domain.booking_graph import CONFIRMED
from desk_app.domain.day_state import DayState, day_mark
from desk_app.ui.views.rail_list import RailList
from desk_app.ui.views.shelf import Shelf
from tests.builders import make_customer
from tests.conftest import RunAsync
from tests.journeys.conftest import OpenDesk
from tests.journeys.counted import Counted, class_today
from tests.journeys.desk import EVA, MARCO, Desk

ANNA = "Anna Berg"

OFFSCREEN_POPUP = pytest.mark.qt_log_ignore(
    r"^This plugin does not support (raise\(\)|grabbing the keyboard)$", extend=True
)


async def come_today(desk: Desk, hour: float = 16) -> Counted:
    """Anna is booked for later today, by another desk."""
    await desk.until_signed_in()
    await desk.book_elsewhere(EVA, hour, ANNA)
    desk.workspace.sync.hurry()
    await desk.grid.see_tile(ANNA)
    return Counted(desk)


def test_1_a_walk_in_takes_two_clicks(start: OpenDesk, run_async: RunAsync) -> None:
    async def journey() -> None:
        async with start() as desk:
            await desk.until_signed_in()
            hand = Counted(desk)

            await hand.click("walk_in")
            await desk.hand.see(QWidget, "one_line_text")
            await hand.write_name("ben 9:30")
            await hand.click("one_line_book")

            await desk.until_toast("Booked ben")
            hand.assert_within("1 walk-in")
            assert [each.customer_name for each in await desk.confirmed()] == ["ben"]

    run_async(journey(), timeout=40)


def test_2_a_caller_is_booked_with_four_clicks(start: OpenDesk, run_async: RunAsync) -> None:
    async def journey() -> None:
        async with start() as desk:
            hand = await come_today(desk)

            await hand.click("new_booking")
            await desk.hand.see(QWidget, "booking_editor")
            await hand.write_name(ANNA)
            await hand.click("find_time")
            times = await desk.hand.see(QListView, "free_times")
            await desk.until(times.isVisible, "free times are listed")
            first = desk.panel.find_time.model.row_of(None)
            place = times.visualRect(times.model().index(first, 0)).center()
            await hand.click_at(times.viewport(), place)
            await hand.click("book")

            await desk.until_toast(f"Booked {ANNA}")
            hand.assert_within("2 phone booking")
            assert [each.customer_name for each in await desk.confirmed()] == [ANNA, ANNA]

    run_async(journey(), timeout=40)


def test_3_a_booking_is_moved_within_the_day_by_one_drag(
    start: OpenDesk, run_async: RunAsync
) -> None:
    async def journey() -> None:
        async with start() as desk:
            hand = await come_today(desk, 10)

            await hand.drag_tile(ANNA, MARCO, 14)

            await desk.until_toast(f"Moved {ANNA}")
            hand.assert_within("3 move within the day")
            assert [each.starts_at for each in await desk.confirmed()] == [desk.at(14)]

    run_async(journey(), timeout=40)


def test_4_a_booking_is_moved_to_another_day_over_the_shelf(
    start: OpenDesk, run_async: RunAsync
) -> None:
    async def journey() -> None:
        async with start() as desk:
            hand = await come_today(desk, 10)
            shelf = await desk.hand.see(Shelf, "shelf")
            tomorrow = desk.clock.now().date() + timedelta(days=1)

            await hand.drag_tile_onto(ANNA, shelf)
            await desk.until(lambda: bool(shelf.booking_ids), "she is on the shelf")
            await hand.click_day(tomorrow)
            await desk.until_day(tomorrow)
            card = shelf.findChild(QAbstractButton)
            assert card is not None
            await hand.drag_to_cell(card, MARCO, 14)

            await desk.until_toast(f"Moved {ANNA}")
            hand.assert_within("4 move to another day")
            [anna] = await desk.confirmed()
            assert anna.starts_at == desk.at(14) + timedelta(days=1)
            await desk.until(lambda: not shelf.booking_ids, "the shelf is empty again")

    run_async(journey(), timeout=40)


def test_a_card_of_the_shelf_let_go_outside_the_grid_stays_there(
    start: OpenDesk, run_async: RunAsync
) -> None:
    async def journey() -> None:
        async with start() as desk:
            hand = await come_today(desk, 10)
            shelf = await desk.hand.see(Shelf, "shelf")
            await hand.drag_tile_onto(ANNA, shelf)
            await desk.until(lambda: bool(shelf.booking_ids), "she is on the shelf")
            card = shelf.findChild(QAbstractButton)
            assert card is not None

            await hand.drag(card, card.rect().center(), QPoint(40, -200))

            assert desk.console.pages.calendar.grid.overlays.carry is None
            assert shelf.booking_ids
            assert [each.starts_at for each in await desk.confirmed()] == [desk.at(10)]

    run_async(journey(), timeout=40)


@OFFSCREEN_POPUP
def test_5_a_booking_is_cancelled_for_a_reason_with_three_clicks(
    start: OpenDesk, run_async: RunAsync
) -> None:
    async def journey() -> None:
        async with start() as desk:
            hand = await come_today(desk)

            await hand.click_entry(await hand.open_menu(ANNA), "cancel_ill")
            await hand.click("cancel_form_submit")

            await desk.until_server(desk.is_nothing_confirmed, "it is cancelled")
            hand.assert_within("5 cancel with a reason")
            assert await desk.last_message() == "Ill"

    run_async(journey(), timeout=40)


def test_6_an_arrival_is_one_click_in_the_rail(start: OpenDesk, run_async: RunAsync) -> None:
    async def journey() -> None:
        async with start() as desk:
            hand = await come_today(desk)
            arrivals = desk.window.findChild(RailList, "next_arrivals")
            assert arrivals is not None
            await desk.until(lambda: bool(arrivals.lines), "Anna is expected")

            await hand.click_in(arrivals, "row_action")

            await desk.until_toast(f"{ANNA} has arrived")
            hand.assert_within("6 arrival")
            mark = day_mark((await desk.bookings())[0])
            assert mark is not None
            assert mark.state is DayState.ARRIVED
            waiting = desk.window.findChild(RailList, "waiting_people")
            assert waiting is not None
            await desk.until(lambda: bool(waiting.lines), "Anna waits")

            await desk.hand.click("toast_action_0")
            await desk.until(lambda: not waiting.lines, "it was taken back")

    run_async(journey(), timeout=40)


def test_7_a_request_is_confirmed_with_two_clicks(start: OpenDesk, run_async: RunAsync) -> None:
    async def journey() -> None:
        async with start() as desk:
            await desk.until_signed_in()
            await desk.book_elsewhere(EVA, 16, ANNA, is_request=True)
            desk.workspace.sync.hurry()
            await desk.grid.see_tile(ANNA)
            hand = Counted(desk)

            await hand.click("requests_badge")
            await desk.hand.see(QWidget, "requests_panel")
            await hand.click("request_confirm")

            async def is_confirmed() -> bool:
                return (await desk.bookings())[0].state == CONFIRMED

            await desk.until_server(is_confirmed, "the request is confirmed")
            hand.assert_within("7 confirm a request")

    run_async(journey(), timeout=40)


def test_8_when_somebody_comes_is_one_click_and_a_name_away(
    start: OpenDesk, run_async: RunAsync
) -> None:
    async def journey() -> None:
        async with start() as desk:
            hand = await come_today(desk)

            await hand.click("calendar_search")
            await desk.hand.see(QWidget, "anything_text")
            await hand.write_name("anna")
            found = await desk.hand.see(QListView, "anything_list")

            def first() -> str:
                return str(found.model().index(0, 0).data() or "")

            await desk.until(lambda: ANNA in first() and "16:00" in first(), "Anna is found")
            hand.assert_within("8 when is my appointment")

    run_async(journey(), timeout=40)


def test_10_somebody_joins_a_class_with_two_clicks(start: OpenDesk, run_async: RunAsync) -> None:
    async def journey() -> None:
        async with start() as desk:
            hand = await come_today(desk, 10)
            yoga = await class_today(desk)

            await hand.click_session(yoga.id)
            name = await desk.hand.see(QWidget, "roster_name")
            await desk.until(name.hasFocus, "a name can be typed")
            await hand.write_name("anna")
            await desk.hand.see(QListView, "roster_name_matches")
            await hand.click("roster_add")

            await desk.until_toast(f"{ANNA} has a seat in Yoga")
            hand.assert_within("10 one more in a class")
            assert await desk.seats_of(yoga.id) == [make_customer(ANNA)]

    run_async(journey(), timeout=40)
