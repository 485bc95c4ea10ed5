"""Locations and the services offered there; booking pages may read them."""

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncConnection

from desk_app.domain.place import Location, LocationService, Position
from desk_app.server.apps import KeyKind
from desk_app.server.calls import (
    NO_CONTENT,
    Call,
    Reply,
    Route,
    answer,
    answer_created,
    answer_page,
)
from desk_app.server.repositories.places import LocationServiceTable, LocationTable
from desk_app.timekit import endpoints
from desk_app.timekit.bodies import given, read_body
from desk_app.timekit.includes import has_include
from desk_app.timekit.messages.near import NearBody, asks_for_near
from desk_app.timekit.messages.place import (
    LocationBody,
    LocationServiceBody,
    location_change_of,
    location_service_change_of,
    location_to_wire,
    service_to_wire,
)
from desk_app.timekit.search import parse_search

# --- locations -------------------------------------------------------------------------------


async def list_locations(call: Call) -> Reply:
    """GET /locations: in the order of creation, or nearest first where a position is given."""
    criteria = parse_search(call.query.get("search", ""))
    near = asks_for_near(call.query)
    async with call.database.read() as connection:
        table = LocationTable(connection, call.app_id)
        if near:
            found, total = await _find_near(table, call, near)
        else:
            found, total = await table.load_page(criteria, limit=call.limit, offset=call.offset)
        found = await _with_services(connection, call, found)
    items = [location_to_wire(one, times=call.times_out) for one in found]
    return answer_page(call, items, total=total)


async def _find_near(
    table: LocationTable, call: Call, asked: dict[str, str]
) -> tuple[list[Location], int]:
    near = read_body(NearBody, asked, times=call.times_in)
    criteria = parse_search(call.query.get("search", ""))
    position = Position(near.latitude, near.longitude)
    found = await table.load_near(criteria, position, within=given(near.distance, None))
    return found[call.offset : call.offset + call.limit], len(found)


async def get_location(call: Call) -> Reply:
    """GET /locations/:id."""
    async with call.database.read() as connection:
        found = await LocationTable(connection, call.app_id).load(call.ids["location_id"])
        [found] = await _with_services(connection, call, [found])
    return answer(location_to_wire(found, times=call.times_out))


async def create_location(call: Call) -> Reply:
    """POST /locations."""
    body = read_body(LocationBody, call.body, times=call.times_in, required=("name",))
    new = location_change_of(body)
    async with call.database.write() as connection:
        made = await LocationTable(connection, call.app_id).add(new, now=call.times_in.now)
        [made] = await _with_services(connection, call, [made])
    return answer_created(location_to_wire(made, times=call.times_out))


async def update_location(call: Call) -> Reply:
    """PUT /locations/:id."""
    change = location_change_of(read_body(LocationBody, call.body, times=call.times_in))
    async with call.database.write() as connection:
        table = LocationTable(connection, call.app_id)
        await table.change(call.ids["location_id"], change, now=call.times_in.now)
    return NO_CONTENT


async def delete_location(call: Call) -> Reply:
    """DELETE /locations/:id."""
    async with call.database.write() as connection:
        await LocationTable(connection, call.app_id).delete(call.ids["location_id"])
    return NO_CONTENT


async def _with_services(
    connection: AsyncConnection, call: Call, found: Sequence[Location]
) -> list[Location]:
    if not has_include(call.include, "services"):
        return list(found)
    return await LocationTable(connection, call.app_id).with_services(found)


# --- services --------------------------------------------------------------------------------


async def list_services(call: Call) -> Reply:
    """GET /location/services."""
    criteria = parse_search(call.query.get("search", ""))
    async with call.database.read() as connection:
        table = LocationServiceTable(connection, call.app_id)
        found, total = await table.load_page(criteria, limit=call.limit, offset=call.offset)
        found = await _with_locations(connection, call, found)
    items = [service_to_wire(one, times=call.times_out) for one in found]
    return answer_page(call, items, total=total)


async def get_service(call: Call) -> Reply:
    """GET /location/services/:id."""
    async with call.database.read() as connection:
        found = await LocationServiceTable(connection, call.app_id).load(call.ids["service_id"])
        [found] = await _with_locations(connection, call, [found])
    return answer(service_to_wire(found, times=call.times_out))


async def create_service(call: Call) -> Reply:
    """POST /location/services."""
    body = read_body(LocationServiceBody, call.body, times=call.times_in, required=("name",))
    new = location_service_change_of(body)
    async with call.database.write() as connection:
        made = await LocationServiceTable(connection, call.app_id).add(new, now=call.times_in.now)
        [made] = await _with_locations(connection, call, [made])
    return answer_created(service_to_wire(made, times=call.times_out))


async def update_service(call: Call) -> Reply:
    """PUT /location/services/:id."""
    body = read_body(LocationServiceBody, call.body, times=call.times_in)
    change = location_service_change_of(body)
    async with call.database.write() as connection:
        table = LocationServiceTable(connection, call.app_id)
        await table.change(call.ids["service_id"], change, now=call.times_in.now)
    return NO_CONTENT


async def delete_service(call: Call) -> Reply:
    """DELETE /location/services/:id."""
    async with call.database.write() as connection:
        await LocationServiceTable(connection, call.app_id).delete(call.ids["service_id"])
    return NO_CONTENT


async def _with_locations(
    connection: AsyncConnection, call: Call, found: Sequence[LocationService]
) -> list[LocationService]:
    if not has_include(call.include, "locations"):
        return list(found)
    return await LocationServiceTable(connection, call.app_id).with_locations(found)


_ANY_KEY = frozenset(KeyKind)

ROUTES = (
    Route(endpoints.LIST_LOCATIONS, list_locations, _ANY_KEY),
    Route(endpoints.CREATE_LOCATION, create_location),
    Route(endpoints.GET_LOCATION, get_location, _ANY_KEY),
    Route(endpoints.UPDATE_LOCATION, update_location),
    Route(endpoints.DELETE_LOCATION, delete_location),
    Route(endpoints.LIST_LOCATION_SERVICES, list_services, _ANY_KEY),
    Route(endpoints.CREATE_LOCATION_SERVICE, create_service),
    Route(endpoints.GET_LOCATION_SERVICE, get_service, _ANY_KEY),
    Route(endpoints.UPDATE_LOCATION_SERVICE, update_service),
    Route(endpoints.DELETE_LOCATION_SERVICE, delete_service),
)
