"""The bookings last heard of, read by window, by id or by reference."""

import sqlite3
from collections.abc import Collection
from datetime import datetime
from typing import Any

from desk_app.domain.booking import Booking
from desk_app.domain.booking_graph import CLOSED_STATES, GROUP_OWNER, SEAT_GRAPHS
from desk_app.domain.identifiers import BookingId, DeskRef
from desk_app.domain.interval import Interval
from desk_app.store.booking_rows import COLUMNS, booking_of
from desk_app.store.columns import (
    first,
    from_column,
    marks,
    read_rows,
)
from desk_app.store.windows import select_overlapping


def load_window(
    connection: sqlite3.Connection, window: Interval, resource_ids: Collection[str] | None = None
) -> tuple[Booking, ...]:
    """The bookings that share an instant with the window, ordered by start."""
    rows = select_overlapping(connection, "bookings", COLUMNS, window, resource_ids)
    return read_rows(sorted(rows, key=_start_and_id), booking_of)


def load_sessions_and_seats(
    connection: sqlite3.Connection, window: Interval
) -> tuple[Booking, ...]:
    """The sessions that share an instant with the window, and the seats in them, by start."""
    graphs = ", ".join(f"'{each}'" for each in sorted({GROUP_OWNER, *SEAT_GRAPHS}))
    rows = select_overlapping(
        connection,
        "bookings",
        COLUMNS,
        window,
        condition=f"json_extract(body, '$.graph') IN ({graphs})",
    )
    return read_rows(sorted(rows, key=_start_and_id), booking_of)


def load(connection: sqlite3.Connection, booking_id: BookingId) -> Booking | None:
    """The booking of an id, or None."""
    rows = connection.execute(f"SELECT {COLUMNS} FROM bookings WHERE id = ?", (booking_id,))
    return first(read_rows(rows, booking_of))


def load_by_ref(connection: sqlite3.Connection, ref: DeskRef) -> Booking | None:
    """The booking of a reference, or None; of several one that still stands, then the newest."""
    closed = tuple(CLOSED_STATES)
    rows = connection.execute(
        f"SELECT {COLUMNS} FROM bookings WHERE desk_ref = ?"
        f" ORDER BY state IN ({marks(closed)}), updated_at DESC, revision DESC LIMIT 1",
        (ref, *closed),
    )
    return first(read_rows(rows, booking_of))


def count(connection: sqlite3.Connection) -> int:
    """How many there are."""
    return int(connection.execute("SELECT count(*) FROM bookings").fetchone()[0])


def load_newest_update(connection: sqlite3.Connection) -> datetime | None:
    """The newest `updated_at` of all, or None."""
    row = connection.execute("SELECT max(updated_at) FROM bookings").fetchone()
    return from_column(row[0])


def newest_revision(connection: sqlite3.Connection) -> int:
    """The number of the latest change stored; 0 if there is none."""
    return int(connection.execute("SELECT coalesce(max(revision), 0) FROM bookings").fetchone()[0])


def _start_and_id(row: tuple[Any, ...]) -> tuple[int, str]:
    return row[1], row[0]
