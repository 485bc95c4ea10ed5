"""The app a key belongs to, and what the server can do beyond plain Timekit.

Source: `GET /app`, `/apps`, `POST /app/invite`; `GET /desk/capabilities` is our own.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Annotated, Any

from desk_app.domain.app import App
from desk_app.domain.identifiers import AppSlug
from desk_app.errors import InvalidRequestError
from desk_app.timekit.bodies import UNSET, Body, UnsetType, given, read_body, write_body
from desk_app.timekit.fields import Email, FieldKind, Flag, Name, Nullable, Object, Text
from desk_app.timekit.messages.booking_limits import has_odd_counts
from desk_app.timekit.time_formats import IncomingTimes, OutgoingTimes
from desk_app.timekit.wire_values import (
    read_flag,
    read_id,
    read_moment,
    read_object,
    read_text,
    read_texts,
)


def _read_limits(value: object, _: IncomingTimes) -> object:
    if not isinstance(value, dict | list) or has_odd_counts(value):
        raise ValueError
    return value


Limits = Annotated[
    object,
    FieldKind(
        _read_limits,
        "must be an object or an array of whole numbers by period",
        schema={"type": ["object", "array"]},
    ),
]


class AppSettingsBody(Body, frozen=True, kw_only=True):
    """The `settings` of an app whose kind is known; null removes one."""

    name: Name | UnsetType = UNSET
    callback: Annotated[Text | None, Nullable()] | UnsetType = UNSET
    from_email: Annotated[Email | None, Nullable()] | UnsetType = UNSET
    from_name: Annotated[Text | None, Nullable()] | UnsetType = UNSET
    contact_name: Annotated[Text | None, Nullable()] | UnsetType = UNSET
    contact_email: Email | UnsetType = UNSET
    disable_email: Annotated[Flag | None, Nullable()] | UnsetType = UNSET
    resource_rate_limits: Annotated[Limits | None, Nullable()] | UnsetType = UNSET
    customer_rate_limits: Annotated[Limits | None, Nullable()] | UnsetType = UNSET


class AppBody(Body, frozen=True, kw_only=True):
    """The body of `POST /apps` and `PUT /apps/:slug`."""

    name: Name | UnsetType = UNSET
    settings: Object | UnsetType = UNSET


class InviteBody(Body, frozen=True, kw_only=True):
    """The body of `POST /app/invite`."""

    email: Email


def app_change_of(body: AppBody, *, times: IncomingTimes) -> tuple[str | None, dict[str, object]]:
    """The name and the settings a body gives; those not known are kept as they are.

    Raises:
        InvalidRequestError: A setting is not of its kind.
    """
    sent = given(body.settings, {})
    try:
        known = write_body(read_body(AppSettingsBody, sent, times=times))
    except InvalidRequestError as error:
        fields = {f"settings.{name}": texts for name, texts in error.fields.items()}
        raise InvalidRequestError(problem=error.problem, fields=fields) from error
    settings = {**sent, **known}
    name = given(body.name, None) or settings.get("name")
    return (str(name).strip() if name else None), settings


@dataclass(frozen=True, slots=True)
class CreatedApp:
    """An app just created, and the keys that open it."""

    app: App
    server_key: str = field(repr=False)
    """Nothing where the server does not show it; so is the other."""
    widget_key: str = field(repr=False)


def created_app_from_wire(value: object) -> CreatedApp:
    """The app of an answer with its keys; UnexpectedReplyError if it has no id."""
    found = read_object(value)
    return CreatedApp(
        app_from_wire(value), read_text(found, "server_key"), read_text(found, "widget_key")
    )


def created_app_to_wire(
    app: App, *, times: OutgoingTimes, server_key: str, widget_key: str
) -> dict[str, Any]:
    """The object of an app just created, with its keys, which are shown this once."""
    return {**app_to_wire(app, times=times), "server_key": server_key, "widget_key": widget_key}


def app_to_wire(
    app: App,
    *,
    times: OutgoingTimes,
    webhook_secret: str = "",
    creator_resource_id: str | None = None,
) -> dict[str, Any]:
    """The object of `GET /app`."""
    settings = {"name": app.name, **app.settings}
    if app.owner_email:
        settings.setdefault("contact_email", app.owner_email)
    return {
        "id": app.id,
        "slug": app.slug,
        "settings": settings,
        "role": app.role,
        "test_mode": app.is_test,
        "webhook_secret": webhook_secret,
        "creator_resource_id": creator_resource_id,
        "api_trial_expires_at": times.write_optional(app.trial_expires_at),
        "created_at": times.write_optional(app.created_at),
        "updated_at": times.write_optional(app.updated_at),
    }


def app_from_wire(value: object) -> App:
    """The app of an answer; its webhook secret is left behind.

    Raises:
        UnexpectedReplyError: It is no object, or has no id.
    """
    found, identifier = read_id(value, "app")
    settings = read_object(found.get("settings"))
    slug = read_text(found, "slug")
    return App(
        id=identifier,
        slug=AppSlug(slug or identifier),
        name=read_text(settings, "name") or read_text(found, "name") or slug,
        is_test=read_flag(found, "test_mode") is True,
        owner_email=read_text(settings, "contact_email"),
        role=read_text(found, "role"),
        settings=settings,
        trial_expires_at=read_moment(found, "api_trial_expires_at"),
        created_at=read_moment(found, "created_at"),
        updated_at=read_moment(found, "updated_at"),
    )


def capabilities_to_wire(extensions: Iterable[str]) -> dict[str, Any]:
    """The object of `GET /desk/capabilities`, with the names of `timekit.extensions`."""
    return {"extensions": sorted(extensions)}


def capabilities_from_wire(value: object) -> frozenset[str]:
    """The extensions a server lists; none where the answer makes no sense."""
    return frozenset(read_texts(read_object(value), "extensions"))
