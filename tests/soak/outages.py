"""Campaign `outages` (V10): a PostgreSQL that comes and goes under load.

It drops its connections, is restarted, and stays away for a while. The control: a server that
tries once, whose desks hear of dropped connections.
"""

import asyncio
import tempfile
import time
from collections import Counter
from pathlib import Path
from unittest.mock import patch

from sqlalchemy.pool import AsyncAdaptedQueuePool

from desk_app.server import repeating
from desk_app.server.databases.postgresql import (
    GLANCES,
    READERS,
    WRITERS,
    PostgresqlBackend,
)
from tests.postgresql import Cluster
from tests.server.service import Service, serving
from tests.soak.campaign import Campaign
from tests.soak.desks import Desks, judge

SIZES = {"tiny": (3, 1, 1, 0.5), "small": (10, 3, 1, 3.0), "full": (100, 100, 20, 30.0)}
"""Drops of all connections, restarts, outages, and how many seconds each of those lasts."""

LONGEST_RECOVERY = 5.0
"""Seconds from the database being back to the next booking."""


def run(size: str) -> Campaign:
    """V10; `size` is `tiny`, `small` or `full`."""
    cluster = Cluster()
    try:
        with tempfile.TemporaryDirectory(prefix="desk-soak-") as folder:
            return asyncio.run(_run(cluster, Path(folder), *SIZES[size]))
    finally:
        cluster.close()


async def _run(
    cluster: Cluster, folder: Path, drops: int, restarts: int, outages: int, lasts: float
) -> Campaign:
    begun = time.perf_counter()
    async with serving(cluster, folder) as service:
        desks = await Desks.at(service.http)
        desks.begin()
        heard = await _drop(cluster, desks, drops)
        recoveries = [await _restart(cluster, desks, 0) for _ in range(restarts)]
        recoveries += [await _restart(cluster, desks, lasts) for _ in range(outages)]
        await desks.end()
        leaked = _leaked(service, cluster)
        verdict = await repeating.repeated(service.database, lambda now: judge(now, desks))
    control = await _control(cluster, folder)
    late = sum(seconds > LONGEST_RECOVERY for seconds in recoveries)
    return Campaign(
        id="outages",
        cycles=drops + restarts + outages,
        acknowledged=len(desks.acknowledged),
        lost=verdict.lost,
        duplicated=verdict.duplicated,
        violations=verdict.faults + late + leaked + heard[503],
        control_failed=control[503] > 0,
        seconds=time.perf_counter() - begun,
        details={
            "slowest_recovery": round(max(recoveries), 2),
            "statuses": dict(desks.statuses),
            "heard_of_drops": dict(heard),
            "heard_by_control": dict(control),
        },
    )


async def _control(cluster: Cluster, folder: Path) -> Counter[int]:
    with patch.object(repeating, "MOST_TRIES", 1):
        async with serving(cluster, folder) as once:
            desks = await Desks.at(once.http)
            desks.begin()
            heard = await _drop(cluster, desks, 10)
            await desks.end()
    return heard


async def _drop(cluster: Cluster, desks: Desks, drops: int) -> Counter[int]:
    """What the desks were told other than yes while connections were dropped.

    A request is tried five times; dropped faster than it can be answered, it would lose them all.
    """
    before = Counter(desks.statuses)
    for _ in range(drops):
        await desks.wait_for_each()
        await asyncio.to_thread(cluster.drop_connections)
    await desks.wait_for_each()
    heard = desks.statuses - before
    return Counter({status: number for status, number in heard.items() if status >= 400})


async def _restart(cluster: Cluster, desks: Desks, away: float) -> float:
    """Seconds from the database being back until the next booking is made."""
    await asyncio.to_thread(cluster.stop)
    await asyncio.sleep(away)
    await asyncio.to_thread(cluster.start)
    return await desks.wait_for_yes()


def _leaked(service: Service, cluster: Cluster) -> int:
    """Connections that are in use though nobody asks, or more than the pool may have."""
    backend = service.database._backend
    assert isinstance(backend, PostgresqlBackend)
    pool = backend.engine.sync_engine.pool
    assert isinstance(pool, AsyncAdaptedQueuePool)
    in_use = pool.checkedout() + backend.glances.in_use + backend.writes.in_use
    query = "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'desk-server'"
    number = int(cluster.execute(query)[0][0])
    allowed = READERS + WRITERS + GLANCES
    return in_use + max(number - allowed, 0)
