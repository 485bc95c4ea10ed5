"""The server's database: readers side by side, one writer at a time, nothing half done.

On SQLite every write transaction begins with `BEGIN IMMEDIATE`, so what it has read cannot change
before it commits, and another process on the same file has to wait as well.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Final, Self

from sqlalchemy import Connection, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError, DatabaseError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from desk_app.errors import InvalidInputError, StoreUnreadableError
from desk_app.server.schema import bring_up_to_date
from desk_app.timekit.json import decode, encode

_BEGIN: Final = "desk_begin"
_PRAGMAS: Final = (
    "PRAGMA busy_timeout = 10000",
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
    "PRAGMA trusted_schema = OFF",
)
_READERS: Final = 4
_LONGEST_WAIT: Final = 60.0


class Database:
    """An open database with the present schema; belongs to the loop that opened it."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine
        self._writer = asyncio.Lock()

    @classmethod
    async def open(cls, address: str | Path) -> Self:
        """Opens or makes the database and brings its schema up to date.

        Args:
            address: `sqlite:///` and a path, or the path alone.

        Raises:
            InvalidInputError: The address names no database this server can work on.
            StoreUnreadableError: The file is no database of a desk.
            StoreTooNewError: It was written by a newer server.
        """
        database = cls(_create_engine(_find_url(address)))
        try:
            async with database.write() as connection:
                await connection.run_sync(bring_up_to_date)
        except DatabaseError as error:
            await database.close()
            raise StoreUnreadableError(f"The database cannot be opened: {error.orig}") from error
        except BaseException:
            await database.close()
            raise
        return database

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncConnection]:
        """A connection that sees one moment of the database, for reading only."""
        async with self._engine.connect() as connection:
            yield connection

    @asynccontextmanager
    async def write(self) -> AsyncIterator[AsyncConnection]:
        """The one connection that may write; commits at the end, or rolls back on an error."""
        async with self._writer, self._engine.connect() as connection:
            writer = await connection.execution_options(**{_BEGIN: "BEGIN IMMEDIATE"})
            async with writer.begin():
                yield connection

    async def close(self) -> None:
        """Closes all connections; waits for their threads."""
        await self._engine.dispose()


def _find_url(address: str | Path) -> URL:
    text = str(address)
    try:
        url = make_url(text) if "://" in text else URL.create("sqlite", database=text)
    except (ArgumentError, ValueError) as error:
        raise InvalidInputError(
            "A database is given as sqlite:///path.", field="database"
        ) from error
    if url.get_backend_name() != "sqlite" or not url.database or url.database == ":memory:":
        raise InvalidInputError(
            "This server keeps its data in a file: sqlite:///path.", field="database"
        )
    return url.set(drivername="sqlite+aiosqlite")


def _create_engine(url: URL) -> AsyncEngine:
    _create_file(Path(str(url.database)))
    engine = create_async_engine(
        url,
        connect_args={"isolation_level": None},
        pool_size=_READERS + 1,
        max_overflow=0,
        pool_timeout=_LONGEST_WAIT,
        hide_parameters=True,  # they are what people typed, and would go to the log
        json_serializer=_encode,
        json_deserializer=_decode,
    )
    event.listen(engine.sync_engine, "connect", _prepare)
    event.listen(engine.sync_engine, "begin", _begin)
    return engine


def _create_file(path: Path) -> None:
    """Makes a file only its owner may read; the files SQLite lays beside it follow suit."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600, exist_ok=True)
    except OSError as error:
        raise StoreUnreadableError(
            f"The database cannot be made: {error.strerror}.",
            title="The database could not be opened",
        ) from error


def _encode(value: object) -> str:
    return encode(value).decode()


def _decode(text: str) -> object:
    return decode(text.encode())


def _prepare(connection: DBAPIConnection, _record: Any) -> None:
    cursor = connection.cursor()
    for pragma in _PRAGMAS:
        cursor.execute(pragma)
    cursor.close()


def _begin(connection: Connection) -> None:
    """Begins each transaction ourselves: the driver would begin none before a SELECT."""
    connection.exec_driver_sql(connection.get_execution_options().get(_BEGIN, "BEGIN"))
