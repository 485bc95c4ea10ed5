"""Putting a backup in the place of the local file, without losing or doubling what is unsent.

Bookings and the like are of the backup until the server has been asked again. The outbox stays
as it is in the file at hand: what was sent since the backup is not sent again, and what waits
goes on waiting.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

from desk_app.errors import StoreTooNewError, StoreUnreadableError
from desk_app.store.inspection import StoreNoteKind, reason_against_header, reason_against_schema
from desk_app.store.migrations import STEPS, migrate, schema_version

_KEYS = ("booking_keys", "booking_ids")
"""Our own keys of bookings: those known since the backup are added to those in it."""


def restore(live: sqlite3.Connection, backup: Path) -> None:
    """Fill the open file from a backup, all or nothing.

    Raises:
        StoreUnreadableError: The backup is damaged or none of ours.
        StoreTooNewError: A newer Desk made it.
    """
    with TemporaryDirectory(dir=backup.parent, prefix="restore-") as folder:
        prepared = Path(folder) / "prepared.sqlite"
        with closing(sqlite3.connect(prepared, isolation_level=None)) as target:
            _copy(backup, target)
            _carry_over(live, target)
            target.backup(live)


def _copy(backup: Path, target: sqlite3.Connection) -> None:
    if reason_against_header(backup) is not None:
        raise StoreUnreadableError(_DAMAGED)
    with closing(sqlite3.connect(f"{backup.as_uri()}?immutable=1", uri=True)) as source:
        reason = reason_against_schema(source)
        if reason is StoreNoteKind.NEWER:
            raise StoreTooNewError("A newer Desk made this backup. Nothing was changed.")
        if reason is not None or source.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok":
            raise StoreUnreadableError(_DAMAGED)
        source.backup(target)
    target.execute("BEGIN IMMEDIATE")
    if schema_version(target) < len(STEPS):
        migrate(target)
    target.execute("COMMIT")


_DAMAGED = "This backup is damaged. Nothing was changed. Choose another one."


def _carry_over(live: sqlite3.Connection, target: sqlite3.Connection) -> None:
    target.execute("BEGIN IMMEDIATE")
    for table in _tables_of_outbox(live):
        target.execute(f"DELETE FROM {table}")
        _insert_all(live, target, table, "INSERT")
    for table in _KEYS:
        _insert_all(live, target, table, "INSERT OR IGNORE")
    # The order of rows in the outbox is never used twice, also not after older rows are gone.
    [highest] = live.execute("SELECT max(seq) FROM sqlite_sequence WHERE name = 'outbox'")
    target.execute("DELETE FROM sqlite_sequence WHERE name = 'outbox'")
    target.execute("INSERT INTO sqlite_sequence VALUES ('outbox', ?)", (highest[0] or 0,))
    target.execute("COMMIT")


def _tables_of_outbox(live: sqlite3.Connection) -> Iterator[str]:
    rows = live.execute("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")
    return (name for (name,) in rows.fetchall() if name.startswith("outbox"))


def _insert_all(
    live: sqlite3.Connection, target: sqlite3.Connection, table: str, verb: str
) -> None:
    columns = [name for (name,) in live.execute("SELECT name FROM pragma_table_info(?)", (table,))]
    names = ", ".join(columns)
    values = ", ".join("?" * len(columns))
    rows = live.execute(f"SELECT {names} FROM {table}").fetchall()
    target.executemany(f"{verb} INTO {table} ({names}) VALUES ({values})", rows)
