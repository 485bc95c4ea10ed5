"""Projects, as answers and requests spell them.

Source: projects in the API reference: the object and the assignment of resources. Constraints
come only if included, as with resources.
"""

from collections.abc import Iterable
from dataclasses import fields
from datetime import timedelta
from typing import Annotated, Any

import msgspec

from desk_app.domain.identifiers import ProjectId, ResourceId
from desk_app.domain.project import (
    AvailabilityMode,
    AvailabilitySettings,
    BookingSettings,
    Project,
    ProjectExtras,
)
from desk_app.domain.project_change import NewProject, ProjectChange
from desk_app.domain.resource import Resource
from desk_app.errors import UnexpectedReplyError
from desk_app.timekit.bodies import UNSET, Body, UnsetType, given, read_body, schema_ref, write_body
from desk_app.timekit.constraints import constraints_to_wire, known_constraints_from_wire
from desk_app.timekit.fields import (
    Constraints,
    Duration,
    FieldKind,
    Flag,
    Latitude,
    LocationUuids,
    Longitude,
    Mode,
    Name,
    Object,
    PositiveDuration,
    ResourceUuid,
    ResourceUuids,
    Seconds,
    ServiceUuids,
    Slug,
    Text,
    WrittenTime,
)
from desk_app.timekit.includes import NO_INCLUDES
from desk_app.timekit.messages.booking_request import NewBookingBody
from desk_app.timekit.messages.customer_field import (
    CustomerFields,
    customer_fields_from_wire,
    customer_fields_to_wire,
)
from desk_app.timekit.messages.reminder import Reminders
from desk_app.timekit.messages.resource import short_resource_to_wire
from desk_app.timekit.time_formats import IncomingTimes, OutgoingTimes, parse_duration
from desk_app.timekit.wire_values import (
    WireObject,
    read_flag,
    read_id,
    read_moment,
    read_number,
    read_object,
    read_objects,
    read_optional_text,
    read_text,
)

CLIENT_PROJECT_INCLUDES = ("availability_constraints", "reminders")
"""What a console asks for with every project."""


class AvailabilitySettingsBody(Body, frozen=True, kw_only=True):
    """The `availability` of a project; times stay as written, for most are relative."""

    mode: Mode | UnsetType = UNSET
    length: PositiveDuration | UnsetType = UNSET
    earliest: WrittenTime | UnsetType = msgspec.field(default=UNSET, name="from")
    latest: WrittenTime | UnsetType = msgspec.field(default=UNSET, name="to")
    buffer: Duration | UnsetType = UNSET
    ignore_all_day_events: Flag | UnsetType = UNSET
    timeslot_increments: PositiveDuration | UnsetType = UNSET
    round_to_nearest_hour: Flag | UnsetType = UNSET
    closest_time_interval: Text | UnsetType = UNSET


class BookingSettingsBody(Body, frozen=True, kw_only=True):
    """What of the `booking` of a project has names of its own here."""

    graph: Text | UnsetType = UNSET
    what: Text | UnsetType = UNSET
    where: Text | UnsetType = UNSET
    description: Text | UnsetType = UNSET


def _read_availability(value: object, times: IncomingTimes) -> AvailabilitySettingsBody:
    return read_body(AvailabilitySettingsBody, value, times=times)


def _read_booking(value: object, times: IncomingTimes) -> BookingSettings:
    """The `booking` of a project; what goes into every booking has to be good for one."""
    body = read_body(BookingSettingsBody, value, times=times)
    more = _further_fields(read_object(value))
    some_time = {"start": times.now.isoformat(), "end": times.now.isoformat()}
    read_body(NewBookingBody, {**more, **some_time}, times=IncomingTimes(now=times.now))
    return BookingSettings(
        graph=given(body.graph, None),
        what=given(body.what, None),
        where=given(body.where, None),
        description=given(body.description, None),
        more=more,
    )


def _further_fields(found: WireObject) -> dict[str, object]:
    named = {field.name for field in msgspec.structs.fields(BookingSettingsBody)}
    return {key: found[key] for key in found if key not in named | _OF_ONE_BOOKING}


_OF_ONE_BOOKING = frozenset({"start", "end", "project_id", "reservation_id", "replaces"})
"""What a project cannot say of its bookings."""


def _write_booking(settings: BookingSettings) -> dict[str, object]:
    named = {
        "graph": settings.graph,
        "what": settings.what,
        "where": settings.where,
        "description": settings.description,
    }
    return {**settings.more, **{name: text for name, text in named.items() if text is not None}}


AvailabilityField = Annotated[
    AvailabilitySettingsBody,
    FieldKind(
        _read_availability,
        "must be an object",
        schema=schema_ref(AvailabilitySettingsBody),
    ),
]
BookingField = Annotated[
    BookingSettings,
    FieldKind(
        _read_booking,
        "must be an object",
        write=_write_booking,
        schema=schema_ref(BookingSettingsBody),
    ),
]


class ProjectExtrasBody(Body, frozen=True, kw_only=True):
    """What is only carried along, in every body of a project."""

    reservation_time: Seconds | UnsetType = UNSET
    use_hours_from: Text | UnsetType = UNSET
    latitude: Latitude | UnsetType = UNSET
    longitude: Longitude | UnsetType = UNSET
    allow_conference: Flag | UnsetType = UNSET


class NewProjectBody(ProjectExtrasBody, frozen=True, kw_only=True):
    """The body of `POST /projects`."""

    name: Name
    resources: ResourceUuids
    availability: AvailabilityField
    booking: BookingField
    availability_constraints: Constraints | UnsetType = UNSET
    customer_fields: CustomerFields | UnsetType = UNSET
    reminders: Reminders | UnsetType = UNSET
    ui: Object | UnsetType = UNSET
    slug: Slug | UnsetType = UNSET
    meta: Object | UnsetType = UNSET
    allow_double_bookings: Flag | UnsetType = UNSET
    enabled_email_notification: Flag | UnsetType = UNSET
    locations: LocationUuids | UnsetType = UNSET
    services: ServiceUuids | UnsetType = UNSET


class ProjectChangeBody(ProjectExtrasBody, frozen=True, kw_only=True):
    """The body of `PUT /projects/:id`; only what is sent changes, each value as a whole."""

    name: Name | UnsetType = UNSET
    availability: AvailabilityField | UnsetType = UNSET
    booking: BookingField | UnsetType = UNSET
    availability_constraints: Constraints | UnsetType = UNSET
    customer_fields: CustomerFields | UnsetType = UNSET
    reminders: Reminders | UnsetType = UNSET
    ui: Object | UnsetType = UNSET
    slug: Slug | UnsetType = UNSET
    meta: Object | UnsetType = UNSET
    allow_double_bookings: Flag | UnsetType = UNSET
    enabled_email_notification: Flag | UnsetType = UNSET
    locations: LocationUuids | UnsetType = UNSET
    services: ServiceUuids | UnsetType = UNSET


class AssignmentBody(Body, frozen=True, kw_only=True):
    """The body of `POST /projects/:id/resources`."""

    resource_id: ResourceUuid


# --- answers ---------------------------------------------------------------------------------


def project_to_wire(
    project: Project, *, times: OutgoingTimes, include: frozenset[str] = NO_INCLUDES
) -> dict[str, Any]:
    """The object of a project."""
    written: dict[str, Any] = {
        "id": project.id,
        "name": project.name,
        "slug": project.slug,
        "availability": write_body(_availability_body(project.availability)),
        "booking": _write_booking(project.booking),
        "customer_fields": customer_fields_to_wire(project.customer_fields),
        "ui": dict(project.ui),
        "meta": dict(project.meta),
        "allow_double_bookings": project.allows_double_bookings is True,
        "enabled_email_notification": project.sends_email,
        **_extras_to_wire(project.extras),
        "created_at": times.write_optional(project.created_at),
        "updated_at": times.write_optional(project.updated_at),
    }
    if "availability_constraints" in include:
        written["availability_constraints"] = constraints_to_wire(project.constraints)
    if "reminders" in include:
        written["reminders"] = [dict(reminder) for reminder in project.reminders]
    return written


def _extras_to_wire(extras: ProjectExtras) -> dict[str, Any]:
    said = {name: getattr(extras, name) for name in _EXTRAS}
    return {name: value for name, value in said.items() if value is not None}


_EXTRAS = tuple(one.name for one in fields(ProjectExtras))


def _extras_from_wire(found: WireObject) -> ProjectExtras:
    seconds = found.get("reservation_time")
    return ProjectExtras(
        reservation_time=seconds if isinstance(seconds, int) else None,
        use_hours_from=read_optional_text(found, "use_hours_from"),
        latitude=read_number(found, "latitude"),
        longitude=read_number(found, "longitude"),
        allow_conference=read_flag(found, "allow_conference"),
    )


def project_from_wire(value: object) -> Project:
    """The project of an answer.

    Raises:
        UnexpectedReplyError: It is no object, or has no id.
    """
    found, identifier = read_id(value, "project")
    return Project(
        id=ProjectId(identifier),
        name=read_text(found, "name"),
        slug=read_text(found, "slug"),
        availability=_availability_from_wire(read_object(found.get("availability"))),
        booking=_booking_from_wire(read_object(found.get("booking"))),
        constraints=known_constraints_from_wire(found.get("availability_constraints")),
        customer_fields=customer_fields_from_wire(found.get("customer_fields")),
        resource_ids=_assigned_ids(found),
        allows_double_bookings=read_flag(found, "allow_double_bookings"),
        sends_email=read_flag(found, "enabled_email_notification") is not False,
        extras=_extras_from_wire(found),
        ui=read_object(found.get("ui")),
        reminders=read_objects(found, "reminders"),
        meta=read_object(found.get("meta")),
        created_at=read_moment(found, "created_at"),
        updated_at=read_moment(found, "updated_at"),
    )


def _assigned_ids(found: WireObject) -> tuple[ResourceId, ...] | None:
    resources = found.get("resources")
    return project_resource_ids_from_wire(resources) if isinstance(resources, list) else None


def _availability_from_wire(found: WireObject) -> AvailabilitySettings:
    mode = read_text(found, "mode")
    return AvailabilitySettings(
        mode=AvailabilityMode(mode) if mode in _MODES else None,
        length=_duration(found, "length") or None,
        earliest=read_optional_text(found, "from"),
        latest=read_optional_text(found, "to"),
        buffer=_duration(found, "buffer"),
        ignores_all_day_events=read_flag(found, "ignore_all_day_events"),
        increment=_duration(found, "timeslot_increments") or None,
        rounds_to_nearest_hour=read_flag(found, "round_to_nearest_hour"),
        closest_time_interval=read_optional_text(found, "closest_time_interval"),
    )


_MODES = frozenset(AvailabilityMode)


def _duration(found: WireObject, name: str) -> timedelta | None:
    try:
        return parse_duration(found.get(name))
    except ValueError:
        return None


def _booking_from_wire(found: WireObject) -> BookingSettings:
    texts = {name: found.get(name) for name in ("what", "where", "description")}
    said = {name: text for name, text in texts.items() if isinstance(text, str)}
    graph = read_optional_text(found, "graph")
    return BookingSettings(graph=graph, more=_further_fields(found), **said)


# --- requests --------------------------------------------------------------------------------


def new_project_body(project: NewProject) -> NewProjectBody:
    """The body that asks for a project."""
    return NewProjectBody(
        name=project.name,
        resources=project.resource_ids,
        availability=_availability_body(project.availability),
        booking=project.booking,
        availability_constraints=project.constraints or UNSET,
        customer_fields=customer_fields_to_wire(project.customer_fields) or UNSET,
        reminders=project.reminders or UNSET,
        ui=project.ui or UNSET,
        slug=project.slug or UNSET,
        meta=project.meta or UNSET,
        allow_double_bookings=_sent(project.allows_double_bookings),
        enabled_email_notification=UNSET if project.sends_email else False,
        locations=project.location_ids or UNSET,
        services=project.service_ids or UNSET,
        **_sent_extras(project.extras),
    )


def new_project_of(body: NewProjectBody) -> NewProject:
    """The project a body asks for."""
    return NewProject(
        name=body.name.strip(),
        resource_ids=body.resources,
        availability=_availability_of(body.availability),
        booking=body.booking,
        constraints=given(body.availability_constraints, ()),
        customer_fields=customer_fields_from_wire(given(body.customer_fields, {})),
        slug=given(body.slug, ""),
        allows_double_bookings=given(body.allow_double_bookings, None),
        sends_email=body.enabled_email_notification is not False,
        location_ids=given(body.locations, ()),
        service_ids=given(body.services, ()),
        extras=_extras_of(body),
        ui=given(body.ui, {}),
        reminders=given(body.reminders, ()),
        meta=given(body.meta, {}),
    )


def project_change_body(change: ProjectChange) -> ProjectChangeBody:
    """The body that asks for a change."""
    questions, availability, booking = change.customer_fields, change.availability, change.booking
    constraints = change.constraints
    return ProjectChangeBody(
        name=UNSET if change.name is None else change.name,
        availability=UNSET if availability is None else _availability_body(availability),
        booking=UNSET if booking is None else booking,
        availability_constraints=UNSET if constraints is None else constraints,
        customer_fields=UNSET if questions is None else customer_fields_to_wire(questions),
        reminders=UNSET if change.reminders is None else change.reminders,
        ui=UNSET if change.ui is None else change.ui,
        slug=UNSET if change.slug is None else change.slug,
        meta=UNSET if change.meta is None else change.meta,
        allow_double_bookings=_sent(change.allows_double_bookings),
        enabled_email_notification=_sent(change.sends_email),
        locations=UNSET if change.location_ids is None else change.location_ids,
        services=UNSET if change.service_ids is None else change.service_ids,
        **_sent_extras(change.extras),
    )


def project_change_of(body: ProjectChangeBody) -> ProjectChange:
    """The change a body asks for."""
    questions, availability, extras = body.customer_fields, body.availability, _extras_of(body)
    return ProjectChange(
        name=given(body.name, None),
        availability=None if availability is UNSET else _availability_of(availability),
        booking=given(body.booking, None),
        constraints=given(body.availability_constraints, None),
        customer_fields=None if questions is UNSET else customer_fields_from_wire(questions),
        slug=given(body.slug, None),
        allows_double_bookings=given(body.allow_double_bookings, None),
        sends_email=given(body.enabled_email_notification, None),
        location_ids=given(body.locations, None),
        service_ids=given(body.services, None),
        extras=None if extras == ProjectExtras() else extras,
        ui=given(body.ui, None),
        reminders=given(body.reminders, None),
        meta=given(body.meta, None),
    )


def _availability_body(settings: AvailabilitySettings) -> AvailabilitySettingsBody:
    return AvailabilitySettingsBody(
        mode=settings.mode or UNSET,
        length=settings.length or UNSET,
        earliest=settings.earliest or UNSET,
        latest=settings.latest or UNSET,
        buffer=UNSET if settings.buffer is None else settings.buffer,
        ignore_all_day_events=_sent(settings.ignores_all_day_events),
        timeslot_increments=settings.increment or UNSET,
        round_to_nearest_hour=_sent(settings.rounds_to_nearest_hour),
        closest_time_interval=settings.closest_time_interval or UNSET,
    )


def _availability_of(body: AvailabilitySettingsBody) -> AvailabilitySettings:
    return AvailabilitySettings(
        mode=given(body.mode, None),
        length=given(body.length, None),
        earliest=given(body.earliest, None),
        latest=given(body.latest, None),
        buffer=given(body.buffer, None),
        ignores_all_day_events=given(body.ignore_all_day_events, None),
        increment=given(body.timeslot_increments, None),
        rounds_to_nearest_hour=given(body.round_to_nearest_hour, None),
        closest_time_interval=given(body.closest_time_interval, None),
    )


def _extras_of(body: ProjectExtrasBody) -> ProjectExtras:
    return ProjectExtras(**{name: given(getattr(body, name), None) for name in _EXTRAS})


def _sent_extras(extras: ProjectExtras | None) -> dict[str, Any]:
    return _extras_to_wire(extras) if extras else {}


def _sent(flag: bool | None) -> bool | UnsetType:
    return UNSET if flag is None else flag


# --- the resources of a project --------------------------------------------------------------


def project_resource_ids_to_wire(ids: Iterable[ResourceId]) -> list[str]:
    """The list of `GET /projects/:id/resources`, as integrations use it; the PUT sends it."""
    return list(ids)


def project_resources_to_wire(
    resources: Iterable[Resource], *, times: OutgoingTimes
) -> list[dict[str, Any]]:
    """The same list as objects, which is how a catalogue models it."""
    return [short_resource_to_wire(resource, times=times) for resource in resources]


def project_resource_ids_from_wire(value: object) -> tuple[ResourceId, ...]:
    """The ids in that list, whether it holds ids or objects; anything else is left out.

    Raises:
        UnexpectedReplyError: It is no list.
    """
    if not isinstance(value, list):
        raise UnexpectedReplyError(problem="the answer holds no list of resources")
    ids = (item if isinstance(item, str) else read_text(read_object(item), "id") for item in value)
    return tuple(ResourceId(identifier) for identifier in ids if identifier)


def read_resource_ids(value: object, *, times: IncomingTimes) -> tuple[ResourceId, ...]:
    """The ids in the body of `PUT /projects/:id/resources`, a bare array; repeats are dropped.

    Raises:
        InvalidRequestError: It is no array of UUIDs.
    """
    return read_body(_SetResourcesBody, {"resources": value}, times=times).resources


class _SetResourcesBody(Body, frozen=True, kw_only=True):
    resources: ResourceUuids
