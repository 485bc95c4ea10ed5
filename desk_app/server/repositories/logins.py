"""The passwords and tokens of the resources of an app, of which only hashes are kept."""

import secrets
import string
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from desk_app.domain.identifiers import ResourceId
from desk_app.domain.resource import Resource
from desk_app.server.apps import digest_of
from desk_app.server.stamps import new_id, to_stamp
from desk_app.server.tables import RESOURCE_LOGINS, RESOURCE_TOKENS, RESOURCES

API_TOKEN: Final = "api"
"""The kind of token that logging in gives."""

MOST_API_TOKENS: Final = 20
"""Of one resource; logging in once more ends the oldest."""

_ALPHABET: Final = string.ascii_letters + string.digits
_TOKEN_LENGTH: Final = 40


@dataclass(frozen=True, slots=True)
class LoginTable:
    """Who may log in to one app, and with what."""

    connection: AsyncConnection
    app_id: str

    async def find(self, email: str) -> tuple[ResourceId, str] | None:
        """The resource of an e-mail in any case and what is kept of its password, or None."""
        login = RESOURCE_LOGINS.c
        query = (
            select(login.resource_id, login.password_hash)
            .join(RESOURCES, RESOURCES.c.id == login.resource_id)
            .where(login.app_id == self.app_id, login.email_folded == email.casefold())
            .where(RESOURCES.c.deleted_at.is_(None))
        )
        row = (await self.connection.execute(query)).first()
        return None if row is None else (ResourceId(row.resource_id), row.password_hash)

    async def find_hash(self, resource_id: ResourceId) -> str | None:
        """What is kept of the password of a resource; None if it has none."""
        login = RESOURCE_LOGINS.c
        query = select(login.password_hash).where(
            login.app_id == self.app_id, login.resource_id == resource_id
        )
        return (await self.connection.execute(query)).scalar()

    async def keep(self, resource: Resource, password_hash: str | None, *, now: datetime) -> None:
        """Gives a resource a password, which ends its tokens; None leaves all as it is."""
        if password_hash is None:
            return
        for table in (RESOURCE_LOGINS, RESOURCE_TOKENS):
            await self.connection.execute(delete(table).where(table.c.resource_id == resource.id))
        await self.connection.execute(
            RESOURCE_LOGINS.insert().values(
                resource_id=resource.id,
                app_id=self.app_id,
                email_folded=resource.email.casefold(),
                password_hash=password_hash,
                created_at=to_stamp(now),
                updated_at=to_stamp(now),
            )
        )

    async def add_token(self, resource_id: ResourceId, *, now: datetime) -> str:
        """A new token of a resource, shown this once; too many end the oldest."""
        token = "".join(secrets.choice(_ALPHABET) for _ in range(_TOKEN_LENGTH))
        await self.connection.execute(
            RESOURCE_TOKENS.insert().values(
                id=new_id(),
                app_id=self.app_id,
                resource_id=resource_id,
                kind=API_TOKEN,
                digest=digest_of(token),
                description="",
                scopes=[],
                referrers=[],
                created_at=to_stamp(now),
            )
        )
        await self._end_oldest(resource_id)
        return token

    async def _end_oldest(self, resource_id: ResourceId) -> None:
        tokens = RESOURCE_TOKENS.c
        own = (tokens.resource_id == resource_id) & (tokens.kind == API_TOKEN)
        newest_first = select(tokens.id).where(own).order_by(tokens.created_at.desc(), tokens.id)
        oldest = (await self.connection.execute(newest_first.offset(MOST_API_TOKENS))).scalars()
        await self.connection.execute(delete(RESOURCE_TOKENS).where(tokens.id.in_(list(oldest))))
