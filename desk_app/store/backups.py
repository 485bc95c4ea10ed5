"""Backups of the local file: their names, what is in them, and which are old enough to go."""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from desk_app.private_files import PRIVATE_FILE, make_private_folder
from desk_app.store.columns import marks
from desk_app.store.outbox import OutboxState

KEPT_FOR: Final = timedelta(days=14)
EVERY: Final = timedelta(hours=24)

_NAME: Final = re.compile(r"(?P<stem>[a-z]+)-(?P<at>\d{8}T\d{6}Z)(-\d+)?\.sqlite")
_STAMP: Final = "%Y%m%dT%H%M%SZ"
_UNSENT: Final = (OutboxState.QUEUED, OutboxState.SENDING, OutboxState.UNKNOWN)


@dataclass(frozen=True, slots=True)
class Backup:
    """One backup."""

    path: Path
    made_at: datetime
    size: int
    """In bytes."""
    unsent: int
    """How many writes in it had not reached the server, as far as was known then."""


def folder_of(database: Path) -> Path:
    """Where the backups of a file lie."""
    return database.parent / "backups"


def new_path(database: Path, now: datetime) -> Path:
    """The path of a new backup, which is free; its folder is made.

    Raises:
        OSError: If the folder cannot be made.
    """
    folder = folder_of(database)
    make_private_folder(folder)
    stem = f"{database.stem}-{now.astimezone(UTC).strftime(_STAMP)}"
    path, number = folder / f"{stem}.sqlite", 2
    while path.exists():
        path, number = folder / f"{stem}-{number}.sqlite", number + 1
    return path


def copy_whole(connection: sqlite3.Connection, target: Path) -> None:
    """Copy a file as it is at one moment; the target is replaced when the copy is whole.

    Raises:
        sqlite3.Error: If it cannot be read or written.
        OSError: If the target cannot be made.
    """
    beside = target.with_name(f".{target.name}.new")
    try:
        beside.unlink(missing_ok=True)
        beside.touch(PRIVATE_FILE)
        with closing(sqlite3.connect(beside)) as copy:
            connection.backup(copy)
            copy.execute("PRAGMA journal_mode = DELETE").fetchall()
        beside.replace(target)
    finally:
        beside.unlink(missing_ok=True)


def list_backups(database: Path) -> tuple[Backup, ...]:
    """The backups of a file, the newest first."""
    return tuple(sorted(_read_all(database), key=lambda each: each.path.name, reverse=True))


def remove_old(database: Path, now: datetime) -> None:
    """Remove backups that are kept for long enough, never the last one.

    Raises:
        OSError: If one cannot be removed.
    """
    dated = sorted((at, path) for path, at in _dated(database))
    for at, path in dated[:-1]:
        if now - at > KEPT_FOR:
            path.unlink(missing_ok=True)


def is_due(database: Path, now: datetime) -> bool:
    """Whether the newest backup is a day old, or there is none."""
    newest = max((at for _, at in _dated(database)), default=None)
    return newest is None or now - newest >= EVERY or newest > now + EVERY


def _dated(database: Path) -> Iterator[tuple[Path, datetime]]:
    folder = folder_of(database)
    if not folder.is_dir():
        return
    for path in folder.iterdir():
        found = _NAME.fullmatch(path.name)
        if found is None or found["stem"] != database.stem:
            continue
        with suppress(ValueError):
            yield path, datetime.strptime(found["at"], _STAMP).replace(tzinfo=UTC)


def _read_all(database: Path) -> Iterator[Backup]:
    for path, made_at in _dated(database):
        with suppress(sqlite3.Error, OSError):
            yield Backup(path, made_at, path.stat().st_size, _count_unsent(path))


def _count_unsent(path: Path) -> int:
    with closing(sqlite3.connect(f"{path.as_uri()}?immutable=1", uri=True)) as connection:
        count = f"SELECT count(*) FROM outbox WHERE state IN ({marks(_UNSENT)})"
        return int(connection.execute(count, _UNSENT).fetchone()[0])
