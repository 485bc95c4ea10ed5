"""Tokens that an app makes for its resources, or a resource for itself (legacy)."""

from datetime import timedelta
from typing import Final

from desk_app.server.calls import NO_CONTENT, Call, Reply, Route, answer_created, answer_page
from desk_app.server.own_resource import find_own_resource
from desk_app.server.repositories.credentials import CredentialTable
from desk_app.server.repositories.resources import ResourceTable
from desk_app.timekit import endpoints
from desk_app.timekit.bodies import UnsetType, given, invalid, read_body
from desk_app.timekit.messages.credential import (
    Credential,
    NewCredentialBody,
    credential_to_wire,
)
from desk_app.timekit.search import Criterion, parse_search

USUAL_LIFE: Final = timedelta(days=365)
"""Of a token that is not told when to end."""


async def list_credentials(call: Call) -> Reply:
    """GET /credentials: those of the app, or of the resource that asks."""
    criteria = list(parse_search(call.query.get("search", "")))
    if own := call.caller.resource_id:
        criteria.append(Criterion("resource.id", own))
    async with call.database.read() as connection:
        table = CredentialTable(connection, call.app_id, call.times_in.now)
        found, total = await table.load_page(criteria, limit=call.limit, offset=call.offset)
    items = [credential_to_wire(one, times=call.times_out) for one in found]
    return answer_page(call, items, total=total)


async def create_credential(call: Call) -> Reply:
    """POST /credentials: for the resource named, else for whoever asks."""
    body = read_body(NewCredentialBody, call.body, times=call.times_in)
    now = call.times_in.now
    expires_at = given(body.expires, now + USUAL_LIFE)
    if expires_at <= now:
        raise invalid("expires", "expires must be in the future")
    async with call.database.write() as connection:
        if isinstance(body.resource_id, UnsetType) or call.caller.resource_id:
            resource = await find_own_resource(connection, call)
        else:
            table = ResourceTable(connection, call.app_id)
            [resource] = await table.load_present([body.resource_id], field="resource_id")
        if given(body.resource_id, resource.id) != resource.id:
            raise invalid("resource_id", f"Resource {body.resource_id} does not exist")
        new = Credential(
            id="",
            resource_id=resource.id,
            kind=body.type,
            description=given(body.description, ""),
            token=None,
            scopes=given(body.scopes, ()),
            referrers=given(body.referrer, ()),
            created_at=now,
            expires_at=expires_at,
        )
        made = await CredentialTable(connection, call.app_id, now).add(new)
    return answer_created(credential_to_wire(made, times=call.times_out))


async def delete_credential(call: Call) -> Reply:
    """DELETE /credentials/:id: the token stops working at once."""
    async with call.database.write() as connection:
        table = CredentialTable(connection, call.app_id, call.times_in.now)
        await table.end(call.ids["credential_id"], call.caller.resource_id)
    return NO_CONTENT


ROUTES = (
    Route(endpoints.LIST_CREDENTIALS, list_credentials, is_for_resources=True),
    Route(endpoints.CREATE_CREDENTIAL, create_credential, is_for_resources=True),
    Route(endpoints.DELETE_CREDENTIAL, delete_credential, is_for_resources=True),
)
