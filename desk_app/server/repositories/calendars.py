"""The calendars of an app's resources."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Row, Select, bindparam, delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from desk_app.domain.identifiers import CalendarId, ResourceId
from desk_app.domain.resource import Calendar
from desk_app.domain.resource_change import CalendarChange, NewCalendar
from desk_app.server.repositories.selection import (
    fetch_one,
    fetch_page,
    ordered_by,
    searched,
)
from desk_app.server.stamps import from_stamp, new_id, to_stamp
from desk_app.server.tables import CALENDARS, EVENTS, RESOURCES
from desk_app.timekit.bodies import invalid
from desk_app.timekit.search import LIST_ORDER_FIELDS, Criterion, Ordering

DEFAULT_CALENDAR_NAME: Final = "Bookings"
DEFAULT_CALENDAR_DESCRIPTION: Final = "Created by Timekit on resource creation"
OWN_PROVIDER: Final = "timekit"
_COLOURS: Final = ("foreground_colour", "background_colour")
_SEARCHABLE: Final = {
    "id": CALENDARS.c.id,
    "resource.id": CALENDARS.c.resource_id,
    "name": CALENDARS.c.name,
    "provider": CALENDARS.c.provider,
}
_WILD: Final = frozenset({"name"})
_ORDERS: Final = {name: CALENDARS.c[name] for name in LIST_ORDER_FIELDS}


@dataclass(frozen=True, slots=True)
class CalendarTable:
    """The calendars of one app, without those deleted, or of resources deleted."""

    connection: AsyncConnection
    app_id: str

    async def load(self, calendar_id: str) -> Calendar:
        """One calendar; NotFoundError if there is none."""
        query = self._present().where(CALENDARS.c.id == calendar_id)
        return calendar_from_row(await fetch_one(self.connection, query, "Calendar"))

    async def load_many(self, ids: Collection[str]) -> dict[CalendarId, Calendar]:
        """Those of the ids that exist, deleted ones included, by id."""
        query = select(CALENDARS).where(CALENDARS.c.app_id == self.app_id)
        rows = await self.connection.execute(query.where(CALENDARS.c.id.in_(ids)))
        return {row.id: calendar_from_row(row) for row in rows}

    async def load_of_resources(
        self, resource_ids: Collection[str]
    ) -> dict[ResourceId, tuple[Calendar, ...]]:
        """The calendars of each resource that has any, in the order of creation."""
        asked = {"of_app": self.app_id, "ids": list(resource_ids)}
        found: dict[ResourceId, tuple[Calendar, ...]] = {}
        for row in await self.connection.execute(_OF_RESOURCES, asked):
            found[row.resource_id] = (*found.get(row.resource_id, ()), calendar_from_row(row))
        return found

    async def load_of_present(self, resource_id: str) -> Sequence[Calendar] | None:
        """The calendars of a resource in the order of creation; None if there is no such."""
        asked = {"of_app": self.app_id, "of_resource": resource_id}
        rows = (await self.connection.execute(OF_PRESENT, asked)).all()
        return tuple(calendar_from_row(row) for row in rows if row.id) if rows else None

    async def load_page(
        self,
        criteria: Sequence[Criterion],
        *,
        limit: int,
        offset: int,
        ordering: Ordering | None = None,
    ) -> tuple[list[Calendar], int]:
        """One page, in the order of creation if in no other, and how many there are in all."""
        query = searched(self._present(), criteria, _SEARCHABLE, wild=_WILD)
        query = ordered_by(query, ordering, _ORDERS, CALENDARS.c.created_at, CALENDARS.c.id)
        rows, total = await fetch_page(self.connection, query, limit=limit, offset=offset)
        return [calendar_from_row(row) for row in rows], total

    async def add_default(self, resource_id: ResourceId, *, now: datetime) -> Calendar:
        """The calendar that every resource begins with."""
        new = NewCalendar(
            resource_id=resource_id,
            name=DEFAULT_CALENDAR_NAME,
            description=DEFAULT_CALENDAR_DESCRIPTION,
        )
        return await self.add(new, now=now)

    async def add(self, new: NewCalendar, *, now: datetime) -> Calendar:
        """A new calendar of our own; the first of a resource is its primary one."""
        is_first = not await self._own_calendars(new.resource_id)
        row = {
            "id": new_id(),
            "app_id": self.app_id,
            "resource_id": new.resource_id,
            "name": new.name,
            "description": new.description,
            "foreground_colour": new.foreground_colour,
            "background_colour": new.background_colour,
            "provider": OWN_PROVIDER,
            "provider_access": "owner",
            "is_provider_primary": False,
            "is_synced": False,
            "is_primary": is_first,
            "created_at": to_stamp(now),
            "updated_at": to_stamp(now),
        }
        await self.connection.execute(CALENDARS.insert().values(row))
        return await self.load(str(row["id"]))

    async def change(self, calendar_id: str, change: CalendarChange, *, now: datetime) -> None:
        """Changes what is given; of a provider's calendar only whether it is synced.

        Raises:
            NotFoundError: There is no such calendar.
        """
        calendar = await self.load(calendar_id)
        values: dict[str, object] = {
            "name": change.name,
            "description": change.description,
            "foreground_colour": change.foreground_colour,
            "background_colour": change.background_colour,
            "is_synced": change.is_synced,
            "is_primary": change.is_primary,
        }
        if calendar.provider != OWN_PROVIDER:
            values = {"is_synced": change.is_synced}
        if values.get("is_primary") and calendar.resource_id is not None:
            await self._clear_primary(calendar.resource_id)
        given = {name: value for name, value in values.items() if value is not None}
        given |= {name: None for name in _COLOURS if given.get(name) == ""}
        await self._update(calendar_id, **given, updated_at=to_stamp(now))

    async def delete(self, calendar_id: str, *, now: datetime) -> None:
        """Takes a calendar out of every list, with its events; its bookings stay.

        Raises:
            NotFoundError: There is no such calendar.
            InvalidRequestError: It is the last one its resource can be booked in.
        """
        calendar = await self.load(calendar_id)
        others = [
            other
            for other in await self._own_calendars(calendar.resource_id or ResourceId(""))
            if other.id != calendar.id
        ]
        if calendar.provider == OWN_PROVIDER and not others:
            raise invalid("calendar", "The last calendar of a resource cannot be deleted")
        await self.connection.execute(delete(EVENTS).where(EVENTS.c.calendar_id == calendar_id))
        stamp = to_stamp(now)
        await self._update(calendar_id, deleted_at=stamp, updated_at=stamp, is_primary=False)
        if calendar.is_primary:
            await self._update(others[0].id, is_primary=True, updated_at=stamp)

    async def _own_calendars(self, resource_id: ResourceId) -> list[Calendar]:
        query = self._ordered().where(
            CALENDARS.c.resource_id == resource_id, CALENDARS.c.provider == OWN_PROVIDER
        )
        return [calendar_from_row(row) for row in await self.connection.execute(query)]

    async def _clear_primary(self, resource_id: ResourceId) -> None:
        await self.connection.execute(
            update(CALENDARS).where(CALENDARS.c.resource_id == resource_id).values(is_primary=False)
        )

    async def _update(self, calendar_id: str, **values: object) -> None:
        await self.connection.execute(
            update(CALENDARS).where(CALENDARS.c.id == calendar_id).values(**values)
        )

    def _ordered(self) -> Select[Any]:
        return self._present().order_by(CALENDARS.c.created_at, CALENDARS.c.id)

    def _present(self) -> Select[Any]:
        return _PRESENT.where(CALENDARS.c.app_id == self.app_id)


_PRESENT: Final = (
    select(CALENDARS)
    .join(RESOURCES, RESOURCES.c.id == CALENDARS.c.resource_id)
    .where(CALENDARS.c.deleted_at.is_(None), RESOURCES.c.deleted_at.is_(None))
)
_OF_RESOURCES: Final = (
    _PRESENT.where(CALENDARS.c.app_id == bindparam("of_app"))
    .where(CALENDARS.c.resource_id.in_(bindparam("ids", expanding=True)))
    .order_by(CALENDARS.c.created_at, CALENDARS.c.id)
)
OF_PRESENT: Final = (
    select(RESOURCES.c.id.label("present_id"), CALENDARS)
    .outerjoin(
        CALENDARS, (CALENDARS.c.resource_id == RESOURCES.c.id) & CALENDARS.c.deleted_at.is_(None)
    )
    .where(RESOURCES.c.id == bindparam("of_resource"), RESOURCES.c.app_id == bindparam("of_app"))
    .where(RESOURCES.c.deleted_at.is_(None))
    .order_by(CALENDARS.c.created_at, CALENDARS.c.id)
)


def calendar_from_row(row: Row[Any]) -> Calendar:
    """The calendar in a row of its table."""
    return Calendar(
        id=row.id,
        name=row.name,
        description=row.description,
        foreground_colour=row.foreground_colour,
        background_colour=row.background_colour,
        provider=row.provider,
        provider_id=row.provider_id,
        provider_access=row.provider_access,
        is_provider_primary=row.is_provider_primary,
        is_synced=row.is_synced,
        is_primary=row.is_primary,
        resource_id=row.resource_id,
        created_at=from_stamp(row.created_at),
        updated_at=from_stamp(row.updated_at),
    )
