"""Who asks: the App-Token of a request, as HTTP Basic with an empty user name."""

import base64
import binascii
from dataclasses import dataclass
from datetime import datetime
from hmac import compare_digest

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from desk_app.domain.app import App
from desk_app.errors import NotAuthenticatedError
from desk_app.server.apps import KeyKind, app_from_row, digest_of
from desk_app.server.tables import APP_KEYS, APPS
from desk_app.server.timers import is_due


@dataclass(frozen=True, slots=True)
class Caller:
    """The app a request speaks for, and with which kind of key."""

    app: App
    key_kind: KeyKind | None
    """None if the request brought no key and its route needs none."""
    is_anything_due: bool
    """Whether time has changed bookings since, of whichever app; found out along the way."""


async def identify(
    connection: AsyncConnection, authorization: str | None, *, now: datetime
) -> Caller:
    """The caller whose key an `Authorization` header holds.

    Raises:
        NotAuthenticatedError: There is none, it cannot be read, or the key is not in use.
    """
    digest = digest_of(_read_key(authorization))
    query = (
        select(APPS, APP_KEYS.c.kind, APP_KEYS.c.digest, is_due(now).label("is_due"))
        .join(APP_KEYS, APP_KEYS.c.app_id == APPS.c.id)
        .where(APP_KEYS.c.digest == digest, APP_KEYS.c.revoked_at.is_(None))
    )
    row = (await connection.execute(query)).first()
    if row is None or not compare_digest(row.digest, digest):
        raise _refusal()
    return Caller(app_from_row(row), KeyKind(row.kind), bool(row.is_due))


async def speak_for(connection: AsyncConnection, app: App, *, now: datetime) -> Caller:
    """The caller of a request that needs no key: it names what of an app it is about."""
    is_anything_due = (await connection.execute(select(is_due(now)))).scalar()
    return Caller(app, None, bool(is_anything_due))


def _read_key(authorization: str | None) -> str:
    scheme, _, credentials = (authorization or "").partition(" ")
    if scheme.lower() != "basic":
        raise _refusal()
    try:
        user, colon, key = base64.b64decode(credentials, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError) as error:
        raise _refusal() from error
    if user or not colon or not key:
        raise _refusal()
    return key


def _refusal() -> NotAuthenticatedError:
    return NotAuthenticatedError(status=401, problem="Invalid credentials supplied")
