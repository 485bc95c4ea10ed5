"""Campaigns `contention_sqlite` (W15) and `contention_postgresql` (W16): 32 desks, few slots.

The controls: check-then-insert without a lock, on PostgreSQL without the constraint too. What the
constraint does alone is noted beside it.
"""

import asyncio
import tempfile
import time
from pathlib import Path

from desk_app.server.database import Database
from tests.postgresql import Cluster
from tests.server.races import UnlockedDatabase, race, race_until_overlap
from tests.server.service import Service, forget_backstop, serving
from tests.soak.campaign import Campaign
from tests.soak.load import LoadResult, contend, deadlocks, several_doors

SIZES = {"tiny": (640, 40), "small": (2_000, 100), "full": (50_000, 2_000)}
"""Attempts and slots."""

LONGEST_LOSS = 1.0
"""Seconds in which a loser has to be told, on SQLite."""
LONGEST_P99 = 0.25
"""Seconds, on PostgreSQL. Times count in the full size only: it is run on a quiet computer."""
_PROCESSES = 4
"""Servers on one PostgreSQL, of 8 connections each."""


def run_on_sqlite(size: str) -> Campaign:
    """W15; `size` is `tiny`, `small` or `full`."""
    with tempfile.TemporaryDirectory(prefix="desk-soak-") as folder:
        return asyncio.run(_run_on_sqlite(Path(folder), size))


def run_on_postgresql(size: str) -> Campaign:
    """W16; `size` is `tiny`, `small` or `full`."""
    cluster = Cluster()
    try:
        with tempfile.TemporaryDirectory(prefix="desk-soak-") as folder:
            return asyncio.run(_run_on_postgresql(cluster, Path(folder), size))
    finally:
        cluster.close()


async def _run_on_sqlite(folder: Path, size: str) -> Campaign:
    begun, (attempts, slots) = time.perf_counter(), SIZES[size]
    empty = folder / "empty.sqlite"
    await (await Database.open(empty)).close()
    async with several_doors(empty, folder) as (service, doors):
        result = await contend(service, doors, attempts=attempts, slots=slots)
        kept = await _alive(service)
    async with serving(empty, folder, kind=UnlockedDatabase) as unlocked:
        control = await race_until_overlap(unlocked)
    late = sum(seconds > LONGEST_LOSS for seconds in result.seconds) if size == "full" else 0
    return _campaign(
        "contention_sqlite", begun, result, kept, late, is_control_broken=control.overlaps > 0
    )


async def _run_on_postgresql(cluster: Cluster, folder: Path, size: str) -> Campaign:
    begun, (attempts, slots) = time.perf_counter(), SIZES[size]
    async with several_doors(cluster, folder, count=_PROCESSES) as (service, doors):
        result = await contend(service, doors, attempts=attempts, slots=slots)
        kept = await _alive(service)
    broken_up = await deadlocks(cluster)
    is_late = int(size == "full" and result.p99 > LONGEST_P99)
    async with serving(cluster, folder, kind=UnlockedDatabase) as bare:
        await forget_backstop(bare.database)
        control = await race_until_overlap(bare)
    async with serving(cluster, folder, kind=UnlockedDatabase) as constrained:
        alone = await race(constrained, 6)
    stalls = await deadlocks(cluster) - broken_up
    return _campaign(
        "contention_postgresql",
        begun,
        result,
        kept,
        broken_up + is_late + alone.overlaps,
        is_control_broken=control.overlaps > 0,
        deadlocks=broken_up,
        deadlocks_with_constraint_alone=stalls,
    )


async def _alive(service: Service) -> int:
    answer = await service.call("GET", "/bookings", search="completed:false", limit=1)
    total: int = answer.json()["total"]
    return total


def _campaign(
    name: str,
    begun: float,
    result: LoadResult,
    kept: int,
    more: int,
    *,
    is_control_broken: bool,
    **details: object,
) -> Campaign:
    won = result.statuses[201]
    return Campaign(
        id=name,
        cycles=len(result.seconds),
        acknowledged=won,
        lost=max(won - kept, 0),
        duplicated=max(kept - won, 0),
        violations=result.faults + result.failures + more,
        control_failed=is_control_broken,
        seconds=time.perf_counter() - begun,
        details={**result.figures(), **details},
    )
