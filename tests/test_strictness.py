"""Each rule of conftest.py, broken once in a test run of its own, turns that run red."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent

GOOD = """
import asyncio
import logging

import pytest


def test_named_by_mark_and_fixture_logs(expected_logs):
    expected_logs("cache")
    logging.getLogger("desk_app.store").warning("rebuilding the cache")


@pytest.mark.expected_logs("offline$", "late")
def test_marked_logs():
    logging.getLogger("desk_app.client").error("offline")


def test_awaits(run_async):
    assert run_async(asyncio.sleep(0, "done")) == "done"
"""

BAD = {
    "log_record": "logging.getLogger('desk_app').warning('surprise')",
    "warning": "warnings.warn('old', DeprecationWarning, stacklevel=1)",
    "coroutine_not_awaited": "asyncio.sleep(0)\n    gc.collect()",
    "file_left_open": "open(__file__)\n    gc.collect()",
    "qt_message": "QtCore.qWarning('surprise')",
    "task_left_running": "run_async(leave_one())",
    "task_that_failed_unseen": "run_async(fail_unseen())",
    "time_up": "run_async(asyncio.sleep(60), timeout=0.05)",
    "exception_in_a_slot": "QtCore.QTimer.singleShot(0, lambda: 1 / 0)\n    qtbot.wait(20)",
}

HEAD = """
import asyncio, gc, logging, warnings
from PySide6 import QtCore

left = []

async def leave_one():
    left.append(asyncio.get_running_loop().create_task(asyncio.sleep(60)))

async def fail_unseen():
    async def fail():
        raise ValueError("unseen")
    asyncio.get_running_loop().create_task(fail())
    await asyncio.sleep(0.01)
"""


def run_pytest(folder: Path, source: str, *options: str) -> subprocess.CompletedProcess[str]:
    (folder / "test_inner.py").write_text(source, encoding="utf-8")
    (folder / "conftest.py").write_text('pytest_plugins = ["tests.conftest"]', encoding="utf-8")
    result = subprocess.run(
        [
            *(sys.executable, "-m", "pytest", "-c", str(ROOT / "pyproject.toml")),
            *("--rootdir", str(folder)),
            *("--basetemp", str(folder / "tmp"), *options, str(folder / "test_inner.py")),
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )
    # The run around this one must not find what was let out here on purpose.
    shutil.rmtree(folder / "tmp", ignore_errors=True)
    return result


def test_a_run_without_fault_is_green(tmp_path: Path) -> None:
    result = run_pytest(tmp_path, GOOD)

    assert result.returncode == 0, result.stdout
    assert "3 passed" in result.stdout


def test_each_fault_fails_its_own_test(tmp_path: Path) -> None:
    bodies = [
        f"def test_{name}(run_async, qtbot):\n    {body}\n" for name, body in sorted(BAD.items())
    ]

    result = run_pytest(tmp_path, "\n\n".join([HEAD, *bodies]), "-p", "no:randomly")

    failed = set(re.findall(r"^(?:FAILED|ERROR) \S+::test_(\w+)", result.stdout, re.MULTILINE))
    assert failed == set(BAD), result.stdout
    assert result.returncode == 1


@pytest.mark.parametrize(
    "line",
    [
        "print(CANARY_APP_TOKEN)",
        "logging.getLogger('desk_app').info('sent %s', CANARY_APP_TOKEN)",
        "(tmp_path / 'desk.sqlite').write_text('x' + CANARY_APP_TOKEN)",
        "(Path.home() / 'settings.toml').write_text(CANARY_APP_TOKEN.encode().hex())",
        "os.environ['DESK_TOKEN'] = CANARY_APP_TOKEN",
    ],
    ids=["output", "log", "file", "home", "environment"],
)
def test_a_token_that_gets_out_fails_the_run(tmp_path: Path, line: str) -> None:
    head = "import logging, os\nfrom pathlib import Path\nfrom tests.canary import CANARY_APP_TOKEN"

    result = run_pytest(tmp_path, f"{head}\ndef test_it(tmp_path):\n    {line}\n")

    assert "1 passed" in result.stdout
    assert "the App-Token of the tests got out" in result.stdout
    assert result.returncode == 1


def test_an_unknown_marker_and_a_passing_xfail_are_errors(tmp_path: Path) -> None:
    unknown = "import pytest\n@pytest.mark.slow\ndef test_it():\n    pass\n"
    passing = "import pytest\n@pytest.mark.xfail\ndef test_it():\n    pass\n"

    assert run_pytest(tmp_path, unknown).returncode == 2
    assert run_pytest(tmp_path, passing).returncode == 1


def test_surroundings_are_private_and_pinned(tmp_path: Path) -> None:
    source = f"""
import os, time
from pathlib import Path
from PySide6.QtCore import QLocale

def test_it(qapp):
    assert Path.home() != Path({str(Path.home())!r})
    for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME"):
        assert Path(os.environ[name]).is_relative_to(Path.home())
    assert time.tzname[0] == "UTC"
    assert QLocale().name() == "en_GB"
"""

    result = run_pytest(tmp_path, source)

    assert result.returncode == 0, result.stdout
