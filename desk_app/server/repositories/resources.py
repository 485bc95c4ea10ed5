"""The resources of an app."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Row, Select, bindparam, delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from desk_app.domain.identifiers import ResourceId
from desk_app.domain.resource import Resource
from desk_app.domain.resource_change import NewResource, ResourceChange
from desk_app.server.databases.text import ascii_lower, lower_ascii
from desk_app.server.repositories.selection import (
    fetch_one,
    fetch_page,
    ordered_by,
    searched,
)
from desk_app.server.stamps import from_stamp, new_id, to_stamp
from desk_app.server.tables import EVENTS, PROJECT_RESOURCES, RESOURCES
from desk_app.timekit.bodies import UnsetType, given, invalid
from desk_app.timekit.constraints import constraints_to_wire, known_constraints_from_wire
from desk_app.timekit.search import LIST_ORDER_FIELDS, Criterion, Ordering


@dataclass(frozen=True, slots=True)
class ResourceTable:
    """What can be booked in one app, without what was deleted unless it is asked for."""

    connection: AsyncConnection
    app_id: str

    async def load(self, resource_id: str) -> Resource:
        """One resource; NotFoundError if there is none."""
        query = self._present().where(RESOURCES.c.id == resource_id)
        return resource_from_row(await fetch_one(self.connection, query, "Resource"))

    async def load_many(self, ids: Collection[str]) -> dict[ResourceId, Resource]:
        """Those of the ids that exist, deleted ones included, by id."""
        query = select(RESOURCES).where(RESOURCES.c.app_id == self.app_id)
        rows = await self.connection.execute(query.where(RESOURCES.c.id.in_(ids)))
        return {row.id: resource_from_row(row) for row in rows}

    async def load_present(self, ids: Sequence[str], *, field: str) -> list[Resource]:
        """The resources of a request, in its order.

        Raises:
            InvalidRequestError: One does not exist; the field that named it is told.
        """
        asked = {"of_app": self.app_id, "ids": list(ids)}
        rows = await self.connection.execute(_PRESENT_OF_IDS, asked)
        found = {row.id: resource_from_row(row) for row in rows}
        if missing := [resource_id for resource_id in ids if resource_id not in found]:
            raise invalid(field, *(f"Resource {one} does not exist" for one in missing))
        return [found[ResourceId(resource_id)] for resource_id in ids]

    async def load_by_email(self, emails: Collection[str]) -> list[Resource]:
        """The resources with one of these addresses, whatever the case of its ASCII letters."""
        folded = [lower_ascii(email) for email in emails]
        query = self._present().where(ascii_lower(RESOURCES.c.email).in_(folded))
        return [resource_from_row(row) for row in await self.connection.execute(query)]

    async def load_page(
        self,
        criteria: Sequence[Criterion],
        *,
        limit: int,
        offset: int,
        ordering: Ordering | None = None,
    ) -> tuple[list[Resource], int]:
        """One page, in the order of creation if in no other, and how many there are in all."""
        query = searched(self._present(), criteria, _SEARCHABLE, wild=_WILD)
        query = ordered_by(query, ordering, _ORDERS, RESOURCES.c.created_at, RESOURCES.c.id)
        rows, total = await fetch_page(self.connection, query, limit=limit, offset=offset)
        return [resource_from_row(row) for row in rows], total

    async def add(self, new: NewResource, *, now: datetime) -> Resource:
        """A new resource; InvalidRequestError if its e-mail is in use."""
        if new.email and await self.load_by_email([new.email]):
            raise invalid("email", "Email already exists")
        resource_id = new_id()
        row = {
            "id": resource_id,
            "app_id": self.app_id,
            "name": new.name,
            "first_name": new.first_name or new.name,
            "last_name": new.last_name,
            "email": new.email or f"resource+{resource_id[:8]}@desk.invalid",
            "time_zone_name": new.time_zone_name,
            "image": new.image,
            "meta": dict(new.meta),
            "tags": list(new.tags),
            "constraints": constraints_to_wire(new.constraints),
            "sends_email": new.sends_email,
            "created_at": to_stamp(now),
            "updated_at": to_stamp(now),
        }
        await self.connection.execute(RESOURCES.insert().values(row))
        return await self.load(resource_id)

    async def restore(self, email: str, *, now: datetime) -> Resource | None:
        """Brings back the resource last deleted that had an address; None if there is none."""
        deleted = (
            select(RESOURCES.c.id)
            .where(RESOURCES.c.app_id == self.app_id, RESOURCES.c.deleted_at.is_not(None))
            .where(ascii_lower(RESOURCES.c.email) == lower_ascii(email))
            .order_by(RESOURCES.c.deleted_at.desc(), RESOURCES.c.id)
        )
        resource_id = (await self.connection.execute(deleted.limit(1))).scalar()
        if resource_id is None:
            return None
        await self.connection.execute(
            update(RESOURCES)
            .where(RESOURCES.c.id == resource_id)
            .values(deleted_at=None, updated_at=to_stamp(now))
        )
        return await self.load(resource_id)

    async def change(self, resource_id: str, change: ResourceChange, *, now: datetime) -> None:
        """Changes what is given; NotFoundError if there is no such resource."""
        await self.load(resource_id)
        constraints = change.constraints
        values: dict[str, object] = {
            "name": change.name,
            "first_name": change.first_name,
            "last_name": change.last_name,
            "time_zone_name": change.time_zone_name,
            "image": change.image,
            "constraints": None if constraints is None else constraints_to_wire(constraints),
            "meta": None if change.meta is None else dict(change.meta),
            "tags": None if change.tags is None else list(change.tags),
            "sends_email": change.sends_email,
        }
        changed = {name: value for name, value in values.items() if value is not None}
        if change.image == "":
            changed["image"] = None
        await self.connection.execute(
            update(RESOURCES)
            .where(RESOURCES.c.id == resource_id)
            .values(**changed, updated_at=to_stamp(now))
        )

    async def delete(self, resource_id: str, *, now: datetime) -> None:
        """Takes a resource out of every list and project, with its events.

        Its bookings stay, for they were made; NotFoundError if there is no such resource.
        """
        await self.load(resource_id)
        await self.connection.execute(
            delete(PROJECT_RESOURCES).where(PROJECT_RESOURCES.c.resource_id == resource_id)
        )
        await self.connection.execute(delete(EVENTS).where(EVENTS.c.resource_id == resource_id))
        await self.connection.execute(
            update(RESOURCES)
            .where(RESOURCES.c.id == resource_id)
            .values(deleted_at=to_stamp(now), updated_at=to_stamp(now))
        )

    def _present(self) -> Select[Any]:
        return select(RESOURCES).where(
            RESOURCES.c.app_id == self.app_id, RESOURCES.c.deleted_at.is_(None)
        )


_PRESENT_OF_IDS: Final = select(RESOURCES).where(
    RESOURCES.c.app_id == bindparam("of_app"),
    RESOURCES.c.deleted_at.is_(None),
    RESOURCES.c.id.in_(bindparam("ids", expanding=True)),
)
_TEXTS: Final = {"id": RESOURCES.c.id, "email": RESOURCES.c.email, "name": RESOURCES.c.name}
_SEARCHABLE: Final = {**_TEXTS, **{f"resource.{name}": one for name, one in _TEXTS.items()}}
_WILD: Final = frozenset({"name", "email", "resource.name", "resource.email"})
_ORDERS: Final = {name: RESOURCES.c[name] for name in LIST_ORDER_FIELDS}


def check_email_stays(resource: Resource, email: str | UnsetType) -> None:
    """Refuses another e-mail than the one a resource has, whatever the case of its letters.

    Raises:
        InvalidRequestError: It is another one; an e-mail never changes.
    """
    if lower_ascii(given(email, resource.email)) != lower_ascii(resource.email):
        raise invalid("email", "Email cannot be changed")


def resource_from_row(row: Row[Any]) -> Resource:
    """The resource in a row of its table, with its constraints and without its calendars."""
    return Resource(
        id=row.id,
        name=row.name,
        time_zone_name=row.time_zone_name,
        email=row.email,
        first_name=row.first_name,
        last_name=row.last_name,
        image=row.image,
        meta=row.meta,
        constraints=known_constraints_from_wire(row.constraints),
        tags=tuple(row.tags),
        sends_email=row.sends_email,
        created_at=from_stamp(row.created_at),
        updated_at=from_stamp(row.updated_at),
    )
