"""The next start: what was stored is there at once, with or without the server."""

import sqlite3
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QLabel, QWidget

from desk_app.services.connection import ConnectionKind
from desk_app.services.waiting import Stage
from desk_app.ui.dialogs import QuestionDialog
from desk_app.ui.pages import CALENDAR
from desk_app.ui.views.booking_panel import PanelMode
from tests.conftest import RunAsync
from tests.fakes.clock import FakeClock
from tests.fakes.vault import FakeVault, ForgetfulVault
from tests.journeys.conftest import OpenDesk, Serve
from tests.journeys.desk import EVA, MARCO, Desk
from tests.journeys.remote import sign_in

ANNA = "Anna Berg"
CTRL_SHIFT = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


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


def test_without_the_network_bookings_stand_in_pencil_survive_and_are_made_on_return(
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
                await until_offline(desk)
                assert "Offline since 09:05" in desk.pill
                assert "data 08:00" in desk.pill
                for name, hour in (("Ben Okafor", 11), ("Cleo Dahl", 14)):
                    await desk.grid.click_free(MARCO, hour)
                    await desk.hand.type_into("customer_name", name)
                    await desk.hand.click("book")
                    await desk.until_toast("Saved on this computer, not booked yet")
                    await desk.grid.see_tile(name)
                assert desk.panel.inspector.badge.word == "not booked"
                desk.window.close()
                dialog = await desk.hand.see(QuestionDialog, "question_dialog")
                named = [label.text() for label in dialog.findChildren(QLabel)]
                assert "2 changes have not been sent" in named
                assert any("Ben Okafor" in text and "11:00" in text for text in named)
                await desk.hand.click("export_before_leaving")
                (await desk.hand.see(QFileDialog, "export_dialog")).reject()
                await desk.hand.click("question_no")
            async with start_anew(vault=vault) as desk:
                await until_offline(desk)
                await desk.grid.see_tile("Ben Okafor")
                await desk.hand.see(QWidget, "waiting_badge")
                pill = await desk.hand.see(QWidget, "connection")
                pill.setFocus(Qt.FocusReason.TabFocusReason)
                await desk.hand.press(Qt.Key.Key_Space, at=pill)
                await desk.until(lambda: desk.panel.mode is PanelMode.WAITING, "it is listed")
                await desk.hand.click("waiting_panel_close")
                await desk.hand.press(Qt.Key.Key_U, at=desk.window, modifiers=CTRL_SHIFT)
                await desk.until(lambda: desk.panel.mode is PanelMode.WAITING, "by its key too")
                async with remote.another_desk() as other:
                    await other.create_booking(await desk.elsewhere(MARCO, 14, "Somebody Else"))
                await remote.gateway.mend()
                await desk.hand.click("connection")
                await desk.until_live()
                await desk.until_banner("its time is taken")
                await desk.hand.click("waiting_badge")
                await desk.until(lambda: stages(desk) == [Stage.REFUSED, Stage.DONE], "both ended")
                await desk.hand.click("waiting_other_time")
                await desk.until(
                    lambda: desk.panel.draft.customer_name == "Cleo Dahl", "all typed is there"
                )
                await desk.hand.see(QWidget, "alternative_3")
                assert len(await desk.bookings()) == 3
                await desk.hand.click("booking_editor_close")
                await desk.hand.click("waiting_badge")
                await desk.hand.click("alternative_1")
                await desk.until_toast("Booked Cleo Dahl")
                await desk.until(lambda: stages(desk) == [Stage.DONE, Stage.DONE], "both booked")
                assert desk.banners == []
                assert len(await desk.bookings()) == 4
                await desk.hand.click("close_done")
                await desk.until(lambda: stages(desk) == [], "the list is empty")
                await desk.hand.click("show_journal")
                await desk.until(lambda: len(ended(desk)) >= 2, "what has ended is listed")
                assert any("Cleo Dahl" in text and "booked" in text for text in ended(desk))

    def stages(desk: Desk) -> list[Stage]:
        return [card.item.stage for card in desk.panel.waiting.cards]

    def ended(desk: Desk) -> list[str]:
        return [label.text() for label in desk.panel.waiting.journal.findChildren(QLabel)]

    run_async(journey(), timeout=90)


async def until_offline(desk: Desk) -> None:
    sync = desk.workspace.sync
    await desk.until(lambda: sync.state.kind is ConnectionKind.OFFLINE, "it is offline")


def test_without_a_kept_key_what_is_booked_waits_for_one(
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
                await desk.until_toast("Saved on this computer, not booked yet")

                await desk.hand.click("banner_action")
                await desk.hand.type_into("new_token", remote.key)
                await desk.hand.click("save_key")
                await desk.until_live()
                assert not any("Not signed in" in each for each in desk.banners)
                desk.window.show_page(CALENDAR)

                async def is_booked() -> bool:
                    return len(await desk.bookings()) == 2

                await desk.until_server(is_booked, "what waited for the key is booked")

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
            connection.execute("ALTER TABLE facts ADD COLUMN more TEXT")
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
