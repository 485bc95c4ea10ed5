"""Start of the console on a used profile to the first painted grid, against a bare window."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from tests.bench.measure import Figure, against_floor, alternate

DESK = Path(sys.executable).with_name("desk-app")
BARE = Path(__file__).with_name("bare_window.py")
PATIENCE = 60


def measure() -> list[Figure]:
    """The figure; the profile is a desk on this computer with example data, opened before."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        desk = [str(DESK), "--data-dir", str(folder / "desk")]
        time_of_desk([*desk, "--demo"], folder)
        floor_ms, our_ms = alternate(
            lambda: _time_to_paint([sys.executable, str(BARE)], folder / "bare"),
            lambda: time_of_desk(desk, folder),
        )
    name = "start on a used profile to the first painted grid"
    return [against_floor(name, our_ms, floor_ms, budget=2.5)]


def time_of_desk(command: Sequence[str], folder: Path) -> float:
    """Milliseconds from starting Desk, by whatever command, to its first painted grid."""
    return _time_to_paint([*command, "--report-start"], folder / "painted")


def _time_to_paint(command: Sequence[str], stamp: Path) -> float:
    """Milliseconds from starting a program to the moment it writes into the file named last."""
    stamp.unlink(missing_ok=True)
    # Installed programs keep their bytecode; a machine set never to write it would measure that.
    surroundings = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    began = time.monotonic()
    subprocess.run([*command, str(stamp)], check=True, timeout=PATIENCE, env=surroundings)
    return (float(stamp.read_text(encoding="utf-8")) - began) * 1000
