"""What stands in the form of a resource, as plain values, and back.

Entries come from a file that may have been edited: whatever makes no sense is left out.
"""

from contextlib import suppress
from dataclasses import replace
from datetime import date

from desk_app.domain.calendar_choice import CalendarChoice
from desk_app.domain.identifiers import CalendarId
from desk_app.domain.weekly_hours import DateException, WeeklyHours
from desk_app.services.kept_forms import Entries
from desk_app.ui.resource_form import ResourceForm


def resource_entries(form: ResourceForm, day_texts: tuple[str, ...]) -> Entries:
    """What stands in the form of a resource; hours also as typed."""
    return {
        "name": form.name,
        "time_zone_name": form.time_zone_name,
        "hours": [[list(span) for span in day] for day in form.hours.days],
        "hours_texts": list(day_texts),
        "exceptions": [[each.start.isoformat(), each.end.isoformat()] for each in form.exceptions],
        "looked_at": list(form.choice.availability_calendar_ids),
        "booked": form.choice.booking_calendar_id,
    }


def resource_form_of(entries: Entries, base: ResourceForm) -> ResourceForm:
    """The form as it was left, with the base's part for whatever makes no sense."""
    form = base
    with suppress(KeyError, TypeError, ValueError):
        form = replace(form, name=_known_text(entries["name"]))
    with suppress(KeyError, TypeError, ValueError):
        form = replace(form, time_zone_name=_known_text(entries["time_zone_name"]))
    with suppress(KeyError, TypeError, ValueError):
        days = tuple(tuple((int(s), int(e)) for s, e in day) for day in entries["hours"])
        form = replace(form, hours=WeeklyHours(days))
    with suppress(KeyError, TypeError, ValueError):
        closed = tuple(
            DateException(date.fromisoformat(start), date.fromisoformat(end))
            for start, end in entries["exceptions"]
        )
        form = replace(form, exceptions=closed)
    with suppress(KeyError, TypeError, ValueError):
        booked = entries["booked"]
        choice = CalendarChoice(
            availability_calendar_ids=tuple(
                CalendarId(_known_text(each)) for each in entries["looked_at"]
            ),
            booking_calendar_id=CalendarId(_known_text(booked)) if booked else None,
        )
        form = replace(form, choice=choice)
    return form


def day_texts_of(entries: Entries) -> tuple[str, ...]:
    """The hours of each day as typed; nothing if that makes no sense."""
    texts = entries.get("hours_texts")
    if not isinstance(texts, list) or not all(isinstance(each, str) for each in texts):
        return ()
    return tuple(texts)


def _known_text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value
