"""What is asked of the server to create or change a project."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from desk_app.domain.constraint import Constraint
from desk_app.domain.identifiers import LocationId, ResourceId, ServiceId
from desk_app.domain.project import (
    AvailabilitySettings,
    BookingSettings,
    CustomerField,
    ProjectExtras,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewProject:
    """What is asked of the server to create a project. Source: `POST /projects`."""

    name: str
    resource_ids: tuple[ResourceId, ...] = ()
    """In order of priority."""
    availability: AvailabilitySettings = field(default_factory=AvailabilitySettings)
    booking: BookingSettings = field(default_factory=BookingSettings)
    constraints: tuple[Constraint, ...] = ()
    customer_fields: tuple[CustomerField, ...] = ()
    slug: str = ""
    """Nothing lets the server make one up."""
    allows_double_bookings: bool | None = None
    sends_email: bool = True
    location_ids: tuple[LocationId, ...] = ()
    service_ids: tuple[ServiceId, ...] = ()
    """Together with a location, a service selects the project."""
    extras: ProjectExtras = field(default_factory=ProjectExtras)
    ui: Mapping[str, object] = field(default_factory=dict)
    reminders: tuple[Mapping[str, object], ...] = ()
    meta: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectChange:
    """What to change of a project; None leaves it. Source: `PUT /projects/:id`.

    Each value given takes the place of the whole one stored; the resources of a project are
    changed by calls of their own.
    """

    name: str | None = None
    availability: AvailabilitySettings | None = None
    booking: BookingSettings | None = None
    constraints: tuple[Constraint, ...] | None = None
    customer_fields: tuple[CustomerField, ...] | None = None
    slug: str | None = None
    allows_double_bookings: bool | None = None
    sends_email: bool | None = None
    location_ids: tuple[LocationId, ...] | None = None
    service_ids: tuple[ServiceId, ...] | None = None
    extras: ProjectExtras | None = None
    ui: Mapping[str, object] | None = None
    reminders: tuple[Mapping[str, object], ...] | None = None
    meta: Mapping[str, object] | None = None
