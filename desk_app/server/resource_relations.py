"""What an answer about resources carries besides, where it is asked for: `?include=…`."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from desk_app.domain.resource import Resource
from desk_app.server.calendar_relations import load_calendars_of
from desk_app.server.calls import Call
from desk_app.server.repositories.accounts import AccountTable
from desk_app.server.repositories.credentials import CredentialTable
from desk_app.timekit.includes import has_include, within
from desk_app.timekit.messages.account import account_to_wire
from desk_app.timekit.messages.calendar import calendar_to_wire
from desk_app.timekit.messages.credential import credential_to_wire

WireItems = list[dict[str, Any]]


async def with_relations(
    connection: AsyncConnection, call: Call, resources: Sequence[Resource], items: WireItems
) -> WireItems:
    """The objects of resources with their calendars, events, accounts and tokens.

    Args:
        connection: To read by.
        call: Whose `include` says which of them; the others are left out.
        resources: In the order of the objects.
        items: As they are without.
    """
    relations: dict[str, dict[str, WireItems]] = {}
    if has_include(call.include, "calendars"):
        relations["calendars"] = await _calendars(connection, call, resources)
    if "accounts" in call.include:
        relations["accounts"] = await _accounts(connection, call)
    if "credentials" in call.include:
        relations["credentials"] = await _credentials(connection, call, resources)
    return [
        {**item, **{name: found.get(one.id, []) for name, found in relations.items()}}
        for one, item in zip(resources, items, strict=True)
    ]


async def _calendars(
    connection: AsyncConnection, call: Call, resources: Sequence[Resource]
) -> dict[str, WireItems]:
    calendars = await load_calendars_of(
        connection,
        call.app_id,
        (one.id for one in resources),
        include=within(call.include, "calendars"),
    )
    return {
        resource_id: [calendar_to_wire(one, times=call.times_out) for one in own]
        for resource_id, own in calendars.items()
    }


async def _accounts(connection: AsyncConnection, call: Call) -> dict[str, WireItems]:
    found: dict[str, WireItems] = defaultdict(list)
    for source in await AccountTable(connection, call.app_id).load_all():
        wire = account_to_wire(source.account, times=call.times_out)
        found[source.resource_id].append(wire)
    return found


async def _credentials(
    connection: AsyncConnection, call: Call, resources: Sequence[Resource]
) -> dict[str, WireItems]:
    found: dict[str, WireItems] = defaultdict(list)
    table = CredentialTable(connection, call.app_id, call.times_in.now)
    for one in await table.load_of_resources([one.id for one in resources]):
        found[one.resource_id].append(credential_to_wire(one, times=call.times_out))
    return found
