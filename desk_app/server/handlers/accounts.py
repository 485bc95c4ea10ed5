"""Calendars from elsewhere: an ICS file or address fills a calendar that can only be read."""

import asyncio
from contextlib import suppress
from typing import Final

from sqlalchemy.ext.asyncio import AsyncConnection

from desk_app.domain.account import AccountChange, NewAccount
from desk_app.domain.identifiers import ResourceId
from desk_app.domain.resource import Resource
from desk_app.errors import DeskError, InvalidRequestError, NotFoundError
from desk_app.server.account_sync import Reading, keep_reading, read_calendar, sync_account
from desk_app.server.calls import NO_CONTENT, Call, Handler, Reply, Route, answer, answer_created
from desk_app.server.handlers.authentication import find_named_app
from desk_app.server.repositories.accounts import AccountTable, Source
from desk_app.server.repositories.resources import ResourceTable
from desk_app.timekit import endpoints
from desk_app.timekit.bodies import invalid, read_body
from desk_app.timekit.endpoints import Endpoint
from desk_app.timekit.messages.account import (
    AccountChangeBody,
    NewAccountBody,
    account_change_of,
    account_to_wire,
    new_account_of,
    provider_calendars_to_wire,
    sync_to_wire,
)

MOST_ACCOUNTS: Final = 50
"""Of one resource."""
_LONGEST_SYNC: Final = 20.0
"""Seconds that a sync may keep somebody waiting; what is left is done by the timer."""


async def list_accounts(call: Call) -> Reply:
    """GET /accounts: all of the app, or those of the resource that asks."""
    async with call.database.read() as connection:
        sources = await AccountTable(connection, call.app_id).load_all(call.caller.resource_id)
    return answer([account_to_wire(one.account, times=call.times_out) for one in sources])


async def list_provider_calendars(call: Call) -> Reply:
    """GET /accounts/google/calendars: the calendars from elsewhere, whoever provides them."""
    async with call.database.read() as connection:
        table = AccountTable(connection, call.app_id)
        calendars = await table.load_calendars(call.caller.resource_id)
    return answer(provider_calendars_to_wire(calendars))


async def sync_accounts(call: Call) -> Reply:
    """POST /accounts/sync: fills them now; one that fails is told of in the list of accounts."""
    async with call.database.read() as connection:
        sources = await AccountTable(connection, call.app_id).load_all(call.caller.resource_id)
    count = 0
    with suppress(TimeoutError):
        async with asyncio.timeout(_LONGEST_SYNC):
            for source in sources:
                count += await _sync_or_tell(call, source)
    return answer(sync_to_wire(count))


async def _sync_or_tell(call: Call, source: Source) -> int:
    try:
        return await sync_account(call.database, source, call.options, now=call.times_in.now)
    except DeskError:
        return 0


async def refuse_sign_up(_: Call) -> Reply:
    """GET /accounts/google/signup, and Microsoft's: there is nobody to consent to.

    Raises:
        InvalidRequestError: Always.
    """
    raise InvalidRequestError(
        problem="This server does not connect accounts of Google or Microsoft. "
        "Add the calendar by its ICS address instead."
    )


# --- our own ---------------------------------------------------------------------------------


async def add_account(call: Call) -> Reply:
    """POST /desk/accounts: the calendar is read first, and nothing is kept if it cannot be."""
    _check_extension(call)
    new = new_account_of(read_body(NewAccountBody, call.body, times=call.times_in))
    _check_resource(call, new.resource_id)
    async with call.database.read() as connection:
        resource = await _find_resource(connection, call, new.resource_id)
    reading = await _read(call, new, resource.time_zone_name)
    async with call.database.write() as connection:
        await _find_resource(connection, call, new.resource_id)
        table = AccountTable(connection, call.app_id)
        if len(await table.load_all(new.resource_id)) >= MOST_ACCOUNTS:
            raise invalid("resource_id", f"A resource may have {MOST_ACCOUNTS} accounts at most")
        source = await table.add(new, now=call.times_in.now)
        await _keep(connection, call, source, reading)
        made = await table.load(source.account_id)
    return answer_created(account_to_wire(made.account, times=call.times_out))


async def update_account(call: Call) -> Reply:
    """PUT /desk/accounts/:id: another name, address or file, which is read at once."""
    _check_extension(call)
    change = account_change_of(read_body(AccountChangeBody, call.body, times=call.times_in))
    account_id, own, now = call.ids["account_id"], call.caller.resource_id, call.times_in.now
    async with call.database.read() as connection:
        source = await AccountTable(connection, call.app_id).load(account_id, own)
    reading = await _read_change(call, source, change)
    async with call.database.write() as connection:
        table = AccountTable(connection, call.app_id)
        if change.name is not None:
            await table.rename(source, change.name.strip(), now=now)
        if reading is not None:
            await table.point_at(source, change.address, now=now)
            source = await table.load(account_id, own)
            await _keep(connection, call, source, reading)
        changed = await table.load(account_id, own)
    return answer(account_to_wire(changed.account, times=call.times_out))


async def remove_account(call: Call) -> Reply:
    """DELETE /desk/accounts/:id: with its calendar and events."""
    _check_extension(call)
    async with call.database.write() as connection:
        table = AccountTable(connection, call.app_id)
        source = await table.load(call.ids["account_id"], call.caller.resource_id)
        await table.remove(source, now=call.times_in.now)
    return NO_CONTENT


async def _read_change(call: Call, source: Source, change: AccountChange) -> Reading | None:
    """What the new address or file says; None where there is neither."""
    if change.address is None and change.ics is None:
        return None
    new = NewAccount(
        resource_id=source.resource_id, name="", address=change.address, ics=change.ics
    )
    return await _read(call, new, source.time_zone_name)


async def _read(call: Call, new: NewAccount, time_zone_name: str) -> Reading:
    """What a calendar says; InvalidRequestError if it cannot be read."""
    now = call.times_in.now
    try:
        return await read_calendar(new, call.options, time_zone_name=time_zone_name, now=now)
    except DeskError as error:
        field = "ics" if new.address is None else "url"
        raise invalid(field, f"{field} cannot be used: {error.message}") from error


async def _keep(connection: AsyncConnection, call: Call, source: Source, reading: Reading) -> None:
    await keep_reading(connection, source, reading, call.options, now=call.times_in.now)


async def _find_resource(
    connection: AsyncConnection, call: Call, resource_id: ResourceId
) -> Resource:
    table = ResourceTable(connection, call.app_id)
    [resource] = await table.load_present([resource_id], field="resource_id")
    return resource


def _check_resource(call: Call, resource_id: ResourceId) -> None:
    if call.caller.resource_id not in (None, resource_id):
        raise invalid("resource_id", f"Resource {resource_id} does not exist")


def _check_extension(call: Call) -> None:
    if not call.options.extensions:
        raise NotFoundError(status=404, problem="Not found")


def _route(endpoint: Endpoint, handler: Handler) -> Route:
    return Route(endpoint, handler, is_for_resources=True)


ROUTES = (
    _route(endpoints.LIST_ACCOUNTS, list_accounts),
    _route(endpoints.SYNC_ACCOUNTS, sync_accounts),
    _route(endpoints.SYNC_ACCOUNTS_BY_GET, sync_accounts),
    _route(endpoints.SYNC_MICROSOFT_ACCOUNTS, sync_accounts),
    _route(endpoints.LIST_PROVIDER_CALENDARS, list_provider_calendars),
    *(
        Route(one, refuse_sign_up, find_app=find_named_app, is_for_resources=True)
        for one in (endpoints.SIGN_UP_AT_GOOGLE, endpoints.SIGN_UP_AT_MICROSOFT)
    ),
    _route(endpoints.ADD_ACCOUNT, add_account),
    _route(endpoints.UPDATE_ACCOUNT, update_account),
    _route(endpoints.REMOVE_ACCOUNT, remove_account),
)
