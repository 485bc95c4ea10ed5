"""Numbered steps from each schema of the local file to the next.

A released step is never changed: a new one is added below it. The number of steps taken is kept
in the file as `user_version`, written in the transaction of the steps themselves.
"""

import sqlite3
from collections.abc import Sequence
from typing import Final

_FIRST_SCHEMA: Final = (
    """
    CREATE TABLE resources (
        id TEXT PRIMARY KEY,
        name TEXT NOT NULL,
        constraints TEXT,
        calendars TEXT,
        body TEXT NOT NULL
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE calendar_choices (
        resource_id TEXT PRIMARY KEY,
        availability_calendar_ids TEXT NOT NULL,
        booking_calendar_id TEXT
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE projects (
        id TEXT PRIMARY KEY,
        name TEXT NOT NULL,
        resource_ids TEXT,
        body TEXT NOT NULL
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE customers (
        number INTEGER PRIMARY KEY,
        identity TEXT NOT NULL UNIQUE,
        name TEXT NOT NULL,
        email TEXT NOT NULL,
        phone TEXT NOT NULL,
        searchable TEXT NOT NULL
    ) STRICT
    """,
    # Gone through from end to end when somebody is looked for: narrower than the table.
    "CREATE INDEX customers_searchable ON customers (searchable)",
    """
    CREATE TABLE bookings (
        number INTEGER PRIMARY KEY,
        id TEXT NOT NULL UNIQUE,
        starts_at INTEGER,
        ends_at INTEGER,
        state TEXT NOT NULL,
        resource_id TEXT,
        desk_ref TEXT,
        customer INTEGER REFERENCES customers,
        updated_at INTEGER,
        available_actions TEXT,
        body TEXT NOT NULL,
        revision INTEGER NOT NULL
    ) STRICT
    """,
    # A window is read from two indexes: starts near it, and the few bookings longer than a day.
    "CREATE INDEX bookings_by_start ON bookings (starts_at, ends_at, resource_id, state, customer)",
    """
    CREATE INDEX bookings_longer_than_a_day ON bookings (ends_at, starts_at)
    WHERE ends_at - starts_at > 86400000000
    """,
    "CREATE INDEX bookings_by_customer ON bookings (customer, starts_at)",
    "CREATE INDEX bookings_by_ref ON bookings (desk_ref) WHERE desk_ref IS NOT NULL",
    "CREATE INDEX bookings_by_update ON bookings (updated_at)",
    "CREATE INDEX bookings_by_revision ON bookings (revision)",
    """
    CREATE TABLE events (
        id TEXT NOT NULL,
        resource_id TEXT NOT NULL,
        starts_at INTEGER NOT NULL,
        ends_at INTEGER NOT NULL,
        body TEXT NOT NULL,
        PRIMARY KEY (resource_id, id)
    ) STRICT, WITHOUT ROWID
    """,
    "CREATE INDEX events_by_start ON events (starts_at, ends_at)",
    """
    CREATE INDEX events_longer_than_a_day ON events (ends_at, starts_at)
    WHERE ends_at - starts_at > 86400000000
    """,
    """
    CREATE TABLE booking_keys (
        key TEXT PRIMARY KEY,
        desk_ref TEXT UNIQUE
    ) STRICT, WITHOUT ROWID
    """,
    # Each id has one key, so a chain of ids that comes back to its start is no special case.
    """
    CREATE TABLE booking_ids (
        booking_id TEXT PRIMARY KEY,
        key TEXT NOT NULL REFERENCES booking_keys,
        place INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID
    """,
    "CREATE INDEX booking_ids_by_key ON booking_ids (key, place)",
    """
    CREATE TABLE outbox (
        number INTEGER PRIMARY KEY AUTOINCREMENT,
        ref TEXT NOT NULL UNIQUE,
        kind TEXT NOT NULL,
        booking_id TEXT,
        body TEXT NOT NULL,
        sha256 TEXT NOT NULL,
        state TEXT NOT NULL,
        attempts INTEGER NOT NULL,
        created_at INTEGER NOT NULL,
        zone_name TEXT NOT NULL,
        answer TEXT NOT NULL
    ) STRICT
    """,
    "CREATE INDEX outbox_by_state ON outbox (state)",
    "CREATE TABLE facts (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID",
)

_WRITES_THAT_WAIT: Final = (
    "ALTER TABLE outbox ADD COLUMN not_before INTEGER",
    "ALTER TABLE outbox ADD COLUMN last_attempt_at INTEGER",
    "ALTER TABLE outbox ADD COLUMN unknown_since INTEGER",
    "ALTER TABLE outbox ADD COLUMN searches INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE outbox ADD COLUMN searched_at INTEGER",
    "ALTER TABLE outbox ADD COLUMN recount_at INTEGER",
    "ALTER TABLE outbox ADD COLUMN has_waited INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE outbox ADD COLUMN desk TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE outbox ADD COLUMN user TEXT NOT NULL DEFAULT ''",
    "CREATE INDEX outbox_by_recount ON outbox (recount_at) WHERE recount_at IS NOT NULL",
)

STEPS: Final[tuple[tuple[str, ...], ...]] = (_FIRST_SCHEMA, _WRITES_THAT_WAIT)


def schema_version(connection: sqlite3.Connection) -> int:
    """How many steps the file has taken; 0 for a new one."""
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def migrate(connection: sqlite3.Connection, steps: Sequence[Sequence[str]] = STEPS) -> None:
    """Take the steps still missing; the file has all of them afterwards, or none.

    Call it within a transaction.
    """
    done = schema_version(connection)
    for step in steps[done:]:
        for statement in step:
            connection.execute(statement)
    connection.execute(f"PRAGMA user_version = {len(steps)}")
