"""SQLite: one file, one process, one writer.

Every write transaction begins with `BEGIN IMMEDIATE`, so what it has read cannot change before
it commits, and another process on the same file has to wait as well.
"""

import asyncio
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext
from pathlib import Path
from typing import Any, Final, Self

from sqlalchemy import event
from sqlalchemy.engine import URL
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from desk_app.errors import StoreUnreadableError
from desk_app.server.databases.backend import WRITES, WriteScope, decode_json, encode_json
from desk_app.server.databases.sqlite_driver import (
    DRIVER,
    IMMEDIATELY,
    LONG_WAIT,
    ON_THREAD,
    Connection,
    SqliteConnection,
)
from desk_app.server.schema import bring_up_to_date

_PRAGMAS: Final = (
    LONG_WAIT,
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
    "PRAGMA trusted_schema = OFF",
    "PRAGMA secure_delete = ON",
)
_READERS: Final = 4
_LONGEST_POOL_WAIT: Final = 60.0


class SqliteBackend:
    """A file of this computer; belongs to the loop that opened it."""

    def __init__(self, engine: AsyncEngine, threads: ThreadPoolExecutor) -> None:
        self._engine = engine
        self._threads = threads
        self._writer = asyncio.Lock()
        self._glances: SqliteConnection
        self._writes: SqliteConnection
        self._kept: list[SqliteConnection] = []
        """Both, once they are open: they are wanted with every request."""

    @classmethod
    def at(cls, url: URL) -> Self:
        """The file of a URL, made where it is not there.

        Raises:
            StoreUnreadableError: It cannot be made.
        """
        _create_file(Path(str(url.database)))
        threads = ThreadPoolExecutor(_READERS + 1, thread_name_prefix="sqlite")
        return cls(_create_engine(url.set(drivername=DRIVER), threads), threads)

    @property
    def engine(self) -> AsyncEngine:
        """Some connections to read with and some to write, of which one writes at a time."""
        return self._engine

    async def bring_up_to_date(self) -> None:
        """Makes the present schema, as the one writer."""
        async with self.write(WriteScope(app_id=None, is_alone=True)) as connection:
            await connection.run_sync(bring_up_to_date)
        self._glances = await self._keep()
        self._writes = await self._keep(**{WRITES: True})

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncConnection]:
        """A connection that sees one moment of the file."""
        async with self._engine.connect() as connection:
            yield await connection.execution_options(**{ON_THREAD: True})

    def glance(self) -> AbstractAsyncContextManager[AsyncConnection]:
        """The same without a transaction, for what is found at once."""
        return nullcontext(self._glances)

    def write(self, scope: WriteScope) -> AbstractAsyncContextManager[AsyncConnection]:
        """The one connection that may write, whatever it is about."""
        return self._write_on_threads() if scope.is_alone else self._write_at_once()

    async def close(self) -> None:
        """Closes all connections; waits for their threads."""
        for connection in self._kept:
            await connection.close()
        await self._engine.dispose()
        self._threads.shutdown()

    @asynccontextmanager
    async def _write_at_once(self) -> AsyncIterator[AsyncConnection]:
        async with self._writer:
            try:
                await self._writes.begin_writing()
                yield self._writes
                await self._writes.commit_writing()
            except BaseException:  # also where whoever writes is called off
                await self._writes.undo_writing()
                raise

    @asynccontextmanager
    async def _write_on_threads(self) -> AsyncIterator[AsyncConnection]:
        async with self._writer, self._engine.connect() as connection:
            writer = await connection.execution_options(**{WRITES: True, ON_THREAD: True})
            async with beginning_with(writer, IMMEDIATELY), writer.begin():
                yield connection

    async def _keep(self, **options: Any) -> SqliteConnection:
        plain = await self._engine.connect()
        driver: Any = (await plain.get_raw_connection()).driver_connection
        connection = SqliteConnection(
            await plain.execution_options(**options), driver, self._threads
        )
        self._kept.append(connection)
        return connection


def _create_engine(url: URL, threads: ThreadPoolExecutor) -> AsyncEngine:
    engine = create_async_engine(
        url,
        threads=threads,
        connect_args={
            "isolation_level": None,
            "check_same_thread": False,
            "factory": Connection,
        },
        pool_size=_READERS + 3,
        max_overflow=0,
        pool_timeout=_LONGEST_POOL_WAIT,
        json_serializer=encode_json,
        json_deserializer=decode_json,
        hide_parameters=True,
    )
    event.listen(engine.sync_engine, "connect", _prepare)
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


def _prepare(connection: DBAPIConnection, _record: Any) -> None:
    cursor = connection.cursor()
    for pragma in _PRAGMAS:
        cursor.execute(pragma)
    cursor.close()


@asynccontextmanager
async def beginning_with(connection: AsyncConnection, statement: str) -> AsyncIterator[None]:
    """Lets the transactions of a connection begin with a statement."""
    driver: Any = (await connection.get_raw_connection()).driver_connection
    driver.begins_with = statement
    try:
        yield
    finally:
        driver.begins_with = Connection.begins_with
