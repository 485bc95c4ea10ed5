"""Copying the SQLite file of a server as it is at one moment, also while it is written to.

The copy is read over a connection that never writes: there is one writer in the process, so even
where SQLite is an old one, the fault that two writing connections can meet does not come about.
"""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from desk_app.errors import StoreError
from desk_app.private_files import PRIVATE_FILE, make_private_folder

KEPT_FOR: Final = timedelta(days=14)
EVERY: Final = timedelta(hours=24)
_STAMP: Final = "%Y%m%dT%H%M%SZ"


def back_up_if_due(database: Path, now: datetime) -> bool:
    """Copy a database to the folder beside it once a day, and remove old copies.

    Blocks while it copies.

    Returns:
        Whether a copy was made.

    Raises:
        StoreError: It cannot be read, or the folder cannot be written to.
    """
    try:
        return _back_up_if_due(database, now)
    except (sqlite3.Error, OSError) as error:
        raise StoreError from error


def _back_up_if_due(database: Path, now: datetime) -> bool:
    folder = database.parent / "backups"
    copies = {path: at for path in folder.glob("*.sqlite") if (at := _made_at(path)) is not None}
    newest = max(copies.values(), default=None)
    if not database.exists() or (newest is not None and timedelta() <= now - newest < EVERY):
        return False
    make_private_folder(folder)
    target = folder / f"{database.stem}-{now.astimezone(UTC).strftime(_STAMP)}.sqlite"
    _copy(database, target)
    for path, at in copies.items():
        if now - at > KEPT_FOR:
            path.unlink(missing_ok=True)
    return True


def _made_at(path: Path) -> datetime | None:
    try:
        return datetime.strptime(path.stem.rpartition("-")[2], _STAMP).replace(tzinfo=UTC)
    except ValueError:
        return None


def _copy(database: Path, target: Path) -> None:
    beside = target.with_name(f".{target.name}.new")
    try:
        beside.unlink(missing_ok=True)
        beside.touch(PRIVATE_FILE)
        source = f"{database.as_uri()}?mode=ro"
        with (
            closing(sqlite3.connect(source, uri=True)) as reading,
            closing(sqlite3.connect(beside)) as copy,
        ):
            reading.backup(copy)
            copy.execute("PRAGMA journal_mode = DELETE").fetchall()
        beside.replace(target)
    finally:
        beside.unlink(missing_ok=True)
