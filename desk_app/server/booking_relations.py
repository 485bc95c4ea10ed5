"""Bookings as they are answered, with whatever relations a call includes.

A page of bookings is answered with one query for each kind of relation, not one for each row.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from sqlalchemy.ext.asyncio import AsyncConnection

from desk_app.domain.booking import Booking
from desk_app.domain.booking_graph import GRAPHS
from desk_app.domain.identifiers import CalendarId, ProjectId, ResourceId
from desk_app.domain.project import Project
from desk_app.domain.resource import Calendar, Resource
from desk_app.server.calls import Call
from desk_app.server.repositories.calendars import CalendarTable
from desk_app.server.repositories.projects import ProjectTable
from desk_app.server.repositories.resources import ResourceTable
from desk_app.timekit.includes import has_include
from desk_app.timekit.messages.booking import BookingRelations, booking_to_wire


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
    related = await _Related.load(connection, call, bookings)
    return [_write(call, booking, related) for booking in bookings]


@dataclass(frozen=True, slots=True)
class _Related:
    """What the bookings of an answer are related to, by id; empty where not asked for."""

    resources: dict[ResourceId, Resource] = field(default_factory=dict)
    calendars: dict[CalendarId, Calendar] = field(default_factory=dict)
    projects: dict[ProjectId, Project] = field(default_factory=dict)

    @classmethod
    async def load(
        cls, connection: AsyncConnection, call: Call, bookings: Sequence[Booking]
    ) -> "_Related":
        related, include = cls(), call.include
        if bookings and (has_include(include, "resource") or has_include(include, "user")):
            resources = ResourceTable(connection, call.app_id)
            ids = {one.resource_id for one in bookings if one.resource_id}
            related.resources.update(await resources.load_many(ids))
        if bookings and has_include(include, "calendar"):
            calendars = CalendarTable(connection, call.app_id)
            calendar_ids = {one.calendar_id for one in bookings if one.calendar_id}
            related.calendars.update(await calendars.load_many(calendar_ids))
        if bookings and has_include(include, "project"):
            projects = ProjectTable(connection, call.app_id)
            project_ids = {one.project_id for one in bookings if one.project_id}
            related.projects.update(await projects.load_many(project_ids))
        return related

    def of(self, booking: Booking) -> BookingRelations:
        """What one booking is related to."""
        return BookingRelations(
            resource=self.resources.get(booking.resource_id or ResourceId("")),
            calendar=self.calendars.get(booking.calendar_id or CalendarId("")),
            project=self.projects.get(booking.project_id or ProjectId("")),
            customer_id=str(uuid5(NAMESPACE_URL, f"customer of {booking.id}")),
        )


def _write(call: Call, booking: Booking, related: _Related) -> dict[str, Any]:
    include = call.include
    written = booking_to_wire(
        booking, times=call.times_out, include=include, related=related.of(booking)
    )
    if call.options.includes_actions_inline:
        graph = GRAPHS.get(booking.graph)
        written["possible_actions"] = list(graph.actions(booking.state)) if graph else []
    return written
