"""Booking by hand: a click and a name, never twice, and never losing what was typed."""

import asyncio

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLineEdit, QWidget

from desk_app.domain.booking_graph import CONFIRMED
from desk_app.tour.hand import Hand
from desk_app.ui.widgets.mini_month import MiniMonth
from tests.conftest import RunAsync
from tests.fakes.vault import FakeVault
from tests.journeys.conftest import OpenDesk, Serve
from tests.journeys.desk import EVA, HALF_HOUR, MARCO, Desk
from tests.journeys.remote import Remote, sign_in

ANNA = "Anna Berg"


async def fill_form(desk: Desk, name: str = ANNA, *, whom: str = EVA, hour: float = 10) -> None:
    """Clicks on free time and types what a caller says."""
    await desk.grid.click_free(whom, hour)
    await desk.hand.type_into("customer_name", name)
    await desk.hand.type_into("phone", "+45 20 30 44 71")


def form_texts(desk: Desk) -> tuple[str, str, str]:
    draft = desk.panel.draft
    return draft.customer_name, draft.phone, draft.notes


def test_click_and_a_name_book(start: OpenDesk, run_async: RunAsync) -> None:
    async def journey() -> None:
        async with start() as desk:
            await desk.until_signed_in()
            await fill_form(desk)
            await desk.hand.click("book")

            placed = await desk.grid.see_tile(ANNA)
            await desk.until_toast(f"Booked {ANNA}")

            assert placed.tile.interval.start == desk.at(10)
            [booking] = await desk.bookings()
            assert booking.customer_name == ANNA
            assert booking.state == CONFIRMED
            assert booking.interval is not None
            assert booking.interval.length == HALF_HOUR
            assert booking.what == "Check-up"
            assert desk.banners == []

    run_async(journey(), timeout=30)


def test_the_month_beside_the_grid_says_how_full_its_days_are(
    start: OpenDesk, run_async: RunAsync
) -> None:
    async def journey() -> None:
        async with start() as desk:
            await desk.until_signed_in()
            month = desk.window.findChild(MiniMonth, "calendar_month")
            assert month is not None
            today = desk.clock.now().date()
            await desk.until(lambda: today in month.fullness, "the month is measured")
            assert month.fullness[today] == 0

            await fill_form(desk)
            await desk.hand.click("book")
            await desk.until(lambda: month.fullness[today] > 0, "today is fuller")

            await desk.hand.click("calendar_month_later")
            await desk.until(lambda: today not in month.fullness, "another month is measured")
            assert {day.replace(day=1) for day in month.fullness} == {month.month}

    run_async(journey(), timeout=30)


def test_double_click_books_once(start_anew: OpenDesk, serve: Serve, run_async: RunAsync) -> None:
    async def journey() -> None:
        async with serve() as remote, start_anew(vault=FakeVault()) as desk:
            await sign_in(desk, remote)
            await fill_form(desk)
            button = await desk.hand.see(QAbstractButton, "book")
            QTest.mouseClick(button, Qt.MouseButton.LeftButton)
            QTest.mouseDClick(button, Qt.MouseButton.LeftButton)
            QTest.mouseClick(button, Qt.MouseButton.LeftButton)

            await desk.until_toast(f"Booked {ANNA}")
            await rest(desk.hand)

            assert len(await desk.bookings()) == 1
            assert creates(remote) == 1

    run_async(journey(), timeout=30)


def test_enter_and_click_together_book_once(
    start_anew: OpenDesk, serve: Serve, run_async: RunAsync
) -> None:
    async def journey() -> None:
        async with serve() as remote, start_anew(vault=FakeVault()) as desk:
            await sign_in(desk, remote)
            await fill_form(desk)
            button = await desk.hand.see(QAbstractButton, "book")
            name = await desk.hand.see(QLineEdit, "customer_name")
            QTest.keyClick(name, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
            QTest.mouseClick(button, Qt.MouseButton.LeftButton)

            await desk.until_toast(f"Booked {ANNA}")
            await rest(desk.hand)

            assert len(await desk.bookings()) == 1
            assert creates(remote) == 1

    run_async(journey(), timeout=30)


def test_held_keys_book_once(start_anew: OpenDesk, serve: Serve, run_async: RunAsync) -> None:
    async def journey() -> None:
        async with serve() as remote, start_anew(vault=FakeVault()) as desk:
            await sign_in(desk, remote)
            await fill_form(desk)
            name = await desk.hand.see(QLineEdit, "customer_name")
            for _ in range(30):
                where = desk.hand.find(QLineEdit, "customer_name") or desk.window
                QTest.keyClick(where, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
                await asyncio.sleep(0.01)

            await desk.until(lambda: ANNA in desk.grid.tiles(), "it is booked")
            await rest(desk.hand)

            assert name is not None
            assert len(await desk.bookings()) == 1
            assert creates(remote) == 1

    run_async(journey(), timeout=30)


def test_lost_slot_offers_others_and_keeps_every_entry(
    start: OpenDesk, run_async: RunAsync
) -> None:
    async def journey() -> None:
        async with start() as desk:
            await desk.until_signed_in()
            await fill_form(desk, whom=EVA, hour=10)
            await desk.hand.type_into("notes", "Bring the old card")
            typed = form_texts(desk)
            await desk.book_elsewhere(EVA, 10, "Somebody Else")

            await desk.hand.click("book")
            await desk.hand.see(QWidget, "alternatives")

            assert "just taken" in desk.text_of("editor_notice_title")
            assert "entries are kept" in desk.text_of("editor_notice_message")
            assert form_texts(desk) == typed == (ANNA, "+45 20 30 44 71", "Bring the old card")
            await desk.grid.see_tile("Somebody Else")

            await desk.hand.click("alternative_2")
            assert form_texts(desk) == typed
            await desk.hand.click("book")
            placed = await desk.grid.see_tile(ANNA)

            # The second one offered is the same time with somebody else.
            assert placed.tile.interval.start == desk.at(10)
            names = sorted(each.customer_name for each in await desk.bookings())
            assert names == [ANNA, "Somebody Else"]
            ours = next(each for each in await desk.bookings() if each.customer_name == ANNA)
            assert ours.resource_id == (await desk.resource(MARCO)).id

    run_async(journey(), timeout=30)


def test_booking_with_somebody_removed_elsewhere_says_so_and_shows_who_is_left(
    start: OpenDesk, run_async: RunAsync
) -> None:
    async def journey() -> None:
        async with start() as desk:
            await desk.until_signed_in()
            await fill_form(desk, whom=EVA, hour=10)
            await desk.server.delete_resource((await desk.resource(EVA)).id)
            await desk.hand.click("book")

            await desk.until(lambda: desk.columns == [MARCO], "her column has gone")
            assert desk.panel.draft.customer_name == ANNA
            assert desk.text_below("resource") == "This is no longer there. Choose another."

    run_async(journey(), timeout=30)


def creates(remote: Remote) -> int:
    """How often a booking was asked for; the second of a slot would be refused unseen."""
    return sum(each.startswith("POST /v2/bookings") for each in remote.gateway.requests)


async def rest(hand: Hand) -> None:
    """Time enough for a second booking to arrive, if there is one."""
    await hand.pause(0.3)
