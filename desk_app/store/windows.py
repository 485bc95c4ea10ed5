"""Reading what overlaps a window, quickly however much is stored before and after it.

What lasts a day at most starts at most a day before the window; what lasts longer is rare and
has an index of its own.
"""

import sqlite3
from collections.abc import Collection, Iterator
from typing import Any, Final

from desk_app.domain.interval import Interval
from desk_app.store.columns import MICROSECONDS_A_DAY, marks, to_column

_SHORT: Final = (
    f"starts_at >= ?1 - {MICROSECONDS_A_DAY} AND starts_at < ?2"
    " AND (ends_at > ?1 OR starts_at >= ?1)"
    f" AND ends_at >= starts_at AND ends_at - starts_at <= {MICROSECONDS_A_DAY}"
)
_LONG: Final = f"ends_at > ?1 AND starts_at < ?2 AND ends_at - starts_at > {MICROSECONDS_A_DAY}"


def select_overlapping(
    connection: sqlite3.Connection,
    table: str,
    columns: str,
    window: Interval,
    resource_ids: Collection[str] | None = None,
    *,
    condition: str = "TRUE",
) -> Iterator[tuple[Any, ...]]:
    """The rows of a table that share an instant with the window, in no particular order.

    Args:
        table: One with columns `starts_at`, `ends_at` and `resource_id`.
        resource_ids: None for every resource.
        condition: What else holds for a row, as SQL without parameters.
    """
    wanted = () if resource_ids is None else tuple(resource_ids)
    of_resources = "" if resource_ids is None else f" AND resource_id IN ({marks(wanted)})"
    parameters = (to_column(window.start), to_column(window.end), *wanted)
    for overlaps in (_SHORT, _LONG):
        yield from connection.execute(
            f"SELECT {columns} FROM {table} WHERE {overlaps}{of_resources} AND {condition}",
            parameters,
        )
