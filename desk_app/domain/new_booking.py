"""What is asked of the server to create a booking."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from desk_app.domain.booking import Customer
from desk_app.domain.booking_graph import GraphName
from desk_app.domain.identifiers import (
    BookingId,
    CalendarId,
    ProjectId,
    ResourceId,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionSettings:
    """What is asked of a session with seats; None does not narrow."""

    max_seats: int
    """At least 1."""
    min_booking_time: timedelta | None = None
    """How long before its start the last seat can be taken."""
    max_booking_time: timedelta | None = None
    """How long before its start the first seat can be taken."""
    min_cancel_time: timedelta | None = None
    """How long before its start a customer can last give a seat up."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewBooking:
    """What is asked of the server to create a booking; None leaves it to the project."""

    resource_id: ResourceId
    starts_at: datetime
    ends_at: datetime
    customer: Customer | None
    graph: GraphName | None = None
    what: str | None = None
    where: str | None = None
    description: str | None = None
    project_id: ProjectId | None = None
    calendar_id: CalendarId | None = None
    reservation_id: BookingId | None = None
    allows_double_booking: bool = False
    notifies_customer: bool = True
    participants: tuple[str, ...] = ()
    session: SessionSettings | None = None
    """Only for the graph `group_owner`, which needs it."""
    owner_booking_id: BookingId | None = None
    """The session, for a seat in one."""
    payment_window: timedelta | None = None
    """How long a payment is waited for; None leaves it to the server."""
    meta: Mapping[str, object] = field(default_factory=dict)
    replaces: BookingId | None = None
    """Only for servers that list the `replaces` extension: the booking this one takes over."""
