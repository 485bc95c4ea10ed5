"""`python -m tests.soak --size small|full`: prints a table and writes `build/soak.json`."""

import argparse
import json
import logging
import sys
from pathlib import Path

from tests.soak import large_requests, races, slow_clients, tenant_walk
from tests.soak.campaign import Campaign

RESULT = Path("build/soak.json")
CAMPAIGNS = (races.run, races.run_seats, tenant_walk.run, large_requests.run, slow_clients.run)
_COLUMNS = (
    "id", "cycles", "acknowledged", "lost", "duplicated", "violations", "control_failed",
    "seconds", "ok",
)  # fmt: skip


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.soak")
    parser.add_argument("--size", choices=("small", "full"), default="small")
    size = parser.parse_args().size
    logging.disable(logging.CRITICAL)  # the controls are meant to fail
    campaigns = [run(size) for run in CAMPAIGNS]
    RESULT.parent.mkdir(exist_ok=True)
    figures = {"campaigns": [each.as_json() for each in campaigns]}
    RESULT.write_text(json.dumps(figures, indent=2), encoding="utf-8")
    print(table(campaigns))
    return 0 if all(each.ok for each in campaigns) else 1


def table(campaigns: list[Campaign]) -> str:
    """The figures in columns."""
    rows = [_COLUMNS, *([str(each.as_json()[name]) for name in _COLUMNS] for each in campaigns)]
    widths = [max(len(row[at]) for row in rows) for at in range(len(_COLUMNS))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    )


if __name__ == "__main__":
    sys.exit(main())
