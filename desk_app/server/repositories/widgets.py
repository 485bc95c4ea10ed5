"""The configurations of widgets, beside the projects that they are."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from desk_app.server.tables import WIDGETS


@dataclass(frozen=True, slots=True)
class WidgetTable:
    """The configurations of one app."""

    connection: AsyncConnection
    app_id: str

    async def load_configs(self, project_ids: Collection[str]) -> dict[str, Mapping[str, object]]:
        """Those of the projects that were made as widgets, by id."""
        query = select(WIDGETS.c.project_id, WIDGETS.c.config).where(
            WIDGETS.c.app_id == self.app_id, WIDGETS.c.project_id.in_(project_ids)
        )
        rows = await self.connection.execute(query)
        return {row.project_id: row.config for row in rows}

    async def keep(self, project_id: str, config: Mapping[str, object]) -> None:
        """Keeps the configuration of a project in the place of the one before."""
        await self.connection.execute(delete(WIDGETS).where(WIDGETS.c.project_id == project_id))
        row = {"project_id": project_id, "app_id": self.app_id, "config": dict(config)}
        await self.connection.execute(WIDGETS.insert().values(row))
