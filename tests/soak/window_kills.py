"""Campaign `window_kills` (W3): a console with its window killed while it books, on and on.

The judge is the list of bookings that the screen called saved, kept outside of it.

The control: a console that says so before it is stored.
"""

import os
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from pathlib import Path
from random import Random
from typing import Final

from tests.soak.campaign import Campaign
from tests.soak.parts import Figures, collect
from tests.soak.window_campaigns import WITHOUT_A_DISPLAY

KILLS: Final = {"tiny": 2, "small": 4, "full": 500}
A_PART: Final = {"tiny": 2, "small": 4, "full": 10}
"""Kills of one data folder, which is judged after them."""
_CONTROLS: Final = 4
_LONGEST: Final = 1.5
"""Seconds after it is ready in which it is killed."""
SOON: Final = 5.0
"""Seconds of work that a start may take; a busy computer takes longer by the clock."""
_PATIENCE: Final = 120.0


class Desk:
    """A console as a process of its own, and what it says."""

    def __init__(self, folder: Path, number: int, how: str) -> None:
        words = [str(folder), str(number), how]
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.soak.window_kills_desk", *words],
            env=os.environ | WITHOUT_A_DISPLAY,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        self.lines: list[list[str]] = []
        self._is_ready = threading.Event()
        self._listener = threading.Thread(target=self._listen, daemon=True)
        self._listener.start()

    def _listen(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            self.lines.append(line.split())
            if line.startswith("ready"):
                self._is_ready.set()

    def until_ready(self) -> bool:
        """Whether it can be worked with, in the time that a very busy computer takes."""
        return self._is_ready.wait(_PATIENCE)

    def kill(self) -> None:
        """Ends it at once, as a crash would."""
        self._process.kill()
        self.until_ended()

    def until_ended(self) -> bool:
        """Whether it comes to its end by itself; it is ended if not."""
        try:
            self._process.wait(_PATIENCE)
        except subprocess.TimeoutExpired:
            self._process.kill()
        self._process.wait()
        self._listener.join()
        if self._process.stdout is not None:
            self._process.stdout.close()
        return self._process.returncode == 0

    def said(self, word: str) -> list[str]:
        """What came second in the lines that begin with a word."""
        return [line[1] for line in self.lines if line[0] == word and len(line) > 1]


def run(size: str) -> Campaign:
    """W3; `size` is `tiny`, `small` or `full`."""
    a_part = A_PART[size]

    def kill_part(part: int) -> Figures:
        return _kill(a_part, Random(300 + part))

    total = collect(f"window_kills-{size}", KILLS[size] // a_part, kill_part)
    control = _kill(_CONTROLS, Random(3), how="hastily")
    return Campaign(
        id="window_kills",
        cycles=total["kills"],
        acknowledged=total["saved"],
        lost=total["lost"],
        duplicated=total["duplicated"],
        violations=total["late"] + total["blocked"] + total["unsettled"],
        control_failed=control["lost"] > 0,
        seconds=total["ms"] / 1000,
        seeds=f"300 to {299 + total['parts']}",
        control=f"saying so 0.3 s too early lost {control['lost']} of {control['saved']}",
        details={"ms_to_start": round(total["start_ms"] / max(1, total["kills"]))},
    )


def _kill(kills: int, chance: Random, *, how: str = "soundly") -> Figures:
    """Kills so many consoles on one folder, lets the last one settle all, and judges."""
    found, saved = Figures(kills=kills), set[str]()
    with tempfile.TemporaryDirectory(prefix="desk-soak-") as home:
        folder = Path(home) / "data"
        for number in range(kills):
            desk = Desk(folder, number, how)
            if desk.until_ready():
                time.sleep(chance.uniform(0.05, _LONGEST))
            desk.kill()
            saved.update(desk.said("saved"))
            found += _look_at_start(desk, is_first=number == 0)
        last = Desk(folder, kills, "settle")
        found["unsettled"] += not last.until_ended()
    there = Counter(last.said("there"))
    found["saved"] = len(saved)
    found["lost"] = len(saved - there.keys())
    found["duplicated"] = sum(there.values()) - len(there)
    return found


def _look_at_start(desk: Desk, *, is_first: bool) -> Figures:
    """How long a start took, and whether a dialog stood in its way; the first one sets up."""
    ready = next((line for line in desk.lines if line[0] == "ready"), None)
    if ready is None:
        return Figures(late=1)
    seconds, is_blocked = float(ready[1]), ready[2] == "True"
    late = seconds > SOON and not is_first
    return Figures(late=late, blocked=is_blocked, start_ms=round(1000 * seconds))
