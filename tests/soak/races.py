"""Campaigns `slot_race` and `seat_race`: 64 claims on one slot, or on the seats of a session.

Each has a control, the same without the lock.
"""

import asyncio
import tempfile
import time
from pathlib import Path

from desk_app.server.database import Database
from desk_app.server.integrity import find_faults
from tests.server.races import (
    RaceResult,
    SeatRaceResult,
    UnlockedDatabase,
    race,
    race_for_seats,
    race_until_overlap,
    race_until_oversold,
)
from tests.server.service import Service, serving
from tests.soak.campaign import Campaign

ROUNDS = {"tiny": 5, "small": 50, "full": 1000}


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


# --- seats -----------------------------------------------------------------------------------

SESSIONS = {"tiny": 3, "small": 20, "full": 500}
SEATS = 7


def run_seats(size: str) -> Campaign:
    """Runs the campaign of seats; `size` is `small` or `full`."""
    with tempfile.TemporaryDirectory(prefix="desk-soak-") as folder:
        return asyncio.run(_run_seats(Path(folder), SESSIONS[size]))


async def _run_seats(folder: Path, sessions: int) -> Campaign:
    begun = time.perf_counter()
    empty = folder / "empty.sqlite"
    await (await Database.open(empty)).close()
    result, kept, faults = await _fill_sessions(empty, folder, sessions)
    control = await _oversell(empty, folder)
    won = result.statuses[201]
    return Campaign(
        id="seat_race",
        cycles=sessions,
        acknowledged=won,
        lost=max(won - kept, 0),
        duplicated=max(kept - won, 0),
        violations=result.rounds_not_just_full + faults,
        control_failed=control.oversold > 0,
        seconds=time.perf_counter() - begun,
    )


async def _fill_sessions(
    empty: Path, folder: Path, sessions: int
) -> tuple[SeatRaceResult, int, int]:
    place = folder / "locked"
    place.mkdir()
    async with serving(empty, place) as service:
        result = await race_for_seats(service, sessions, max_seats=SEATS)
        kept = await _alive(service) - sessions
        faults = await find_faults(service.database, now=service.clock.now())
    return result, kept, len(faults)


async def _oversell(empty: Path, folder: Path) -> SeatRaceResult:
    place = folder / "unlocked"
    place.mkdir()
    async with serving(empty, place, kind=UnlockedDatabase) as service:
        return await race_until_oversold(service)
