"""Reminders, as apps, projects and bookings spell them.

Source: reminders: `type`, `settings` and `when` with `type`, `unit` and `time`. That a reminder of
type `webhook` names its address as `settings.url` is our reading; none was seen.
"""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from enum import StrEnum
from typing import Annotated, Any, Final, TypeVar

from desk_app.domain.reminder import Recipient, Reminder, ReminderKind
from desk_app.timekit.fields import FieldKind
from desk_app.timekit.time_formats import IncomingTimes
from desk_app.timekit.wire_values import read_number, read_object, read_text

MOST_REMINDERS: Final = 20
"""Of one app, project or booking."""
LONGEST_OFFSET: Final = timedelta(days=366)

_UNITS: Final = {
    "secs": timedelta(seconds=1),
    "mins": timedelta(minutes=1),
    "hours": timedelta(hours=1),
}


_Choice = TypeVar("_Choice", bound=StrEnum)


def reminder_from_wire(value: object) -> Reminder:
    """The reminder an object describes.

    Raises:
        ValueError: It describes none; the text says why.
    """
    if not isinstance(value, Mapping):
        raise ValueError("must be an object")
    found = read_object(value)
    settings, when = read_object(found.get("settings")), read_object(found.get("when"))
    amount, unit = read_number(when, "time"), _UNITS.get(read_text(when, "unit"))
    if amount is None or unit is None or not 0 <= amount <= LONGEST_OFFSET / unit:
        raise ValueError("when must have a time of at most a year and a unit: secs, mins or hours")
    offset, direction = amount * unit, read_text(when, "type")
    if direction not in ("before", "after"):
        raise ValueError("when type must be before or after")
    if direction == "before" and not offset:
        raise ValueError("when time must be more than 0 before")
    return Reminder(
        kind=_read_choice(ReminderKind, read_text(found, "type"), "type"),
        offset=-offset if direction == "before" else offset,
        recipient=_read_choice(
            Recipient, read_text(settings, "recipient") or Recipient.CUSTOMER, "settings recipient"
        ),
        subject=read_text(settings, "subject"),
        url=read_text(settings, "url"),
    )


def _read_choice(choices: type[_Choice], text: str, name: str) -> _Choice:
    try:
        return choices(text)
    except ValueError as error:
        raise ValueError(f"{name} must be {' or '.join(choices)}") from error


def known_reminders(values: Iterable[object]) -> tuple[Reminder, ...]:
    """Those of some objects that can be understood, in their order."""
    return tuple(reminder for value in values for reminder in _known(value))


def _known(value: object) -> tuple[Reminder, ...]:
    try:
        return (reminder_from_wire(value),)
    except ValueError:
        return ()


def _read_reminders(value: Any, _: IncomingTimes) -> tuple[Mapping[str, object], ...]:
    """The objects as they came, once it is clear that each can be understood."""
    if _complaints(value):
        raise ValueError
    return tuple(value)


def _complaints(value: object) -> list[str]:
    """What is wrong with a list of reminders, by their place in it; empty if nothing is."""
    if not isinstance(value, list) or len(value) > MOST_REMINDERS:
        return [f"must be an array of at most {MOST_REMINDERS} reminders"]
    return [f"index {place}: {said}" for place, one in enumerate(value) if (said := _wrong_in(one))]


def _wrong_in(value: object) -> str:
    try:
        reminder_from_wire(value)
    except ValueError as error:
        return str(error)
    return ""


_SCHEMA: Final = {
    "type": "object",
    "required": ["type", "when"],
    "properties": {
        "type": {"enum": [kind.value for kind in ReminderKind]},
        "when": {"type": ["object", "string"]},
    },
}
Reminders = Annotated[
    tuple[Mapping[str, object], ...],
    FieldKind(
        _read_reminders,
        "must be an array of reminders",
        _complaints,
        schema={"type": "array", "maxItems": MOST_REMINDERS, "items": _SCHEMA},
    ),
]
