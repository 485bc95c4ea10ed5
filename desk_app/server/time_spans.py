"""The spans that bookings and events may take up: whole seconds, in years that can be reckoned."""

from datetime import UTC, datetime
from typing import Final

from desk_app.domain.interval import Interval, to_seconds
from desk_app.timekit.bodies import invalid

EARLIEST: Final = datetime(1900, 1, 1, tzinfo=UTC)
LATEST: Final = datetime(3000, 1, 1, tzinfo=UTC)
"""Nothing is booked beyond; it leaves room for zones and for what is added to an end."""


def read_span(starts_at: datetime, ends_at: datetime) -> Interval:
    """The span between two instants, in whole seconds.

    Raises:
        InvalidRequestError: It lasts less than a second, or lies outside all reason.
    """
    for name, instant in (("start", starts_at), ("end", ends_at)):
        if not EARLIEST <= instant <= LATEST:
            raise invalid(name, f"{name} is out of range")
    if to_seconds(ends_at) <= to_seconds(starts_at):
        raise invalid("end", "end must be a date after start")
    return Interval(starts_at.replace(microsecond=0), ends_at.replace(microsecond=0))
