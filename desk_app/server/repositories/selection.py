"""What the tables have in common: pages, and how a missing row is said."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from desk_app.errors import NotFoundError
from desk_app.server.databases.text import ascii_lower, lower_ascii
from desk_app.timekit.bodies import invalid
from desk_app.timekit.search import Criterion, Ordering

Columns = Mapping[str, ColumnElement[Any]]
"""Columns by the name under which a list can be searched or ordered by them."""


async def fetch_page(
    connection: AsyncConnection, query: Select[Any], *, limit: int, offset: int
) -> tuple[Sequence[Row[Any]], int]:
    """The rows of one page of an ordered query, and how many all pages hold."""
    unordered = query.order_by(None).subquery()
    total = (await connection.execute(select(func.count()).select_from(unordered))).scalar_one()
    rows = (await connection.execute(query.limit(limit).offset(offset))).all()
    return rows, total


async def fetch_one(connection: AsyncConnection, query: Select[Any], model: str) -> Row[Any]:
    """The row of a query that finds one.

    Args:
        model: What is looked for, as an answer names it.

    Raises:
        NotFoundError: There is none, or it belongs to another app.
    """
    row: Row[Any] | None = (await connection.execute(query)).first()
    if row is None:
        raise NotFoundError(status=404, problem=f"{model} does not exist", model=model)
    return row


def searched(
    query: Select[Any], criteria: Sequence[Criterion], columns: Columns, *, wild: frozenset[str]
) -> Select[Any]:
    """The query held to all of some criteria, whatever the case of ASCII letters.

    Args:
        wild: The names of the columns that know wildcards.

    Raises:
        InvalidRequestError: A criterion names something that cannot be searched by.
    """
    for criterion in criteria:
        column = columns.get(criterion.field)
        if column is None:
            raise invalid("search", f"{criterion.field} cannot be searched by")
        is_wild = criterion.field in wild and (criterion.is_prefix or criterion.is_suffix)
        is_equal = ascii_lower(column) == lower_ascii(criterion.value)
        query = query.where(matches(column, criterion) if is_wild else is_equal)
    return query


def matches(column: ColumnElement[Any], criterion: Criterion) -> ColumnElement[bool]:
    """Whether a text meets a criterion whose value may begin or end with a wildcard."""
    column, wanted = ascii_lower(column), lower_ascii(criterion.bare_value)
    if criterion.is_prefix and criterion.is_suffix:
        return column.contains(wanted, autoescape=True)
    if criterion.is_prefix:
        return column.startswith(wanted, autoescape=True)
    return column.endswith(wanted, autoescape=True)


def ordered_by(
    query: Select[Any], ordering: Ordering | None, columns: Columns, *last: ColumnElement[Any]
) -> Select[Any]:
    """The query in an order, and in that of the last columns where it leaves one open."""
    first = [columns[ordering.field]] if ordering else []
    is_descending = ordering is not None and ordering.is_descending
    return query.order_by(*(one.desc() if is_descending else one for one in (*first, *last)))
