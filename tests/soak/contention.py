"""Campaigns `contention_sqlite` (W15) and `contention_postgresql` (W16): 32 desks, few slots.

The controls: check-then-insert without a lock, on PostgreSQL without the constraint too. What the
constraint does alone is noted beside it.
"""

import asyncio
import tempfile
import time
from pathlib import Path

from desk_app.server.database import Database
from tests.postgresql import DURABLE, Cluster
from tests.server.races import RaceResult, UnlockedDatabase, race, race_until_overlap
from tests.server.service import forget_backstop, serving
from tests.soak.campaign import Campaign
from tests.soak.load import LoadResult, contend, deadlocks, served

SIZES = {"tiny": (640, 40), "small": (2_000, 100), "full": (50_000, 2_000)}
"""Attempts and slots."""

LONGEST_LOSS = 1.0
"""Seconds in which a loser has to be told, on SQLite."""
LONGEST_P99 = 0.25
"""Seconds, on PostgreSQL. Times count in the full size only: it is run on a quiet computer."""
_WORKERS = 4
"""Server processes on one PostgreSQL."""


def run_on_sqlite(size: str) -> Campaign:
    """W15; `size` is `tiny`, `small` or `full`."""
    with tempfile.TemporaryDirectory(prefix="desk-soak-") as name:
        begun, (attempts, slots), folder = time.perf_counter(), SIZES[size], Path(name)
        with served(f"sqlite:///{folder / 'kept.sqlite'}") as server:
            result = contend(server, attempts=attempts, slots=slots)
        control = asyncio.run(_race_unlocked_on_sqlite(folder))
    late = sum(seconds > LONGEST_LOSS for seconds in result.seconds) if size == "full" else 0
    return _campaign(
        "contention_sqlite", begun, result, late, is_control_broken=control.overlaps > 0
    )


def run_on_postgresql(size: str) -> Campaign:
    """W16; `size` is `tiny`, `small` or `full`."""
    begun, (attempts, slots) = time.perf_counter(), SIZES[size]
    cluster = Cluster(DURABLE)
    try:
        with served(cluster.make_bare(), workers=_WORKERS) as server:
            result = contend(server, attempts=attempts, slots=slots)
        broken_up = deadlocks(cluster)
        control, alone = asyncio.run(_race_unlocked_on_postgresql(cluster))
        stalls = deadlocks(cluster) - broken_up
    finally:
        cluster.close()
    is_late = int(size == "full" and result.p99 > LONGEST_P99)
    return _campaign(
        "contention_postgresql",
        begun,
        result,
        broken_up + is_late + alone.overlaps,
        is_control_broken=control.overlaps > 0,
        deadlocks=broken_up,
        deadlocks_with_constraint_alone=stalls,
    )


async def _race_unlocked_on_sqlite(folder: Path) -> RaceResult:
    empty = folder / "empty.sqlite"
    await (await Database.open(empty)).close()
    async with serving(empty, folder, kind=UnlockedDatabase) as unlocked:
        return await race_until_overlap(unlocked)


async def _race_unlocked_on_postgresql(cluster: Cluster) -> tuple[RaceResult, RaceResult]:
    """Without lock and constraint, and without the lock alone."""
    nowhere = Path()
    async with serving(cluster, nowhere, kind=UnlockedDatabase) as bare:
        await forget_backstop(bare.database)
        control = await race_until_overlap(bare)
    async with serving(cluster, nowhere, kind=UnlockedDatabase) as constrained:
        return control, await race(constrained, 6)


def _campaign(
    name: str,
    begun: float,
    result: LoadResult,
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
        lost=max(won - result.kept, 0),
        duplicated=max(result.kept - won, 0),
        violations=result.faults + result.failures + more,
        control_failed=is_control_broken,
        seconds=time.perf_counter() - begun,
        details={**result.figures(), **details},
    )
