"""Forgotten passwords: a link by mail, good for one new password within an hour.

The link is a signed token that also stands for the password there was: once that is another one,
the link fits no more. So nothing has to be kept of it.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from desk_app.domain.app import App
from desk_app.domain.identifiers import ResourceId
from desk_app.domain.interval import to_seconds
from desk_app.domain.resource import Resource
from desk_app.errors import NotAuthenticatedError
from desk_app.server.apps import app_from_row, digest_of
from desk_app.server.booking_links import load_link_secret
from desk_app.server.calls import OpenRequest
from desk_app.server.repositories.logins import LoginTable
from desk_app.server.repositories.messages import MessageKind, NewMessage
from desk_app.server.signed_tokens import read_unverified, sign, verify
from desk_app.server.tables import APPS
from desk_app.timekit.wire_values import read_text

PAGE: Final = "/password"
"""Where the link leads, without the version; the token follows the `#`, which no server sees."""

LASTS: Final = timedelta(hours=1)
OCCASION: Final = "password_reset"

_TEXT: Final = """\
Hello {name},

Somebody asked for a new password for you at {app}. Set it here within an hour:

{link}

If it was not you, there is nothing to do: your password stays as it is.

{app}
"""


async def reset_token(
    connection: AsyncConnection, app: App, resource_id: ResourceId, *, now: datetime
) -> str:
    """The token that lets a resource set a new password, once and within `LASTS`."""
    payload = {
        "app_slug": app.slug,
        "reset_password": resource_id,
        "until": to_seconds(now + LASTS),
        "instead_of": await _present(connection, app.id, resource_id),
    }
    return sign(payload, await load_link_secret(connection, app.id))


def reset_mail(
    app: App, resource: Resource, token: str, *, base_url: str, now: datetime
) -> NewMessage:
    """The mail that brings a token to a resource.

    Args:
        base_url: Of this server, without the version.
    """
    link = f"{base_url.rstrip('/')}{PAGE}#{token}"
    content = {
        "subject": f"A new password for {app.name}",
        "text": _TEXT.format(name=resource.name, app=app.name, link=link),
        "from_name": read_text(app.settings, "from_name") or app.name,
        "reply_to": read_text(app.settings, "from_email"),
    }
    return NewMessage(
        app_id=app.id,
        kind=MessageKind.EMAIL,
        occasion=OCCASION,
        address=resource.email,
        content={name: value for name, value in content.items() if value},
        due_at=now,
    )


async def find_app_of_reset(connection: AsyncConnection, shown: OpenRequest) -> App:
    """The app that signed the token in a request.

    Raises:
        NotAuthenticatedError: It is none of ours, or too old.
    """
    token = shown.query.get("token", "")
    try:
        slug = str(read_unverified(token).get("app_slug"))
    except ValueError as error:
        raise _refusal() from error
    row = (await connection.execute(select(APPS).where(APPS.c.slug == slug))).first()
    if row is None:
        raise _refusal()
    app = app_from_row(row)
    await _read(connection, app, token, now=shown.now)
    return app


async def check_token(
    connection: AsyncConnection, app: App, token: str, *, now: datetime
) -> ResourceId:
    """Whose password may be set, checked in the transaction that sets it.

    Raises:
        NotAuthenticatedError: The token is none of the app's, too old, or has been used.
    """
    payload = await _read(connection, app, token, now=now)
    resource_id = ResourceId(read_text(payload, "reset_password"))
    if payload["instead_of"] != await _present(connection, app.id, resource_id):
        raise _refusal()
    return resource_id


async def _read(
    connection: AsyncConnection, app: App, token: str, *, now: datetime
) -> Mapping[str, object]:
    try:
        payload = verify(token, await load_link_secret(connection, app.id))
    except ValueError as error:
        raise _refusal() from error
    until = payload.get("until")
    is_right = "reset_password" in payload and "instead_of" in payload
    if not is_right or not isinstance(until, int) or until < to_seconds(now):
        raise _refusal()
    return payload


async def _present(connection: AsyncConnection, app_id: str, resource_id: ResourceId) -> str:
    """What stands for the password a resource has; it tells nothing of it."""
    return digest_of(await LoginTable(connection, app_id).find_hash(resource_id) or "none")


def _refusal() -> NotAuthenticatedError:
    return NotAuthenticatedError(status=401, problem="This link was used already or is too old")
