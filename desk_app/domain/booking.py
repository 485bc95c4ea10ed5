"""A booking: a customer's claim on a slot."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import cast

from desk_app.domain.booking_graph import GraphName, StateName
from desk_app.domain.identifiers import (
    BookingId,
    CalendarId,
    DeskRef,
    EventId,
    ProjectId,
    ResourceId,
)
from desk_app.domain.interval import Interval
from desk_app.domain.pending import Pending

DESK_REF_KEY = "desk_ref"
"""The `meta` key under which every create carries our own reference."""

QUIET_KEY = "desk_is_quiet"
"""The `meta` key that notes that the customer is not to be told; no answer says so otherwise."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Customer:
    """Who a booking is for; any part but the name may be missing."""

    name: str
    email: str = ""
    phone: str = ""
    voip: str = ""
    time_zone_name: str = ""
    first_name: str = ""
    last_name: str = ""
    comment: str = ""
    where: str = ""
    meta: Mapping[str, object] = field(default_factory=dict)
    """What an integration noted about them."""
    answers: Mapping[str, object] = field(default_factory=dict)
    """Custom keys that a project asks for, as the wire spells them."""


@dataclass(frozen=True, slots=True)
class Seats:
    """How many may join a session, and how many have."""

    max_seats: int
    """At least 1."""
    current_seats: int = 0

    @property
    def is_full(self) -> bool:
        """Whether nobody else can join."""
        return self.current_seats >= self.max_seats


@dataclass(frozen=True, slots=True, kw_only=True)
class Booking:
    """A customer's claim on a slot, as last heard from the server."""

    id: BookingId
    state: StateName
    graph: GraphName
    is_completed: bool
    """Whether the state is final."""
    starts_at: datetime | None = None
    """None where the server did not say; such a booking is listed, never drawn."""
    ends_at: datetime | None = None
    what: str = ""
    where: str = ""
    description: str = ""
    customer: Customer | None = None
    resource_id: ResourceId | None = None
    calendar_id: CalendarId | None = None
    event_id: EventId | None = None
    project_id: ProjectId | None = None
    meta: Mapping[str, object] = field(default_factory=dict)
    settings: Mapping[str, object] = field(default_factory=dict)
    participants: tuple[str, ...] = ()
    """Further e-mail addresses that are invited."""
    seats: Seats | None = None
    """Of a session; None for everything else."""
    owner_booking_id: BookingId | None = None
    """The session a seat belongs to."""
    payment_id: str = ""
    """The payment provider's own, once it is paid."""
    available_actions: tuple[str, ...] | None = None
    """As the server lists them; None where they were not asked for."""
    created_at: datetime | None = None
    updated_at: datetime | None = None
    pending: Pending | None = None
    """What this desk wants of it and the server has not heard; never stored with it."""

    @property
    def interval(self) -> Interval | None:
        """The span claimed, or None where the server gave none that makes sense."""
        if self.starts_at is None or self.ends_at is None or self.ends_at < self.starts_at:
            return None
        return Interval(self.starts_at, self.ends_at)

    @property
    def customer_name(self) -> str:
        """The customer's name, or nothing."""
        return self.customer.name if self.customer else ""

    @property
    def desk_ref(self) -> DeskRef | None:
        """Our own reference, if the booking was made by a Desk."""
        ref = self.meta.get(DESK_REF_KEY)
        return cast(DeskRef, ref) if isinstance(ref, str) and ref else None

    @property
    def notifies_customer(self) -> bool:
        """Whether the customer is told about it, as far as a Desk noted otherwise."""
        return self.meta.get(QUIET_KEY) is not True

    @property
    def allows_double_booking(self) -> bool:
        """Whether it was made on purpose over another one."""
        return self.settings.get("allow_double_bookings") is True
