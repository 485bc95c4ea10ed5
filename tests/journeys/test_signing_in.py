"""Keys: signing in and out, another key, and the key of another app."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QRadioButton, QWidget

from desk_app.ui.pages import CALENDAR, CONNECT, SETTINGS
from tests.canary import CANARY_APP_TOKEN
from tests.conftest import RunAsync
from tests.fakes.vault import FakeVault
from tests.journeys.conftest import OpenDesk, Serve
from tests.journeys.desk import EVA, MARCO, Desk
from tests.journeys.remote import OTHER_PLACE, fill_sign_in, sign_in

ANNA = "Anna Berg"


async def replace_key(desk: Desk, key: str) -> None:
    desk.window.show_page(SETTINGS)
    await desk.hand.click("replace_key")
    await desk.hand.type_into("new_token", key)
    await desk.hand.click("save_key")


async def sign_out(desk: Desk, choice: str) -> None:
    desk.window.show_page(SETTINGS)
    await desk.hand.click("sign_out")
    radio = await desk.hand.see(QRadioButton, choice)
    await desk.hand.press(Qt.Key.Key_Space, at=radio)
    await desk.hand.click("confirm_sign_out")
    await desk.until(lambda: desk.page == CONNECT, "the first page is shown")


def test_refused_key_is_said_below_its_field_and_stays_there(
    start_anew: OpenDesk, serve: Serve, run_async: RunAsync
) -> None:
    async def journey() -> None:
        async with serve() as remote, start_anew() as desk:
            await fill_sign_in(desk, remote.gateway.url, CANARY_APP_TOKEN)
            await desk.hand.click("connect_to_timekit")
            await desk.until(
                lambda: "The key was refused" in desk.text_below("app_token"),
                "it is said below the field",
            )
            assert desk.page == CONNECT
            await fill_sign_in(desk, remote.gateway.url, remote.key)
            await desk.hand.click("connect_to_timekit")
            await desk.until_signed_in()
            assert desk.page == CALENDAR

    run_async(journey(), timeout=30)


def test_key_revoked_while_at_work_asks_for_another_and_goes_on(
    start_anew: OpenDesk, serve: Serve, run_async: RunAsync
) -> None:
    async def journey() -> None:
        async with serve() as remote, start_anew(vault=FakeVault()) as desk:
            await sign_in(desk, remote)
            await desk.book_elsewhere(EVA, 10, ANNA)
            desk.workspace.sync.hurry()
            await desk.grid.see_tile(ANNA)
            new_key = await remote.renew_key()
            await desk.hand.click("connection")

            await desk.until(lambda: "Not signed in" in desk.pill, "the pill says so")
            await desk.until_banner("Not signed in")
            assert ANNA in desk.grid.tiles()

            await replace_key(desk, new_key)
            await desk.until_banner("The key was replaced")
            await desk.until_live()
            assert not any("Not signed in" in each for each in desk.banners)

    run_async(journey(), timeout=30)


def test_key_of_another_app_opens_apart_and_never_mixes(
    start_anew: OpenDesk, serve: Serve, run_async: RunAsync, tmp_path: Path
) -> None:
    async def journey() -> None:
        async with serve() as remote, start_anew(vault=FakeVault()) as desk:
            await sign_in(desk, remote)
            await desk.book_elsewhere(EVA, 10, ANNA)
            desk.workspace.sync.hurry()
            await desk.grid.see_tile(ANNA)
            first = desk.workspace.profile

            await replace_key(desk, remote.other_key)
            await desk.until_banner(f"This key belongs to {OTHER_PLACE}")
            await desk.hand.see(QWidget, "calendar_empty")
            await desk.until_live()

            assert desk.workspace.profile.id != first.id
            assert OTHER_PLACE in desk.text_of("place")
            assert await desk.workspace.store.load_resources() == ()
            assert await desk.bookings() == ()

            await replace_key(desk, remote.key)
            await desk.until(lambda: desk.columns == [EVA, MARCO], "both are there again")
            assert desk.workspace.profile.id == first.id
            await desk.grid.see_tile(ANNA)

    run_async(journey(), timeout=40)
    assert len(list((tmp_path / "data" / "profiles").iterdir())) == 2


def test_half_typed_booking_does_not_go_along_to_another_app(
    start_anew: OpenDesk, serve: Serve, run_async: RunAsync
) -> None:
    async def journey() -> None:
        async with serve() as remote, start_anew(vault=FakeVault()) as desk:
            await sign_in(desk, remote)
            await desk.grid.click_free(EVA, 10)
            await desk.hand.type_into("customer_name", ANNA)

            await replace_key(desk, remote.other_key)
            await desk.until_banner(f"This key belongs to {OTHER_PLACE}")

            assert not desk.window.is_side_panel_open

            desk.window.show_page(CALENDAR)
            await desk.hand.click("new_booking")
            assert desk.panel.draft.customer_name == ""
            assert desk.panel.draft.resource_id is None

    run_async(journey(), timeout=30)


def test_signing_out_forgets_the_key_and_removes_what_was_loaded(
    start_anew: OpenDesk, serve: Serve, run_async: RunAsync, tmp_path: Path
) -> None:
    vault = FakeVault()

    async def journey() -> None:
        async with serve() as remote, start_anew(vault=vault) as desk:
            await sign_in(desk, remote)
            await sign_out(desk, "remove_data")
            await desk.until(lambda: vault.keys == {}, "the key is forgotten")
            assert desk.text_of("place") == ""

    run_async(journey(), timeout=30)
    assert list((tmp_path / "data" / "profiles").iterdir()) == []


def test_this_computer_comes_back_as_it_was_after_signing_out_with_its_data_kept(
    start: OpenDesk, run_async: RunAsync
) -> None:
    async def journey() -> None:
        async with start() as desk:
            await desk.until_signed_in()
            await desk.book_elsewhere(EVA, 10, ANNA)
            desk.workspace.sync.hurry()
            await desk.grid.see_tile(ANNA)
            await sign_out(desk, "keep_data")

            await desk.hand.click("use_this_computer")
            await desk.until_signed_in()
            await desk.until(lambda: desk.columns == [EVA, MARCO], "both are there again")
            await desk.grid.see_tile(ANNA)

    run_async(journey(), timeout=30)
