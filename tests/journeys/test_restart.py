"""The next start: what was stored is there at once, with or without the server."""

import sqlite3
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget

from desk_app.services.connection import ConnectionKind
from desk_app.ui.pages import CALENDAR
from tests.conftest import RunAsync
from tests.fakes.clock import FakeClock
from tests.fakes.vault import FakeVault, ForgetfulVault
from tests.journeys.conftest import OpenDesk, Serve
from tests.journeys.desk import EVA, MARCO, Desk
from tests.journeys.remote import sign_in

ANNA = "Anna Berg"


async def book_anna(desk: Desk, hour: float = 10) -> None:
    await desk.book_elsewhere(EVA, hour, ANNA)
    desk.workspace.sync.hurry()
    await desk.grid.see_tile(ANNA)


def test_next_start_shows_today_before_anything_is_asked(
    start: OpenDesk, run_async: RunAsync
) -> None:
    async def journey() -> None:
        async with start() as desk:
            await desk.until_signed_in()
            await book_anna(desk)

        async with start() as desk:
            assert not desk.console.is_ready
            assert desk.page == CALENDAR
            assert desk.columns == [EVA, MARCO]
            assert ANNA in desk.grid.tiles()
            await desk.until_signed_in()
            assert desk.banners == []

    run_async(journey(), timeout=30)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("settings.json", "The settings are as on the first day"),
        ("profiles.json", "Desk no longer knows which desks were open here"),
    ],
)
def test_a_damaged_file_is_said_and_the_bookings_are_there_all_the_same(
    start: OpenDesk, start_anew: OpenDesk, run_async: RunAsync, tmp_path: Path, name: str, said: str
) -> None:
    async def journey() -> None:
        async with start() as desk:
            await desk.until_signed_in()
            await book_anna(desk)
        (tmp_path / "data" / name).write_bytes(b"\xff{ no JSON")

        async with start_anew() as desk:
            await desk.until_banner(said)
            if name == "profiles.json":
                await desk.hand.click("use_this_computer")
            await desk.until_signed_in()
            await desk.grid.see_tile(ANNA)
            assert desk.columns == [EVA, MARCO]
        kept = Path(name).stem
        assert len(list((tmp_path / "data").glob(f"{kept}.damaged-*.json"))) == 1

    run_async(journey(), timeout=40)


def test_click_right_after_the_first_picture_is_not_lost(
    start: OpenDesk, run_async: RunAsync
) -> None:
    async def journey() -> None:
        async with start() as desk:
            await desk.grid.click_free(EVA, 10)
            assert not desk.console.is_ready
            await desk.hand.type_into("customer_name", ANNA)
            await desk.until_signed_in()
            await desk.hand.click("book")

            placed = await desk.grid.see_tile(ANNA)
            assert placed.tile.interval.start == desk.at(10)
            [booking] = await desk.bookings()
            assert booking.resource_id == (await desk.resource(EVA)).id

    run_async(journey(), timeout=30)


def test_without_the_network_it_says_since_when_and_keeps_what_is_typed(
    start_anew: OpenDesk, serve: Serve, clock: FakeClock, run_async: RunAsync
) -> None:
    vault = FakeVault()

    async def journey() -> None:
        async with serve() as remote:
            async with start_anew(vault=vault) as desk:
                await sign_in(desk, remote)
                await book_anna(desk)
            await remote.gateway.cut()
            clock.advance(timedelta(hours=1, minutes=5))

            async with start_anew(vault=vault) as desk:
                assert ANNA in desk.grid.tiles()
                sync = lambda: desk.workspace.sync.state.kind  # noqa: E731
                await desk.until(lambda: sync() is ConnectionKind.OFFLINE, "it is offline")
                assert "Offline since 09:05" in desk.pill
                assert "data 08:00" in desk.pill

                await desk.grid.click_free(MARCO, 11)
                await desk.hand.type_into("customer_name", "Ben Okafor")
                await desk.hand.type_into("phone", "123")
                await desk.hand.click("book")
                await desk.until(
                    lambda: "No connection" in desk.text_of("editor_notice_title"),
                    "the panel says that there is no connection",
                )
                draft = desk.panel.draft
                assert (draft.customer_name, draft.phone) == ("Ben Okafor", "123")
                assert "Nothing you typed is lost" in desk.text_of("editor_notice_message")
                assert "Ben Okafor" not in desk.grid.tiles()

                await remote.gateway.mend()
                await desk.hand.click("connection")
                await desk.until_live()
                await desk.hand.click("book")
                await desk.grid.see_tile("Ben Okafor")
                assert len(await desk.bookings()) == 2

    run_async(journey(), timeout=40)


def test_without_a_kept_key_it_shows_what_is_stored_and_says_not_signed_in(
    start_anew: OpenDesk, serve: Serve, run_async: RunAsync
) -> None:
    async def journey() -> None:
        async with serve() as remote:
            async with start_anew(vault=ForgetfulVault()) as desk:
                await sign_in(desk, remote)
                await desk.until_banner("No keyring on this computer")
                await book_anna(desk)

            async with start_anew(vault=ForgetfulVault()) as desk:
                await desk.until(lambda: "Not signed in" in desk.pill, "it says so")
                await desk.until_banner("Not signed in. Enter the App-Token")
                assert ANNA in desk.grid.tiles()

                await desk.grid.click_free(MARCO, 11)
                await desk.hand.type_into("customer_name", "Ben Okafor")
                await desk.hand.click("book")
                await desk.hand.see(QWidget, "editor_notice")
                assert desk.text_of("editor_notice_title") == "Not signed in"

                await desk.hand.click("banner_action")
                await desk.hand.type_into("new_token", remote.key)
                await desk.hand.click("save_key")
                await desk.until_live()
                assert not any("Not signed in" in each for each in desk.banners)
                desk.window.show_page(CALENDAR)
                assert desk.panel.draft.customer_name == "Ben Okafor"
                await desk.hand.click("book")
                await desk.grid.see_tile("Ben Okafor")

    run_async(journey(), timeout=40)


def the_store(folder: Path) -> Path:
    [store] = (folder / "profiles").glob("*/store.sqlite")
    return store


@pytest.mark.expected_logs("store", "damaged")
def test_damaged_store_is_kept_aside_and_filled_again(
    start: OpenDesk, tmp_path: Path, run_async: RunAsync
) -> None:
    async def journey() -> None:
        store = the_store(tmp_path / "data")
        store.write_bytes(b"\x00garbage" * 4000)
        async with start() as desk:
            await desk.until_banner("damaged")
            await desk.until(lambda: desk.columns == [EVA, MARCO], "all is fetched again")
            assert [each.name for each in store.parent.glob("store.damaged-*")]

    run_async(journey(), timeout=30)


@pytest.mark.expected_logs("store", "newer")
def test_store_of_a_newer_desk_is_kept_aside_unchanged(
    start: OpenDesk, tmp_path: Path, run_async: RunAsync
) -> None:
    async def journey() -> None:
        store = the_store(tmp_path / "data")
        with sqlite3.connect(store) as connection:
            connection.execute("PRAGMA user_version = 999")
        connection.close()
        async with start() as desk:
            await desk.until_banner("newer Desk")
            await desk.until(lambda: desk.columns == [EVA, MARCO], "all is fetched again")
            [aside] = [
                each for each in store.parent.glob("store.newer-*") if each.suffix == ".sqlite"
            ]
            with sqlite3.connect(aside) as connection:
                assert connection.execute("PRAGMA user_version").fetchone() == (999,)
            connection.close()

    run_async(journey(), timeout=30)
