"""The tenants of a server and their keys: hashes of server keys, and widget keys to be shown."""

import re
import secrets
import string
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from typing import Final

from sqlalchemy import Row, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from desk_app.domain.app import App
from desk_app.domain.identifiers import AppSlug
from desk_app.errors import InvalidInputError, NotFoundError
from desk_app.server.database import Database
from desk_app.server.stamps import from_stamp, new_id, to_stamp
from desk_app.server.tables import (
    ACCOUNTS,
    APP_KEYS,
    APP_LINK_SECRETS,
    APPS,
    PROJECTS,
    RESOURCE_TOKENS,
)

LONGEST_APP_NAME: Final = 200
_KEY_ALPHABET: Final = string.ascii_letters + string.digits
_KEY_LENGTH: Final = 32
_SECRET_BYTES: Final = 32
_TRIAL: Final = timedelta(days=14)


class KeyKind(StrEnum):
    """What a key may do: a server key everything, a widget key only what a booking page needs."""

    SERVER = "server"
    WIDGET = "widget"


@dataclass(frozen=True, slots=True)
class CreatedApp:
    """A new tenant and its keys, which are shown this once."""

    slug: str
    server_key: str = field(repr=False)
    widget_key: str = field(repr=False)


async def create_app(
    database: Database,
    name: str,
    *,
    now: datetime,
    is_test: bool = False,
    owner_email: str | None = None,
    settings: Mapping[str, object] | None = None,
) -> CreatedApp:
    """Makes a tenant and its two keys, in a transaction of its own; see `add_app`."""
    async with database.write() as connection:
        return await add_app(
            connection,
            name,
            now=now,
            is_test=is_test,
            owner_email=owner_email,
            settings=settings,
        )


async def add_app(
    connection: AsyncConnection,
    name: str,
    *,
    now: datetime,
    is_test: bool = False,
    owner_email: str | None = None,
    settings: Mapping[str, object] | None = None,
) -> CreatedApp:
    """Makes a tenant and its two keys.

    Args:
        connection: In a write transaction.
        name: Shown to people; 1 to `LONGEST_APP_NAME` characters.
        owner_email: The only customer a test app takes; made up from the slug where None.
        settings: More than its name.

    Raises:
        InvalidInputError: The name is empty or too long.
    """
    name = name.strip()
    if not 0 < len(name) <= LONGEST_APP_NAME:
        raise InvalidInputError("Give the app a name of at most 200 characters.", field="name")
    slug = await _find_free_slug(connection, name)
    app_id = new_id()
    await connection.execute(
        APPS.insert().values(
            id=app_id,
            slug=slug,
            name=name,
            is_test=is_test,
            owner_email=owner_email or f"owner@{slug}.example",
            settings={**(settings or {}), "name": name},
            webhook_secret=secrets.token_hex(_SECRET_BYTES),
            created_at=to_stamp(now),
            updated_at=to_stamp(now),
        )
    )
    await connection.execute(
        APP_LINK_SECRETS.insert().values(
            app_id=app_id, secret=secrets.token_hex(32), created_at=to_stamp(now)
        )
    )
    server_key = await add_key(connection, app_id, KeyKind.SERVER, is_test=is_test, now=now)
    widget_key = await add_key(connection, app_id, KeyKind.WIDGET, is_test=is_test, now=now)
    return CreatedApp(slug, server_key, widget_key)


async def rotate_key(database: Database, slug: str, *, now: datetime) -> str:
    """Gives a tenant a new server key; the ones before it stop working at once.

    Raises:
        NotFoundError: There is no such tenant.
    """
    async with database.write() as connection:
        app = await find_app(connection, slug)
        await connection.execute(
            update(APP_KEYS)
            .where(APP_KEYS.c.app_id == app.id, APP_KEYS.c.kind == KeyKind.SERVER)
            .where(APP_KEYS.c.revoked_at.is_(None))
            .values(revoked_at=to_stamp(now))
        )
        return await add_key(connection, app.id, KeyKind.SERVER, is_test=app.is_test, now=now)


async def find_app(connection: AsyncConnection, slug: str) -> App:
    """The tenant of a slug.

    Raises:
        NotFoundError: There is no such tenant.
    """
    query = select(APPS).where(APPS.c.slug == slug, APPS.c.deleted_at.is_(None))
    row = (await connection.execute(query)).first()
    if row is None:
        raise NotFoundError("There is no app of that name.", status=404, problem="App")
    return app_from_row(row)


async def change_app(
    connection: AsyncConnection,
    app: App,
    *,
    name: str | None,
    settings: Mapping[str, object],
    now: datetime,
) -> None:
    """Changes the settings given and leaves the others; None removes one.

    The address of the contact is that of the owner.
    """
    kept = {**app.settings, **settings, "name": name or app.name}
    owner_email = kept.pop("contact_email", None) or app.owner_email
    await connection.execute(
        update(APPS)
        .where(APPS.c.id == app.id)
        .values(
            name=kept["name"],
            owner_email=owner_email,
            settings={key: value for key, value in kept.items() if value is not None},
            updated_at=to_stamp(now),
        )
    )


async def delete_app(connection: AsyncConnection, app: App, *, now: datetime) -> None:
    """Ends an app: its keys, tokens and booking pages work no more; its rows are kept."""
    stamp = to_stamp(now)
    for table in (APP_KEYS, RESOURCE_TOKENS):
        await connection.execute(
            update(table)
            .where(table.c.app_id == app.id, table.c.revoked_at.is_(None))
            .values(revoked_at=stamp)
        )
    await connection.execute(
        update(PROJECTS)
        .where(PROJECTS.c.app_id == app.id, PROJECTS.c.deleted_at.is_(None))
        .values(deleted_at=stamp, updated_at=stamp)
    )
    await connection.execute(
        update(ACCOUNTS).where(ACCOUNTS.c.app_id == app.id).values(due_at=None)
    )
    await connection.execute(
        update(APPS).where(APPS.c.id == app.id).values(deleted_at=stamp, updated_at=stamp)
    )


async def find_widget_key(connection: AsyncConnection, app_id: str) -> str:
    """The newest widget key of an app; it is public by nature, for booking pages carry it."""
    query = (
        select(APP_KEYS.c.shown)
        .where(APP_KEYS.c.app_id == app_id, APP_KEYS.c.kind == KeyKind.WIDGET)
        .where(APP_KEYS.c.revoked_at.is_(None), APP_KEYS.c.shown.is_not(None))
        .order_by(APP_KEYS.c.id.desc())
    )
    return (await connection.execute(query)).scalars().first() or ""


async def find_webhook_secret(connection: AsyncConnection, app_id: str) -> str:
    """What the deliveries of an app are signed with."""
    query = select(APPS.c.webhook_secret).where(APPS.c.id == app_id)
    return str((await connection.execute(query)).scalar_one())


async def list_slugs(database: Database) -> tuple[str, ...]:
    """The slugs of all tenants, oldest first."""
    async with database.read() as connection:
        present = select(APPS.c.slug).where(APPS.c.deleted_at.is_(None))
        query = present.order_by(APPS.c.created_at, APPS.c.slug)
        return tuple((await connection.execute(query)).scalars())


def app_from_row(row: Row[tuple[object, ...]]) -> App:
    """The tenant in a row of its table."""
    created_at = from_stamp(row.created_at)
    return App(
        id=row.id,
        slug=AppSlug(row.slug),
        name=row.name,
        is_test=row.is_test,
        owner_email=row.owner_email,
        role="owner",
        settings={**row.settings, "contact_email": row.owner_email},
        trial_expires_at=created_at + _TRIAL,
        created_at=created_at,
        updated_at=from_stamp(row.updated_at),
    )


def digest_of(key: str) -> str:
    """What is kept of a key: its SHA-256. Keys are random, so no salt or stretching is needed."""
    return sha256(key.encode()).hexdigest()


async def add_key(
    connection: AsyncConnection, app_id: str, kind: KeyKind, *, is_test: bool, now: datetime
) -> str:
    """A new key of an app, shown this once."""
    prefix = f"{'test' if is_test else 'live'}_{'api' if kind is KeyKind.SERVER else 'widget'}_key_"
    key = prefix + "".join(secrets.choice(_KEY_ALPHABET) for _ in range(_KEY_LENGTH))
    await connection.execute(
        APP_KEYS.insert().values(
            app_id=app_id,
            kind=kind,
            digest=digest_of(key),
            shown=key if kind is KeyKind.WIDGET else None,
            created_at=to_stamp(now),
        )
    )
    return key


async def _find_free_slug(connection: AsyncConnection, name: str) -> str:
    """The name in small ASCII letters, with a number where it is taken."""
    stem = re.sub(r"[^a-z0-9]+", "-", _in_ascii(name)).strip("-")[:48].strip("-") or "desk"
    taken = select(APPS.c.slug).where(APPS.c.slug.startswith(stem, autoescape=True))
    slugs = set((await connection.execute(taken)).scalars())
    return next(slug for slug in _numbered(stem, len(slugs) + 2) if slug not in slugs)


def _in_ascii(name: str) -> str:
    """The name in small letters, without accents."""
    plain = name.casefold().translate(_WITHOUT_ACCENT)
    return unicodedata.normalize("NFKD", plain).encode("ascii", "ignore").decode()


_WITHOUT_ACCENT: Final = str.maketrans({"ø": "o", "æ": "ae", "ł": "l", "đ": "d", "þ": "th"})


def _numbered(stem: str, count: int) -> list[str]:
    return [stem, *(f"{stem}-{number}" for number in range(2, count + 1))]
