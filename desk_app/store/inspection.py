"""Whether a file can be used as our store, found without writing to it."""

import sqlite3
from contextlib import closing
from enum import StrEnum
from pathlib import Path
from typing import Final

from desk_app.store.migrations import STEPS, migrate, schema_version

APPLICATION_ID: Final = 0x4465736B
"""The letters `Desk`, by which SQLite files of ours are told from others."""

PAGE_SIZE: Final = 4096
"""Of every file of ours, in bytes."""

_MAGIC: Final = b"SQLite format 3\0"
_HEADER: Final = 100


class StoreNoteKind(StrEnum):
    """Why a file cannot be used."""

    DAMAGED = "damaged"
    NEWER = "newer"
    FOREIGN = "foreign"


def reason_against_header(path: Path) -> StoreNoteKind | None:
    """Why not, as far as the first bytes tell; a missing or empty file can be used.

    Some damage there would make SQLite speak of a read-only file or of one it does not support.

    Source: the database header in the file format of SQLite.
    """
    if not path.exists():
        return None
    with path.open("rb") as file:
        header = file.read(_HEADER)
    if not header:
        return None
    is_ours = header[68:72] == APPLICATION_ID.to_bytes(4, "big")
    is_sound = _is_sound_of_ours(header) if is_ours else header.startswith(_MAGIC)
    return None if is_sound else StoreNoteKind.DAMAGED


def reason_against_schema(connection: sqlite3.Connection) -> StoreNoteKind | None:
    """Why not, as far as the schema tells; one that is still empty can be used."""
    columns = _columns(connection)
    version = schema_version(connection)
    if not columns and version == 0:
        return None
    if connection.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
        return StoreNoteKind.FOREIGN
    if version > len(STEPS):
        # A newer Desk would have changed something; else only the number itself is wrong.
        is_ours = columns == _columns_of_version(len(STEPS))
        return StoreNoteKind.DAMAGED if is_ours else StoreNoteKind.NEWER
    is_sound = version > 0 and columns == _columns_of_version(version)
    return None if is_sound else StoreNoteKind.DAMAGED


def _is_sound_of_ours(header: bytes) -> bool:
    return (
        header.startswith(_MAGIC + PAGE_SIZE.to_bytes(2, "big"))
        and header[18] in {1, 2}
        and header[19] in {1, 2}
        and header[20:24] == bytes((0, 64, 32, 32))
        and header[44:48] == bytes((0, 0, 0, 4))
        and header[56:60] == bytes((0, 0, 0, 1))
    )


def _columns_of_version(version: int) -> frozenset[tuple[str, str]]:
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        migrate(connection, STEPS[:version])
        return _columns(connection)


def _columns(connection: sqlite3.Connection) -> frozenset[tuple[str, str]]:
    """Each column as the names of its table and itself."""
    rows = connection.execute(
        "SELECT tables.name, columns.name FROM sqlite_schema AS tables,"
        " pragma_table_info(tables.name) AS columns WHERE tables.type = 'table'"
    )
    return frozenset((table, column) for table, column in rows)
