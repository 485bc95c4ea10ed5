"""The filter and the order of a list of bookings, as SQL.

Source: search and ordering; `start` and `end` of the list. Only `customer.name` knows
wildcards, and text of customers matches whatever its case.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, false

from desk_app.domain.booking import DESK_REF_KEY
from desk_app.domain.interval import to_seconds
from desk_app.server.databases.text import ascii_lower, json_text, lower_ascii
from desk_app.server.tables import BOOKINGS
from desk_app.timekit.bodies import invalid
from desk_app.timekit.search import Criterion, Ordering

_LONGEST_KEY: Final = 200

_COLUMNS: Final[dict[str, ColumnElement[Any]]] = {
    "id": BOOKINGS.c.id,
    "resource.id": BOOKINGS.c.resource_id,
    "calendar.id": BOOKINGS.c.calendar_id,
    "project.id": BOOKINGS.c.project_id,
    "widget.id": BOOKINGS.c.project_id,
    "owner_booking.id": BOOKINGS.c.owner_booking_id,
    "related.owner_booking_id": BOOKINGS.c.owner_booking_id,
    "graph": BOOKINGS.c.graph,
    "state": BOOKINGS.c.state,
    f"meta.{DESK_REF_KEY}": BOOKINGS.c.desk_ref,
}
_ORDERS: Final[dict[str, ColumnElement[Any]]] = {
    "created_at": BOOKINGS.c.created_at,
    "updated_at": BOOKINGS.c.updated_at,
    "completed": BOOKINGS.c.is_completed,
    "graph": BOOKINGS.c.graph,
    "state": BOOKINGS.c.state,
    "event.start": BOOKINGS.c.starts_at,
    "event.end": BOOKINGS.c.ends_at,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class BookingFilter:
    """Which bookings are wanted, and in which order."""

    criteria: tuple[Criterion, ...] = ()
    since: datetime | None = None
    """Bookings that end at or before it are left out."""
    until: datetime | None = None
    """Bookings that start at or after it are left out."""
    ordering: Ordering | None = None


def filtered(query: Select[Any], wanted: BookingFilter) -> Select[Any]:
    """The query held to what a filter lets through.

    Raises:
        InvalidRequestError: A criterion names something that cannot be searched by.
    """
    for criterion in wanted.criteria:
        query = query.where(_condition(criterion))
    if wanted.since is not None:
        query = query.where(BOOKINGS.c.ends_at > to_seconds(wanted.since))
    if wanted.until is not None:
        query = query.where(BOOKINGS.c.starts_at < to_seconds(wanted.until))
    return query


def ordered(query: Select[Any], ordering: Ordering | None) -> Select[Any]:
    """The query in an order, by creation where none is asked for; never left to chance."""
    column = _ORDERS[ordering.field] if ordering else BOOKINGS.c.created_at
    is_descending = ordering is not None and ordering.is_descending
    columns = (column, BOOKINGS.c.created_at, BOOKINGS.c.id)
    return query.order_by(*(one.desc() if is_descending else one.asc() for one in columns))


def _condition(criterion: Criterion) -> ColumnElement[bool]:
    field, value = criterion.field, criterion.value
    if field in _COLUMNS:
        return _COLUMNS[field] == value
    if field == "completed":
        return BOOKINGS.c.is_completed.is_(value.lower() in ("true", "1"))
    if field == "customer.name":
        return _matches(BOOKINGS.c.customer_name_folded, criterion)
    if field == "customer.email":
        return BOOKINGS.c.customer_email_folded == value.casefold()
    return _key_condition(field, value)


def _matches(column: ColumnElement[str], criterion: Criterion) -> ColumnElement[bool]:
    wanted = criterion.bare_value.casefold()
    if criterion.is_prefix and criterion.is_suffix:
        return column.contains(wanted, autoescape=True)
    if criterion.is_prefix:
        return column.startswith(wanted, autoescape=True)
    if criterion.is_suffix:
        return column.endswith(wanted, autoescape=True)
    return column == wanted


def _key_condition(field: str, value: str) -> ColumnElement[bool]:
    """Whether a key of `customer` or `meta` has a value; numbers compare as they are written.

    Databases make small letters of ASCII alone, so it is tried with others left as they are given.
    """
    noun, _, key = field.partition(".")
    column = {"customer": BOOKINGS.c.customer, "meta": BOOKINGS.c.meta}.get(noun)
    if column is None or not key:
        raise invalid("search", f"{field} cannot be searched by")
    if len(key) > _LONGEST_KEY or '"' in key or "\\" in key:
        return false()
    return ascii_lower(json_text(column, key)).in_(sorted({lower_ascii(value), value.lower()}))
