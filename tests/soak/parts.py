"""Long campaigns in parts, each from a seed of its own: a run that was cut off goes on.

Where `python -m tests.soak` runs them, each part that is done leaves its figures in a file.
"""

import json
import os
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Final

KEPT_IN: Final = "DESK_SOAK_PARTS"
"""The variable that names the folder of those files; none are kept without it."""
MINUTES: Final = "DESK_SOAK_MINUTES"
"""The variable that says for how long a campaign may begin new parts; without it for ever."""

Figures = Counter[str]
Work = Callable[[int], Figures]


def collect(name: str, parts: int, work: Work) -> Figures:
    """The sum of what the parts found.

    Args:
        name: Of the campaign and its size, a file name.
        parts: How many there are, numbered from 0 on.
        work: Does the part of a number.

    Returns:
        The sum, with how many `parts` were done and the `ms` they took.
    """
    file = _file_of(name)
    done = _read(file)
    end = time.monotonic() + 60 * float(os.environ.get(MINUTES, "inf"))
    for part in range(parts):
        if str(part) in done:
            continue
        if done and time.monotonic() > end:
            break
        begun = time.perf_counter()
        found = work(part)
        done[str(part)] = {**found, "ms": round(1000 * (time.perf_counter() - begun)), "parts": 1}
        _write(file, done)
    total = Figures()
    for each in done.values():
        total.update(each)
    return total


def forget(folder: Path, name: str) -> None:
    """Removes what the parts of an earlier run left."""
    (folder / f"{name}.json").unlink(missing_ok=True)


def _file_of(name: str) -> Path | None:
    folder = os.environ.get(KEPT_IN)
    return Path(folder) / f"{name}.json" if folder else None


def _read(file: Path | None) -> dict[str, dict[str, int]]:
    if file is None or not file.exists():
        return {}
    found: dict[str, dict[str, int]] = json.loads(file.read_text(encoding="utf-8"))
    return found


def _write(file: Path | None, done: dict[str, dict[str, int]]) -> None:
    if file is not None:
        file.parent.mkdir(parents=True, exist_ok=True)
        beside = file.with_suffix(".new")
        beside.write_text(json.dumps(done), encoding="utf-8")
        beside.replace(file)
