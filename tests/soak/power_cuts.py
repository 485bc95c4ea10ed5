"""Campaign `power_cuts` (W4): what is on the disk after a power cut, and what is missing of it.

A desk works while every write and every sync of its files is recorded. From the record every
state is made that a cut could leave: all up to the last sync of each file, and of what came later
any part, half of it torn at 512 bytes. Each is opened: it must be whole, and hold everything that
had been called saved before the cut.

The control: a store that does not wait for its disk (`synchronous = NORMAL`).
"""

import asyncio
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Final
from unittest.mock import patch

import apsw
from typing_extensions import override

from desk_app.domain.identifiers import DeskRef
from desk_app.store import opening
from desk_app.store.outbox import OutboxState
from desk_app.store.store import Store
from tests.builders import make_booking
from tests.fakes.clock import FakeClock
from tests.fakes.desk_core import create_row, new_booking
from tests.soak.apsw_connection import files_of
from tests.soak.campaign import Campaign
from tests.soak.parts import Figures, collect

CUTS: Final = {"tiny": 60, "small": 400, "full": 20_000}
_A_PART: Final = {"tiny": 60, "small": 400, "full": 1_000}
_CONTROLS: Final = 60
_WRITES: Final = 250
_SECTOR: Final = 512
_OPENED_BY_DESK: Final = 20
"""Of so many states one is opened by the store itself, the others by SQLite alone."""


@dataclass(frozen=True)
class Written:
    """One change of a file."""

    name: str
    offset: int
    content: bytes | None
    """None for a cut to the length of `offset`."""


@dataclass(frozen=True)
class Synced:
    name: str


@dataclass(frozen=True)
class Deleted:
    name: str


@dataclass(frozen=True)
class Saved:
    """A write was called saved, in a state that it keeps or comes beyond."""

    ref: DeskRef
    state: OutboxState


Event = Written | Synced | Deleted | Saved


class _File(apsw.VFSFile):
    """Passes everything on, and writes down what changes the disk."""

    def __init__(self, record: list[Event], base: str, name: object, flags: list[int]) -> None:
        super().__init__(base, name, flags)  # type: ignore[arg-type]
        path = name if isinstance(name, str) else name.filename()  # type: ignore[attr-defined]
        self._name = Path(path).name
        self._record = record

    @override
    def xWrite(self, data: bytes, offset: int) -> None:
        self._record.append(Written(self._name, offset, bytes(data)))
        super().xWrite(data, offset)

    @override
    def xTruncate(self, newsize: int) -> None:
        self._record.append(Written(self._name, newsize, None))
        super().xTruncate(newsize)

    @override
    def xSync(self, flags: int) -> None:
        super().xSync(flags)
        self._record.append(Synced(self._name))


class _Recorder(apsw.VFS):
    def __init__(self, record: list[Event]) -> None:
        self.name = f"recorder {id(record)}"
        self._record = record
        super().__init__(self.name, "")

    @override
    def xOpen(self, name: object, flags: list[int]) -> _File:
        return _File(self._record, "", name, flags)

    @override
    def xDelete(self, filename: str, syncdir: bool) -> None:
        super().xDelete(filename, syncdir)
        self._record.append(Deleted(Path(filename).name))


@dataclass
class Disk:
    """What is on the disk for sure, and what was written since and may be."""

    sure: dict[str, bytearray] = field(default_factory=dict)
    perhaps: dict[str, list[Written]] = field(default_factory=dict)

    def take(self, event: Event) -> None:
        """Goes on by one event."""
        match event:
            case Written(name):
                self.perhaps.setdefault(name, []).append(event)
            case Synced(name):
                content = self.sure.setdefault(name, bytearray())
                for written in self.perhaps.pop(name, ()):
                    _apply(content, written)
            case Deleted(name):
                self.sure.pop(name, None)
                self.perhaps.pop(name, None)

    def after_a_cut(self, chance: Random) -> dict[str, bytes]:
        """The files as a cut at this moment may leave them."""
        files = {}
        for name in self.sure.keys() | self.perhaps.keys():
            content = bytearray(self.sure.get(name, b""))
            for written in self.perhaps.get(name, ()):
                if chance.random() < 0.5:
                    _apply(content, _torn(written, chance))
            files[name] = bytes(content)
        return files


def _apply(content: bytearray, written: Written) -> None:
    if written.content is None:
        del content[written.offset :]
        return
    missing = written.offset - len(content)
    if missing > 0:
        content.extend(bytes(missing))
    content[written.offset : written.offset + len(written.content)] = written.content


def _torn(written: Written, chance: Random) -> Written:
    """Half of all writes come to the disk in part alone."""
    content = written.content
    if content is None or len(content) <= _SECTOR or chance.random() < 0.5:
        return written
    sectors = chance.randrange(1, -(-len(content) // _SECTOR))
    return Written(written.name, written.offset, content[: sectors * _SECTOR])


def run(size: str) -> Campaign:
    """W4; `size` is `tiny`, `small` or `full`."""
    record = _record_work()
    a_part = _A_PART[size]

    def cut_part(part: int) -> Figures:
        return _cut(record, a_part, Random(400 + part))

    total = collect(f"power_cuts-{size}", CUTS[size] // a_part, cut_part)
    control = _cut(_record_work(is_patient=False), _CONTROLS, Random(4))
    return Campaign(
        id="power_cuts",
        cycles=total["cuts"],
        acknowledged=total["saved"],
        lost=total["lost"],
        duplicated=0,
        violations=total["broken"],
        control_failed=control["states_with_losses"] > 0,
        seconds=total["ms"] / 1000,
        seeds=f"400 to {399 + total['parts']}",
        control=f"without syncs {control['states_with_losses']} of {_CONTROLS} cuts lost writes",
        details={"opened_by_desk": total["opened_by_desk"]},
    )


# --- working ---------------------------------------------------------------------------------


def _record_work(*, is_patient: bool = True) -> list[Event]:
    """What a desk writes to its disk from its first start on; always the same."""
    record: list[Event] = []
    recorder = _Recorder(record)
    with (
        tempfile.TemporaryDirectory(prefix="desk-soak-") as folder,
        _patience(is_patient),
        files_of(recorder.name),
    ):
        asyncio.run(_work(Path(folder) / "store.sqlite", record))
    recorder.unregister()
    return record


@contextmanager
def _patience(is_patient: bool) -> Iterator[None]:
    hasty = tuple(each.replace("= FULL", "= NORMAL") for each in opening._SETTINGS)
    with patch.object(opening, "_SETTINGS", opening._SETTINGS if is_patient else hasty):
        yield


async def _work(path: Path, record: list[Event]) -> None:
    chance = Random(44)
    for start in (0, _WRITES // 2):
        store = await Store.open(path, clock=FakeClock())
        for number in range(start, start + _WRITES // 2):
            row = await store.writes.enqueue(create_row(new_booking(number, f"{number:032x}")))
            record.append(Saved(row.ref, row.state))
            await store.save_bookings([make_booking(str(number), what="x" * 300)])
            if chance.random() < 0.5:
                await store.writes.begin(row.ref)
                await store.writes.settle(row.ref, OutboxState.DONE)
                record.append(Saved(row.ref, OutboxState.DONE))
        await store.close()


# --- cutting ---------------------------------------------------------------------------------


def _cut(record: list[Event], cuts: int, chance: Random) -> Figures:
    """Cuts at so many random moments."""
    moments = sorted(chance.randrange(1, len(record) + 1) for _ in range(cuts))
    disk, saved, found, reached = Disk(), dict[DeskRef, OutboxState](), Figures(), 0
    with tempfile.TemporaryDirectory(prefix="desk-soak-") as folder:
        for number, moment in enumerate(moments):
            for event in record[reached:moment]:
                disk.take(event)
                if isinstance(event, Saved):
                    saved[event.ref] = event.state
            reached = moment
            path = Path(folder) / str(number) / "store.sqlite"
            path.parent.mkdir()
            for name, content in disk.after_a_cut(chance).items():
                path.with_name(name).write_bytes(content)
            by_desk = number % _OPENED_BY_DESK == 0
            found += _judge(path, saved, by_desk=by_desk)
            for file in path.parent.iterdir():
                file.unlink()
    return found


def _judge(path: Path, saved: dict[DeskRef, OutboxState], *, by_desk: bool) -> Figures:
    try:
        states = asyncio.run(_read_by_desk(path)) if by_desk else _read(path)
    except (sqlite3.Error, ValueError):
        return Figures(cuts=1, saved=len(saved), broken=1, lost=len(saved))
    lost = sum(
        ref not in states or (state is OutboxState.DONE and states[ref] != state)
        for ref, state in saved.items()
    )
    return Figures(
        cuts=1,
        saved=len(saved),
        lost=lost,
        states_with_losses=lost > 0,
        opened_by_desk=by_desk,
    )


def _read(path: Path) -> dict[str, str]:
    """The state of every write, by SQLite alone."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        if not connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0]:
            return {}
        if connection.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok":
            raise ValueError("the file is damaged")
        return dict(connection.execute("SELECT ref, state FROM outbox").fetchall())


async def _read_by_desk(path: Path) -> dict[str, str]:
    """The same as the next start of Desk finds it."""
    store = await Store.open(path, clock=FakeClock())
    try:
        if store.opening_note is not None:
            raise ValueError("the file was kept aside")
        return {row.ref: row.state for row in await store.writes.load() if row.is_intact}
    finally:
        await store.close()
