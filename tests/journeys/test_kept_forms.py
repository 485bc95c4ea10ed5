"""What is half typed comes back after the window was closed or killed, and is never sent."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from desk_app.app import form_keeper
from desk_app.domain.weekly_hours import format_hours
from desk_app.services.kept_forms import KEPT_FOR
from desk_app.ui.pages import CALENDAR, RESOURCES
from tests.conftest import RunAsync
from tests.fakes.clock import FakeClock
from tests.journeys.conftest import OpenDesk
from tests.journeys.desk import EVA, MARCO, Desk

ANNA = "Anna Berg"


@pytest.fixture(autouse=True)
def _look_often(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(form_keeper, "LOOK_EVERY_MS", 50)


def kept_file(folder: Path) -> Path | None:
    return next(iter((folder / "data" / "profiles").glob("*/forms.json")), None)


def kept_text(folder: Path) -> str:
    file = kept_file(folder)
    return file.read_text(encoding="utf-8") if file else ""


async def until_kept(desk: Desk, folder: Path, *texts: str) -> None:
    await desk.until(lambda: all(text in kept_text(folder) for text in texts), f"{texts} is kept")


async def type_booking(desk: Desk) -> None:
    await desk.grid.click_free(EVA, 10.5)
    await desk.hand.type_into("customer_name", ANNA)
    await desk.hand.type_into("email", "anna@example")
    await desk.hand.type_into("phone", "+45 20 30")
    notes = await desk.hand.see(QPlainTextEdit, "notes")
    notes.setPlainText("Rings again at ten.\nLeft ankle.")


async def go_on(desk: Desk) -> None:
    await desk.hand.click("banner_action")


def test_a_half_filled_booking_comes_back_after_the_window_was_closed(
    start: OpenDesk, tmp_path: Path, run_async: RunAsync
) -> None:
    async def journey() -> None:
        async with start() as desk:
            await desk.until_signed_in()
            await type_booking(desk)
            ref = desk.panel.draft.ref

        async with start() as desk:
            await desk.until_signed_in()
            await desk.until_banner("You were booking Anna Berg, Tue 14 Oct, 10:30.")
            assert await desk.bookings() == ()
            await go_on(desk)

            draft = desk.panel.draft
            assert (draft.ref, draft.customer_name) == (ref, ANNA)
            assert (draft.email, draft.phone) == ("anna@example", "+45 20 30")
            assert draft.notes == "Rings again at ten.\nLeft ankle."
            assert draft.starts_at == desk.at(10.5)
            assert draft.resource_id == (await desk.resource(EVA)).id
            assert desk.banners == []
            assert await desk.bookings() == ()

            await desk.hand.type_into("email", "")
            await desk.hand.click("book")
            await desk.grid.see_tile(ANNA)
            await desk.until(lambda: kept_file(tmp_path) is None, "nothing is kept any more")

    run_async(journey(), timeout=40)


def test_what_was_typed_is_kept_while_it_is_typed(
    start: OpenDesk, tmp_path: Path, run_async: RunAsync
) -> None:
    killed = tmp_path / "killed"

    async def journey() -> None:
        async with start() as desk:
            await desk.until_signed_in()
            await type_booking(desk)
            await until_kept(desk, tmp_path, ANNA, "Left ankle")
            shutil.copytree(tmp_path / "data", killed)  # as a kill would leave it
            await desk.hand.click("booking_editor_close")
            await desk.hand.click("discard")
            await desk.until(lambda: kept_file(tmp_path) is None, "nothing is kept any more")

        async with start() as desk:
            await desk.until_signed_in()
            assert desk.banners == []
        file = next(iter((killed / "profiles").glob("*/forms.json")))
        assert json.loads(file.read_text(encoding="utf-8"))["forms"][0]["kind"] == "booking"
        assert file.stat().st_mode & 0o777 == 0o600

    run_async(journey(), timeout=40)


def test_what_is_discarded_is_not_offered_again(
    start: OpenDesk, tmp_path: Path, run_async: RunAsync
) -> None:
    async def journey() -> None:
        async with start() as desk:
            await desk.until_signed_in()
            await type_booking(desk)
        async with start() as desk:
            await desk.until_banner("You were booking")
            await desk.hand.click("banner_second")
            await desk.until(lambda: kept_file(tmp_path) is None, "nothing is kept any more")
            assert not desk.window.is_side_panel_open
        async with start() as desk:
            await desk.until_signed_in()
            assert desk.banners == []

    run_async(journey(), timeout=40)


def test_an_offer_that_is_only_closed_comes_again_at_the_next_start(
    start: OpenDesk, run_async: RunAsync
) -> None:
    async def journey() -> None:
        async with start() as desk:
            await desk.until_signed_in()
            await type_booking(desk)
        async with start() as desk:
            await desk.until_banner("You were booking")
            await desk.hand.click("banner_close")
            await desk.until_signed_in()
        async with start() as desk:
            await desk.until_banner("You were booking")

    run_async(journey(), timeout=40)


def test_another_booking_that_is_being_typed_is_not_overwritten(
    start: OpenDesk, run_async: RunAsync
) -> None:
    async def journey() -> None:
        async with start() as desk:
            await desk.until_signed_in()
            await type_booking(desk)
        async with start() as desk:
            await desk.until_banner("You were booking")
            await desk.grid.click_free(MARCO, 12)
            await desk.hand.type_into("customer_name", "Ben Okafor")
            await go_on(desk)

            await desk.until_text("editor_notice_title", "This booking is not finished")
            assert desk.panel.draft.customer_name == "Ben Okafor"
            await desk.until_banner("You were booking Anna Berg")
        async with start() as desk:
            await desk.until_banner("Anna Berg")
            await desk.until_banner("Ben Okafor")

    run_async(journey(), timeout=40)


def test_a_booking_that_was_asked_for_is_not_offered(
    start: OpenDesk, tmp_path: Path, run_async: RunAsync
) -> None:
    async def journey() -> None:
        async with start() as desk:
            await desk.until_signed_in()
            await type_booking(desk)
            await until_kept(desk, tmp_path, ANNA)
            kept = kept_text(tmp_path)
            file = kept_file(tmp_path)
            assert file is not None
            await desk.hand.type_into("email", "")
            await desk.hand.click("book")
            await desk.grid.see_tile(ANNA)
        file.write_text(kept, encoding="utf-8")  # as if killed before it was taken out

        async with start() as desk:
            await desk.until_signed_in()
            await desk.until(lambda: kept_file(tmp_path) is None, "it is taken out now")
            assert desk.banners == []
            assert len(await desk.bookings()) == 1

    run_async(journey(), timeout=40)


def test_a_move_comes_back_with_where_it_was_to_go(start: OpenDesk, run_async: RunAsync) -> None:
    async def journey() -> None:
        async with start() as desk:
            await desk.until_signed_in()
            booking = await desk.book_elsewhere(EVA, 10, ANNA)
            desk.workspace.sync.hurry()
            await desk.grid.see_tile(ANNA)
            desk.console.pages.front_desk.open_booking(booking.id)
            await desk.until(lambda: desk.panel.booking_id == booking.id, "it is open")
            await desk.hand.click("move")
            await desk.hand.type_into("move_start", "14:15")
            await desk.hand.press(Qt.Key.Key_Tab)

        async with start() as desk:
            await desk.until_signed_in()
            await desk.until_banner("You were moving Anna Berg.")
            await go_on(desk)

            form = desk.panel.inspector.move_form
            await desk.until(lambda: desk.panel.inspector.is_moving, "it is being moved")
            await desk.until(
                lambda: form.interval is not None and form.interval.start == desk.at(14.25),
                "the time is there again",
            )
            [stored] = await desk.bookings()
            assert stored.starts_at == desk.at(10)

    run_async(journey(), timeout=40)


def test_a_resource_comes_back_with_hours_that_could_not_be_read(
    start: OpenDesk, run_async: RunAsync
) -> None:
    async def journey() -> None:
        async with start() as desk:
            await desk.until_signed_in()
            desk.window.show_page(RESOURCES)
            await desk.hand.click("add_resource")
            await desk.hand.type_into("resource_name", "Room 7")
            await desk.hand.type_into("hours_monday", "9-12, 13")
            await desk.hand.type_into("hours_sunday", "10-11")

        async with start() as desk:
            await desk.until_signed_in()
            await desk.until_banner("You were adding Room 7.")
            await go_on(desk)

            assert await line(desk, "resource_name") == "Room 7"
            assert await line(desk, "hours_monday") == "9-12, 13"
            assert await line(desk, "hours_sunday") == format_hours(((600, 660),))
            assert len(await desk.server.list_all_resources()) == 2

    run_async(journey(), timeout=40)


async def line(desk: Desk, name: str) -> str:
    return (await desk.hand.see(QLineEdit, name)).text()


DAMAGES: list[Callable[[str], str]] = [
    lambda text: text[: len(text) // 2],
    lambda text: text.replace('"booking"', '"banking"'),
    lambda text: text.replace('"entries": {', '"entries": 7, "x": {'),
    lambda text: text.replace("2025-10-14T10:30:00+00:00", "soon"),
    lambda text: text.replace('"customer_name": "Anna Berg"', '"customer_name": [1]'),
    lambda text: text.replace('"kept_at": "', '"kept_at": "x'),
]


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_file_of_forms_does_not_keep_desk_from_working(
    start: OpenDesk, tmp_path: Path, run_async: RunAsync, damage: Callable[[str], str]
) -> None:
    async def journey() -> None:
        async with start() as desk:
            await desk.until_signed_in()
            await type_booking(desk)
        file = kept_file(tmp_path)
        assert file is not None
        file.write_text(damage(file.read_text(encoding="utf-8")), encoding="utf-8")

        async with start() as desk:
            await desk.until_signed_in()
            if desk.banners:
                await go_on(desk)
                assert desk.panel.draft.phone == "+45 20 30"
            else:
                await desk.grid.click_free(MARCO, 12)
            await desk.hand.see(QWidget, "booking_editor")
            assert desk.page == CALENDAR

    run_async(journey(), timeout=40)


def test_what_was_begun_long_ago_is_forgotten(
    start: OpenDesk, clock: FakeClock, tmp_path: Path, run_async: RunAsync
) -> None:
    async def journey() -> None:
        async with start() as desk:
            await desk.until_signed_in()
            await type_booking(desk)
        clock.advance(KEPT_FOR)
        async with start() as desk:
            await desk.until_signed_in()
            await desk.until(lambda: kept_file(tmp_path) is None, "nothing is kept any more")
            assert desk.banners == []

    run_async(journey(), timeout=40)
