"""Time that is blocked for a reason, changed, opened again and taken back."""

from datetime import timedelta

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

from desk_app.domain.interval import Interval
from desk_app.domain.resource import Event
from desk_app.ui.grid.tiles import TileKind
from tests.conftest import RunAsync
from tests.journeys.conftest import OpenDesk
from tests.journeys.desk import EVA, MARCO, Desk
from tests.ui.grid.hand import CTRL, SHIFT

KEY = Qt.Key


async def events_of(desk: Desk, name: str, days: int = 1) -> list[Event]:
    """What closes the time of somebody at the server, bookings aside."""
    resource = await desk.resource(name)
    window = Interval(desk.at(0), desk.at(24 * days))
    return list(await desk.server.list_events(window, resource_id=resource.id))


def blocks(desk: Desk) -> list[str]:
    """The reasons of what is drawn as blocked."""
    contents = desk.console.pages.calendar.grid.picture.contents
    tiles = (tile for content in contents for tile in content.tiles)
    return [tile.event.what for tile in tiles if tile.kind is TileKind.BLOCKED and tile.event]


async def focus_on(desk: Desk, hour: float) -> None:
    grid = desk.console.pages.calendar.grid
    grid.set_cursor(grid.moves.at(0, int(hour * 60)))
    grid.setFocus(Qt.FocusReason.OtherFocusReason)
    await desk.hand.pause()


async def block(desk: Desk, hour: float, reason: str) -> None:
    """Blocks half an hour of the first column."""
    await focus_on(desk, hour)
    grid = desk.console.pages.calendar.grid
    await desk.hand.press(KEY.Key_Down, modifiers=SHIFT)
    await desk.hand.press(KEY.Key_B, at=grid)
    await desk.hand.type_into("block_reason", reason)
    await desk.hand.press(KEY.Key_Return, at=await desk.hand.see(QLineEdit, "block_reason"))
    await desk.until(lambda: reason in blocks(desk), "the block is drawn")


def test_9a_two_columns_are_blocked_with_six_keys(start: OpenDesk, run_async: RunAsync) -> None:
    async def journey() -> None:
        async with start() as desk:
            await desk.until_signed_in()
            await focus_on(desk, 12)
            grid = desk.console.pages.calendar.grid
            for key in (KEY.Key_Down, KEY.Key_Down, KEY.Key_Down, KEY.Key_Right):
                await desk.hand.press(key, modifiers=SHIFT)
            await desk.hand.press(KEY.Key_B, at=grid)
            reason = await desk.hand.see(QLineEdit, "block_reason")
            await desk.until(reason.hasFocus, "the reason has the focus")
            await desk.hand.press(KEY.Key_Return, at=reason)

            await desk.until_toast("Blocked")
            [one], [other] = await events_of(desk, EVA), await events_of(desk, MARCO)
            assert one.interval == other.interval == Interval(desk.at(12), desk.at(13))
            await desk.until(lambda: len(blocks(desk)) == 2, "both are drawn")
            assert grid.hasFocus()

    run_async(journey(), timeout=30)


def test_a_reason_is_remembered_and_offered_first(start: OpenDesk, run_async: RunAsync) -> None:
    async def journey() -> None:
        async with start() as desk:
            await desk.until_signed_in()
            await block(desk, 12, "Fire drill")
            await focus_on(desk, 15)
            await desk.hand.press(KEY.Key_B, at=desk.console.pages.calendar.grid)

            reason = await desk.hand.see(QLineEdit, "block_reason")
            assert reason.text() == reason.selectedText() == "Fire drill"

    run_async(journey(), timeout=30)


def test_delete_on_a_block_opens_the_time_again(start: OpenDesk, run_async: RunAsync) -> None:
    async def journey() -> None:
        async with start() as desk:
            await desk.until_signed_in()
            await block(desk, 12, "Repair")
            await focus_on(desk, 12)
            await desk.hand.press(KEY.Key_Delete, at=desk.console.pages.calendar.grid)

            await desk.until_toast("no longer blocked")
            assert await events_of(desk, EVA) == []
            await desk.until(lambda: not blocks(desk), "the block is gone")

    run_async(journey(), timeout=30)


def test_enter_on_a_block_shows_it_and_saves_what_is_changed(
    start: OpenDesk, run_async: RunAsync
) -> None:
    async def journey() -> None:
        async with start() as desk:
            await desk.until_signed_in()
            await block(desk, 12, "Repair")
            before = await events_of(desk, EVA)
            await focus_on(desk, 12)
            await desk.hand.press(KEY.Key_Return, at=desk.console.pages.calendar.grid)
            await desk.hand.type_into("block_end", "14:00")
            await desk.hand.type_into("block_reason", "Long repair")
            await desk.hand.press(KEY.Key_Return, at=await desk.hand.see(QLineEdit, "block_reason"))

            await desk.until(lambda: blocks(desk) == ["Long repair"], "the new reason is drawn")
            [event] = await events_of(desk, EVA)
            assert event.id == before[0].id
            assert event.interval == Interval(desk.at(12), desk.at(14))

    run_async(journey(), timeout=30)


def test_a_block_that_repeats_closes_each_of_its_days(start: OpenDesk, run_async: RunAsync) -> None:
    async def journey() -> None:
        async with start() as desk:
            await desk.until_signed_in()
            await focus_on(desk, 12)
            await desk.hand.press(KEY.Key_B, at=desk.console.pages.calendar.grid)
            await desk.hand.type_into("block_reason", "Course")
            await desk.hand.click("block_repeat_daily")
            until = desk.at(24 * 2).date()
            await desk.hand.type_into("block_until", until.isoformat())
            await desk.hand.press(KEY.Key_Return, at=await desk.hand.see(QLineEdit, "block_until"))

            await desk.until_toast("and 2 more")
            found = await events_of(desk, EVA, days=5)
            assert [each.starts_at for each in found] == [desk.at(12 + 24 * n) for n in range(3)]

    run_async(journey(), timeout=30)


def test_a_last_day_that_cannot_be_read_blocks_nothing(
    start: OpenDesk, run_async: RunAsync
) -> None:
    async def journey() -> None:
        async with start() as desk:
            await desk.until_signed_in()
            await focus_on(desk, 12)
            await desk.hand.press(KEY.Key_B, at=desk.console.pages.calendar.grid)
            await desk.hand.click("block_repeat_daily")
            await desk.hand.type_into("block_until", "soon")
            await desk.hand.press(KEY.Key_Return, at=await desk.hand.see(QLineEdit, "block_until"))
            await desk.hand.pause(0.3)

            assert await events_of(desk, EVA) == []
            until = await desk.hand.see(QLineEdit, "block_until")
            assert until.hasFocus()

    run_async(journey(), timeout=30)


def test_a_block_can_be_taken_back_before_it_leaves(start: OpenDesk, run_async: RunAsync) -> None:
    async def journey() -> None:
        async with start(undo_time=timedelta(seconds=60)) as desk:
            await desk.until_signed_in()
            await block(desk, 12, "Repair")
            assert await events_of(desk, EVA) == []

            await desk.hand.press(KEY.Key_Z, modifiers=CTRL)
            await desk.until(lambda: not blocks(desk), "the block is gone")
            assert await events_of(desk, EVA) == []

    run_async(journey(), timeout=30)


def test_ctrl_b_blocks_the_time_that_was_dragged_for_a_booking(
    start: OpenDesk, run_async: RunAsync
) -> None:
    async def journey() -> None:
        async with start() as desk:
            await desk.until_signed_in()
            await desk.grid.click_free(EVA, 14)
            await desk.hand.see(QLineEdit, "customer_name")
            await desk.hand.press(KEY.Key_B, modifiers=CTRL)
            reason = await desk.hand.see(QLineEdit, "block_reason")
            await desk.hand.press(KEY.Key_Return, at=reason)

            await desk.until_toast("Blocked")
            [event] = await events_of(desk, EVA)
            assert event.interval == Interval(desk.at(14), desk.at(14.5))

    run_async(journey(), timeout=30)


def test_blocking_says_who_is_booked_in_the_time(start: OpenDesk, run_async: RunAsync) -> None:
    async def journey() -> None:
        async with start() as desk:
            await desk.until_signed_in()
            await desk.book_elsewhere(EVA, 12.5, "Maja Holm")
            await desk.hand.click("connection")
            await desk.grid.see_tile("Maja Holm")
            await focus_on(desk, 12)
            grid = desk.console.pages.calendar.grid
            for _ in range(3):
                await desk.hand.press(KEY.Key_Down, modifiers=SHIFT)
            await desk.hand.press(KEY.Key_B, at=grid)

            await desk.until_text("block_booked_message", "12:30 Maja Holm")

    run_async(journey(), timeout=30)
