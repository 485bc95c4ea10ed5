"""Campaign `half_filled` (G11): a console killed while a form is half filled, on and on.

The control: a console that does not keep what is typed.
"""

import itertools
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from random import Random
from typing import Final

from tests.soak.campaign import Campaign
from tests.soak.window_campaigns import WITHOUT_A_DISPLAY

KILLS: Final = {"tiny": 1, "small": 3, "full": 200}
ENOUGH: Final = 0.95
"""The share of what was typed that has to come back."""


class Desk:
    """A console on a folder, told line by line what to do; see `half_filled_desk`."""

    def __init__(self, folder: Path, *, keeps: bool = True) -> None:
        words = [str(folder), "keep" if keeps else "forget"]
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.soak.half_filled_desk", *words],
            env=os.environ | WITHOUT_A_DISPLAY,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.hear()

    def tell(self, line: str) -> str:
        """Has something done; the answer, once it is done."""
        assert self._process.stdin is not None
        self._process.stdin.write(line + "\n")
        self._process.stdin.flush()
        return self.hear()

    def hear(self) -> str:
        """The next line it says."""
        assert self._process.stdout is not None
        return self._process.stdout.readline().rstrip("\n")

    def kill(self) -> None:
        """Ends it at once, as a crash would."""
        self._process.kill()
        self._process.communicate()


def run(size: str) -> Campaign:
    """G11; `size` is `tiny`, `small` or `full`."""
    begun, chance = time.perf_counter(), Random(11)
    with tempfile.TemporaryDirectory(prefix="desk-soak-") as folder:
        kept = _kill(Path(folder) / "kept", KILLS[size], chance)
        control = _kill(Path(folder) / "control", 1, chance, keeps=False)
    return Campaign(
        id="half_filled",
        cycles=KILLS[size],
        acknowledged=KILLS[size],
        lost=sum(share < ENOUGH for share in kept.shares),
        duplicated=kept.booked,
        violations=0,
        control_failed=control.shares[0] < ENOUGH,
        seconds=time.perf_counter() - begun,
        details={"least": min(kept.shares)},
    )


class Found:
    """What came back after the kills."""

    def __init__(self) -> None:
        self.shares: list[float] = []
        self.booked = 0
        """Bookings that nobody asked for."""


def _kill(folder: Path, kills: int, chance: Random, *, keeps: bool = True) -> Found:
    found = Found()
    desk = Desk(folder, keeps=keeps)
    for _ in range(kills):
        first, last = _words(chance, 190), _words(chance, 10)
        desk.tell(f"type {first}")
        time.sleep(2.2)
        desk.tell(f"add {last}")
        time.sleep(chance.uniform(0, 1))
        desk.kill()
        desk = Desk(folder, keeps=keeps)
        text = desk.tell("go on")
        found.shares.append(_alike(text, first + last) / 200)
        desk.tell("discard")
    found.booked = int(desk.tell("count"))
    desk.kill()
    return found


def _alike(one: str, other: str) -> int:
    """How many letters two texts begin with alike."""
    pairs = zip(one, other, strict=False)
    return sum(1 for _ in itertools.takewhile(lambda pair: pair[0] == pair[1], pairs))


def _words(chance: Random, length: int) -> str:
    return "".join(chance.choice("abcdefghijklmnop éß漢") for _ in range(length - 1)) + "x"
