"""The store on a SQLite whose files can be watched and disturbed.

The standard `sqlite3` shows nothing of what is written to which file, and when; APSW lets a test
stand between SQLite and the disk. `ApswConnection` speaks as `sqlite3.Connection` does, as far as
the store uses it, so that it is the store itself that is put to the test.
"""

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, cast
from unittest.mock import patch

import apsw

from desk_app.store import opening

Values = Sequence[Any]


class Rows:
    """What a statement gave, as a cursor of `sqlite3` gives it."""

    def __init__(self, rows: list[tuple[Any, ...]], *, rowcount: int, lastrowid: int) -> None:
        self.rowcount = rowcount
        self.lastrowid = lastrowid
        self._rows = iter(rows)

    def __iter__(self) -> Iterator[tuple[Any, ...]]:
        return self._rows

    def fetchone(self) -> tuple[Any, ...] | None:
        return next(self._rows, None)

    def fetchall(self) -> list[tuple[Any, ...]]:
        return list(self._rows)


class ApswConnection:
    """Stands in for `sqlite3.Connection`."""

    def __init__(self, path: Path, vfs: str) -> None:
        with _as_sqlite3_says():
            self._connection = apsw.Connection(str(path), vfs=vfs)
        self._connection.set_busy_timeout(1000)

    @property
    def in_transaction(self) -> bool:
        return self._connection.in_transaction

    def execute(self, statement: str, values: Values = ()) -> Rows:
        with _as_sqlite3_says():
            rows = list(self._connection.execute(statement, tuple(values)))
        return Rows(
            rows,
            rowcount=self._connection.changes(),
            lastrowid=self._connection.last_insert_rowid(),
        )

    def executemany(self, statement: str, many: Iterable[Values]) -> None:
        for values in many:
            self.execute(statement, values)

    def close(self) -> None:
        with _as_sqlite3_says():
            self._connection.close()


@contextmanager
def files_of(vfs: str) -> Iterator[None]:
    """Every store opened within uses the files of a registered VFS."""

    def connect(path: Path) -> sqlite3.Connection:
        path.touch()
        return cast(sqlite3.Connection, ApswConnection(path, vfs))

    with patch.object(opening, "_connect", connect):
        yield


@contextmanager
def _as_sqlite3_says() -> Iterator[None]:
    """Turns the errors of APSW into those that `sqlite3` raises for the same."""
    try:
        yield
    except apsw.Error as error:
        kind: Callable[[str], sqlite3.Error] = (
            sqlite3.IntegrityError
            if isinstance(error, apsw.ConstraintError)
            else sqlite3.OperationalError
        )
        same = kind(str(error))
        same.sqlite_errorcode = getattr(error, "extendedresult", sqlite3.SQLITE_ERROR)
        raise same from error
