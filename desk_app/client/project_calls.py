"""What is asked about projects and the resources that serve them."""

from collections.abc import Iterable
from typing import Final

from desk_app.client.answers import many, nothing, one, page_of
from desk_app.client.calls import Calls
from desk_app.client.paging import PAGE_SIZE, collect
from desk_app.client.queries import (
    include_of,
    page_at,
    search_for,
)
from desk_app.domain.booking_page import BookingPage
from desk_app.domain.identifiers import LocationId, ProjectId, ResourceId, ServiceId
from desk_app.domain.project import Project
from desk_app.domain.project_change import NewProject, ProjectChange
from desk_app.timekit import endpoints
from desk_app.timekit.bodies import write_body
from desk_app.timekit.messages.project import (
    CLIENT_PROJECT_INCLUDES,
    new_project_body,
    project_change_body,
    project_from_wire,
    project_resource_ids_from_wire,
    project_resource_ids_to_wire,
)
from desk_app.timekit.messages.widget import booking_page_from_wire
from desk_app.timekit.paging import Page
from desk_app.timekit.search import Criterion

_PROJECT: Final = include_of(CLIENT_PROJECT_INCLUDES)


class ProjectCalls(Calls):
    """One coroutine for each endpoint of projects."""

    async def list_all_projects(self) -> tuple[Project, ...]:
        """GET /projects: all of them, page by page."""

        async def ask(page: int) -> Page[Project]:
            query = (*page_at(page, PAGE_SIZE), *_PROJECT)
            return await self._send(
                endpoints.LIST_PROJECTS, page_of(project_from_wire), query=query
            )

        return await collect(ask)

    async def find_projects_at(
        self, location_id: LocationId, service_id: ServiceId
    ) -> tuple[Project, ...]:
        """GET /projects: those a place and a service select; the first one is meant."""
        chosen = search_for(
            Criterion("locations.uuid", location_id), Criterion("services.uuid", service_id)
        )
        query = (*_PROJECT, *chosen)
        return await self._send(endpoints.LIST_PROJECTS, many(project_from_wire), query=query)

    async def get_embedded_project(self, project_id: ProjectId) -> BookingPage:
        """GET /projects/embed/:id: what a booking page is made from."""
        ids = {"project_id": project_id}
        return await self._send(endpoints.EMBED_PROJECT, one(booking_page_from_wire), ids=ids)

    async def get_hosted_project(self, slug: str) -> BookingPage:
        """GET /projects/hosted/:slug: the same by its address, which needs no key."""
        ids = {"slug": slug}
        return await self._send(endpoints.HOSTED_PROJECT, one(booking_page_from_wire), ids=ids)

    async def create_project(self, new: NewProject) -> Project:
        """POST /projects: a new way of booking."""
        body = write_body(new_project_body(new))
        return await self._send(
            endpoints.CREATE_PROJECT, one(project_from_wire), query=_PROJECT, body=body
        )

    async def get_project(self, project_id: ProjectId) -> Project:
        """GET /projects/:id: one project with its constraints."""
        ids = {"project_id": project_id}
        read = one(project_from_wire)
        return await self._send(endpoints.GET_PROJECT, read, ids=ids, query=_PROJECT)

    async def update_project(self, project_id: ProjectId, change: ProjectChange) -> None:
        """PUT /projects/:id: changes what the change names."""
        body = write_body(project_change_body(change))
        ids = {"project_id": project_id}
        await self._send(endpoints.UPDATE_PROJECT, nothing, ids=ids, body=body)

    async def delete_project(self, project_id: ProjectId) -> None:
        """DELETE /projects/:id: removes it; its bookings stay."""
        await self._send(endpoints.DELETE_PROJECT, nothing, ids={"project_id": project_id})

    async def list_project_resources(self, project_id: ProjectId) -> tuple[ResourceId, ...]:
        """GET /projects/:id/resources: who serves it, in its order."""
        read = one(project_resource_ids_from_wire)
        ids = {"project_id": project_id}
        return await self._send(endpoints.LIST_PROJECT_RESOURCES, read, ids=ids)

    async def assign_project_resource(self, project_id: ProjectId, resource_id: ResourceId) -> None:
        """POST /projects/:id/resources: one more who serves it."""
        ids, body = {"project_id": project_id}, {"resource_id": resource_id}
        await self._send(endpoints.ASSIGN_PROJECT_RESOURCE, nothing, ids=ids, body=body)

    async def set_project_resources(
        self, project_id: ProjectId, resource_ids: Iterable[ResourceId]
    ) -> None:
        """PUT /projects/:id/resources: these serve it and nobody else, in this order."""
        body = project_resource_ids_to_wire(resource_ids)
        ids = {"project_id": project_id}
        await self._send(endpoints.SET_PROJECT_RESOURCES, nothing, ids=ids, body=body)

    async def remove_project_resource(self, project_id: ProjectId, resource_id: ResourceId) -> None:
        """DELETE /projects/:id/resources/:resource_id: one who no longer serves it."""
        ids = {"project_id": project_id, "resource_id": resource_id}
        await self._send(endpoints.REMOVE_PROJECT_RESOURCE, nothing, ids=ids)
