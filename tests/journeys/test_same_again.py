"""A booking once more some weeks later, into the form of a new one."""

from datetime import timedelta

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from tests.builders import make_customer
from tests.conftest import RunAsync
from tests.journeys.conftest import OpenDesk
from tests.journeys.counted import Counted, on_tile
from tests.journeys.desk import EVA, Desk
from tests.journeys.test_ten_tasks_by_mouse import OFFSCREEN_POPUP

ANNA = "Anna Berg"
CTRL = Qt.KeyboardModifier.ControlModifier


async def at_ten(desk: Desk) -> Counted:
    """Anna is with Eva at ten, and her tile has the focus."""
    await desk.until_signed_in()
    await desk.book_elsewhere(EVA, 10, ANNA)
    desk.workspace.sync.hurry()
    return await on_tile(desk, ANNA)


def test_the_same_time_in_four_weeks_takes_a_key_a_figure_and_enter(
    start: OpenDesk, run_async: RunAsync
) -> None:
    async def journey() -> None:
        async with start() as desk:
            hand = await at_ten(desk)

            await hand.type("v")
            await desk.hand.see(QWidget, "again_form")
            await hand.type("4")
            await hand.press(Qt.Key.Key_Return)
            await desk.hand.see(QWidget, "booking_editor")
            await desk.until_text("editor_notice_title", "Same time")
            await hand.press(Qt.Key.Key_Return, CTRL)

            await desk.until_toast(f"Booked {ANNA}")
            assert hand.keys == 5
            first, again = sorted(await desk.confirmed(), key=lambda each: str(each.starts_at))
            assert again.starts_at == desk.at(10) + timedelta(weeks=4)
            assert again.interval is not None
            assert first.interval is not None
            assert again.interval.length == first.interval.length
            assert (again.customer, again.resource_id) == (make_customer(ANNA), first.resource_id)

    run_async(journey(), timeout=40)


@OFFSCREEN_POPUP
def test_where_the_same_time_is_taken_the_nearest_free_one_is_offered_and_said(
    start: OpenDesk, run_async: RunAsync
) -> None:
    async def journey() -> None:
        async with start() as desk:
            hand = await at_ten(desk)
            await desk.book_elsewhere(EVA, 10 + 7 * 24, "Ben Okafor")

            await hand.click_entry(await hand.open_menu(ANNA), "again_in_1")

            await desk.hand.see(QWidget, "booking_editor")
            await desk.until_text("editor_notice_title", "is not free")
            draft = desk.panel.draft
            assert draft.customer_name == ANNA
            assert draft.starts_at is not None
            away = abs(draft.starts_at - (desk.at(10) + timedelta(weeks=1)))
            assert timedelta() < away <= timedelta(minutes=30)
            await desk.hand.click("booking_editor_close")
            await desk.hand.click("discard")

    run_async(journey(), timeout=40)


def test_no_number_is_asked_for_again(start: OpenDesk, run_async: RunAsync) -> None:
    async def journey() -> None:
        async with start() as desk:
            hand = await at_ten(desk)
            await hand.type("v")
            await desk.hand.see(QWidget, "again_form")

            await hand.press(Qt.Key.Key_Return)

            await desk.until(
                lambda: "from 1 to 104" in desk.text_below("again_weeks"), "what is wrong is said"
            )

    run_async(journey(), timeout=40)
