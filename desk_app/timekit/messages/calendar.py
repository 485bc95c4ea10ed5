"""Calendars, as answers and requests spell them.

Source: calendars in the API reference; fixtures of the public clients.
"""

from typing import Annotated, Any

from desk_app.domain.identifiers import CalendarId, ResourceId
from desk_app.domain.resource import Calendar
from desk_app.domain.resource_change import CalendarChange, NewCalendar
from desk_app.timekit.bodies import UNSET, Body, UnsetType, given
from desk_app.timekit.fields import Colour, Flag, Name, Nullable, ResourceUuid, Text
from desk_app.timekit.messages.event import event_to_wire
from desk_app.timekit.time_formats import OutgoingTimes
from desk_app.timekit.wire_values import (
    read_flag,
    read_id,
    read_moment,
    read_object,
    read_optional_text,
    read_text,
)

NullableColour = Annotated[Colour | None, Nullable()]


class NewCalendarBody(Body, frozen=True, kw_only=True):
    """The body of `POST /calendars`."""

    resource_id: ResourceUuid
    name: Name
    description: Text | UnsetType = UNSET
    foregroundcolor: NullableColour | UnsetType = UNSET
    backgroundcolor: NullableColour | UnsetType = UNSET


class CalendarChangeBody(Body, frozen=True, kw_only=True):
    """The body of `PUT /calendars/:id`; only what is sent changes."""

    name: Name | UnsetType = UNSET
    description: Text | UnsetType = UNSET
    foregroundcolor: NullableColour | UnsetType = UNSET
    backgroundcolor: NullableColour | UnsetType = UNSET
    provider_sync: Flag | UnsetType = UNSET
    primary: Flag | UnsetType = UNSET


def calendar_to_wire(calendar: Calendar, *, times: OutgoingTimes) -> dict[str, Any]:
    """The object of a calendar; whose it is and whether it is primary are not part of it.

    Its events are, where they are known.
    """
    events = calendar.events
    return {
        "id": calendar.id,
        "name": calendar.name,
        "description": calendar.description,
        "foregroundcolor": calendar.foreground_colour,
        "backgroundcolor": calendar.background_colour,
        "provider": calendar.provider,
        "provider_id": calendar.provider_id,
        "provider_access": calendar.provider_access,
        "provider_primary": calendar.is_provider_primary,
        "provider_sync": calendar.is_synced,
        "created_at": times.write_optional(calendar.created_at),
        "updated_at": times.write_optional(calendar.updated_at),
        **(
            {}
            if events is None
            else {"events": [event_to_wire(one, times=times) for one in events]}
        ),
    }


def calendar_from_wire(value: object, *, resource_id: ResourceId | None = None) -> Calendar:
    """The calendar of an answer.

    Args:
        value: As decoded from JSON.
        resource_id: Whose it is, where the answer does not say but the question did.

    Raises:
        UnexpectedReplyError: It is no object, or has no id.
    """
    found, identifier = read_id(value, "calendar")
    said_id = read_text(found, "resource_id") or read_text(read_object(found.get("resource")), "id")
    return Calendar(
        id=CalendarId(identifier),
        name=read_text(found, "name") or read_text(found, "display_name"),
        description=read_text(found, "description"),
        foreground_colour=read_optional_text(found, "foregroundcolor"),
        background_colour=read_optional_text(found, "backgroundcolor"),
        provider=read_text(found, "provider") or "timekit",
        provider_id=read_optional_text(found, "provider_id"),
        provider_access=read_text(found, "provider_access") or "owner",
        is_provider_primary=read_flag(found, "provider_primary") is True,
        is_synced=read_flag(found, "provider_sync") is True,
        is_primary=read_flag(found, "primary") is True,
        resource_id=ResourceId(said_id) if said_id else resource_id,
        created_at=read_moment(found, "created_at"),
        updated_at=read_moment(found, "updated_at"),
    )


def new_calendar_body(calendar: NewCalendar) -> NewCalendarBody:
    """The body that asks for a calendar."""
    return NewCalendarBody(
        resource_id=calendar.resource_id,
        name=calendar.name,
        description=calendar.description,
        foregroundcolor=calendar.foreground_colour or UNSET,
        backgroundcolor=calendar.background_colour or UNSET,
    )


def new_calendar_of(body: NewCalendarBody) -> NewCalendar:
    """The calendar a body asks for."""
    return NewCalendar(
        resource_id=body.resource_id,
        name=body.name,
        description=given(body.description, ""),
        foreground_colour=given(body.foregroundcolor, None),
        background_colour=given(body.backgroundcolor, None),
    )


def calendar_change_body(change: CalendarChange) -> CalendarChangeBody:
    """The body that asks for a change; an empty colour is sent as null, which removes it."""
    return CalendarChangeBody(
        name=_sent(change.name),
        description=_sent(change.description),
        foregroundcolor=_sent_colour(change.foreground_colour),
        backgroundcolor=_sent_colour(change.background_colour),
        provider_sync=UNSET if change.is_synced is None else change.is_synced,
        primary=UNSET if change.is_primary is None else change.is_primary,
    )


def calendar_change_of(body: CalendarChangeBody) -> CalendarChange:
    """The change a body asks for; a colour of null is an empty one."""
    return CalendarChange(
        name=given(body.name, None),
        description=given(body.description, None),
        foreground_colour=_changed_colour(body.foregroundcolor),
        background_colour=_changed_colour(body.backgroundcolor),
        is_synced=given(body.provider_sync, None),
        is_primary=given(body.primary, None),
    )


def _sent(text: str | None) -> str | UnsetType:
    return UNSET if text is None else text


def _sent_colour(colour: str | None) -> str | UnsetType | None:
    return UNSET if colour is None else colour or None


def _changed_colour(colour: str | UnsetType | None) -> str | None:
    return None if isinstance(colour, UnsetType) else colour or ""
