"""Widgets: projects as they were called and configured of old (legacy)."""

from collections.abc import Mapping, Sequence

from sqlalchemy.ext.asyncio import AsyncConnection

from desk_app.domain.app import App
from desk_app.domain.identifiers import ResourceId
from desk_app.domain.project import Project
from desk_app.domain.project_change import NewProject, ProjectChange
from desk_app.errors import NotFoundError
from desk_app.server.apps import KeyKind
from desk_app.server.asked_calendars import AskedCalendars
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
from desk_app.server.repositories.projects import ProjectTable, find_app_of_slug, no_such_widget
from desk_app.server.repositories.widgets import WidgetTable
from desk_app.timekit import endpoints
from desk_app.timekit.bodies import given, invalid, read_body
from desk_app.timekit.messages.find_time import FindTimeBody
from desk_app.timekit.messages.legacy_widget import (
    NewWidgetBody,
    WidgetChangeBody,
    find_time_of,
    legacy_widget_to_wire,
    widget_project_of,
)
from desk_app.timekit.wire_values import read_text


async def list_widgets(call: Call) -> Reply:
    """GET /widgets: every project, for each is a widget."""
    async with call.database.read() as connection:
        table = ProjectTable(connection, call.app_id)
        found, total = await table.load_page((), limit=call.limit, offset=call.offset)
        configs = await WidgetTable(connection, call.app_id).load_configs([one.id for one in found])
    items = [legacy_widget_to_wire(one, configs.get(one.id), times=call.times_out) for one in found]
    return answer_page(call, items, total=total)


async def get_widget(call: Call) -> Reply:
    """GET /widgets/:id, and GET /widgets/embed/:id."""
    return await _answer_widget(call, call.ids["widget_id"])


async def get_hosted_widget(call: Call) -> Reply:
    """GET /widgets/hosted/:slug: needs no key."""
    async with call.database.read() as connection:
        found = await ProjectTable(connection, call.app_id).find_by_slug(call.ids["slug"])
    if found is None:
        raise no_such_widget()
    return await _answer_widget(call, found.id)


async def create_widget(call: Call) -> Reply:
    """POST /widgets."""
    body = read_body(NewWidgetBody, call.body, times=call.times_in)
    name = given(body.name, "") or read_text(body.config, "name")
    if not name.strip():
        raise invalid("name", "name is required")
    async with call.database.write() as connection:
        new = await _project_of(connection, call, body.config, name, given(body.slug, ""))
        project = await ProjectTable(connection, call.app_id).add(new, now=call.times_in.now)
        await WidgetTable(connection, call.app_id).keep(project.id, body.config)
    return answer_created(legacy_widget_to_wire(project, body.config, times=call.times_out))


async def update_widget(call: Call) -> Reply:
    """PUT /widgets/:id."""
    body = read_body(WidgetChangeBody, call.body, times=call.times_in)
    config, now = given(body.config, None), call.times_in.now
    async with call.database.write() as connection:
        table = ProjectTable(connection, call.app_id)
        project = await _load(table, call.ids["widget_id"])
        change = ProjectChange(name=given(body.name, None), slug=given(body.slug, None))
        if config is not None:
            name = given(body.name, project.name)
            new = await _project_of(connection, call, config, name, project.slug)
            change = _change_to(new, slug=given(body.slug, None))
            await table.set_resources(project.id, new.resource_ids, now=now)
            await WidgetTable(connection, call.app_id).keep(project.id, config)
        await table.change(project.id, change, now=now)
    return NO_CONTENT


async def delete_widget(call: Call) -> Reply:
    """DELETE /widgets/:id."""
    async with call.database.write() as connection:
        table = ProjectTable(connection, call.app_id)
        project = await _load(table, call.ids["widget_id"])
        await table.delete(project.id, now=call.times_in.now)
    return NO_CONTENT


async def find_app_of_widget(connection: AsyncConnection, shown: OpenRequest) -> App:
    """The app of the widget with a slug; NotFoundError if there is none."""
    return await find_app_of_slug(connection, shown.ids["slug"])


async def _answer_widget(call: Call, widget_id: str) -> Reply:
    async with call.database.read() as connection:
        project = await _load(ProjectTable(connection, call.app_id), widget_id)
        configs = await WidgetTable(connection, call.app_id).load_configs([project.id])
    wire = legacy_widget_to_wire(project, configs.get(project.id), times=call.times_out)
    return answer(wire)


async def _load(table: ProjectTable, widget_id: str) -> Project:
    try:
        return await table.load(widget_id)
    except NotFoundError as error:
        raise no_such_widget() from error


async def _project_of(
    connection: AsyncConnection, call: Call, config: Mapping[str, object], name: str, slug: str
) -> NewProject:
    """The project of a configuration, for whoever it names.

    Raises:
        InvalidRequestError: It cannot be read, or names something that does not exist.
    """
    resource_ids = await _find_resources(connection, call, config)
    return widget_project_of(
        config, name=name.strip(), slug=slug, resource_ids=resource_ids, times=call.times_in
    )


async def _find_resources(
    connection: AsyncConnection, call: Call, config: Mapping[str, object]
) -> tuple[ResourceId, ...]:
    """Those whose calendars time is found in, else the one with the address; may be none."""
    asked = find_time_of(config, times=call.times_in)
    email, calendar_id = read_text(config, "email"), read_text(config, "calendar")
    if not _names_somebody(asked):
        own = {"calendar_ids": [calendar_id]} if calendar_id else {"emails": [email]}
        if not (email or calendar_id):
            return ()
        asked = find_time_of({"timekitFindTime": own}, times=call.times_in)
    found = await AskedCalendars.find(connection, call.app_id, asked)
    return tuple(one.id for one in (*found.in_part, *found.whole))


def _names_somebody(asked: FindTimeBody) -> bool:
    named: Sequence[object] = (
        *given(asked.calendar_ids, ()),
        *given(asked.resource_ids, ()),
        *given(asked.user_ids, ()),
        *given(asked.emails, ()),
    )
    return bool(named)


def _change_to(new: NewProject, *, slug: str | None) -> ProjectChange:
    return ProjectChange(
        name=new.name,
        slug=slug,
        availability=new.availability,
        booking=new.booking,
        constraints=new.constraints,
        customer_fields=new.customer_fields,
    )


_ANY_KEY = frozenset(KeyKind)

ROUTES = (
    Route(endpoints.EMBED_WIDGET, get_widget, _ANY_KEY),
    Route(endpoints.GET_HOSTED_WIDGET, get_hosted_widget, _ANY_KEY, find_app=find_app_of_widget),
    Route(endpoints.LIST_WIDGETS, list_widgets),
    Route(endpoints.CREATE_WIDGET, create_widget),
    Route(endpoints.GET_WIDGET, get_widget),
    Route(endpoints.UPDATE_WIDGET, update_widget),
    Route(endpoints.DELETE_WIDGET, delete_widget),
)
