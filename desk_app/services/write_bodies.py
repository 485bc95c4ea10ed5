"""What a stored write asks for: values to JSON, and back again whichever Desk wrote it."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from desk_app.domain.booking import DESK_REF_KEY, Booking, Customer
from desk_app.domain.booking_graph import ActionName, GraphName, StateName
from desk_app.domain.identifiers import BookingId, CalendarId, DeskRef, ProjectId, ResourceId
from desk_app.domain.interval import Interval
from desk_app.domain.new_booking import NewBooking
from desk_app.errors import DeskError


class UnreadableWriteError(DeskError):
    """A stored write does not say what it asks for; a person has to look at it."""

    title = "A stored change cannot be read"
    message = "It is kept as it is. Make the change once more, then remove this one."


@dataclass(frozen=True, slots=True)
class Create:
    """Bookings to be made, all or none."""

    new: NewBooking
    companions: tuple[NewBooking, ...] = ()

    @property
    def refs(self) -> tuple[DeskRef, ...]:
        """The references of all the bookings."""
        return tuple(DeskRef(str(each.meta[DESK_REF_KEY])) for each in self.all)

    def without_hold(self) -> "Create":
        """The same without the hold on its time, which lapses soon after the form was left."""
        return replace(self, new=replace(self.new, reservation_id=None))

    @property
    def all(self) -> tuple[NewBooking, ...]:
        """All the bookings, the one asked for first."""
        return (self.new, *self.companions)


@dataclass(frozen=True, slots=True)
class Seen:
    """How a booking stood on the screen when a change of it was asked for."""

    state: StateName
    graph: GraphName
    starts_at: datetime | None
    ends_at: datetime | None
    resource_id: ResourceId | None
    customer_name: str = ""
    what: str = ""

    @classmethod
    def of(cls, booking: Booking) -> "Seen":
        """The note of a booking."""
        return cls(
            booking.state,
            booking.graph,
            booking.starts_at,
            booking.ends_at,
            booking.resource_id,
            booking.customer_name,
            booking.what,
        )

    def differs_from(self, booking: Booking) -> bool:
        """Whether a booking now stands otherwise."""
        now = (booking.state, booking.starts_at, booking.ends_at, booking.resource_id)
        return (self.state, self.starts_at, self.ends_at, self.resource_id) != now


@dataclass(frozen=True, slots=True)
class Along:
    """A booking that was made together with another one and changes with it."""

    booking_id: BookingId
    seen: Seen


@dataclass(frozen=True, slots=True)
class Act:
    """An action along the graph of a booking."""

    action: ActionName
    message: str = ""
    seen: Seen | None = None
    along: tuple[Along, ...] = ()


@dataclass(frozen=True, slots=True)
class Move:
    """Another time for a booking."""

    interval: Interval
    resource_id: ResourceId
    seen: Seen | None = None
    along: tuple[Along, ...] = ()
    """Those that go to the same time, each with its own resource."""


@dataclass(frozen=True, slots=True)
class Note:
    """Facts to be noted in the `meta` of a booking; None takes one away."""

    facts: Mapping[str, object]


# --- writing ---------------------------------------------------------------------------------


def write_create(create: Create) -> str:
    """A create as JSON, with everything needed to send it again."""
    body = _values_of(create.new)
    if create.companions:
        body["companions"] = [_values_of(each) for each in create.companions]
    return _text(body)


def write_act(act: Act) -> str:
    """An action as JSON."""
    return _text(
        {
            "action": act.action,
            "message": act.message,
            "seen": _values_of_seen(act.seen),
            **_values_of_along(act.along),
        }
    )


def write_move(move: Move) -> str:
    """A move as JSON."""
    return _text(
        {
            "start": move.interval.start.isoformat(),
            "end": move.interval.end.isoformat(),
            "resource_id": move.resource_id,
            "seen": _values_of_seen(move.seen),
            **_values_of_along(move.along),
        }
    )


def write_note(note: Note) -> str:
    """Facts as JSON."""
    return _text({"meta": dict(note.facts)})


def _text(body: Mapping[str, object]) -> str:
    return json.dumps(body, ensure_ascii=False, sort_keys=True)


def _values_of(new: NewBooking) -> dict[str, object]:
    return {
        "resource_id": new.resource_id,
        "start": new.starts_at.isoformat(),
        "end": new.ends_at.isoformat(),
        "graph": new.graph,
        "what": new.what,
        "where": new.where,
        "description": new.description,
        "project_id": new.project_id,
        "calendar_id": new.calendar_id,
        "reservation_id": new.reservation_id,
        "allows_double_booking": new.allows_double_booking,
        "notifies_customer": new.notifies_customer,
        "participants": list(new.participants),
        "customer": _values_of_customer(new.customer) if new.customer else None,
        "meta": dict(new.meta),
        "replaces": new.replaces,
        "owner_booking_id": new.owner_booking_id,
    }


def _values_of_customer(customer: Customer) -> dict[str, object]:
    return {
        "name": customer.name,
        "email": customer.email,
        "phone": customer.phone,
        "voip": customer.voip,
        "time_zone_name": customer.time_zone_name,
        "first_name": customer.first_name,
        "last_name": customer.last_name,
        "comment": customer.comment,
        "where": customer.where,
        "meta": dict(customer.meta),
        "answers": dict(customer.answers),
    }


def _values_of_seen(seen: Seen | None) -> dict[str, object] | None:
    if seen is None:
        return None
    return {
        "state": seen.state,
        "graph": seen.graph,
        "start": seen.starts_at.isoformat() if seen.starts_at else None,
        "end": seen.ends_at.isoformat() if seen.ends_at else None,
        "resource_id": seen.resource_id,
        "customer_name": seen.customer_name,
        "what": seen.what,
    }


def _values_of_along(along: Sequence[Along]) -> dict[str, object]:
    values = [{"id": each.booking_id, "seen": _values_of_seen(each.seen)} for each in along]
    return {"along": values} if values else {}


# --- reading ---------------------------------------------------------------------------------


def read_create(body: str) -> Create:
    """The create that JSON asks for.

    Raises:
        UnreadableWriteError: If it asks for none; so do the others.
    """
    values = _values(body)
    try:
        companions = tuple(_new_booking(each) for each in values.get("companions", ()))
        create = Create(_new_booking(values), companions)
        _ = create.refs
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise UnreadableWriteError from error
    return create


def read_act(body: str) -> Act:
    """The action that JSON asks for."""
    values = _values(body)
    try:
        action, message = ActionName(str(values["action"])), str(values.get("message") or "")
        return Act(action, message, _seen(values.get("seen")), _along(values))
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise UnreadableWriteError from error


def read_move(body: str) -> Move:
    """The move that JSON asks for."""
    values = _values(body)
    try:
        interval = Interval(_instant(values["start"]), _instant(values["end"]))
        resource_id = ResourceId(str(values["resource_id"]))
        return Move(interval, resource_id, _seen(values.get("seen")), _along(values))
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise UnreadableWriteError from error


def read_note(body: str) -> Note:
    """The facts that JSON asks to note."""
    facts = _values(body).get("meta")
    if not isinstance(facts, Mapping):
        raise UnreadableWriteError
    return Note(facts)


def _values(body: str) -> dict[str, Any]:
    try:
        values = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise UnreadableWriteError from error
    if not isinstance(values, dict):
        raise UnreadableWriteError
    return values


def _new_booking(values: Mapping[str, Any]) -> NewBooking:
    graph, project, calendar = (values.get(n) for n in ("graph", "project_id", "calendar_id"))
    reservation, replaces = values.get("reservation_id"), values.get("replaces")
    owner = values.get("owner_booking_id")
    participants: Sequence[str] = values.get("participants", ())
    return NewBooking(
        resource_id=ResourceId(str(values["resource_id"])),
        starts_at=_instant(values["start"]),
        ends_at=_instant(values["end"]),
        customer=_customer(values.get("customer")),
        graph=GraphName(graph) if graph else None,
        what=values.get("what"),
        where=values.get("where"),
        description=values.get("description"),
        project_id=ProjectId(project) if project else None,
        calendar_id=CalendarId(calendar) if calendar else None,
        reservation_id=BookingId(reservation) if reservation else None,
        owner_booking_id=BookingId(owner) if owner else None,
        allows_double_booking=values.get("allows_double_booking") is True,
        notifies_customer=values.get("notifies_customer") is not False,
        participants=tuple(participants),
        meta=dict(values["meta"]),
        replaces=BookingId(replaces) if replaces else None,
    )


def _customer(values: Mapping[str, Any] | None) -> Customer | None:
    """A customer; the first Desk wrote their answers beside the fields it knew."""
    if values is None:
        return None
    fields = {name: str(values.get(name) or "") for name in _CUSTOMER_TEXTS}
    apart = {"meta", "answers", *_CUSTOMER_TEXTS}
    answers = values.get("answers")
    if not isinstance(answers, Mapping):
        answers = {name: value for name, value in values.items() if name not in apart}
    return Customer(**fields, meta=dict(values.get("meta") or {}), answers=dict(answers))


_CUSTOMER_TEXTS = (
    "name",
    "email",
    "phone",
    "voip",
    "time_zone_name",
    "first_name",
    "last_name",
    "comment",
    "where",
)


def _seen(values: Mapping[str, Any] | None) -> Seen | None:
    if values is None:
        return None
    start, end, resource_id = values.get("start"), values.get("end"), values.get("resource_id")
    return Seen(
        StateName(str(values["state"])),
        GraphName(str(values["graph"])),
        _instant(start) if start else None,
        _instant(end) if end else None,
        ResourceId(resource_id) if resource_id else None,
        str(values.get("customer_name") or ""),
        str(values.get("what") or ""),
    )


def _along(values: Mapping[str, Any]) -> tuple[Along, ...]:
    found = [(str(each["id"]), _seen(each["seen"])) for each in values.get("along", ())]
    return tuple(Along(BookingId(each), seen) for each, seen in found if seen is not None)


def _instant(text: str) -> datetime:
    instant = datetime.fromisoformat(text)
    if instant.tzinfo is None:
        raise ValueError("an instant needs a zone")
    return instant
