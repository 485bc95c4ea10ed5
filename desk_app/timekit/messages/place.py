"""Locations and the services offered there, as answers and requests spell them.

Source: locations and services in the API reference. That `services` of a location and `locations`
of a service are set with it, as arrays of ids, is inferred from the two includes.
"""

from typing import Any

from desk_app.domain.identifiers import LocationId, ServiceId
from desk_app.domain.place import (
    Location,
    LocationChange,
    LocationService,
    LocationServiceChange,
    Position,
)
from desk_app.timekit.bodies import UNSET, Body, UnsetType, given, invalid
from desk_app.timekit.fields import (
    Flag,
    Latitude,
    LocationUuids,
    Longitude,
    Name,
    Object,
    ServiceUuids,
    Text,
)
from desk_app.timekit.time_formats import OutgoingTimes
from desk_app.timekit.wire_values import (
    WireObject,
    read_flag,
    read_id,
    read_moment,
    read_number,
    read_object,
    read_objects,
    read_text,
)


class LocationBody(Body, frozen=True, kw_only=True):
    """The body of `POST /locations`, where the name is required, and of its PUT."""

    name: Name | UnsetType = UNSET
    description: Text | UnsetType = UNSET
    latitude: Latitude | UnsetType = UNSET
    longitude: Longitude | UnsetType = UNSET
    use_custom_hours: Flag | UnsetType = UNSET
    meta: Object | UnsetType = UNSET
    services: ServiceUuids | UnsetType = UNSET


class LocationServiceBody(Body, frozen=True, kw_only=True):
    """The body of `POST /location/services`, where the name is required, and of its PUT."""

    name: Name | UnsetType = UNSET
    description: Text | UnsetType = UNSET
    meta: Object | UnsetType = UNSET
    locations: LocationUuids | UnsetType = UNSET


# --- answers ---------------------------------------------------------------------------------


def location_to_wire(location: Location, *, times: OutgoingTimes) -> dict[str, Any]:
    """The object of a location, with its services where they are known."""
    position = location.position
    services = location.services
    written: dict[str, Any] = {
        "id": location.id,
        "name": location.name,
        "description": location.description,
        "latitude": position.latitude if position else None,
        "longitude": position.longitude if position else None,
        "distance": location.distance or 0,
        "use_custom_hours": location.uses_custom_hours,
        "meta": dict(location.meta),
        "created_at": times.write_optional(location.created_at),
        "updated_at": times.write_optional(location.updated_at),
    }
    if services is not None:
        written["services"] = [service_to_wire(one, times=times) for one in services]
    return written


def service_to_wire(service: LocationService, *, times: OutgoingTimes) -> dict[str, Any]:
    """The object of a service, with its locations where they are known."""
    locations = service.locations
    written: dict[str, Any] = {
        "id": service.id,
        "name": service.name,
        "description": service.description,
        "meta": dict(service.meta),
        "created_at": times.write_optional(service.created_at),
        "updated_at": times.write_optional(service.updated_at),
    }
    if locations is not None:
        written["locations"] = [location_to_wire(one, times=times) for one in locations]
    return written


def location_from_wire(value: object) -> Location:
    """The location of an answer.

    Raises:
        UnexpectedReplyError: It is no object, or has no id.
    """
    found, identifier = read_id(value, "location")
    return Location(
        id=LocationId(identifier),
        name=read_text(found, "name"),
        description=read_text(found, "description"),
        position=_position_from_wire(found),
        distance=read_number(found, "distance") or 0.0,
        uses_custom_hours=read_flag(found, "use_custom_hours") is True,
        meta=read_object(found.get("meta")),
        services=(
            tuple(service_from_wire(one) for one in read_objects(found, "services"))
            if isinstance(found.get("services"), list)
            else None
        ),
        created_at=read_moment(found, "created_at"),
        updated_at=read_moment(found, "updated_at"),
    )


def service_from_wire(value: object) -> LocationService:
    """The service of an answer.

    Raises:
        UnexpectedReplyError: It is no object, or has no id.
    """
    found, identifier = read_id(value, "service")
    return LocationService(
        id=ServiceId(identifier),
        name=read_text(found, "name"),
        description=read_text(found, "description"),
        meta=read_object(found.get("meta")),
        locations=(
            tuple(location_from_wire(one) for one in read_objects(found, "locations"))
            if isinstance(found.get("locations"), list)
            else None
        ),
        created_at=read_moment(found, "created_at"),
        updated_at=read_moment(found, "updated_at"),
    )


def _position_from_wire(found: WireObject) -> Position | None:
    latitude, longitude = read_number(found, "latitude"), read_number(found, "longitude")
    return None if latitude is None or longitude is None else Position(latitude, longitude)


# --- requests --------------------------------------------------------------------------------


def location_body(change: LocationChange) -> LocationBody:
    """The body that asks for a location, or for a change of one."""
    position = change.position
    return LocationBody(
        name=UNSET if change.name is None else change.name,
        description=UNSET if change.description is None else change.description,
        latitude=UNSET if position is None else position.latitude,
        longitude=UNSET if position is None else position.longitude,
        use_custom_hours=UNSET if change.uses_custom_hours is None else change.uses_custom_hours,
        meta=UNSET if change.meta is None else change.meta,
        services=UNSET if change.service_ids is None else change.service_ids,
    )


def location_change_of(body: LocationBody) -> LocationChange:
    """What a body asks for.

    Raises:
        InvalidRequestError: It has a latitude without a longitude, or the other way round.
    """
    return LocationChange(
        name=given(body.name, None),
        description=given(body.description, None),
        position=_position_of(body),
        uses_custom_hours=given(body.use_custom_hours, None),
        meta=given(body.meta, None),
        service_ids=given(body.services, None),
    )


def _position_of(body: LocationBody) -> Position | None:
    latitude, longitude = given(body.latitude, None), given(body.longitude, None)
    if (latitude is None) != (longitude is None):
        missing = "latitude" if latitude is None else "longitude"
        raise invalid(missing, f"{missing} is required")
    return None if latitude is None or longitude is None else Position(latitude, longitude)


def location_service_body(change: LocationServiceChange) -> LocationServiceBody:
    """The body that asks for a service, or for a change of one."""
    return LocationServiceBody(
        name=UNSET if change.name is None else change.name,
        description=UNSET if change.description is None else change.description,
        meta=UNSET if change.meta is None else change.meta,
        locations=UNSET if change.location_ids is None else change.location_ids,
    )


def location_service_change_of(body: LocationServiceBody) -> LocationServiceChange:
    """What a body asks for."""
    return LocationServiceChange(
        name=given(body.name, None),
        description=given(body.description, None),
        meta=given(body.meta, None),
        location_ids=given(body.locations, None),
    )
