"""Whether a booking may stand somewhere, as far as this desk knows; the server decides."""

from enum import Enum
from typing import TYPE_CHECKING, NamedTuple

from desk_app.domain.booking_graph import blocks_time
from desk_app.domain.identifiers import BookingId
from desk_app.domain.interval import Interval

if TYPE_CHECKING:
    from desk_app.services.calendar import CalendarColumn


class Verdict(Enum):
    """What is known of a place."""

    FREE = "free"
    CLOSED = "closed"
    """Outside the opening hours: unusual, not impossible."""
    BUFFER = "buffer"
    """Kept free before or after a booking: unusual too."""
    TAKEN = "taken"


class Legality(NamedTuple):
    """A verdict, and who stands in the way."""

    verdict: Verdict
    taken_by: str = ""
    """The customer's name, or nothing where another calendar is busy; text from outside."""
    resource: str = ""
    """Who is meant, if not the one in whose column the time lies; text from outside."""


def judge(
    column: "CalendarColumn", interval: Interval, *, moving: BookingId | None = None
) -> Legality:
    """What is known of a span in a column.

    Args:
        moving: A booking that does not stand in its own way.
    """
    for booking in column.bookings:
        if booking.id == moving or not blocks_time(booking.graph, booking.state):
            continue
        if booking.interval and booking.interval.overlaps(interval):
            return Legality(Verdict.TAKEN, booking.customer_name or booking.what)
    if any(event.interval.overlaps(interval) for event in column.events):
        return Legality(Verdict.TAKEN)
    return Legality(Verdict.FREE if is_open(column, interval) else Verdict.CLOSED)


def is_open(column: "CalendarColumn", interval: Interval) -> bool:
    """Whether a span lies within the opening hours; stretches that touch count as one."""
    at = interval.start
    for stretch in column.open:
        if stretch.start <= at < stretch.end:
            at = stretch.end
        if at >= interval.end:
            return True
    return False
