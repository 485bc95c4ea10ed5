"""Who asks: an app by its key, or one of its resources by e-mail and token, as HTTP Basic.

A key stands alone, with an empty user name. A token needs the e-mail of its resource beside it
and the slug of the app in `Timekit-App`, as header or as parameter.

Source: key authentication and resource authentication, in the general conventions.
"""

import base64
import binascii
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hmac import compare_digest
from typing import Any, Final

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Row,
    Table,
    bindparam,
    or_,
    select,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from desk_app.domain.app import App
from desk_app.domain.identifiers import ResourceId
from desk_app.domain.interval import to_seconds
from desk_app.errors import NotAuthenticatedError
from desk_app.server.apps import KeyKind, app_from_row, digest_of
from desk_app.server.databases.prepared import Prepared
from desk_app.server.stamps import to_stamp
from desk_app.server.tables import APP_KEYS, APPS, RESOURCE_TOKENS, RESOURCES
from desk_app.server.timers import IS_DUE, is_anything_due

APP_HEADER: Final = "Timekit-App"
CLIENT_TOKEN: Final = "client-token"
"""The kind of token that stands on public pages, so can do what a widget key can."""


@dataclass(frozen=True, slots=True)
class Credentials:
    """What a request proves itself with."""

    user: str
    """An e-mail, or nothing."""
    digest: str
    """Of the key or token; the secret itself goes no further."""


@dataclass(frozen=True, slots=True)
class Caller:
    """The app a request speaks for, and with which kind of key."""

    app: App
    key_kind: KeyKind | None
    """None if the request brought no key and its route needs none, or for a resource."""
    is_anything_due: bool
    """Whether time has changed bookings since, of whichever app; found out along the way."""
    resource_id: ResourceId | None = None
    """The resource that asks for itself, with a token of its own."""
    key_id: int | str | None = None
    """The number of the key or the UUID of the token."""
    key_last_used_at: int | None = None
    """The stamp of its last use, as far as that is written down."""


def read_credentials(authorization: str | None) -> Credentials:
    """What an `Authorization` header holds.

    Raises:
        NotAuthenticatedError: There is none, or it cannot be read.
    """
    scheme, _, encoded = (authorization or "").partition(" ")
    if scheme.lower() != "basic":
        raise refusal()
    try:
        user, colon, key = base64.b64decode(encoded, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError) as error:
        raise refusal() from error
    if not colon or not key:
        raise refusal()
    return Credentials(user, digest_of(key))


def named_app(headers: Mapping[str, str], query: Mapping[str, str]) -> str:
    """The slug of the app that a request names; nothing where it names none."""
    return headers.get(APP_HEADER) or query.get(APP_HEADER) or ""


async def identify(
    connection: AsyncConnection, credentials: Credentials, *, app_slug: str, now: datetime
) -> Caller:
    """The caller that credentials belong to.

    Args:
        app_slug: What `named_app` says; only a resource has to name its app.

    Raises:
        NotAuthenticatedError: The key or token is not in use, or not that of this resource.
    """
    if credentials.user:
        return await _identify_resource(connection, credentials, app_slug, now)
    row = await _find(connection, _BY_KEY, credentials.digest, now)
    return Caller(
        app_from_row(row), KeyKind(row.kind), bool(row.is_due),
        key_id=row.key_id, key_last_used_at=row.last_used_at,
    )  # fmt: skip


async def _identify_resource(
    connection: AsyncConnection, credentials: Credentials, app_slug: str, now: datetime
) -> Caller:
    row = await _find(connection, _BY_TOKEN, credentials.digest, now)
    if row.slug != app_slug or row.email.casefold() != credentials.user.casefold():
        raise refusal()
    is_public = row.kind == CLIENT_TOKEN
    return Caller(
        app_from_row(row), KeyKind.WIDGET if is_public else None, bool(row.is_due),
        resource_id=None if is_public else ResourceId(row.resource_id),
        key_id=row.key_id, key_last_used_at=row.last_used_at,
    )  # fmt: skip


async def _find(
    connection: AsyncConnection, query: Prepared, digest: str, now: datetime
) -> Row[Any]:
    """The row of the key with a digest, if it is in use."""
    asked = {"digest": digest, "now_stamp": to_stamp(now), "now_second": to_seconds(now)}
    rows = await query.ask(connection, asked)
    if not rows or not compare_digest(rows[0].digest, digest):
        raise refusal()
    row: Row[Any] = rows[0]
    return row


def in_use(table: Table, now: int | BindParameter[int]) -> ColumnElement[bool]:
    """Whether a key or token may be used, as part of a query.

    Args:
        table: Of keys or tokens.
        now: A stamp.
    """
    is_young = or_(table.c.expires_at.is_(None), table.c.expires_at > now)
    return table.c.revoked_at.is_(None) & is_young


# Both are asked with every request, so they are put together once.
_BY_KEY: Final = Prepared(
    select(
        APPS, APP_KEYS.c.id.label("key_id"), APP_KEYS.c.kind, APP_KEYS.c.digest,
        APP_KEYS.c.last_used_at, IS_DUE.label("is_due"),
    )
    .join(APP_KEYS, APP_KEYS.c.app_id == APPS.c.id)
    .where(APP_KEYS.c.digest == bindparam("digest"), in_use(APP_KEYS, bindparam("now_stamp")))
)  # fmt: skip
_BY_TOKEN: Final = Prepared(
    select(
        APPS, RESOURCE_TOKENS.c.id.label("key_id"), RESOURCE_TOKENS.c.kind,
        RESOURCE_TOKENS.c.digest, RESOURCE_TOKENS.c.last_used_at, RESOURCE_TOKENS.c.resource_id,
        RESOURCES.c.email, IS_DUE.label("is_due"),
    )
    .join(RESOURCE_TOKENS, RESOURCE_TOKENS.c.app_id == APPS.c.id)
    .join(RESOURCES, RESOURCES.c.id == RESOURCE_TOKENS.c.resource_id)
    .where(RESOURCES.c.deleted_at.is_(None))
    .where(RESOURCE_TOKENS.c.digest == bindparam("digest"))
    .where(in_use(RESOURCE_TOKENS, bindparam("now_stamp")))
)  # fmt: skip


async def speak_for(connection: AsyncConnection, app: App, *, now: datetime) -> Caller:
    """The caller of a request that needs no key: it names what of an app it is about."""
    return Caller(app, None, await is_anything_due(connection, now))


def refusal() -> NotAuthenticatedError:
    """What is said of all credentials that do not do, whatever is wrong with them."""
    return NotAuthenticatedError(status=401, problem="Invalid credentials supplied")
