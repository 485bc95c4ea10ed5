"""Campaigns `one_console` (G1) and `second_console` (G2): several consoles on one data folder.

The controls: a lock that everybody gets, and a store that opens for everybody. The time that other
programs took of the processors while a start could have worked is granted to it.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from tests.soak.campaign import Campaign
from tests.soak.parts import Figures, collect

PARTS: Final = {"tiny": 1, "small": 1, "full": 50}
ROUNDS: Final = {
    "tiny": {"pairs": 1, "groups": 1, "kills": 1, "reused": 1},
    "small": {"pairs": 4, "groups": 1, "kills": 4, "reused": 2},
    "full": {"pairs": 10, "groups": 1, "kills": 4, "reused": 1},
}
"""Of each part."""
TOGETHER: Final = {"pairs": 2, "groups": 8}
OPENS: Final = {"tiny": 1, "small": 3, "full": 10}
OPEN_PARTS: Final = {"tiny": 1, "small": 1, "full": 20}

GONE_WITHIN: Final = 2.0
"""Seconds in which a start that is not the first has to have ended, and the next to have begun."""
NOTE: Final = "! "
"""What begins the name of a figure that says what was wrong."""
_PATIENCE: Final = 60.0

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


class Delay:
    """How long processes had to wait for a processor because other programs worked."""

    def __init__(self, desks: list[Desk]) -> None:
        self._of = {desk.pid: 0.0 for desk in desks}

    def look(self) -> None:
        """Notes it for each, as long as it is there."""
        for pid in self._of:
            with suppress(OSError):
                threads = list(Path(f"/proc/{pid}/task").glob("*/schedstat"))
                waited = [int(each.read_text(encoding="ascii").split()[1]) for each in threads]
                self._of[pid] = max(self._of[pid], sum(waited) / 1e9)

    def most(self, pids: set[int]) -> float:
        """Seconds that the one of these waited that waited longest."""
        return max((self._of[pid] for pid in pids), default=0.0)


def _judged(name: str, said: str, seconds: float, granted: float) -> Figures:
    """A round as figures; `said` is what was wrong with it, apart from the time."""
    if not said and seconds - granted > GONE_WITHIN:
        said = "late"
    found = Figures({name: 1})
    if said:
        note = f"{NOTE}{name}: {said}, {seconds:.2f} s of which {granted:.2f} s granted"
        found.update({f"bad {name}": 1, note: 1})
    return found


def start_together(
    starts: Starts, folder: Path, together: int, *, before: str = ""
) -> tuple[str, float, float]:
    """Starts some at once; what was wrong, and seconds until all but one had ended.

    The last value says how many of the seconds other programs took.
    """
    begun = time.monotonic()
    desks = [starts.start(folder, before=before) for _ in range(together)]
    delay = Delay(desks)

    def is_one_left() -> bool:
        delay.look()
        return sum(desk.poll() is None for desk in desks) <= 1

    until(is_one_left, _PATIENCE / 4)
    seconds = time.monotonic() - begun
    gone = {desk.pid for desk in desks if desk.returncode is not None}
    codes = [desk.returncode for desk in desks]
    said = ""
    if codes.count(None) != 1 or any(codes.count(each) for each in set(codes) - {None, 0}):
        said = f"ended with {codes}, the owner {read_state(folder) or 'says nothing'}"
    elif not until(lambda: "brought to the front" in read_log(folder), _PATIENCE):
        said = f"not brought to the front, the owner is {read_state(folder)}"
    starts.kill_all()
    return said, seconds, delay.most(gone)


def start_next(
    starts: Starts, folder: Path, *, leave: Callable[[Path], None]
) -> tuple[str, float, float]:
    """Kills an open console and starts the next; what was wrong, and seconds until it had won.

    The last value says how many of the seconds other programs took.
    """
    starts.start(folder)
    if not until(lambda: read_state(folder) == "open", _PATIENCE):
        return "the first did not open", 0.0, 0.0
    starts.kill_all()
    (folder / "running" / "state").write_text("left over", encoding="utf-8")
    leave(folder)
    begun = time.monotonic()
    wins = starts.start(folder)
    delay = Delay([wins])

    def has_won() -> bool:
        delay.look()
        return read_state(folder) in ("starting", "loading", "open")

    until(has_won, _PATIENCE)
    seconds, granted = time.monotonic() - begun, delay.most({wins.pid})
    has_opened = until(lambda: read_state(folder) == "open", _PATIENCE)
    said = "" if has_opened and wins.poll() is None else f"{wins.poll()}, {read_state(folder)}"
    starts.kill_all()
    return said, seconds, granted


def run_one_console(size: str) -> Campaign:
    """G1; `size` is `tiny`, `small` or `full`."""
    total = collect(f"one_console-{size}", PARTS[size], lambda _: _one_console(ROUNDS[size]))
    with consoles() as (starts, folder):
        control, *_ = start_together(starts, folder, 2, before=_NO_LOCK)
    return Campaign(
        id="one_console",
        cycles=sum(total[name] for name in ROUNDS[size]),
        acknowledged=0,
        lost=0,
        duplicated=total["bad pairs"] + total["bad groups"],
        violations=total["bad kills"] + total["bad reused"],
        control_failed=bool(control),
        seconds=total["ms"] / 1000,
        details={**{name: total[name] for name in ROUNDS[size]}, "bad": _notes(total)},
    )


def _one_console(rounds: dict[str, int]) -> Figures:
    total = Figures()
    with consoles() as (starts, home):
        places = (home / str(number) for number in range(1_000))
        for name in (each for each, count in rounds.items() for _ in range(count)):
            if name in TOGETHER:
                seen = start_together(starts, next(places), TOGETHER[name])
            else:
                leave = _reuse_ids if name == "reused" else _nothing
                seen = start_next(starts, next(places), leave=leave)
            total.update(_judged(name, *seen))
    return total


def run_second_console(size: str) -> Campaign:
    """G2; `size` is `tiny`, `small` or `full`."""
    key = f"second_console-{size}"
    total = collect(key, OPEN_PARTS[size], lambda _: _second_console(OPENS[size], _FORCED))
    control = _second_console(1, _FORCED + _NO_STORE_LOCK)
    return Campaign(
        id="second_console",
        cycles=total["opens"],
        acknowledged=0,
        lost=0,
        duplicated=0,
        violations=total["bad"],
        control_failed=control["bad"] > 0,
        seconds=total["ms"] / 1000,
        details={"bad": _notes(total)},
    )


def _second_console(opens: int, before: str) -> Figures:
    total = Figures({"opens": opens})
    with consoles() as (starts, folder):
        starts.start(folder, words=("--demo",))
        until(lambda: any(folder.glob("profiles/*/store.sqlite")), _PATIENCE)
        for _ in range(opens):
            if said := _open_twice(starts, folder, before):
                total.update({"bad": 1, f"{NOTE}{said}": 1})
    return total


def _notes(total: Figures) -> list[str]:
    return [each.removeprefix(NOTE) for each in total if each.startswith(NOTE)]


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
