"""`python -m tests.soak --size small|full`: prints a table and writes `build/soak.json`.

`--page` makes `docs/RELIABILITY.md` of what was run; see `tests.soak.page`.
"""

import argparse
import json
import logging
import os
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tests.soak import (
    clashes,
    consoles,
    contention,
    damaged_files,
    half_filled,
    histories,
    kills,
    large_requests,
    live_backups,
    openapi,
    outages,
    outbox_faults,
    outbox_kills,
    page,
    parts,
    passing_errors,
    power_cuts,
    races,
    reference_search,
    slow_clients,
    tenant_walk,
    upgrade_kills,
    window_campaigns,
    window_kills,
)
from tests.soak.campaign import Campaign

Figures = dict[str, dict[str, Any]]
"""By the names of a campaign and its size, such as `outbox_faults-full`."""

RESULT = Path("build/soak.json")
PARTS = Path("build/soak")
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
    "outbox_faults": outbox_faults.run_faults,
    "outbox_doubles": outbox_faults.run_doubles,
    "outbox_poison": outbox_faults.run_poison,
    "outbox_offline_day": outbox_faults.run_offline_day,
    "outbox_kills": outbox_kills.run_kills,
    "outbox_kill_points": outbox_kills.run_kill_points,
    "reference_search": reference_search.run,
    "histories": histories.run_histories,
    "settled_copies": histories.run_copies,
    "upgrade_kills": upgrade_kills.run,
    "damaged_files": damaged_files.run,
    "power_cuts": power_cuts.run,
    "passing_errors": passing_errors.run_passing_errors,
    "full_disk": passing_errors.run_full_disk,
    "live_backups": live_backups.run,
    "one_console": consoles.run_one_console,
    "second_console": consoles.run_second_console,
    "window_kills": window_kills.run,
    "half_filled": half_filled.run,
    **{name: window_campaigns.campaign(name) for name in window_campaigns.MODULES},
}
_COLUMNS = (
    "id", "cycles", "acknowledged", "lost", "duplicated", "violations", "control_failed",
    "seconds", "ok",
)  # fmt: skip


def main() -> int:
    asked = _read_arguments()
    if asked.page:
        page.write(_read().values())
        return 0
    logging.disable(logging.CRITICAL)  # the controls are meant to fail
    os.environ[parts.KEPT_IN] = str(PARTS.absolute())
    if asked.minutes is not None:
        os.environ[parts.MINUTES] = str(asked.minutes)
    figures = [_run(name, asked.size, is_resumed=asked.resume) for name in asked.only]
    print(table(figures))
    return 0 if all(each["ok"] for each in figures) else 1


def _read_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.soak")
    parser.add_argument("--size", choices=("small", "full"), default="small")
    parser.add_argument("--only", nargs="+", choices=CAMPAIGNS, default=list(CAMPAIGNS))
    parser.add_argument(
        "--resume",
        action="store_true",
        help="leave out what went well in this size already, and go on with what was cut off",
    )
    parser.add_argument("--minutes", type=float, help="how long each campaign in parts may take")
    parser.add_argument("--page", action="store_true", help="write the page of what was run")
    return parser.parse_args()


def _run(name: str, size: str, *, is_resumed: bool) -> dict[str, Any]:
    """The figures of a campaign, which are written down at once: a long run may be cut off."""
    key = f"{name}-{size}"
    known = _read().get(key)
    if is_resumed and known is not None and known["ok"]:
        return known
    if not is_resumed:
        parts.forget(PARTS, key)
    found = CAMPAIGNS[name](size).as_json()
    found |= {"size": size, "date": f"{datetime.now(UTC):%Y-%m-%d}", "machine": page.machine()}
    RESULT.parent.mkdir(exist_ok=True)
    everything = _read() | {key: found}  # others may have been written meanwhile
    RESULT.write_text(json.dumps({"campaigns": everything}, indent=2), encoding="utf-8")
    return found


def _read() -> Figures:
    """What was found so far."""
    if not RESULT.exists():
        return {}
    found = json.loads(RESULT.read_text(encoding="utf-8"))["campaigns"]
    return found if isinstance(found, dict) else {}


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
