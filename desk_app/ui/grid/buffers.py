"""Time that buffers keep free before and after bookings."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from desk_app.domain.booking import Booking
from desk_app.domain.booking_graph import blocks_time
from desk_app.domain.identifiers import ProjectId
from desk_app.domain.interval import Interval
from desk_app.ui.grid.wall_axis import MinuteSpan

if TYPE_CHECKING:
    from desk_app.domain.project import Project


def buffer_spans(
    bookings: Iterable[Booking],
    services: "Mapping[ProjectId, Project]",
    chosen: "Project | None" = None,
) -> Iterator[Interval]:
    """What is kept free around bookings, in any order.

    Args:
        chosen: A service that somebody looks for time for: its buffer counts around all bookings.
            None for the buffer of each booking's own service.
    """
    for booking in bookings:
        service = chosen or (services.get(booking.project_id) if booking.project_id else None)
        buffer = service.availability.buffer if service else None
        span = booking.interval
        if not buffer or span is None or not blocks_time(booking.graph, booking.state):
            continue
        yield _around(span.start, -buffer)
        yield _around(span.end, buffer)


def merged(spans: Iterable[MinuteSpan]) -> tuple[MinuteSpan, ...]:
    """The same axis minutes as ordered spans that do not touch; empty ones are left out."""
    result: list[MinuteSpan] = []
    for start, end in sorted(spans):
        if result and start <= result[-1][1]:
            result[-1] = (result[-1][0], max(end, result[-1][1]))
        elif end > start:
            result.append((start, end))
    return tuple(result)


def _around(edge: datetime, reach: timedelta) -> Interval:
    return Interval(min(edge, edge + reach), max(edge, edge + reach))
