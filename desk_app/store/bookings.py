"""The bookings last heard of, read by window, by id, by reference, or by what staff look for."""

import sqlite3
from collections.abc import Collection, Iterator
from datetime import datetime
from typing import Any

from desk_app.domain.booking import Booking
from desk_app.domain.booking_graph import CLOSED_STATES, blocks_time
from desk_app.domain.booking_search import BookingSearch
from desk_app.domain.identifiers import BookingId, DeskRef, ResourceId
from desk_app.domain.interval import Interval
from desk_app.domain.spans import Span
from desk_app.store import customers
from desk_app.store.booking_rows import COLUMNS, booking_of
from desk_app.store.columns import (
    MICROSECONDS_A_SECOND,
    first,
    from_column,
    marks,
    read_rows,
    to_column,
)
from desk_app.store.folding import search_words
from desk_app.store.windows import select_overlapping


def load_window(
    connection: sqlite3.Connection, window: Interval, resource_ids: Collection[str] | None = None
) -> tuple[Booking, ...]:
    """The bookings that share an instant with the window, ordered by start."""
    rows = select_overlapping(connection, "bookings", COLUMNS, window, resource_ids)
    return read_rows(sorted(rows, key=_start_and_id), booking_of)


def load_busy(connection: sqlite3.Connection, window: Interval) -> dict[ResourceId, list[Span]]:
    """What bookings close of the time of each resource, in seconds since 1970, in any order."""
    columns = "resource_id, starts_at, ends_at, state, json_extract(body, '$.graph')"
    busy: dict[ResourceId, list[Span]] = {}
    for resource_id, start, end, state, graph in select_overlapping(
        connection, "bookings", columns, window
    ):
        if resource_id is not None and blocks_time(graph, state):
            busy.setdefault(resource_id, []).append(
                (start // MICROSECONDS_A_SECOND, -(-end // MICROSECONDS_A_SECOND))
            )
    return busy


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


def load_newest_update(connection: sqlite3.Connection) -> datetime | None:
    """The newest `updated_at` of all, or None."""
    row = connection.execute("SELECT max(updated_at) FROM bookings").fetchone()
    return from_column(row[0])


def search(connection: sqlite3.Connection, wanted: BookingSearch) -> tuple[Booking, ...]:
    """The bookings wanted, the newest start first."""
    words = search_words(wanted.text)
    if wanted.text.strip() and not words:
        return ()
    source, conditions, parameters = _with_customers(connection, words)
    for condition, values in _narrowing(wanted):
        conditions.append(condition)
        parameters.extend(values)
    rows = connection.execute(
        f"SELECT {_qualified()} FROM {source} WHERE {' AND '.join(conditions) or 'true'}"
        " ORDER BY bookings.starts_at DESC LIMIT ?",
        (*parameters, wanted.limit),
    )
    return read_rows(rows, booking_of)


def _with_customers(
    connection: sqlite3.Connection, words: tuple[str, ...]
) -> tuple[str, list[str], list[object]]:
    """Where to look for words: in the bookings of few customers, else in one after the other."""
    if not words:
        return "bookings", [], []
    few = customers.find_few(connection, words)
    if few is not None:
        return "bookings", [f"bookings.customer IN ({marks(few)})"], list(few)
    # CROSS JOIN keeps the order: bookings from the newest on, until there are enough.
    joined = "bookings CROSS JOIN customers ON customers.number = bookings.customer"
    return joined, [customers.contains(words)], list(words)


def _narrowing(wanted: BookingSearch) -> Iterator[tuple[str, tuple[object, ...]]]:
    if wanted.states:
        yield f"bookings.state IN ({marks(tuple(wanted.states))})", tuple(wanted.states)
    if wanted.resource_id is not None:
        yield "bookings.resource_id = ?", (wanted.resource_id,)
    if wanted.since is not None:
        yield "bookings.starts_at >= ?", (to_column(wanted.since),)
    if wanted.until is not None:
        yield "bookings.starts_at < ?", (to_column(wanted.until),)


def _qualified() -> str:
    return ", ".join(f"bookings.{column}" for column in COLUMNS.split(", "))


def _start_and_id(row: tuple[Any, ...]) -> tuple[int, str]:
    return row[1], row[0]
