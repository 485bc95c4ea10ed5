"""What closes time, and what relaxing a search gives, as our own server says it.

Source: `POST /desk/availability/why` and `/desk/availability/tightest`, which are extensions.
"""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any, TypeVar, cast

from desk_app.domain.booking_limits import LimitPeriod
from desk_app.domain.closing import ClosingFact, ClosingKind, ClosingRule, RuleLevel
from desk_app.domain.constraint import UnknownRule
from desk_app.domain.identifiers import BookingId, EventId, ResourceId
from desk_app.domain.interval import Interval
from desk_app.domain.relief import Relief, SearchPart
from desk_app.domain.resource import Resource
from desk_app.errors import UnexpectedReplyError
from desk_app.timekit.constraints import constraint_to_wire, known_constraints_from_wire
from desk_app.timekit.messages.availability import slot_from_wire, slot_to_wire
from desk_app.timekit.time_formats import OutgoingTimes
from desk_app.timekit.wire_values import (
    WireObject,
    read_list,
    read_moment,
    read_number,
    read_object,
    read_objects,
    read_optional_text,
    read_text,
)

E = TypeVar("E", bound=StrEnum)

# --- what closes time ------------------------------------------------------------------------


def closed_time_to_wire(
    resource: Resource, facts: Sequence[ClosingFact], *, times: OutgoingTimes
) -> dict[str, Any]:
    """The object of one resource: who it is and what closes its time."""
    return {
        "resource": {
            "id": resource.id,
            "name": resource.name,
            "timezone": resource.time_zone_name,
        },
        "facts": [_fact_to_wire(each, times=times) for each in facts],
    }


def closing_facts_from_wire(value: object) -> dict[ResourceId, tuple[ClosingFact, ...]]:
    """What closes the time of each resource of an answer; kinds not known here are left out.

    Raises:
        UnexpectedReplyError: It is no list.
    """
    return {
        ResourceId(read_text(read_object(one.get("resource")), "id")): _facts(one)
        for one in _objects(value)
    }


def _fact_to_wire(fact: ClosingFact, *, times: OutgoingTimes) -> dict[str, Any]:
    return {
        "kind": fact.kind.value,
        **_span_to_wire(fact.interval, times=times),
        "booking_id": fact.booking_id,
        "event_id": fact.event_id,
        "name": fact.name,
        **_rule_to_wire(fact.rule),
        "open": [_span_to_wire(each, times=times) for each in fact.opened],
        "period": fact.period.value if fact.period else None,
        "most": fact.most,
    }


def _facts(found: WireObject) -> tuple[ClosingFact, ...]:
    facts = (_fact_from_wire(each) for each in read_objects(found, "facts"))
    return tuple(each for each in facts if each is not None)


def _fact_from_wire(found: WireObject) -> ClosingFact | None:
    kind, interval = _member(ClosingKind, found, "kind"), _span_from_wire(found)
    if kind is None or interval is None:
        return None
    booking_id = read_optional_text(found, "booking_id")
    event_id = read_optional_text(found, "event_id")
    most = read_number(found, "most")
    opened = (_span_from_wire(each) for each in read_objects(found, "open"))
    return ClosingFact(
        kind=kind,
        interval=interval,
        booking_id=BookingId(booking_id) if booking_id else None,
        event_id=EventId(event_id) if event_id else None,
        name=read_text(found, "name"),
        rule=_rule_from_wire(found),
        opened=tuple(each for each in opened if each is not None),
        period=_member(LimitPeriod, found, "period"),
        most=None if most is None else int(most),
    )


# --- what relaxing gives ---------------------------------------------------------------------


def relief_to_wire(
    relief: Relief[SearchPart],
    resources: Mapping[ResourceId, Resource],
    *,
    times: OutgoingTimes,
) -> dict[str, Any]:
    """The object of one part that can be dropped and of what there is without it."""
    part = relief.dropped
    return {
        "part": "buffer" if part.rule is None else "rule",
        "resource_id": part.resource_id,
        **_rule_to_wire(part.rule),
        "total": relief.total,
        "first": slot_to_wire(relief.first, resources, times=times),
    }


def reliefs_from_wire(value: object) -> tuple[Relief[SearchPart], ...]:
    """The reliefs of an answer, in its order.

    Raises:
        UnexpectedReplyError: It is no list, or one has no first slot.
    """
    return tuple(_relief_from_wire(one) for one in _objects(value))


def _relief_from_wire(found: WireObject) -> Relief[SearchPart]:
    resource_id = read_optional_text(found, "resource_id")
    part = SearchPart(_rule_from_wire(found), ResourceId(resource_id) if resource_id else None)
    total = read_number(found, "total")
    return Relief(part, int(total or 1), slot_from_wire(found.get("first")).slot)


# --- parts of both ---------------------------------------------------------------------------


def _rule_to_wire(rule: ClosingRule | None) -> dict[str, Any]:
    return {
        "level": rule.level.value if rule else None,
        "constraints": [constraint_to_wire(each) for each in rule.constraints] if rule else [],
    }


def _rule_from_wire(found: WireObject) -> ClosingRule | None:
    level = _member(RuleLevel, found, "level")
    constraints = known_constraints_from_wire(list(read_list(found, "constraints")))
    known = tuple(each for each in constraints if not isinstance(each.rule, UnknownRule))
    return ClosingRule(level, known) if level and known else None


def _span_to_wire(interval: Interval, *, times: OutgoingTimes) -> dict[str, Any]:
    return {"start": times.write(interval.start), "end": times.write(interval.end)}


def _span_from_wire(found: WireObject) -> Interval | None:
    start, end = read_moment(found, "start"), read_moment(found, "end")
    return None if start is None or end is None or end < start else Interval(start, end)


def _member(kind: type[E], found: WireObject, name: str) -> E | None:
    text = read_text(found, name)
    return kind(text) if text in set(kind) else None


def _objects(value: object) -> list[WireObject]:
    if not isinstance(value, list):
        raise UnexpectedReplyError(problem="the answer holds no list")
    return [cast(WireObject, each) for each in value if isinstance(each, dict)]
