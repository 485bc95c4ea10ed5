"""The keys of a tenant through their lives: made, listed, replaced with an overlap, ended."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import Row, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from desk_app.domain.identifiers import AppSlug
from desk_app.errors import NotFoundError
from desk_app.server.apps import KeyKind, add_key, digest_of, find_app
from desk_app.server.authentication import in_use
from desk_app.server.database import Database
from desk_app.server.stamps import from_stamp, to_stamp
from desk_app.server.tables import APP_KEYS

NO_GRACE = timedelta()


@dataclass(frozen=True, slots=True)
class KeyRecord:
    """What is known of a key; the key itself is not."""

    id: int
    kind: KeyKind
    created_at: datetime
    last_used_at: datetime | None
    """Right to some minutes; None if it never was."""
    expires_at: datetime | None
    revoked_at: datetime | None

    def state(self, now: datetime) -> str:
        """`in use`, `ending` (replaced, but still good), `expired` or `revoked`."""
        if self.revoked_at is not None:
            return "revoked"
        if self.expires_at is None:
            return "in use"
        return "ending" if self.expires_at > now else "expired"


@dataclass(frozen=True, slots=True)
class NewKey:
    """A key that was just made, shown this once."""

    id: int
    key: str = field(repr=False)


async def list_keys(database: Database, slug: AppSlug) -> tuple[KeyRecord, ...]:
    """All keys a tenant ever had, oldest first; NotFoundError if there is no such tenant."""
    async with database.read() as connection:
        app = await find_app(connection, slug)
        query = select(APP_KEYS).where(APP_KEYS.c.app_id == app.id).order_by(APP_KEYS.c.id)
        return tuple(_record(row) for row in await connection.execute(query))


async def create_key(database: Database, slug: AppSlug, kind: KeyKind, *, now: datetime) -> NewKey:
    """One more key beside those in use; NotFoundError if there is no such tenant."""
    async with database.write() as connection:
        return await _add(connection, slug, kind, now)


async def replace_keys(
    database: Database, slug: AppSlug, kind: KeyKind, *, now: datetime, grace: timedelta = NO_GRACE
) -> NewKey:
    """A new key in place of all of its kind, which stay good for a while.

    Args:
        grace: How long they do; one that ends sooner already still does.

    Raises:
        NotFoundError: There is no such tenant.
    """
    async with database.write() as connection:
        app = await find_app(connection, slug)
        end = to_stamp(now + grace)
        ends_later = APP_KEYS.c.expires_at.is_(None) | (APP_KEYS.c.expires_at > end)
        await connection.execute(
            update(APP_KEYS)
            .where(APP_KEYS.c.app_id == app.id, APP_KEYS.c.kind == kind)
            .where(in_use(APP_KEYS, to_stamp(now)), ends_later)
            .values(expires_at=end)
        )
        return await _add(connection, slug, kind, now)


async def revoke_key(database: Database, slug: AppSlug, key_id: int, *, now: datetime) -> None:
    """Ends one key at once and for good.

    Raises:
        NotFoundError: The tenant has no such key, or there is no such tenant.
    """
    async with database.write() as connection:
        app = await find_app(connection, slug)
        ended = await connection.execute(
            update(APP_KEYS)
            .where(APP_KEYS.c.app_id == app.id, APP_KEYS.c.id == key_id)
            .where(APP_KEYS.c.revoked_at.is_(None))
            .values(revoked_at=to_stamp(now))
        )
        if not ended.rowcount:
            raise NotFoundError("The app has no such key in use.", status=404, problem="Key")


async def _add(connection: AsyncConnection, slug: AppSlug, kind: KeyKind, now: datetime) -> NewKey:
    app = await find_app(connection, slug)
    key = await add_key(connection, app.id, kind, is_test=app.is_test, now=now)
    made = select(APP_KEYS.c.id).where(APP_KEYS.c.digest == digest_of(key))
    return NewKey((await connection.execute(made)).scalar_one(), key)


def _record(row: Row[tuple[object, ...]]) -> KeyRecord:
    return KeyRecord(
        row.id,
        KeyKind(row.kind),
        from_stamp(row.created_at),
        *(
            None if stamp is None else from_stamp(stamp)
            for stamp in (row.last_used_at, row.expires_at, row.revoked_at)
        ),
    )
