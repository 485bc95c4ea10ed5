"""What the tables have in common: pages, and how a missing row is said."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, Select, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from desk_app.errors import NotFoundError


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
