"""How statements reach SQLite from a loop: at once, or on a thread where they may take long.

A row found by its key takes SQLite some microseconds, far less than handing the question to a
thread and taking the answer back. So a statement is executed where it stands, unless its
connection is marked with `ON_THREAD`. What waits goes to a thread: a commit, unless the disk has
just shown that it is quick, and the beginning of a write while another process is writing.
"""

import asyncio
import sqlite3
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from itertools import islice
from typing import Any, Final, Self, TypeVar

from sqlalchemy import CursorResult
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.sqlite.base import SQLiteExecutionContext
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.engine.interfaces import DBAPICursor
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.pool import AsyncAdaptedQueuePool, Pool
from sqlalchemy.util import await_only
from sqlalchemy.util.concurrency import in_greenlet
from typing_extensions import override

from desk_app.server.databases.prepared import PreparedText, QuickConnection

DRIVER: Final = "sqlite+desk"
ON_THREAD: Final = "desk_on_thread"
"""The execution option of a connection whose statements may take long."""
LONG_WAIT: Final = "PRAGMA busy_timeout = 10000"
NO_WAIT: Final = "PRAGMA busy_timeout = 0"
"""How many milliseconds a statement waits while another process has the file."""

IMMEDIATELY: Final = "BEGIN IMMEDIATE"
"""How a transaction begins that writes."""

NOT_AT_ALL: Final = ""
"""How one begins on a connection where each statement stands alone."""

QUICK_COMMIT: Final = 0.002
"""Seconds; while commits take no longer, handing them to a thread costs more than it saves."""

T = TypeVar("T")


class Connection(sqlite3.Connection):
    """A connection that is told how its transactions begin."""

    begins_with: str = "BEGIN"


class FetchingCursor(sqlite3.Cursor):
    """A cursor that takes all rows along at once, so that none is left to be waited for."""

    _fetched: Iterator[Any] = iter(())

    @override
    def execute(self, sql: str, parameters: Any = ()) -> Self:
        super().execute(sql, parameters)
        self._fetched = iter(super().fetchall() if self.description else ())
        return self

    @override
    def fetchone(self) -> Any:
        return next(self._fetched, None)

    @override
    def fetchall(self) -> list[Any]:
        return list(self._fetched)

    @override
    def fetchmany(self, size: int | None = 1) -> list[Any]:
        return list(islice(self._fetched, size))

    async def _async_soft_close(self) -> None:
        """Lets go of the statement; SQLAlchemy asks every cursor on a loop to."""
        self.close()


class FetchingContext(SQLiteExecutionContext):
    """Executes with such cursors."""

    @override
    def create_default_cursor(self) -> DBAPICursor:
        cursor: DBAPICursor = self._dbapi_connection.cursor(FetchingCursor)
        return cursor


class LoopDialect(SQLiteDialect_pysqlite):
    """SQLite on a loop; its connections belong to the loop, its threads to whoever made them."""

    driver = "desk"
    is_async = True
    supports_statement_cache = True
    execution_ctx_cls = FetchingContext

    def __init__(self, threads: Executor, **options: Any) -> None:
        super().__init__(**options)
        self._threads = threads

    @classmethod
    @override
    def get_pool_class(cls, url: Any) -> type[Pool]:
        return AsyncAdaptedQueuePool

    @override
    def do_execute(self, cursor: Any, statement: str, parameters: Any, context: Any = None) -> None:
        self._work_off(lambda: cursor.execute(statement, parameters), context)

    @override
    def do_executemany(
        self, cursor: Any, statement: str, parameters: Any, context: Any = None
    ) -> None:
        self._work_off(lambda: cursor.executemany(statement, parameters), context)

    @override
    def do_commit(self, dbapi_connection: Any) -> None:
        if dbapi_connection.dbapi_connection.in_transaction:
            self._on_thread(dbapi_connection.commit)

    @override
    def do_begin(self, dbapi_connection: Any) -> None:
        """Begins each transaction ourselves: the driver would begin none before a SELECT.

        Raises:
            sqlite3.OperationalError: Another process is still writing after `LONG_WAIT`.
        """
        connection: Connection = dbapi_connection.dbapi_connection
        if connection.begins_with == IMMEDIATELY:
            self._on_thread(lambda: connection.execute(IMMEDIATELY))
        elif connection.begins_with != NOT_AT_ALL:
            connection.execute(connection.begins_with)

    def _work_off(self, work: Callable[[], object], context: Any) -> None:
        if context is not None and context.execution_options.get(ON_THREAD):
            self._on_thread(work)
        elif in_greenlet():
            await_only(_at_once(work))
        else:
            work()

    def _on_thread(self, work: Callable[[], T]) -> T:
        result: T = await_only(_finished(self._threads, work))
        return result


class SqliteConnection(QuickConnection):
    """A connection whose statements are all executed where they stand.

    What SQLAlchemy does so that a driver can wait in the middle of a statement is left out.
    """

    def __init__(self, connection: AsyncConnection, driver: Connection, threads: Executor) -> None:
        """The same connection, quick; it is to be closed in place of the other.

        Args:
            threads: Where it waits.
        """
        super().__init__(connection, driver)
        driver.begins_with = NOT_AT_ALL
        self._threads = threads
        self._is_disk_quick = False
        """Whether the last commit took no longer than `QUICK_COMMIT`."""

    @override
    async def execute(
        self, statement: Any, parameters: Any = None, *, execution_options: Any = None
    ) -> CursorResult[Any]:
        return self._proxied.execute(statement, parameters, execution_options=execution_options)

    @override
    async def ask(self, text: PreparedText, values: Mapping[str, Any]) -> list[Sequence[Any]]:
        try:
            rows: list[Sequence[Any]] = self.driver.execute(text.sql, text.fill(values)).fetchall()
        except sqlite3.Error as error:
            raise self.refusal_of(error) from error
        return rows

    @override
    async def tell(self, text: PreparedText, values: Mapping[str, Any]) -> None:
        await self.ask(text, values)

    async def begin_writing(self) -> None:
        """Begins a transaction that writes; waits while another process is writing.

        Raises:
            DBAPIError: It is still writing after `LONG_WAIT`.
        """
        self.driver.execute(NO_WAIT)
        try:
            self.driver.execute(IMMEDIATELY)
        except sqlite3.OperationalError:
            await _finished(self._threads, self._begin_later)
        else:
            self.driver.execute(LONG_WAIT)

    async def commit_writing(self) -> None:
        """Ends it; on a thread unless the disk has just shown that it is quick."""
        if self._is_disk_quick:
            self._commit()
        else:
            await _finished(self._threads, self._commit)
        await self._end_here()

    async def undo_writing(self) -> None:
        """Ends it as if nothing had been written."""
        self.driver.rollback()
        await self._end_here()

    def _begin_later(self) -> None:
        self.driver.execute(LONG_WAIT)
        try:
            self.driver.execute(IMMEDIATELY)
        except sqlite3.Error as error:
            raise self.refusal_of(error) from error

    def _commit(self) -> None:
        begun = time.perf_counter()
        try:
            self.driver.commit()
        except sqlite3.Error as error:
            raise self.refusal_of(error) from error
        self._is_disk_quick = time.perf_counter() - begun < QUICK_COMMIT

    async def _end_here(self) -> None:
        """Tells SQLAlchemy, if it has seen anything of the transaction, that it is over."""
        if self.in_transaction():
            await self.rollback()


async def _at_once(work: Callable[[], object]) -> None:
    """Does the work here and now; SQLAlchemy insists that something is awaited."""
    work()


async def _finished(threads: Executor, work: Callable[[], T]) -> T:
    """What the work gives; whoever is cancelled meanwhile leaves only when it is done."""
    future = asyncio.get_running_loop().run_in_executor(threads, work)
    try:
        return await asyncio.shield(future)
    except asyncio.CancelledError:
        await asyncio.wait([future])
        raise


registry.register("sqlite.desk", __name__, LoopDialect.__name__)
