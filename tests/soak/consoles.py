"""Campaigns `one_console` (G1) and `second_console` (G2): several consoles on one data folder.

The controls: a lock that everybody gets, and a store that opens for everybody. Beside each round
runs a process that only loads what a second start loads; what a busy computer makes it take longer
than it took alone is granted to the consoles too.
"""

import os
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
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
_ONLY_LOADS: Final = """
from desk_app.app import one_console
raise SystemExit
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


class Pace:
    """How much longer a process takes now than one alone."""

    def __init__(self, starts: Starts) -> None:
        self._starts = starts
        self._alone = min(self._time() for _ in range(5))

    def _time(self) -> float:
        begun = time.monotonic()
        self._starts.start(Path(), before=_ONLY_LOADS).wait()
        return time.monotonic() - begun

    @contextmanager
    def beside(self) -> Iterator[Callable[[], float]]:
        """Runs the process beside others; gives how many seconds more they may take."""
        begun = time.monotonic()
        process = self._starts.start(Path(), before=_ONLY_LOADS)
        took: list[float] = []

        def wait() -> None:
            process.wait()
            took.append(time.monotonic() - begun)

        waiting = threading.Thread(target=wait)
        waiting.start()

        def more() -> float:
            waiting.join()
            return max(0.0, took[0] - self._alone)

        try:
            yield more
        finally:
            waiting.join()


@dataclass
class Rounds:
    """What came of the rounds of one campaign."""

    bad: Counter[str] = field(default_factory=Counter)
    notes: list[str] = field(default_factory=list)
    slowest: float = 0.0
    """Seconds until those that are not the first had gone, less what a busy computer took."""

    def judge(self, name: str, said: str, seconds: float, granted: float) -> None:
        """Counts a round; `said` is what was wrong with it, apart from the time."""
        self.slowest = max(self.slowest, seconds - granted)
        if not said and seconds - granted > GONE_WITHIN:
            said = "late"
        if said:
            self.bad[name] += 1
            self.notes.append(f"{name}: {said}, {seconds:.2f} s of which {granted:.2f} s granted")


def start_together(
    starts: Starts, folder: Path, together: int, *, before: str = ""
) -> tuple[str, float]:
    """Starts some at once; what was wrong, and seconds until all but one had ended."""
    begun = time.monotonic()
    desks = [starts.start(folder, before=before) for _ in range(together)]

    def running() -> int:
        return sum(desk.poll() is None for desk in desks)

    until(lambda: running() <= 1, _PATIENCE / 2)
    seconds = time.monotonic() - begun
    codes = [desk.returncode for desk in desks]
    said = ""
    if codes.count(None) != 1 or any(codes.count(each) for each in set(codes) - {None, 0}):
        said = f"ended with {codes}, the owner {read_state(folder) or 'says nothing'}"
    elif not until(lambda: "brought to the front" in read_log(folder), _PATIENCE):
        said = f"not brought to the front, the owner is {read_state(folder)}"
    starts.kill_all()
    return said, seconds


def start_next(starts: Starts, folder: Path, *, leave: Callable[[Path], None]) -> tuple[str, float]:
    """Kills an open console and starts the next; what was wrong, and seconds until it had won."""
    starts.start(folder)
    if not until(lambda: read_state(folder) == "open", _PATIENCE):
        return "the first did not open", 0.0
    starts.kill_all()
    (folder / "running" / "state").write_text("left over", encoding="utf-8")
    leave(folder)
    begun = time.monotonic()
    wins = starts.start(folder)
    has_won = until(lambda: read_state(folder) in ("starting", "loading", "open"), _PATIENCE)
    seconds = time.monotonic() - begun
    has_opened = until(lambda: read_state(folder) == "open", _PATIENCE)
    is_well = has_won and has_opened and wins.poll() is None
    said = "" if is_well else f"ended with {wins.poll()}, {read_state(folder)}"
    starts.kill_all()
    return said, seconds


def run_one_console(size: str) -> Campaign:
    """G1; `size` is `tiny`, `small` or `full`."""
    begun, rounds = time.perf_counter(), Rounds()
    with consoles() as (starts, home):
        places = (home / str(number) for number in range(10_000))
        pace = Pace(starts)
        for name, count, together in (("pairs", PAIRS, 2), ("groups", GROUPS, 8)):
            for _ in range(count[size]):
                with pace.beside() as more:
                    said, seconds = start_together(starts, next(places), together)
                rounds.judge(name, said, seconds, more())
        for name, count, leave in (("kills", KILLS, _nothing), ("reused", REUSED, _reuse_ids)):
            for _ in range(count[size]):
                with pace.beside() as more:
                    said, seconds = start_next(starts, next(places), leave=leave)
                rounds.judge(name, said, seconds, more())
        control, _ = start_together(starts, next(places), 2, before=_NO_LOCK)
    return Campaign(
        id="one_console",
        cycles=PAIRS[size] + GROUPS[size] + KILLS[size] + REUSED[size],
        acknowledged=0,
        lost=0,
        duplicated=rounds.bad["pairs"] + rounds.bad["groups"],
        violations=rounds.bad["kills"] + rounds.bad["reused"],
        control_failed=bool(control),
        seconds=time.perf_counter() - begun,
        details={"bad": rounds.notes, "slowest": round(rounds.slowest, 2)},
    )


def run_second_console(size: str) -> Campaign:
    """G2; `size` is `tiny`, `small` or `full`."""
    begun = time.perf_counter()
    bad: list[str] = []
    with consoles() as (starts, folder):
        starts.start(folder, words=("--demo",))
        until(lambda: any(folder.glob("profiles/*/store.sqlite")), _PATIENCE)
        for _ in range(DOUBLE_OPENS[size]):
            said = _open_twice(starts, folder, _FORCED)
            bad += [said] if said else []
        control = _open_twice(starts, folder, _FORCED + _NO_STORE_LOCK)
    return Campaign(
        id="second_console",
        cycles=DOUBLE_OPENS[size],
        acknowledged=0,
        lost=0,
        duplicated=0,
        violations=len(bad),
        control_failed=bool(control),
        seconds=time.perf_counter() - begun,
        details={"bad": bad},
    )


def _open_twice(starts: Starts, folder: Path, before: str) -> str:
    """Opens a second console past the first lock; what was wrong with how it ended."""
    second = starts.start(folder, before=before)
    try:
        _, said = second.communicate(timeout=_PATIENCE)
    except subprocess.TimeoutExpired:
        second.kill()
        return f"it works on, {read_state(folder)}"
    is_told = second.returncode == 1 and "This desk is already open" in said
    return "" if is_told else f"ended with {second.returncode}: {said[-500:]}"


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
