"""The key tasks of a front desk, by keys and by clicks; a path that grows fails here."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QListView, QWidget

from desk_app.domain.booking_graph import CONFIRMED
from desk_app.domain.day_state import DayState, day_mark
from desk_app.ui.views.rail_list import RailList
from tests.conftest import RunAsync
from tests.journeys.conftest import OpenDesk
from tests.journeys.desk import EVA, Desk

ANNA = "Anna Berg"


class Counted:
    """Presses keys where the focus is, and counts them and the clicks."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self.keys = 0
        self.clicks = 0

    async def type(self, text: str) -> None:
        for letter in text:
            QTest.keyClicks(self._focus(), letter)
            self.keys += 1
            await self._desk.hand.pause(0)

    async def press(self, key: Qt.Key) -> None:
        self.keys += 1
        await self._desk.hand.press(key, at=self._focus())

    async def click(self, name: str) -> None:
        self.clicks += 1
        await self._desk.hand.click(name)

    def _focus(self) -> QWidget:
        return QApplication.focusWidget() or self._desk.window


async def at_the_grid(desk: Desk) -> Counted:
    desk.console.pages.calendar.grid.setFocus()
    await desk.hand.pause()
    return Counted(desk)


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
            assert hand.keys <= 16
            [booking] = await desk.bookings()
            assert booking.state == CONFIRMED

    run_async(journey(), timeout=40)


def test_6_an_arrival_is_one_click_in_the_rail(start: OpenDesk, run_async: RunAsync) -> None:
    async def journey() -> None:
        async with start() as desk:
            await come_today(desk)
            arrivals = desk.window.findChild(RailList, "next_arrivals")
            assert arrivals is not None
            await desk.until(lambda: bool(arrivals.lines), "Anna is expected")

            await desk.hand.click_in(arrivals, "row_action")

            await desk.until_toast(f"{ANNA} has arrived")
            mark = day_mark((await desk.bookings())[0])
            assert mark is not None
            assert mark.state is DayState.ARRIVED
            waiting = desk.window.findChild(RailList, "waiting_people")
            assert waiting is not None
            await desk.until(lambda: bool(waiting.lines), "Anna waits")

            await desk.hand.click("toast_action_0")
            await desk.until(lambda: not waiting.lines, "it was taken back")

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
            assert hand.keys <= 8

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
            assert hand.keys == 2

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
            assert hand.keys <= 6

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
