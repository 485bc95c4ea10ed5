"""The tokens an app has made for its resources."""

import secrets
import string
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Row, Select, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from desk_app.domain.identifiers import ResourceId
from desk_app.server.apps import digest_of
from desk_app.server.authentication import CLIENT_TOKEN, in_use
from desk_app.server.repositories.logins import API_TOKEN
from desk_app.server.repositories.selection import fetch_one, fetch_page
from desk_app.server.stamps import from_stamp, new_id, to_stamp
from desk_app.server.tables import RESOURCE_TOKENS, RESOURCES
from desk_app.timekit.bodies import invalid
from desk_app.timekit.messages.credential import Credential
from desk_app.timekit.search import Criterion

_ALPHABET: Final = string.ascii_letters + string.digits
_TOKEN_LENGTH: Final = 32


@dataclass(frozen=True, slots=True)
class CredentialTable:
    """The tokens of one app that are in use, without those that logging in gives."""

    connection: AsyncConnection
    app_id: str
    now: datetime

    async def load_page(
        self, criteria: Sequence[Criterion], *, limit: int, offset: int
    ) -> tuple[list[Credential], int]:
        """One page in the order of creation, and how many there are in all."""
        query = self._ordered()
        for criterion in criteria:
            if criterion.field != "resource.id":
                raise invalid("search", f"{criterion.field} cannot be searched by")
            query = query.where(RESOURCE_TOKENS.c.resource_id == criterion.value)
        rows, total = await fetch_page(self.connection, query, limit=limit, offset=offset)
        return [_from_row(row) for row in rows], total

    async def load_of_resources(self, resource_ids: Collection[str]) -> list[Credential]:
        """Those of some resources, in the order of creation."""
        query = self._ordered().where(RESOURCE_TOKENS.c.resource_id.in_(resource_ids))
        return [_from_row(row) for row in await self.connection.execute(query)]

    async def add(self, new: Credential) -> Credential:
        """Makes a token, shown this once unless it is meant for public pages."""
        token = "".join(secrets.choice(_ALPHABET) for _ in range(_TOKEN_LENGTH))
        row = {
            "id": new_id(),
            "app_id": self.app_id,
            "resource_id": new.resource_id,
            "kind": new.kind,
            "digest": digest_of(token),
            "shown_token": token if new.kind == CLIENT_TOKEN else None,
            "description": new.description,
            "scopes": list(new.scopes),
            "referrers": list(new.referrers),
            "created_at": to_stamp(new.created_at),
            "expires_at": None if new.expires_at is None else to_stamp(new.expires_at),
        }
        await self.connection.execute(RESOURCE_TOKENS.insert().values(row))
        return replace(new, id=str(row["id"]), token=token)

    async def end(self, credential_id: str, resource_id: ResourceId | None = None) -> None:
        """Ends a token, of one resource if that is given; NotFoundError if there is none."""
        query = self._in_use().where(RESOURCE_TOKENS.c.id == credential_id)
        if resource_id is not None:
            query = query.where(RESOURCE_TOKENS.c.resource_id == resource_id)
        await fetch_one(self.connection, query, "Credential")
        await self.connection.execute(
            update(RESOURCE_TOKENS)
            .where(RESOURCE_TOKENS.c.id == credential_id)
            .values(revoked_at=to_stamp(self.now))
        )

    def _ordered(self) -> Select[Any]:
        return self._in_use().order_by(RESOURCE_TOKENS.c.created_at, RESOURCE_TOKENS.c.id)

    def _in_use(self) -> Select[Any]:
        return (
            select(RESOURCE_TOKENS)
            .join(RESOURCES, RESOURCES.c.id == RESOURCE_TOKENS.c.resource_id)
            .where(
                RESOURCE_TOKENS.c.app_id == self.app_id, in_use(RESOURCE_TOKENS, to_stamp(self.now))
            )
            .where(RESOURCE_TOKENS.c.kind != API_TOKEN, RESOURCES.c.deleted_at.is_(None))
        )


def _from_row(row: Row[Any]) -> Credential:
    return Credential(
        id=row.id,
        resource_id=row.resource_id,
        kind=row.kind,
        description=row.description,
        token=row.shown_token,
        scopes=row.scopes,
        referrers=row.referrers,
        created_at=from_stamp(row.created_at),
        expires_at=None if row.expires_at is None else from_stamp(row.expires_at),
    )
