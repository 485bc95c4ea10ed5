"""The first fetching of 50,000 bookings from a server on this computer, then an idle console.

The real console works on its own virtual display, in a process of its own; the server is
`desk-server serve` in another. Memory is the private part of the process (USS), against a bare
window of PySide6 before its end.
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from tests.bench.measure import Figure, against_budget
from tests.bench.server.processes import desk_server
from tests.bench.server.seeding import seed

BOOKINGS, RESOURCES = 50_000, 112
PATIENCE = 1_200


def measure() -> list[Figure]:
    """Time, pauses, memory and what an idle console takes of a core."""
    with tempfile.TemporaryDirectory(prefix="desk-bench-") as name:
        folder = Path(name)
        address = f"sqlite:///{folder / 'server.sqlite'}"
        tenant = seed(address, resources=RESOURCES, bookings=BOOKINGS)
        bare = _run("tests.bench.bare_memory")
        with desk_server(address) as server:
            url = f"http://127.0.0.1:{server.port}"
            seen = _run("tests.bench.pulling_console", str(folder / "desk"), url, tenant.key)
    if seen["stored"] != BOOKINGS:
        raise AssertionError(f"expected {BOOKINGS} bookings in the store, got {seen['stored']}")
    above = seen["memory_after"] - bare["memory"]
    return [
        against_budget("first pull of 50,000 bookings", seen["seconds"], "s", budget=60),
        against_budget("work of the console for it", seen["work"], "s", budget=30),
        against_budget("longest pause of the window meanwhile", seen["pause"], "ms", budget=50),
        against_budget(
            "memory at the most, more than before", seen["memory_more"], "MB", budget=150
        ),
        against_budget("memory with 50,000 bookings over a bare window", above, "MB", budget=120),
        against_budget("idle console, share of a core", seen["idle"], "%", budget=0.5),
    ]


def _run(module: str, *arguments: str) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-m", module, *arguments],
        stdout=subprocess.PIPE, text=True, check=True, timeout=PATIENCE,
    )  # fmt: skip
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found
