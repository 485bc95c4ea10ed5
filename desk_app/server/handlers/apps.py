"""Apps by their slug: a key sees and changes its own, and may make further ones.

No key sees the app of another, the ones it made included: what comes with a new app are the keys
that open it, shown this once. Deleting an app ends it for everybody; its rows are kept.
"""

from sqlalchemy.ext.asyncio import AsyncConnection

from desk_app.domain.app import App
from desk_app.domain.resource import Resource
from desk_app.domain.resource_change import NewResource
from desk_app.errors import NotFoundError, PermissionDeniedError
from desk_app.server.apps import LONGEST_APP_NAME, add_app, change_app, delete_app, find_app
from desk_app.server.calls import NO_CONTENT, Call, Reply, Route, answer, answer_created
from desk_app.server.repositories.calendars import CalendarTable
from desk_app.server.repositories.resources import ResourceTable
from desk_app.timekit import endpoints
from desk_app.timekit.bodies import invalid, read_body
from desk_app.timekit.messages.app import (
    AppBody,
    InviteBody,
    app_change_of,
    app_to_wire,
    created_app_to_wire,
)
from desk_app.timekit.messages.resource import short_resource_to_wire


async def list_apps(call: Call) -> Reply:
    """GET /apps: the one the key belongs to."""
    return answer([app_to_wire(call.caller.app, times=call.times_out)])


async def get_app_by_slug(call: Call) -> Reply:
    """GET /apps/:slug."""
    return answer(app_to_wire(_own_app(call), times=call.times_out))


async def create_further_app(call: Call) -> Reply:
    """POST /apps: a test app makes test apps; the owner is the same unless another is named."""
    if not call.options.plan_allows_app_creation:
        raise PermissionDeniedError(status=403, problem="The plan does not allow this")
    body = read_body(AppBody, call.body, times=call.times_in)
    name, settings = app_change_of(body, times=call.times_in)
    if name is None:
        raise invalid("name", "name is required")
    _check_length(name)
    owner = call.caller.app
    async with call.database.write() as connection:
        made = await add_app(
            connection,
            name,
            now=call.times_in.now,
            is_test=owner.is_test,
            owner_email=str(settings.pop("contact_email", owner.owner_email)),
            settings={key: value for key, value in settings.items() if value is not None},
        )
        app = await find_app(connection, made.slug)
    wire = created_app_to_wire(
        app, times=call.times_out, server_key=made.server_key, widget_key=made.widget_key
    )
    return answer_created(wire)


async def update_app(call: Call) -> Reply:
    """PUT /apps/:slug: changes the settings that are sent and leaves the others."""
    app = _own_app(call)
    body = read_body(AppBody, call.body, times=call.times_in)
    name, settings = app_change_of(body, times=call.times_in)
    _check_length(name or "")
    async with call.database.write() as connection:
        app = await find_app(connection, app.slug)
        await change_app(connection, app, name=name, settings=settings, now=call.times_in.now)
    return NO_CONTENT


async def delete_own_app(call: Call) -> Reply:
    """DELETE /apps/:slug: with its own server key alone."""
    app = _own_app(call)
    async with call.database.write() as connection:
        await delete_app(connection, app, now=call.times_in.now)
    return NO_CONTENT


async def invite(call: Call) -> Reply:
    """POST /app/invite: the resource of an address, which is there, comes back, or is made.

    Source: the row of the endpoint map; what becomes of the invited is our reading, for here no
    address belongs to more than one app.
    """
    email = read_body(InviteBody, call.body, times=call.times_in).email
    async with call.database.write() as connection:
        resource = await _invited(connection, call, email)
    return answer(short_resource_to_wire(resource, times=call.times_out))


async def _invited(connection: AsyncConnection, call: Call, email: str) -> Resource:
    table, now = ResourceTable(connection, call.app_id), call.times_in.now
    if found := await table.load_by_email([email]):
        return found[0]
    if restored := await table.restore(email, now=now):
        return restored
    name = email.partition("@")[0]
    made = await table.add(NewResource(name=name, time_zone_name="UTC", email=email), now=now)
    await CalendarTable(connection, call.app_id).add_default(made.id, now=now)
    return made


def _own_app(call: Call) -> App:
    """The app of the caller, which is the one named; NotFoundError if another is."""
    if call.ids["slug"] != call.caller.app.slug:
        raise NotFoundError(status=404, problem="App does not exist", model="App")
    return call.caller.app


def _check_length(name: str) -> None:
    if len(name) > LONGEST_APP_NAME:
        raise invalid("name", f"name may have {LONGEST_APP_NAME} characters at most")


ROUTES = (
    Route(endpoints.LIST_APPS, list_apps),
    Route(endpoints.CREATE_APP, create_further_app),
    Route(endpoints.GET_APP_BY_SLUG, get_app_by_slug),
    Route(endpoints.UPDATE_APP, update_app),
    Route(endpoints.DELETE_APP, delete_own_app),
    Route(endpoints.INVITE, invite),
)
