"""Bookings in answers.

Source: the booking object and its includes. Always there: `id, state, graph, completed` and the
two stamps; all else comes by include, in two generations of `attributes`, or not at all.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Final

from desk_app.domain.booking import Booking, Customer, Seats
from desk_app.domain.booking_graph import (
    CLOSED_STATES,
    COMPLETED,
    GRAPHS,
    GraphName,
    StateName,
)
from desk_app.domain.booking_log import BookingLog
from desk_app.domain.identifiers import BookingId, CalendarId, EventId, ProjectId, ResourceId
from desk_app.domain.project import Project
from desk_app.domain.resource import Calendar, Resource
from desk_app.timekit.includes import NO_INCLUDES, has_include, within
from desk_app.timekit.messages.booking_log import booking_log_to_wire
from desk_app.timekit.messages.calendar import calendar_to_wire
from desk_app.timekit.messages.customer import (
    customer_from_wire,
    customer_to_wire,
    listed_customer_from_wire,
    listed_customer_to_wire,
)
from desk_app.timekit.messages.project import project_to_wire
from desk_app.timekit.messages.resource import short_resource_to_wire
from desk_app.timekit.time_formats import OutgoingTimes
from desk_app.timekit.wire_values import (
    WireObject,
    read_flag,
    read_id,
    read_moment,
    read_object,
    read_objects,
    read_text,
    read_texts,
)

CLIENT_BOOKING_INCLUDES: Final = (
    "attributes",
    "event",
    "customers",
    "calendar",
    "project",
    "meta",
    "available_actions",
    "resource",
)
"""What a console asks for with every booking."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BookingRelations:
    """What a booking is related to, for the includes that show it; None is shown as null."""

    resource: Resource | None = None
    calendar: Calendar | None = None
    project: Project | None = None
    customer_id: str = ""
    """Of the item of `customers`; nothing makes it the booking's own id."""
    provider_event_id: str | None = None
    logs: Sequence[BookingLog] = ()
    owner: Booking | None = None
    """The session of a seat."""
    bulked: Sequence[Booking] = ()
    """Those whose actions go for this one as well."""
    action_links: Mapping[str, str] = field(default_factory=dict)
    """Where a customer can take an action, by the action."""


NO_RELATIONS: Final = BookingRelations()


# --- to the wire -----------------------------------------------------------------------------


def booking_to_wire(
    booking: Booking,
    *,
    times: OutgoingTimes,
    include: frozenset[str] = NO_INCLUDES,
    related: BookingRelations = NO_RELATIONS,
) -> dict[str, Any]:
    """The object of a booking with the includes asked for; unknown ones are passed over."""
    written: dict[str, Any] = {
        "id": booking.id,
        "state": booking.state,
        "graph": booking.graph,
        "completed": booking.is_completed,
        "created_at": times.write_optional(booking.created_at),
        "updated_at": times.write_optional(booking.updated_at),
    }
    for name, write in _INCLUDES.items() if include else ():
        if has_include(include, name):
            written[name] = write(_Writing(booking, related, times, within(include, name)))
    return written


@dataclass(frozen=True, slots=True)
class _Writing:
    """What an include is written from."""

    booking: Booking
    related: BookingRelations
    times: OutgoingTimes
    include: frozenset[str]


def _attributes(of: _Writing) -> dict[str, Any]:
    """Both generations of it at once: `event` and `event_info` say the same."""
    booking = of.booking
    event = _event_info(of)
    attributes: dict[str, Any] = {"event": event, "event_info": event}
    if booking.customer is not None:
        attributes["customer"] = customer_to_wire(booking.customer)
    if booking.settings:
        attributes["settings"] = dict(booking.settings)
    if booking.seats is not None:
        attributes["group_booking"] = {
            "max_seats": booking.seats.max_seats,
            "current_seats": booking.seats.current_seats,
        }
    if booking.owner_booking_id:
        attributes["related"] = {"owner_booking_id": booking.owner_booking_id}
    if booking.payment_id:
        attributes["pay"] = {"payment_id": booking.payment_id}
    return attributes


def _event_info(of: _Writing) -> dict[str, Any]:
    booking = of.booking
    info: dict[str, Any] = {
        "start": of.times.write_optional(booking.starts_at),
        "end": of.times.write_optional(booking.ends_at),
        "what": booking.what,
        "where": booking.where,
        "description": booking.description,
        "participants": list(booking.participants),
    }
    return info | ({"calendar_id": booking.calendar_id} if booking.calendar_id else {})


def _event(of: _Writing) -> dict[str, Any] | None:
    booking = of.booking
    if booking.event_id is None:
        return None
    return {
        "id": booking.event_id,
        "what": booking.what,
        "where": booking.where,
        "description": booking.description,
        "rsvp": "accepted",
        "allDay": False,
        "start": of.times.write_optional(booking.starts_at),
        "end": of.times.write_optional(booking.ends_at),
    }


def _provider_event(of: _Writing) -> dict[str, Any] | None:
    return {"id": identifier} if (identifier := of.related.provider_event_id) else None


def _resource(of: _Writing) -> dict[str, Any] | None:
    resource = of.related.resource
    if resource is None:
        return None
    return short_resource_to_wire(resource, times=of.times, include=of.include)


def _calendar(of: _Writing) -> dict[str, Any] | None:
    calendar = of.related.calendar
    return None if calendar is None else calendar_to_wire(calendar, times=of.times)


def _customers(of: _Writing) -> list[dict[str, Any]]:
    customer, identifier = of.booking.customer, of.related.customer_id or of.booking.id
    return [] if customer is None else [listed_customer_to_wire(customer, identifier)]


def _project(of: _Writing) -> dict[str, Any] | None:
    project = of.related.project
    if project is None:
        return None
    return project_to_wire(project, times=of.times, include=of.include)


def _owner(of: _Writing) -> dict[str, Any] | None:
    owner = of.related.owner
    return None if owner is None else booking_to_wire(owner, times=of.times, include=of.include)


def _bulked(of: _Writing) -> list[dict[str, Any]]:
    return [booking_to_wire(one, times=of.times, include=of.include) for one in of.related.bulked]


def _available_actions(of: _Writing) -> list[str]:
    booking = of.booking
    if booking.available_actions is not None:
        return list(booking.available_actions)
    graph = GRAPHS.get(booking.graph)
    return list(graph.actions(booking.state)) if graph else []


_INCLUDES: Final[dict[str, Callable[[_Writing], object]]] = {
    "attributes": _attributes,
    "event": _event,
    "provider_event": _provider_event,
    "user": _resource,
    "resource": _resource,
    "calendar": _calendar,
    "customers": _customers,
    "available_actions": _available_actions,
    "project": _project,
    "meta": lambda of: dict(of.booking.meta),
    "logs": lambda of: [booking_log_to_wire(log, times=of.times) for log in of.related.logs],
    "customer_action_links": lambda of: dict(of.related.action_links),
    "bulked_bookings": _bulked,
    "owner_booking": _owner,
}


# --- from the wire ---------------------------------------------------------------------------


def booking_from_wire(value: object) -> Booking:
    """The booking of an answer, from whichever includes it has.

    States and graphs not known here stay as they are spelled. A graph that has no `completed`
    is final if its state is one in which nothing is left to do.

    Raises:
        UnexpectedReplyError: It is no object, or has no id.
    """
    found, identifier = read_id(value, "booking")
    attributes = read_object(found.get("attributes"))
    sources = _event_sources(found, attributes)
    starts_at, ends_at = _span(sources)
    state = StateName(read_text(found, "state"))
    is_completed = read_flag(found, "completed")
    return Booking(
        id=BookingId(identifier),
        state=state,
        graph=GraphName(read_text(found, "graph")),
        is_completed=_is_final(state) if is_completed is None else is_completed,
        starts_at=starts_at,
        ends_at=ends_at,
        what=_first_text(sources, "what"),
        where=_first_text(sources, "where"),
        description=_first_text(sources, "description"),
        customer=_read_customer(found, attributes),
        resource_id=_resource_id(found, sources),
        calendar_id=_calendar_id(found, sources),
        event_id=_event_id(found),
        project_id=_project_id(found, attributes),
        meta=read_object(found.get("meta")) or read_object(attributes.get("meta")),
        settings=read_object(attributes.get("settings")),
        participants=_read_participants(sources),
        seats=_read_seats(attributes),
        owner_booking_id=_owner_booking_id(found, attributes),
        payment_id=read_text(read_object(attributes.get("pay")), "payment_id"),
        available_actions=_read_actions(found),
        created_at=read_moment(found, "created_at"),
        updated_at=read_moment(found, "updated_at"),
    )


def _event_sources(found: WireObject, attributes: WireObject) -> tuple[WireObject, ...]:
    """The objects that may say when, where and what, the most trusted first."""
    return (
        read_object(attributes.get("event")),
        read_object(attributes.get("event_info")),
        read_object(found.get("event")),
        found,
    )


def _span(sources: Sequence[WireObject]) -> tuple[datetime | None, datetime | None]:
    """Start and end from one and the same source; nothing where none has both."""
    for source in sources:
        start, end = read_moment(source, "start"), read_moment(source, "end")
        if start is not None and end is not None:
            return start, end
    return None, None


def _first_text(sources: Sequence[WireObject], name: str) -> str:
    return next((text for source in sources if (text := read_text(source, name))), "")


def _related_id(found: WireObject, *names: str) -> str:
    """The id inside the first relation of these names that has one."""
    ids = (read_text(read_object(found.get(name)), "id") for name in names)
    return next((identifier for identifier in ids if identifier), "")


def _resource_id(found: WireObject, sources: Sequence[WireObject]) -> ResourceId | None:
    said = _related_id(found, "resource", "user") or _first_text(sources, "resource_id")
    return ResourceId(said) if said else None


def _calendar_id(found: WireObject, sources: Sequence[WireObject]) -> CalendarId | None:
    said = _related_id(found, "calendar") or _first_text(sources, "calendar_id")
    return CalendarId(said) if said else None


def _event_id(found: WireObject) -> EventId | None:
    said = _related_id(found, "event")
    return EventId(said) if said else None


def _project_id(found: WireObject, attributes: WireObject) -> ProjectId | None:
    said = _related_id(found, "project") or _first_text((found, attributes), "project_id")
    return ProjectId(said) if said else None


def _read_participants(sources: Sequence[WireObject]) -> tuple[str, ...]:
    lists = (read_texts(source, "participants") for source in sources)
    return next((texts for texts in lists if texts), ())


def _read_seats(attributes: WireObject) -> Seats | None:
    """The seats of a session; None where it does not say how many there are."""
    found = read_object(attributes.get("group_booking"))
    most, taken = (read_text(found, name) for name in ("max_seats", "current_seats"))
    if not most.isdecimal():
        return None
    return Seats(int(most), int(taken) if taken.isdecimal() else 0)


def _owner_booking_id(found: WireObject, attributes: WireObject) -> BookingId | None:
    related = read_object(attributes.get("related"))
    said = _related_id(found, "owner_booking") or read_text(related, "owner_booking_id")
    return BookingId(said) if said else None


def _read_customer(found: WireObject, attributes: WireObject) -> Customer | None:
    """The customer as posted, else as listed; a `meta` may stand with either."""
    items = read_objects(found, "customers")
    posted = customer_from_wire(read_object(attributes.get("customer")))
    listed = listed_customer_from_wire(items[0]) if items else None
    if posted and listed and not posted.meta:
        posted = replace(posted, meta=listed.meta)
    return posted or listed or customer_from_wire(read_object(found.get("customer")))


def _read_actions(found: WireObject) -> tuple[str, ...] | None:
    """The actions under their present or their older name."""
    for name in ("available_actions", "possible_actions"):
        if isinstance(found.get(name), list):
            return read_texts(found, name)
    return None


def _is_final(state: StateName) -> bool:
    return state in CLOSED_STATES or state == COMPLETED
