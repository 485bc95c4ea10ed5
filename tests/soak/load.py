"""Desks that claim slots side by side at a server in processes of its own, and what came of it."""

import asyncio
import json
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import httpx

from desk_app.server.database import Database
from desk_app.server.integrity import find_faults
from tests.bench.server.processes import Process, desk_server, load
from tests.postgresql import Cluster

DESKS = 32
_RESOURCES = 25
_FIRST = "2035-01-01T08:00:00+00:00"
_LONGEST = 3600.0


@dataclass(frozen=True)
class Served:
    """A server that runs, and a key of its one app."""

    address: str
    process: Process
    key: str

    def http(self) -> httpx.Client:
        """A way to call it."""
        url = f"http://127.0.0.1:{self.process.port}/v2"
        return httpx.Client(base_url=url, auth=("", self.key), timeout=30)


@dataclass(frozen=True)
class LoadResult:
    """What the desks were told, how long it took, and what is there in the end."""

    statuses: Counter[int]
    seconds: list[float]
    faults: int
    kept: int

    @property
    def p99(self) -> float:
        """Seconds in which 99 in 100 were answered."""
        return sorted(self.seconds)[max(len(self.seconds) * 99 // 100 - 1, 0)]

    @property
    def failures(self) -> int:
        """Answers that were neither yes nor no."""
        return sum(number for status, number in self.statuses.items() if status not in (201, 422))

    def figures(self) -> dict[str, Any]:
        """For the file."""
        return {
            "statuses": dict(sorted(self.statuses.items())),
            "p99_ms": round(self.p99 * 1000, 1),
            "worst_ms": round(max(self.seconds) * 1000, 1),
        }


@contextmanager
def served(address: str, *, workers: int = 1) -> Iterator[Served]:
    """`desk-server serve` on a database, with one app."""
    made = subprocess.run(
        [sys.executable, "-m", "desk_app.server", "create-app", "Soak", "--json",
         "--database", address],
        check=True, capture_output=True,
    )  # fmt: skip
    with desk_server(address, workers=workers) as process:
        yield Served(address, process, json.loads(made.stdout)["server_key"])


def contend(server: Served, *, attempts: int, slots: int) -> LoadResult:
    """So many claims on so many slots, by `DESKS` desks in another process that never pause."""
    with server.http() as http:
        resources = [_make_resource(http, number) for number in range(_RESOURCES)]
    job: dict[str, Any] = {
        "kind": "claims", "path": "/v2/bookings", "key": server.key, "clients": DESKS,
        "seconds": _LONGEST, "requests": attempts, "resources": resources, "slots": slots,
        "first": _FIRST,
    }  # fmt: skip
    done = load(server.process, job, expected=())
    with server.http() as http:
        page = http.get("/bookings", params={"search": "completed:false", "limit": 1}).json()
    faults = asyncio.run(_count_faults(server.address))
    return LoadResult(done.statuses, done.seconds, faults, int(page["total"]))


def _make_resource(http: httpx.Client, number: int) -> str:
    answer = http.post("/resources", json={"name": f"Desk {number}", "timezone": "UTC"})
    return str(answer.json()["data"]["id"])


async def _count_faults(address: str) -> int:
    database = await Database.open(address)
    try:
        return len(await find_faults(database, now=datetime.now(UTC)))
    finally:
        await database.close()


def deadlocks(cluster: Cluster) -> int:
    """How many PostgreSQL has had to break up so far."""
    time.sleep(1.2)  # its statistics are that late
    [(number,)] = cluster.execute("SELECT sum(deadlocks) FROM pg_stat_database")
    return int(number or 0)
