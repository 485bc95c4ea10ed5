"""Who waits for whom on PostgreSQL: advisory locks, which the end of a transaction gives back.

They are always taken from the wide to the narrow: the database, the app, its resources by number.
A writer that is alone in an app keeps every other writer of that app out; one that writes beside
others keeps out only those who want time of the same resources. On SQLite there is one writer at
a time and nothing to lock.
"""

from collections.abc import Collection, Iterable
from hashlib import blake2b
from typing import Final

from sqlalchemy import Connection, select
from sqlalchemy.ext.asyncio import AsyncConnection

from desk_app.server.databases.backend import WriteScope, is_on_postgresql, is_writing
from desk_app.server.databases.prepared import QuickConnection
from desk_app.server.tables import BOOKINGS


def key_of(*names: str) -> int:
    """The number of a lock, the same in every process: 63 bits that follow from its names."""
    digest = blake2b("/".join(("desk", *names)).encode(), digest_size=8).digest()
    return int.from_bytes(digest) >> 1


def begin_in(scope: WriteScope) -> str:
    """The statements that begin a transaction and wait until it may write."""
    if scope.app_id is None:
        locks = [_lock(_DATABASE, is_shared=not scope.is_alone)]
    else:
        app = _lock(key_of("app", scope.app_id), is_shared=not scope.is_alone)
        locks = [_lock(_DATABASE, is_shared=True), app]
        locks += map(_lock, _resource_keys(scope.app_id, scope.resource_ids))
    return f"BEGIN; SELECT {', '.join(locks)}"


def lock_schema(connection: Connection) -> None:
    """Waits until no other process is changing the schema."""
    connection.exec_driver_sql(f"SELECT {_lock(_SCHEMA)}")


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
    if isinstance(connection, QuickConnection):
        wanted.difference_update(connection.locked)
    for key in _resource_keys(app_id, wanted):
        await connection.exec_driver_sql(f"SELECT {_lock(key)}")


def _resource_keys(app_id: str, resource_ids: Iterable[str]) -> list[int]:
    return sorted(key_of("resource", app_id, one) for one in resource_ids)


def _lock(key: int, *, is_shared: bool = False) -> str:
    return f"pg_advisory_xact_lock{'_shared' if is_shared else ''}({key})"


_DATABASE: Final = key_of("database")
_SCHEMA: Final = key_of("schema")
