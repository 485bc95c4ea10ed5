"""The booking limits in the settings of an app.

Source: that the two settings exist and name day, week, month and year; their shape was not seen.
Read are `{"day": 3, "week": 10}` and `[{"unit": "day", "limit": 3}]`; what is neither limits
nothing.
"""

from collections.abc import Iterator
from typing import Final

from desk_app.domain.booking_limits import BookingLimits, LimitPeriod
from desk_app.timekit.wire_values import WireObject, read_object, read_objects, read_text

RESOURCE_LIMITS: Final = "resource_rate_limits"
CUSTOMER_LIMITS: Final = "customer_rate_limits"
"""The keys of the settings."""

_PERIODS: Final = {period.value: period for period in LimitPeriod} | {
    "daily": LimitPeriod.DAY,
    "weekly": LimitPeriod.WEEK,
    "monthly": LimitPeriod.MONTH,
    "yearly": LimitPeriod.YEAR,
}


def booking_limits_from_wire(settings: WireObject, key: str) -> BookingLimits:
    """The limits under a key of the settings; none where there are none, or odd ones."""
    if not settings.get(key):
        return BookingLimits({})
    pairs = (*_from_object(read_object(settings.get(key))), *_from_list(settings, key))
    return BookingLimits(
        {
            _PERIODS[name]: int(count)
            for name, count in pairs
            if name in _PERIODS and count.isdecimal() and len(count) <= 9
        }
    )


def _from_object(found: WireObject) -> Iterator[tuple[str, str]]:
    for name in found:
        yield name.casefold(), read_text(found, name)


def _from_list(settings: WireObject, key: str) -> Iterator[tuple[str, str]]:
    for item in read_objects(settings, key):
        name = read_text(item, "unit") or read_text(item, "period")
        yield name.casefold(), read_text(item, "limit")
