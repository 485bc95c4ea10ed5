"""What every test stands on: a private home, fixed zone and language, no unexpected noise.

Fixtures for all: `run_async` and `desk_loop` (the window's event loop), `expected_logs`, `clock`.
"""

import asyncio
import gc
import logging
import os
import shutil
import tempfile
import time
from collections.abc import Callable, Coroutine, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import hypothesis
import pytest
import qasync
from hypothesis.database import DirectoryBasedExampleDatabase
from PySide6.QtCore import QLocale
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QApplication

from desk_app.app.application import QT_ARGUMENTS
from tests.canary import CANARY_APP_TOKEN
from tests.fakes.clock import FakeClock
from tests.secrets_scan import find_in_files, find_in_processes, find_in_text
from tests.strict_logs import StrictLogs

if TYPE_CHECKING:
    from tests.postgresql import Cluster

Result = TypeVar("Result")
RunAsync = Callable[..., Any]

ROOT = Path(__file__).resolve().parent.parent
BUILD = ROOT / "build"

_logs = StrictLogs()
_home = pytest.StashKey[Path]()
_places = pytest.StashKey[list[Path]]()
_leaks = pytest.StashKey[list[str]]()


# --- before the first test ----------------------------------------------------------------------


def pytest_configure(config: pytest.Config) -> None:
    """Pins the surroundings, before anything of Qt or of Desk looks at them."""
    home = Path(tempfile.mkdtemp(prefix="desk-tests-home-"))
    config.stash[_home] = home
    outer_home = os.environ.get("DESK_VIRTUAL_DESKTOP")
    config.stash[_places] = [home, *([Path(outer_home)] if outer_home else [])]
    config.stash[_leaks] = []
    _make_private(home)

    os.environ["TZ"] = "UTC"
    if hasattr(time, "tzset"):
        time.tzset()
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    for name in ("LANGUAGE", "LC_ALL", "QT_QPA_PLATFORMTHEME", "QT_STYLE_OVERRIDE"):
        os.environ.pop(name, None)
    os.environ["LANG"] = "C.UTF-8"
    if "DESK_TEST_DISPLAY" not in os.environ and os.environ["QT_QPA_PLATFORM"] == "offscreen":
        os.environ.pop("DISPLAY", None)
        os.environ.pop("WAYLAND_DISPLAY", None)
    if "DESK_TEST_KEYRING" not in os.environ:
        os.environ.pop("DBUS_SESSION_BUS_ADDRESS", None)
        os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.fail.Keyring"

    hypothesis.settings.register_profile(
        "desk",
        deadline=None,  # a shared computer is slow at times; `timeout` ends what hangs
        database=DirectoryBasedExampleDatabase(BUILD / "cache" / "hypothesis"),
    )
    hypothesis.settings.load_profile("desk")


def _make_private(home: Path) -> None:
    folders = {
        "HOME": home,
        "USERPROFILE": home,
        "XDG_CONFIG_HOME": home / ".config",
        "XDG_DATA_HOME": home / ".local" / "share",
        "XDG_STATE_HOME": home / ".local" / "state",
        "XDG_CACHE_HOME": home / ".cache",
        "APPDATA": home / "AppData" / "Roaming",
        "LOCALAPPDATA": home / "AppData" / "Local",
    }
    if "DESK_VIRTUAL_DESKTOP" not in os.environ:
        folders["XDG_RUNTIME_DIR"] = home / "run"
    for name, folder in folders.items():
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.environ[name] = str(folder)


def pytest_collection_finish() -> None:
    """Garbage is collected between tests and on this thread alone: widgets may be part of it."""
    gc.disable()
    gc.collect()
    gc.freeze()


def pytest_unconfigure(config: pytest.Config) -> None:
    """Removes the private home."""
    shutil.rmtree(config.stash[_home], ignore_errors=True)


# --- around each test ---------------------------------------------------------------------------


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skips what needs a desktop where there is none; `make test` has one, so there it fails."""
    needs = {
        "keyring": os.environ.get("DESK_TEST_KEYRING") == "unlocked",
        "display": "DESK_TEST_DISPLAY" in os.environ,
    }
    for marker, is_there in needs.items():
        if item.get_closest_marker(marker) and not is_there:
            reason = f"needs a {marker}: run it inside packaging/development/virtual_desktop.sh"
            if "DESK_TEST_COMPLETE" in os.environ:
                pytest.fail(reason, pytrace=False)
            pytest.skip(reason)


@pytest.fixture(autouse=True)
def _strict_logs(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fails a test for each log record of warning level or above that it did not name."""
    patterns = tuple(
        pattern for marker in request.node.iter_markers("expected_logs") for pattern in marker.args
    )
    _logs.begin(patterns)
    logging.getLogger().addHandler(_logs)
    # A task whose failure nobody asked for says so when it is collected.
    leaves_something = {"run_async", "desk_loop", "qtbot", "qapp"} & {*request.fixturenames}
    is_collected = bool(request.node.get_closest_marker("asyncio") or leaves_something)
    if is_collected:
        gc.freeze()  # what was there before is not looked at again: that took 0.1 s a test
    yield
    if is_collected:
        gc.collect()
    _logs.check()


@pytest.fixture
def expected_logs() -> Callable[..., None]:
    """Names log records of warning level or above that this test may cause, as patterns."""
    return _logs.allow


@pytest.fixture(scope="session")
def postgresql() -> Iterator["Cluster"]:
    """A private PostgreSQL; where there is none the test is skipped, or fails in `make test`."""
    # Most tests do without its driver and the server's tables.
    from tests.postgresql import Cluster, PostgresqlMissingError  # noqa: PLC0415

    try:
        cluster = Cluster()
    except PostgresqlMissingError as error:
        if "DESK_TEST_COMPLETE" in os.environ:
            pytest.fail(str(error), pytrace=False)
        pytest.skip(str(error))
    yield cluster
    cluster.close()


@pytest.fixture
def clock() -> FakeClock:
    """A clock that stands at Tuesday 14 October 2025, 08:00 UTC."""
    return FakeClock()


# --- Qt and its event loop ----------------------------------------------------------------------


@pytest.fixture(scope="session")
def qapp_args() -> list[str]:
    """What the application is started with."""
    return [*QT_ARGUMENTS]


@pytest.fixture(scope="session")
def qapp(qapp: QApplication) -> QApplication:
    """The application, in British English, with a font that has letters."""
    QLocale.setDefault(QLocale(QLocale.Language.English, QLocale.Country.UnitedKingdom))
    QApplication.setQuitOnLastWindowClosed(False)
    if not QFontDatabase.families():
        pytest.exit("There is no font: every text would be boxes. Run `make setup`.", 1)
    return qapp


@pytest.fixture
def run_async(qapp: QApplication) -> Iterator[RunAsync]:
    """Runs a coroutine to its end on a fresh loop of the window and gives its result.

    `run_async(coroutine, timeout=10)`. For tests that await what they test. A test that spins Qt
    with `qtbot.waitSignal` or `waitUntil` takes `desk_loop` instead.
    """
    loop = qasync.QEventLoop(qapp)
    asyncio.set_event_loop(loop)

    def run(coroutine: Coroutine[Any, Any, Result], *, timeout: float = 10) -> Result:
        result: Result = loop.run_until_complete(asyncio.wait_for(coroutine, timeout))
        return result

    try:
        yield run
        left = _cancel_all(loop)
        if left:
            loop.run_until_complete(asyncio.gather(*left, return_exceptions=True))
        loop.run_until_complete(loop.shutdown_asyncgens())
    finally:
        loop.close()
        asyncio.set_event_loop(None)
    _fail_for(left)


@pytest.fixture
def desk_loop(qapp: QApplication) -> Iterator[qasync.QEventLoop]:
    """A loop of the window that counts as running, so that tasks go on whenever Qt spins.

    What `qtbot.waitSignal` and `waitUntil` need; nothing is awaited by the test itself.
    """
    loop = qasync.QEventLoop(qapp, already_running=True)
    asyncio.set_event_loop(loop)
    try:
        yield loop
        left = _cancel_all(loop)
        for _ in range(100):
            if all(task.done() for task in left):
                break
            qapp.processEvents()
    finally:
        # WORKAROUND: such a loop has no way to end. stop() would call QApplication.exit(), after
        # which every nested event loop, that is every later qtbot.wait, returns at once.
        asyncio.events._set_running_loop(None)
        loop._QEventLoop__is_running = False
        loop.close()
        asyncio.set_event_loop(None)
    _fail_for(left)


def _cancel_all(loop: asyncio.AbstractEventLoop) -> list[asyncio.Task[Any]]:
    left = sorted(asyncio.all_tasks(loop), key=lambda task: task.get_name())
    for task in left:
        task.cancel()
    return left


def _fail_for(left: list[asyncio.Task[Any]]) -> None:
    __tracebackhide__ = True
    if left:
        names = "\n  ".join(f"{task.get_name()}: {task.get_coro()!r}" for task in left)
        pytest.fail(f"The test left tasks running:\n  {names}", pytrace=False)


# --- after the last test: no secret anywhere ----------------------------------------------------


@pytest.fixture(scope="session", autouse=True)
def _scanned_folders(request: pytest.FixtureRequest, tmp_path_factory: Any) -> None:
    request.config.stash[_places].append(tmp_path_factory.getbasetemp())


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Any:
    """Looks for the canary token in what a test printed and logged."""
    report = yield
    for name, text in report.sections:
        place = f"{item.nodeid}, {name.lower()}"
        item.config.stash[_leaks].extend(find_in_text(CANARY_APP_TOKEN, place, text))
    return report


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Fails the run if the canary token is in anything that the tests left behind."""
    places, leaks = session.config.stash[_places], session.config.stash[_leaks]
    if BUILD.is_dir():
        places += [path for path in BUILD.iterdir() if path.name != "cache"]
    leaks += find_in_files(CANARY_APP_TOKEN, places)
    leaks += find_in_processes(CANARY_APP_TOKEN)
    if leaks:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
    # A process of its own tells the one that started it.
    told = getattr(session.config, "workeroutput", None)
    if told is not None:
        told["leaks"] = list(leaks)


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """Takes over what another process of the run found; this one tells the end."""
    node.config.stash[_leaks].extend(getattr(node, "workeroutput", {}).get("leaks", ()))


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    """Says where the canary token was found."""
    leaks = config.stash[_leaks]
    if leaks:
        terminalreporter.section("the App-Token of the tests got out", red=True, bold=True)
        for leak in dict.fromkeys(leaks):
            terminalreporter.line(leak, red=True)
