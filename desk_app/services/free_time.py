"""Who is free at a time, as far as the days on screen tell; the server has the last word."""

from desk_app.domain.booking_graph import blocks_time
from desk_app.domain.identifiers import ResourceId
from desk_app.domain.interval import Interval
from desk_app.services.calendar import CalendarColumn, CalendarPicture


def free_resources(picture: CalendarPicture, interval: Interval) -> tuple[ResourceId, ...] | None:
    """The resources that are open and not taken for a whole interval, in the picture's order.

    None where the picture does not hold the day, so that nothing can be said.
    """
    columns = [each for each in picture.columns if _holds(each.window, interval)]
    if not columns:
        return None
    return tuple(each.resource.id for each in columns if _is_free(each, interval))


def _is_free(column: CalendarColumn, interval: Interval) -> bool:
    taken = [
        booking.interval
        for booking in column.bookings
        if booking.interval is not None and blocks_time(booking.graph, booking.state)
    ]
    taken += [event.interval for event in column.events]
    is_open = any(_holds(span, interval) for span in column.open)
    return is_open and not any(span.overlaps(interval) for span in taken)


def _holds(span: Interval, interval: Interval) -> bool:
    return span.start <= interval.start and interval.end <= span.end
