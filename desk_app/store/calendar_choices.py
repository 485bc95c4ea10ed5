"""Which calendars staff chose for each resource: known nowhere but in this file."""

import sqlite3
from typing import Any

from desk_app.domain.calendar_choice import CalendarChoice
from desk_app.domain.identifiers import ResourceId
from desk_app.store.columns import from_json, read_rows, to_json

_QUERY = "SELECT resource_id, availability_calendar_ids, booking_calendar_id FROM calendar_choices"


def load_choices(connection: sqlite3.Connection) -> dict[ResourceId, CalendarChoice]:
    """The choice of every resource that has one."""
    return dict(read_rows(connection.execute(_QUERY), _choice))


def save_choice(
    connection: sqlite3.Connection, resource_id: ResourceId, choice: CalendarChoice
) -> None:
    """Remember a choice in place of an older one; the default one is forgotten."""
    connection.execute("DELETE FROM calendar_choices WHERE resource_id = ?", (resource_id,))
    if not choice.is_default:
        connection.execute(
            "INSERT INTO calendar_choices VALUES (?, ?, ?)",
            (resource_id, to_json(choice.availability_calendar_ids), choice.booking_calendar_id),
        )


def _choice(row: tuple[Any, ...]) -> tuple[ResourceId, CalendarChoice]:
    resource_id, calendar_ids, booking_calendar_id = row
    choice = CalendarChoice(
        availability_calendar_ids=tuple(from_json(calendar_ids)),
        booking_calendar_id=booking_calendar_id,
    )
    return resource_id, choice
