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
from desk_app.store.columns import first, marks, read_rows, storable, to_column, to_instant


class OutboxKind(StrEnum):
    """What a write does."""

    CREATE = "create"
    ACT = "act"
    MOVE = "move"
    META = "meta"
    RESOURCE = "resource"


class OutboxState(StrEnum):
    """How far a write has come."""

    QUEUED = "queued"
    """Stored; surely not applied."""
    SENDING = "sending"
    DONE = "done"
    REFUSED = "refused"
    UNKNOWN = "unknown"
    """Sent, but whether it was applied is not known: look before sending it again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewOutboxRow:
    """A write about to be sent."""

    ref: DeskRef
    """Made when its form opens, so that a second click is the same write."""
    kind: OutboxKind
    body: str
    booking_id: BookingId | None = None
    """The booking it changes; None for a create."""
    zone_name: str = "UTC"
    """The time zone of the desk when it was asked for."""


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
    is_intact: bool
    """Whether it still matches its hash; a row that does not is never sent."""


_COLUMNS: Final = (
    "ref, kind, body, booking_id, state, attempts, created_at, zone_name, number, answer, sha256"
)


def begin(connection: sqlite3.Connection, row: NewOutboxRow, now: datetime) -> bool:
    """Store a write as being sent, one attempt more; see `Store.begin_outbox`."""
    stored = load_row(connection, row.ref)
    if stored is None:
        _insert(connection, row, now)
        return True
    if stored.state in {OutboxState.SENDING, OutboxState.DONE}:
        return False
    _begin_again(connection, row, stored.order)
    return True


def settle(connection: sqlite3.Connection, ref: DeskRef, state: OutboxState, answer: str) -> None:
    """Write down what became of a write."""
    connection.execute(
        "UPDATE outbox SET state = ?, answer = ? WHERE ref = ?", (state, storable(answer), ref)
    )


def doubt_what_was_being_sent(connection: sqlite3.Connection) -> None:
    """After a crash nobody knows what became of the writes that were being sent."""
    connection.execute(
        "UPDATE outbox SET state = ? WHERE state = ?", (OutboxState.UNKNOWN, OutboxState.SENDING)
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


def load_row(connection: sqlite3.Connection, ref: DeskRef) -> OutboxRow | None:
    """The write of a reference, or None."""
    rows = connection.execute(f"SELECT {_COLUMNS} FROM outbox WHERE ref = ?", (ref,))
    return first(read_rows(rows, _row))


def forget_done(connection: sqlite3.Connection, before: datetime) -> int:
    """Remove what was done and asked for before an instant; how many rows that were."""
    return connection.execute(
        "DELETE FROM outbox WHERE state = ? AND created_at < ?",
        (OutboxState.DONE, to_column(before)),
    ).rowcount


def row_hash(order: int, ref: str, kind: str, booking_id: str | None, body: str) -> str:
    """SHA-256 over what a row asks for, in hexadecimal digits."""
    parts = (str(order), ref, kind, booking_id or "", body)
    from hashlib import sha256  # noqa: PLC0415  (loads OpenSSL, which the first frame does without)

    return sha256("\0".join(parts).encode()).hexdigest()


def _insert(connection: sqlite3.Connection, row: NewOutboxRow, now: datetime) -> None:
    cursor = connection.execute(
        "INSERT INTO outbox (ref, kind, booking_id, body, sha256, state, attempts, created_at,"
        " zone_name, answer) VALUES (?, ?, ?, '', '', ?, 0, ?, ?, '')",
        (
            row.ref,
            row.kind,
            row.booking_id,
            OutboxState.QUEUED,
            to_column(now),
            storable(row.zone_name),
        ),
    )
    _begin_again(connection, row, cursor.lastrowid or 0)


def _begin_again(connection: sqlite3.Connection, row: NewOutboxRow, order: int) -> None:
    body = storable(row.body)
    connection.execute(
        "UPDATE outbox SET kind = ?, booking_id = ?, body = ?, sha256 = ?, state = ?,"
        " attempts = attempts + 1, answer = '' WHERE number = ?",
        (
            row.kind,
            row.booking_id,
            body,
            row_hash(order, row.ref, row.kind, row.booking_id, body),
            OutboxState.SENDING,
            order,
        ),
    )


def _row(columns: tuple[Any, ...]) -> OutboxRow:
    ref, kind, body, booking_id, state, attempts, created_at, zone_name, number, answer, stored = (
        columns
    )
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
        is_intact=stored == row_hash(number, ref, kind, booking_id, body),
    )
