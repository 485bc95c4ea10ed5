"""Tokens of resources, which an app makes and ends for them (legacy).

Source: `GET`, `POST` and `DELETE /credentials`; fixtures of the public clients.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any

from desk_app.domain.identifiers import ResourceId
from desk_app.timekit.bodies import UNSET, Body, UnsetType
from desk_app.timekit.fields import FieldKind, Instant, ResourceUuid, Text, Texts
from desk_app.timekit.time_formats import IncomingTimes, OutgoingTimes

TOKEN_KINDS = ("client-token", "server-token")


def _read_kind(value: object, _: IncomingTimes) -> str:
    if value not in TOKEN_KINDS:
        raise ValueError
    return str(value)


TokenKind = Annotated[
    str,
    FieldKind(
        _read_kind, "must be client-token or server-token", schema={"enum": list(TOKEN_KINDS)}
    ),
]


class NewCredentialBody(Body, frozen=True, kw_only=True):
    """The body of `POST /credentials`."""

    type: TokenKind
    scopes: Texts | UnsetType = UNSET
    description: Text | UnsetType = UNSET
    referrer: Texts | UnsetType = UNSET
    expires: Instant | UnsetType = UNSET
    resource_id: ResourceUuid | UnsetType = UNSET


@dataclass(frozen=True, slots=True, kw_only=True)
class Credential:
    """A token of a resource."""

    id: str
    resource_id: ResourceId
    kind: str
    description: str
    token: str | None
    """The token itself where it is just made or meant for public pages; else None."""
    scopes: Sequence[str]
    referrers: Sequence[str]
    created_at: datetime
    expires_at: datetime | None


def credential_to_wire(credential: Credential, *, times: OutgoingTimes) -> dict[str, Any]:
    """The object of a token."""
    return {
        "id": credential.id,
        "type": credential.kind,
        "description": credential.description,
        "token": credential.token,
        "scopes": list(credential.scopes),
        "referrer": list(credential.referrers),
        "expires": times.write_optional(credential.expires_at),
        "token_generated_at": times.write(credential.created_at),
    }
