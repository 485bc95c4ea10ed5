"""How full a column is, and when it is free next."""

from datetime import datetime
from typing import TYPE_CHECKING, Final, NamedTuple

from desk_app.domain.booking_graph import blocks_time
from desk_app.domain.interval import Interval, from_seconds, to_seconds
from desk_app.domain.spans import Span, free_spans

if TYPE_CHECKING:
    from desk_app.services.calendar import CalendarColumn

_SHORTEST_FREE: Final = 15 * 60
"""In seconds; a shorter gap is not worth a word in the header."""


class Fullness(NamedTuple):
    """How much of the open time of a day is taken, and what is left of it."""

    share: float
    """From 0, nothing taken, to 1; 0 on a closed day."""
    is_open: bool
    """Whether the day has any opening hours."""
    free: tuple[Interval, ...]
    """Ordered and disjoint stretches of a quarter of an hour or longer."""

    def next_free(self, now: datetime) -> Interval | None:
        """The stretch that is free now or next, cut at now; None if there is none left."""
        for stretch in self.free:
            rest = stretch.end - max(stretch.start, now)
            if rest.total_seconds() >= _SHORTEST_FREE:
                return Interval(max(stretch.start, now), stretch.end)
        return None


def measure(column: "CalendarColumn") -> Fullness:
    """The fullness of a column by what is known here."""
    opened = [_span(interval) for interval in column.open]
    free = free_spans(opened, _busy(column))
    total = sum(end - start for start, end in opened)
    left = sum(end - start for start, end in free)
    return Fullness(
        (total - left) / total if total else 0.0,
        is_open=total > 0,
        free=tuple(
            Interval(from_seconds(start), from_seconds(end))
            for start, end in free
            if end - start >= _SHORTEST_FREE
        ),
    )


def _busy(column: "CalendarColumn") -> list[Span]:
    taken = [
        booking.interval
        for booking in column.bookings
        if booking.interval and blocks_time(booking.graph, booking.state)
    ]
    return sorted(_span(each) for each in (*taken, *(event.interval for event in column.events)))


def _span(interval: Interval) -> Span:
    return to_seconds(interval.start), to_seconds(interval.end)
