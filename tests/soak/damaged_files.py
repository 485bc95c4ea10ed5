"""Campaign `damaged_files` (W11): files damaged in all the ways that disks do.

Each is opened as at the next start. Nothing may crash, no write may differ from what was asked for
and still be taken for good, every write outside the damage has to be there, and a file that was
replaced has to be kept as it was found.

The control: writes without hashes, of which altered ones would be sent.
"""

import asyncio
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any, Final
from unittest.mock import patch

from desk_app.errors import StoreError
from desk_app.store import outbox
from desk_app.store.outbox import OutboxState
from desk_app.store.store import Store
from tests.builders import make_booking
from tests.fakes.clock import FakeClock
from tests.fakes.desk_core import create_row, new_booking
from tests.soak.campaign import Campaign
from tests.soak.damage import Damage, SoundFile, damage_one
from tests.soak.parts import Figures, collect

FILES: Final = {"tiny": 60, "small": 200, "full": 5_000}
_A_PART: Final = {"tiny": 60, "small": 200, "full": 250}
_WRITES: Final = 60
_BOOKINGS: Final = 150
_CONTROLS: Final = 60


def run(size: str) -> Campaign:
    """W11; `size` is `tiny`, `small` or `full`."""
    a_part = _A_PART[size]
    with tempfile.TemporaryDirectory(prefix="desk-soak-") as folder:
        sound = asyncio.run(_make_sound(Path(folder)))

        def run_part(part: int) -> Figures:
            return asyncio.run(_open_damaged(sound, a_part, Random(100 + part)))

        total = collect(f"damaged_files-{size}", FILES[size] // a_part, run_part)
        with _no_hashes():
            flips = Random(99)
            control = asyncio.run(_open_damaged(sound, _CONTROLS, flips, kinds=("outbox flip",)))
    return Campaign(
        id="damaged_files",
        cycles=total["files"],
        acknowledged=total["undamaged"],
        lost=total["lost"],
        duplicated=total["wrong"],
        violations=total["crashed"] + total["not_kept"],
        control_failed=control["wrong"] > 0,
        seconds=total["ms"] / 1000,
        seeds=f"100 to {99 + total['parts']}",
        control=f"without hashes {control['wrong']} altered writes of {_CONTROLS} files pass",
        details={name: total[name] for name in ("noticed", "replaced", "unusable")},
    )


@contextmanager
def _no_hashes() -> Iterator[None]:
    """Takes every row for what was once written."""
    read = outbox._row

    def trusting(values: tuple[Any, ...]) -> outbox.OutboxRow:
        return replace(read(values), is_intact=True)

    with patch.object(outbox, "_row", trusting):
        yield


async def _make_sound(folder: Path) -> SoundFile:
    """A file with writes in all states and bookings, closed as it should be."""
    path = folder / "sound.sqlite"
    store = await Store.open(path, clock=FakeClock())
    await store.save_bookings([make_booking(str(n), what="x" * 200) for n in range(_BOOKINGS)])
    states = sorted(set(OutboxState) - {OutboxState.QUEUED, OutboxState.SENDING})
    for number in range(_WRITES):
        row = await store.writes.enqueue(create_row(new_booking(number, f"{number:032x}")))
        if number % 2:
            await store.writes.begin(row.ref)
            await store.writes.settle(row.ref, states[number % len(states)])
    rows = await store.writes.load()
    await store.close()
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("VACUUM")  # leaves no copies of rows that have moved since
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    return SoundFile.of(path, rows)


async def _open_damaged(
    sound: SoundFile, count: int, chance: Random, *, kinds: tuple[str, ...] = ()
) -> Figures:
    found = Figures()
    for _ in range(count):
        with tempfile.TemporaryDirectory(prefix="desk-soak-") as folder:
            path = Path(folder) / "store.sqlite"
            shutil.copyfile(sound.path, path)
            damage = damage_one(path, sound, chance, kinds)
            found += await _open_one(path, sound, damage)
    return found


async def _open_one(path: Path, sound: SoundFile, damage: Damage) -> Figures:
    found, before = Figures(files=1), _content(path)
    try:
        store = await Store.open(path, clock=FakeClock())
    except StoreError:
        found["unusable"] = 1
        found["not_kept"] = _content(path) != before
        return found
    except Exception:
        found["crashed"] = 1
        return found
    try:
        rows = await _load(store)
        note = store.opening_note
    except Exception:
        found["crashed"] = 1
        rows, note = (), None
    finally:
        await store.close()
    good = {row.ref: row for row in rows if row.is_intact}
    found["noticed"] = note is not None or any(not row.is_intact for row in rows)
    found["replaced"] = note is not None
    if note is not None:
        found["not_kept"] = _content(note.kept_as) != before
    found["wrong"] = sum(sound.differs(row) for row in good.values())
    undamaged = sound.untouched(damage)
    found["undamaged"] = len(undamaged)
    found["lost"] = len(undamaged - good.keys())
    return found


def _content(path: Path) -> bytes:
    return path.read_bytes()


async def _load(store: Store) -> tuple[outbox.OutboxRow, ...]:
    """What a console reads of its writes, from the file that takes the place of a damaged one."""
    for _ in range(2):
        try:
            at_work = await store.writes.load_at_work()
            rows = await store.writes.load()
        except StoreError:
            continue
        by_ref = {row.ref for row in rows}
        return (*rows, *(row for row in at_work if row.ref not in by_ref))
    raise AssertionError("the new file cannot be read either")
