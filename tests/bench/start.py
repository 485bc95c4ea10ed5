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
        _time_to_paint([*desk, "--demo"], folder / "painted")
        floor_ms, our_ms = alternate(
            lambda: _time_to_paint([sys.executable, str(BARE)], folder / "bare"),
            lambda: _time_to_paint(desk, folder / "painted"),
        )
    name = "start on a used profile to the first painted grid"
    return [against_floor(name, our_ms, floor_ms, budget=2.5)]


def _time_to_paint(command: Sequence[str], stamp: Path) -> float:
    """Milliseconds from starting a program until it says its window was painted."""
    stamp.unlink(missing_ok=True)
    report = ["--report-start", str(stamp)] if str(DESK) in command else [str(stamp)]
    # Installed programs keep their bytecode; a machine set never to write it would measure that.
    surroundings = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    began = time.monotonic()
    subprocess.run([*command, *report], check=True, timeout=PATIENCE, env=surroundings)
    return (float(stamp.read_text(encoding="utf-8")) - began) * 1000
