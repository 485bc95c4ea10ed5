"""Several bookings made or changed with one call, and what came of each."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from desk_app.domain.booking import Booking
from desk_app.domain.booking_graph import ActionName
from desk_app.domain.identifiers import BookingId


@dataclass(frozen=True, slots=True)
class BookingAction:
    """An action to be taken with one booking."""

    booking_id: BookingId
    action: ActionName
    arguments: Mapping[str, object] = field(default_factory=dict)
    """What goes with it, such as a `message`."""


@dataclass(frozen=True, slots=True)
class BulkFailure:
    """One of several that did not succeed."""

    problem: str
    """In the server's own words; it names the place in the order asked for."""


BulkResult = Booking | BulkFailure
