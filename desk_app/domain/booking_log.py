"""What happened to a booking: one entry for each change of its state."""

from dataclasses import dataclass
from datetime import datetime

from desk_app.domain.booking_graph import ActionName, StateName


@dataclass(frozen=True, slots=True, kw_only=True)
class BookingLog:
    """One change of state."""

    action: ActionName
    """What was done, or what time did."""
    old_state: StateName | None
    """None where the booking began."""
    state: StateName
    """The state it led to."""
    actor: str
    """Who did it: `server` or `widget` for the kind of key, `resource`, `link`, or `time`."""
    message: str = ""
    """What was said to the customer."""
    at: datetime | None = None
    """None where the server did not say."""
