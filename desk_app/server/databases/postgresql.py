"""PostgreSQL: several processes on several computers, locks where two could undo one another.

Readers see one moment of the database and wait for nobody. Writers take the locks of
`databases.locks` and read what is committed; `bookings_no_overlap` is the backstop for the day
a lock is forgotten.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, Final, Self

from sqlalchemy import Connection
from sqlalchemy.engine import URL
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from desk_app.server.databases.backend import (
    LOCKED,
    WRITES,
    WriteScope,
    decode_json,
    encode_json,
)
from desk_app.server.databases.locks import begin_in, lock_schema
from desk_app.server.schema import LATEST_VERSION, bring_up_to_date, find_version

READERS: Final = 4
WRITERS: Final = 8
GLANCES: Final = 2
"""Connections of one process, of each kind; PostgreSQL allows 100 in all unless told otherwise."""
LONGEST_POOL_WAIT: Final = 5.0
"""Seconds a request waits for a connection before it is told to come back."""
_SESSION: Final = {
    "application_name": "desk-server",
    "connect_timeout": 3,
    # A server that vanished is noticed within half a minute.
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 20_000,
    "options": (
        "-c timezone=UTC -c lock_timeout=10s -c statement_timeout=30s"
        " -c idle_in_transaction_session_timeout=60s"
    ),
}
_ONE_MOMENT: Final[dict[str, Any]] = {
    "isolation_level": "REPEATABLE READ",
    "postgresql_readonly": True,
}


class PostgresqlBackend:
    """A database on a server of its own; belongs to the loop that opened it."""

    def __init__(self, engine: AsyncEngine, writes: AsyncEngine, glances: AsyncEngine) -> None:
        self._engine = engine
        self._writes = writes
        self._glances = glances
        self.engines = (engine, writes, glances)
        """Each with connections of its own."""

    @classmethod
    def at(cls, url: URL) -> Self:
        """The database of a URL; connects when it is first used."""
        told = {"isolation_level": "AUTOCOMMIT"}  # a transaction begins where it is told to
        return cls(
            _create_engine(url, READERS),
            _create_engine(url, WRITERS, **told),
            _create_engine(url, GLANCES, skip_autocommit_rollback=True, **told),
        )

    @property
    def engine(self) -> AsyncEngine:
        """The pool of connections that read; each serves one transaction after the other."""
        return self._engine

    async def bring_up_to_date(self) -> None:
        """Makes the present schema; whoever comes second finds it made."""
        async with self._engine.connect() as connection:
            if await connection.run_sync(find_version) == LATEST_VERSION:
                return
        async with self._engine.begin() as connection:
            await connection.run_sync(_bring_up_to_date_alone)

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncConnection]:
        """A connection that sees one moment of the database."""
        async with self._engine.connect() as connection:
            yield await connection.execution_options(**_ONE_MOMENT)

    @asynccontextmanager
    async def glance(self) -> AsyncIterator[AsyncConnection]:
        """A connection without a transaction around what is asked."""
        async with self._glances.connect() as connection:
            yield connection

    @asynccontextmanager
    async def write(self, scope: WriteScope) -> AsyncIterator[AsyncConnection]:
        """A transaction that has the locks of its scope."""
        async with self._writes.connect() as connection:
            options = {WRITES: True, LOCKED: scope.resource_ids}
            writer = await connection.execution_options(**options)
            async with writer.begin():
                await connection.exec_driver_sql(begin_in(scope))
                yield connection

    async def close(self) -> None:
        """Closes all connections."""
        for engine in self.engines:
            await engine.dispose()


def _create_engine(url: URL, size: int, **more: Any) -> AsyncEngine:
    return create_async_engine(
        url.set(drivername="postgresql+psycopg"),
        connect_args={"client_encoding": "utf8", **_SESSION},
        pool_size=size,
        max_overflow=0,
        pool_timeout=LONGEST_POOL_WAIT,
        json_serializer=encode_json,
        json_deserializer=decode_json,
        hide_parameters=True,
        **more,
    )


def _bring_up_to_date_alone(connection: Connection) -> None:
    lock_schema(connection)
    bring_up_to_date(connection)
