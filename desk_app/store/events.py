"""The busy spans last heard of, kept by resource and window."""

import sqlite3
from collections.abc import Collection, Iterable
from typing import Any, Final

from desk_app.domain.identifiers import ResourceId
from desk_app.domain.interval import Interval
from desk_app.domain.resource import Event
from desk_app.store.columns import (
    from_json,
    read_rows,
    to_column,
    to_instant,
    to_json,
    without_defaults,
)
from desk_app.store.windows import select_overlapping

_COLUMNS: Final = "id, resource_id, starts_at, ends_at, body"

_Row = tuple[str, str, int | None, int | None, str]


def load_window(
    connection: sqlite3.Connection, window: Interval, resource_ids: Collection[str] | None = None
) -> tuple[Event, ...]:
    """The events that share an instant with the window, ordered by start."""
    rows = select_overlapping(connection, "events", _COLUMNS, window, resource_ids)
    return read_rows(sorted(rows, key=lambda row: (row[2], row[0])), _event_of)


def save_window(
    connection: sqlite3.Connection,
    resource_id: ResourceId,
    window: Interval,
    events: Iterable[Event],
) -> bool:
    """Put the events of a resource in place of those stored of the window; whether any differ."""
    heard = {event.id: _row_of(event, resource_id) for event in events}
    stored = _load_rows(connection, resource_id, window) | _load_named(
        connection, resource_id, heard
    )
    if heard == stored:
        return False
    connection.executemany(
        "DELETE FROM events WHERE resource_id = ? AND id = ?",
        ((resource_id, event_id) for event_id in stored),
    )
    connection.executemany("INSERT INTO events VALUES (?, ?, ?, ?, ?)", heard.values())
    return True


def forget_resource(connection: sqlite3.Connection, resource_id: ResourceId) -> None:
    """Remove every event of a resource."""
    connection.execute("DELETE FROM events WHERE resource_id = ?", (resource_id,))


def _load_rows(
    connection: sqlite3.Connection, resource_id: ResourceId, window: Interval
) -> dict[str, _Row]:
    rows = select_overlapping(connection, "events", _COLUMNS, window, (resource_id,))
    return {row[0]: row for row in rows}


def _load_named(
    connection: sqlite3.Connection, resource_id: ResourceId, ids: Iterable[str]
) -> dict[str, _Row]:
    """Events now heard of that were stored elsewhere, for instance before they were moved."""
    query = f"SELECT {_COLUMNS} FROM events WHERE resource_id = ? AND id = ?"
    found = (connection.execute(query, (resource_id, event_id)).fetchone() for event_id in ids)
    return {row[0]: row for row in found if row is not None}


def _row_of(event: Event, resource_id: ResourceId) -> _Row:
    body = {
        "calendar_id": event.calendar_id,
        "what": event.what,
        "where": event.where,
        "description": event.description,
        "rsvp": event.rsvp,
        "is_all_day": event.is_all_day or None,
        "participants": event.participants,
        "calendar_name": event.calendar_name,
        "provider": event.provider,
    }
    span = (to_column(event.starts_at), to_column(event.ends_at))
    return (event.id, resource_id, *span, to_json(without_defaults(body)))


def _event_of(row: tuple[Any, ...]) -> Event:
    event_id, resource_id, starts_at, ends_at, text = row
    body = from_json(text)
    return Event(
        id=event_id,
        calendar_id=body.get("calendar_id"),
        resource_id=resource_id,
        starts_at=to_instant(starts_at),
        ends_at=to_instant(ends_at),
        what=body.get("what", ""),
        where=body.get("where", ""),
        description=body.get("description", ""),
        rsvp=body.get("rsvp", ""),
        is_all_day=body.get("is_all_day", False),
        participants=tuple(body.get("participants", ())),
        calendar_name=body.get("calendar_name", ""),
        provider=body.get("provider", ""),
    )
