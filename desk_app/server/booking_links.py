"""Links that work without a key: one-click actions in mails, and searches signed by the app.

Both are signed tokens. Source: action links and signed search of the API reference, where the key
is said to be the app's API key. This server keeps only hashes of keys and so cannot check such a
signature; it signs with a secret of the app that is made for links alone, which outlives the
keys. Whoever makes links of their own asks `desk-server link-secret` for it.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Final
from urllib.parse import quote, urlsplit

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncConnection

from desk_app.domain.app import App
from desk_app.domain.booking_graph import CANCEL_BY_CUSTOMER, RESCHEDULE_BY_CUSTOMER
from desk_app.errors import NotAuthenticatedError
from desk_app.server.apps import app_from_row, find_app
from desk_app.server.calls import Call, OpenRequest
from desk_app.server.database import Database
from desk_app.server.signed_tokens import read_unverified, sign, verify
from desk_app.server.stamps import to_stamp
from desk_app.server.tables import ACTION_LINK_USES, APP_LINK_SECRETS, APPS, BOOKINGS
from desk_app.timekit import endpoints
from desk_app.timekit.bodies import invalid
from desk_app.timekit.search import Criterion, parse_search

CUSTOMER_ACTIONS: Final = (CANCEL_BY_CUSTOMER, RESCHEDULE_BY_CUSTOMER)
"""What customers get ready-made links for, where their booking allows it."""

_LONGEST_REDIRECT: Final = 2_000
_SIGNABLE: Final = ("customer.email", "meta.")


# --- the secret ------------------------------------------------------------------------------


async def load_link_secret(connection: AsyncConnection, app_id: str) -> str:
    """What the links of an app are signed with."""
    query = select(APP_LINK_SECRETS.c.secret).where(APP_LINK_SECRETS.c.app_id == app_id)
    return str((await connection.execute(query)).scalar_one())


async def find_link_secret(database: Database, slug: str) -> str:
    """The secret of a tenant.

    Raises:
        NotFoundError: There is no such tenant.
    """
    async with database.read() as connection:
        app = await find_app(connection, slug)
        return await load_link_secret(connection, app.id)


# --- action links ----------------------------------------------------------------------------


def action_link(booking_id: str, action: str, *, secret: str, base_url: str) -> str:
    """The address at which an action can be taken once.

    Args:
        base_url: Of this server, without the version.
    """
    token = sign({"booking_id": booking_id, "action": action}, secret)
    path = endpoints.FOLLOW_ACTION_LINK.path(booking_id=booking_id, action=action)
    return f"{base_url.rstrip('/')}{path}?signature={token}"


def base_url_of(call: Call) -> str:
    """Where links lead to: the public address of the server, else the one it was called by."""
    parts = urlsplit(call.url())
    return call.options.public_url or f"{parts.scheme}://{parts.netloc}"


async def find_app_of_link(connection: AsyncConnection, request: OpenRequest) -> App:
    """The app whose booking an action link is about.

    Raises:
        NotAuthenticatedError: The link was not signed for this booking and action; the same where
            there is no such booking.
    """
    app, secret = await _find_app(
        connection,
        _apps_with_secrets()
        .join(BOOKINGS, BOOKINGS.c.app_id == APPS.c.id)
        .where(BOOKINGS.c.id == request.ids["booking_id"]),
    )
    check_link(request.ids, request.query, secret=secret)
    return app


def check_link(ids: Mapping[str, str], query: Mapping[str, str], *, secret: str) -> None:
    """Raises NotAuthenticatedError unless a signature is for just this booking and action."""
    payload = _verified(query.get("signature", ""), secret)
    if any(payload.get(name) != ids[name] for name in ("booking_id", "action")):
        raise _refusal()


async def use_link_once(
    connection: AsyncConnection, booking_id: str, action: str, *, now: datetime
) -> bool:
    """Notes that a link is followed; False if it was before."""
    used = ACTION_LINK_USES.c.booking_id == booking_id, ACTION_LINK_USES.c.action == action
    query = select(ACTION_LINK_USES.c.used_at).where(*used)
    if (await connection.execute(query)).first():
        return False
    await connection.execute(
        ACTION_LINK_USES.insert().values(
            booking_id=booking_id, action=action, used_at=to_stamp(now)
        )
    )
    return True


def read_redirect(query: Mapping[str, str]) -> str | None:
    """Where a browser is to go afterwards, escaped for a header; None where nothing is said.

    The contract does not sign it, so it is held to what cannot do harm by itself: an absolute
    http or https address without a user name, on one line.

    Raises:
        InvalidRequestError: It is anything else.
    """
    text = query.get("redirect", "").strip()
    if not text:
        return None
    if len(text) > _LONGEST_REDIRECT or "\\" in text or not text.isprintable():
        raise _odd_redirect()
    try:
        parts = urlsplit(text)
        is_plain = bool(parts.hostname) and "@" not in parts.netloc
    except ValueError as error:
        raise _odd_redirect() from error
    if parts.scheme not in ("http", "https") or not is_plain:
        raise _odd_redirect()
    return quote(text, safe="%/:=&?~#+!$,;'@()*[]")


def _odd_redirect() -> Exception:
    return invalid("redirect", "redirect must be an http or https address")


# --- signed search ---------------------------------------------------------------------------


async def find_app_of_search(connection: AsyncConnection, request: OpenRequest) -> App:
    """The app that signed a search.

    The search must hold the signed criterion, letter for letter; more may be added.

    Raises:
        NotAuthenticatedError: It is not signed, or not for this search.
    """
    token = request.query.get("signed_search", "")
    try:
        slug = read_unverified(token).get("app_slug")
    except ValueError as error:
        raise _refusal() from error
    app, secret = await _find_app(connection, _apps_with_secrets().where(APPS.c.slug == str(slug)))
    payload = _verified(token, secret)
    signed = {name: value for name, value in payload.items() if name != "app_slug"}
    searched = parse_search(request.query.get("search", ""))
    is_right = all(_is_signable(name, value, searched) for name, value in signed.items())
    if not signed or not is_right:
        raise _refusal()
    return app


def _is_signable(name: str, value: object, searched: tuple[Criterion, ...]) -> bool:
    is_known = name == _SIGNABLE[0] or name.startswith(_SIGNABLE[1])
    return is_known and isinstance(value, str) and Criterion(name, value) in searched


# --- both ------------------------------------------------------------------------------------


def _apps_with_secrets() -> Select[tuple[object, ...]]:
    return select(APPS, APP_LINK_SECRETS.c.secret).join(
        APP_LINK_SECRETS, APP_LINK_SECRETS.c.app_id == APPS.c.id
    )


async def _find_app(
    connection: AsyncConnection, query: Select[tuple[object, ...]]
) -> tuple[App, str]:
    row = (await connection.execute(query)).first()
    if row is None:
        raise _refusal()
    return app_from_row(row), str(row.secret)


def _verified(token: str, secret: str) -> Mapping[str, object]:
    try:
        return verify(token, secret)
    except ValueError as error:
        raise _refusal() from error


def _refusal() -> NotAuthenticatedError:
    return NotAuthenticatedError(status=401, problem="Invalid credentials supplied")
