"""Projects: saved ways of booking, and the resources assigned to them."""

from collections.abc import Callable
from dataclasses import replace

from sqlalchemy.ext.asyncio import AsyncConnection

from desk_app.domain.app import App
from desk_app.domain.identifiers import ResourceId
from desk_app.domain.project import Project
from desk_app.errors import NotFoundError
from desk_app.server.apps import KeyKind, find_widget_key
from desk_app.server.calls import (
    NO_CONTENT,
    Call,
    OpenRequest,
    Reply,
    Route,
    answer,
    answer_created,
    answer_page,
)
from desk_app.server.repositories.projects import (
    ProjectTable,
    find_app_of_slug,
    is_for_place,
    no_such_widget,
)
from desk_app.server.repositories.resources import ResourceTable
from desk_app.timekit import endpoints
from desk_app.timekit.bodies import read_body
from desk_app.timekit.messages.project import (
    AssignmentBody,
    NewProjectBody,
    ProjectChangeBody,
    new_project_of,
    project_change_of,
    project_resource_ids_to_wire,
    project_resources_to_wire,
    project_to_wire,
    read_resource_ids,
)
from desk_app.timekit.messages.widget import widget_to_wire
from desk_app.timekit.search import parse_search

ResourceIdsChange = Callable[[tuple[ResourceId, ...]], tuple[ResourceId, ...]]


async def list_projects(call: Call) -> Reply:
    """GET /projects: booking pages may ask which one a place and a service select."""
    criteria = parse_search(call.query.get("search", ""))
    if call.caller.key_kind is KeyKind.WIDGET and not any(map(is_for_place, criteria)):
        raise call.options.widget_refusal("This key may not list all projects")
    async with call.database.read() as connection:
        table = ProjectTable(connection, call.app_id)
        projects, total = await table.load_page(criteria, limit=call.limit, offset=call.offset)
    items = [project_to_wire(one, times=call.times_out, include=call.include) for one in projects]
    return answer_page(call, items, total=total)


async def get_project(call: Call) -> Reply:
    """GET /projects/:id."""
    async with call.database.read() as connection:
        project = await ProjectTable(connection, call.app_id).load(call.ids["project_id"])
    return answer(project_to_wire(project, times=call.times_out, include=call.include))


async def create_project(call: Call) -> Reply:
    """POST /projects."""
    new = new_project_of(read_body(NewProjectBody, call.body, times=call.times_in))
    async with call.database.write() as connection:
        resources = ResourceTable(connection, call.app_id)
        await resources.load_present(new.resource_ids, field="resources")
        table = ProjectTable(connection, call.app_id)
        project = await table.add(new, now=call.times_in.now)
    return answer_created(project_to_wire(project, times=call.times_out, include=call.include))


async def update_project(call: Call) -> Reply:
    """PUT /projects/:id."""
    change = project_change_of(read_body(ProjectChangeBody, call.body, times=call.times_in))
    async with call.database.write() as connection:
        table = ProjectTable(connection, call.app_id)
        await table.change(call.ids["project_id"], change, now=call.times_in.now)
    return NO_CONTENT


async def delete_project(call: Call) -> Reply:
    """DELETE /projects/:id."""
    async with call.database.write() as connection:
        table = ProjectTable(connection, call.app_id)
        await table.delete(call.ids["project_id"], now=call.times_in.now)
    return NO_CONTENT


# --- booking pages ---------------------------------------------------------------------------


async def embed_project(call: Call) -> Reply:
    """GET /projects/embed/:id."""
    async with call.database.read() as connection:
        try:
            project = await ProjectTable(connection, call.app_id).load(call.ids["project_id"])
        except NotFoundError as error:
            raise no_such_widget() from error
        return await _answer_page_of(connection, call, project)


async def host_project(call: Call) -> Reply:
    """GET /projects/hosted/:slug: without a key, for anybody may open the page."""
    async with call.database.read() as connection:
        project = await ProjectTable(connection, call.app_id).find_by_slug(call.ids["slug"])
        if project is None:
            raise no_such_widget()
        return await _answer_page_of(connection, call, project)


async def _answer_page_of(connection: AsyncConnection, call: Call, project: Project) -> Reply:
    key = await find_widget_key(connection, call.app_id)
    return answer(widget_to_wire(project, widget_key=key))


async def _find_app_of_page(connection: AsyncConnection, shown: OpenRequest) -> App:
    return await find_app_of_slug(connection, shown.ids["slug"])


# --- resources of a project ------------------------------------------------------------------


async def list_project_resources(call: Call) -> Reply:
    """GET /projects/:id/resources: ids, or objects where the option says so."""
    async with call.database.read() as connection:
        project = await ProjectTable(connection, call.app_id).load(call.ids["project_id"])
        ids = project.resource_ids or ()
        if not call.options.project_resources_as_objects:
            return answer(project_resource_ids_to_wire(ids))
        table = ResourceTable(connection, call.app_id)
        resources = await table.load_present(ids, field="resources")
    return answer(project_resources_to_wire(resources, times=call.times_out))


async def assign_project_resource(call: Call) -> Reply:
    """POST /projects/:id/resources: adds one at the end."""
    added = read_body(AssignmentBody, call.body, times=call.times_in).resource_id
    return await _set_resources(call, lambda ids: (*ids, added) if added not in ids else ids)


async def set_project_resources(call: Call) -> Reply:
    """PUT /projects/:id/resources: a bare array takes the place of the whole set."""
    wanted = read_resource_ids(call.body, times=call.times_in)
    return await _set_resources(call, lambda _: wanted)


async def remove_project_resource(call: Call) -> Reply:
    """DELETE /projects/:id/resources/:resource_id; 404 if it is not assigned."""
    removed = ResourceId(call.ids["resource_id"])

    def without(ids: tuple[ResourceId, ...]) -> tuple[ResourceId, ...]:
        if removed not in ids:
            raise NotFoundError(status=404, problem="Resource does not exist")
        return tuple(one for one in ids if one != removed)

    return await _set_resources(call, without)


async def _set_resources(call: Call, change: ResourceIdsChange) -> Reply:
    async with call.database.write() as connection:
        table = ProjectTable(connection, call.app_id)
        project = await table.load(call.ids["project_id"])
        ids = change(project.resource_ids or ())
        resources = ResourceTable(connection, call.app_id)
        await resources.load_present(ids, field="resources")
        await table.set_resources(project.id, ids, now=call.times_in.now)
    return NO_CONTENT


_REMOVE_AS_SOME_CLIENTS_DO = replace(endpoints.REMOVE_PROJECT_RESOURCE, method="PUT")
"""python-timekit sends PUT where DELETE is meant."""

_ANY_KEY = frozenset(KeyKind)

ROUTES = (
    Route(endpoints.LIST_PROJECTS, list_projects, _ANY_KEY),
    Route(endpoints.CREATE_PROJECT, create_project),
    Route(endpoints.EMBED_PROJECT, embed_project, _ANY_KEY),
    Route(endpoints.HOSTED_PROJECT, host_project, _ANY_KEY, find_app=_find_app_of_page),
    Route(endpoints.GET_PROJECT, get_project),
    Route(endpoints.UPDATE_PROJECT, update_project),
    Route(endpoints.DELETE_PROJECT, delete_project),
    Route(endpoints.LIST_PROJECT_RESOURCES, list_project_resources),
    Route(endpoints.ASSIGN_PROJECT_RESOURCE, assign_project_resource),
    Route(endpoints.SET_PROJECT_RESOURCES, set_project_resources),
    Route(endpoints.REMOVE_PROJECT_RESOURCE, remove_project_resource),
    Route(_REMOVE_AS_SOME_CLIENTS_DO, remove_project_resource),
)
