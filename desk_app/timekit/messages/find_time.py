"""The older question for free time, which can name calendars, and its answer.

Source: `POST /findtime`. Its answers have no zone: they are in UTC unless asked otherwise, and
our own questions ask for the offset through `format`.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Annotated, Any, Final

from desk_app.domain.find_time import FindTimeFilters, FindTimeQuery
from desk_app.domain.identifiers import CalendarId
from desk_app.domain.interval import Interval
from desk_app.errors import UnexpectedReplyError
from desk_app.timekit.bodies import UNSET, Body, UnsetType, given, invalid
from desk_app.timekit.fields import (
    CalendarUuids,
    Duration,
    FieldKind,
    Flag,
    PositiveDuration,
    RelativeTime,
    ResourceUuids,
    Text,
    Texts,
    Uuid,
    WrittenTime,
)
from desk_app.timekit.find_time_filters import (
    FILTERS_SCHEMA,
    filters_from_wire,
    filters_to_wire,
)
from desk_app.timekit.php_date import FIND_TIME_PATTERN, ISO_PATTERN
from desk_app.timekit.time_formats import IncomingTimes, OutgoingTimes, format_timestamp
from desk_app.timekit.wire_values import read_moment, read_object

DEFAULT_LENGTH: Final = timedelta(hours=1)
DEFAULT_FUTURE: Final = "4 weeks"
FARTHEST: Final = timedelta(days=184)
"""How far ahead of now a search may reach: six months."""


def _read_sort(value: Any, _: IncomingTimes) -> str:
    if value not in ("asc", "desc"):
        raise ValueError
    return str(value)


Sort = Annotated[
    str, FieldKind(_read_sort, "must be asc or desc", schema={"enum": ["asc", "desc"]})
]
Filters = Annotated[
    FindTimeFilters,
    FieldKind(filters_from_wire, "are not valid", write=filters_to_wire, schema=FILTERS_SCHEMA),
]


class FindTimeBody(Body, frozen=True, kw_only=True):
    """The body of `POST /findtime`; several calendars are asked for as mutual."""

    emails: Texts | UnsetType = UNSET
    user_ids: ResourceUuids | UnsetType = UNSET
    resource_ids: ResourceUuids | UnsetType = UNSET
    calendar_ids: CalendarUuids | UnsetType = UNSET
    filters: Filters | UnsetType = UNSET
    filtercollection_id: Uuid | UnsetType = UNSET
    start: RelativeTime | UnsetType = UNSET
    future: WrittenTime | UnsetType = UNSET
    length: PositiveDuration | UnsetType = UNSET
    sort: Sort | UnsetType = UNSET
    ignore_all_day_events: Flag | UnsetType = UNSET
    all_solutions: Flag | UnsetType = UNSET
    no_day_span: Flag | UnsetType = UNSET
    buffer: Duration | UnsetType = UNSET
    format: Text | UnsetType = UNSET


def find_time_body(query: FindTimeQuery, *, calendar_ids: Iterable[CalendarId]) -> FindTimeBody:
    """The body that asks a query of calendars."""
    filters = query.filters
    return FindTimeBody(
        calendar_ids=tuple(calendar_ids),
        filters=filters if filters != FindTimeFilters() else UNSET,
        start=query.window.start,
        future=format_timestamp(query.window.end),
        length=query.length,
        sort="desc" if query.is_latest_first else "asc",
        ignore_all_day_events=query.ignores_all_day_events,
        all_solutions=query.finds_all_solutions,
        no_day_span=query.stays_within_day,
        buffer=query.buffer or UNSET,
        format=ISO_PATTERN,
    )


def find_time_query_of(body: FindTimeBody, *, times: IncomingTimes) -> FindTimeQuery:
    """The query a body asks.

    A relative end counts from now, or from the start where it would lie before that.

    Raises:
        InvalidRequestError: It ends before it begins.
    """
    return FindTimeQuery(
        window=_window(body, times),
        length=given(body.length, DEFAULT_LENGTH),
        filters=given(body.filters, FindTimeFilters()),
        buffer=given(body.buffer, timedelta()),
        ignores_all_day_events=body.ignore_all_day_events is True,
        finds_all_solutions=body.all_solutions is True,
        stays_within_day=body.no_day_span is True,
        is_latest_first=given(body.sort, "asc") == "desc",
    )


def _window(body: FindTimeBody, times: IncomingTimes) -> Interval:
    start = given(body.start, times.now)
    future = given(body.future, DEFAULT_FUTURE)
    end = times.read_relative(future)
    if end <= start:
        end = _read_from(start, future, times)
    end = min(end, max(start, times.now + FARTHEST))
    if end < start:
        raise invalid("future", "future must be after start")
    return Interval(start, end)


def _read_from(start: datetime, future: str, times: IncomingTimes) -> datetime:
    try:
        return replace(times, now=start).read_relative(future)
    except ValueError as error:  # runs past the end of all years
        raise invalid("future", "future in not a valid timestamp or relative time") from error


def find_time_style(
    body: FindTimeBody, times: OutgoingTimes, *, is_team: bool = False
) -> OutgoingTimes:
    """How the answer writes its times: as the body asks, else as the request, else as of old.

    The default pattern in the times of the request means that it asks for none; the answer for
    a team keeps to it all the same.
    """
    is_of_old = times.pattern == ISO_PATTERN and not is_team
    usual = FIND_TIME_PATTERN if is_of_old else times.pattern
    return replace(times, pattern=given(body.format, usual))


def found_time_to_wire(found: Interval, *, times: OutgoingTimes) -> dict[str, Any]:
    """An item of the answer."""
    return {"start": times.write(found.start), "end": times.write(found.end)}


def found_times_from_wire(value: object) -> tuple[Interval, ...]:
    """The free times of an answer, in its order.

    Raises:
        UnexpectedReplyError: It is no list, or an item has no start, or no end after it.
    """
    if not isinstance(value, list):
        raise UnexpectedReplyError(problem="the answer holds no list of times")
    return tuple(_found_time(item) for item in value)


def _found_time(item: object) -> Interval:
    found = read_object(item)
    start, end = read_moment(found, "start"), read_moment(found, "end")
    if start is None or end is None or end < start:
        raise UnexpectedReplyError(problem="a free time without a start and an end")
    return Interval(start, end)
