"""Bookings as they are answered, with whatever relations a call includes.

A page of bookings is answered with one query for each kind of relation, not one for each row.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from sqlalchemy.ext.asyncio import AsyncConnection

from desk_app.domain.booking import Booking, Seats
from desk_app.domain.booking_graph import GRAPHS
from desk_app.domain.booking_log import BookingLog
from desk_app.domain.identifiers import BookingId, CalendarId, ProjectId, ResourceId
from desk_app.domain.project import Project
from desk_app.domain.resource import Calendar, Resource
from desk_app.server.apps import KeyKind
from desk_app.server.booking_links import (
    CUSTOMER_ACTIONS,
    action_link,
    base_url_of,
    load_link_secret,
)
from desk_app.server.calls import Call
from desk_app.server.repositories.booking_logs import BookingLogTable
from desk_app.server.repositories.bookings import BookingTable
from desk_app.server.repositories.calendars import CalendarTable
from desk_app.server.repositories.projects import ProjectTable
from desk_app.server.repositories.resources import ResourceTable
from desk_app.timekit.includes import has_include
from desk_app.timekit.messages.booking import (
    NO_RELATIONS,
    BookingRelations,
    booking_to_wire,
)


async def write_booking(
    connection: AsyncConnection, call: Call, booking: Booking
) -> dict[str, Any]:
    """One booking as it is answered."""
    [written] = await write_bookings(connection, call, [booking])
    return written


async def write_bookings(
    connection: AsyncConnection, call: Call, bookings: Sequence[Booking]
) -> list[dict[str, Any]]:
    """Bookings as they are answered, in their order."""
    if not bookings:
        return []
    is_plain = not call.include and not any(one.seats for one in bookings)
    related = _Related() if is_plain else await _Related.load(connection, call, bookings)
    return [_write(call, booking, related) for booking in bookings]


@dataclass(frozen=True, slots=True)
class _Related:
    """What the bookings of an answer are related to, by id; empty where not asked for."""

    resources: dict[ResourceId, Resource] = field(default_factory=dict)
    calendars: dict[CalendarId, Calendar] = field(default_factory=dict)
    projects: dict[ProjectId, Project] = field(default_factory=dict)
    owners: dict[BookingId, Booking] = field(default_factory=dict)
    bulked: dict[BookingId, list[Booking]] = field(default_factory=dict)
    logs: dict[BookingId, list[BookingLog]] = field(default_factory=dict)
    seats_taken: dict[BookingId, int] = field(default_factory=dict)
    link_secret: str = ""

    @classmethod
    async def load(
        cls, connection: AsyncConnection, call: Call, bookings: Sequence[Booking]
    ) -> "_Related":
        related = await cls()._with_links(connection, call)
        await related._load_places(connection, call, bookings)
        await related._load_bookings(connection, call, bookings)
        if has_include(call.include, "logs"):
            found = await BookingLogTable(connection).load_of({one.id for one in bookings})
            related.logs.update(found)
        return related

    async def _with_links(self, connection: AsyncConnection, call: Call) -> "_Related":
        if not has_include(call.include, "customer_action_links"):
            return self
        return replace(self, link_secret=await load_link_secret(connection, call.app_id))

    async def _load_places(
        self, connection: AsyncConnection, call: Call, bookings: Sequence[Booking]
    ) -> None:
        include = call.include
        if has_include(include, "resource") or has_include(include, "user"):
            resources = ResourceTable(connection, call.app_id)
            ids = {one.resource_id for one in bookings if one.resource_id}
            self.resources.update(await resources.load_many(ids))
        if has_include(include, "calendar"):
            calendars = CalendarTable(connection, call.app_id)
            calendar_ids = {one.calendar_id for one in bookings if one.calendar_id}
            self.calendars.update(await calendars.load_many(calendar_ids))
        if has_include(include, "project"):
            projects = ProjectTable(connection, call.app_id)
            project_ids = {one.project_id for one in bookings if one.project_id}
            self.projects.update(await projects.load_many(project_ids))

    async def _load_bookings(
        self, connection: AsyncConnection, call: Call, bookings: Sequence[Booking]
    ) -> None:
        """Other bookings; those of other customers are for who may see all of the app alone."""
        table, include = BookingTable(connection, call.app_id), call.include
        sessions = {one.id for one in bookings if one.seats}
        if has_include(include, "owner_booking"):
            owner_ids = {one.owner_booking_id for one in bookings if one.owner_booking_id}
            owners = await table.load_many(owner_ids)
            self.owners.update({key: stored.booking for key, stored in owners.items()})
            sessions |= owner_ids
        if has_include(include, "bulked_bookings") and _sees_all(call):
            self.bulked.update(await table.load_bulked_with({one.id for one in bookings}))
        if sessions:
            self.seats_taken.update(await table.count_seats(sessions))

    def of(self, booking: Booking, call: Call) -> BookingRelations:
        """What one booking is related to."""
        owner = self.owners.get(booking.owner_booking_id or BookingId(""))
        return BookingRelations(
            resource=self.resources.get(booking.resource_id or ResourceId("")),
            calendar=self.calendars.get(booking.calendar_id or CalendarId("")),
            project=self.projects.get(booking.project_id or ProjectId("")),
            customer_id=str(uuid5(NAMESPACE_URL, f"customer of {booking.id}")),
            logs=self.logs.get(booking.id, ()),
            owner=self.counted(owner) if owner else None,
            bulked=self.bulked.get(booking.id, ()),
            action_links=self._links(booking, call),
        )

    def counted(self, booking: Booking) -> Booking:
        """The booking with the seats that are taken, if it is a session."""
        if booking.seats is None:
            return booking
        taken = self.seats_taken.get(booking.id, 0)
        return replace(booking, seats=Seats(booking.seats.max_seats, taken))

    def _links(self, booking: Booking, call: Call) -> dict[str, str]:
        graph = GRAPHS.get(booking.graph)
        if not self.link_secret or graph is None:
            return {}
        possible = graph.actions(booking.state)
        base_url, secret = base_url_of(call), self.link_secret
        return {
            action: action_link(booking.id, action, secret=secret, base_url=base_url)
            for action in CUSTOMER_ACTIONS
            if action in possible
        }


def _sees_all(call: Call) -> bool:
    return call.caller.key_kind is KeyKind.SERVER and not call.caller.resource_id


def _write(call: Call, booking: Booking, related: _Related) -> dict[str, Any]:
    include = call.include
    written = booking_to_wire(
        related.counted(booking),
        times=call.times_out,
        include=include,
        related=related.of(booking, call) if include else NO_RELATIONS,
    )
    if call.options.includes_actions_inline:
        graph = GRAPHS.get(booking.graph)
        written["possible_actions"] = list(graph.actions(booking.state)) if graph else []
    return written
