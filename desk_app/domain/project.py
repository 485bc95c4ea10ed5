"""A project: a saved way of booking, which the desk calls a service."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from desk_app.domain.constraint import Constraint
from desk_app.domain.identifiers import ProjectId, ResourceId


class AvailabilityMode(StrEnum):
    """How the resources of a question share its answer; source: `POST /availability`."""

    MUTUAL = "mutual"
    ROUNDROBIN_RANDOM = "roundrobin_random"
    ROUNDROBIN_PRIORITIZED = "roundrobin_prioritized"
    EXCLUSIVE = "exclusive"


@dataclass(frozen=True, slots=True, kw_only=True)
class AvailabilitySettings:
    """What a project says about searching; None where it says nothing.

    `earliest` and `latest` are kept as written, for they are mostly relative ("1 hour").
    """

    mode: AvailabilityMode | None = None
    length: timedelta | None = None
    earliest: str | None = None
    latest: str | None = None
    buffer: timedelta | None = None
    ignores_all_day_events: bool | None = None
    increment: timedelta | None = None
    rounds_to_nearest_hour: bool | None = None
    closest_time_interval: str | None = None
    """Kept and told as it came; what it does is not documented."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BookingSettings:
    """What a project says about the bookings made through it; None where nothing."""

    graph: str | None = None
    what: str | None = None
    where: str | None = None
    description: str | None = None
    more: Mapping[str, object] = field(default_factory=dict)
    """Further fields of `POST /bookings`, as the wire spells them, for every such booking."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerField:
    """A question a project asks of the customer; source: `customer_fields`."""

    name: str
    title: str
    is_required: bool = False
    is_hidden: bool = False
    is_readonly: bool = False
    type: str = "string"
    format: str = "string"
    """`string`, `email`, `textarea`, `tel`, `select`, `checkbox`, `label`, or one unknown."""
    options: tuple[str, ...] = ()
    prefilled: str = ""
    splits_name: bool = False
    """Whether first and last name are asked for one by one; for `name` alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectExtras:
    """What some clients keep with a project and this program only carries; None where unsaid."""

    reservation_time: int | None = None
    """Seconds a hold lasts where its request does not say."""
    use_hours_from: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    allow_conference: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Project:
    """A saved way of booking: its resources, availability settings and graph."""

    id: ProjectId
    name: str
    slug: str = ""
    availability: AvailabilitySettings = field(default_factory=AvailabilitySettings)
    booking: BookingSettings = field(default_factory=BookingSettings)
    constraints: tuple[Constraint, ...] = ()
    customer_fields: tuple[CustomerField, ...] = ()
    resource_ids: tuple[ResourceId, ...] | None = None
    """In the project's order; None where they were not asked for."""
    allows_double_bookings: bool | None = None
    sends_email: bool = True
    extras: ProjectExtras = field(default_factory=ProjectExtras)
    ui: Mapping[str, object] = field(default_factory=dict)
    reminders: tuple[Mapping[str, object], ...] = ()
    meta: Mapping[str, object] = field(default_factory=dict)
    created_at: datetime | None = None
    updated_at: datetime | None = None
