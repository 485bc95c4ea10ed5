"""How statements reach PostgreSQL in few messages: what nobody waits for goes along with the next.

The beginning of a transaction with its locks, and rows that are stored, have no answer that
anybody reads. So they are held back until something is asked, or until the commit: a booking takes
three messages and not six. What the database has against a row that was held back is raised by
whatever took it along, at the latest by the commit.
"""

import asyncio
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from typing import Any, Final

import psycopg
from psycopg.adapt import Transformer
from psycopg.pq import TransactionStatus
from sqlalchemy import Connection, event
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine
from sqlalchemy.util import await_only
from typing_extensions import override

from desk_app.server.databases.failures import BusyError
from desk_app.server.databases.prepared import PreparedText, QuickConnection

LONGEST_WAIT: Final = 5.0
"""Seconds a request waits for a connection before it is told to come back."""
_COMMIT: Final = b"COMMIT"
_KEY: Final = "desk_quick"


class PostgresqlConnection(QuickConnection):
    """A connection that holds back what can wait; the driver commits nothing by itself."""

    def __init__(self, connection: AsyncConnection, driver: psycopg.AsyncConnection[Any]) -> None:
        super().__init__(connection, driver)
        self._cursor = driver.cursor()
        self._quote = Transformer(driver).as_literal
        """Makes of a value what stands for it in a statement."""
        self._beginning = b""
        """What begins the transaction, where that has not been sent yet."""
        self._rows: list[bytes] = []
        """What stores something, and has not been sent yet."""
        self._known: set[str] = set()
        """The statements that the database has prepared for this connection."""

    @property
    def is_in_order(self) -> bool:
        """Whether it can serve another one."""
        status = self.driver.info.transaction_status
        return status is TransactionStatus.IDLE and not self.invalidated

    def begin_writing(self, beginning: str, locked: Sequence[str]) -> None:
        """Begins a transaction with the first statement in it.

        Args:
            beginning: The statements that do so.
            locked: What they lock.
        """
        self._beginning, self.locked = beginning.encode(), locked

    async def commit_writing(self) -> None:
        """Ends it; one in which nothing was asked or stored never began.

        Raises:
            DBAPIError: The database refuses it or something that was held back, or is gone.
        """
        if self._rows or not self._beginning:
            await self._send(_COMMIT)
        self._beginning = b""
        await self._end_here()

    async def undo_writing(self) -> None:
        """Ends it as if nothing had been written, as far as the database can still be asked."""
        self._beginning = b""
        self._rows.clear()
        with suppress(psycopg.Error):
            await self.driver.rollback()
        await self._end_here()

    @override
    async def ask(self, text: PreparedText, values: Mapping[str, Any]) -> Iterable[Sequence[Any]]:
        await self._send(await self._call(text, values))
        await self._cursor.set_result(-1)
        return await self._cursor.fetchall()

    @override
    async def tell(self, text: PreparedText, values: Mapping[str, Any]) -> None:
        self._rows.append(await self._call(text, values))

    async def send_held(self) -> None:
        """Sends what was held back."""
        if self._beginning or self._rows:
            await self._send()

    async def _call(self, text: PreparedText, values: Mapping[str, Any]) -> bytes:
        """A statement with its values, which are quoted by the driver."""
        if text.name not in self._known:
            await self._send(f"PREPARE {text.name} AS {text.sql}".encode())
            self._known.add(text.name)
        filled = b", ".join(map(self._quote, text.fill(values)))
        return b"EXECUTE %b(%b)" % (text.name.encode(), filled)

    async def _send(self, *more: bytes) -> None:
        """Sends what is held back and some more; the cursor has what each of them finds."""
        held = [self._beginning] if self._beginning else []
        message = b"; ".join([*held, *self._rows, *more])
        self._beginning = b""
        self._rows.clear()
        try:
            await self._cursor.execute(message, prepare=False)
        except psycopg.Error as error:
            raise self.refusal_of(error) from error

    async def _end_here(self) -> None:
        """Tells SQLAlchemy, if it has seen anything of the transaction, that it is over."""
        if self.in_transaction():
            await self.rollback()


def holding_back(engine: AsyncEngine) -> AsyncEngine:
    """The engine, whose connections send what they hold back before anything else."""
    event.listen(engine.sync_engine, "before_cursor_execute", _send_held)
    return engine


def _send_held(connection: Connection, *_: Any) -> None:
    """Before a statement of SQLAlchemy, and the savepoints are such."""
    quick = connection.info.get(_KEY)
    if quick is not None:
        await_only(quick.send_held())


class KeptConnections:
    """Some connections that stay open once they are, each for one request at a time."""

    def __init__(self, engine: AsyncEngine, most: int, **options: Any) -> None:
        """Opens none yet.

        Args:
            engine: Makes a new one whenever it is asked, and is `holding_back`.
            options: Execution options of each.
        """
        self._engine = engine
        self._options = options
        self._room = asyncio.Semaphore(most)
        self._free: list[PostgresqlConnection] = []
        self.in_use = 0
        """How many serve somebody at this moment."""

    @asynccontextmanager
    async def one(self) -> AsyncIterator[PostgresqlConnection]:
        """One that serves nobody else.

        Raises:
            BusyError: None became free in time.
        """
        await self._wait_for_room()
        self.in_use += 1
        try:
            connection = self._free.pop() if self._free else await self._open()
            try:
                yield connection
            finally:
                await self._take_back(connection)
        finally:
            self.in_use -= 1
            self._room.release()

    async def close(self) -> None:
        """Closes those that serve nobody."""
        while self._free:
            await self._free.pop().close()

    async def _wait_for_room(self) -> None:
        if not self._room.locked():
            await self._room.acquire()
            return
        try:
            async with asyncio.timeout(LONGEST_WAIT):
                await self._room.acquire()
        except TimeoutError as error:
            raise BusyError("no connection became free") from error

    async def _open(self) -> PostgresqlConnection:
        plain = await self._engine.connect()
        raw = await plain.get_raw_connection()
        driver: Any = raw.driver_connection
        marked = await plain.execution_options(**self._options)
        connection = raw.info[_KEY] = PostgresqlConnection(marked, driver)
        return connection

    async def _take_back(self, connection: PostgresqlConnection) -> None:
        """Keeps it if it is in order. If not, the database was away: no other is in order."""
        if connection.is_in_order:
            self._free.append(connection)
            return
        lost, self._free = [connection, *self._free], []
        for one in lost:
            await one.invalidate()
            await one.close()
