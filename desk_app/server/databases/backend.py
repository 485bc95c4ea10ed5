"""What every kind of database can do for the server."""

from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Any, Final, Protocol

from sqlalchemy import Select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from desk_app.timekit.json import decode, encode

WRITES: Final = "desk_writes"
"""The execution option of a connection that is in a write transaction."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WriteScope:
    """Whom a write transaction keeps out."""

    app_id: str | None
    """The app it is about; None for the whole database."""
    is_alone: bool
    """Whether nobody else writes there meanwhile; otherwise it locks what it decides on."""
    resource_ids: tuple[str, ...] = ()
    """Resources of the app that are locked from the beginning."""


class Backend(Protocol):
    """A database of one kind."""

    @property
    def engine(self) -> AsyncEngine:
        """Where its connections come from."""

    async def bring_up_to_date(self) -> None:
        """Makes the present schema; several processes may do so at once."""

    def read(self) -> AbstractAsyncContextManager[AsyncConnection]:
        """A connection that sees one moment of the database, for reading only."""

    def glance(self) -> AbstractAsyncContextManager[AsyncConnection]:
        """A connection for one statement that finds what it reads by a key."""

    def write(self, scope: WriteScope) -> AbstractAsyncContextManager[AsyncConnection]:
        """A connection in a transaction, which commits at the end or rolls back on an error."""

    async def close(self) -> None:
        """Closes all connections; waits for whatever serves them."""


def for_change(connection: AsyncConnection, query: Select[Any]) -> Select[Any]:
    """The query; in a write transaction its rows are locked until the end, where rows can be."""
    return query.with_for_update() if is_writing(connection) else query


def is_writing(connection: AsyncConnection) -> bool:
    """Whether the connection is in a write transaction of a backend."""
    inner = connection.sync_connection
    return inner is not None and bool(inner.get_execution_options().get(WRITES))


def encode_json(value: object) -> str:
    """A value of a JSON column as it is stored."""
    return encode(value).decode()


def decode_json(stored: str | bytes) -> object:
    """What is stored in a JSON column."""
    return decode(stored.encode() if isinstance(stored, str) else stored)


def is_on_postgresql(connection: AsyncConnection) -> bool:
    """Whether the connection leads to PostgreSQL."""
    return connection.dialect.name == "postgresql"
