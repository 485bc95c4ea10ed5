"""The calendar of today, as the first frame shows it."""

from datetime import UTC, date, datetime, time, timedelta

from desk_app.domain.interval import Interval
from desk_app.services.calendar import (
    ARRIVALS_AHEAD,
    DATA_AS_OF,
    WAITING_SINCE,
    CalendarPicture,
    compose,
    read_instant,
)
from desk_app.store.start import StartPicture

FARTHEST_ZONE = timedelta(hours=14)
"""No zone's clock is farther from UTC."""


def reach_of(today: date) -> Interval:
    """The span that holds a day in whatever zone."""
    midnight = datetime.combine(today, time(), UTC)
    return Interval(midnight - FARTHEST_ZONE, midnight + timedelta(days=1) + FARTHEST_ZONE)


def compose_start(known: StartPicture, today: date, *, now: datetime) -> CalendarPicture:
    """Today as the store knew it at the start.

    Args:
        known: What it knew within `reach_of(today)`.
        today: By the clock of this computer's zone.
        now: What is past is not about to arrive.
    """
    soon = Interval(now - WAITING_SINCE, now + ARRIVALS_AHEAD)
    return compose(
        today,
        1,
        resources=known.resources,
        bookings=known.bookings,
        events=known.events,
        requests=known.bookings,
        soon=tuple(b for b in known.bookings if b.starts_at and soon.contains(b.starts_at)),
        now=now,
        as_of=read_instant(known.facts.get(DATA_AS_OF)),
    )
