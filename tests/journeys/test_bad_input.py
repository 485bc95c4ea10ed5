"""What people type and servers answer that makes no sense: seen, kept, and nothing falls over."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLineEdit, QWidget

from desk_app.ui.pages import CONNECT, RESOURCES
from desk_app.ui.widgets.plain_text import one_line
from tests.conftest import RunAsync
from tests.fakes.scripted_server import Play, hang, reply, reply_json
from tests.fakes.vault import FakeVault
from tests.journeys.conftest import OpenDesk, Serve
from tests.journeys.desk import EVA, MARCO, Desk
from tests.journeys.remote import Remote, fill_sign_in, sign_in

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

                await desk.until_toast(one_line(name)[:20])
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


# --- what servers answer ---------------------------------------------------------------------

LOG_IN_PAGE = reply(200, b"<html><b>Welcome to our Wi-Fi</b></html>", kind="text/html")
HALF_A_JSON = reply(200, b'{"data": {"id": "12', kind="application/json")
PAUSE = {"Retry-After": "7"}

ANSWERS: dict[str, tuple[Play, str, str]] = {
    "a log-in page": (LOG_IN_PAGE, "The answer makes no sense", "Slow"),
    "half a JSON": (HALF_A_JSON, "The answer makes no sense", "Slow"),
    "an empty answer": (reply(200), "The answer makes no sense", "Slow"),
    "401": (reply_json(401, {"error": "Invalid"}), "The key was refused", "Not signed in"),
    "404": (reply_json(404, {"error": "Gone"}), "It is no longer there", "Slow"),
    "422": (reply_json(422, {"error": "No"}), "It clashes with something else", "Slow"),
    "429": (reply_json(429, {}, PAUSE), "The server asks for a pause", "Slow"),
    "500": (reply(500, b"<h1>Oops</h1>"), "The server has a problem", "Slow"),
    "503": (reply(503, b"", PAUSE), "The server asks for a pause", "Slow"),
    "nothing": (hang, "The server did not answer", "Slow"),
}
"""What is answered, what the panel says of a booking, and what the pill says of a round."""


async def type_booking(desk: Desk, name: str = ANNA, hour: float = 10) -> None:
    await desk.grid.click_free(EVA, hour)
    await desk.hand.type_into("customer_name", name)
    await desk.hand.type_into("phone", PHONE)


def test_booking_answered_badly_is_said_kept_and_made_later(
    start_anew: OpenDesk, serve: Serve, run_async: RunAsync
) -> None:
    async def journey() -> None:
        async with serve() as remote, start_anew(vault=FakeVault(), answer_within=1.0) as desk:
            await sign_in(desk, remote)
            for number, (answer, (play, words, _)) in enumerate(ANSWERS.items()):
                await type_booking(desk, f"{ANNA} {number}", 9 + number / 2)
                remote.gateway.play(play, to="POST /v2/bookings")
                await desk.hand.click("book")

                await desk.until_text("editor_notice_title", words, answer)
                draft = desk.panel.draft
                assert (draft.customer_name, draft.phone) == (f"{ANNA} {number}", PHONE), answer
                assert draft.customer_name not in desk.grid.tiles(), answer

                remote.gateway.behave()
                await desk.hand.click("book")
                await desk.grid.see_tile(draft.customer_name)
                assert len(await desk.bookings()) == number + 1, answer
                await desk.close_panel()

    run_async(journey(), timeout=90)


def test_round_answered_badly_shows_in_the_pill_and_leaves_the_grid_as_it_was(
    start_anew: OpenDesk, serve: Serve, run_async: RunAsync
) -> None:
    async def journey() -> None:
        async with serve() as remote, start_anew(vault=FakeVault(), answer_within=1.0) as desk:
            await sign_in(desk, remote)
            await desk.book_elsewhere(EVA, 10, ANNA)
            await desk.hand.click("connection")
            await desk.grid.see_tile(ANNA)
            for answer, (play, _, pill) in ANSWERS.items():
                await desk.until_live()
                remote.gateway.play(play)
                await desk.hand.click("connection")

                await desk.until_pill(pill, answer)
                assert ANNA in desk.grid.tiles(), answer
                assert desk.columns == [EVA, MARCO], answer

                remote.gateway.behave()
                await desk.hand.click("connection")
            await desk.until_live()

    run_async(journey(), timeout=90)


def test_fields_refused_are_marked_where_they_were_typed(
    start_anew: OpenDesk, serve: Serve, run_async: RunAsync
) -> None:
    refusal = reply_json(422, {"errors": {"customer.email": ["The e-mail does not exist."]}})

    async def journey() -> None:
        async with serve() as remote, start_anew(vault=FakeVault()) as desk:
            await sign_in(desk, remote)
            await type_booking(desk)
            await desk.hand.type_into("email", "anna@example.com")
            remote.gateway.play(refusal, to="POST /v2/bookings")
            await desk.hand.click("book")

            await desk.until(
                lambda: desk.text_below("email") == "The e-mail does not exist.", "it is marked"
            )
            assert desk.panel.draft.email == "anna@example.com"

    run_async(journey(), timeout=30)


def test_booking_made_though_the_answer_was_lost_is_found_and_not_made_twice(
    start_anew: OpenDesk, serve: Serve, run_async: RunAsync
) -> None:
    async def journey() -> None:
        async with serve() as remote, start_anew(vault=FakeVault()) as desk:
            await sign_in(desk, remote)
            await type_booking(desk)
            remote.gateway.rewrite(lambda _: "lost", of="POST /v2/bookings")
            await desk.hand.click("book")
            await desk.until(lambda: desk.text_of("editor_notice_title") != "", "it is said")
            assert len(await desk.bookings()) == 1

            remote.gateway.behave()
            await desk.hand.click("book")
            await desk.until_toast(f"Booked {ANNA}")
            assert len(await desk.bookings()) == 1
            sent = [each for each in remote.gateway.requests if each.startswith("POST")]
            assert len(sent) == 1

    run_async(journey(), timeout=30)


def changed(change: Callable[[dict[str, Any]], None]) -> Callable[[Any], Any]:
    """Changes every booking in an answer."""

    def rewrite(body: Any) -> Any:
        for each in body["data"] if isinstance(body["data"], list) else [body["data"]]:
            change(each)
        return body

    return rewrite


def test_unknown_state_and_fields_are_shown_as_they_are(
    start_anew: OpenDesk, serve: Serve, run_async: RunAsync
) -> None:
    def strange(booking: dict[str, Any]) -> None:
        booking["state"] = "teleported"
        booking["attributes"] = {**booking.get("attributes", {}), "warp": [1, {"a": None}]}
        booking["completed"] = "maybe"

    async def journey() -> None:
        async with serve() as remote, start_anew(vault=FakeVault()) as desk:
            await sign_in(desk, remote)
            await desk.book_elsewhere(EVA, 10, ANNA)
            remote.gateway.rewrite(changed(strange), of="GET /v2/bookings")
            await desk.hand.click("connection")
            await desk.grid.see_tile(ANNA)
            await desk.grid.click_tile(ANNA)

            await desk.until(
                lambda: "teleported" in desk.panel.inspector.badge.word.lower(), "it is said"
            )
            assert desk.hand.find(QWidget, "confirm") is None
            assert desk.banners == []

    run_async(journey(), timeout=30)


def test_sign_in_answered_badly_is_said_and_the_key_stays(
    start_anew: OpenDesk, serve: Serve, run_async: RunAsync
) -> None:
    async def journey() -> None:
        async with serve() as remote, start_anew(answer_within=1.0) as desk:
            await fill_sign_in(desk, remote.gateway.url, remote.key)
            for answer in ("a log-in page", "half a JSON", "500", "503", "nothing"):
                play, words, _ = ANSWERS[answer]
                remote.gateway.play(play)
                await desk.hand.click("connect_to_timekit")

                await desk.until_text("app_token_error", words, answer)
                assert desk.page == CONNECT
                assert (await desk.hand.see(QLineEdit, "app_token")).text() == remote.key
            await goes_on(desk, remote)

    async def goes_on(desk: Desk, remote: Remote) -> None:
        remote.gateway.behave()
        await desk.hand.click("connect_to_timekit")
        await desk.until_signed_in()

    run_async(journey(), timeout=40)
