"""`python -m tests.bench`: prints a table and writes `build/bench.json`."""

import json
import os
import sys
from pathlib import Path

from tests.bench import free_slots, start, store_day
from tests.bench.measure import table

RESULT = Path("build/bench.json")


def main() -> int:
    figures = [*free_slots.measure(), *store_day.measure(), *start.measure()]
    RESULT.parent.mkdir(exist_ok=True)
    RESULT.write_text(json.dumps([each.as_json() for each in figures], indent=2), encoding="utf-8")
    print(table(figures))
    print(f"load of the machine: {os.getloadavg()[0]:.2f}; written to {RESULT}")
    return 0 if all(each.is_within_budget for each in figures) else 1


if __name__ == "__main__":
    sys.exit(main())
