"""Desks that claim slots side by side, and what came of it."""

import asyncio
import time
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

import httpx

from desk_app.server.application import build_application
from desk_app.server.database import Database
from desk_app.server.integrity import find_faults
from tests.builders import MONDAY
from tests.fakes.clock import FakeClock
from tests.postgresql import Cluster
from tests.server.service import SUNDAY_NOON, Empty, Service, booking, calling, serving

DESKS = 32
_RESOURCES = 25


@dataclass
class LoadResult:
    """What the desks were told, and how long it took."""

    statuses: Counter[int] = field(default_factory=Counter)
    seconds: list[float] = field(default_factory=list)
    overlaps: int = 0
    faults: int = 0

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


async def contend(
    service: Service, doors: Sequence[httpx.AsyncClient], *, attempts: int, slots: int
) -> LoadResult:
    """So many claims on so many slots, by `DESKS` desks that never pause.

    All claims on a slot share its middle, so that at most one can be granted.

    Args:
        doors: Ways into the server, which the desks are spread over.
    """
    result, chance = LoadResult(), Random(11)
    resources = [await service.make_resource(str(number)) for number in range(_RESOURCES)]
    numbers = iter(range(attempts))

    async def work(door: httpx.AsyncClient) -> None:
        for number in numbers:
            body = claim(resources, chance.randrange(slots), chance, ref=f"claim {number}")
            begun = time.perf_counter()
            answer = await door.post("/v2/bookings", json=body)
            result.seconds.append(time.perf_counter() - begun)
            result.statuses[answer.status_code] += 1

    await asyncio.gather(*(work(doors[number % len(doors)]) for number in range(DESKS)))
    faults = await find_faults(service.database, now=SUNDAY_NOON)
    result.overlaps = sum("overlap" in fault for fault in faults)
    result.faults = len(faults)
    return result


def claim(resources: Sequence[str], slot: int, chance: Random, *, ref: str) -> dict[str, Any]:
    """The body of a create on the middle of a slot."""
    hour = MONDAY + timedelta(hours=2 * (slot // len(resources)))
    start = hour + timedelta(minutes=chance.randrange(30))
    end = start + timedelta(minutes=chance.randrange(30, 60))
    body = booking(resources[slot % len(resources)], "00:00", "00:00", meta={"desk_ref": ref})
    return body | {"start": start.isoformat(), "end": end.isoformat()}


@asynccontextmanager
async def several_doors(
    empty: Empty, folder: Path, *, kind: type[Database] = Database, count: int = 1
) -> AsyncIterator[tuple[Service, list[httpx.AsyncClient]]]:
    """A server, and as many others on the same database as make up the count."""
    async with serving(empty, folder, kind=kind) as service, AsyncExitStack() as stack:
        doors = [service.http]
        for _ in range(count - 1):
            url = service.database._backend.engine.url.set(drivername="postgresql")
            database = await kind.open(str(url))
            stack.push_async_callback(database.close)
            application = build_application(database, clock=FakeClock(SUNDAY_NOON))
            doors.append(
                await stack.enter_async_context(calling(application, service.app.server_key))
            )
        yield service, doors


async def deadlocks(cluster: Cluster) -> int:
    """How many PostgreSQL has had to break up so far."""
    await asyncio.sleep(1.2)  # its statistics are that late
    [(number,)] = cluster.execute("SELECT sum(deadlocks) FROM pg_stat_database")
    return int(number or 0)
