"""The app a key belongs to, and what the server can do beyond plain Timekit.

Source: `GET /app`; `GET /desk/capabilities` is our own.
"""

from collections.abc import Iterable
from typing import Any

from desk_app.domain.app import App
from desk_app.domain.identifiers import AppSlug
from desk_app.timekit.time_formats import OutgoingTimes
from desk_app.timekit.wire_values import (
    read_flag,
    read_id,
    read_moment,
    read_object,
    read_text,
    read_texts,
)


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
