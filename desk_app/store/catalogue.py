"""Saving lists that are short enough to be compared as a whole: resources and projects."""

import sqlite3
from collections.abc import Iterable
from typing import TypeVar

from desk_app.store.columns import marks

Row = tuple[str | None, ...]
Id = TypeVar("Id", bound=str)


def save_rows(
    connection: sqlite3.Connection,
    table: str,
    rows: dict[Id, Row],
    *,
    is_complete: bool,
) -> frozenset[Id]:
    """Store the rows of a table by id; the ids of those that are new, differ, or are gone.

    A column that is None was not asked for: what is stored in it stays.

    Args:
        rows: Whole rows, the id first.
        is_complete: Whether everything there is was heard of, so that what is missing is gone.
    """
    stored: dict[Id, Row] = {row[0]: row for row in connection.execute(f"SELECT * FROM {table}")}
    merged = {key: _merge(row, stored.get(key, row)) for key, row in rows.items()}
    changed = {key for key, row in merged.items() if stored.get(key) != row}
    gone = stored.keys() - merged.keys() if is_complete else set()
    _replace(connection, table, (merged[key] for key in changed))
    connection.executemany(f"DELETE FROM {table} WHERE id = ?", ((key,) for key in gone))
    return frozenset(changed | gone)


def _merge(row: Row, stored: Row) -> Row:
    return tuple(old if new is None else new for new, old in zip(row, stored, strict=True))


def _replace(connection: sqlite3.Connection, table: str, rows: Iterable[Row]) -> None:
    for row in rows:
        connection.execute(f"INSERT OR REPLACE INTO {table} VALUES ({marks(row)})", row)
