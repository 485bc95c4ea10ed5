"""The question for other slots instead of a lost one, and its answer: an extension."""

from collections.abc import Mapping
from typing import Any

from desk_app.domain.alternatives import Alternative, AlternativeKind
from desk_app.domain.identifiers import ResourceId
from desk_app.domain.interval import Interval
from desk_app.domain.resource import Resource
from desk_app.errors import UnexpectedReplyError
from desk_app.timekit.bodies import invalid
from desk_app.timekit.fields import Instant, ResourceUuid
from desk_app.timekit.messages.availability import AvailabilityBody, slot_from_wire, slot_to_wire
from desk_app.timekit.time_formats import OutgoingTimes
from desk_app.timekit.wire_values import read_object, read_text


class AlternativesBody(AvailabilityBody, frozen=True, kw_only=True):
    """A search as `POST /availability` takes it, and the slot that was wanted.

    `resources`, or those of the project, may serve instead.
    """

    wanted_resource: ResourceUuid
    wanted_start: Instant
    wanted_end: Instant


def wanted_of(body: AlternativesBody) -> Interval:
    """The time that was lost; InvalidRequestError if it ends before it begins."""
    if body.wanted_end <= body.wanted_start:
        raise invalid("wanted_end", "wanted end must be after wanted start")
    return Interval(body.wanted_start, body.wanted_end)


def alternative_to_wire(
    found: Alternative, resources: Mapping[ResourceId, Resource], *, times: OutgoingTimes
) -> dict[str, Any]:
    """The object of a slot with its `kind`."""
    return {"kind": found.kind.value, **slot_to_wire(found.slot, resources, times=times)}


def alternatives_from_wire(value: object) -> tuple[Alternative, ...]:
    """The alternatives of an answer, in its order.

    Raises:
        UnexpectedReplyError: It is no list, or an item is no slot of a known kind.
    """
    if not isinstance(value, list):
        raise UnexpectedReplyError(problem="the answer holds no list of alternatives")
    return tuple(_alternative(item) for item in value)


def _alternative(value: object) -> Alternative:
    try:
        kind = AlternativeKind(read_text(read_object(value), "kind"))
    except ValueError as error:
        raise UnexpectedReplyError(problem="an alternative of no known kind") from error
    return Alternative(kind, slot_from_wire(value).slot)
