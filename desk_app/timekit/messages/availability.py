"""The question for free time and its answer.

Source: `POST /availability`, `POST /availability/dates` and `/count`, `POST /unavailable/slots`.
Errors about `to` come under its old name `future`, misspelt as the API itself does; those about
`from` under its old name `start`, by analogy.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Annotated, Any, Final

import msgspec

from desk_app.domain.availability import AvailabilityQuery, OfferedDate, Slot
from desk_app.domain.identifiers import ProjectId, ResourceId
from desk_app.domain.interval import Interval
from desk_app.domain.project import AvailabilityMode, AvailabilitySettings, Project
from desk_app.domain.resource import Resource
from desk_app.errors import InvalidRequestError, UnexpectedReplyError
from desk_app.timekit.bodies import UNSET, Body, UnsetType, given, invalid
from desk_app.timekit.fields import (
    ComplainsAs,
    Constraints,
    Duration,
    Flag,
    Mode,
    Nullable,
    PositiveDuration,
    ProjectUuid,
    RelativeTime,
    ResourceUuids,
    TimeZoneName,
)
from desk_app.timekit.time_formats import IncomingTimes, OutgoingTimes
from desk_app.timekit.wire_values import (
    WireObject,
    read_list,
    read_moment,
    read_object,
    read_text,
    read_texts,
)

DEFAULT_MODE: Final = AvailabilityMode.ROUNDROBIN_RANDOM
DEFAULT_LENGTH: Final = timedelta(hours=1)
DEFAULT_EARLIEST: Final = "now"
DEFAULT_LATEST: Final = "4 weeks"
FARTHEST: Final = timedelta(days=184)
"""How far ahead of now a search may reach: six months."""


class AvailabilityBody(Body, frozen=True, kw_only=True):
    """The body of `POST /availability` and its like; what is left out comes from the project."""

    project_id: ProjectUuid | UnsetType = UNSET
    mode: Mode | UnsetType = UNSET
    resources: ResourceUuids | UnsetType = UNSET
    length: Annotated[PositiveDuration | None, Nullable()] | UnsetType = UNSET
    """Null asks for whole free stretches."""
    earliest: Annotated[RelativeTime, ComplainsAs("start")] | UnsetType = msgspec.field(
        default=UNSET, name="from"
    )
    latest: Annotated[RelativeTime, ComplainsAs("future")] | UnsetType = msgspec.field(
        default=UNSET, name="to"
    )
    buffer: Annotated[Duration | None, Nullable()] | UnsetType = UNSET
    ignore_all_day_events: Flag | UnsetType = UNSET
    timeslot_increments: Annotated[PositiveDuration | None, Nullable()] | UnsetType = UNSET
    round_to_nearest_hour: Flag | UnsetType = UNSET
    output_timezone: TimeZoneName | UnsetType = UNSET
    constraints: Constraints | UnsetType = UNSET


@dataclass(frozen=True, slots=True)
class FoundSlot:
    """A slot of an answer, with the names the answer gives its resources."""

    slot: Slot
    resource_names: Mapping[ResourceId, str]


def availability_body(
    query: AvailabilityQuery, *, project_id: ProjectId | None = None
) -> AvailabilityBody:
    """The body that asks a query.

    Window, length and resources are always sent and so prevail over the project named. The rest
    is sent only where the query differs from its own defaults, which are those of the API;
    otherwise the project speaks.
    """
    return AvailabilityBody(
        project_id=project_id or UNSET,
        mode=UNSET if query.mode is DEFAULT_MODE and project_id else query.mode,
        resources=query.resources or UNSET,
        length=query.length,
        earliest=query.window.start,
        latest=query.window.end,
        buffer=query.buffer or UNSET,
        ignore_all_day_events=query.ignores_all_day_events or UNSET,
        timeslot_increments=query.increment or UNSET,
        round_to_nearest_hour=UNSET if query.rounds_to_nearest_hour else False,
        output_timezone="UTC",
        constraints=query.constraints or UNSET,
    )


def availability_query_of(
    body: AvailabilityBody, *, project: Project | None, times: IncomingTimes
) -> AvailabilityQuery:
    """The query a body asks: its own fields, else the project's, else the defaults.

    The search ends six months from now at the latest; the constraints are only the body's.

    Args:
        body: As read.
        project: The one the body names, with its `resource_ids`.
        times: How the project's times are read.

    Raises:
        InvalidRequestError: No resources are named anywhere, or it ends before it begins.
    """
    settings = project.availability if project else AvailabilitySettings()
    resources = given(body.resources, ()) or (project.resource_ids if project else None)
    if not resources:
        raise invalid("resources", "resources is required")
    return AvailabilityQuery(
        resources=resources,
        window=_window(body, settings, times),
        mode=given(body.mode, settings.mode) or DEFAULT_MODE,
        length=given(body.length, settings.length or DEFAULT_LENGTH),
        buffer=given(body.buffer, settings.buffer) or timedelta(),
        ignores_all_day_events=given(body.ignore_all_day_events, settings.ignores_all_day_events)
        is True,
        increment=given(body.timeslot_increments, settings.increment),
        rounds_to_nearest_hour=given(body.round_to_nearest_hour, settings.rounds_to_nearest_hour)
        is not False,
        constraints=given(body.constraints, ()),
    )


def bookable_window_of(project: Project | None, *, times: IncomingTimes) -> Interval:
    """Within which a project lets book: after its notice, and no farther ahead than it says.

    Nothing is bookable more than six months ahead; without a notice there is no beginning.

    Raises:
        InvalidRequestError: The project's own times cannot be read.
    """
    settings = project.availability if project else AvailabilitySettings()
    start, end = _LONG_AGO, times.now + FARTHEST
    if settings.earliest:
        start = _moment(UNSET, settings.earliest, times)
    if settings.latest:
        end = min(end, _moment(UNSET, settings.latest, times))
    return Interval(start, max(start, end))


_LONG_AGO: Final = datetime(1, 1, 1, tzinfo=UTC)


def _window(
    body: AvailabilityBody, settings: AvailabilitySettings, times: IncomingTimes
) -> Interval:
    start = _moment(body.earliest, settings.earliest or DEFAULT_EARLIEST, times)
    end = _moment(body.latest, settings.latest or DEFAULT_LATEST, times)
    end = min(end, max(start, times.now + FARTHEST))
    if end < start:
        raise invalid("future", "future must be after start")
    return Interval(start, end)


def _moment(asked: datetime | UnsetType, missing: str, times: IncomingTimes) -> datetime:
    """The moment asked for; else the project's, read leniently, for it is nobody's fault now."""
    if not isinstance(asked, UnsetType):
        return asked
    try:
        return times.read_relative(missing)
    except ValueError as error:
        raise InvalidRequestError(problem="the project's search window is not valid") from error


def slot_to_wire(
    slot: Slot, resources: Mapping[ResourceId, Resource], *, times: OutgoingTimes
) -> dict[str, Any]:
    """The object of a slot, its resources with name and zone.

    Args:
        slot: What is offered.
        resources: At least those of the slot.
        times: How its times are written.
    """
    return {
        "start": times.write(slot.starts_at),
        "end": times.write(slot.ends_at),
        "resources": [
            {
                "id": resource_id,
                "name": resources[resource_id].name,
                "timezone": resources[resource_id].time_zone_name,
            }
            for resource_id in slot.resource_ids
        ],
    }


def slot_from_wire(value: object) -> FoundSlot:
    """The slot of an answer; its resources may be objects or plain ids.

    Raises:
        UnexpectedReplyError: It has no start, or no end after it.
    """
    found = read_object(value)
    starts_at, ends_at = read_moment(found, "start"), read_moment(found, "end")
    if starts_at is None or ends_at is None or ends_at < starts_at:
        raise UnexpectedReplyError(problem="a slot without a start and an end")
    names = {read_text(one, "id"): read_text(one, "name") for one in _resources(found)}
    ids = tuple(ResourceId(identifier) for identifier in names if identifier)
    return FoundSlot(
        Slot(starts_at, ends_at, ids),
        {ResourceId(identifier): name for identifier, name in names.items() if identifier},
    )


def _resources(found: WireObject) -> list[WireObject]:
    resources = read_list(found, "resources")
    return [{"id": one} if isinstance(one, str) else read_object(one) for one in resources]


def slots_from_wire(value: object) -> tuple[Slot, ...]:
    """The slots of an answer without the names; UnexpectedReplyError if it is no list."""
    if not isinstance(value, list):
        raise UnexpectedReplyError(problem="the answer holds no list of slots")
    return tuple(slot_from_wire(one).slot for one in value)


# --- dates and counts ------------------------------------------------------------------------


def dates_to_wire(dates: Iterable[OfferedDate]) -> list[dict[str, Any]]:
    """The list of `POST /availability/dates`; its resources are ids, not objects."""
    return [{"date": one.day.isoformat(), "resources": list(one.resource_ids)} for one in dates]


def dates_from_wire(value: object) -> tuple[OfferedDate, ...]:
    """The dates of an answer, in its order.

    Raises:
        UnexpectedReplyError: It is no list, or an item has no date.
    """
    if not isinstance(value, list):
        raise UnexpectedReplyError(problem="the answer holds no list of dates")
    return tuple(_offered_date(read_object(item)) for item in value)


def _offered_date(found: WireObject) -> OfferedDate:
    try:
        day = date.fromisoformat(read_text(found, "date")[:10])
    except ValueError as error:
        raise UnexpectedReplyError(problem="a day without a date") from error
    return OfferedDate(day, tuple(ResourceId(one) for one in read_texts(found, "resources")))


def count_to_wire(total: int) -> dict[str, Any]:
    """The object of `POST /availability/count`."""
    return {"total": total}


def count_from_wire(value: object) -> int:
    """The number in an answer; UnexpectedReplyError if there is none."""
    text = read_text(read_object(value), "total")
    if not text.isdecimal():
        raise UnexpectedReplyError(problem="the answer holds no number of slots")
    return int(text)
