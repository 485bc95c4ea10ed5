"""How long the window takes for the steps of the key tasks, in one process of its own."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator

from tests.bench.measure import Figure, against_budget

_BUDGETS_MS = {
    "open the one box": 100.0,
    "find somebody by name": 100.0,
    "open the line for a walk-in": 100.0,
    "read a letter of the line": 50.0,
    "open a new booking": 100.0,
    "show an arrival": 100.0,
    "open find time": 100.0,
    "show the first free times": 1000.0,
    "pick a tile up": 50.0,
    "walk a tile": 50.0,
    "carry a tile to another day": 100.0,
    "show a move": 100.0,
    "have a move confirmed": 1000.0,
    "ask why it is cancelled": 100.0,
    "press a reason": 50.0,
    "open the requests": 100.0,
    "open a class": 100.0,
    "offer names for a seat": 200.0,
    "take a seat": 1000.0,
}
"""By step, at the 95th percentile."""


def measure() -> Iterator[Figure]:
    """The steps, each done many times in a real window; its own process, as Qt wants one."""
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    command = [sys.executable, "-m", "tests.bench.task_steps"]
    ended = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    for name, value in json.loads(ended.stdout.splitlines()[-1]).items():
        yield against_budget(f"tasks: {name}, p95", value, "ms", budget=_BUDGETS_MS[name])
