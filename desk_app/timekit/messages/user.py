"""Resources under their old name, and what is asked of them by address (legacy).

Source: `/users`, `/users/me`, `GET /resources/timezone/:email`, `GET /events/availability`;
fixtures of the public clients.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from desk_app.domain.interval import Interval
from desk_app.domain.resource import Resource
from desk_app.domain.resource_change import NewResource
from desk_app.timekit.bodies import UNSET, Body, UnsetType, given
from desk_app.timekit.fields import Email, Name, Password, Text, TimeZoneName
from desk_app.timekit.time_formats import OutgoingTimes
from desk_app.timekit.wire_values import read_object, read_text


class NewUserBody(Body, frozen=True, kw_only=True):
    """The body of `POST /users`."""

    email: Email
    first_name: Text | UnsetType = UNSET
    last_name: Text | UnsetType = UNSET
    name: Name | UnsetType = UNSET
    timezone: TimeZoneName | UnsetType = UNSET
    password: Password | UnsetType = UNSET


class EmailBody(Body, frozen=True, kw_only=True):
    """The body of `POST /resources/resetpassword`."""

    email: Email


class PasswordBody(Body, frozen=True, kw_only=True):
    """The body of `POST /desk/passwords`."""

    password: Password


def new_user_of(body: NewUserBody) -> NewResource:
    """The resource a body asks for, in UTC where it names no zone."""
    first_name, last_name = given(body.first_name, ""), given(body.last_name, "")
    name = given(body.name, "") or f"{first_name} {last_name}".strip() or body.email
    return NewResource(
        name=name,
        time_zone_name=given(body.timezone, "UTC"),
        email=body.email,
        first_name=first_name,
        last_name=last_name,
    )


def user_to_wire(resource: Resource, *, is_activated: bool = True) -> dict[str, Any]:
    """The object of a resource as it was of old."""
    return {
        "id": resource.id,
        "first_name": resource.first_name or resource.name,
        "last_name": resource.last_name,
        "name": resource.name,
        "email": resource.email,
        "image": resource.image,
        "activated": is_activated,
        "timezone": resource.time_zone_name,
        "last_sync": None,
        "token_generated_at": None,
    }


def time_zone_to_wire(resource: Resource, *, now: datetime) -> dict[str, Any]:
    """The object that tells the zone of a resource, and how many hours it is ahead of UTC now."""
    offset = now.astimezone(resource.time_zone).utcoffset()
    hours = offset.total_seconds() / 3600 if offset else 0
    whole = int(hours) if hours == int(hours) else hours
    return {"timezone": resource.time_zone_name, "utc_offset": whole}


def time_zone_name_from_wire(value: object) -> str:
    """The zone of an answer; nothing where it names none."""
    return read_text(read_object(value), "timezone")


def busy_to_wire(
    resource: Resource, busy: Iterable[tuple[Interval, bool]], *, times: OutgoingTimes
) -> list[dict[str, Any]]:
    """The list of `GET /events/availability`, which tells when somebody is busy but not why.

    Args:
        resource: Who is busy.
        busy: When, and whether that is a whole day.
        times: How times are written.
    """
    name = resource.name.split(maxsplit=1)[0] if resource.name.strip() else resource.email
    return [
        {
            "what": f"{name} is busy!",
            "where": "Undisclosed",
            "start": times.write(span.start),
            "end": times.write(span.end),
            "allDay": is_all_day,
        }
        for span, is_all_day in busy
    ]
