"""Logging in as a resource: an e-mail and a password for a token."""

from sqlalchemy.ext.asyncio import AsyncConnection

from desk_app.domain.app import App
from desk_app.errors import NotFoundError
from desk_app.server.apps import KeyKind, find_app
from desk_app.server.authentication import named_app, refusal
from desk_app.server.calls import Call, OpenRequest, Reply, Route, answer
from desk_app.server.logins import log_in
from desk_app.timekit import endpoints
from desk_app.timekit.bodies import read_body
from desk_app.timekit.messages.login import LoginBody, logged_in_resource_to_wire


async def authenticate(call: Call) -> Reply:
    """POST /auth: a new token each time, for only the hashes of old ones are kept."""
    body = read_body(LoginBody, call.body, times=call.times_in)
    resource, token = await log_in(call, email=body.email, password=body.password)
    return answer(logged_in_resource_to_wire(resource, api_token=token))


async def find_named_app(connection: AsyncConnection, shown: OpenRequest) -> App:
    """The app that `Timekit-App` names; an unknown one is refused like a wrong password."""
    try:
        return await find_app(connection, named_app(shown.headers, shown.query))
    except NotFoundError as error:
        raise refusal() from error


ROUTES = (
    Route(
        endpoints.LOG_IN,
        authenticate,
        frozenset({KeyKind.SERVER}),
        find_app=find_named_app,
        is_for_resources=True,
    ),
)
