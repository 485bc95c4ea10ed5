"""The booking limits in the settings of an app.

Source: that the two settings exist and name day, week, month and year; their shape was not seen.
Read are `{"day": 3, "week": 10}` and `[{"unit": "day", "limit": 3}]`; what is neither limits
nothing.
"""

from collections.abc import Iterator, Mapping, Sequence
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
    return BookingLimits(
        {
            _PERIODS[name]: int(count)
            for name, count in _pairs(settings, key)
            if name in _PERIODS and _is_count(count)
        }
    )


def has_odd_counts(value: Mapping[str, object] | Sequence[object]) -> bool:
    """Whether the value of a setting names a period and gives it anything but a whole number.

    Null is no limit. Shapes and periods that are not known here are none of this.
    """
    if isinstance(value, Mapping):
        counts = [count for name, count in value.items() if str(name).casefold() in _PERIODS]
    else:
        counts = [one.get("limit") if isinstance(one, dict) else one for one in value]
    return any(count is not None and not _is_number(count) for count in counts)


def _is_number(count: object) -> bool:
    return not isinstance(count, bool) and _is_count(str(count))


def _is_count(text: str) -> bool:
    return text.isdecimal() and len(text) <= 9


def _pairs(settings: WireObject, key: str) -> Iterator[tuple[str, str]]:
    yield from _from_object(read_object(settings.get(key)))
    yield from _from_list(settings, key)


def _from_object(found: WireObject) -> Iterator[tuple[str, str]]:
    for name in found:
        yield name.casefold(), read_text(found, name)


def _from_list(settings: WireObject, key: str) -> Iterator[tuple[str, str]]:
    for item in read_objects(settings, key):
        name = read_text(item, "unit") or read_text(item, "period")
        yield name.casefold(), read_text(item, "limit")
