"""What has become of a confirmed booking on its day: arrived, in service, served, or no-show.

A server knows none of this, so each fact is a key of the booking's `meta` that holds the instant
at which it was noted; a key without a value says nothing.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from enum import StrEnum
from typing import Final

from desk_app.domain.booking import Booking
from desk_app.domain.booking_graph import COMPLETED, CONFIRMED, PAID

ARRIVED_KEY: Final = "desk_arrived_at"
IN_SERVICE_KEY: Final = "desk_in_service_at"
SERVED_KEY: Final = "desk_served_at"
NO_SHOW_KEY: Final = "desk_no_show_at"


class DayState(StrEnum):
    """How far a customer's visit has come."""

    EXPECTED = "expected"
    ARRIVED = "arrived"
    IN_SERVICE = "in_service"
    SERVED = "served"
    NO_SHOW = "no_show"


_KEYS: Final[dict[DayState, str]] = {
    DayState.NO_SHOW: NO_SHOW_KEY,
    DayState.SERVED: SERVED_KEY,
    DayState.IN_SERVICE: IN_SERVICE_KEY,
    DayState.ARRIVED: ARRIVED_KEY,
}
"""The one that counts most comes first."""

_NEXT: Final = {
    DayState.EXPECTED: DayState.ARRIVED,
    DayState.ARRIVED: DayState.IN_SERVICE,
    DayState.IN_SERVICE: DayState.SERVED,
}

_SET: Final[dict[DayState, frozenset[DayState]]] = {
    DayState.EXPECTED: frozenset(),
    DayState.ARRIVED: frozenset({DayState.ARRIVED}),
    DayState.IN_SERVICE: frozenset({DayState.ARRIVED, DayState.IN_SERVICE}),
    DayState.SERVED: frozenset({DayState.ARRIVED, DayState.IN_SERVICE, DayState.SERVED}),
    DayState.NO_SHOW: frozenset({DayState.NO_SHOW}),
}
"""Which facts are noted in each state."""


def day_state(booking: Booking) -> DayState:
    """How far a visit has come; expected where nothing is noted."""
    meta = booking.meta
    if not meta:
        return DayState.EXPECTED
    return next((state for state, key in _KEYS.items() if meta.get(key)), DayState.EXPECTED)


def has_day_state(booking: Booking) -> bool:
    """Whether there is a visit of which something can be noted."""
    return booking.state in (CONFIRMED, PAID, COMPLETED)


def next_day_state(state: DayState) -> DayState | None:
    """The next step of a visit; None after the last, and for somebody who did not come."""
    return _NEXT.get(state)


def facts_of(state: DayState, meta: Mapping[str, object], now: datetime) -> dict[str, str | None]:
    """What each key of `meta` is to hold in a state: the instant noted before or now, or None."""
    noted = _SET[state]
    instant = now.astimezone(UTC).isoformat(timespec="seconds")
    return {
        key: str(meta.get(key) or instant) if each in noted else None for each, key in _KEYS.items()
    }
