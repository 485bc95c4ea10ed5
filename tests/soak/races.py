"""Campaign `slot_race`: 64 claims on one slot at once, and a control without the lock."""

import asyncio
import tempfile
import time
from pathlib import Path

from desk_app.server.database import Database
from desk_app.server.integrity import find_faults
from tests.server.races import RaceResult, UnlockedDatabase, race, race_until_overlap
from tests.server.service import Service, serving
from tests.soak.campaign import Campaign

ROUNDS = {"small": 50, "full": 1000}


def run(size: str) -> Campaign:
    """Runs the campaign; `size` is `small` or `full`."""
    with tempfile.TemporaryDirectory(prefix="desk-soak-") as folder:
        return asyncio.run(_run(Path(folder), ROUNDS[size]))


async def _run(folder: Path, rounds: int) -> Campaign:
    begun = time.perf_counter()
    empty = folder / "empty.sqlite"
    await (await Database.open(empty)).close()
    result, lost, doubled, faults = await _race_locked(empty, folder, rounds)
    control = await _race_unlocked(empty, folder)
    return Campaign(
        id="slot_race",
        cycles=rounds,
        acknowledged=result.statuses[201],
        lost=lost,
        duplicated=doubled,
        violations=result.rounds_without_one_winner + faults,
        control_failed=control.overlaps > 0,
        seconds=time.perf_counter() - begun,
    )


async def _race_locked(empty: Path, folder: Path, rounds: int) -> tuple[RaceResult, int, int, int]:
    place = folder / "locked"
    place.mkdir()
    async with serving(empty, place) as service:
        result = await race(service, rounds)
        alive = await _alive(service)
        faults = await find_faults(service.database, now=service.clock.now())
    won = result.statuses[201]
    return result, max(won - alive, 0), max(alive - won, 0), len(faults)


async def _race_unlocked(empty: Path, folder: Path) -> RaceResult:
    place = folder / "unlocked"
    place.mkdir()
    async with serving(empty, place, kind=UnlockedDatabase) as service:
        return await race_until_overlap(service)


async def _alive(service: Service) -> int:
    """How many claims hold their time."""
    answer = await service.call("GET", "/bookings", search="completed:false", limit=1)
    total: int = answer.json()["total"]
    return total
