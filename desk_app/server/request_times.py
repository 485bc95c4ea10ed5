"""How a request wants its times read and written: two headers, two parameters, one zone.

Source: timestamps, in the general conventions; headers win over parameters.
"""

from collections.abc import Mapping
from datetime import UTC, datetime, tzinfo
from typing import Final

from desk_app.domain.resource import find_time_zone
from desk_app.errors import InvalidRequestError
from desk_app.timekit.time_formats import IncomingTimes, OutgoingTimes

ZONE_HEADER: Final = "Timekit-Timezone"
INPUT_HEADER: Final = "Timekit-InputTimestampFormat"
OUTPUT_HEADER: Final = "Timekit-OutputTimestampFormat"
_LONGEST_PATTERN: Final = 64


def read_incoming_times(
    headers: Mapping[str, str], query: Mapping[str, str], *, now: datetime
) -> IncomingTimes:
    """How the times in a request are read."""
    pattern = _read_pattern(INPUT_HEADER, headers, query)
    return IncomingTimes(now=now, pattern=pattern)


def read_outgoing_times(headers: Mapping[str, str], query: Mapping[str, str]) -> OutgoingTimes:
    """How the times in its answer are written."""
    zone = _read_zone(headers, query)
    pattern = _read_pattern(OUTPUT_HEADER, headers, query)
    return OutgoingTimes(zone) if pattern is None else OutgoingTimes(zone, pattern)


def _read_zone(headers: Mapping[str, str], query: Mapping[str, str]) -> tzinfo:
    name = headers.get(ZONE_HEADER) or query.get(ZONE_HEADER)
    if not name:
        return UTC
    zone = find_time_zone(name)
    if zone is None:
        raise _refusal(ZONE_HEADER, "is not a valid timezone")
    return zone


def _read_pattern(name: str, headers: Mapping[str, str], query: Mapping[str, str]) -> str | None:
    pattern = headers.get(name) or query.get(name)
    if pattern and len(pattern) > _LONGEST_PATTERN:
        raise _refusal(name, "is too long")
    return pattern or None


def _refusal(name: str, complaint: str) -> InvalidRequestError:
    return InvalidRequestError(fields={name: [f"{name} {complaint}"]})
