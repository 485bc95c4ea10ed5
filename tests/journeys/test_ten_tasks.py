"""The ten key tasks of a front desk by keys; a path that grows fails here."""

from datetime import timedelta

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QListView, QWidget

from desk_app.domain.booking_graph import CONFIRMED
from desk_app.ui.views.rail_list import RailList
from tests.builders import make_customer
from tests.conftest import RunAsync
from tests.journeys.conftest import OpenDesk
from tests.journeys.counted import at_the_grid, class_today, on_session, on_tile
from tests.journeys.desk import EVA, Desk

ANNA = "Anna Berg"
MASSAGE = "Massage"
CTRL = Qt.KeyboardModifier.ControlModifier


async def come_today(desk: Desk, hour: float = 16) -> None:
    """Anna is booked for later today, by another desk."""
    await desk.until_signed_in()
    await desk.book_elsewhere(EVA, hour, ANNA)
    desk.workspace.sync.hurry()
    await desk.grid.see_tile(ANNA)


def test_1_a_walk_in_takes_one_line(start: OpenDesk, run_async: RunAsync) -> None:
    async def journey() -> None:
        async with start() as desk:
            await desk.until_signed_in()
            hand = await at_the_grid(desk)

            await hand.type("q")
            await desk.hand.see(QWidget, "one_line_text")
            await hand.type("ben check 9:30")
            await hand.press(Qt.Key.Key_Return)

            await desk.until_toast("Booked ben")
            hand.assert_within("1 walk-in")
            [booking] = await desk.bookings()
            assert booking.state == CONFIRMED

    run_async(journey(), timeout=40)


def test_2_a_caller_is_booked_with_eighteen_keys(start: OpenDesk, run_async: RunAsync) -> None:
    async def journey() -> None:
        async with start() as desk:
            await come_today(desk)
            await desk.add_service(MASSAGE, timedelta(minutes=45))
            hand = await at_the_grid(desk)

            await hand.type("f")
            await desk.hand.see(QWidget, "find_time_panel")
            await hand.type("mas")
            await hand.press(Qt.Key.Key_Return)
            await desk.hand.see(QWidget, "booking_editor")
            await hand.type("anna")
            await desk.hand.see(QListView, "customer_name_matches")
            await hand.press(Qt.Key.Key_Return)
            await hand.press(Qt.Key.Key_Return, CTRL)

            await desk.until_toast(f"Booked {ANNA}")
            hand.assert_within("2 phone booking")
            booked = [each for each in await desk.bookings() if each.what == MASSAGE]
            assert [each.customer_name for each in booked if each.state == CONFIRMED] == [ANNA]
            assert booked[0].customer is not None
            assert booked[0].customer.email == make_customer(ANNA).email

    run_async(journey(), timeout=40)


def test_3_a_booking_is_moved_within_the_day_with_six_keys(
    start: OpenDesk, run_async: RunAsync
) -> None:
    async def journey() -> None:
        async with start() as desk:
            await come_today(desk, 10)
            hand = await on_tile(desk, ANNA)

            await hand.type("r")
            for _ in range(4):
                await hand.press(Qt.Key.Key_Down)
            await hand.press(Qt.Key.Key_Return)

            await desk.until_toast(f"Moved {ANNA}")
            hand.assert_within("3 move within the day")
            assert [each.starts_at for each in await desk.confirmed()] == [desk.at(11)]

    run_async(journey(), timeout=40)


def test_4_a_booking_is_moved_to_another_day_with_thirteen_keys(
    start: OpenDesk, run_async: RunAsync
) -> None:
    async def journey() -> None:
        async with start() as desk:
            await come_today(desk, 10)
            hand = await on_tile(desk, ANNA)

            await hand.type("r+1w")
            await hand.press(Qt.Key.Key_Return)
            await desk.until_day(desk.clock.now().date() + timedelta(weeks=1))
            for _ in range(4):
                await hand.press(Qt.Key.Key_Down)
            await hand.press(Qt.Key.Key_Return)

            await desk.until_toast(f"Moved {ANNA}")
            hand.assert_within("4 move to another day")
            [anna] = await desk.confirmed()
            assert anna.starts_at == desk.at(11) + timedelta(weeks=1)

    run_async(journey(), timeout=40)


def test_5_a_booking_is_cancelled_for_a_reason_with_three_keys(
    start: OpenDesk, run_async: RunAsync
) -> None:
    async def journey() -> None:
        async with start() as desk:
            await come_today(desk)
            hand = await on_tile(desk, ANNA)

            await hand.press(Qt.Key.Key_Delete)
            await desk.hand.see(QWidget, "cancel_form")
            await hand.type("2")
            await hand.press(Qt.Key.Key_Return)

            await desk.until_server(desk.is_nothing_confirmed, "it is cancelled")
            hand.assert_within("5 cancel with a reason")
            assert await desk.last_message() == "Ill"

    run_async(journey(), timeout=40)


def test_6_an_arrival_takes_eight_keys_at_most(start: OpenDesk, run_async: RunAsync) -> None:
    async def journey() -> None:
        async with start() as desk:
            await come_today(desk)
            hand = await at_the_grid(desk)

            await hand.type("/")
            await desk.hand.see(QWidget, "anything_text")
            await hand.type("anna")
            await hand.press(Qt.Key.Key_Return)
            await desk.hand.see(QWidget, "next_day_state")
            await hand.type("a")

            await desk.until_toast(f"{ANNA} has arrived")
            hand.assert_within("6 arrival")

    run_async(journey(), timeout=40)


def test_7_a_request_is_confirmed_with_two_keys(start: OpenDesk, run_async: RunAsync) -> None:
    async def journey() -> None:
        async with start() as desk:
            await desk.until_signed_in()
            await desk.book_elsewhere(EVA, 16, ANNA, is_request=True)
            desk.workspace.sync.hurry()
            await desk.grid.see_tile(ANNA)
            hand = await at_the_grid(desk)

            await hand.type("i")
            await desk.hand.see(QWidget, "requests_panel")
            await hand.type("y")

            async def is_confirmed() -> bool:
                return (await desk.bookings())[0].state == CONFIRMED

            await desk.until_server(is_confirmed, "the request is confirmed")
            hand.assert_within("7 confirm a request")

    run_async(journey(), timeout=40)


def test_8_when_somebody_comes_is_said_while_the_name_is_typed(
    start: OpenDesk, run_async: RunAsync
) -> None:
    async def journey() -> None:
        async with start() as desk:
            await come_today(desk)
            hand = await at_the_grid(desk)

            await hand.type("/")
            await desk.hand.see(QWidget, "anything_text")
            await hand.type("anna ")
            found = desk.window.findChild(QListView, "anything_list")
            assert found is not None

            def first() -> str:
                return str(found.model().index(0, 0).data() or "")

            await desk.until(lambda: ANNA in first() and "16:00" in first(), "Anna is found")
            hand.assert_within("8 when is my appointment")

    run_async(journey(), timeout=40)


def test_10_somebody_joins_a_class_with_eight_keys(start: OpenDesk, run_async: RunAsync) -> None:
    async def journey() -> None:
        async with start() as desk:
            await come_today(desk, 10)
            yoga = await class_today(desk)
            hand = await on_session(desk, yoga.id)

            await hand.press(Qt.Key.Key_Return)
            name = await desk.hand.see(QWidget, "roster_name")
            await desk.until(name.hasFocus, "a name can be typed")
            await hand.type("anna")
            await desk.hand.see(QListView, "roster_name_matches")
            await hand.press(Qt.Key.Key_Return)

            await desk.until_toast(f"{ANNA} has a seat in Yoga")
            hand.assert_within("10 one more in a class")
            assert await desk.seats_of(yoga.id) == [make_customer(ANNA)]
            people = await desk.hand.see(RailList, "roster_people")
            await desk.until(lambda: [each.text for each in people.lines] == [ANNA], "she is in")
            assert name.hasFocus(), "the next name can be typed"

    run_async(journey(), timeout=40)


def test_a_full_class_takes_nobody_more(start: OpenDesk, run_async: RunAsync) -> None:
    async def journey() -> None:
        async with start() as desk:
            await desk.until_signed_in()
            yoga = await class_today(desk, seats=1)
            hand = await on_session(desk, yoga.id)
            await hand.press(Qt.Key.Key_Return)
            await desk.hand.type_into("roster_name", "Ben")

            await hand.press(Qt.Key.Key_Return)

            await desk.until_text("roster_seats_left", "No seats left")
            assert desk.hand.find(QWidget, "roster_name") is None

    run_async(journey(), timeout=40)


def test_the_slot_in_the_editor_is_held_and_the_booking_uses_the_hold(
    start: OpenDesk, run_async: RunAsync
) -> None:
    async def journey() -> None:
        async with start() as desk:
            await desk.until_signed_in()
            await desk.grid.click_free(EVA, 16)
            ring = await desk.hand.see(QWidget, "hold_ring")
            assert "60" in ring.accessibleName()

            await desk.hand.type_into("customer_name", ANNA)
            await desk.hand.click("book")

            await desk.until_toast(f"Booked {ANNA}")
            confirmed = [each for each in await desk.bookings() if each.state == CONFIRMED]
            assert [each.customer_name for each in confirmed] == [ANNA]

    run_async(journey(), timeout=40)


def test_a_time_outside_the_hours_is_warned_of_and_can_be_booked(
    start: OpenDesk, run_async: RunAsync
) -> None:
    async def journey() -> None:
        async with start() as desk:
            await desk.until_signed_in()
            await desk.grid.click_free(EVA, 18)
            await desk.until(
                lambda: "Closed" in desk.text_of("draft_warnings_title"), "the hours are told"
            )
            assert desk.hand.find(QLabel, "draft_warnings_title") is not None

    run_async(journey(), timeout=40)
