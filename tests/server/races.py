"""Many claims on one slot at the same moment, again and again; and a server without its lock."""

import asyncio
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from random import Random

from sqlalchemy.ext.asyncio import AsyncConnection
from typing_extensions import override

from desk_app.server.database import Database
from desk_app.server.integrity import find_faults
from tests.builders import MONDAY
from tests.server.service import Service, booking

ATTEMPTS = 64
_HOLDS = 8
"""How many of the attempts ask for a reservation instead of a booking."""


class UnlockedDatabase(Database):
    """What the server would be without its lock: each statement commits for itself."""

    @override
    @asynccontextmanager
    async def write(self) -> AsyncIterator[AsyncConnection]:
        async with self._engine.connect() as connection:
            loose = await connection.execution_options(desk_begin="SELECT 1")
            async with loose.begin():
                yield loose


@dataclass
class RaceResult:
    """What came of the rounds."""

    rounds: int = 0
    statuses: Counter[int] = field(default_factory=Counter)
    rounds_without_one_winner: int = 0
    overlaps: int = 0
    seconds: float = 0.0


async def race(service: Service, rounds: int, *, seed: int = 7) -> RaceResult:
    """So many rounds of `ATTEMPTS` claims on overlapping spans of one resource."""
    result = RaceResult(rounds)
    chance = Random(seed)
    resource_id = await service.make_resource()
    begun = time.perf_counter()
    for number in range(rounds):
        claims = (_claim(service, resource_id, number, one, chance) for one in range(ATTEMPTS))
        statuses = Counter(await asyncio.gather(*claims))
        result.statuses += statuses
        result.rounds_without_one_winner += statuses[201] != 1
    result.seconds = time.perf_counter() - begun
    faults = await find_faults(service.database, now=service.clock.now())
    result.overlaps = sum("overlap" in fault for fault in faults)
    return result


async def race_until_overlap(service: Service, most_rounds: int = 60) -> RaceResult:
    """Rounds until one ends in an overlap, two in five of which do without the lock."""
    result = RaceResult()
    for seed in range(most_rounds):
        result = await race(service, 1, seed=seed)
        if result.overlaps:
            break
    return result


async def _claim(
    service: Service, resource_id: str, number: int, attempt: int, chance: Random
) -> int:
    """One claim on the middle of an hour; all claims of a round share that moment."""
    start = MONDAY + timedelta(hours=2 * number, minutes=chance.randrange(30))
    end = start + timedelta(minutes=chance.randrange(30, 60))
    body = booking(resource_id, "00:00", "00:00", meta={"desk_ref": f"{number}-{attempt}"})
    body |= {"start": start.isoformat(), "end": end.isoformat(), "reservation_time": 600}
    path = "/bookings/reserve" if attempt < _HOLDS else "/bookings"
    return (await service.call("POST", path, body)).status_code
