"""The bookings that staff look for: by words of the customer, state, resource and time."""

import sqlite3
from collections.abc import Iterator

from desk_app.domain.booking import Booking
from desk_app.domain.booking_graph import CLOSED_STATES
from desk_app.domain.booking_search import BookingSearch
from desk_app.store import customers
from desk_app.store.booking_rows import COLUMNS, booking_of
from desk_app.store.columns import marks, read_rows, to_column
from desk_app.store.folding import search_words


def search(connection: sqlite3.Connection, wanted: BookingSearch) -> tuple[Booking, ...]:
    """The bookings wanted, in the order wanted."""
    words = search_words(wanted.text)
    if wanted.text.strip() and not words:
        return ()
    source, conditions, parameters = _with_customers(connection, words)
    for condition, values in _narrowing(wanted):
        conditions.append(condition)
        parameters.extend(values)
    rows = connection.execute(
        f"SELECT {_qualified()} FROM {source} WHERE {' AND '.join(conditions) or 'true'}"
        f" ORDER BY bookings.starts_at {'ASC' if wanted.soonest_first else 'DESC'} LIMIT ?",
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
    if wanted.stands:
        closed = tuple(CLOSED_STATES)
        yield f"bookings.state NOT IN ({marks(closed)})", closed
    if wanted.resource_id is not None:
        yield "bookings.resource_id = ?", (wanted.resource_id,)
    if wanted.since is not None:
        yield "bookings.starts_at >= ?", (to_column(wanted.since),)
    if wanted.until is not None:
        yield "bookings.starts_at < ?", (to_column(wanted.until),)


def _qualified() -> str:
    return ", ".join(f"bookings.{column}" for column in COLUMNS.split(", "))
