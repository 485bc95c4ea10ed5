"""What can be booked, its calendars, and the busy spans in them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo
from zoneinfo import ZoneInfo

from desk_app.domain.constraint import Constraint
from desk_app.domain.identifiers import CalendarId, EventId, ResourceId
from desk_app.domain.interval import Interval


def find_time_zone(name: str) -> ZoneInfo | None:
    """The zone of an IANA name, or None if this computer knows no such zone."""
    try:
        return ZoneInfo(name)
    except (KeyError, OSError, ValueError):  # not found, a folder's name, not a name at all
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """A calendar of one resource, Timekit's own or one of a provider."""

    id: CalendarId
    name: str
    description: str = ""
    foreground_colour: str | None = None
    background_colour: str | None = None
    provider: str = "timekit"
    provider_id: str | None = None
    provider_access: str = "owner"
    """`owner` or `reader`; nothing can be booked into a `reader` calendar."""
    is_provider_primary: bool = False
    is_synced: bool = False
    """Whether a provider calendar counts as busy; Timekit's own always does."""
    is_primary: bool = False
    """Where bookings go that name no calendar; not on the wire of every server."""
    resource_id: ResourceId | None = None
    created_at: datetime | None = None
    updated_at: datetime | None = None
    events: "tuple[Event, ...] | None" = None
    """What is in it, by start; None if that was not asked for."""

    @property
    def counts_as_busy(self) -> bool:
        """Whether events in it close time for the resource."""
        return self.provider == "timekit" or self.is_synced

    @property
    def can_be_booked(self) -> bool:
        """Whether a booking may be written to it."""
        return self.provider_access != "reader"


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """A busy span in a calendar that is not, or not only, a booking."""

    id: EventId
    calendar_id: CalendarId | None
    resource_id: ResourceId | None
    starts_at: datetime
    ends_at: datetime
    what: str = ""
    where: str = ""
    description: str = ""
    rsvp: str = "accepted"
    is_all_day: bool = False
    participants: tuple[str, ...] = ()
    calendar_name: str = ""
    """Of the calendar it is in; nothing where the server does not say. So is the provider."""
    provider: str = ""

    @property
    def comes_from(self) -> str:
        """The calendar it was taken over from; nothing if it is in one of Timekit's own."""
        return "" if self.provider in ("", "timekit") else self.calendar_name

    @property
    def interval(self) -> Interval:
        """The span it closes."""
        return Interval(self.starts_at, self.ends_at)


@dataclass(frozen=True, slots=True, kw_only=True)
class Resource:
    """What can be booked: a person, a room, a thing."""

    id: ResourceId
    name: str
    time_zone_name: str = "UTC"
    """As the server spells it; may be a zone this computer does not know."""
    email: str = ""
    first_name: str = ""
    last_name: str = ""
    image: str | None = None
    meta: Mapping[str, object] = field(default_factory=dict)
    constraints: tuple[Constraint, ...] | None = None
    """None where they were not asked for, which is not the same as no constraints."""
    calendars: tuple[Calendar, ...] | None = None
    """None where they were not asked for."""
    tags: tuple[str, ...] = ()
    sends_email: bool = True
    """Whether mails are sent about its bookings."""
    created_at: datetime | None = None
    updated_at: datetime | None = None

    @property
    def time_zone(self) -> tzinfo:
        """Its zone, or UTC where this computer does not know the name."""
        return find_time_zone(self.time_zone_name) or UTC
