"""Which rows of one table belong to which of another, as tables of pairs keep it."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, Table, delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from desk_app.timekit.bodies import invalid


@dataclass(frozen=True, slots=True)
class Pairs:
    """A table of pairs, looked at from the side of one of its two columns."""

    connection: AsyncConnection
    table: Table
    own: Column[str]
    other: Column[str]

    @classmethod
    def of(cls, connection: AsyncConnection, table: Table, own: str) -> "Pairs":
        """The pairs of a table, from the side of the column named."""
        [other] = (column for column in table.c if column.name != own)
        return cls(connection, table, table.c[own], other)

    async def set(self, identifier: str, others: Iterable[str]) -> None:
        """Makes these, and no more, belong to one."""
        await self.connection.execute(delete(self.table).where(self.own == identifier))
        rows = [{self.own.name: identifier, self.other.name: one} for one in others]
        if rows:
            await self.connection.execute(self.table.insert(), rows)

    async def load(self, identifiers: Collection[str]) -> dict[str, list[str]]:
        """What belongs to each of some."""
        query = select(self.own, self.other).where(self.own.in_(identifiers))
        found: dict[str, list[str]] = {}
        for row in await self.connection.execute(query):
            found.setdefault(row[0], []).append(row[1])
        return found


async def check_present(
    connection: AsyncConnection, table: Table, app_id: str, ids: Sequence[str], *, field: str
) -> None:
    """Raises InvalidRequestError that names what of some ids an app does not have."""
    query: Any = select(table.c.id).where(table.c.app_id == app_id, table.c.id.in_(ids))
    found = set((await connection.execute(query)).scalars()) if ids else set()
    if missing := [one for one in ids if one not in found]:
        noun = field.removesuffix("s").capitalize()
        raise invalid(field, *(f"{noun} {one} does not exist" for one in missing))
