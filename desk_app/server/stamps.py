"""New ids, and instants as the tables keep them."""

from datetime import UTC, datetime, timedelta
from typing import Final
from uuid import uuid4

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


def new_id() -> str:
    """A random UUID, as every id of the API is."""
    return str(uuid4())


def to_stamp(instant: datetime) -> int:
    """Microseconds since 1970 in UTC."""
    return (instant - _EPOCH) // timedelta(microseconds=1)


def from_stamp(stamp: int) -> datetime:
    """The aware UTC instant of a stamp."""
    return _EPOCH + timedelta(microseconds=stamp)
