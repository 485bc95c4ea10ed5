"""When time is booked, without who and what: much quicker to read than the bookings themselves."""

import sqlite3
from collections.abc import Collection
from typing import Any, Final, NamedTuple

from desk_app.domain.booking_graph import GraphName, StateName, blocks_time
from desk_app.domain.identifiers import BookingId, EventId, ResourceId
from desk_app.domain.interval import Interval
from desk_app.domain.spans import Span
from desk_app.store.columns import MICROSECONDS_A_SECOND, read_rows
from desk_app.store.windows import select_overlapping

_COLUMNS: Final = (
    "id, resource_id, starts_at, ends_at, state, json_extract(body, '$.graph'),"
    " json_extract(body, '$.event_id'), updated_at"
)


class BookedSpan(NamedTuple):
    """The time of one booking, in any state."""

    booking_id: BookingId
    resource_id: ResourceId | None
    span: Span
    """In seconds since 1970, to the next whole ones outside."""
    state: StateName
    graph: GraphName
    event_id: EventId | None
    """Of the event the booking has made."""
    updated_at: int | None
    """In seconds since 1970."""

    @property
    def blocks_time(self) -> bool:
        """Whether nobody else can have the time."""
        return blocks_time(self.graph, self.state)


def load_spans(
    connection: sqlite3.Connection, window: Interval, resource_ids: Collection[str] | None = None
) -> tuple[BookedSpan, ...]:
    """The bookings that share an instant with the window, in any order.

    Args:
        resource_ids: None for every resource.
    """
    rows = select_overlapping(connection, "bookings", _COLUMNS, window, resource_ids)
    return read_rows(rows, _span_of)


def load_busy(
    connection: sqlite3.Connection, window: Interval, resource_ids: Collection[str] | None = None
) -> dict[ResourceId, list[Span]]:
    """What bookings close of the time of each resource, in any order."""
    busy: dict[ResourceId, list[Span]] = {}
    for booked in load_spans(connection, window, resource_ids):
        if booked.resource_id is not None and booked.blocks_time:
            busy.setdefault(booked.resource_id, []).append(booked.span)
    return busy


def _span_of(row: tuple[Any, ...]) -> BookedSpan:
    booking_id, resource_id, starts_at, ends_at, state, graph, event_id, updated_at = row
    span = starts_at // MICROSECONDS_A_SECOND, -(-ends_at // MICROSECONDS_A_SECOND)
    updated = None if updated_at is None else updated_at // MICROSECONDS_A_SECOND
    return BookedSpan(booking_id, resource_id, span, state, graph, event_id, updated)
