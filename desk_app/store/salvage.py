"""Carrying over from a damaged file what no server can give back.

That is the outbox, the choice of calendars and the keys of bookings. What the hash of an
outbox row does not confirm stays behind in the file kept aside.
"""

import shutil
import sqlite3
import struct
from collections.abc import Iterator, Sequence
from contextlib import closing, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from desk_app.store.columns import from_column, marks
from desk_app.store.inspection import PAGE_SIZE
from desk_app.store.outbox import OutboxKind, OutboxState, row_hash

_TABLES: Final = {
    "calendar_choices": ("resource_id", "availability_calendar_ids", "booking_calendar_id"),
    "booking_keys": ("key", "desk_ref"),
    "booking_ids": ("booking_id", "key", "place"),
}
_OUTBOX: Final = (
    "number",
    "ref",
    "kind",
    "booking_id",
    "body",
    "sha256",
    "state",
    "attempts",
    "created_at",
    "zone_name",
    "answer",
)
_OUTBOX_SINCE_2: Final = (
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

_DEFAULTS: Final[dict[str, object]] = {
    "attempts": 1,
    "zone_name": "UTC",
    "answer": "",
    "searches": 0,
    "has_waited": 1,
    "desk": "",
    "user": "",
}
_INSTANTS: Final = frozenset(
    {"created_at", "not_before", "last_attempt_at", "unknown_since", "searched_at", "recount_at"}
)
_LONG_AGO: Final = 0
"""In the place of an instant that makes no sense: whatever waits for it is due."""


def salvage(kept: Path, target: sqlite3.Connection) -> None:
    """Copy every readable row that belongs to this computer alone into a new file."""
    has_log = kept.with_name(f"{kept.name}-wal").exists()
    # A log that belongs to another file hides all that is in ours, which is then read without it.
    if not (has_log and _salvage(kept, target, ("", "-wal"))):
        _salvage(kept, target, ("",))


def _salvage(kept: Path, target: sqlite3.Connection, endings: Sequence[str]) -> bool:
    """Copies rows from a file and those beside it; whether there was an outbox."""
    with TemporaryDirectory(dir=kept.parent, prefix="salvage-") as folder:
        # A copy, because SQLite writes to a file when it closes it.
        copy = _copy(kept, Path(folder), endings)
        _mend_header(copy)
        with closing(sqlite3.connect(copy, isolation_level=None)) as source:
            source.text_factory = _lenient_text
            _carry_over(source, target)
            return _has_outbox(source)


def _has_outbox(source: sqlite3.Connection) -> bool:
    with suppress(sqlite3.Error, UnicodeDecodeError):
        found = source.execute("SELECT count(*) FROM sqlite_schema WHERE name = 'outbox'")
        return bool(found.fetchone()[0])
    return False


def _carry_over(source: sqlite3.Connection, target: sqlite3.Connection) -> None:
    target.execute("BEGIN IMMEDIATE")
    # A file of the first schema has no more than the first columns; what is there already stays.
    known: tuple[tuple[str, ...], ...] = ((*_OUTBOX, *_OUTBOX_SINCE_2), _OUTBOX)
    for columns in known:
        for row in _readable(source, "outbox", columns):
            if _is_intact(row):
                _insert(target, "outbox", columns, _mended(columns, row))
    for table, names in _TABLES.items():
        for row in _readable(source, table, names):
            _insert(target, table, names, row)
    target.execute("COMMIT")


def _readable(
    source: sqlite3.Connection, table: str, columns: tuple[str, ...]
) -> Iterator[tuple[Any, ...]]:
    """Rows from the first on up to the damage, then from the last back down to it."""
    for direction, beyond in (("ASC", ">"), ("DESC", "<")):
        select = f"SELECT {', '.join(columns)} FROM {table}"
        order, last = f"ORDER BY {columns[0]} {direction}", None
        with suppress(sqlite3.Error, UnicodeDecodeError):
            for row in source.execute(f"{select} {order}"):
                last = row[0]
                yield row
            return
        # A cursor reads one row ahead, so the damage has swallowed the row before it.
        where = "" if last is None else f"WHERE {columns[0]} {beyond} ?"
        with suppress(sqlite3.Error, UnicodeDecodeError):
            values = () if last is None else (last,)
            yield from source.execute(f"{select} {where} {order} LIMIT 1", values)


def _insert(
    target: sqlite3.Connection, table: str, columns: tuple[str, ...], row: tuple[Any, ...]
) -> None:
    with suppress(sqlite3.IntegrityError):  # a row of the wrong types, or there already
        target.execute(f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks(columns)})", row)


def _is_intact(row: tuple[Any, ...]) -> bool:
    number, ref, kind, booking_id, body, stored = row[:6]
    if kind not in set(OutboxKind) or not isinstance(ref, str) or not isinstance(body, str):
        return False
    written_id = booking_id if isinstance(booking_id, str) else None
    return bool(stored == row_hash(number, ref, kind, written_id, body))


def _mended(columns: tuple[str, ...], row: tuple[Any, ...]) -> tuple[Any, ...]:
    """A row whose hash is right, with what makes no sense of all that the hash leaves out.

    Else a single value would make the new file as unreadable as the old one.
    """
    values = dict(zip(columns, row, strict=True))
    if values["state"] not in set(OutboxState) - {OutboxState.SENDING}:
        values["state"] = OutboxState.UNKNOWN
    for name, default in _DEFAULTS.items():
        if name in values and type(values[name]) is not type(default):
            values[name] = default
    for name in values.keys() & _INSTANTS:
        if not _is_instant(values[name]):
            values[name] = _LONG_AGO
    return tuple(values.values())


def _is_instant(value: object) -> bool:
    try:
        return value is None or (isinstance(value, int) and from_column(value) is not None)
    except (ValueError, OverflowError):
        return False


def _copy(kept: Path, folder: Path, endings: Sequence[str]) -> Path:
    for ending in endings:
        part = kept.with_name(kept.name + ending)
        if part.exists():
            shutil.copyfile(part, folder / f"copy.sqlite{ending}")
    return folder / "copy.sqlite"


def _mend_header(copy: Path) -> None:
    """Write the header as it has to be, since all of it is known; the length is as it is.

    Source: the database header in the file format of SQLite.
    """
    pages = -(-copy.stat().st_size // PAGE_SIZE)
    journal = 2 if copy.with_name(f"{copy.name}-wal").exists() else 1
    # Change counter, pages, no free list, schema cookie, schema format 4, UTF-8; once more the
    # counter, by which the pages are believed, and a version of SQLite.
    numbers = (1, pages, 0, 0, 1, 4, 0, 0, 1, 0, 0, 0)
    header = struct.pack(
        ">16sH6B12I20x2I",
        b"SQLite format 3\0",
        PAGE_SIZE,
        *(journal, journal, 0, 64, 32, 32),
        *numbers,
        *(1, 3040001),
    )
    with copy.open("r+b") as file:
        file.write(header)


def _lenient_text(content: bytes) -> str:
    return content.decode("utf-8", "replace")
