"""Bookings that belong together as one series, each at a date of its own."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Final

from desk_app.domain.booking import Booking
from desk_app.domain.booking_graph import CLOSED_STATES
from desk_app.domain.identifiers import ResourceId

SERIES_KEY: Final = "desk_series"
"""The `meta` key that names the series a booking belongs to."""


class Scope(Enum):
    """Which bookings of a series are meant."""

    THIS = "this"
    LATER = "later"
    """This one and those after it."""
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Visit:
    """One date of a series: with whom, and from when."""

    resource_id: ResourceId
    starts_at: datetime


def series_of(booking: Booking) -> str:
    """The name of the series a booking belongs to, or nothing."""
    name = booking.meta.get(SERIES_KEY)
    return name if isinstance(name, str) else ""


def open_members(name: str, bookings: Iterable[Booking]) -> tuple[Booking, ...]:
    """The bookings of a series that stand and have a time, by start."""
    members = [
        each
        for each in bookings
        if series_of(each) == name
        and each.starts_at is not None
        and each.state not in CLOSED_STATES
        and not each.is_completed
    ]
    return tuple(sorted(members, key=lambda each: (str(each.starts_at), each.id)))
