"""How values look in a column: instants as integers, mappings as JSON, text made storable."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

from desk_app.errors import StoreUnreadableError

T = TypeVar("T")

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)

MICROSECONDS_A_SECOND = 1_000_000
MICROSECONDS_A_DAY = 24 * 60 * 60 * MICROSECONDS_A_SECOND


def to_column(instant: datetime | None) -> int | None:
    """Whole microseconds since 1970 in UTC, exact for every year; None stays None."""
    return None if instant is None else (instant - _EPOCH) // _MICROSECOND


def from_column(microseconds: int | None) -> datetime | None:
    """The aware UTC instant of so many microseconds since 1970; None stays None."""
    return None if microseconds is None else to_instant(microseconds)


def to_instant(microseconds: int) -> datetime:
    """The aware UTC instant of so many microseconds since 1970."""
    return _EPOCH + timedelta(microseconds=microseconds)


def storable(text: str) -> str:
    """The text without what SQLite or UTF-8 refuse: `?` for lone surrogates, U+FFFD for NUL."""
    if text.isascii() and "\0" not in text:
        return text
    return text.encode("utf-8", "replace").decode("utf-8").replace("\0", "\ufffd")


def to_json(value: object) -> str:
    """One line of ASCII JSON, equal for equal mappings whatever the order of their keys."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"))


def from_json(text: str) -> Any:
    """The value that `to_json` wrote."""
    return json.loads(text)


def without_defaults(fields: Mapping[str, object]) -> dict[str, object]:
    """Only the fields that say something, so that bodies stay short."""
    return {name: value for name, value in fields.items() if value not in (None, "", (), [], {})}


def read_rows(
    rows: Iterable[tuple[Any, ...]], read: Callable[[tuple[Any, ...]], T]
) -> tuple[T, ...]:
    """What `read` makes of each row, in their order.

    Raises:
        StoreUnreadableError: If a row does not hold what was once written into it.
    """
    try:
        return tuple(map(read, rows))
    except (ValueError, TypeError, KeyError, OverflowError) as error:
        raise StoreUnreadableError from error


def first(values: Sequence[T]) -> T | None:
    """The first of some values, or None."""
    return values[0] if values else None


def marks(values: Sequence[object]) -> str:
    """As many question marks as there are values, for `IN (...)`."""
    return ", ".join("?" * len(values))
