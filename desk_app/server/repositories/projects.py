"""The projects of an app, and which resources they are for."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Row, Select, delete, exists, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from desk_app.domain.app import App
from desk_app.domain.identifiers import LocationId, ProjectId, ResourceId, ServiceId
from desk_app.domain.project import Project, ProjectExtras
from desk_app.domain.project_change import NewProject, ProjectChange
from desk_app.errors import NotFoundError
from desk_app.server.apps import app_from_row
from desk_app.server.databases.text import ascii_lower, lower_ascii
from desk_app.server.repositories.pairs import Pairs, check_present
from desk_app.server.repositories.selection import fetch_one, fetch_page
from desk_app.server.stamps import from_stamp, new_id, to_stamp
from desk_app.server.tables import (
    APPS,
    LOCATION_SERVICES,
    LOCATIONS,
    LOCATIONS_OF_PROJECTS,
    PROJECT_RESOURCES,
    PROJECTS,
    RESOURCES,
    SERVICES_OF_PROJECTS,
)
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

    async def find_by_slug(self, slug: str) -> Project | None:
        """The project of a slug without its resources, or None."""
        query = self._present().where(PROJECTS.c.slug == slug.lower())
        row = (await self.connection.execute(query)).first()
        return None if row is None else project_from_row(row)

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
            query = query.where(_matches(criterion))
        rows, total = await fetch_page(self.connection, query, limit=limit, offset=offset)
        return [project_from_row(row) for row in rows], total

    async def add(self, new: NewProject, *, now: datetime) -> Project:
        """A new project for the resources named, which must exist."""
        project_id = ProjectId(new_id())
        project = Project(
            id=project_id,
            name=new.name,
            slug=new.slug.lower() or _slug(new.name, project_id),
            availability=new.availability,
            booking=new.booking,
            constraints=new.constraints,
            customer_fields=new.customer_fields,
            allows_double_bookings=new.allows_double_bookings,
            sends_email=new.sends_email,
            extras=new.extras,
            ui=new.ui,
            reminders=new.reminders,
            meta=new.meta,
        )
        await self._check_slug_free(project)
        await self.connection.execute(
            PROJECTS.insert().values(
                app_id=self.app_id, created_at=to_stamp(now), **_values(project, now)
            )
        )
        await self.set_resources(project_id, new.resource_ids, now=now)
        await self._set_places(project_id, new.location_ids, new.service_ids)
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
            "slug": change.slug.lower() if change.slug else None,
            "allows_double_bookings": change.allows_double_bookings,
            "sends_email": change.sends_email,
            "extras": _merged(project.extras, change.extras),
            "ui": change.ui,
            "reminders": change.reminders,
            "meta": change.meta,
        }
        given: dict[str, Any] = {name: value for name, value in values.items() if value is not None}
        changed = replace(project, **given)
        await self._check_slug_free(changed)
        await self._update(project_id, **_values(changed, now))
        await self._set_places(project_id, change.location_ids, change.service_ids)

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

    async def _check_slug_free(self, project: Project) -> None:
        """Raises InvalidRequestError if another project of this server has the slug.

        Of whichever app, for a hosted page is found by the slug alone.
        """
        query = select(PROJECTS.c.id).where(
            PROJECTS.c.slug == project.slug,
            PROJECTS.c.id != project.id,
            PROJECTS.c.deleted_at.is_(None),
        )
        if (await self.connection.execute(query)).first() is not None:
            raise invalid("slug", "slug has already been taken")

    async def _set_places(
        self,
        project_id: str,
        location_ids: Sequence[LocationId] | None,
        service_ids: Sequence[ServiceId] | None,
    ) -> None:
        """Says where the project is offered and as what; None leaves it."""
        for ids, pairs, table, field in (
            (location_ids, LOCATIONS_OF_PROJECTS, LOCATIONS, "locations"),
            (service_ids, SERVICES_OF_PROJECTS, LOCATION_SERVICES, "services"),
        ):
            if ids is not None:
                await check_present(self.connection, table, self.app_id, ids, field=field)
                await Pairs.of(self.connection, pairs, "project_id").set(project_id, ids)

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


_PLACES = {
    "locations": LOCATIONS_OF_PROJECTS.c.location_id,
    "services": SERVICES_OF_PROJECTS.c.service_id,
}


def is_for_place(criterion: Criterion) -> bool:
    """Whether a criterion asks for what is offered at a place, or as a service."""
    relation, _, field = criterion.field.partition(".")
    return relation in _PLACES and field in ("uuid", "id")


def _matches(criterion: Criterion) -> Any:
    if is_for_place(criterion):
        place = _PLACES[criterion.field.partition(".")[0]]
        return exists().where(
            place.table.c.project_id == PROJECTS.c.id, place == criterion.value.lower()
        )
    column = _SEARCHABLE.get(criterion.field.removeprefix("project."))
    if column is None:
        raise invalid("search", f"{criterion.field} cannot be searched by")
    return ascii_lower(column) == lower_ascii(criterion.value)


def _merged(extras: ProjectExtras, change: ProjectExtras | None) -> ProjectExtras | None:
    """What is carried along, where something was said of it."""
    if change is None:
        return None
    said = ((one.name, getattr(change, one.name)) for one in fields(ProjectExtras))
    return replace(extras, **{name: value for name, value in said if value is not None})


async def find_app_of_slug(connection: AsyncConnection, slug: str) -> App:
    """The app whose project has a slug; NotFoundError if there is none."""
    query = (
        select(APPS)
        .join(PROJECTS, PROJECTS.c.app_id == APPS.c.id)
        .where(PROJECTS.c.slug == slug.lower(), PROJECTS.c.deleted_at.is_(None))
    )
    row = (await connection.execute(query)).first()
    if row is None:
        raise no_such_widget()
    return app_from_row(row)


def no_such_widget() -> NotFoundError:
    """What is said of a booking page that is not there, in the words of the API."""
    return NotFoundError(status=404, problem="Resource does not exist", model="Widget")


def project_from_row(row: Row[Any]) -> Project:
    """The project in a row of its table, without its resources."""
    return replace(
        project_from_wire(row.document),
        id=row.id,
        slug=row.slug,
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
