"""Campaign `live_backups` (W13): backups made while a desk books, and what can be got from them.

Each must be whole, hold everything that was called saved before it was begun, and bring all of it
back when it is restored.

The control: a plain copy of the file.
"""

import asyncio
import shutil
import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path
from random import Random
from typing import Final

from desk_app.domain.identifiers import DeskRef
from desk_app.errors import StoreError
from desk_app.store.backups import Backup
from desk_app.store.outbox import OutboxRow, OutboxState
from desk_app.store.store import Store
from tests.builders import make_booking
from tests.fakes.clock import FakeClock
from tests.fakes.desk_core import create_row, new_booking
from tests.soak.campaign import Campaign
from tests.soak.parts import Figures, collect

BACKUPS: Final = {"tiny": 5, "small": 20, "full": 100}
_A_PART: Final = 5
_CONTROLS: Final = 5


def run(size: str) -> Campaign:
    """W13; `size` is `tiny`, `small` or `full`."""
    total = collect(f"live_backups-{size}", BACKUPS[size] // _A_PART, _back_up_part)
    control = asyncio.run(_back_up(_CONTROLS, is_plain=True))
    failed = control["broken"] + control["behind"]
    return Campaign(
        id="live_backups",
        cycles=total["backups"],
        acknowledged=total["saved"],
        lost=total["lost"],
        duplicated=0,
        violations=total["broken"] + total["behind"] + total["unlike"],
        control_failed=failed > 0,
        seconds=total["ms"] / 1000,
        seeds=f"1300 to {1299 + total['parts']}",
        control=f"{failed} of {_CONTROLS} plain copies were broken or lacked writes",
    )


def _back_up_part(part: int) -> Figures:
    return asyncio.run(_back_up(_A_PART, seed=1300 + part))


async def _back_up(count: int, *, seed: int = 0, is_plain: bool = False) -> Figures:
    """So many backups of one store in use, each of which is looked at and restored."""
    found, clock, chance = Figures(), FakeClock(), Random(seed)
    with tempfile.TemporaryDirectory(prefix="desk-soak-") as folder:
        path = Path(folder) / "store.sqlite"
        store = await Store.open(path, clock=clock)
        saved: list[DeskRef] = []
        booking = asyncio.create_task(_book_for_ever(store, saved))
        for _ in range(count):
            await asyncio.sleep(chance.uniform(0, 0.05))
            clock.advance(seconds=1)
            before = tuple(saved)
            made = _copy_plainly(path) if is_plain else await store.make_backup()
            found += _look_at(made, before)
            if not is_plain:
                found += await _restore(store, path, made)
        booking.cancel()
        await asyncio.gather(booking, return_exceptions=True)
        rows = await store.writes.load()
        found["saved"] = len(saved)
        found["lost"] = len(set(saved) - {row.ref for row in rows})
        await store.close()
    return found


async def _book_for_ever(store: Store, saved: list[DeskRef]) -> None:
    number = 0
    while True:
        number += 1
        row = await store.writes.enqueue(create_row(new_booking(number, f"{number:032x}")))
        saved.append(row.ref)
        await store.save_bookings([make_booking(str(number), what="x" * 300)])
        if number % 3 == 0:
            await store.writes.begin(row.ref)
            await store.writes.settle(row.ref, OutboxState.DONE)


def _copy_plainly(path: Path) -> Path:
    copy = path.with_name("plain copy.sqlite")
    shutil.copyfile(path, copy)
    return copy


def _look_at(made: Path, before: tuple[DeskRef, ...]) -> Figures:
    """Whether a backup is whole and has everything that was saved before it."""
    found = Figures(backups=1)
    try:
        with closing(sqlite3.connect(f"{made.as_uri()}?immutable=1", uri=True)) as connection:
            said = connection.execute("PRAGMA integrity_check").fetchone()[0]
            refs = {ref for (ref,) in connection.execute("SELECT ref FROM outbox")}
    except sqlite3.Error:
        return found + Figures(broken=1)
    found["broken"] = said != "ok"
    found["behind"] = not refs.issuperset(before)
    return found


async def _restore(store: Store, path: Path, made: Path) -> Figures:
    """Restores a backup at another desk and at this one: nothing of what waits may change."""
    found = Figures()
    elsewhere = path.with_name("elsewhere") / "store.sqlite"
    elsewhere.parent.mkdir(exist_ok=True)
    shutil.copyfile(made, elsewhere)
    other = await Store.open(elsewhere, clock=FakeClock())
    found["unlike"] += other.opening_note is not None
    found["unlike"] += not all(row.is_intact for row in await other.writes.load())
    await other.close()
    elsewhere.unlink()
    before = _by_ref(await store.writes.load())
    try:
        await store.restore(Backup(made, FakeClock().now(), 0, 0))
    except StoreError:
        return found + Figures(broken=1)
    after = _by_ref(await store.writes.load())
    # What was asked for meanwhile is there too; a write may have gone on.
    found["lost"] = len(before.keys() - after.keys())
    found["unlike"] += any(
        after[ref].body != row.body for ref, row in before.items() if ref in after
    )
    return found


def _by_ref(rows: tuple[OutboxRow, ...]) -> dict[DeskRef, OutboxRow]:
    return {row.ref: row for row in rows}
