"""`python -m tests.bench`: prints a table and writes `build/bench.json`.

The size `full` stores a million bookings and draws `docs/scaling.svg` and `docs/engine.svg`; it
takes a quarter of an hour.
"""

import argparse
import json
import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from tests.bench import (
    first_hits,
    first_pull,
    free_slots,
    grid,
    outbox_commit,
    package,
    search_box,
    start,
    store_day,
    tasks,
)
from tests.bench.measure import Figure, table
from tests.bench.server import creates, growth
from tests.bench.server.places import place

RESULT = Path("build/bench.json")
PARTS = ("window", "grid", "tasks", "engine", "search", "pull", "package", "creates", "growth")


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.bench")
    parser.add_argument("--size", choices=("small", "full"), default="small")
    parser.add_argument("--only", nargs="+", choices=PARTS, default=PARTS)
    asked = parser.parse_args()
    figures: list[Figure] = []
    for figure in _measure(asked.only, asked.size):
        print(f"{figure.name}: {figure.value:.1f} {figure.unit}", file=sys.stderr, flush=True)
        figures.append(figure)
    RESULT.parent.mkdir(exist_ok=True)
    RESULT.write_text(json.dumps([each.as_json() for each in figures], indent=2), encoding="utf-8")
    print(table(figures))
    print(f"load of the machine: {os.getloadavg()[0]:.2f}; written to {RESULT}")
    return 0 if all(each.is_within_budget for each in figures) else 1


def _measure(parts: Sequence[str], size: str) -> Iterator[Figure]:
    if "window" in parts:
        yield from (*store_day.measure(), *outbox_commit.measure(), *start.measure())
    if "grid" in parts:
        yield from grid.measure()
    if "tasks" in parts:
        yield from tasks.measure()
    if "engine" in parts:
        yield from free_slots.measure(size)
    if "search" in parts:
        yield from (*first_hits.measure(), *search_box.measure())
    if "pull" in parts:
        yield from first_pull.measure()
    if "package" in parts:
        yield from package.measure()
    if not {"creates", "growth"} & set(parts):
        return
    with place() as where:
        if "creates" in parts:
            yield from creates.measure(where)
        if "growth" in parts:
            yield from growth.measure(where, size)


if __name__ == "__main__":
    sys.exit(main())
