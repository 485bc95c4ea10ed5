"""What is asked of the server to create or change resources, their calendars and events."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from desk_app.domain.constraint import Constraint
from desk_app.domain.identifiers import CalendarId, ResourceId


@dataclass(frozen=True, slots=True, kw_only=True)
class NewResource:
    """What is asked of the server to create a resource.

    It gets a calendar named "Bookings" with it. Source: `POST /resources`.
    """

    name: str
    time_zone_name: str
    email: str = ""
    """Nothing lets the server make one up."""
    first_name: str = ""
    last_name: str = ""
    image: str | None = None
    constraints: tuple[Constraint, ...] = ()
    meta: Mapping[str, object] = field(default_factory=dict)
    tags: tuple[str, ...] = ()
    sends_email: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class ResourceChange:
    """What to change of a resource; None leaves it. Source: `PUT /resources/:id`."""

    name: str | None = None
    first_name: str | None = None
    last_name: str | None = None
    time_zone_name: str | None = None
    image: str | None = None
    constraints: tuple[Constraint, ...] | None = None
    """Takes the place of the whole list."""
    meta: Mapping[str, object] | None = None
    tags: tuple[str, ...] | None = None
    """Takes the place of all of them."""
    sends_email: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewCalendar:
    """What is asked of the server to create a calendar. Source: `POST /calendars`."""

    resource_id: ResourceId
    name: str
    description: str = ""
    foreground_colour: str | None = None
    """`#rrggbb`; so is the background."""
    background_colour: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarChange:
    """What to change of a calendar; None leaves it. Source: `PUT /calendars/:id`.

    Of a provider's calendar only `is_synced` can change.
    """

    name: str | None = None
    description: str | None = None
    foreground_colour: str | None = None
    background_colour: str | None = None
    is_synced: bool | None = None
    is_primary: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewEvent:
    """What is asked of the server to create an event. Source: `POST /events`."""

    calendar_id: CalendarId
    starts_at: datetime
    ends_at: datetime
    what: str
    where: str = ""
    description: str = ""
    participants: tuple[str, ...] = ()
    """E-mail addresses."""
    invites_participants: bool = False
    rsvp: str | None = None
    is_all_day: bool = False
    resource_id: ResourceId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EventChange:
    """What to change of an event; None leaves it. Source: `PUT /events/:id`."""

    starts_at: datetime | None = None
    ends_at: datetime | None = None
    what: str | None = None
    where: str | None = None
    description: str | None = None
    participants: tuple[str, ...] | None = None
    rsvp: str | None = None
    is_all_day: bool | None = None
