"""Logging in: a password is hashed and checked beside the loop, few at a time."""

import asyncio
from typing import Final

from desk_app.domain.resource import Resource
from desk_app.server.authentication import refusal
from desk_app.server.calls import Call
from desk_app.server.passwords import HASH_OF_NOTHING, hash_password, is_password
from desk_app.server.repositories.logins import LoginTable
from desk_app.server.repositories.resources import ResourceTable
from desk_app.timekit.bodies import UnsetType

_AT_ONCE: Final = asyncio.Semaphore(2)
"""Each takes 32 MiB and a processor for its time."""


async def hash_given(password: str | UnsetType) -> str | None:
    """What is kept of a password; None where none was given."""
    if isinstance(password, UnsetType):
        return None
    async with _AT_ONCE:
        return await asyncio.to_thread(hash_password, password)


async def log_in(call: Call, *, email: str, password: str) -> tuple[Resource, str]:
    """The resource of the app with an e-mail and password, and a new token for it.

    Takes as long for an e-mail that nobody has.

    Raises:
        NotAuthenticatedError: There is none.
    """
    async with call.database.read() as connection:
        found = await LoginTable(connection, call.app_id).find(email)
    resource_id, kept = found or ("", HASH_OF_NOTHING)
    async with _AT_ONCE:
        is_right = await asyncio.to_thread(is_password, password, kept)
    if not is_right or not resource_id:
        raise refusal()
    async with call.database.write() as connection:
        resource = await ResourceTable(connection, call.app_id).load(resource_id)
        logins = LoginTable(connection, call.app_id)
        return resource, await logins.add_token(resource.id, now=call.times_in.now)
