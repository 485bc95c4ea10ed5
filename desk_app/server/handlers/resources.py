"""Resources: what can be booked."""

from typing import Any

from desk_app.domain.resource import Resource
from desk_app.errors import PermissionDeniedError
from desk_app.server.calls import (
    NO_CONTENT,
    Call,
    Reply,
    Route,
    answer,
    answer_created,
    answer_page,
)
from desk_app.server.logins import hash_given
from desk_app.server.repositories.calendars import CalendarTable
from desk_app.server.repositories.logins import LoginTable
from desk_app.server.repositories.resources import ResourceTable, check_email_stays
from desk_app.server.resource_relations import with_relations
from desk_app.timekit import endpoints
from desk_app.timekit.bodies import read_body
from desk_app.timekit.messages.resource import (
    NewResourceBody,
    ResourceChangeBody,
    new_resource_of,
    resource_change_of,
    resource_to_wire,
    short_resource_to_wire,
)
from desk_app.timekit.search import LIST_ORDER_FIELDS, parse_ordering, parse_search


async def list_resources(call: Call) -> Reply:
    """GET /resources."""
    criteria = parse_search(call.query.get("search", ""))
    ordering = parse_ordering(call.query, LIST_ORDER_FIELDS)
    async with call.database.read() as connection:
        table = ResourceTable(connection, call.app_id)
        resources, total = await table.load_page(
            criteria, limit=call.limit, offset=call.offset, ordering=ordering
        )
        plain = [_to_wire(call, one) for one in resources]
        items = await with_relations(connection, call, resources, plain)
    return answer_page(call, items, total=total)


async def get_resource(call: Call) -> Reply:
    """GET /resources/:id."""
    async with call.database.read() as connection:
        resource = await ResourceTable(connection, call.app_id).load(call.ids["resource_id"])
        [item] = await with_relations(connection, call, [resource], [_to_wire(call, resource)])
    return answer(item)


async def create_resource(call: Call) -> Reply:
    """POST /resources: makes its first calendar with it."""
    if not call.options.plan_allows_resource_creation:
        raise PermissionDeniedError(status=403, problem="The plan does not allow this")
    body = read_body(NewResourceBody, call.body, times=call.times_in)
    now = call.times_in.now
    password_hash = await hash_given(body.password)
    async with call.database.write() as connection:
        table = ResourceTable(connection, call.app_id)
        resource = await table.add(new_resource_of(body), now=now)
        await CalendarTable(connection, call.app_id).add_default(resource.id, now=now)
        await LoginTable(connection, call.app_id).keep(resource, password_hash, now=now)
        short = short_resource_to_wire(resource, times=call.times_out, include=call.include)
        [item] = await with_relations(connection, call, [resource], [short])
    return answer_created(item)


async def update_resource(call: Call) -> Reply:
    """PUT /resources/:id."""
    body = read_body(ResourceChangeBody, call.body, times=call.times_in)
    now = call.times_in.now
    password_hash = await hash_given(body.password)
    async with call.database.write() as connection:
        table = ResourceTable(connection, call.app_id)
        resource = await table.load(call.ids["resource_id"])
        check_email_stays(resource, body.email)
        await table.change(resource.id, resource_change_of(body), now=now)
        await LoginTable(connection, call.app_id).keep(resource, password_hash, now=now)
    return NO_CONTENT


async def delete_resource(call: Call) -> Reply:
    """DELETE /resources/:id; a body is ignored."""
    async with call.database.write() as connection:
        table = ResourceTable(connection, call.app_id)
        await table.delete(call.ids["resource_id"], now=call.times_in.now)
    return NO_CONTENT


def _to_wire(call: Call, resource: Resource) -> dict[str, Any]:
    return resource_to_wire(resource, times=call.times_out, include=call.include)


ROUTES = (
    Route(endpoints.LIST_RESOURCES, list_resources),
    Route(endpoints.CREATE_RESOURCE, create_resource),
    Route(endpoints.GET_RESOURCE, get_resource),
    Route(endpoints.UPDATE_RESOURCE, update_resource),
    Route(endpoints.DELETE_RESOURCE, delete_resource),
)
