"""The places of an app and the services offered there."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, Table, delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from desk_app.domain.place import (
    Location,
    LocationChange,
    LocationService,
    LocationServiceChange,
    Position,
)
from desk_app.server.databases.text import ascii_lower, lower_ascii
from desk_app.server.repositories.pairs import Pairs, check_present
from desk_app.server.repositories.selection import fetch_one, fetch_page
from desk_app.server.stamps import from_stamp, new_id, to_stamp
from desk_app.server.tables import LOCATION_SERVICES, LOCATIONS, SERVICES_OF_LOCATIONS
from desk_app.timekit.bodies import invalid
from desk_app.timekit.search import Criterion


@dataclass(frozen=True, slots=True)
class LocationTable:
    """The places of one app."""

    connection: AsyncConnection
    app_id: str

    async def load(self, location_id: str) -> Location:
        """One place without its services; NotFoundError if there is none."""
        query = self._own().where(LOCATIONS.c.id == location_id)
        return location_from_row(await fetch_one(self.connection, query, "Location"))

    async def load_page(
        self, criteria: Sequence[Criterion], *, limit: int, offset: int
    ) -> tuple[list[Location], int]:
        """One page in the order of creation, and how many there are in all."""
        query = _searched(self._own(), LOCATIONS, criteria, prefix="location.")
        rows, total = await fetch_page(self.connection, query, limit=limit, offset=offset)
        return [location_from_row(row) for row in rows], total

    async def load_near(
        self, criteria: Sequence[Criterion], position: Position, *, within: float | None
    ) -> list[Location]:
        """Those with a position, nearest first, with how far they are.

        Args:
            within: Kilometres; None for all.
        """
        query = _searched(self._own(), LOCATIONS, criteria, prefix="location.")
        query = query.where(LOCATIONS.c.latitude.is_not(None))
        found = [location_from_row(row) for row in await self.connection.execute(query)]
        near = [
            replace(one, distance=round(position.distance_to(one.position), 3))
            for one in found
            if one.position is not None
        ]
        kept = [one for one in near if within is None or one.distance <= within]
        return sorted(kept, key=lambda one: one.distance)

    async def with_services(self, locations: Sequence[Location]) -> list[Location]:
        """The places with their services, in the order of the services' creation."""
        ids = [one.id for one in locations]
        related = await self._pairs().load(ids)
        table = LocationServiceTable(self.connection, self.app_id)
        services = await table.load_many({one for found in related.values() for one in found})
        return [
            replace(
                one,
                services=tuple(each for each in services if each.id in related.get(one.id, ())),
            )
            for one in locations
        ]

    async def load_many(self, ids: Collection[str]) -> list[Location]:
        """Those of the ids that exist, in the order of creation."""
        query = self._own().where(LOCATIONS.c.id.in_(ids))
        return [location_from_row(row) for row in await self.connection.execute(query)]

    async def add(self, new: LocationChange, *, now: datetime) -> Location:
        """A new place."""
        location_id = new_id()
        values = {
            "id": location_id,
            "app_id": self.app_id,
            "uses_custom_hours": False,
            "meta": {},
            "created_at": to_stamp(now),
            "updated_at": to_stamp(now),
            **_location_values(new),
        }
        await self.connection.execute(LOCATIONS.insert().values(values))
        await self._set_services(location_id, new)
        return await self.load(location_id)

    async def change(self, location_id: str, change: LocationChange, *, now: datetime) -> None:
        """Changes what is given; NotFoundError if there is no such place."""
        await self.load(location_id)
        await self.connection.execute(
            update(LOCATIONS)
            .where(LOCATIONS.c.id == location_id)
            .values(**_location_values(change), updated_at=to_stamp(now))
        )
        await self._set_services(location_id, change)

    async def delete(self, location_id: str) -> None:
        """Removes a place for good; NotFoundError if there is none."""
        await self.load(location_id)
        await self.connection.execute(delete(LOCATIONS).where(LOCATIONS.c.id == location_id))

    async def _set_services(self, location_id: str, change: LocationChange) -> None:
        ids = change.service_ids
        if ids is None:
            return
        await check_present(self.connection, LOCATION_SERVICES, self.app_id, ids, field="services")
        await self._pairs().set(location_id, ids)

    def _pairs(self) -> Pairs:
        return Pairs.of(self.connection, SERVICES_OF_LOCATIONS, "location_id")

    def _own(self) -> Select[Any]:
        return _ordered(LOCATIONS, self.app_id)


@dataclass(frozen=True, slots=True)
class LocationServiceTable:
    """The services of one app."""

    connection: AsyncConnection
    app_id: str

    async def load(self, service_id: str) -> LocationService:
        """One service without its places; NotFoundError if there is none."""
        query = self._own().where(LOCATION_SERVICES.c.id == service_id)
        return service_from_row(await fetch_one(self.connection, query, "Service"))

    async def load_page(
        self, criteria: Sequence[Criterion], *, limit: int, offset: int
    ) -> tuple[list[LocationService], int]:
        """One page in the order of creation, and how many there are in all."""
        query = _searched(self._own(), LOCATION_SERVICES, criteria, prefix="service.")
        rows, total = await fetch_page(self.connection, query, limit=limit, offset=offset)
        return [service_from_row(row) for row in rows], total

    async def load_many(self, ids: Collection[str]) -> list[LocationService]:
        """Those of the ids that exist, in the order of creation."""
        query = self._own().where(LOCATION_SERVICES.c.id.in_(ids))
        return [service_from_row(row) for row in await self.connection.execute(query)]

    async def with_locations(self, services: Sequence[LocationService]) -> list[LocationService]:
        """The services with their places, in the order of the places' creation."""
        related = await self._pairs().load([one.id for one in services])
        table = LocationTable(self.connection, self.app_id)
        locations = await table.load_many({one for found in related.values() for one in found})
        return [
            replace(
                one,
                locations=tuple(each for each in locations if each.id in related.get(one.id, ())),
            )
            for one in services
        ]

    async def add(self, new: LocationServiceChange, *, now: datetime) -> LocationService:
        """A new service."""
        service_id = new_id()
        values = {
            "id": service_id,
            "app_id": self.app_id,
            "meta": {},
            "created_at": to_stamp(now),
            "updated_at": to_stamp(now),
            **_service_values(new),
        }
        await self.connection.execute(LOCATION_SERVICES.insert().values(values))
        await self._set_locations(service_id, new)
        return await self.load(service_id)

    async def change(
        self, service_id: str, change: LocationServiceChange, *, now: datetime
    ) -> None:
        """Changes what is given; NotFoundError if there is no such service."""
        await self.load(service_id)
        await self.connection.execute(
            update(LOCATION_SERVICES)
            .where(LOCATION_SERVICES.c.id == service_id)
            .values(**_service_values(change), updated_at=to_stamp(now))
        )
        await self._set_locations(service_id, change)

    async def delete(self, service_id: str) -> None:
        """Removes a service for good; NotFoundError if there is none."""
        await self.load(service_id)
        await self.connection.execute(
            delete(LOCATION_SERVICES).where(LOCATION_SERVICES.c.id == service_id)
        )

    async def _set_locations(self, service_id: str, change: LocationServiceChange) -> None:
        ids = change.location_ids
        if ids is None:
            return
        await check_present(self.connection, LOCATIONS, self.app_id, ids, field="locations")
        await self._pairs().set(service_id, ids)

    def _pairs(self) -> Pairs:
        return Pairs.of(self.connection, SERVICES_OF_LOCATIONS, "service_id")

    def _own(self) -> Select[Any]:
        return _ordered(LOCATION_SERVICES, self.app_id)


def _ordered(table: Table, app_id: str) -> Select[Any]:
    return select(table).where(table.c.app_id == app_id).order_by(table.c.created_at, table.c.id)


def _searched(
    query: Select[Any], table: Table, criteria: Sequence[Criterion], *, prefix: str
) -> Select[Any]:
    for criterion in criteria:
        field = criterion.field.removeprefix(prefix)
        column = {"id": table.c.id, "uuid": table.c.id, "name": table.c.name}.get(field)
        if column is None:
            raise invalid("search", f"{criterion.field} cannot be searched by")
        query = query.where(ascii_lower(column) == lower_ascii(criterion.value))
    return query


# --- rows ------------------------------------------------------------------------------------


def location_from_row(row: Row[Any]) -> Location:
    """The place in a row of its table."""
    has_position = row.latitude is not None and row.longitude is not None
    return Location(
        id=row.id,
        name=row.name,
        description=row.description,
        position=Position(row.latitude, row.longitude) if has_position else None,
        uses_custom_hours=row.uses_custom_hours,
        meta=row.meta,
        created_at=from_stamp(row.created_at),
        updated_at=from_stamp(row.updated_at),
    )


def service_from_row(row: Row[Any]) -> LocationService:
    """The service in a row of its table."""
    return LocationService(
        id=row.id,
        name=row.name,
        description=row.description,
        meta=row.meta,
        created_at=from_stamp(row.created_at),
        updated_at=from_stamp(row.updated_at),
    )


def _location_values(change: LocationChange) -> dict[str, object]:
    position = change.position
    values: dict[str, object] = {
        "name": None if change.name is None else change.name.strip(),
        "description": change.description,
        "latitude": position.latitude if position else None,
        "longitude": position.longitude if position else None,
        "uses_custom_hours": change.uses_custom_hours,
        "meta": None if change.meta is None else dict(change.meta),
    }
    return {name: value for name, value in values.items() if value is not None}


def _service_values(change: LocationServiceChange) -> dict[str, object]:
    values: dict[str, object] = {
        "name": None if change.name is None else change.name.strip(),
        "description": change.description,
        "meta": None if change.meta is None else dict(change.meta),
    }
    return {name: value for name, value in values.items() if value is not None}
