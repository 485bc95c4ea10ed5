"""Writes on their way to the server, each stored before its first byte is sent.

A row carries a hash over its reference, order, kind, booking and body, because SQLite does not
notice a changed bit inside a value.
"""

import sqlite3
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from desk_app.domain.identifiers import BookingId, DeskRef
from desk_app.store.columns import (
    first,
    from_column,
    marks,
    read_rows,
    storable,
    to_column,
    to_instant,
)


class OutboxKind(StrEnum):
    """What a write does."""

    CREATE = "create"
    ACT = "act"
    MOVE = "move"
    META = "meta"
    RESOURCE = "resource"
    BLOCK = "block"


class OutboxState(StrEnum):
    """How far a write has come."""

    QUEUED = "queued"
    """Stored; surely not applied."""
    SENDING = "sending"
    DONE = "done"
    REFUSED = "refused"
    """Surely not applied, and not to be sent again as it is."""
    UNKNOWN = "unknown"
    """Sent, but whether it was applied is not known: look before sending it again."""
    NEEDS_PERSON = "needs_person"
    """Nobody can tell what became of it but a person."""
    DISMISSED = "dismissed"
    """Surely not applied, and a person gave it up; kept to be looked up."""


UNSENT_STATES: Final = frozenset(set(OutboxState) - {OutboxState.DONE, OutboxState.DISMISSED})
"""Of what may be missing at the server; an export holds these."""

OPEN_STATES: Final = frozenset({OutboxState.QUEUED, OutboxState.SENDING, OutboxState.UNKNOWN})
"""Of what goes on by itself."""

CLOSABLE_STATES: Final = frozenset(
    {OutboxState.QUEUED, OutboxState.REFUSED, OutboxState.NEEDS_PERSON}
)
"""Of what a person may take out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewOutboxRow:
    """A write to be sent."""

    ref: DeskRef
    """Made when its form opens, so that a second click is the same write."""
    kind: OutboxKind
    body: str
    booking_id: BookingId | None = None
    """The booking it changes; None for a create."""
    zone_name: str = "UTC"
    """The time zone of the desk when it was asked for."""
    not_before: datetime | None = None
    """It must not leave before; None lets it leave at once."""
    has_waited: bool = False
    """Whether what becomes of it is to be told in the list of what waited."""
    desk: str = ""
    user: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OutboxRow:
    """A write as stored."""

    ref: DeskRef
    kind: OutboxKind
    body: str
    booking_id: BookingId | None
    state: OutboxState
    attempts: int
    created_at: datetime
    zone_name: str
    order: int
    """Rises with every new row; never used twice."""
    answer: str
    not_before: datetime | None = None
    last_attempt_at: datetime | None = None
    unknown_since: datetime | None = None
    """When it first was not known what became of it; stays until it is settled for good."""
    searches: int = 0
    """How many times it was looked for since the last attempt, and not found."""
    searched_at: datetime | None = None
    recount_at: datetime | None = None
    """When the bookings of its reference are to be counted once more."""
    has_waited: bool = False
    desk: str = ""
    user: str = ""
    is_intact: bool
    """Whether it still matches its hash; a row that does not is never sent."""


_COLUMNS: Final = (
    "ref, kind, body, booking_id, state, attempts, created_at, zone_name, number, answer, sha256,"
    " not_before, last_attempt_at, unknown_since, searches, searched_at, recount_at, has_waited,"
    " desk, user"
)
_REPLACEABLE: Final = frozenset(
    {
        OutboxState.QUEUED,
        OutboxState.REFUSED,
        OutboxState.NEEDS_PERSON,
        OutboxState.DISMISSED,
    }
)


def enqueue(connection: sqlite3.Connection, row: NewOutboxRow, now: datetime) -> OutboxRow:
    """Store a write as waiting to be sent; see `Store.enqueue_outbox`."""
    stored = load_row(connection, row.ref)
    if stored is None:
        _insert(connection, row, now)
    elif stored.state in _REPLACEABLE:
        _fill(connection, row, stored.order)
    kept = load_row(connection, row.ref)
    if kept is None:
        raise ValueError("a row that was just stored is not there")
    return kept


def begin(connection: sqlite3.Connection, ref: DeskRef, now: datetime) -> bool:
    """Note that a waiting write is being sent, one attempt more; see `Store.begin_outbox`."""
    changed = connection.execute(
        "UPDATE outbox SET state = ?, attempts = attempts + 1, last_attempt_at = ?, searches = 0,"
        " searched_at = NULL, answer = '' WHERE ref = ? AND state = ?",
        (OutboxState.SENDING, to_column(now), ref, OutboxState.QUEUED),
    )
    return changed.rowcount == 1


def settle(
    connection: sqlite3.Connection,
    ref: DeskRef,
    state: OutboxState,
    answer: str,
    *,
    now: datetime,
    recount_at: datetime | None,
    has_waited: bool,
) -> None:
    """Write down what became of a write."""
    connection.execute(
        "UPDATE outbox SET state = ?, answer = ?, not_before = NULL, recount_at = ?,"
        " has_waited = max(has_waited, ?),"
        " unknown_since = CASE WHEN ? THEN coalesce(unknown_since, ?) WHEN ? THEN NULL"
        " ELSE unknown_since END WHERE ref = ?",
        (
            state,
            storable(answer),
            to_column(recount_at),
            int(has_waited),
            state is OutboxState.UNKNOWN,
            to_column(now),
            state is OutboxState.DONE,
            ref,
        ),
    )


def note_search(connection: sqlite3.Connection, ref: DeskRef, now: datetime) -> None:
    """Note that a write was looked for and not found."""
    connection.execute(
        "UPDATE outbox SET searches = searches + 1, searched_at = ? WHERE ref = ? AND state = ?",
        (to_column(now), ref, OutboxState.UNKNOWN),
    )


def allow_now(connection: sqlite3.Connection, ref: DeskRef) -> None:
    """Let a waiting write leave at once."""
    connection.execute("UPDATE outbox SET not_before = NULL WHERE ref = ?", (ref,))


def note_waiting(connection: sqlite3.Connection, ref: DeskRef) -> None:
    """Note that a write could not be sent at once."""
    connection.execute("UPDATE outbox SET has_waited = 1 WHERE ref = ?", (ref,))


def send_again(connection: sqlite3.Connection, ref: DeskRef) -> bool:
    """Queue once more what a person decided about; whether it was there to be queued."""
    changed = connection.execute(
        "UPDATE outbox SET state = ?, not_before = NULL, unknown_since = NULL, has_waited = 1"
        " WHERE ref = ? AND state IN (?, ?)",
        (OutboxState.QUEUED, ref, OutboxState.REFUSED, OutboxState.NEEDS_PERSON),
    )
    return changed.rowcount == 1


def withdraw(connection: sqlite3.Connection, ref: DeskRef, states: Collection[OutboxState]) -> bool:
    """Take a write out for good if it is in one of the states; whether it was."""
    wanted = tuple(states)
    gone = connection.execute(
        f"DELETE FROM outbox WHERE ref = ? AND state IN ({marks(wanted)})", (ref, *wanted)
    )
    return gone.rowcount == 1


def dismiss(connection: sqlite3.Connection, ref: DeskRef, states: Collection[OutboxState]) -> bool:
    """Give a write up for good if it is in one of the states; whether it was."""
    wanted = tuple(states)
    changed = connection.execute(
        "UPDATE outbox SET state = ?, not_before = NULL, has_waited = 0, unknown_since = NULL"
        f" WHERE ref = ? AND state IN ({marks(wanted)})",
        (OutboxState.DISMISSED, ref, *wanted),
    )
    return changed.rowcount == 1


def close_done(connection: sqlite3.Connection, ref: DeskRef) -> None:
    """A person has seen that a write which waited is done."""
    connection.execute(
        "UPDATE outbox SET has_waited = 0 WHERE ref = ? AND state = ?", (ref, OutboxState.DONE)
    )


def doubt_what_was_being_sent(connection: sqlite3.Connection) -> None:
    """After a crash nobody knows what became of the writes that were being sent."""
    connection.execute(
        "UPDATE outbox SET state = ?, has_waited = 1,"
        " unknown_since = coalesce(unknown_since, last_attempt_at, created_at) WHERE state = ?",
        (OutboxState.UNKNOWN, OutboxState.SENDING),
    )


def load_rows(
    connection: sqlite3.Connection, states: Collection[OutboxState] | None
) -> tuple[OutboxRow, ...]:
    """The writes in one of the states (None: in any), in their order."""
    wanted = tuple(OutboxState) if states is None else tuple(states)
    rows = connection.execute(
        f"SELECT {_COLUMNS} FROM outbox WHERE state IN ({marks(wanted)}) ORDER BY number", wanted
    )
    return read_rows(rows, _row)


def load_at_work(connection: sqlite3.Connection) -> tuple[OutboxRow, ...]:
    """The writes that go on by themselves, and those to be counted once more, in their order."""
    states = tuple(OPEN_STATES)
    rows = connection.execute(
        f"SELECT {_COLUMNS} FROM outbox WHERE state IN ({marks(states)})"
        " OR recount_at IS NOT NULL ORDER BY number",
        states,
    )
    return read_rows(rows, _row)


def load_told(connection: sqlite3.Connection) -> tuple[OutboxRow, ...]:
    """The writes that are done after they had waited, and that nobody has closed yet."""
    rows = connection.execute(
        f"SELECT {_COLUMNS} FROM outbox WHERE state = ? AND has_waited = 1 ORDER BY number",
        (OutboxState.DONE,),
    )
    return read_rows(rows, _row)


def load_journal(connection: sqlite3.Connection, limit: int) -> tuple[OutboxRow, ...]:
    """The writes that came to an end and that nobody has to look at any more, the last first."""
    rows = connection.execute(
        f"SELECT {_COLUMNS} FROM outbox WHERE state = ? OR (state = ? AND has_waited = 0)"
        " ORDER BY number DESC LIMIT ?",
        (OutboxState.DISMISSED, OutboxState.DONE, limit),
    )
    return read_rows(rows, _row)


def load_row(connection: sqlite3.Connection, ref: DeskRef) -> OutboxRow | None:
    """The write of a reference, or None."""
    rows = connection.execute(f"SELECT {_COLUMNS} FROM outbox WHERE ref = ?", (ref,))
    return first(read_rows(rows, _row))


def forget_done(connection: sqlite3.Connection, before: datetime) -> int:
    """Remove what was done or given up and asked for before an instant; how many rows that were."""
    return connection.execute(
        "DELETE FROM outbox WHERE state IN (?, ?) AND created_at < ? AND recount_at IS NULL",
        (OutboxState.DONE, OutboxState.DISMISSED, to_column(before)),
    ).rowcount


def row_hash(order: int, ref: str, kind: str, booking_id: str | None, body: str) -> str:
    """SHA-256 over what a row asks for, in hexadecimal digits."""
    parts = (str(order), ref, kind, booking_id or "", body)
    from hashlib import sha256  # noqa: PLC0415  (loads OpenSSL, which the first frame does without)

    return sha256("\0".join(parts).encode()).hexdigest()


def _insert(connection: sqlite3.Connection, row: NewOutboxRow, now: datetime) -> None:
    cursor = connection.execute(
        "INSERT INTO outbox (ref, kind, body, sha256, state, attempts, created_at, zone_name,"
        " answer, desk, user) VALUES (?, ?, '', '', ?, 0, ?, ?, '', ?, ?)",
        (
            row.ref,
            row.kind,
            OutboxState.QUEUED,
            to_column(now),
            storable(row.zone_name),
            storable(row.desk),
            storable(row.user),
        ),
    )
    _fill(connection, row, cursor.lastrowid or 0)


def _fill(connection: sqlite3.Connection, row: NewOutboxRow, order: int) -> None:
    body = storable(row.body)
    connection.execute(
        "UPDATE outbox SET kind = ?, booking_id = ?, body = ?, sha256 = ?, state = ?,"
        " answer = '', not_before = ?, has_waited = ? WHERE number = ?",
        (
            row.kind,
            row.booking_id,
            body,
            row_hash(order, row.ref, row.kind, row.booking_id, body),
            OutboxState.QUEUED,
            to_column(row.not_before),
            int(row.has_waited),
            order,
        ),
    )


def _row(columns: tuple[Any, ...]) -> OutboxRow:
    ref, kind, body, booking_id, state, attempts, created_at, zone_name, number, answer, stored = (
        columns[:11]
    )
    not_before, last_attempt_at, unknown_since, searches, searched_at, recount_at = columns[11:17]
    has_waited, desk, user = columns[17:]
    return OutboxRow(
        ref=ref,
        kind=OutboxKind(kind),
        body=body,
        booking_id=booking_id,
        state=OutboxState(state),
        attempts=attempts,
        created_at=to_instant(created_at),
        zone_name=zone_name,
        order=number,
        answer=answer,
        not_before=from_column(not_before),
        last_attempt_at=from_column(last_attempt_at),
        unknown_since=from_column(unknown_since),
        searches=searches,
        searched_at=from_column(searched_at),
        recount_at=from_column(recount_at),
        has_waited=bool(has_waited),
        desk=desk,
        user=user,
        is_intact=stored == row_hash(number, ref, kind, booking_id, body),
    )
