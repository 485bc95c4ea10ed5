"""Campaigns `passing_errors` (W12) and `full_disk` (W14): what passes is not taken for damage.

A desk works while its disk fails once: it is full, may not be written to, or reports an error; or
another program has the file locked as Desk starts. No file may be renamed or deleted, nothing may
be called saved that is not, and it goes on by itself.

The controls: a store that takes every error for damage, and one that says nothing of an error.
"""

import asyncio
import multiprocessing
import sqlite3
import tempfile
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager, suppress
from multiprocessing.connection import Connection
from pathlib import Path
from random import Random
from typing import Any, Final
from unittest.mock import patch

from desk_app.domain.identifiers import DeskRef
from desk_app.errors import StoreError, StoreUnreadableError
from desk_app.store import failures, opening
from desk_app.store.database import Database
from desk_app.store.outbox import OutboxState
from desk_app.store.store import Store
from tests.builders import make_booking
from tests.fakes.clock import FakeClock
from tests.fakes.desk_core import create_row, new_booking
from tests.soak.apsw_connection import files_of
from tests.soak.campaign import Campaign
from tests.soak.disturbed_files import ERRORS, Disk
from tests.soak.parts import Figures, collect

ERRORS_OF_EACH: Final = {"tiny": 5, "small": 20, "full": 200}
FULL_DISKS: Final = {"tiny": 2, "small": 5, "full": 50}
_A_PART: Final = {"tiny": 5, "small": 20, "full": 50}
_LOCKED: Final = "locked"
_KINDS: Final = (*ERRORS, _LOCKED)


def run_passing_errors(size: str) -> Campaign:
    """W12; `size` is `tiny`, `small` or `full`."""
    a_part = _A_PART[size]
    parts = ERRORS_OF_EACH[size] // a_part

    def run_part(part: int) -> Figures:
        kind = _KINDS[part // parts]
        return asyncio.run(_meet_errors(kind, a_part, Random(600 + part)))

    total = collect(f"passing_errors-{size}", len(_KINDS) * parts, run_part)
    with _everything_is_damage():
        control = asyncio.run(_meet_errors("I/O", 5, Random(6)))
    return Campaign(
        id="passing_errors",
        cycles=total["errors"],
        acknowledged=total["saved"],
        lost=total["lost"],
        duplicated=0,
        violations=total["renamed"] + total["stuck"],
        control_failed=control["renamed"] > 0,
        seconds=total["ms"] / 1000,
        seeds=f"600 to {599 + total['parts']}",
        control=f"where all is damage {control['renamed']} of 5 files were replaced",
        details={kind: total[kind] for kind in _KINDS},
    )


def run_full_disk(size: str) -> Campaign:
    """W14; `size` is `tiny`, `small` or `full`."""
    total = collect(f"full_disk-{size}", FULL_DISKS[size], _fill_disk)
    with patch.object(Database, "change", _silent(Database.change)):
        control = _fill_disk(0)
    return Campaign(
        id="full_disk",
        cycles=total["disks"],
        acknowledged=total["saved"],
        lost=total["lost"],
        duplicated=0,
        violations=total["stuck"] + total["unnamed"] + total["renamed"],
        control_failed=control["lost"] > 0,
        seconds=total["ms"] / 1000,
        seeds=f"0 to {total['parts'] - 1}",
        control=f"where an error is kept quiet {control['lost']} writes were lost",
        details={"refused": total["refused"]},
    )


@contextmanager
def _everything_is_damage() -> Iterator[None]:
    with (
        patch.object(opening, "is_damage", lambda _: True),
        patch.object(failures, "is_damage", lambda _: True),
    ):
        yield


def _silent(change: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
    async def changed(database: Database, work: Callable[..., Any]) -> Any:
        with suppress(StoreError):
            return await change(database, work)

    return changed


# --- a desk at work --------------------------------------------------------------------------


class Desk:
    """A store that is worked on, and what it called saved."""

    def __init__(self, path: Path, chance: Random) -> None:
        self.path = path
        self.saved: set[DeskRef] = set()
        self._chance = chance
        self._store: Store | None = None
        self._made = 0

    @property
    def store(self) -> Store:
        assert self._store is not None
        return self._store

    async def open(self) -> None:
        """Opens its file, which must be its own and whole."""
        self._store = await Store.open(self.path, clock=FakeClock())

    async def close(self) -> None:
        """Lets go of its file, if it is open."""
        if self._store is not None:
            await self._store.close()
        self._store = None

    async def work(self) -> None:
        """Does one of the things a desk does.

        Raises:
            StoreError: It could not be stored.
        """
        self._made += 1
        lot = self._chance.random()
        if lot < 0.6:
            ref = DeskRef(f"{self._made:032x}")
            await self.store.writes.enqueue(create_row(new_booking(self._made, ref)))
            self.saved.add(ref)
        elif lot < 0.8 and self.saved:
            await self.store.writes.settle(min(self.saved), OutboxState.DONE)
        else:
            await self.store.save_bookings([make_booking(str(self._made), what="x" * 500)])

    async def lost(self) -> int:
        """How many writes called saved are not in the file, once it is opened anew."""
        await self.close()
        await self.open()
        rows = {row.ref for row in await self.store.writes.load() if row.is_intact}
        return len(self.saved - rows)

    def is_renamed(self) -> bool:
        """Whether a file was kept aside."""
        has_note = self._store is not None and self._store.opening_note is not None
        return has_note or any("damaged" in file.name for file in self.path.parent.iterdir())


# --- W12 -------------------------------------------------------------------------------------


async def _meet_errors(kind: str, count: int, chance: Random) -> Figures:
    found, disk = Figures(), Disk()
    with tempfile.TemporaryDirectory(prefix="desk-soak-") as folder, files_of(disk.name):
        for number in range(count):
            place = Path(folder) / str(number)
            place.mkdir()
            desk = Desk(place / "store.sqlite", chance)
            await desk.open()
            for _ in range(5):
                await desk.work()
            found["stuck"] += not await _meet_one(desk, kind, disk, chance)
            found["lost"] += await desk.lost()
            found["renamed"] += desk.is_renamed()
            found["saved"] += len(desk.saved)
            await desk.close()
        found["errors"] = found[kind] = count if kind == _LOCKED else disk.failures
    disk.unregister()
    return found


async def _meet_one(desk: Desk, kind: str, disk: Disk, chance: Random) -> bool:
    """Meets an error once; whether all goes on afterwards."""
    if kind == _LOCKED:
        await desk.close()
        with _held_by_another(desk.path), suppress(StoreError):
            await desk.open()
            return False  # it must not have been opened
    else:
        disk.fail_at(chance.randint(1, 6), kind)
        if chance.random() < 0.3:
            await desk.close()
        for _ in range(20):
            with suppress(StoreError):
                if desk._store is None:
                    await desk.open()
                await desk.work()
            if disk.fails_at == 0:
                break
        disk.work()
    try:
        if desk._store is None:
            await desk.open()
        await desk.work()
    except StoreError:
        return False
    return True


@contextmanager
def _held_by_another(path: Path) -> Iterator[None]:
    """Another program has the file locked."""
    context = multiprocessing.get_context("fork")
    here, there = context.Pipe()
    holder = context.Process(target=_hold, args=(path, there), daemon=True)
    holder.start()
    here.recv()
    try:
        yield
    finally:
        here.send("enough")
        holder.join()


def _hold(path: Path, pipe: Connection) -> None:
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA locking_mode = EXCLUSIVE").fetchall()
    connection.execute("BEGIN EXCLUSIVE")
    pipe.send("held")
    pipe.recv()
    connection.execute("ROLLBACK")
    connection.close()


# --- W14 -------------------------------------------------------------------------------------


def _fill_disk(seed: int) -> Figures:
    return asyncio.run(_on_a_full_disk(Random(seed)))


async def _on_a_full_disk(chance: Random) -> Figures:
    """Works, has no space left for a while, and has some again."""
    found, disk = Figures(disks=1), Disk()
    with tempfile.TemporaryDirectory(prefix="desk-soak-") as folder, files_of(disk.name):
        desk = Desk(Path(folder) / "store.sqlite", chance)
        await desk.open()
        for _ in range(chance.randint(1, 10)):
            await desk.work()
        disk.fail_at(chance.randint(1, 10), "full", is_lasting=True)
        for _ in range(20):
            try:
                await desk.work()
            except StoreUnreadableError:
                found["renamed"] += 1
            except StoreError as error:
                found["refused"] += 1
                found["unnamed"] += "disk is full" not in error.message
        disk.work()
        try:
            await desk.work()
        except StoreError:
            found["stuck"] += 1
        found["lost"] += await desk.lost()
        found["renamed"] += desk.is_renamed()
        found["saved"] += len(desk.saved)
        await desk.close()
    disk.unregister()
    return found
