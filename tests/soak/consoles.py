"""Campaigns `one_console` (G1) and `second_console` (G2): several consoles on one data folder.

The controls: a lock that everybody gets, and a store that opens for everybody.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from tests.soak.campaign import Campaign

PAIRS: Final = {"tiny": 1, "small": 4, "full": 500}
GROUPS: Final = {"tiny": 1, "small": 1, "full": 50}
KILLS: Final = {"tiny": 1, "small": 4, "full": 200}
REUSED: Final = {"tiny": 1, "small": 2, "full": 20}
DOUBLE_OPENS: Final = {"tiny": 1, "small": 3, "full": 200}

GONE_WITHIN: Final = 2.0
"""Seconds in which a start that is not the first has to have ended, and the next to have begun."""
_PATIENCE: Final = 30.0

_PROGRAM: Final = "from desk_app.__main__ import main; main()"
_NO_LOCK: Final = """
from desk_app.app import one_console
class Lock:
    def release(self): pass
one_console._try_lock = lambda _: Lock()
"""
_FORCED: Final = """
import sys
from PySide6.QtWidgets import QDialog
QDialog.exec = lambda _: 0
from desk_app.app import one_console
one_console.claim = lambda data: one_console.Ownership(data, one_console.FileLock(data / "mine"))
"""
_NO_STORE_LOCK: Final = """
from desk_app.store import database
class Lock:
    def __init__(self, _): pass
    def release(self): pass
database.FileLock = Lock
import sqlite3
"""

Desk = subprocess.Popen[str]


class Starts:
    """Starts consoles on folders and ends them all in the end."""

    def __init__(self) -> None:
        self._started: list[Desk] = []

    def start(self, folder: Path, *, before: str = "", words: tuple[str, ...] = ()) -> Desk:
        """A console as a process of its own, without a display and a keyring."""
        command = [sys.executable, "-c", before + _PROGRAM, "--data-dir", str(folder), *words]
        surroundings = {
            "QT_QPA_PLATFORM": "offscreen",
            "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring",
        }
        desk = subprocess.Popen(
            command,
            env=os.environ | surroundings,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
        self._started.append(desk)
        return desk

    def kill_all(self) -> None:
        """Ends at once whatever still runs."""
        for desk in self._started:
            desk.kill()
            desk.communicate()
        self._started.clear()


@contextmanager
def consoles() -> Iterator[tuple[Starts, Path]]:
    """A place for consoles, and a folder that goes with them."""
    starts = Starts()
    with tempfile.TemporaryDirectory(prefix="desk-soak-") as folder:
        try:
            yield starts, Path(folder)
        finally:
            starts.kill_all()


def is_owned_by_one(starts: Starts, folder: Path, together: int, *, before: str = "") -> bool:
    """Starts some at once: whether all but one end in time, and bring that one to the front."""
    begun = time.monotonic()
    desks = [starts.start(folder, before=before) for _ in range(together)]

    def running() -> int:
        return sum(desk.poll() is None for desk in desks)

    # All of them compete for two processors, so each start more may take a while longer.
    until(lambda: running() <= 1, GONE_WITHIN * max(1, together / 2) - (time.monotonic() - begun))
    has_one = running() == 1 and all(desk.returncode in (None, 0) for desk in desks)
    has_heard = has_one and until(lambda: "brought to the front" in read_log(folder), _PATIENCE)
    starts.kill_all()
    return has_one and has_heard


def does_next_win(starts: Starts, folder: Path, *, leave: Callable[[Path], None]) -> bool:
    """Kills a console that is open: whether the next start has the folder in time."""
    starts.start(folder)
    if not until(lambda: read_state(folder) == "open", _PATIENCE):
        return False
    starts.kill_all()
    leave(folder)
    wins = starts.start(folder)
    has_won = until(lambda: read_state(folder) == "starting", GONE_WITHIN)
    has_opened = until(lambda: read_state(folder) == "open", _PATIENCE)
    stays = wins.poll() is None
    starts.kill_all()
    return has_won and has_opened and stays


def run_one_console(size: str) -> Campaign:
    """G1; `size` is `tiny`, `small` or `full`."""
    begun = time.perf_counter()
    bad = {"pairs": 0, "groups": 0, "kills": 0, "reused": 0}
    with consoles() as (starts, home):
        places = (home / str(number) for number in range(10_000))
        for name, count, together in (("pairs", PAIRS, 2), ("groups", GROUPS, 8)):
            for _ in range(count[size]):
                bad[name] += not is_owned_by_one(starts, next(places), together)
        for name, count, leave in (("kills", KILLS, _nothing), ("reused", REUSED, _reuse_ids)):
            for _ in range(count[size]):
                bad[name] += not does_next_win(starts, next(places), leave=leave)
        control = is_owned_by_one(starts, next(places), 2, before=_NO_LOCK)
    return Campaign(
        id="one_console",
        cycles=PAIRS[size] + GROUPS[size] + KILLS[size] + REUSED[size],
        acknowledged=0,
        lost=0,
        duplicated=bad["pairs"] + bad["groups"],
        violations=bad["kills"] + bad["reused"],
        control_failed=not control,
        seconds=time.perf_counter() - begun,
        details={"bad": bad},
    )


def run_second_console(size: str) -> Campaign:
    """G2; `size` is `tiny`, `small` or `full`."""
    begun = time.perf_counter()
    violations = 0
    with consoles() as (starts, folder):
        starts.start(folder, words=("--demo",))
        until(lambda: any(folder.glob("profiles/*/store.sqlite")), _PATIENCE)
        for _ in range(DOUBLE_OPENS[size]):
            violations += not _is_refused(starts, folder, _FORCED)
        control = _is_refused(starts, folder, _FORCED + _NO_STORE_LOCK)
    return Campaign(
        id="second_console",
        cycles=DOUBLE_OPENS[size],
        acknowledged=0,
        lost=0,
        duplicated=0,
        violations=violations,
        control_failed=not control,
        seconds=time.perf_counter() - begun,
    )


def _is_refused(starts: Starts, folder: Path, before: str) -> bool:
    """Opens a second console past the first lock: whether it ends and says why."""
    (folder / "running" / "mine").unlink(missing_ok=True)
    second = starts.start(folder, before=before)
    try:
        _, said = second.communicate(timeout=_PATIENCE / 3)
    except subprocess.TimeoutExpired:
        return False
    return second.returncode == 1 and "This desk is already open" in said


def _nothing(_: Path) -> None: ...


def _reuse_ids(folder: Path) -> None:
    """As if the ids of living processes were those of the one that was killed."""
    for name in ("lock", "wish", "state"):
        (folder / "running" / name).write_text(str(os.getpid()), encoding="utf-8")


def read_state(folder: Path) -> str:
    """What the owner of a folder says it does, or nothing."""
    try:
        return (folder / "running" / "state").read_text(encoding="utf-8")
    except OSError:
        return ""


def read_log(folder: Path) -> str:
    """The log of the consoles of a folder so far."""
    try:
        return (folder / "logs" / "desk.log").read_text(encoding="utf-8")
    except OSError:
        return ""


def until(is_so: Callable[[], bool], seconds: float) -> bool:
    """Waits until something is so; whether it was in time."""
    end = time.monotonic() + seconds
    while not is_so():
        if time.monotonic() > end:
            return False
        time.sleep(0.01)
    return True
