"""Widgets, which projects were called of old, with a configuration in camel case.

A widget is a project under the same id. Its configuration is kept as it was sent, for its old
readers; what of it says how time is found and booked becomes the project. Of the filters those
of `and` become constraints, at most one of a kind, for constraints of one kind add up.

Source: legacy widgets in the API reference; fixtures of the public clients.
"""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from desk_app.domain.constraint import Constraint
from desk_app.domain.find_time import BetweenTimestamps, TimeFilter, as_constraints
from desk_app.domain.identifiers import ResourceId
from desk_app.domain.project import (
    AvailabilityMode,
    AvailabilitySettings,
    BookingSettings,
    CustomerField,
    Project,
)
from desk_app.domain.project_change import NewProject
from desk_app.errors import InvalidRequestError
from desk_app.timekit.bodies import UNSET, Body, UnsetType, given, read_body
from desk_app.timekit.fields import Name, Object, Text
from desk_app.timekit.messages.find_time import FindTimeBody
from desk_app.timekit.time_formats import IncomingTimes, OutgoingTimes, format_duration
from desk_app.timekit.wire_values import (
    WireObject,
    read_flag,
    read_object,
    read_optional_text,
    read_text,
)

_FIND_TIME: Final = "timekitFindTime"


class NewWidgetBody(Body, frozen=True, kw_only=True):
    """The body of `POST /widgets`; a name may stand in the configuration alone."""

    config: Object
    name: Name | UnsetType = UNSET
    slug: Text | UnsetType = UNSET


class WidgetChangeBody(Body, frozen=True, kw_only=True):
    """The body of `PUT /widgets/:id`; the configuration is replaced as a whole."""

    config: Object | UnsetType = UNSET
    name: Name | UnsetType = UNSET
    slug: Text | UnsetType = UNSET


def find_time_of(config: Mapping[str, object], *, times: IncomingTimes) -> FindTimeBody:
    """How a configuration finds time.

    Raises:
        InvalidRequestError: It cannot be read; fields are told from `config` on.
    """
    try:
        return read_body(FindTimeBody, config.get(_FIND_TIME), times=times)
    except InvalidRequestError as error:
        place = f"config.{_FIND_TIME}"
        fields = {f"{place}.{name}": texts for name, texts in error.fields.items()}
        raise InvalidRequestError(
            fields=fields or {place: [f"{place} must be an object"]}
        ) from error


def widget_project_of(
    config: Mapping[str, object],
    *,
    name: str,
    slug: str,
    resource_ids: tuple[ResourceId, ...],
    times: IncomingTimes,
) -> NewProject:
    """The project that a configuration describes.

    Raises:
        InvalidRequestError: What it says about finding time cannot be read.
    """
    find_time = find_time_of(config, times=times)
    asked = read_object(config.get(_FIND_TIME))
    event = read_object(read_object(config.get("timekitCreateBooking")).get("event"))
    filters = given(find_time.filters, None)
    return NewProject(
        name=name,
        slug=slug,
        resource_ids=resource_ids,
        availability=AvailabilitySettings(
            mode=AvailabilityMode.MUTUAL if len(resource_ids) > 1 else None,
            length=given(find_time.length, None),
            earliest=read_optional_text(asked, "start"),
            latest=read_optional_text(asked, "future"),
            buffer=given(find_time.buffer, None),
            ignores_all_day_events=given(find_time.ignore_all_day_events, None),
        ),
        booking=BookingSettings(
            graph=read_text(config, "bookingGraph") or "instant",
            what=read_optional_text(event, "what"),
            where=read_optional_text(event, "where"),
            description=read_optional_text(event, "description"),
        ),
        constraints=_constraints(filters.all_of if filters else ()),
        customer_fields=tuple(_customer_fields(read_object(config.get("bookingFields")))),
    )


def _constraints(filters: Iterable[TimeFilter]) -> tuple[Constraint, ...]:
    """Filters as constraints; a second one of a kind would widen the first, so it is left out."""
    found: dict[type, Constraint] = {}
    for one in filters:
        if isinstance(one, BetweenTimestamps) or one.time_zone_name is None:
            for constraint in as_constraints(one):
                found.setdefault(type(constraint.rule), constraint)
    return tuple(found.values())


def _customer_fields(fields: WireObject) -> Iterable[CustomerField]:
    for name, value in fields.items():
        found = read_object(value)
        if read_flag(found, "enabled") is not False:
            yield CustomerField(
                name=name,
                title=read_text(found, "placeholder") or name.capitalize(),
                is_required=read_flag(found, "required") is True,
                is_readonly=read_flag(found, "locked") is True,
                prefilled=read_text(found, "prefilled"),
                format=_FORMATS.get(name, "string"),
            )


_FORMATS: Final = {"email": "email", "comment": "textarea", "phone": "tel"}


# --- answers ---------------------------------------------------------------------------------


def legacy_widget_to_wire(
    project: Project, config: Mapping[str, object] | None, *, times: OutgoingTimes
) -> dict[str, Any]:
    """The object of a widget.

    Args:
        project: What it is now.
        config: As it was sent; None for a project that was none of old, which is then described.
        times: How its stamps are written.
    """
    return {
        "id": project.id,
        "name": project.name,
        "slug": project.slug,
        "config": dict(_config_of(project) if config is None else config),
        "created_at": times.write_optional(project.created_at),
        "updated_at": times.write_optional(project.updated_at),
    }


def _config_of(project: Project) -> dict[str, Any]:
    settings, booking = project.availability, project.booking
    find_time = {
        "start": settings.earliest,
        "future": settings.latest,
        "length": format_duration(settings.length) if settings.length else None,
        "buffer": format_duration(settings.buffer) if settings.buffer else None,
        "resource_ids": list(project.resource_ids or ()) or None,
    }
    event = {"what": booking.what, "where": booking.where, "description": booking.description}
    return {
        "name": project.name,
        "bookingGraph": booking.graph or "instant",
        _FIND_TIME: _told(find_time),
        "timekitCreateBooking": {"event": _told(event)},
        "bookingFields": {one.name: _field_of(one) for one in project.customer_fields},
    }


def _told(values: Mapping[str, object]) -> dict[str, object]:
    return {name: value for name, value in values.items() if value is not None}


def _field_of(field: CustomerField) -> dict[str, object]:
    return {
        "enabled": not field.is_hidden,
        "placeholder": field.title,
        "prefilled": field.prefilled or False,
        "required": field.is_required,
        "locked": field.is_readonly,
    }
