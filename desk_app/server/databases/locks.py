"""Who waits for whom on PostgreSQL: advisory locks, which the end of a transaction gives back.

They are always taken from the wide to the narrow: the database, the app, its resources by number.
A writer that is alone in an app keeps every other writer of that app out; one that writes beside
others keeps out only those who want time of the same resources. On SQLite there is one writer at
a time and nothing to lock.
"""

from collections.abc import Collection
from hashlib import blake2b
from typing import Final

from sqlalchemy import BigInteger, ColumnElement, Connection, bindparam, func, literal, select
from sqlalchemy.ext.asyncio import AsyncConnection

from desk_app.server.databases.backend import WriteScope, is_on_postgresql, is_writing
from desk_app.server.tables import BOOKINGS


def key_of(*names: str) -> int:
    """The number of a lock, the same in every process: 63 bits that follow from its names."""
    digest = blake2b("/".join(("desk", *names)).encode(), digest_size=8).digest()
    return int.from_bytes(digest) >> 1


async def lock_scope(connection: AsyncConnection, scope: WriteScope) -> None:
    """Waits until a write transaction may begin."""
    if scope.app_id is None:
        await connection.execute(_DATABASE_ALONE if scope.is_alone else _DATABASE_SHARED)
    else:
        key = {"app": key_of("app", scope.app_id)}
        await connection.execute(_APP_ALONE if scope.is_alone else _APP_SHARED, key)


def lock_schema(connection: Connection) -> None:
    """Waits until no other process is changing the schema."""
    connection.execute(select(_lock(_SCHEMA)))


async def lock_resources(
    connection: AsyncConnection,
    app_id: str,
    resource_ids: Collection[str],
    *,
    booking_ids: Collection[str] = (),
) -> None:
    """Makes everybody else wait who wants time of these resources, until the transaction ends.

    Call it once, first thing in a transaction, with all that it will need: who comes back for
    more may meet somebody who has that already, and one of the two has to start again.

    Args:
        booking_ids: Bookings whose resources are locked as well; unknown ones are passed over.
    """
    if not (is_on_postgresql(connection) and is_writing(connection)):
        return
    wanted = set(resource_ids)
    if booking_ids:
        query = select(BOOKINGS.c.resource_id).where(
            BOOKINGS.c.app_id == app_id, BOOKINGS.c.id.in_(booking_ids)
        )
        wanted.update((await connection.execute(query)).scalars())
    for key in sorted(key_of("resource", app_id, one) for one in wanted):
        await connection.execute(_RESOURCE, {"resource": key})


def _lock(key: ColumnElement[int]) -> ColumnElement[None]:
    return func.pg_advisory_xact_lock(key)


def _lock_shared(key: ColumnElement[int]) -> ColumnElement[None]:
    return func.pg_advisory_xact_lock_shared(key)


_DATABASE: Final = literal(key_of("database"), BigInteger)
_SCHEMA: Final = literal(key_of("schema"), BigInteger)
_APP: Final = bindparam("app", type_=BigInteger)
_DATABASE_ALONE: Final = select(_lock(_DATABASE))
_DATABASE_SHARED: Final = select(_lock_shared(_DATABASE))
_APP_ALONE: Final = select(_lock_shared(_DATABASE), _lock(_APP))
_APP_SHARED: Final = select(_lock_shared(_DATABASE), _lock_shared(_APP))
_RESOURCE: Final = select(_lock(bindparam("resource", type_=BigInteger)))
