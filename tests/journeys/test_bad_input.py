"""What people type and servers answer that makes no sense: seen, kept, and nothing falls over."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLineEdit

from desk_app.ui.pages import CONNECT, RESOURCES
from desk_app.ui.widgets.plain_text import one_line, short_line
from tests.conftest import RunAsync
from tests.journeys.conftest import OpenDesk, Serve
from tests.journeys.desk import EVA, Desk
from tests.journeys.remote import fill_sign_in

ANNA = "Anna Berg"
PHONE = "+45 20 30 44 71"

# --- what people type ------------------------------------------------------------------------

STRANGE_NAMES = (
    '<a href="https://evil.example">Update now</a>',
    '<img src="/any/file.png"> & <b>bold</b>',
    "W" * 10_000,
    "Zoë 👩‍👩‍👧‍👦 🇩🇰 Ødegård",
    "\u202eevil \u0645\u0631\u062d\u0628\u0627 \u05e9\u05dc\u05d5\u05dd",
    "O'Brien %s {0} \\n",
)


async def paste(desk: Desk, name: str, text: str) -> None:
    """Pastes a text in place of what a field holds."""
    field = await desk.hand.see(QLineEdit, name)
    field.setFocus(Qt.FocusReason.TabFocusReason)
    field.selectAll()
    QGuiApplication.clipboard().setText(text)
    await desk.hand.press(Qt.Key.Key_V, at=field, modifiers=Qt.KeyboardModifier.ControlModifier)


def test_strange_names_are_booked_and_shown_letter_for_letter(
    start: OpenDesk, run_async: RunAsync
) -> None:
    async def journey() -> None:
        async with start() as desk:
            await desk.until_signed_in()
            for hour, name in enumerate(STRANGE_NAMES, start=10):
                await desk.grid.click_free(EVA, hour)
                await paste(desk, "customer_name", name)
                await desk.hand.click("book")
                await desk.grid.see_tile(name)

                await desk.until_toast(short_line(name)[:20])
                assert one_line(name)[:20] in one_line(desk.panel.inspector.title)
                desk.window.grab()
                assert desk.banners == []
                await desk.close_panel()

            names = {each.customer_name for each in await desk.bookings()}
            assert names == set(STRANGE_NAMES)

    run_async(journey(), timeout=60)


def test_name_that_is_too_long_is_said_below_its_field(
    start: OpenDesk, run_async: RunAsync
) -> None:
    async def journey() -> None:
        async with start() as desk:
            await desk.until_signed_in()
            await desk.grid.click_free(EVA, 10)
            await paste(desk, "customer_name", "W" * 10_001)
            await desk.hand.click("book")

            assert "too long" in desk.text_below("customer_name")
            assert desk.panel.draft.customer_name == "W" * 10_001
            assert await desk.bookings() == ()

    run_async(journey(), timeout=30)


def test_name_of_blanks_is_asked_for(start: OpenDesk, run_async: RunAsync) -> None:
    async def journey() -> None:
        async with start() as desk:
            await desk.until_signed_in()
            await desk.grid.click_free(EVA, 10)
            await desk.hand.type_into("customer_name", "   ")
            await desk.hand.click("book")

            assert "Enter the customer's name" in desk.text_below("customer_name")
            assert await desk.bookings() == ()

    run_async(journey(), timeout=30)


def test_booking_cannot_end_before_it_starts(start: OpenDesk, run_async: RunAsync) -> None:
    async def journey() -> None:
        async with start() as desk:
            await desk.until_signed_in()
            await desk.grid.click_free(EVA, 10)
            await desk.hand.type_into("customer_name", ANNA)
            for length in ("0", "-30", "for ever"):
                await desk.hand.type_into("length", length)
                await desk.hand.click("book")

                assert desk.text_below("length"), length
                assert desk.panel.draft.customer_name == ANNA
                assert await desk.bookings() == ()

    run_async(journey(), timeout=30)


def test_booking_in_the_past_is_pointed_out_and_can_be_made(
    start: OpenDesk, run_async: RunAsync
) -> None:
    async def journey() -> None:
        async with start() as desk:
            desk.clock.set(desk.at(12))
            await desk.until_signed_in()
            await desk.grid.click_free(EVA, 10)
            await desk.hand.type_into("customer_name", ANNA)
            assert "has passed" in desk.text_of("start_note")

            await desk.hand.click("book")
            await desk.grid.see_tile(ANNA)

    run_async(journey(), timeout=30)


async def open_new_resource(desk: Desk, name: str) -> None:
    await desk.until_signed_in()
    desk.window.show_page(RESOURCES)
    await desk.hand.click("add_resource")
    await desk.hand.type_into("resource_name", name)


def test_hours_until_24_are_taken(start: OpenDesk, run_async: RunAsync) -> None:
    async def journey() -> None:
        async with start() as desk:
            await open_new_resource(desk, "Night desk")
            await desk.hand.type_into("hours_monday", "20-24:00")
            await desk.hand.click("save_resource")

            async def is_there() -> bool:
                names = [each.name for each in await desk.server.list_all_resources()]
                return "Night desk" in names

            await desk.until_server(is_there, "the server has it")
            assert desk.text_of("hours_monday_error") == ""

    run_async(journey(), timeout=30)


def test_hours_that_make_no_sense_are_said_below_their_day(
    start: OpenDesk, run_async: RunAsync
) -> None:
    async def journey() -> None:
        async with start() as desk:
            await open_new_resource(desk, "Night desk")
            for hours in ("9-25:00", "17-9", "nine to five", "9-12, 11-13x"):
                await desk.hand.type_into("hours_monday", hours)
                await desk.hand.click("save_resource")

                assert desk.text_of("hours_monday_error"), hours
                field = await desk.hand.see(QLineEdit, "hours_monday")
                assert field.text() == hours
                assert len(await desk.server.list_all_resources()) == 2

    run_async(journey(), timeout=30)


def test_unknown_zone_is_said_below_its_field(start: OpenDesk, run_async: RunAsync) -> None:
    async def journey() -> None:
        async with start() as desk:
            await open_new_resource(desk, "Rover")
            await desk.hand.type_into("time_zone", "Mars/Olympus")
            await desk.hand.click("save_resource")

            await desk.until(lambda: desk.text_below("time_zone") != "", "it is said")
            assert (await desk.hand.see(QLineEdit, "resource_name")).text() == "Rover"
            assert len(await desk.server.list_all_resources()) == 2

    run_async(journey(), timeout=30)


def test_token_with_a_line_break_is_said_and_not_sent(
    start_anew: OpenDesk, serve: Serve, run_async: RunAsync
) -> None:
    async def journey() -> None:
        async with serve() as remote, start_anew() as desk:
            await fill_sign_in(desk, remote.gateway.url, "")
            half = len(remote.key) // 2
            await paste(desk, "app_token", f"{remote.key[:half]}\n{remote.key[half:]}")
            await desk.hand.click("connect_to_timekit")
            await desk.hand.pause()

            assert "line break" in desk.text_below("app_token")
            assert desk.page == CONNECT
            assert remote.gateway.requests == []

    run_async(journey(), timeout=30)
