"""Campaigns `outbox_kills` (W1) and `outbox_kill_points` (W2): a console killed on and on.

The judge is the list of references that the console called saved, kept outside of it. The
control sends once more at once whatever it does not know the end of.
"""

import asyncio
import multiprocessing
import os
import sqlite3
import tempfile
from collections import Counter
from contextlib import closing, suppress
from dataclasses import dataclass, field, replace
from functools import partial
from multiprocessing.process import BaseProcess
from pathlib import Path
from random import Random

from tests.soak.campaign import Campaign
from tests.soak.faulty_http import FaultyHttp
from tests.soak.killed_desk import POINTS, Life, live
from tests.soak.parts import Figures, collect

KILLS = {"tiny": 6, "small": 15, "full": 3_000}
KILLS_A_PART = 25
"""Kills of one store, which is judged after them."""
KILLS_A_POINT = {"tiny": 1, "small": 1, "full": 50}
CONTROL_KILLS = 8
MOST_CONTROLS = 10
_SHARE_AT_WORK = 0.8
"""Of the consoles, how many are killed after the server has heard of them, however busy it is."""
_LONGEST = 0.40
"""Seconds from then on, or from its start, in which a console is killed."""

_PATIENCE = 20.0
"""Seconds after which a console that has not come by its kill point is killed anyway."""

_SETTLING = 60.0
"""Seconds the last console of a run may take until nothing is at work any more."""

_ADDED_BY_STEP_2 = (
    "not_before",
    "last_attempt_at",
    "unknown_since",
    "searches",
    "searched_at",
    "recount_at",
    "has_waited",
    "desk",
    "user",
)


@dataclass
class Judged:
    """What was called saved, and what the server has of it in the end."""

    acknowledged: set[str] = field(default_factory=set)
    lost: int = 0
    duplicated: int = 0
    unsettled: int = 0
    """Runs whose last console did not come to an end."""
    hits: Counter[str] = field(default_factory=Counter)
    """How often a console died at each point; nothing for a random moment."""

    def as_figures(self) -> Figures:
        return self.hits + Figures(
            acknowledged=len(self.acknowledged),
            lost=self.lost,
            duplicated=self.duplicated,
            unsettled=self.unsettled,
        )


def run_kills(size: str) -> Campaign:
    """W1: killed at random moments."""
    kills, a_part = KILLS[size], min(KILLS_A_PART, KILLS[size])
    total = collect(f"outbox_kills-{size}", kills // a_part, partial(_kill_part, a_part))
    control = _naive([""] * CONTROL_KILLS)
    seeds = f"1000 to {999 + total['parts']}"
    return _campaign("outbox_kills", total[""], total, control, seeds)


def _naive(points: list[str]) -> Judged:
    """The control, run until it fails: on a busy computer a console comes to little in its life."""
    judged = Judged()
    for seed in range(2, 2 + MOST_CONTROLS):
        found = asyncio.run(_run(points, seed=seed, is_naive=True))
        judged.acknowledged |= found.acknowledged
        judged.duplicated += found.duplicated
        if judged.duplicated:
            break
    return judged


def _kill_part(kills: int, number: int) -> Figures:
    return asyncio.run(_run([""] * kills, seed=1000 + number)).as_figures()


def run_kill_points(size: str) -> Campaign:
    """W2: killed at each of the named points."""
    total = collect(f"outbox_kill_points-{size}", KILLS_A_POINT[size], _kill_point_part)
    total["unsettled"] += sum(total["parts"] - total[point] for point in POINTS)
    control = _naive(["answered"] * 4)
    seeds = f"100 to {99 + total['parts']}"
    return _campaign("outbox_kill_points", len(POINTS) * total["parts"], total, control, seeds)


def _kill_point_part(number: int) -> Figures:
    return asyncio.run(_run(list(POINTS), seed=100 + number)).as_figures()


def _campaign(name: str, kills: int, total: Figures, control: Judged, seeds: str) -> Campaign:
    asked = len(control.acknowledged)
    return Campaign(
        id=name,
        cycles=kills,
        acknowledged=total["acknowledged"],
        lost=total["lost"],
        duplicated=total["duplicated"],
        violations=total["unsettled"],
        control_failed=control.duplicated > 0,
        seconds=total["ms"] / 1000,
        seeds=seeds,
        control=f"sending again at once doubled {control.duplicated} of {asked}",
        details={"hits": {point: total[point] for point in ("", *POINTS) if total[point]}},
    )


async def _run(points: list[str], *, seed: int, is_naive: bool = False) -> Judged:
    """Starts and kills consoles on one store, lets the last one settle all, and judges."""
    chance, judged = Random(seed), Judged()
    with tempfile.TemporaryDirectory(prefix="desk-soak-") as folder:
        async with FaultyHttp(seed) as server:
            path = Path(folder) / "store.sqlite"
            reader, writer = os.pipe()
            os.set_blocking(reader, False)
            life = Life(path=path, url=server.url, pipe=writer, is_naive=is_naive)
            for point in points:
                if point == "migration":
                    await _prepare_migration(life, server, chance)
                died = await _live_and_die(replace(life, point=point), server, chance)
                judged.hits[point] += died
                _note_acknowledged(reader, judged)
            server.has_faults = False
            last = _start(replace(life, is_last=True))
            judged.unsettled += not await _ended(last, _SETTLING)
            await asyncio.sleep(0.7)  # what is late has been carried out by then
            for descriptor in (reader, writer):
                os.close(descriptor)
            standing = [server.standing(ref) for ref in server.by_ref.keys() | judged.acknowledged]
            judged.duplicated = sum(max(0, count - 1) for count in standing)
            judged.lost = sum(server.standing(ref) == 0 for ref in judged.acknowledged)
    return judged


async def _prepare_migration(life: Life, server: FaultyHttp, chance: Random) -> None:
    """Fills the store as a console does, then takes it back to the first schema."""
    if not life.path.exists():
        await _live_and_die(life, server, chance)
    await asyncio.to_thread(take_back_to_first_schema, life.path)


def take_back_to_first_schema(path: Path) -> None:
    """Makes a store look as the first Desk left it, its rows included."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        if connection.execute("PRAGMA user_version").fetchone()[0] < 2:
            return
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("DROP INDEX outbox_by_recount")
        for column in _ADDED_BY_STEP_2:
            connection.execute(f"ALTER TABLE outbox DROP COLUMN {column}")
        connection.execute("PRAGMA user_version = 1")
        connection.execute("COMMIT")


async def _live_and_die(life: Life, server: FaultyHttp, chance: Random) -> bool:
    """One console, killed by itself at its point or by us; whether it died as it should."""
    if not life.point:
        server.has_heard.clear()
        process = _start(life)
        if chance.random() < _SHARE_AT_WORK:
            with suppress(TimeoutError):
                async with asyncio.timeout(_PATIENCE):
                    await server.has_heard.wait()
        await asyncio.sleep(chance.uniform(0, _LONGEST))
        process.kill()
        await _ended(process, _PATIENCE)
        return True
    process = _start(replace(life, hits=chance.randint(1, 5)))
    is_over = await _ended(process, _PATIENCE)
    if not is_over:
        process.kill()
        await _ended(process, _PATIENCE)
    return is_over


async def _ended(process: BaseProcess, patience: float) -> bool:
    """Whether a process ends in time."""
    await asyncio.to_thread(process.join, patience)
    return process.exitcode is not None


def _start(life: Life) -> BaseProcess:
    # Forked from a process that has everything loaded already: it works within some 0.05 s.
    context = multiprocessing.get_context("fork")
    process = context.Process(target=live, args=(life,), daemon=True)
    process.start()
    return process


def _note_acknowledged(reader: int, judged: Judged) -> None:
    """Reads what was called saved; a line is written in one piece or not at all."""
    parts: list[bytes] = []
    while True:
        try:
            part = os.read(reader, 1 << 16)
        except BlockingIOError:
            break
        parts.append(part)
    judged.acknowledged.update(b"".join(parts).decode().split())
