"""PostgreSQL: several processes on several computers, locks where two could undo one another.

Readers see one moment of the database and wait for nobody. Writers take the locks of
`databases.locks` and read what is committed; `bookings_no_overlap` is the backstop for the day
a lock is forgotten.
"""

from collections.abc import AsyncIterator, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any, Final, Self

from sqlalchemy import Connection
from sqlalchemy.engine import URL
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import NullPool

from desk_app.server.databases.backend import (
    WRITES,
    WriteScope,
    decode_json,
    encode_json,
)
from desk_app.server.databases.locks import begin_in, lock_schema
from desk_app.server.databases.postgresql_driver import LONGEST_WAIT, KeptConnections, holding_back
from desk_app.server.schema import LATEST_VERSION, bring_up_to_date, find_version

READERS: Final = 4
WRITERS: Final = 8
GLANCES: Final = 2
"""Connections of one process, of each kind; PostgreSQL allows 100 in all unless told otherwise."""
_SESSION: Final[dict[str, Any]] = {
    "client_encoding": "utf8",
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
_TOLD: Final = {**_SESSION, "prepare_threshold": None}
"""For connections whose transactions begin where they are told to, and whose statements are
prepared by us: with each rollback the driver would forget all that are."""
_ONE_MOMENT: Final[dict[str, Any]] = {
    "isolation_level": "REPEATABLE READ",
    "postgresql_readonly": True,
}


class PostgresqlBackend:
    """A database on a server of its own; belongs to the loop that opened it."""

    def __init__(self, engine: AsyncEngine, told: AsyncEngine) -> None:
        self._engine = engine
        self.glances = KeptConnections(told, GLANCES)
        self.writes = KeptConnections(told, WRITERS, **{WRITES: True})

    @classmethod
    def at(cls, url: URL) -> Self:
        """The database of a URL; connects when it is first used."""
        return cls(
            _create_engine(
                url, _SESSION, pool_size=READERS, max_overflow=0, pool_timeout=LONGEST_WAIT
            ),
            holding_back(
                _create_engine(url, _TOLD, poolclass=NullPool, isolation_level="AUTOCOMMIT")
            ),
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

    def glance(self) -> AbstractAsyncContextManager[AsyncConnection]:
        """A connection without a transaction around what is asked."""
        return self.glances.one()

    @asynccontextmanager
    async def write(self, scope: WriteScope) -> AsyncIterator[AsyncConnection]:
        """A transaction that has the locks of its scope.

        Whoever is alone has them from the beginning, others from the first statement.
        """
        async with self.writes.one() as connection:
            connection.begin_writing(begin_in(scope), scope.resource_ids)
            try:
                if scope.is_alone:
                    await connection.send_held()
                yield connection
                await connection.commit_writing()
            except BaseException:
                await connection.undo_writing()
                raise

    async def close(self) -> None:
        """Closes all connections."""
        for kept in (self.glances, self.writes):
            await kept.close()
        await self._engine.dispose()


def _create_engine(url: URL, session: Mapping[str, Any], **more: Any) -> AsyncEngine:
    return create_async_engine(
        url.set(drivername="postgresql+psycopg"),
        connect_args=dict(session),
        json_serializer=encode_json,
        json_deserializer=decode_json,
        hide_parameters=True,
        **more,
    )


def _bring_up_to_date_alone(connection: Connection) -> None:
    lock_schema(connection)
    bring_up_to_date(connection)
