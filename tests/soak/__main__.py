"""`python -m tests.soak --size small|full`: prints a table and writes `build/soak.json`."""

import argparse
import json
import logging
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.soak import (
    clashes,
    consoles,
    contention,
    half_filled,
    kills,
    large_requests,
    openapi,
    outages,
    races,
    slow_clients,
    tenant_walk,
    window_campaigns,
)
from tests.soak.campaign import Campaign

Figures = dict[str, dict[str, Any]]

RESULT = Path("build/soak.json")
CAMPAIGNS: dict[str, Callable[[str], Campaign]] = {
    "slot_race": races.run,
    "seat_race": races.run_seats,
    "tenant_walk": tenant_walk.run,
    "openapi": openapi.run,
    "large_requests": large_requests.run,
    "slow_clients": slow_clients.run,
    "contention_sqlite": contention.run_on_sqlite,
    "contention_postgresql": contention.run_on_postgresql,
    "clashes": clashes.run_clashes,
    "references": clashes.run_references,
    "kills_sqlite": kills.run_on_sqlite,
    "kills_postgresql": kills.run_on_postgresql,
    "outages": outages.run,
    "one_console": consoles.run_one_console,
    "second_console": consoles.run_second_console,
    "half_filled": half_filled.run,
    **{name: window_campaigns.campaign(name) for name in window_campaigns.MODULES},
}
_COLUMNS = (
    "id", "cycles", "acknowledged", "lost", "duplicated", "violations", "control_failed",
    "seconds", "ok",
)  # fmt: skip


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.soak")
    parser.add_argument("--size", choices=("small", "full"), default="small")
    parser.add_argument("--only", nargs="+", choices=CAMPAIGNS, default=list(CAMPAIGNS))
    parser.add_argument(
        "--resume", action="store_true", help="leave out what went well in this size already"
    )
    asked = parser.parse_args()
    logging.disable(logging.CRITICAL)  # the controls are meant to fail
    known = _read(asked.size) if asked.resume else {}
    for name in asked.only:
        if not known.get(name, {}).get("ok"):
            known[name] = CAMPAIGNS[name](asked.size).as_json()
            _write(asked.size, known)
    figures = [known[name] for name in asked.only]
    print(table(figures))
    return 0 if all(each["ok"] for each in figures) else 1


def _read(size: str) -> Figures:
    """What an earlier run of this size has found, by campaign."""
    if not RESULT.exists():
        return {}
    found = json.loads(RESULT.read_text(encoding="utf-8"))
    return {each["id"]: each for each in found["campaigns"] if found.get("size") == size}


def _write(size: str, known: Figures) -> None:
    """Notes what is known so far: a long run may be cut off."""
    RESULT.parent.mkdir(exist_ok=True)
    figures = {"size": size, "campaigns": list(known.values())}
    RESULT.write_text(json.dumps(figures, indent=2), encoding="utf-8")


def table(figures: list[dict[str, Any]]) -> str:
    """The figures in columns."""
    rows = [_COLUMNS, *([str(each[name]) for name in _COLUMNS] for each in figures)]
    widths = [max(len(row[at]) for row in rows) for at in range(len(_COLUMNS))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    )


if __name__ == "__main__":
    sys.exit(main())
