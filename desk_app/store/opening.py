"""Opening the local file: one connection, durable, and a file that cannot be used kept aside."""

import errno
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from desk_app.errors import StoreTooNewError, StoreUnreadableError
from desk_app.private_files import keep_aside
from desk_app.sqlite import is_mended
from desk_app.store import backups, outbox
from desk_app.store.failures import is_damage, is_want_of_room
from desk_app.store.inspection import (
    APPLICATION_ID,
    PAGE_SIZE,
    StoreNoteKind,
    reason_against_header,
    reason_against_schema,
)
from desk_app.store.migrations import STEPS, migrate, schema_version

_SETTINGS: Final = (
    f"page_size = {PAGE_SIZE}",
    # With the lock kept, no second connection can exist, which the WAL-reset fault needs where
    # there is an older SQLite, and the WAL index stays in memory.
    "locking_mode = EXCLUSIVE",
    "journal_mode = WAL",
    "synchronous = FULL",
    "fullfsync = ON",
    "foreign_keys = ON",
    "trusted_schema = OFF",
    "cell_size_check = ON",
    "temp_store = MEMORY",
    "secure_delete = ON",  # what was deleted is not left in the file
)


@dataclass(frozen=True, slots=True)
class StoreNote:
    """Something staff should know: a file was kept aside and a new one made."""

    kind: StoreNoteKind
    kept_as: Path

    @property
    def title(self) -> str:
        """What happened."""
        return _ERRORS[self.kind].title

    @property
    def message(self) -> str:
        """What was done about it."""
        return _ERRORS[self.kind].message


_ERRORS: Final = {
    StoreNoteKind.DAMAGED: StoreUnreadableError,
    StoreNoteKind.NEWER: StoreTooNewError,
    StoreNoteKind.FOREIGN: StoreUnreadableError,
}


def open_file(path: Path, now: datetime) -> tuple[sqlite3.Connection, StoreNote | None]:
    """The one connection to the file, which is made if missing, with its schema brought up.

    A file that is damaged, from a newer Desk, or not ours is kept aside; a new one takes its
    place. Whatever else fails is raised as it is and leaves the file alone.
    """
    try:
        opened = _open_sound(path, now)
    except (sqlite3.Error, UnicodeDecodeError) as error:
        # What the schema does not allow cannot have been stored, so here that is damage too.
        if not is_damage(error) and not isinstance(error, sqlite3.IntegrityError):
            if is_want_of_room(error, path.parent):
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)) from error
            raise
        opened = StoreNoteKind.DAMAGED
    if isinstance(opened, StoreNoteKind):
        return replace_file(path, opened, now)
    return opened, None


def replace_file(
    path: Path, kind: StoreNoteKind, now: datetime
) -> tuple[sqlite3.Connection, StoreNote]:
    """Keep the file aside and make a new one, with what can be had nowhere else carried over.

    Its connection must have been closed.
    """
    kept_as = keep_aside(path, why=kind, now=now, companions=("-wal", "-shm"))
    connection = _connect(path)
    with closed_on_failure(connection):
        _bring_up(connection)
        if kind is not StoreNoteKind.NEWER:
            from desk_app.store.salvage import salvage  # noqa: PLC0415  (rarely needed)

            salvage(kept_as, connection)
    return connection, StoreNote(kind, kept_as)


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """All that is done within is stored durably at the end, or none of it."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    finally:
        if connection.in_transaction:
            connection.execute("ROLLBACK")


@contextmanager
def closed_on_failure(connection: sqlite3.Connection) -> Iterator[None]:
    """Close the connection if what is done within fails."""
    try:
        yield
    except BaseException:  # whatever it was, the file must not stay open
        connection.close()
        raise


def _open_sound(path: Path, now: datetime) -> sqlite3.Connection | StoreNoteKind:
    """The connection, or why the file cannot be used."""
    if reason := reason_against_header(path) or _reason_with_log(path):
        return reason
    connection = _connect(path)
    with closed_on_failure(connection):
        reason = reason_against_schema(connection)
        if reason is None:
            if 0 < schema_version(connection) < len(STEPS):
                backups.copy_whole(connection, backups.new_path(path, now))
            _bring_up(connection)
            return connection
    connection.close()
    return reason


def _reason_with_log(path: Path) -> StoreNoteKind | None:
    """Why the file cannot be used together with the log beside it, found without writing.

    A log that belongs to another file would be copied over ours as soon as it is let go of.
    """
    log = path.with_name(f"{path.name}-wal")
    if not log.exists() or not log.stat().st_size:
        return None
    try:
        looking = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=1.0)
        with closing(looking):
            return reason_against_schema(looking)
    except sqlite3.OperationalError:
        return None  # out of reach for reading alone; opening it says why


def _connect(path: Path) -> sqlite3.Connection:
    os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    return sqlite3.connect(path, timeout=1.0, isolation_level=None)


def _bring_up(connection: sqlite3.Connection) -> None:
    for setting in _SETTINGS:
        connection.execute(f"PRAGMA {setting}").fetchall()
    with transaction(connection):
        if schema_version(connection) < len(STEPS):
            migrate(connection)
            connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        outbox.doubt_what_was_being_sent(connection)


def sqlite_version() -> str:
    """The SQLite library in use, and why its WAL-reset fault cannot harm, for *About*."""
    mended = is_mended(sqlite3.sqlite_version_info)
    why = "the WAL-reset fault is mended" if mended else "one connection writes"
    return f"{sqlite3.sqlite_version} ({why})"
