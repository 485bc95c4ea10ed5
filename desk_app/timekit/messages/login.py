"""Logging in as a resource, with e-mail and password.

Source: `POST /auth` (legacy), resource authentication in the general conventions.
"""

from typing import Any

from desk_app.domain.resource import Resource
from desk_app.timekit.bodies import Body
from desk_app.timekit.fields import Email, Password


class LoginBody(Body, frozen=True, kw_only=True):
    """The body of `POST /auth`."""

    email: Email
    password: Password


def logged_in_resource_to_wire(resource: Resource, *, api_token: str) -> dict[str, Any]:
    """The object of a resource that has logged in, with the token it may call with."""
    return {
        "id": resource.id,
        "first_name": resource.first_name or resource.name,
        "last_name": resource.last_name,
        "name": resource.name,
        "email": resource.email,
        "img": resource.image,
        "activated": True,
        "timezone": resource.time_zone_name,
        "last_sync": None,
        "api_token": api_token,
    }
