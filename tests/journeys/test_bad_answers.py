"""What servers answer that makes no sense: seen, everything typed kept, and nothing falls over."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any

import pytest
from PySide6.QtWidgets import QAbstractButton, QLineEdit, QWidget

from desk_app.ui.pages import CONNECT, RESOURCES, SETTINGS
from tests.conftest import RunAsync
from tests.fakes.scripted_server import Play, hang, reply, reply_json
from tests.fakes.vault import FakeVault
from tests.journeys.conftest import OpenDesk, Serve
from tests.journeys.desk import EVA, MARCO, Desk
from tests.journeys.remote import Remote, fill_sign_in, sign_in

ANNA = "Anna Berg"
PHONE = "+45 20 30 44 71"

LOG_IN_PAGE = reply(200, b"<html><b>Welcome to our Wi-Fi</b></html>", kind="text/html")
HALF_A_JSON = reply(200, b'{"data": {"id": "12', kind="application/json")
PAUSE = {"Retry-After": "7"}

ANSWERS: dict[str, tuple[Play, str, str]] = {
    "a log-in page": (LOG_IN_PAGE, "This network wants you to sign in first", "Offline"),
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


SignedIn = Callable[..., AbstractAsyncContextManager[tuple[Desk, Remote]]]
"""Signs a new console in at a desk elsewhere: `async with signed_in() as (desk, remote)`."""


@pytest.fixture
def signed_in(start_anew: OpenDesk, serve: Serve) -> SignedIn:
    @asynccontextmanager
    async def sign_in_anew(**more: Any) -> AsyncIterator[tuple[Desk, Remote]]:
        async with serve() as remote, start_anew(vault=FakeVault(), **more) as desk:
            await sign_in(desk, remote)
            yield desk, remote

    return sign_in_anew


async def type_booking(desk: Desk, name: str = ANNA, hour: float = 10) -> None:
    await desk.grid.click_free(EVA, hour)
    await desk.hand.type_into("customer_name", name)
    await desk.hand.type_into("phone", PHONE)


def test_booking_answered_badly_is_said_kept_and_made_later(
    signed_in: SignedIn, run_async: RunAsync
) -> None:
    async def journey() -> None:
        async with signed_in(answer_within=1.0) as (desk, remote):
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
    signed_in: SignedIn, run_async: RunAsync
) -> None:
    async def journey() -> None:
        async with signed_in(answer_within=1.0) as (desk, remote):
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
    signed_in: SignedIn, run_async: RunAsync
) -> None:
    refusal = reply_json(422, {"errors": {"customer.email": ["The e-mail does not exist."]}})

    async def journey() -> None:
        async with signed_in() as (desk, remote):
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
    signed_in: SignedIn, run_async: RunAsync
) -> None:
    async def journey() -> None:
        async with signed_in() as (desk, remote):
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
    signed_in: SignedIn, run_async: RunAsync
) -> None:
    def strange(booking: dict[str, Any]) -> None:
        booking["state"] = "teleported"
        booking["attributes"] = {**booking.get("attributes", {}), "warp": [1, {"a": None}]}
        booking["completed"] = "maybe"

    async def journey() -> None:
        async with signed_in() as (desk, remote):
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


SIGN_IN_WORDS = {
    "401": ("app_token", "It is wrong, has expired or was withdrawn"),
    "404": ("server_url", "There is no app for this key at this address"),
    "422": ("app_token", "The server did not take the sign-in"),
    "429": ("app_token", "It asked for 7 seconds."),
}
"""Where the words about a sign-in differ from those about a booking: the field, and the words."""


def test_sign_in_answered_badly_is_said_and_the_key_stays(
    start_anew: OpenDesk, serve: Serve, run_async: RunAsync
) -> None:
    async def journey() -> None:
        async with serve() as remote, start_anew(answer_within=3.0) as desk:
            await fill_sign_in(desk, remote.gateway.url, remote.key)
            for answer, (play, words, _) in ANSWERS.items():
                field, said = SIGN_IN_WORDS.get(answer, ("app_token", words))
                remote.gateway.play(play)
                await desk.hand.click("connect_to_timekit")

                await desk.until_text(f"{field}_error", said, answer)
                assert desk.page == CONNECT
                assert (await desk.hand.see(QLineEdit, "app_token")).text() == remote.key
                assert (await desk.hand.see(QLineEdit, "server_url")).text() == remote.gateway.url
            await goes_on(desk, remote)

    async def goes_on(desk: Desk, remote: Remote) -> None:
        remote.gateway.behave()
        await desk.hand.click("connect_to_timekit")
        await desk.until_signed_in()

    run_async(journey(), timeout=90)


def test_sign_in_without_a_network_says_so_and_the_key_stays(
    start_anew: OpenDesk, serve: Serve, run_async: RunAsync
) -> None:
    async def journey() -> None:
        async with serve() as remote, start_anew() as desk:
            await remote.gateway.cut()
            await fill_sign_in(desk, remote.gateway.url, remote.key)
            await desk.hand.click("connect_to_timekit")

            await desk.until_text("app_token_error", "No connection")
            assert (await desk.hand.see(QLineEdit, "app_token")).text() == remote.key

    run_async(journey(), timeout=30)


def test_key_that_cannot_be_looked_at_leaves_the_old_one_at_work(
    signed_in: SignedIn, run_async: RunAsync
) -> None:
    async def journey() -> None:
        async with signed_in(answer_within=1.0) as (desk, remote):
            desk.window.show_page(SETTINGS)
            await desk.hand.click("replace_key")
            await desk.hand.type_into("new_token", remote.other_key)
            for answer, (play, words, _) in ANSWERS.items():
                _, said = SIGN_IN_WORDS.get(answer, ("", words))
                remote.gateway.play(play, to="GET /v2/app")
                await desk.hand.click("save_key")

                await desk.until_text("new_token_error", said, answer)
                assert (await desk.hand.see(QLineEdit, "new_token")).text() == remote.other_key
                assert len(await desk.server.list_all_resources()) == 2, answer

    run_async(journey(), timeout=40)


MOVE_IS_OPEN = {"a log-in page", "half a JSON", "an empty answer", "500", "503", "nothing"}
"""Answers after which a move may have been carried out all the same."""


def test_move_answered_badly_goes_back_says_why_and_claims_nothing_it_does_not_know(
    signed_in: SignedIn, run_async: RunAsync
) -> None:
    async def journey() -> None:
        async with signed_in(answer_within=1.0) as (desk, remote):
            await desk.book_elsewhere(EVA, 10, ANNA)
            for answer, (play, words, _) in ANSWERS.items():
                await desk.hand.click("connection")
                await desk.until_live()
                await desk.grid.see_tile(ANNA)
                remote.gateway.play(play, to="POST /v2/bookings")
                await desk.grid.drag_tile(ANNA, MARCO, 14)

                await desk.until_banner(f"moved: {words}. ")
                said = next(each for each in desk.banners if "moved: " in each)
                if answer in MOVE_IS_OPEN:
                    assert said.startswith(f"Perhaps not moved: {words}"), said
                    assert "stays where it was" not in said
                else:
                    assert said.startswith(f"Not moved: {words}"), said
                    assert ("stays where it was" in said) == (answer != "404"), said
                assert desk.grid.tiles()[ANNA].tile.interval.start == desk.at(10), answer
                assert desk.console.pages.calendar.grid.overlays.moving == frozenset(), answer
                remote.gateway.behave()
                desk.window.withdraw_banner("move")

            await desk.grid.drag_tile(ANNA, MARCO, 14)
            await desk.until_toast(f"Moved {ANNA}")
            assert desk.banners == []

    run_async(journey(), timeout=90)


def test_move_refused_by_field_says_what_the_server_says(
    signed_in: SignedIn, run_async: RunAsync
) -> None:
    refusal = reply_json(422, {"errors": {"start": ["The start must be in the future."]}})

    async def journey() -> None:
        async with signed_in() as (desk, remote):
            await desk.book_elsewhere(EVA, 10, ANNA)
            await desk.hand.click("connection")
            await desk.grid.see_tile(ANNA)
            remote.gateway.play(refusal, to="POST /v2/bookings")
            await desk.grid.drag_tile(ANNA, MARCO, 14)

            await desk.until_banner("The start must be in the future.")

    run_async(journey(), timeout=30)


ACTS = {name: (play, words) for name, (play, words, _) in ANSWERS.items()} | {
    "422": (ANSWERS["422"][0], "The booking has moved on"),
}
"""What is answered to an action, and what is said; nothing at all in an answer means yes."""
del ACTS["an empty answer"]


async def press_until_said(
    desk: Desk, remote: Remote, answer: str, *, button: str, notice: str
) -> None:
    """Presses a button, and waits until what is answered has come and is said."""
    play, words = ACTS[answer]
    remote.gateway.play(play, to="PUT /v2/bookings")
    sent = len(remote.gateway.requests)
    await desk.hand.click(button)
    await desk.until(
        lambda: any(each.startswith("PUT") for each in remote.gateway.requests[sent:]),
        f"{answer} is sent",
    )
    pressed = await desk.hand.see(QAbstractButton, button)
    await desk.until(pressed.isEnabled, f"{answer} has come")
    await desk.until_text(notice, words, answer)


def test_cancellation_answered_badly_is_said_and_the_reason_stays(
    signed_in: SignedIn, run_async: RunAsync
) -> None:
    async def journey() -> None:
        async with signed_in(answer_within=1.0) as (desk, remote):
            await desk.book_elsewhere(EVA, 10, ANNA)
            await desk.hand.click("connection")
            await desk.grid.click_tile(ANNA)
            await desk.hand.click("cancel_booking")
            await desk.hand.type_into("cancel_form_text", "Customer called")
            for answer in ACTS:
                await press_until_said(
                    desk,
                    remote,
                    answer,
                    button="cancel_form_submit",
                    notice="inspector_notice_title",
                )
                line = await desk.hand.see(QLineEdit, "cancel_form_text")
                assert line.text() == "Customer called", answer
                assert ANNA in desk.grid.tiles(), answer
            remote.gateway.behave()
            await desk.hand.click("cancel_form_submit")
            await desk.until(lambda: ANNA not in desk.grid.tiles(), "it is cancelled")

    run_async(journey(), timeout=60)


def test_request_answered_badly_says_so_in_its_card_and_can_be_answered_again(
    signed_in: SignedIn, run_async: RunAsync
) -> None:
    async def journey() -> None:
        async with signed_in(answer_within=1.0) as (desk, remote):
            await desk.book_elsewhere(EVA, 15, ANNA, is_request=True)
            await desk.hand.click("connection")
            await desk.grid.see_tile(ANNA)
            await desk.hand.click("requests_badge")
            for answer in ACTS:
                await press_until_said(
                    desk, remote, answer, button="request_confirm", notice="request_notice_title"
                )
            await desk.hand.click("request_decline")
            await desk.hand.type_into("request_decline_form_text", "Fully booked")
            for answer in ACTS:
                await press_until_said(
                    desk,
                    remote,
                    answer,
                    button="request_decline_form_submit",
                    notice="request_notice_title",
                )
                line = await desk.hand.see(QLineEdit, "request_decline_form_text")
                assert line.text() == "Fully booked", answer
            remote.gateway.behave()
            await desk.hand.click("request_decline_form_submit")
            await desk.until(lambda: ANNA not in desk.grid.tiles(), "it is declined")

    run_async(journey(), timeout=90)


def test_resource_answered_badly_is_said_kept_and_made_later(
    signed_in: SignedIn, run_async: RunAsync
) -> None:
    async def journey() -> None:
        async with signed_in(answer_within=1.0) as (desk, remote):
            desk.window.show_page(RESOURCES)
            await desk.hand.click("add_resource")
            await desk.hand.type_into("resource_name", "Room 1")
            await desk.hand.type_into("hours_monday", "9-12")
            for answer, (play, words, _) in ANSWERS.items():
                remote.gateway.play(play, to="POST /v2/resources")
                await desk.hand.click("save_resource")

                await desk.until_text("resource_banner_title", words, answer)
                name = await desk.hand.see(QLineEdit, "resource_name")
                hours = await desk.hand.see(QLineEdit, "hours_monday")
                assert (name.text(), hours.text()) == ("Room 1", "9-12"), answer
            remote.gateway.behave()
            await desk.hand.click("save_resource")
            await desk.until(lambda: "Room 1" in desk.columns, "it has a column")

    run_async(journey(), timeout=60)


def test_search_for_time_answered_badly_is_said_and_asked_again(
    signed_in: SignedIn, run_async: RunAsync
) -> None:
    async def journey() -> None:
        async with signed_in(answer_within=2.0) as (desk, remote):
            await type_booking(desk)
            remote.gateway.play(LOG_IN_PAGE, to="POST /v2/availability")
            await desk.hand.click("find_time")
            await desk.until_text("find_notice_title", "This network wants you to sign in first")
            for answer, (play, words, _) in ANSWERS.items():
                remote.gateway.play(play, to="POST /v2/availability")
                await desk.hand.click("try_again")

                await desk.until_text("find_notice_title", words, answer)
                assert (desk.panel.draft.customer_name, desk.panel.draft.phone) == (ANNA, PHONE)
            remote.gateway.behave()
            await desk.hand.click("try_again")
            await desk.until(
                lambda: desk.hand.find(QWidget, "find_notice") is None, "free times are listed"
            )

    run_async(journey(), timeout=90)
