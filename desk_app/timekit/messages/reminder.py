"""Reminders, as apps, projects and bookings spell them.

Source: reminders: `type`, `settings` and `when` with `type`, `unit` and `time`. That a reminder of
type `webhook` names its address as `settings.url` is our reading; none was seen.
"""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Annotated, Any, Final

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


def reminder_from_wire(value: object) -> Reminder:
    """The reminder an object describes.

    Raises:
        ValueError: It describes none.
    """
    found = read_object(value)
    settings, when = read_object(found.get("settings")), read_object(found.get("when"))
    amount, unit = read_number(when, "time"), _UNITS.get(read_text(when, "unit"))
    if amount is None or unit is None or not 0 <= amount <= LONGEST_OFFSET / unit:
        raise ValueError("not a time before or after")
    offset, direction = amount * unit, read_text(when, "type")
    if direction not in ("before", "after") or (direction == "before" and not offset):
        raise ValueError("neither before nor after")
    return Reminder(
        kind=ReminderKind(read_text(found, "type")),
        offset=-offset if direction == "before" else offset,
        recipient=Recipient(read_text(settings, "recipient") or Recipient.CUSTOMER),
        subject=read_text(settings, "subject"),
        url=read_text(settings, "url"),
    )


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
    if not isinstance(value, list) or len(value) > MOST_REMINDERS:
        raise ValueError
    for one in value:
        reminder_from_wire(one)
    return tuple(value)


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
        "must be an array of at most 20 reminders",
        schema={"type": "array", "maxItems": MOST_REMINDERS, "items": _SCHEMA},
    ),
]
