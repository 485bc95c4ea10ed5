"""What is asked about locations and the services offered there."""

from desk_app.client.answers import nothing, one, page_of
from desk_app.client.calls import Calls
from desk_app.client.paging import PAGE_SIZE, collect
from desk_app.client.queries import include_of, page_at
from desk_app.domain.identifiers import LocationId, ServiceId
from desk_app.domain.place import (
    Location,
    LocationChange,
    LocationService,
    LocationServiceChange,
    Position,
)
from desk_app.timekit import endpoints
from desk_app.timekit.bodies import write_body
from desk_app.timekit.messages.near import near_query
from desk_app.timekit.messages.place import (
    location_body,
    location_from_wire,
    location_service_body,
    service_from_wire,
)
from desk_app.timekit.paging import Page

_WITH_SERVICES = include_of(("services",))
_WITH_LOCATIONS = include_of(("locations",))


class PlaceCalls(Calls):
    """One coroutine for each endpoint of locations and services."""

    # --- locations ---------------------------------------------------------------------------

    async def list_locations(
        self, *, near: Position | None = None, within: float | None = None
    ) -> tuple[Location, ...]:
        """GET /locations: all of them with their services, page by page.

        Args:
            near: Asks for the nearest first, with their distances.
            within: Kilometres from there; None for all.
        """
        where = () if near is None else near_query(near, within=within)

        async def ask(page: int) -> Page[Location]:
            query = (*page_at(page, PAGE_SIZE), *_WITH_SERVICES, *where)
            return await self._send(
                endpoints.LIST_LOCATIONS, page_of(location_from_wire), query=query
            )

        return await collect(ask)

    async def create_location(self, new: LocationChange) -> Location:
        """POST /locations: a new place."""
        return await self._send(
            endpoints.CREATE_LOCATION,
            one(location_from_wire),
            query=_WITH_SERVICES,
            body=write_body(location_body(new)),
        )

    async def get_location(self, location_id: LocationId) -> Location:
        """GET /locations/:id: one place with its services."""
        ids = {"location_id": location_id}
        read = one(location_from_wire)
        return await self._send(endpoints.GET_LOCATION, read, ids=ids, query=_WITH_SERVICES)

    async def update_location(self, location_id: LocationId, change: LocationChange) -> None:
        """PUT /locations/:id: changes what the change names."""
        ids, body = {"location_id": location_id}, write_body(location_body(change))
        await self._send(endpoints.UPDATE_LOCATION, nothing, ids=ids, body=body)

    async def delete_location(self, location_id: LocationId) -> None:
        """DELETE /locations/:id: removes it."""
        await self._send(endpoints.DELETE_LOCATION, nothing, ids={"location_id": location_id})

    # --- services ----------------------------------------------------------------------------

    async def list_location_services(self) -> tuple[LocationService, ...]:
        """GET /location/services: all of them with their places, page by page."""

        async def ask(page: int) -> Page[LocationService]:
            query = (*page_at(page, PAGE_SIZE), *_WITH_LOCATIONS)
            return await self._send(
                endpoints.LIST_LOCATION_SERVICES, page_of(service_from_wire), query=query
            )

        return await collect(ask)

    async def create_location_service(self, new: LocationServiceChange) -> LocationService:
        """POST /location/services: a new service."""
        return await self._send(
            endpoints.CREATE_LOCATION_SERVICE,
            one(service_from_wire),
            query=_WITH_LOCATIONS,
            body=write_body(location_service_body(new)),
        )

    async def get_location_service(self, service_id: ServiceId) -> LocationService:
        """GET /location/services/:id: one service with its places."""
        ids, read = {"service_id": service_id}, one(service_from_wire)
        return await self._send(
            endpoints.GET_LOCATION_SERVICE, read, ids=ids, query=_WITH_LOCATIONS
        )

    async def update_location_service(
        self, service_id: ServiceId, change: LocationServiceChange
    ) -> None:
        """PUT /location/services/:id: changes what the change names."""
        ids, body = {"service_id": service_id}, write_body(location_service_body(change))
        await self._send(endpoints.UPDATE_LOCATION_SERVICE, nothing, ids=ids, body=body)

    async def delete_location_service(self, service_id: ServiceId) -> None:
        """DELETE /location/services/:id: removes it."""
        ids = {"service_id": service_id}
        await self._send(endpoints.DELETE_LOCATION_SERVICE, nothing, ids=ids)
