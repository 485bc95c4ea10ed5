"""A booking that is repeated: every date looked at before anything is sent, and cancelled after."""

from datetime import timedelta

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget

from desk_app.domain.booking import Booking
from desk_app.domain.interval import Interval
from desk_app.domain.series import SERIES_KEY, open_members
from desk_app.ui.views.repeat_row import RepeatRow
from desk_app.ui.widgets.detail_choice_box import DetailChoiceBox
from desk_app.ui.widgets.pill import StatusPill
from tests.conftest import RunAsync
from tests.journeys.conftest import OpenDesk
from tests.journeys.counted import Counted, at_the_grid
from tests.journeys.desk import EVA, Desk

ANNA = "Anna Berg"
CTRL = Qt.KeyboardModifier.ControlModifier
WEEK = timedelta(weeks=1)


async def fill_form(desk: Desk) -> Counted:
    """Anna is to be booked with Eva today at ten; nothing is sent yet."""
    await desk.until_signed_in()
    await desk.grid.click_free(EVA, 10)
    await desk.hand.type_into("customer_name", ANNA)
    return Counted(desk)


async def see_dates(desk: Desk, count: int) -> list[RepeatRow]:
    """The dates of the series after the first, once they were looked at."""
    page = desk.panel.repeat
    await desk.until(lambda: len(page.findChildren(RepeatRow)) == count, f"{count} dates")
    return sorted(page.findChildren(RepeatRow), key=lambda each: int(each.objectName()[11:]))


def state_of(row: RepeatRow) -> str:
    pill = row.findChild(StatusPill)
    assert pill is not None
    return pill.text()


async def series_at_server(desk: Desk) -> list[Booking]:
    confirmed = await desk.confirmed()
    names = {str(each.meta[SERIES_KEY]) for each in confirmed if SERIES_KEY in each.meta}
    assert len(names) <= 1
    return list(open_members(next(iter(names), "-"), confirmed))


async def book_series(desk: Desk, count: int) -> None:
    hand = await fill_form(desk)
    await hand.press(Qt.Key.Key_R, CTRL)
    await desk.hand.see(QWidget, "repeat_page")
    await see_dates(desk, 5)
    await desk.hand.type_into("repeat_count", str(count))
    await see_dates(desk, count - 1)
    await hand.press(Qt.Key.Key_Return, CTRL)
    await desk.until_toast(f"Booked a series for {ANNA}")


def test_a_series_is_booked_with_the_keyboard_alone(start: OpenDesk, run_async: RunAsync) -> None:
    async def journey() -> None:
        async with start() as desk:
            await book_series(desk, 4)

            series = await series_at_server(desk)
            assert [each.starts_at for each in series] == [
                desk.at(10) + number * WEEK for number in range(4)
            ]
            assert {each.customer_name for each in series} == {ANNA}
            assert len({each.desk_ref for each in series}) == 4

    run_async(journey(), timeout=60)


def test_a_taken_date_is_said_and_another_time_or_nothing_is_booked_there(
    start: OpenDesk, run_async: RunAsync
) -> None:
    async def journey() -> None:
        async with start() as desk:
            await desk.until_signed_in()
            for weeks in (1, 2):
                await desk.book_elsewhere(EVA, 10 + 24 * 7 * weeks, "Ben Okafor")
            hand = await fill_form(desk)
            await hand.press(Qt.Key.Key_R, CTRL)
            rows = await see_dates(desk, 5)

            assert [state_of(each) for each in rows] == [
                "taken, another offered",
                "taken, another offered",
                *["free"] * 3,
            ]
            boxes = [each.findChild(DetailChoiceBox) for each in rows]
            assert boxes[0] is not None
            assert boxes[1] is not None
            last = boxes[0].count() - 1
            boxes[0].setFocus()
            await hand.press(Qt.Key.Key_End)
            assert boxes[0].currentIndex() == last
            assert state_of(rows[0]) == "left out"
            await hand.press(Qt.Key.Key_Return, CTRL)

            await desk.until_toast("Booked a series")
            starts = [each.starts_at for each in await series_at_server(desk)]
            assert len(starts) == 5
            assert desk.at(10) + WEEK not in starts
            second = starts[1]
            assert second is not None
            assert abs(second - (desk.at(10) + 2 * WEEK)) == timedelta(minutes=30)

    run_async(journey(), timeout=60)


def test_a_date_lost_meanwhile_books_nothing_and_keeps_the_entries(
    start: OpenDesk, run_async: RunAsync
) -> None:
    async def journey() -> None:
        async with start() as desk:
            hand = await fill_form(desk)
            await hand.press(Qt.Key.Key_R, CTRL)
            await see_dates(desk, 5)
            await desk.book_elsewhere(EVA, 10 + 24 * 7 * 3, "Ben Okafor")

            await hand.press(Qt.Key.Key_Return, CTRL)

            await desk.until_text("editor_notice_title", "just taken")
            assert desk.panel.draft.customer_name == ANNA
            assert [each.customer_name for each in await desk.confirmed()] == ["Ben Okafor"]
            assert desk.hand.find(QLabel, "booked_series_title") is not None
            await desk.hand.click("change_series")
            rows = await see_dates(desk, 5)
            assert state_of(rows[2]) == "taken, another offered"

    run_async(journey(), timeout=60)


def test_cancelling_asks_for_this_one_this_and_later_or_all(
    start: OpenDesk, run_async: RunAsync
) -> None:
    async def journey() -> None:
        async with start() as desk:
            await book_series(desk, 4)
            hand = await at_the_grid(desk)
            second = (await series_at_server(desk))[1]
            desk.workspace.sync.hurry()
            desk.console.pages.front_desk.cancel_booking(second.id)
            await desk.hand.see(QWidget, "cancel_form_scope_all")

            await hand.type("2")
            await hand.press(Qt.Key.Key_Return)
            await desk.until_server(lambda: left(desk, 3), "one is cancelled")

            third = (await series_at_server(desk))[1]
            desk.console.pages.front_desk.cancel_booking(third.id)
            await desk.hand.see(QWidget, "cancel_form_scope_later")
            await hand.type("l2")
            await hand.press(Qt.Key.Key_Return)
            await desk.until_server(lambda: left(desk, 1), "it and the one after are cancelled")
            [first] = await series_at_server(desk)
            assert first.starts_at == desk.at(10)

    run_async(journey(), timeout=60)


def test_however_it_is_asked_for_cancelling_takes_one_date_alone(
    start: OpenDesk, run_async: RunAsync
) -> None:
    async def journey() -> None:
        async with start() as desk:
            await book_series(desk, 3)
            second = (await series_at_server(desk))[1]

            desk.workspace.bookings.grace = timedelta()
            await desk.workspace.bookings.cancel(second.id)

            await desk.until_server(lambda: left(desk, 2), "that one is cancelled")

    run_async(journey(), timeout=60)


def test_moving_one_date_leaves_the_others_where_they_are(
    start: OpenDesk, run_async: RunAsync
) -> None:
    async def journey() -> None:
        async with start() as desk:
            await book_series(desk, 3)
            second = (await series_at_server(desk))[1]
            assert second.interval is not None
            hour = timedelta(hours=1)
            later = Interval(second.interval.start + hour, second.interval.end + hour)

            bridge = desk.console.pages.calendar_bridge
            bridge.move(second.id, str(second.resource_id), later)
            await desk.until_toast(f"Moved {ANNA}")

            starts = [each.starts_at for each in await series_at_server(desk)]
            assert starts == [desk.at(10), later.start, desk.at(10) + 2 * WEEK]

    run_async(journey(), timeout=60)


def test_all_of_a_series_are_cancelled_and_taken_back_as_one(
    start: OpenDesk, run_async: RunAsync
) -> None:
    async def journey() -> None:
        async with start(undo_time=timedelta(seconds=60)) as desk:
            await book_series(desk, 3)
            hand = await at_the_grid(desk)
            first = (await series_at_server(desk))[0]
            desk.console.pages.front_desk.cancel_booking(first.id)
            await desk.hand.see(QWidget, "cancel_form_scope_all")

            await hand.type("a1")
            await hand.press(Qt.Key.Key_Return)
            await desk.until_toast("3 dates")
            await hand.press(Qt.Key.Key_Z, CTRL)
            await desk.until_toast("Undone")

            assert len(await series_at_server(desk)) == 3

    run_async(journey(), timeout=60)


async def left(desk: Desk, count: int) -> bool:
    return len(await series_at_server(desk)) == count
