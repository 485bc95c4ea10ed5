"""Somebody is away today: the column is blocked, and who was to come is dealt with one by one."""

from datetime import timedelta

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QWidget

from desk_app.domain.booking_graph import CONFIRMED
from desk_app.domain.interval import Interval
from desk_app.ui.views.away_card import AwayCard
from desk_app.ui.widgets.pill import StatusPill
from tests.conftest import RunAsync
from tests.journeys.conftest import OpenDesk
from tests.journeys.desk import EVA, MARCO, Desk

MAJA, PETER, SARA = "Maja Holm", "Peter Vogel", "Sara Lund"
KEY = Qt.Key


async def three_come_to_eva(desk: Desk) -> None:
    """Marco is taken when the second of the three comes."""
    await desk.until_signed_in()
    await desk.book_elsewhere(EVA, 13, MAJA)
    await desk.book_elsewhere(EVA, 14, PETER)
    await desk.book_elsewhere(EVA, 15, SARA)
    await desk.book_elsewhere(MARCO, 14, "Somebody Else")
    await desk.hand.click("connection")
    for name in (MAJA, PETER, SARA, "Somebody Else"):
        await desk.grid.see_tile(name)


async def open_list(desk: Desk) -> None:
    """Opens the list of Eva's day as the menu of her column does."""
    desk.console.pages.calendar.grid.columns.ask_for_away(0)
    await desk.hand.see(QWidget, "away_panel")


async def begin(desk: Desk) -> None:
    await open_list(desk)
    await desk.hand.click("away_start")
    await desk.until(lambda: len(cards(desk)) == 3, "three are listed")


async def until_done(desk: Desk, count: int) -> None:
    """Waits until so many of the three are dealt with."""
    pill = desk.window.findChild(StatusPill, "away_progress")
    assert pill is not None
    await desk.until(lambda: pill.text() == f"{count} of 3 done", f"{count} are done")


def cards(desk: Desk) -> list[AwayCard]:
    return [each for each in desk.window.findChildren(AwayCard) if each.isVisible()]


def card_of(desk: Desk, customer: str) -> AwayCard:
    return next(each for each in cards(desk) if each.person.booking.customer_name == customer)


def test_9b_start_lists_who_is_to_be_called_and_blocks_the_rest_of_the_day(
    start: OpenDesk, run_async: RunAsync
) -> None:
    async def journey() -> None:
        async with start() as desk:
            await three_come_to_eva(desk)
            await open_list(desk)
            assert "3 people were to come" in desk.text_of("away_summary")
            button = await desk.hand.see(QAbstractButton, "away_start")
            await desk.until(button.hasFocus, "Start has the focus")
            await desk.hand.press(KEY.Key_Return)
            await desk.until(lambda: len(cards(desk)) == 3, "three are listed")

            await desk.until_toast("Blocked")
            eva = await desk.resource(EVA)
            [event] = await desk.server.list_events(
                Interval(desk.at(0), desk.at(24)), resource_id=eva.id
            )
            assert event.interval == Interval(desk.clock.now(), desk.at(24))
            assert event.what == "Away"
            await desk.until(card_of(desk, MAJA).hasFocus, "the first has the focus")

    run_async(journey(), timeout=40)


def test_each_gets_the_same_time_with_somebody_else_or_the_nearest(
    start: OpenDesk, run_async: RunAsync
) -> None:
    async def journey() -> None:
        async with start() as desk:
            await three_come_to_eva(desk)
            await begin(desk)

            marco = await desk.resource(MARCO)
            proposals = [card.person.proposal for card in cards(desk)]
            assert [each.resource_ids for each in proposals if each] == [(marco.id,)] * 3
            starts = [each.starts_at for each in proposals if each]
            assert (starts[0], starts[2]) == (desk.at(13), desk.at(15))
            assert abs(starts[1] - desk.at(14)) == timedelta(minutes=30)

    run_async(journey(), timeout=40)


def test_enter_moves_one_after_the_other_and_counts_them(
    start: OpenDesk, run_async: RunAsync
) -> None:
    async def journey() -> None:
        async with start() as desk:
            await three_come_to_eva(desk)
            await begin(desk)
            for number, name in enumerate((MAJA, PETER, SARA), 1):
                await desk.until(card_of(desk, name).hasFocus, f"{name} is next")
                await desk.hand.press(KEY.Key_Return)
                await until_done(desk, number)

            marco = await desk.resource(MARCO)
            found = {each.customer_name: each for each in await desk.bookings()}
            standing = [each for each in await desk.bookings() if each.state == CONFIRMED]
            assert len(standing) == 4
            assert all(each.resource_id == marco.id for each in standing)
            assert set(found) == {MAJA, PETER, SARA, "Somebody Else"}
            assert "Everybody is dealt with" in desk.text_of("away_summary")

    run_async(journey(), timeout=40)


def test_who_was_called_and_who_is_done_is_known_after_a_restart(
    start: OpenDesk, run_async: RunAsync
) -> None:
    async def journey() -> None:
        async with start() as desk:
            await three_come_to_eva(desk)
            await begin(desk)
            for name, presses in ((MAJA, 2), (PETER, 1)):
                for _ in range(presses):
                    before = card_of(desk, name).person.mark
                    await desk.hand.press(KEY.Key_S, at=card_of(desk, name))
                    await desk.until(
                        lambda name=name, before=before: (  # type: ignore[misc]
                            card_of(desk, name).person.mark is not before
                        ),
                        "it is marked",
                    )
        async with start() as desk:
            await desk.until_signed_in()
            await desk.grid.see_tile(MAJA)
            await open_list(desk)
            await desk.until(lambda: len(cards(desk)) == 3, "three are listed")

            assert [card.person.mark.value for card in cards(desk)] == ["done", "called", "open"]
            await until_done(desk, 1)

    run_async(journey(), timeout=60)


def test_a_move_that_is_taken_back_is_open_again(start: OpenDesk, run_async: RunAsync) -> None:
    async def journey() -> None:
        async with start(undo_time=timedelta(seconds=60)) as desk:
            await three_come_to_eva(desk)
            await begin(desk)
            await desk.until(card_of(desk, MAJA).hasFocus, "the first has the focus")
            await desk.hand.press(KEY.Key_Return)
            await until_done(desk, 1)
            await desk.hand.press(KEY.Key_Z, modifiers=Qt.KeyboardModifier.ControlModifier)

            await until_done(desk, 0)

    run_async(journey(), timeout=40)
