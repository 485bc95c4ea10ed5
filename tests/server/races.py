"""Many claims on one slot or on the seats of a session at once; and a server without its lock."""

import asyncio
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, nullcontext
from dataclasses import dataclass, field
from datetime import timedelta
from random import Random

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection
from typing_extensions import override

from desk_app.server.database import Database
from desk_app.server.databases.backend import WriteScope
from desk_app.server.databases.failures import failure_of
from desk_app.server.databases.sqlite import beginning_with
from desk_app.server.integrity import find_faults
from tests.builders import MONDAY
from tests.server.service import Service, booking

ATTEMPTS = 64
_HOLDS = 8
"""How many of the attempts ask for a reservation instead of a booking."""


class UnlockedDatabase(Database):
    """What the server would be without its locks.

    On SQLite each statement commits for itself, on a thread. On PostgreSQL the transaction is like
    any other, but as it is not said to write, nothing in it is locked.
    """

    @override
    @asynccontextmanager
    async def _write(self, _: WriteScope) -> AsyncIterator[AsyncConnection]:
        try:
            async with self._backend.engine.connect() as connection:
                loose = await connection.execution_options(desk_on_thread=True)
                is_sqlite = connection.dialect.name == "sqlite"
                unbegun = beginning_with(loose, "SELECT 1") if is_sqlite else nullcontext()
                async with unbegun, loose.begin():
                    yield loose
        except SQLAlchemyError as error:
            raise failure_of(error) from error


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


@dataclass
class SeatRaceResult:
    """What came of the rounds."""

    rounds: int = 0
    statuses: Counter[int] = field(default_factory=Counter)
    rounds_not_just_full: int = 0
    """In which another number of seats was given than there are."""
    oversold: int = 0
    seconds: float = 0.0


async def race_for_seats(service: Service, rounds: int, *, max_seats: int = 7) -> SeatRaceResult:
    """So many sessions, each with `ATTEMPTS` people who want one of its seats."""
    result = SeatRaceResult(rounds)
    resource_id = await service.make_resource()
    begun = time.perf_counter()
    for number in range(rounds):
        start = MONDAY + timedelta(hours=number)
        times = {"start": start.isoformat(), "end": (start + timedelta(hours=1)).isoformat()}
        session = {"graph": "group_owner", "settings": {"max_seats": max_seats}}
        body = booking(resource_id, "00:00", "00:00", **session) | times
        owner = {"owner_booking_id": (await service.make("/bookings", body))["id"]}
        seat = body | {"graph": "group_customer", "settings": {}, "related": owner}
        claims = (service.call("POST", "/bookings", seat) for _ in range(ATTEMPTS))
        statuses = Counter(one.status_code for one in await asyncio.gather(*claims))
        result.statuses += statuses
        result.rounds_not_just_full += statuses[201] != max_seats
    result.seconds = time.perf_counter() - begun
    faults = await find_faults(service.database, now=service.clock.now())
    result.oversold = sum("are taken" in fault for fault in faults)
    return result


async def race_until_oversold(service: Service, most_rounds: int = 60) -> SeatRaceResult:
    """Rounds until a session has more seats taken than it has."""
    result = SeatRaceResult()
    for _ in range(most_rounds):
        result = await race_for_seats(service, 1)
        if result.oversold:
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
