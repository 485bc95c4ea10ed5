"""The kinds of field a request body has: each with how it is read and what is said if it fails.

A kind is a type annotation that carries its `FieldKind`; `bodies.read_body` looks for it.
The sentences follow the few of the API that are known, "calendar id must be a valid UUID" and
"future in not a valid timestamp or relative time".
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Annotated, Any, Final

from desk_app.domain.constraint import Constraint
from desk_app.domain.identifiers import (
    BookingId,
    CalendarId,
    LocationId,
    ProjectId,
    ResourceId,
    ServiceId,
)
from desk_app.domain.project import AvailabilityMode
from desk_app.domain.resource import find_time_zone
from desk_app.timekit.constraints import (
    CONSTRAINT_KEYS,
    constraint_complaints,
    constraints_from_wire,
)
from desk_app.timekit.time_formats import IncomingTimes, parse_duration

LONGEST_TEXT: Final = 64_000
LONGEST_PASSWORD: Final = 1000
"""In characters."""

_UUID: Final = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_SLUG_PATTERN: Final = "[a-zA-Z0-9]([a-zA-Z0-9._-]{0,98}[a-zA-Z0-9])?"
_SLUG: Final = re.compile(_SLUG_PATTERN)
_COLOUR: Final = re.compile(r"#[0-9a-f]{3}([0-9a-f]{3})?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class FieldKind:
    """How the value of a field is read: the reader raises ValueError for an unusable one."""

    read: Callable[[Any, IncomingTimes], object]
    complaint: str
    """What is said of an unusable value, after the field's name."""
    explain: Callable[[Any], list[str]] | None = None
    """Says more than the complaint, one sentence for each thing wrong."""
    write: Callable[[Any], object] | None = None
    """How a value is written that JSON has no word for; None where `bodies` knows."""
    schema: Mapping[str, Any] | None = field(default=None, compare=False)
    """All that may be read, as JSON Schema: what breaks it is refused, what keeps it may be too."""


@dataclass(frozen=True, slots=True)
class ComplainsAs:
    """The name under which errors about a field are reported, where it is not its own."""

    name: str
    spoken: str = ""
    """What the sentence calls it; nothing means the name."""


@dataclass(frozen=True, slots=True)
class Nullable:
    """That null is a value of this field, and not the same as leaving it out."""


# --- readers ---------------------------------------------------------------------------------


def is_uuid(text: str) -> bool:
    """Whether a text has the form of a UUID."""
    return _UUID.fullmatch(text) is not None


def _read_text(value: Any, _: IncomingTimes) -> str:
    if not isinstance(value, str) or len(value) > LONGEST_TEXT or "\0" in value:
        raise ValueError
    return value


def _matching(form: re.Pattern[str], value: Any, times: IncomingTimes) -> str:
    """A text that has a form as a whole, or is empty."""
    text = _read_text(value, times)
    if text and not form.fullmatch(text):
        raise ValueError
    return text


def _read_name(value: Any, times: IncomingTimes) -> str:
    text = _read_text(value, times)
    if not text.strip():
        raise ValueError
    return text


def _read_password(value: Any, times: IncomingTimes) -> str:
    text = _read_text(value, times)
    if not 0 < len(text) <= LONGEST_PASSWORD:
        raise ValueError
    return text


def _read_uuid(value: Any, _: IncomingTimes) -> str:
    if not isinstance(value, str) or not is_uuid(value):
        raise ValueError
    return value.lower()


def _read_uuids(value: Any, times: IncomingTimes) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise ValueError
    return tuple(dict.fromkeys(_read_uuid(item, times) for item in value))


def _read_texts(value: Any, times: IncomingTimes) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise ValueError
    return tuple(_read_text(item, times) for item in value)


def _read_flag(value: Any, _: IncomingTimes) -> bool:
    if value in (1, "1"):
        return True
    if value in (0, "0"):
        return False
    raise ValueError


def _read_seconds(value: Any, _: IncomingTimes) -> int:
    seconds = int(value) if isinstance(value, str) and re.fullmatch(r"[0-9]{1,9}", value) else value
    if not isinstance(seconds, int) or isinstance(seconds, bool) or not 0 < seconds < 10**6:
        raise ValueError
    return seconds


def _read_count(value: Any, _: IncomingTimes) -> int:
    count = int(value) if isinstance(value, str) and re.fullmatch(r"[0-9]{1,9}", value) else value
    if not isinstance(count, int) or isinstance(count, bool) or not 0 < count < 10**6:
        raise ValueError
    return count


def _read_object(value: Any, _: IncomingTimes) -> Mapping[str, object]:
    if value == []:
        return {}
    if not isinstance(value, dict):
        raise ValueError
    return value


def _read_objects(value: Any, times: IncomingTimes) -> tuple[Mapping[str, object], ...]:
    if not isinstance(value, list):
        raise ValueError
    return tuple(_read_object(item, times) for item in value)


def _read_time_zone_name(value: Any, _: IncomingTimes) -> str:
    if not isinstance(value, str) or find_time_zone(value) is None:
        raise ValueError
    return value


def _read_colour(value: Any, _: IncomingTimes) -> str:
    if not isinstance(value, str) or not _COLOUR.fullmatch(value):
        raise ValueError
    return value


def _read_email(value: Any, times: IncomingTimes) -> str:
    text = _read_text(value, times).strip()
    before, at, after = text.partition("@")
    if not (before and at and after) or "@" in after or " " in text:
        raise ValueError
    return text


def _read_written_time(value: Any, times: IncomingTimes) -> str:
    """A time kept as it is written, once it is clear that it can be read."""
    times.read_relative(value)
    return str(value)


def _read_degrees(value: Any, most: float) -> float:
    """An angle, also as a text; not more than so many degrees to either side."""
    degrees = float(value) if isinstance(value, str) else value
    if not isinstance(degrees, int | float) or isinstance(degrees, bool):
        raise ValueError
    if not -most <= degrees <= most:
        raise ValueError
    return float(degrees)


def _read_positive_duration(value: Any, _: IncomingTimes) -> timedelta:
    length = parse_duration(value)
    if not length:
        raise ValueError
    return length


# --- kinds -----------------------------------------------------------------------------------

_STRING: Final = {"type": "string"}
"""Its longest length goes without saying: no request as a whole may be longer."""
_UUID_SCHEMA: Final = {
    "type": "string",
    "pattern": "^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$",
}
_WHOLE_NUMBER: Final = {
    "anyOf": [
        {"type": "integer", "minimum": 1, "maximum": 999_999},
        {"type": "string", "pattern": "^[0-9]+$"},
    ]
}
_ZONE: Final = {"type": "string", "format": "timezone"}
_TIMESTAMP: Final = {"type": ["string", "integer"], "format": "timestamp"}
_RELATIVE_TIME: Final = {"type": ["string", "integer"], "format": "relative-time"}
_LENGTH: Final = {"type": ["string", "integer"], "format": "length-of-time"}
OBJECT_SCHEMA: Final = {"type": ["object", "array"], "maxItems": 0}
"""An object, or the empty array that PHP makes of an empty one."""

_UUID_KIND: Final = FieldKind(_read_uuid, "must be a valid UUID", schema=_UUID_SCHEMA)
_UUIDS_KIND: Final = FieldKind(
    _read_uuids,
    "must be an array of valid UUIDs",
    schema={"type": "array", "items": _UUID_SCHEMA},
)
_RELATIVE_COMPLAINT: Final = "in not a valid timestamp or relative time"
_DURATION_COMPLAINT: Final = "is not a valid relative time"

Text = Annotated[str, FieldKind(_read_text, "must be a string", schema=_STRING)]
Name = Annotated[
    str,
    FieldKind(
        _read_name, "must be a string that is not empty", schema={**_STRING, "pattern": r"\S"}
    ),
]
Password = Annotated[
    str,
    FieldKind(
        _read_password,
        f"must be a string of 1 to {LONGEST_PASSWORD} characters",
        schema={"type": "string", "minLength": 1, "maxLength": LONGEST_PASSWORD},
    ),
]
Texts = Annotated[
    tuple[str, ...],
    FieldKind(
        _read_texts, "must be an array of strings", schema={"type": "array", "items": _STRING}
    ),
]
Email = Annotated[
    str,
    FieldKind(
        _read_email,
        "must be a valid e-mail address",
        schema={**_STRING, "pattern": "^[^@]+@[^@]+$"},
    ),
]
Flag = Annotated[
    bool,
    FieldKind(_read_flag, "must be true or false", schema={"enum": [True, False, 1, 0, "1", "0"]}),
]
Seconds = Annotated[
    int, FieldKind(_read_seconds, "must be a number of seconds", schema=_WHOLE_NUMBER)
]
Count = Annotated[
    int, FieldKind(_read_count, "must be a whole number of at least 1", schema=_WHOLE_NUMBER)
]
Object = Annotated[
    Mapping[str, object], FieldKind(_read_object, "must be an object", schema=OBJECT_SCHEMA)
]
Slug = Annotated[
    str,
    FieldKind(
        lambda value, times: _matching(_SLUG, value, times),
        "must be letters, digits and hyphens, at most 100",
        schema={"type": "string", "pattern": f"^({_SLUG_PATTERN})?$"},
    ),
]
Objects = Annotated[
    tuple[Mapping[str, object], ...],
    FieldKind(
        _read_objects,
        "must be an array of objects",
        schema={"type": "array", "items": OBJECT_SCHEMA},
    ),
]
TimeZoneName = Annotated[
    str,
    FieldKind(_read_time_zone_name, "is not a valid timezone", schema=_ZONE),
]
Colour = Annotated[
    str,
    FieldKind(
        _read_colour,
        "must be a hexadecimal colour",
        schema={"type": "string", "pattern": "^#[0-9a-fA-F]{3}([0-9a-fA-F]{3})?$"},
    ),
]
Mode = Annotated[
    AvailabilityMode,
    FieldKind(
        lambda value, _: AvailabilityMode(value),
        "is not a known mode",
        schema={"enum": [mode.value for mode in AvailabilityMode]},
    ),
]

Uuid = Annotated[str, _UUID_KIND]
Latitude = Annotated[
    float,
    FieldKind(
        lambda value, _: _read_degrees(value, 90),
        "must be degrees from -90 to 90",
        schema={"type": ["number", "string"], "minimum": -90, "maximum": 90},
    ),
]
Longitude = Annotated[
    float,
    FieldKind(
        lambda value, _: _read_degrees(value, 180),
        "must be degrees from -180 to 180",
        schema={"type": ["number", "string"], "minimum": -180, "maximum": 180},
    ),
]

ResourceUuid = Annotated[ResourceId, _UUID_KIND]
CalendarUuid = Annotated[CalendarId, _UUID_KIND]
ProjectUuid = Annotated[ProjectId, _UUID_KIND]
BookingUuid = Annotated[BookingId, _UUID_KIND]
LocationUuids = Annotated[tuple[LocationId, ...], _UUIDS_KIND]
ServiceUuids = Annotated[tuple[ServiceId, ...], _UUIDS_KIND]
ResourceUuids = Annotated[tuple[ResourceId, ...], _UUIDS_KIND]
CalendarUuids = Annotated[tuple[CalendarId, ...], _UUIDS_KIND]

Instant = Annotated[
    datetime,
    FieldKind(
        lambda value, times: times.read(value), "is not a valid timestamp", schema=_TIMESTAMP
    ),
]
RelativeTime = Annotated[
    datetime,
    FieldKind(
        lambda value, times: times.read_relative(value), _RELATIVE_COMPLAINT, schema=_RELATIVE_TIME
    ),
]
WrittenTime = Annotated[
    str, FieldKind(_read_written_time, _RELATIVE_COMPLAINT, schema=_RELATIVE_TIME)
]
Duration = Annotated[
    timedelta,
    FieldKind(lambda value, _: parse_duration(value), _DURATION_COMPLAINT, schema=_LENGTH),
]
PositiveDuration = Annotated[
    timedelta, FieldKind(_read_positive_duration, _DURATION_COMPLAINT, schema=_LENGTH)
]
Constraints = Annotated[
    tuple[Constraint, ...],
    FieldKind(
        lambda value, _: constraints_from_wire(value),
        "are not valid",
        constraint_complaints,
        schema={
            "type": ["array", "object"],
            "items": {
                "type": "object",
                "minProperties": 1,
                "maxProperties": 1,
                "propertyNames": {"enum": list(CONSTRAINT_KEYS)},
            },
            "maxProperties": 0,
        },
    ),
]
