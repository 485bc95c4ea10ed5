"""Fills a tenant with a believable practice around now, the same one for the same day.

Four people and two rooms, five services, three weeks of bookings: one before today, two after.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncConnection

from desk_app.domain.app import App
from desk_app.domain.booking import Booking
from desk_app.domain.constraint import Constraint, Period, block
from desk_app.domain.identifiers import CalendarId, ProjectId, ResourceId
from desk_app.domain.interval import Interval
from desk_app.domain.project import AvailabilitySettings, BookingSettings, CustomerField
from desk_app.domain.project_change import NewProject
from desk_app.domain.resource import find_time_zone
from desk_app.domain.resource_change import NewCalendar, NewEvent, NewResource
from desk_app.domain.wall_clock import day_of, read_wall_time
from desk_app.errors import InvalidInputError
from desk_app.server.apps import find_app
from desk_app.server.database import Database
from desk_app.server.example_bookings import Counter, make_bookings
from desk_app.server.example_practice import (
    RESOURCES,
    SERVICES,
    ExampleResource,
    ExampleService,
)
from desk_app.server.repositories.bookings import StoredBooking, row_of
from desk_app.server.repositories.calendars import CalendarTable
from desk_app.server.repositories.events import EventTable
from desk_app.server.repositories.projects import ProjectTable
from desk_app.server.repositories.resources import ResourceTable
from desk_app.server.stamps import to_stamp
from desk_app.server.tables import BOOKINGS, CALENDARS

_SET_UP: Final = timedelta(days=60)
"""How long before now the practice was set up."""

_HOLIDAYS: Final = {"sofia": (9, 12), "jonas": (13, 14)}
"""Who is away from when to when (not included), in days from today."""

_FIELDS: Final = (
    CustomerField(name="name", title="Name", is_required=True),
    CustomerField(name="email", title="E-mail", is_required=True, format="email"),
    CustomerField(name="phone", title="Phone", format="tel"),
    CustomerField(name="first_visit", title="First visit?", format="select", options=("yes", "no")),
)


async def fill_with_example_data(
    database: Database, slug: str, *, now: datetime, time_zone_name: str = "Europe/Copenhagen"
) -> None:
    """Adds the practice to a tenant; all of it or nothing.

    Args:
        database: Open.
        slug: Of the tenant.
        now: The bookings lie around it; the same day gives the same practice.
        time_zone_name: Where the practice is; one of its people is elsewhere.

    Raises:
        NotFoundError: There is no such tenant.
        InvalidInputError: There is no such zone.
    """
    zone = find_time_zone(time_zone_name)
    if zone is None:
        raise InvalidInputError("There is no such time zone.", field="time_zone")
    async with database.write() as connection:
        practice = _Practice(connection, await find_app(connection, slug), zone, now)
        for example in RESOURCES:
            await practice.add_resource(example)
        for service in SERVICES:
            await practice.add_service(service)
        await practice.add_events()
        await practice.add_bookings()


@dataclass(slots=True)
class _Practice:
    """The practice while it is being set up."""

    connection: AsyncConnection
    app: App
    zone: ZoneInfo
    now: datetime
    resource_ids: dict[str, ResourceId] = field(default_factory=dict)
    calendar_ids: dict[str, CalendarId] = field(default_factory=dict)
    project_ids: dict[str, ProjectId] = field(default_factory=dict)
    closed: dict[str, list[Interval]] = field(default_factory=dict)
    steps: int = 0

    def next_stamp(self) -> datetime:
        """A moment weeks ago, each later than the one before."""
        self.steps += 1
        return self.now - _SET_UP + timedelta(minutes=self.steps)

    async def add_resource(self, example: ExampleResource) -> None:
        """A resource with its first calendar."""
        new = NewResource(
            name=example.name,
            time_zone_name=example.time_zone_name or str(self.zone),
            constraints=(*example.constraints, *self._holidays(example)),
            meta={"kind": example.kind},
        )
        stamp = self.next_stamp()
        resource = await ResourceTable(self.connection, self.app.id).add(new, now=stamp)
        calendars = CalendarTable(self.connection, self.app.id)
        calendar = await calendars.add_default(resource.id, now=stamp)
        self.resource_ids[example.key] = resource.id
        self.calendar_ids[example.key] = calendar.id

    async def add_service(self, service: ExampleService) -> None:
        """A project for its resources."""
        new = NewProject(
            name=service.name,
            resource_ids=tuple(self.resource_ids[key] for key in service.keys),
            availability=AvailabilitySettings(
                mode=service.mode,
                length=service.length,
                earliest="1 hour",
                latest="4 weeks",
                increment=service.increment,
                buffer=service.buffer,
            ),
            booking=BookingSettings(
                graph=service.graph,
                what=service.name,
                where=service.where,
                description=service.description,
            ),
            customer_fields=_FIELDS,
        )
        projects = ProjectTable(self.connection, self.app.id)
        self.project_ids[service.name] = (await projects.add(new, now=self.next_stamp())).id

    async def add_events(self) -> None:
        """A doctor's own calendar elsewhere, a team's holidays, and a meeting for all."""
        private = await self._add_calendar("amira", "Amira (private)", "amira.haddad@example.com")
        await self._add_calendar("amira", "Team holidays", None)
        for ahead in range(-7, 15):
            if ahead % 3 == 0:
                await self._add_event("amira", private, "Ward round", ahead, 8 * 60, 8 * 60 + 45)
            if ahead % 4 == 1:
                await self._add_event("amira", private, "Busy", ahead, 15 * 60, 15 * 60 + 30)
        await self._add_event("amira", private, "Conference", 10, 0, 24 * 60)
        for key in ("amira", "jonas", "sofia"):
            await self._add_event(
                key, self.calendar_ids[key], "Staff meeting", 1, 13 * 60, 13 * 60 + 45
            )

    async def add_bookings(self) -> None:
        """Three weeks of bookings for everybody."""
        rows = [
            self._row(booking)
            for example in RESOURCES
            for booking in make_bookings(self._counter(example), self.now)
        ]
        await self.connection.execute(BOOKINGS.insert(), rows)

    def _holidays(self, example: ExampleResource) -> tuple[Constraint, ...]:
        if example.key not in _HOLIDAYS:
            return ()
        first, last = (
            day_of(self.now, self.zone) + timedelta(days=days) for days in _HOLIDAYS[example.key]
        )
        span = Interval(
            read_wall_time(first, 0, self.zone).instant, read_wall_time(last, 0, self.zone).instant
        )
        self.closed.setdefault(example.key, []).append(span)
        return (block(Period(first, last)),)

    async def _add_calendar(self, key: str, name: str, provider_id: str | None) -> CalendarId:
        """A calendar of Google's, read only and counted as busy where it is somebody's own."""
        new = NewCalendar(resource_id=self.resource_ids[key], name=name)
        calendars = CalendarTable(self.connection, self.app.id)
        calendar = await calendars.add(new, now=self.next_stamp())
        await self.connection.execute(
            update(CALENDARS)
            .where(CALENDARS.c.id == calendar.id)
            .values(
                provider="google",
                provider_id=provider_id or "holidays@example.com",
                provider_access="owner" if provider_id else "reader",
                is_synced=provider_id is not None,
                foreground_colour="#1d1d1d",
                background_colour="#9fc6e7" if provider_id else "#d0d0d0",
            )
        )
        return calendar.id

    async def _add_event(
        self, key: str, calendar_id: CalendarId, what: str, ahead: int, start: int, end: int
    ) -> None:
        day = day_of(self.now, self.zone) + timedelta(days=ahead)
        span = Interval(
            read_wall_time(day, start, self.zone).instant,
            read_wall_time(day, end, self.zone).instant,
        )
        new = NewEvent(
            calendar_id=calendar_id,
            starts_at=span.start,
            ends_at=span.end,
            what=what,
            is_all_day=end - start == 24 * 60,
        )
        calendar = await CalendarTable(self.connection, self.app.id).load(calendar_id)
        events = EventTable(self.connection, self.app.id)
        await events.add(new, calendar, now=self.next_stamp())
        self.closed.setdefault(key, []).append(span)

    def _counter(self, example: ExampleResource) -> Counter:
        return Counter(
            example=example,
            resource_id=self.resource_ids[example.key],
            calendar_id=self.calendar_ids[example.key],
            zone=find_time_zone(example.time_zone_name or "") or self.zone,
            projects=self.project_ids,
            closed=self.closed.get(example.key, ()),
            only_email=self.app.owner_email if self.app.is_test else None,
        )

    def _row(self, booking: Booking) -> dict[str, object]:
        created_at = to_stamp(booking.created_at or self.now)
        return {
            **row_of(StoredBooking(booking)),
            "app_id": self.app.id,
            "created_at": created_at,
        }
