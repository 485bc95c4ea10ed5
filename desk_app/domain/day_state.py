"""What happens to a booking on its day: arrived, in service, served, or did not come.

Each is a fact in the booking's `meta`, one key with the moment it was noted.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from desk_app.domain.booking import Booking
from desk_app.domain.booking_graph import COMPLETED, CONFIRMED, PAID


class DayState(StrEnum):
    """A fact of the day, named by its `meta` key; a later one stands before an earlier one."""

    ARRIVED = "desk_arrived_at"
    IN_SERVICE = "desk_in_service_at"
    SERVED = "desk_served_at"
    NO_SHOW = "desk_no_show_at"


@dataclass(frozen=True, slots=True)
class DayMark:
    """A state of the day and since when it holds."""

    state: DayState
    since: datetime


_LATEST_FIRST: Final = (
    DayState.NO_SHOW,
    DayState.SERVED,
    DayState.IN_SERVICE,
    DayState.ARRIVED,
)
_MARKED_STATES: Final = frozenset({CONFIRMED, PAID, COMPLETED})

_NEXT: Final[Mapping[DayState | None, DayState]] = MappingProxyType(
    {
        None: DayState.ARRIVED,
        DayState.ARRIVED: DayState.IN_SERVICE,
        DayState.IN_SERVICE: DayState.SERVED,
    }
)


def day_mark(booking: Booking) -> DayMark | None:
    """How far somebody is on the day, or None; what makes no sense in `meta` is passed over."""
    if booking.state not in _MARKED_STATES:
        return None
    for state in _LATEST_FIRST:
        since = _instant(booking.meta.get(state))
        if since is not None:
            return DayMark(state, since)
    return None


def can_be_marked(booking: Booking) -> bool:
    """Whether a state of the day means anything for a booking."""
    return booking.state in _MARKED_STATES


def next_state(booking: Booking) -> DayState | None:
    """What comes after the state a booking has; None after the last."""
    mark = day_mark(booking)
    return _NEXT.get(mark.state if mark else None)


def changes_for(state: DayState, at: datetime) -> dict[str, object]:
    """What a step writes into `meta`: its own moment, and None for what it takes back.

    Whoever did not come has not arrived, and whoever arrives did come after all.
    """
    changes: dict[str, object] = {state.value: at.isoformat()}
    if state is DayState.NO_SHOW:
        return changes | dict.fromkeys(map(str, _LATEST_FIRST[1:]), None)
    return changes | {DayState.NO_SHOW.value: None}


def _instant(value: object) -> datetime | None:
    if not isinstance(value, str):
        return None
    try:
        at = datetime.fromisoformat(value)
    except ValueError:
        return None
    return at if at.tzinfo is not None else None
