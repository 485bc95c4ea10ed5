"""Which field of a resource's form a failure belongs to."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from desk_app.errors import DeskError, InvalidInputError
from desk_app.ui.failures import describe, field_messages

_FIELDS: Final[Mapping[str, str]] = {
    "name": "name",
    "first_name": "name",
    "last_name": "name",
    "time_zone": "time_zone",
    "timezone": "time_zone",
    "hours": "hours",
    "availability_constraints": "hours",
    "constraints": "hours",
    "calendar": "calendar",
}
"""A field as the wire or a service names it, to the field of the form."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ResourceFailure:
    """What is wrong with each field of the form; "" where nothing is."""

    name: str = ""
    time_zone: str = ""
    hours: str = ""
    calendar: str = ""
    has_more: bool = False
    """Whether something was refused that has no field here."""

    @property
    def is_of_fields(self) -> bool:
        """Whether the fields say all there is to say."""
        has_any = any((self.name, self.time_zone, self.hours, self.calendar))
        return has_any and not self.has_more


def failure_of(error: DeskError, *, is_adding_calendar: bool) -> ResourceFailure:
    """What a failure says of each field.

    Args:
        error: Of a request this form made.
        is_adding_calendar: Whether a calendar was asked for, whose fields have the same names.
    """
    messages = _messages(error)
    if is_adding_calendar:
        words = describe(error)
        text = " ".join(messages.values()) or f"{words.title}. {words.message}"
        return ResourceFailure(calendar=text)
    found: dict[str, str] = {}
    has_more = False
    for wire_name, text in messages.items():
        field = _FIELDS.get(wire_name.split(".")[0])
        has_more = has_more or field is None
        if field is not None:
            found[field] = f"{found[field]} {text}" if field in found else text
    return ResourceFailure(
        name=found.get("name", ""),
        time_zone=found.get("time_zone", ""),
        hours=found.get("hours", ""),
        calendar=found.get("calendar", ""),
        has_more=has_more,
    )


def _messages(error: DeskError) -> dict[str, str]:
    if isinstance(error, InvalidInputError):
        return {error.field: error.message}
    return field_messages(error)
