"""What is shown of first starts and of troubles: no network, a refused key, a damaged file."""

import asyncio
import os
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Final, NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from desk_app.errors import DeskError, StoreError
from desk_app.server.embedded import EmbeddedDesk
from desk_app.ui.theme import ThemeHolder
from tests.canary import CANARY_APP_TOKEN
from tests.fakes.clock import FakeClock
from tests.fakes.gateway import Gateway
from tests.fakes.scripted_server import hang, reply
from tests.fakes.vault import FakeVault, ForgetfulVault
from tests.gallery.scenes import PRACTICE
from tests.gallery.stage import (
    WEDNESDAY_MORNING,
    Look,
    Play,
    Scene,
    Stage,
    choose_look,
    open_stage,
)
from tests.journeys.desk import untick
from tests.journeys.remote import Remote, fill_sign_in

PLACE: Final = "Harbour Practice"


# --- this computer ------------------------------------------------------------------------------


async def play_practice(folder: Path, look: Look, themes: ThemeHolder, play: Play) -> None:
    """The first start, the practice at work, and its next start with a damaged file."""
    vault = FakeVault()
    async with open_stage(folder, look, themes, vault=vault) as stage:
        await play(stage, FIRST_START)
        await stage.desk.hand.click("use_this_computer")
        await stage.desk.until_signed_in()
        await stage.desk.hand.pause(2)
        await play(stage, PRACTICE)
    for store in (folder / "profiles").glob("*/store.sqlite"):
        store.write_bytes(os.urandom(64 * 1024))
    async with open_stage(folder, look, themes, vault=vault) as stage:
        await stage.desk.until_live()
        await play(stage, (Scene("damaged-store", "A damaged file was kept aside", _as_it_is),))


async def play_empty(folder: Path, look: Look, themes: ThemeHolder, play: Play) -> None:
    """A desk in which there is nobody yet."""
    async with open_stage(folder, look, themes) as stage:
        await untick(stage.desk, "with_example_data")
        await stage.desk.hand.click("use_this_computer")
        await stage.desk.until_signed_in()
        await stage.desk.hand.see(QWidget, "calendar_empty")
        await play(stage, EMPTY)


async def _as_it_is(stage: Stage) -> None:
    await stage.desk.hand.pause(0.5)


async def _advanced(stage: Stage) -> None:
    await fill_sign_in(stage.desk, "ftp://desk.example", CANARY_APP_TOKEN)
    await stage.desk.hand.click("connect_to_timekit")
    await stage.desk.hand.pause(0.3)


async def _empty_bookings(stage: Stage) -> None:
    stage.desk.window.show_page("bookings")
    await stage.desk.hand.pause(0.3)


async def _empty_resources(stage: Stage) -> None:
    stage.desk.window.show_page("resources")
    await stage.desk.hand.pause(0.3)


FIRST_START: Final = (
    Scene("first-start", "First start", _as_it_is),
    Scene("first-start-refused", "First start, an address that is none", _advanced),
)
EMPTY: Final = (
    Scene("empty-calendar", "Calendar, nobody is there yet", _as_it_is),
    Scene("empty-bookings", "Bookings, there are none", _empty_bookings),
    Scene("empty-resources", "Resources, there are none", _empty_resources),
)


# --- over the network ---------------------------------------------------------------------------


async def play_network(folder: Path, look: Look, themes: ThemeHolder, play: Play) -> None:
    """A desk whose server is elsewhere, from signing in to a key that is refused."""
    async with AsyncExitStack() as ending:
        clock = FakeClock(WEDNESDAY_MORNING)
        choose_look(folder, look)
        desk = EmbeddedDesk.start(folder / "server.sqlite", clock=clock)
        ending.callback(desk.close)
        created = await asyncio.wrap_future(desk.create_app(PLACE))
        await asyncio.wrap_future(desk.fill_with_example_data(created.slug, now=clock.now()))
        gateway = await ending.enter_async_context(Gateway(desk))
        remote = Remote(desk, gateway, created.slug, created.server_key, "")
        vault = ForgetfulVault()
        console = open_stage(folder / "console", look, themes, vault=vault)
        stage = await ending.enter_async_context(console)
        await play(stage, _network_scenes(remote))


def _network_scenes(remote: Remote) -> tuple[Scene, ...]:
    gateway = remote.gateway

    async def refused(stage: Stage) -> None:
        await fill_sign_in(stage.desk, gateway.url, CANARY_APP_TOKEN)
        await stage.desk.hand.click("connect_to_timekit")
        await stage.desk.until_text("app_token_error", "refused")

    async def checking(stage: Stage) -> None:
        gateway.play(hang)
        await fill_sign_in(stage.desk, gateway.url, remote.key)
        await stage.desk.hand.click("connect_to_timekit")
        await stage.desk.hand.pause(1)

    async def loading(stage: Stage) -> None:
        await stage.desk.hand.click("connect_cancel")
        gateway.behave()
        for held in ("GET /v2/bookings", "GET /v2/resources", "GET /v2/projects"):
            gateway.play(hang, to=held)
        await stage.desk.hand.click("connect_to_timekit")
        await stage.desk.until(lambda: stage.desk.page == "calendar", "the calendar is shown")
        await stage.desk.hand.pause(1)

    async def without_keyring(stage: Stage) -> None:
        await gateway.cut()
        gateway.behave()
        await gateway.mend()
        stage.desk.workspace.sync.start_over()
        await stage.desk.until(lambda: bool(stage.desk.columns), "the columns are there")
        await stage.desk.until_live()

    async def offline(stage: Stage) -> None:
        await gateway.cut()
        stage.desk.workspace.sync.start_over()
        await stage.desk.until_pill("Offline")

    async def in_pencil(stage: Stage) -> None:
        person = sorted(stage.desk.columns)[0]
        await stage.desk.grid.click_free(person, 11)
        await stage.desk.hand.type_into("customer_name", "Cleo Dahl")
        await stage.desk.hand.click("book")
        await stage.desk.grid.see_tile("Cleo Dahl")
        await stage.desk.hand.pause(0.5)

    async def waiting(stage: Stage) -> None:
        await stage.desk.hand.press(Qt.Key.Key_Escape)
        await stage.desk.hand.click("waiting_badge")
        await stage.desk.hand.see(QWidget, "waiting_panel")

    async def trouble(stage: Stage) -> None:
        await stage.desk.hand.press(Qt.Key.Key_Escape)
        gateway.play(reply(500))
        await gateway.mend()
        stage.desk.workspace.sync.start_over()
        await stage.desk.hand.pause(2)

    async def key_refused(stage: Stage) -> None:
        gateway.behave()
        await remote.renew_key()
        stage.desk.workspace.sync.try_now()
        await stage.desk.until_banner("Not signed in")

    async def another_key(stage: Stage) -> None:
        await stage.desk.hand.click("banner_action")
        await stage.desk.hand.pause(0.3)

    return (
        Scene("connect-refused", "Connect, the key is refused", refused),
        Scene("connect-checking", "Connect, the key is being checked", checking),
        Scene("loading", "Calendar, while it loads for the first time", loading),
        Scene("no-keyring", "Calendar, and no keyring to keep the key", without_keyring),
        Scene("offline", "Calendar without a network", offline),
        Scene("pencil", "Calendar without a network, a booking in pencil", in_pencil),
        Scene("waiting", "What waits to be sent", waiting),
        Scene("server-trouble", "Calendar, while the server is in trouble", trouble),
        Scene("key-refused", "The key is refused while at work", key_refused),
        Scene("another-key", "Settings, asking for another key", another_key),
    )


# --- starts that fail ---------------------------------------------------------------------------


class StartFailure(NamedTuple):
    """One reason why Desk does not start."""

    name: str
    title: str
    error: DeskError | OSError


START_FAILURES: Final = (
    StartFailure("start-disk-full", "Start failure, the disk is full", OSError(28, "")),
    StartFailure(
        "start-read-only",
        "Start failure, a home that cannot be written to",
        PermissionError(13, "Permission denied", "/home/anna/.local/share/Desk"),
    ),
    StartFailure(
        "start-in-use",
        "Start failure, another Desk is open",
        StoreError("Desk is already open. Use that window, or close it first."),
    ),
)
