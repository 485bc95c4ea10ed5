"""Fixtures of the journeys: the composed console against the desk inside it, offscreen."""

import asyncio
import shutil
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from pathlib import Path

import pytest
import qasync
from PySide6.QtWidgets import QApplication

from desk_app.ui.theme import ThemeHolder
from tests.fakes.clock import FakeClock
from tests.journeys.desk import Desk, open_desk, set_up_place
from tests.journeys.remote import Remote, serve_place

OpenDesk = Callable[..., AbstractAsyncContextManager[Desk]]
"""Starts a console on the test's own folder: `async with start() as desk`."""

Serve = Callable[[], AbstractAsyncContextManager[Remote]]
"""Serves a desk: `async with serve() as remote`."""


@pytest.fixture(scope="session")
def themes(qapp: QApplication) -> ThemeHolder:
    return ThemeHolder(qapp)


@pytest.fixture(scope="session")
def set_up_folder(
    qapp: QApplication, themes: ThemeHolder, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """What a console leaves behind that was set up with two people and a service, then closed."""
    folder = tmp_path_factory.mktemp("journeys") / "set-up"

    async def set_up() -> None:
        async with open_desk(folder, FakeClock(), themes) as desk:
            await set_up_place(desk)

    loop = qasync.QEventLoop(qapp)
    asyncio.set_event_loop(loop)
    try:
        loop.run_until_complete(asyncio.wait_for(set_up(), 60))
    finally:
        loop.close()
        asyncio.set_event_loop(None)
    return folder


@pytest.fixture
def start_anew(tmp_path: Path, clock: FakeClock, themes: ThemeHolder) -> OpenDesk:
    """A console on a computer that never ran Desk; called again, it is the next start."""
    return lambda **more: open_desk(tmp_path / "data", clock, themes, **more)


@pytest.fixture
def start(start_anew: OpenDesk, set_up_folder: Path, tmp_path: Path) -> OpenDesk:
    """A console that was set up before, with Eva Lind and Marco Ruiz."""
    shutil.copytree(set_up_folder, tmp_path / "data")
    return start_anew


@pytest.fixture
def serve(set_up_folder: Path, tmp_path: Path, clock: FakeClock) -> Serve:
    """A desk with Eva Lind and Marco Ruiz elsewhere on the network."""
    database = tmp_path / "elsewhere" / "desk.sqlite"
    shutil.copytree(set_up_folder / "embedded", database.parent)
    return lambda: serve_place(database, clock)
