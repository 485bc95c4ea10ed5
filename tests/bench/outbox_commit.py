"""Storing a write durably, from asking to the moment the screen may say *saved*.

The floor is one `fdatasync` of the same disk after 4 KiB were appended, measured in turn with it.
"""

import asyncio
import os
import tempfile
import time
from pathlib import Path

from desk_app.clock import SystemClock
from desk_app.services.drafts import new_ref
from desk_app.store.store import Store
from tests.bench.measure import Figure
from tests.fakes.desk_core import create_row, new_booking

COMMITS = 400


def measure() -> list[Figure]:
    """The figure: p95 of committing a row, against p95 of the floor."""
    with tempfile.TemporaryDirectory() as folder:
        commit, floor = asyncio.run(_measure(Path(folder)))
    return [
        Figure(
            name="commit of a write to the outbox, p95",
            value=commit,
            unit="ms",
            floor=floor,
            ratio=commit / floor,
            budget=5,
        )
    ]


async def _measure(folder: Path) -> tuple[float, float]:
    store = await Store.open(folder / "store.sqlite", clock=SystemClock())
    commits: list[float] = []
    syncs: list[float] = []
    with (folder / "floor.bin").open("wb", buffering=0) as floor:
        for number in range(COMMITS):
            row = create_row(new_booking(number, new_ref()))
            began = time.perf_counter()
            await store.writes.enqueue(row)
            commits.append((time.perf_counter() - began) * 1000)
            began = time.perf_counter()
            floor.write(b"x" * 4096)
            os.fdatasync(floor.fileno())
            syncs.append((time.perf_counter() - began) * 1000)
    await store.close()
    return _p95(commits), _p95(syncs)


def _p95(values: list[float]) -> float:
    return sorted(values)[int(len(values) * 0.95)]
