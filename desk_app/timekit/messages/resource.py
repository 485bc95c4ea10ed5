"""Resources, as answers and requests spell them.

Source: resources in the API reference. Constraints and calendars come only if included.
"""

from typing import Annotated, Any

from desk_app.domain.identifiers import ResourceId
from desk_app.domain.resource import Calendar, Resource
from desk_app.domain.resource_change import NewResource, ResourceChange
from desk_app.timekit.bodies import UNSET, Body, UnsetType, given
from desk_app.timekit.constraints import constraints_to_wire, known_constraints_from_wire
from desk_app.timekit.fields import (
    Constraints,
    Email,
    Flag,
    Name,
    Nullable,
    Object,
    Password,
    Text,
    Texts,
    TimeZoneName,
)
from desk_app.timekit.includes import NO_INCLUDES, has_include
from desk_app.timekit.messages.calendar import calendar_from_wire, calendar_to_wire
from desk_app.timekit.time_formats import OutgoingTimes
from desk_app.timekit.wire_values import (
    WireObject,
    read_flag,
    read_id,
    read_moment,
    read_object,
    read_objects,
    read_optional_text,
    read_text,
    read_texts,
)

CLIENT_RESOURCE_INCLUDES = ("calendars", "availability_constraints")
"""What a console asks for with every resource."""

NullableText = Annotated[Text | None, Nullable()]


class NewResourceBody(Body, frozen=True, kw_only=True):
    """The body of `POST /resources`."""

    name: Name
    timezone: TimeZoneName
    email: Email | UnsetType = UNSET
    first_name: Text | UnsetType = UNSET
    last_name: Text | UnsetType = UNSET
    password: Password | UnsetType = UNSET
    image: NullableText | UnsetType = UNSET
    availability_constraints: Constraints | UnsetType = UNSET
    meta: Object | UnsetType = UNSET
    enabled_email_notification: Flag | UnsetType = UNSET
    tags: Texts | UnsetType = UNSET


class ResourceChangeBody(Body, frozen=True, kw_only=True):
    """The body of `PUT /resources/:id`; only what is sent changes, the e-mail never."""

    name: Name | UnsetType = UNSET
    timezone: TimeZoneName | UnsetType = UNSET
    email: Email | UnsetType = UNSET
    """The one it has, for clients that send back all they have read."""
    first_name: Text | UnsetType = UNSET
    last_name: Text | UnsetType = UNSET
    password: Password | UnsetType = UNSET
    image: NullableText | UnsetType = UNSET
    availability_constraints: Constraints | UnsetType = UNSET
    meta: Object | UnsetType = UNSET
    enabled_email_notification: Flag | UnsetType = UNSET
    tags: Texts | UnsetType = UNSET


# --- answers ---------------------------------------------------------------------------------


def resource_to_wire(
    resource: Resource, *, times: OutgoingTimes, include: frozenset[str] = NO_INCLUDES
) -> dict[str, Any]:
    """The object of a resource as reads answer it, with `tags` where it has any."""
    return {
        **_names(resource),
        "image": resource.image,
        "meta": dict(resource.meta),
        "enabled_email_notification": resource.sends_email,
        "created_at": times.write_optional(resource.created_at),
        "updated_at": times.write_optional(resource.updated_at),
        **({"tags": list(resource.tags)} if resource.tags else {}),
        **_relations(resource, times, include),
    }


def short_resource_to_wire(
    resource: Resource, *, times: OutgoingTimes, include: frozenset[str] = NO_INCLUDES
) -> dict[str, Any]:
    """The shorter object of a resource: just created, or inside a booking."""
    return {**_names(resource), **_relations(resource, times, include)}


def _names(resource: Resource) -> dict[str, Any]:
    has_parts = bool(resource.first_name or resource.last_name)
    return {
        "id": resource.id,
        "first_name": resource.first_name if has_parts else resource.name,
        "last_name": resource.last_name,
        "name": resource.name,
        "email": resource.email,
        "timezone": resource.time_zone_name,
    }


def _relations(resource: Resource, times: OutgoingTimes, include: frozenset[str]) -> dict[str, Any]:
    relations: dict[str, Any] = {}
    if has_include(include, "calendars"):
        calendars = resource.calendars or ()
        relations["calendars"] = [calendar_to_wire(one, times=times) for one in calendars]
    if "availability_constraints" in include:
        relations["availability_constraints"] = constraints_to_wire(resource.constraints or ())
    return relations


def resource_from_wire(value: object) -> Resource:
    """The resource of an answer.

    Raises:
        UnexpectedReplyError: It is no object, or has no id.
    """
    found, identifier = read_id(value, "resource")
    resource_id = ResourceId(identifier)
    first_name, last_name = read_text(found, "first_name"), read_text(found, "last_name")
    return Resource(
        id=resource_id,
        name=read_text(found, "name") or f"{first_name} {last_name}".strip(),
        time_zone_name=read_text(found, "timezone") or "UTC",
        email=read_text(found, "email"),
        first_name=first_name,
        last_name=last_name,
        image=read_optional_text(found, "image") or read_optional_text(found, "img"),
        meta=read_object(found.get("meta")),
        constraints=(
            known_constraints_from_wire(found["availability_constraints"])
            if isinstance(found.get("availability_constraints"), list)
            else None
        ),
        calendars=_calendars(found, resource_id),
        tags=read_texts(found, "tags"),
        sends_email=read_flag(found, "enabled_email_notification") is not False,
        created_at=read_moment(found, "created_at"),
        updated_at=read_moment(found, "updated_at"),
    )


def _calendars(found: WireObject, resource_id: ResourceId) -> tuple[Calendar, ...] | None:
    if not isinstance(found.get("calendars"), list):
        return None
    return tuple(
        calendar_from_wire(one, resource_id=resource_id)
        for one in read_objects(found, "calendars")
        if read_text(one, "id")
    )


# --- requests --------------------------------------------------------------------------------


def new_resource_body(resource: NewResource) -> NewResourceBody:
    """The body that asks for a resource."""
    return NewResourceBody(
        name=resource.name,
        timezone=resource.time_zone_name,
        email=resource.email or UNSET,
        first_name=resource.first_name or UNSET,
        last_name=resource.last_name or UNSET,
        image=resource.image or UNSET,
        availability_constraints=resource.constraints or UNSET,
        meta=resource.meta or UNSET,
        enabled_email_notification=UNSET if resource.sends_email else False,
        tags=resource.tags or UNSET,
    )


def new_resource_of(body: NewResourceBody) -> NewResource:
    """The resource a body asks for."""
    return NewResource(
        name=body.name.strip(),
        time_zone_name=body.timezone,
        email=given(body.email, ""),
        first_name=given(body.first_name, ""),
        last_name=given(body.last_name, ""),
        image=given(body.image, None),
        constraints=given(body.availability_constraints, ()),
        meta=given(body.meta, {}),
        sends_email=body.enabled_email_notification is not False,
        tags=given(body.tags, ()),
    )


def resource_change_body(change: ResourceChange) -> ResourceChangeBody:
    """The body that asks for a change; an empty image is sent as null, which removes it."""
    constraints = change.constraints
    return ResourceChangeBody(
        name=UNSET if change.name is None else change.name,
        timezone=UNSET if change.time_zone_name is None else change.time_zone_name,
        first_name=UNSET if change.first_name is None else change.first_name,
        last_name=UNSET if change.last_name is None else change.last_name,
        image=UNSET if change.image is None else change.image or None,
        availability_constraints=UNSET if constraints is None else constraints,
        meta=UNSET if change.meta is None else change.meta,
        enabled_email_notification=UNSET if change.sends_email is None else change.sends_email,
        tags=UNSET if change.tags is None else change.tags,
    )


def resource_change_of(body: ResourceChangeBody) -> ResourceChange:
    """The change a body asks for; an image of null is an empty one."""
    image = None if isinstance(body.image, UnsetType) else body.image or ""
    return ResourceChange(
        name=given(body.name, None),
        time_zone_name=given(body.timezone, None),
        first_name=given(body.first_name, None),
        last_name=given(body.last_name, None),
        image=image,
        constraints=given(body.availability_constraints, None),
        meta=given(body.meta, None),
        sends_email=given(body.enabled_email_notification, None),
        tags=given(body.tags, None),
    )
