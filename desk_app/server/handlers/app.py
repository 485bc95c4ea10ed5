"""The app itself, and what the server can do beyond plain Timekit."""

from desk_app.errors import NotFoundError
from desk_app.server.apps import find_webhook_secret
from desk_app.server.calls import Call, Reply, Route, answer
from desk_app.timekit import endpoints
from desk_app.timekit.messages.app import app_to_wire, capabilities_to_wire


async def get_app(call: Call) -> Reply:
    """GET /app."""
    async with call.database.read() as connection:
        secret = await find_webhook_secret(connection, call.app_id)
    return answer(app_to_wire(call.caller.app, times=call.times_out, webhook_secret=secret))


async def get_capabilities(call: Call) -> Reply:
    """GET /desk/capabilities: 404 where the extensions are off, as at Timekit."""
    if not call.options.extensions:
        raise NotFoundError(status=404, problem="Not found")
    return answer(capabilities_to_wire(call.options.listed_extensions))


ROUTES = (
    Route(endpoints.GET_APP, get_app),
    Route(endpoints.GET_CAPABILITIES, get_capabilities),
)
