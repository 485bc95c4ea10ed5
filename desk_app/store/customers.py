"""Everybody for whom bookings are stored, once each, to be found by a part of what is known."""

import sqlite3
from collections.abc import Iterable
from datetime import datetime
from typing import Any, Final

from desk_app.domain.booking import Customer
from desk_app.domain.booking_graph import CLOSED_STATES
from desk_app.domain.booking_search import KnownCustomer
from desk_app.store.alike import find_alike
from desk_app.store.columns import from_column, marks, read_rows, storable, to_column
from desk_app.store.folding import fold, phone_digits, search_words, searchable

FEW: Final = 500
"""Up to so many customers are looked up one by one; for more, bookings are gone through."""


def save_customer(connection: sqlite3.Connection, customer: Customer | None) -> int | None:
    """The number of a customer, whose spelling becomes the one last given; None for nobody."""
    if customer is None or not (customer.name or customer.email or customer.phone):
        return None
    name, email, phone = map(storable, (customer.name, customer.email, customer.phone))
    identity = "|".join((fold(name) or name, email.casefold(), phone_digits(phone) or phone))
    return int(
        connection.execute(
            "INSERT INTO customers (identity, name, email, phone, searchable)"
            " VALUES (?, ?, ?, ?, ?) ON CONFLICT (identity) DO UPDATE"
            " SET name = excluded.name, email = excluded.email, phone = excluded.phone"
            " RETURNING number",
            (identity, name, email, phone, searchable(name=name, email=email, phone=phone)),
        ).fetchone()[0]
    )


def forget_unused(connection: sqlite3.Connection, numbers: Iterable[int]) -> None:
    """Remove those of the customers for whom no booking is stored any more."""
    connection.executemany(
        "DELETE FROM customers WHERE number = ?1"
        " AND NOT EXISTS (SELECT 1 FROM bookings WHERE customer = ?1)",
        ((number,) for number in numbers),
    )


def find_few(connection: sqlite3.Connection, words: tuple[str, ...]) -> tuple[int, ...] | None:
    """The numbers of the customers in whom every word occurs, or None for more than `FEW`."""
    rows = connection.execute(
        f"SELECT number FROM customers WHERE {contains(words)} LIMIT {FEW + 1}", words
    )
    numbers = tuple(number for (number,) in rows)
    return numbers if len(numbers) <= FEW else None


def contains(words: tuple[str, ...]) -> str:
    """The condition that each of the words, given as parameters, occurs in a customer."""
    return " AND ".join(["instr(customers.searchable, ?) > 0"] * len(words))


def load_known(
    connection: sqlite3.Connection, text: str, *, limit: int, now: datetime
) -> tuple[KnownCustomer, ...]:
    """Customers in whom every word of the text occurs; see `Store.load_customers`."""
    words = search_words(text)
    if not words:
        return ()
    few = find_few(connection, words)
    numbers = _most_recent(connection, words, limit) if few is None else _sort(connection, few)
    return tuple(_load(connection, number, now) for number in numbers[:limit])


def load_alike(
    connection: sqlite3.Connection, text: str, *, limit: int, now: datetime
) -> tuple[KnownCustomer, ...]:
    """Customers for whom one letter of the text would have to be mended, the latest first."""
    words = search_words(text)
    exact = frozenset(find_few(connection, words) or ()) if words else frozenset()
    numbers = _sort(connection, find_alike(connection, text, but=exact)[:FEW])
    return tuple(_load(connection, number, now) for number in numbers[:limit])


def _sort(connection: sqlite3.Connection, numbers: tuple[int, ...]) -> tuple[int, ...]:
    rows = connection.execute(
        "SELECT customer FROM bookings"
        f" WHERE customer IN ({marks(numbers)}) GROUP BY customer ORDER BY max(starts_at) DESC",
        numbers,
    )
    return tuple(number for (number,) in rows)


def _most_recent(
    connection: sqlite3.Connection, words: tuple[str, ...], limit: int
) -> tuple[int, ...]:
    rows = connection.execute(
        "SELECT number FROM (SELECT customers.number FROM bookings"
        " CROSS JOIN customers ON customers.number = bookings.customer"
        f" WHERE {contains(words)} ORDER BY bookings.starts_at DESC)",
        words,
    )
    numbers: dict[int, None] = {}
    for (number,) in rows:
        numbers.setdefault(number)
        if len(numbers) == limit:
            break
    return tuple(numbers)


def _load(connection: sqlite3.Connection, number: int, now: datetime) -> KnownCustomer:
    closed = tuple(CLOSED_STATES)
    start = f"FROM bookings WHERE customer = ?2 AND state NOT IN ({marks(closed)})"
    rows = connection.execute(
        "SELECT name, email, phone,"
        f" (SELECT max(starts_at) {start} AND starts_at <= ?1),"
        f" (SELECT min(starts_at) {start} AND starts_at > ?1)"
        " FROM customers WHERE number = ?2",
        (to_column(now), number, *closed, *closed),
    )
    return read_rows(rows, _customer)[0]


def _customer(row: tuple[Any, ...]) -> KnownCustomer:
    name, email, phone, last, following = row
    return KnownCustomer(
        name=name,
        email=email,
        phone=phone,
        last_booking_at=from_column(last),
        next_booking_at=from_column(following),
    )
