"""Campaign `upgrade_kills` (W10): a console killed while it brings an older file up to date.

Each time the file of a released Desk, with unsent writes in all states, is opened by a process
that dies at some statement of the upgrade, or a moment later. The file must be of the old schema
or of the new one, with every write in it, and open by itself the next time.

The control: an upgrade that is not one transaction.
"""

import asyncio
import multiprocessing
import sqlite3
import sys
import tempfile
import time
from contextlib import closing, nullcontext
from functools import partial
from pathlib import Path
from random import Random
from typing import Any, Final
from unittest.mock import patch

from desk_app.store import opening
from desk_app.store.inspection import reason_against_schema
from desk_app.store.migrations import STEPS, schema_version
from desk_app.store.store import Store
from tests.fakes.clock import FakeClock
from tests.soak.campaign import Campaign
from tests.soak.killed_desk import Trap, migrate_on_a_trap
from tests.soak.parts import Figures, collect

KILLS: Final = {"tiny": 4, "small": 12, "full": 200}
_A_PART: Final = {"tiny": 4, "small": 12, "full": 50}
_RELEASED: Final = Path(__file__).parents[1] / "data" / "outbox"
_PLACES: Final = sum(map(len, STEPS[1:])) + 2
"""Before each statement, before the number of the schema, and after it."""
_ALL_THE_SAME: Final = "SELECT ref, kind, booking_id, body, attempts FROM outbox ORDER BY number"
_LONGEST: Final = 0.03
"""Seconds after which a process that passed all statements is killed."""


def run(size: str) -> Campaign:
    """W10; `size` is `tiny`, `small` or `full`."""
    a_part = _A_PART[size]

    def run_part(part: int) -> Figures:
        chance = Random(10 + part)
        found = Figures()
        for number in range(a_part):
            found += _kill_once(1 + (part * a_part + number) % (_PLACES + 2), chance)
        return found

    total = collect(f"upgrade_kills-{size}", KILLS[size] // a_part, run_part)
    chance = Random(9)
    torn = sum(_kill_once(4, chance, is_whole=False)["torn"] for _ in range(5))
    return Campaign(
        id="upgrade_kills",
        cycles=total["killed"],
        acknowledged=total["rows"],
        lost=total["lost"],
        duplicated=0,
        violations=total["torn"] + total["kept_aside"] + total["survived"],
        control_failed=torn > 0,
        seconds=total["ms"] / 1000,
        seeds=f"10 to {9 + total['parts']}",
        control=f"without a transaction {torn} of 5 were between two schemas",
    )


def _kill_once(place: int, chance: Random, *, is_whole: bool = True) -> Figures:
    """Kills one upgrade; what the file is like afterwards.

    Args:
        place: The statement, from 1 on, before which the process dies; after the last one it is
            killed at a random moment.
        is_whole: Whether the upgrade is one transaction, as it is in Desk.
    """
    with tempfile.TemporaryDirectory(prefix="desk-soak-") as folder:
        path = Path(folder) / "store.sqlite"
        before = _make_old(path)
        process = multiprocessing.get_context("fork").Process(
            target=_upgrade, args=(path, place, is_whole), daemon=True
        )
        process.start()
        if place > _PLACES:
            time.sleep(chance.uniform(0, _LONGEST))
            process.kill()
        process.join()
        found = Figures(killed=1, rows=len(before), survived=process.exitcode != -9)
        found["torn"] = _is_torn(path)
        if is_whole:
            found += asyncio.run(_open_again(path, before))
        return found


def _make_old(path: Path) -> list[tuple[Any, ...]]:
    """Makes the file of the first Desk; its writes."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA page_size = 4096")
        connection.executescript((_RELEASED / "schema_1.sql").read_text(encoding="utf-8"))
        return connection.execute(_ALL_THE_SAME).fetchall()


def _upgrade(path: Path, place: int, is_whole: bool) -> None:
    sys.stderr = Path("/dev/null").open("w")  # noqa: SIM115  (the process is killed anyway)
    migrate = partial(migrate_on_a_trap, Trap(place))
    within = nullcontext() if is_whole else patch.object(opening, "transaction", nullcontext)
    with patch.object(opening, "migrate", migrate), within:
        asyncio.run(_open_and_wait(path))


async def _open_and_wait(path: Path) -> None:
    await Store.open(path, clock=FakeClock())
    await asyncio.sleep(10)


def _is_torn(path: Path) -> bool:
    """Whether the file is of no schema that there ever was."""
    with closing(sqlite3.connect(path)) as connection:
        version = schema_version(connection)
        return version not in (1, len(STEPS)) or reason_against_schema(connection) is not None


async def _open_again(path: Path, before: list[tuple[Any, ...]]) -> Figures:
    """Opens the file as the next start does, and compares."""
    store = await Store.open(path, clock=FakeClock())
    is_kept_aside = store.opening_note is not None
    intact = {row.ref for row in await store.writes.load() if row.is_intact}
    await store.close()
    with closing(sqlite3.connect(path)) as connection:
        after = set(connection.execute(_ALL_THE_SAME).fetchall())
    lost = sum(row not in after or row[0] not in intact for row in before)
    return Figures(lost=lost, kept_aside=is_kept_aside)
