"""Events, as answers and requests spell them.

Source: events in the API reference. The response key of an all-day event is `allDay`, the
request key `all_day`; the status a request calls `my_rsvp` comes back as `rsvp`.
"""

from typing import Any

from desk_app.domain.identifiers import CalendarId, EventId, ResourceId
from desk_app.domain.resource import Event
from desk_app.domain.resource_change import EventChange, NewEvent
from desk_app.errors import UnexpectedReplyError
from desk_app.timekit.bodies import UNSET, Body, UnsetType, given
from desk_app.timekit.fields import CalendarUuid, Flag, Instant, ResourceUuid, Text, Texts
from desk_app.timekit.includes import NO_INCLUDES
from desk_app.timekit.time_formats import OutgoingTimes
from desk_app.timekit.wire_values import (
    read_flag,
    read_id,
    read_moment,
    read_object,
    read_text,
    read_texts,
)


class NewEventBody(Body, frozen=True, kw_only=True):
    """The body of `POST /events`."""

    calendar_id: CalendarUuid
    start: Instant
    end: Instant
    what: Text
    where: Text
    description: Text | UnsetType = UNSET
    participants: Texts | UnsetType = UNSET
    invite: Flag | UnsetType = UNSET
    my_rsvp: Text | UnsetType = UNSET
    sync_provider: Flag | UnsetType = UNSET
    all_day: Flag | UnsetType = UNSET
    resource_id: ResourceUuid | UnsetType = UNSET


class EventChangeBody(Body, frozen=True, kw_only=True):
    """The body of `PUT /events/:id`; only what is sent changes."""

    start: Instant | UnsetType = UNSET
    end: Instant | UnsetType = UNSET
    what: Text | UnsetType = UNSET
    where: Text | UnsetType = UNSET
    description: Text | UnsetType = UNSET
    participants: Texts | UnsetType = UNSET
    my_rsvp: Text | UnsetType = UNSET
    all_day: Flag | UnsetType = UNSET


CLIENT_EVENT_INCLUDES = ("calendar",)
"""What a console asks for with events: where they come from. Our own; ignored elsewhere."""


def event_to_wire(
    event: Event, *, times: OutgoingTimes, include: frozenset[str] = NO_INCLUDES
) -> dict[str, Any]:
    """The object of an event, with the calendar it is in if that is asked for."""
    calendar = {
        "id": event.calendar_id,
        "name": event.calendar_name,
        "provider": event.provider,
    }
    return {
        "id": event.id,
        "what": event.what,
        "where": event.where,
        "description": event.description,
        "rsvp": event.rsvp,
        "allDay": event.is_all_day,
        "start": times.write(event.starts_at),
        "end": times.write(event.ends_at),
        **({"calendar": calendar} if "calendar" in include else {}),
    }


def event_from_wire(
    value: object,
    *,
    calendar_id: CalendarId | None = None,
    resource_id: ResourceId | None = None,
) -> Event:
    """The event of an answer.

    Args:
        value: As decoded from JSON.
        calendar_id: Where it is, where the answer does not say but the question did.
        resource_id: Whose time it closes, likewise.

    Raises:
        UnexpectedReplyError: It is no object, or has no id, no start or no end.
    """
    found, identifier = read_id(value, "event")
    starts_at, ends_at = read_moment(found, "start"), read_moment(found, "end")
    if starts_at is None or ends_at is None:
        raise UnexpectedReplyError(problem="an event without a start and an end")
    said_calendar = _said_id(found.get("calendar_id"), found.get("calendar"))
    said_resource = _said_id(found.get("resource_id"), found.get("resource"))
    return Event(
        id=EventId(identifier),
        calendar_id=CalendarId(said_calendar) if said_calendar else calendar_id,
        resource_id=ResourceId(said_resource) if said_resource else resource_id,
        starts_at=starts_at,
        ends_at=max(starts_at, ends_at),
        what=read_text(found, "what"),
        where=read_text(found, "where"),
        description=read_text(found, "description"),
        rsvp=read_text(found, "rsvp") or "accepted",
        is_all_day=(read_flag(found, "allDay") or read_flag(found, "all_day")) is True,
        participants=read_texts(found, "participants"),
        calendar_name=read_text(read_object(found.get("calendar")), "name"),
        provider=read_text(read_object(found.get("calendar")), "provider"),
    )


def _said_id(plain: object, related: object) -> str:
    if isinstance(plain, str) and plain:
        return plain
    return read_text(read_object(related), "id")


def new_event_body(event: NewEvent) -> NewEventBody:
    """The body that asks for an event."""
    return NewEventBody(
        calendar_id=event.calendar_id,
        start=event.starts_at,
        end=event.ends_at,
        what=event.what,
        where=event.where,
        description=event.description,
        participants=event.participants,
        invite=event.invites_participants,
        my_rsvp=UNSET if event.rsvp is None else event.rsvp,
        all_day=event.is_all_day or UNSET,
        resource_id=event.resource_id or UNSET,
    )


def new_event_of(body: NewEventBody) -> NewEvent:
    """The event a body asks for; whether it ends after it starts is for the server to say."""
    return NewEvent(
        calendar_id=body.calendar_id,
        starts_at=body.start,
        ends_at=body.end,
        what=body.what,
        where=body.where,
        description=given(body.description, ""),
        participants=given(body.participants, ()),
        invites_participants=given(body.invite, False),  # noqa: FBT003 - what is missing
        rsvp=given(body.my_rsvp, None),
        is_all_day=given(body.all_day, False),  # noqa: FBT003 - what is missing
        resource_id=given(body.resource_id, None),
    )


def event_change_body(change: EventChange) -> EventChangeBody:
    """The body that asks for a change."""
    return EventChangeBody(
        start=change.starts_at or UNSET,
        end=change.ends_at or UNSET,
        what=UNSET if change.what is None else change.what,
        where=UNSET if change.where is None else change.where,
        description=UNSET if change.description is None else change.description,
        participants=UNSET if change.participants is None else change.participants,
        my_rsvp=UNSET if change.rsvp is None else change.rsvp,
        all_day=UNSET if change.is_all_day is None else change.is_all_day,
    )


def event_change_of(body: EventChangeBody) -> EventChange:
    """The change a body asks for."""
    return EventChange(
        starts_at=given(body.start, None),
        ends_at=given(body.end, None),
        what=given(body.what, None),
        where=given(body.where, None),
        description=given(body.description, None),
        participants=given(body.participants, None),
        rsvp=given(body.my_rsvp, None),
        is_all_day=given(body.all_day, None),
    )
