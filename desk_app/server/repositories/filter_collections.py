"""The filters of FindTime that an app keeps."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from desk_app.server.repositories.selection import fetch_one
from desk_app.server.stamps import from_stamp, new_id, to_stamp
from desk_app.server.tables import FILTER_COLLECTIONS
from desk_app.timekit.messages.filter_collection import FilterCollection


@dataclass(frozen=True, slots=True)
class FilterCollectionTable:
    """The kept filters of one app."""

    connection: AsyncConnection
    app_id: str

    async def load(self, collection_id: str) -> FilterCollection:
        """One collection; NotFoundError if there is none."""
        query = self._own().where(FILTER_COLLECTIONS.c.id == collection_id)
        return _from_row(await fetch_one(self.connection, query, "FilterCollection"))

    async def load_all(self) -> list[FilterCollection]:
        """All of them, in the order of creation."""
        query = self._own().order_by(FILTER_COLLECTIONS.c.created_at, FILTER_COLLECTIONS.c.id)
        return [_from_row(row) for row in await self.connection.execute(query)]

    async def add(self, filters: Mapping[str, object], *, now: datetime) -> FilterCollection:
        """Keeps filters, known to be valid, as they were sent."""
        row = {
            "id": new_id(),
            "app_id": self.app_id,
            "filters": dict(filters),
            "created_at": to_stamp(now),
            "updated_at": to_stamp(now),
        }
        await self.connection.execute(FILTER_COLLECTIONS.insert().values(row))
        return await self.load(str(row["id"]))

    async def change(
        self, collection_id: str, filters: Mapping[str, object], *, now: datetime
    ) -> None:
        """Puts other filters in their place; NotFoundError if there is no such collection."""
        await self.load(collection_id)
        await self.connection.execute(
            update(FILTER_COLLECTIONS)
            .where(FILTER_COLLECTIONS.c.id == collection_id)
            .values(filters=dict(filters), updated_at=to_stamp(now))
        )

    def _own(self) -> Select[Any]:
        return select(FILTER_COLLECTIONS).where(FILTER_COLLECTIONS.c.app_id == self.app_id)


def _from_row(row: Row[Any]) -> FilterCollection:
    return FilterCollection(
        row.id, row.filters, from_stamp(row.created_at), from_stamp(row.updated_at)
    )
