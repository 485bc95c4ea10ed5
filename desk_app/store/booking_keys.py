"""Our own key of each booking, under which it stays known when its id at the server changes.

A booking made by a Desk has its reference as key, any other one a key made here. Each id ever
seen has exactly one key, so ids that replace one another in a circle are no special case.
"""

import os
import sqlite3
from collections.abc import Iterable
from typing import NewType

from desk_app.domain.identifiers import BookingId, DeskRef

BookingKey = NewType("BookingKey", str)

_NEXT_PLACE = "(SELECT coalesce(max(place), 0) + 1 FROM booking_ids WHERE key = ?)"


def ensure_keys(
    connection: sqlite3.Connection, bookings: Iterable[tuple[BookingId, DeskRef | None]]
) -> None:
    """Give each booking a key, and its reference to a key that has none yet."""
    for booking_id, ref in bookings:
        key = load_key(connection, booking_id)
        if key is None:
            _append_id(connection, _key_of_ref(connection, ref), booking_id)
        elif ref is not None:
            _attach_ref(connection, key, ref)


def load_key(connection: sqlite3.Connection, booking_id: BookingId) -> BookingKey | None:
    """The key of a booking, or None if no booking of that id was ever stored."""
    row = connection.execute(
        "SELECT key FROM booking_ids WHERE booking_id = ?", (booking_id,)
    ).fetchone()
    return row[0] if row else None


def load_ids(connection: sqlite3.Connection, key: BookingKey) -> tuple[BookingId, ...]:
    """The ids a booking has had, the present one last; empty for an unknown key."""
    rows = connection.execute(
        "SELECT booking_id FROM booking_ids WHERE key = ? ORDER BY place", (key,)
    )
    return tuple(booking_id for (booking_id,) in rows)


def link_ids(connection: sqlite3.Connection, *, old: BookingId, new: BookingId) -> BookingKey:
    """Make `new` the present id of the booking that `old` is an id of; its key."""
    ensure_keys(connection, [(old, None)])
    key = load_key(connection, old)
    assert key is not None  # it was just given
    other = load_key(connection, new)
    if other is not None and other != key:
        _merge(connection, kept=key, gone=other)
    _append_id(connection, key, new)
    return key


def _key_of_ref(connection: sqlite3.Connection, ref: DeskRef | None) -> BookingKey:
    row = connection.execute("SELECT key FROM booking_keys WHERE desk_ref = ?", (ref,)).fetchone()
    if row:
        return BookingKey(row[0])
    key = BookingKey(ref or os.urandom(16).hex())
    connection.execute("INSERT OR IGNORE INTO booking_keys VALUES (?, ?)", (key, ref))
    return key


def _append_id(connection: sqlite3.Connection, key: BookingKey, booking_id: BookingId) -> None:
    connection.execute(
        f"INSERT OR REPLACE INTO booking_ids VALUES (?, ?, {_NEXT_PLACE})", (booking_id, key, key)
    )


def _attach_ref(connection: sqlite3.Connection, key: BookingKey, ref: DeskRef) -> None:
    """A reference written into an older booking, unless it has one or another booking has it."""
    connection.execute(
        "UPDATE OR IGNORE booking_keys SET desk_ref = ? WHERE key = ? AND desk_ref IS NULL",
        (ref, key),
    )


def _merge(connection: sqlite3.Connection, *, kept: BookingKey, gone: BookingKey) -> None:
    """Move what hangs on one key to another, the reference too where the other has none."""
    row = connection.execute("SELECT desk_ref FROM booking_keys WHERE key = ?", (gone,)).fetchone()
    connection.execute(
        "UPDATE booking_ids SET key = ?, place = place - 1000000000 WHERE key = ?", (kept, gone)
    )
    connection.execute("DELETE FROM booking_keys WHERE key = ?", (gone,))
    if row and row[0]:
        _attach_ref(connection, kept, row[0])
