"""The projects of an app, and which resources they are for."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Row, Select, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from desk_app.domain.identifiers import ProjectId, ResourceId
from desk_app.domain.project import NewProject, Project, ProjectChange
from desk_app.server.repositories.selection import fetch_one, fetch_page
from desk_app.server.stamps import from_stamp, new_id, to_stamp
from desk_app.server.tables import PROJECT_RESOURCES, PROJECTS, RESOURCES
from desk_app.timekit.bodies import invalid
from desk_app.timekit.messages.project import (
    CLIENT_PROJECT_INCLUDES,
    project_from_wire,
    project_to_wire,
)
from desk_app.timekit.search import Criterion
from desk_app.timekit.time_formats import OutgoingTimes

_WHOLE: Final = frozenset(CLIENT_PROJECT_INCLUDES)
_LONGEST_SLUG: Final = 100


@dataclass(frozen=True, slots=True)
class ProjectTable:
    """The saved ways of booking of one app, without those deleted."""

    connection: AsyncConnection
    app_id: str

    async def load(self, project_id: str) -> Project:
        """One project with its resources in order; NotFoundError if there is none."""
        query = self._present().where(PROJECTS.c.id == project_id)
        project = project_from_row(await fetch_one(self.connection, query, "Project"))
        return replace(project, resource_ids=await self.list_resource_ids(project.id))

    async def load_many(self, ids: Collection[str]) -> dict[ProjectId, Project]:
        """Those of the ids that exist, deleted ones included, by id, without resources."""
        query = select(PROJECTS).where(PROJECTS.c.app_id == self.app_id)
        rows = await self.connection.execute(query.where(PROJECTS.c.id.in_(ids)))
        return {row.id: project_from_row(row) for row in rows}

    async def load_page(
        self, criteria: Sequence[Criterion], *, limit: int, offset: int
    ) -> tuple[list[Project], int]:
        """One page in the order of creation, without resources, and how many there are."""
        query = self._present().order_by(PROJECTS.c.created_at, PROJECTS.c.id)
        for criterion in criteria:
            column = _SEARCHABLE.get(criterion.field)
            if column is None:
                raise invalid("search", f"{criterion.field} cannot be searched by")
            query = query.where(func.lower(column) == criterion.value.lower())
        rows, total = await fetch_page(self.connection, query, limit=limit, offset=offset)
        return [project_from_row(row) for row in rows], total

    async def add(self, new: NewProject, *, now: datetime) -> Project:
        """A new project for the resources named, which must exist."""
        project_id = ProjectId(new_id())
        project = Project(
            id=project_id,
            name=new.name,
            slug=new.slug or _slug(new.name, project_id),
            availability=new.availability,
            booking=new.booking,
            constraints=new.constraints,
            customer_fields=new.customer_fields,
            ui=new.ui,
            reminders=new.reminders,
            meta=new.meta,
        )
        await self.connection.execute(
            PROJECTS.insert().values(
                app_id=self.app_id, created_at=to_stamp(now), **_values(project, now)
            )
        )
        await self.set_resources(project_id, new.resource_ids, now=now)
        return await self.load(project_id)

    async def change(self, project_id: str, change: ProjectChange, *, now: datetime) -> None:
        """Changes what is given; NotFoundError if there is no such project."""
        project = await self.load(project_id)
        values = {
            "name": change.name,
            "availability": change.availability,
            "booking": change.booking,
            "constraints": change.constraints,
            "customer_fields": change.customer_fields,
            "slug": change.slug,
            "ui": change.ui,
            "reminders": change.reminders,
            "meta": change.meta,
        }
        given: dict[str, Any] = {name: value for name, value in values.items() if value is not None}
        await self._update(project_id, **_values(replace(project, **given), now))

    async def delete(self, project_id: str, *, now: datetime) -> None:
        """Takes a project out of every list; its bookings stay."""
        await self.load(project_id)
        await self._clear_resources(project_id)
        await self._update(project_id, deleted_at=to_stamp(now), updated_at=to_stamp(now))

    async def list_resource_ids(self, project_id: str) -> tuple[ResourceId, ...]:
        """The resources of a project in its order, without those deleted."""
        query = (
            select(PROJECT_RESOURCES.c.resource_id)
            .join(RESOURCES, RESOURCES.c.id == PROJECT_RESOURCES.c.resource_id)
            .where(PROJECT_RESOURCES.c.project_id == project_id)
            .where(RESOURCES.c.deleted_at.is_(None))
            .order_by(PROJECT_RESOURCES.c.position)
        )
        return tuple((await self.connection.execute(query)).scalars())

    async def set_resources(
        self, project_id: str, ids: Sequence[ResourceId], *, now: datetime
    ) -> None:
        """Makes these its resources, in this order; they are known to exist."""
        await self._clear_resources(project_id)
        rows = [
            {"project_id": project_id, "resource_id": one, "position": position}
            for position, one in enumerate(ids)
        ]
        if rows:
            await self.connection.execute(PROJECT_RESOURCES.insert(), rows)
        await self._update(project_id, updated_at=to_stamp(now))

    async def _clear_resources(self, project_id: str) -> None:
        await self.connection.execute(
            delete(PROJECT_RESOURCES).where(PROJECT_RESOURCES.c.project_id == project_id)
        )

    async def _update(self, project_id: str, **values: object) -> None:
        await self.connection.execute(
            update(PROJECTS).where(PROJECTS.c.id == project_id).values(**values)
        )

    def _present(self) -> Select[Any]:
        return select(PROJECTS).where(
            PROJECTS.c.app_id == self.app_id, PROJECTS.c.deleted_at.is_(None)
        )


_SEARCHABLE = {"id": PROJECTS.c.id, "name": PROJECTS.c.name, "slug": PROJECTS.c.slug}


def project_from_row(row: Row[Any]) -> Project:
    """The project in a row of its table, without its resources."""
    return replace(
        project_from_wire(row.document),
        id=row.id,
        resource_ids=None,
        reminders=tuple(row.reminders),
        created_at=from_stamp(row.created_at),
        updated_at=from_stamp(row.updated_at),
    )


def _values(project: Project, now: datetime) -> dict[str, object]:
    return {
        "id": project.id,
        "name": project.name,
        "slug": project.slug,
        "document": project_to_wire(project, times=OutgoingTimes(), include=_WHOLE),
        "reminders": [dict(reminder) for reminder in project.reminders],
        "updated_at": to_stamp(now),
    }


def _slug(name: str, project_id: str) -> str:
    stem = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:_LONGEST_SLUG]
    return f"{stem}-{project_id[:8]}" if stem else project_id[:8]
