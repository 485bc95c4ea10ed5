"""Writing bookings down: only what differs, and never an older answer over a newer one."""

import sqlite3
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Final, NamedTuple

from desk_app.domain.booking import Booking
from desk_app.domain.identifiers import BookingId, ResourceId
from desk_app.domain.interval import Interval
from desk_app.store import booking_keys, customers
from desk_app.store.booking_rows import COLUMNS, BookingRow, row_of
from desk_app.store.columns import marks, to_column

_AT_ONCE: Final = 500
_UPSERT: Final = (
    f"INSERT INTO bookings ({COLUMNS}, customer, revision)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET"
    " starts_at = excluded.starts_at, ends_at = excluded.ends_at, state = excluded.state,"
    " resource_id = excluded.resource_id, desk_ref = excluded.desk_ref,"
    " updated_at = excluded.updated_at, available_actions = excluded.available_actions,"
    " body = excluded.body, customer = excluded.customer, revision = excluded.revision"
)


class _Stored(NamedTuple):
    row: BookingRow
    customer: int | None
    revision: int


def save(
    connection: sqlite3.Connection,
    bookings: Iterable[Booking],
    *,
    revision: int,
    as_of: int | None = None,
) -> frozenset[BookingId]:
    """Store bookings under a new revision; the ids of those that are new or differ."""
    heard = {booking.id: booking for booking in bookings}
    changed: dict[BookingId, Booking] = {}
    released: set[int] = set()
    for ids in _portions(list(heard)):
        stored = _load_stored(connection, ids)
        for booking_id in ids:
            before = stored.get(booking_id)
            row = _row_to_write(heard[booking_id], before, as_of)
            if row is None:
                continue
            _write(connection, row, heard[booking_id], revision)
            changed[booking_id] = heard[booking_id]
            if before is not None and before.customer is not None:
                released.add(before.customer)
    booking_keys.ensure_keys(connection, ((b.id, b.desk_ref) for b in changed.values()))
    customers.forget_unused(connection, released)
    return frozenset(changed)


def forget(connection: sqlite3.Connection, ids: Collection[BookingId]) -> frozenset[BookingId]:
    """Remove bookings; the ids of those that were stored. Their keys stay."""
    forgotten: set[BookingId] = set()
    released: set[int] = set()
    for portion in _portions(list(ids)):
        rows = connection.execute(
            f"DELETE FROM bookings WHERE id IN ({marks(portion)}) RETURNING id, customer", portion
        )
        for booking_id, customer in rows.fetchall():
            forgotten.add(booking_id)
            released.update(() if customer is None else (customer,))
    customers.forget_unused(connection, released)
    return frozenset(forgotten)


def find_missing(
    connection: sqlite3.Connection,
    heard: Collection[BookingId],
    *,
    as_of: int,
    window: Interval | None = None,
    resource_ids: Collection[ResourceId] | None = None,
) -> list[BookingId]:
    """Bookings stored that a complete listing lacks, though they are older than its question.

    Args:
        heard: The ids that the listing holds.
        window: The bookings that lie wholly in it were listed; None for all.
        resource_ids: The bookings of these were listed; None for all.
    """
    conditions, parameters = ["revision <= ?"], [as_of]
    if window is not None:
        conditions.append("starts_at >= ? AND starts_at < ? AND ends_at <= ?")
        end = to_column(window.end) or 0
        parameters += [to_column(window.start) or 0, end, end]
    rows = connection.execute(
        f"SELECT id, resource_id FROM bookings WHERE {' AND '.join(conditions)}", parameters
    )
    listed = frozenset(heard)
    return [
        booking_id
        for booking_id, resource_id in rows
        if booking_id not in listed and (resource_ids is None or resource_id in resource_ids)
    ]


def _row_to_write(booking: Booking, before: _Stored | None, as_of: int | None) -> BookingRow | None:
    """The row that has to be written, or None where what is stored is as good or better."""
    row = row_of(booking)
    if before is None:
        return row
    row = row.with_actions_of(before.row)
    if row == before.row:
        return None
    is_outdated = as_of is not None and before.revision > as_of
    return None if is_outdated and not _is_newer(row, before.row) else row


def _is_newer(row: BookingRow, stored: BookingRow) -> bool:
    if row.updated_at is None:
        return False
    return stored.updated_at is None or row.updated_at > stored.updated_at


def _write(
    connection: sqlite3.Connection, row: BookingRow, booking: Booking, revision: int
) -> None:
    number = customers.save_customer(connection, booking.customer)
    connection.execute(_UPSERT, (*row, number, revision))


def _load_stored(
    connection: sqlite3.Connection, ids: Sequence[BookingId]
) -> dict[BookingId, _Stored]:
    rows = connection.execute(
        f"SELECT {COLUMNS}, customer, revision FROM bookings WHERE id IN ({marks(ids)})", ids
    )
    return {row[0]: _Stored(BookingRow(*row[:-2]), *row[-2:]) for row in rows}


def _portions(ids: Sequence[BookingId]) -> Iterator[Sequence[BookingId]]:
    for start in range(0, len(ids), _AT_ONCE):
        yield ids[start : start + _AT_ONCE]
