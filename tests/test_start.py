"""What a start loads, seen in a process of its own."""

import json
import os
import subprocess
import sys
from pathlib import Path

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
from PySide6.QtCore import QEventLoop
themes = ThemeHolder(make_application())
first = FirstFrame(parse_arguments(["--data-dir", sys.argv[1]]), SystemClock(), themes)
loop = QEventLoop()
first.painted.connect(loop.quit)
first.window.show()
loop.exec()
print(json.dumps([builtins.__import__ is pythons_own, sorted(sys.modules)]))
"""


@pytest.fixture(name="first_frame", scope="module")
def _first_frame(tmp_path_factory: pytest.TempPathFactory) -> tuple[bool, frozenset[str]]:
    """Whether Python's own import is in place after the first frame, and the modules loaded."""
    folder: Path = tmp_path_factory.mktemp("start")
    shown = subprocess.run(
        [sys.executable, "-c", _FIRST_FRAME, str(folder)],
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        check=True,
        text=True,
        timeout=60,
    )
    is_pythons_own, modules = json.loads(shown.stdout)
    return is_pythons_own, frozenset(modules)


def test_the_first_frame_does_without_network_event_loop_and_server(first_frame):
    _, modules = first_frame

    later = {"asyncio", "qasync", "httpx", "keyring", "sqlalchemy", "starlette", "msgspec", "ssl"}
    assert modules & later == set()
    assert "desk_app.ui.views.calendar_view" in modules


def test_pythons_own_import_stays_when_qt_is_loaded(first_frame):
    is_pythons_own, _ = first_frame

    assert is_pythons_own
