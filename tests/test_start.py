"""What a start loads, seen in a process of its own."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

_FIRST_FRAME = """
import builtins, json, sys
from pathlib import Path
pythons_own = builtins.__import__
from desk_app.arguments import parse_arguments
from desk_app.app.qt_import import load_qt
load_qt()
from desk_app.app.application import make_application
from desk_app.app.first_frame import FirstFrame
from desk_app.clock import SystemClock
from desk_app.ui.theme import ThemeHolder
from PySide6.QtCore import QEvent, QEventLoop, QObject
themes = ThemeHolder(make_application())
first = FirstFrame(parse_arguments(["--data-dir", sys.argv[1]]), SystemClock(), themes)
loop = QEventLoop()
seen = []


class Watch(QObject):
    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Paint:
            seen.append("paint")
        return False


watch = Watch()
first.window.installEventFilter(watch)
first.painted.connect(lambda: seen.append("painted"))
first.painted.connect(loop.quit)
first.window.show()
loop.exec()
print(json.dumps([builtins.__import__ is pythons_own, sorted(sys.modules), seen]))
"""


class FirstFrameSeen(NamedTuple):
    """What was seen when the first frame had been painted."""

    is_import_pythons_own: bool
    modules: frozenset[str]
    events: list[str]
    """The window's paints and the word of the frame that it is painted, in order."""


@pytest.fixture(name="first_frame", scope="module")
def _first_frame(tmp_path_factory: pytest.TempPathFactory) -> FirstFrameSeen:
    """What was seen when the first frame had been painted."""
    return see_first_frame(tmp_path_factory.mktemp("start"), platform="offscreen")


def see_first_frame(folder: Path, *, platform: str) -> FirstFrameSeen:
    """Shows the first frame of a folder in a process of its own."""
    shown = subprocess.run(
        [sys.executable, "-c", _FIRST_FRAME, str(folder)],
        env=os.environ | {"QT_QPA_PLATFORM": platform},
        capture_output=True,
        check=True,
        text=True,
        timeout=60,
    )
    is_pythons_own, modules, events = json.loads(shown.stdout)
    return FirstFrameSeen(is_pythons_own, frozenset(modules), events)


def test_the_first_frame_does_without_network_event_loop_and_server(first_frame):
    later = {"asyncio", "qasync", "httpx", "keyring", "sqlalchemy", "starlette", "msgspec", "ssl"}
    assert first_frame.modules & later == set()
    assert "desk_app.ui.views.calendar_view" in first_frame.modules


def test_pythons_own_import_stays_when_qt_is_loaded(first_frame):
    assert first_frame.is_import_pythons_own


@pytest.mark.display
def test_nothing_more_is_loaded_before_the_window_is_painted(tmp_path):
    events = see_first_frame(tmp_path, platform="xcb").events

    assert "paint" in events[: events.index("painted")]


@pytest.mark.display
@pytest.mark.keyring
def test_a_measured_start_ends_although_the_rest_loads_longer_than_it_waits(tmp_path):
    """The report may say that it is done before there is a console to hear it."""
    program = (
        "import sys; from desk_app.app import start_report; start_report.LINGER_MS = 0;"
        "from desk_app.__main__ import main; main()"
    )
    words = ["--data-dir", tmp_path / "desk", "--report-start", tmp_path / "painted"]
    desk = [sys.executable, "-c", program, *words]

    for more in (["--demo"], []):
        ended = subprocess.run(
            [*desk, *more], env=os.environ | {"QT_QPA_PLATFORM": "xcb"}, check=False, timeout=60
        )

        assert ended.returncode == 0
        assert float((tmp_path / "painted").read_text(encoding="utf-8")) > 0


def test_a_roll_out_into_a_home_that_cannot_be_written_to_says_so(tmp_path):
    (tmp_path / "taken").write_text("a file where a folder is needed", encoding="utf-8")
    folder = tmp_path / "taken" / "desk"
    words = ["--data-dir", folder, "connect", "--url", "http://127.0.0.1:1", "--token-stdin"]

    ended = subprocess.run(
        [sys.executable, "-m", "desk_app", *words],
        input="test_api_key_of_nobody",
        capture_output=True,
        check=False,
        text=True,
        timeout=60,
    )

    assert (ended.returncode, ended.stdout) == (1, "")
    assert ended.stderr == f"Nothing was stored: Not a directory: {folder}\n"


def test_a_home_that_cannot_be_written_to_is_said_and_is_no_crash(tmp_path):
    (tmp_path / "taken").write_text("a file where a folder is needed", encoding="utf-8")
    program = (
        "import sys; from PySide6.QtWidgets import QDialog; QDialog.exec = lambda _: 0;"
        "from desk_app.__main__ import main; main()"
    )

    ended = subprocess.run(
        [sys.executable, "-c", program, "--data-dir", tmp_path / "taken" / "desk"],
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        check=False,
        text=True,
        timeout=60,
    )

    assert ended.returncode == 1
    assert ended.stderr.startswith("desk-app: Desk could not start. Desk keeps its files in ")
    assert "Traceback" not in ended.stderr
