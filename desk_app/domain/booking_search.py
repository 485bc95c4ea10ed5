"""What staff look for among the bookings stored, and the customers known from them."""

from dataclasses import dataclass
from datetime import datetime

from desk_app.domain.booking_graph import StateName
from desk_app.domain.identifiers import ResourceId


@dataclass(frozen=True, slots=True, kw_only=True)
class BookingSearch:
    """Which bookings are wanted; what is left at its default does not narrow."""

    text: str = ""
    """Words, each to be found in the customer's name, e-mail address or phone number."""
    states: frozenset[StateName] = frozenset()
    """Empty means every state."""
    resource_id: ResourceId | None = None
    since: datetime | None = None
    """Earliest start, inclusive."""
    until: datetime | None = None
    """Latest start, exclusive."""
    stands: bool = False
    """Whether what was called off is left out."""
    soonest_first: bool = False
    """Whether the earliest start comes first, and not the newest."""
    limit: int = 200
    """At least 1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownCustomer:
    """Somebody for whom bookings are stored, as last written in one of them."""

    name: str
    email: str = ""
    phone: str = ""
    last_booking_at: datetime | None = None
    """Start of the newest booking that has begun and was not called off."""
    next_booking_at: datetime | None = None
    """Start of the first booking still to come that was not called off."""
