"""Places customers come to, and the services offered there."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from math import asin, cos, radians, sin, sqrt

from desk_app.domain.identifiers import LocationId, ServiceId

EARTH_RADIUS = 6371.0
"""In kilometres, on average."""


@dataclass(frozen=True, slots=True)
class Position:
    """A point on the globe, in degrees: north and east are positive."""

    latitude: float
    longitude: float

    def distance_to(self, other: "Position") -> float:
        """Kilometres along the surface, by the haversine formula."""
        north, other_north = radians(self.latitude), radians(other.latitude)
        half_up = (other_north - north) / 2
        half_across = radians(other.longitude - self.longitude) / 2
        arc = sin(half_up) ** 2 + cos(north) * cos(other_north) * sin(half_across) ** 2
        return 2 * EARTH_RADIUS * asin(min(1.0, sqrt(arc)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Location:
    """A place. Source: locations in the API reference."""

    id: LocationId
    name: str
    description: str = ""
    position: Position | None = None
    distance: float = 0.0
    """Kilometres from where was asked; 0 where nothing was."""
    uses_custom_hours: bool = False
    meta: Mapping[str, object] = field(default_factory=dict)
    services: tuple["LocationService", ...] | None = None
    """None where they were not asked for."""
    created_at: datetime | None = None
    updated_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LocationService:
    """What can be had at some places; with one of them it selects a project."""

    id: ServiceId
    name: str
    description: str = ""
    meta: Mapping[str, object] = field(default_factory=dict)
    locations: tuple[Location, ...] | None = None
    """None where they were not asked for."""
    created_at: datetime | None = None
    updated_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LocationChange:
    """What a place is to be like, new or changed; None leaves it. A new one needs a name."""

    name: str | None = None
    description: str | None = None
    position: Position | None = None
    uses_custom_hours: bool | None = None
    meta: Mapping[str, object] | None = None
    service_ids: tuple[ServiceId, ...] | None = None
    """Take the place of the whole set."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LocationServiceChange:
    """What a service is to be like, new or changed; None leaves it. A new one needs a name."""

    name: str | None = None
    description: str | None = None
    meta: Mapping[str, object] | None = None
    location_ids: tuple[LocationId, ...] | None = None
    """Take the place of the whole set."""
