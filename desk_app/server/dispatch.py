"""From an HTTP request to a handler and back: the key, the body, the times, the errors.

The key is checked before anything else is looked at, the body included; then the rate.
"""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import ceil
from typing import Final, NoReturn

from sqlalchemy.exc import SQLAlchemyError
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from desk_app.clock import Clock
from desk_app.errors import (
    ApiError,
    InvalidInputError,
    NotAuthenticatedError,
    RateLimitedError,
    ServerFaultError,
)
from desk_app.server.authentication import (
    Caller,
    identify,
    named_app,
    read_credentials,
    speak_for,
)
from desk_app.server.books import Books
from desk_app.server.calls import AppFinder, Call, OpenRequest, Reply, Route
from desk_app.server.cors import is_preflight, page_headers, preflight_headers
from desk_app.server.database import Database
from desk_app.server.options import ServerOptions
from desk_app.server.refusals import refuse
from desk_app.server.repeating import repeated
from desk_app.server.request_body import read_json_body
from desk_app.server.request_ids import current_request_id
from desk_app.server.request_log import note_access
from desk_app.server.request_times import read_incoming_times, read_outgoing_times
from desk_app.server.resource_scope import hold_to_scope
from desk_app.server.timers import settle_due
from desk_app.server.widget_scope import check_widget_body
from desk_app.server.wrong_keys import address_of
from desk_app.timekit.bodies import invalid
from desk_app.timekit.json import encode
from desk_app.timekit.problems import reply_from_error

_logger = logging.getLogger(__name__)

TEST_MODE_HEADERS: Final = {
    "timekit-testmode": "true",
    "access-control-expose-headers": "Timekit-TestMode",
}
REMAINING_HEADER: Final = "x-ratelimit-remaining"


@dataclass(frozen=True, slots=True)
class Desk:
    """What every dispatcher of an application shares."""

    database: Database
    options: ServerOptions
    clock: Clock
    books: Books


class Dispatcher:
    """Answers all methods of one path, as an ASGI application."""

    def __init__(self, desk: Desk, routes: Sequence[Route]) -> None:
        self._desk = desk
        self._routes = {route.endpoint.method: route for route in routes}
        self._path = routes[0].endpoint.route

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers one request, whatever comes of it."""
        request = Request(scope, receive)
        try:
            response = await self._answer(request)
        except SQLAlchemyError:
            _logger.exception("database failure in request %s", current_request_id())
            response = error_response(_fault())
        except ClientDisconnect:
            return
        await response(scope, receive, send)

    async def _answer(self, request: Request) -> Response:
        """Says first what a page may ask, then who asks, and only then what comes of it."""
        note_access(request.scope, route=self._path)
        origins = self._desk.options.allowed_origins
        if is_preflight(request.method, request.headers):
            headers = preflight_headers(request.headers, self._routes, origins)
            if headers is not None:
                return Response(status_code=204, headers=headers)
        now, route = self._desk.clock.now(), self._routes.get(request.method)
        try:
            caller = await self._admit(request, route, now)
        except ApiError as error:
            return error_response(
                error, headers=page_headers(request.headers, route, None, origins)
            )
        note_access(request.scope, app=caller.app.slug)
        headers = page_headers(request.headers, route, caller, origins)
        if caller.app.is_test:
            headers = TEST_MODE_HEADERS | headers
        return await self._answer_caller(request, caller, now, headers)

    async def _answer_caller(
        self, request: Request, caller: Caller, now: datetime, headers: dict[str, str]
    ) -> Response:
        try:
            left = self._desk.books.counts.let_pass(caller.app, now)
            if left is not None:
                headers[REMAINING_HEADER] = str(left)
            if caller.is_anything_due:
                await repeated(self._desk.database, lambda database: settle_due(database, now))
            return _response(await self._handle(request, caller, now), headers=headers)
        except ApiError as error:
            if isinstance(error, NotAuthenticatedError):  # a password that was wrong
                self._desk.books.wrong_keys.note_wrong(_address(request), now)
            return error_response(error, headers=headers, options=self._desk.options)
        except InvalidInputError as error:  # of the rules, which know no wire
            refusal = invalid(error.field, error.message)
            return error_response(refusal, headers=headers, options=self._desk.options)

    async def _admit(self, request: Request, route: Route | None, now: datetime) -> Caller:
        """The caller of a request, who has to wait after too many wrong keys."""
        books, address = self._desk.books, _address(request)
        authorization = request.headers.get("authorization")
        if route and route.find_app and authorization is None:
            return await self._admit_without_key(route, route.find_app, request, now)
        credentials = read_credentials(authorization)
        books.wrong_keys.check(address, credentials.digest, now)
        slug = named_app(request.headers, request.query_params)

        async def find(database: Database) -> Caller:
            async with database.glance() as connection:
                return await identify(connection, credentials, app_slug=slug, now=now)

        try:
            caller = await repeated(self._desk.database, find)
        except NotAuthenticatedError:
            books.wrong_keys.note_wrong(address, now)
            raise
        books.wrong_keys.note_right(address, credentials.digest)
        if caller.key_id is not None:
            books.stamps.note(caller.key_id, caller.key_last_used_at, now)
        return caller

    async def _admit_without_key(
        self, route: Route, find_app: AppFinder, request: Request, now: datetime
    ) -> Caller:
        """The same where no key is needed; what is posted may be a password, so a guess."""
        wrong_keys, address = self._desk.books.wrong_keys, _address(request)
        if route.endpoint.method == "POST":
            wrong_keys.check(address, "", now)
        shown = OpenRequest(request.path_params, request.query_params, request.headers, now)

        async def find(database: Database) -> Caller:
            async with database.read() as connection:
                app = await find_app(connection, shown)
                return await speak_for(connection, app, now=now)

        try:
            return await repeated(self._desk.database, find)
        except NotAuthenticatedError:
            wrong_keys.note_wrong(address, now)
            raise

    async def _handle(self, request: Request, caller: Caller, now: datetime) -> Reply:
        route = self._routes.get(request.method)
        if route is None:
            self._refuse_method()
        route.check_key(caller, self._desk.options)
        headers, query = request.headers, request.query_params
        times_in = read_incoming_times(headers, query, now=now)
        body = await read_json_body(request)
        times_out = read_outgoing_times(headers, query)

        async def handle(database: Database) -> Reply:
            call = Call(
                caller=caller,
                database=database,
                options=self._desk.options,
                ids=request.path_params,
                query=query,
                url=lambda: str(request.url),
                body=body,
                times_in=times_in,
                times_out=times_out,
            )
            check_widget_body(call)
            return await route.handler(await hold_to_scope(call, route))

        return await repeated(self._desk.database.of_app(caller.app.id), handle)

    def _refuse_method(self) -> NoReturn:
        allowed = ", ".join(sorted(self._routes))
        raise ApiError(status=405, problem=f"Method not allowed here; allowed are: {allowed}")


def _address(request: Request) -> str | None:
    return address_of(request.scope.get("client"))


def _fault() -> ServerFaultError:
    return ServerFaultError(status=500, problem="Something went wrong here")


def error_response(
    error: ApiError,
    *,
    headers: Mapping[str, str] | None = None,
    options: ServerOptions | None = None,
) -> Response:
    """What a client is told of an error."""
    status, body = refuse(error, options) if options else reply_from_error(error)
    pause = error.retry_after if isinstance(error, RateLimitedError) else None
    waiting = {} if pause is None else {"retry-after": str(ceil(pause.total_seconds()))}
    return _response(Reply(status, body), headers={**(headers or {}), **waiting})


def _response(reply: Reply, *, headers: Mapping[str, str]) -> Response:
    shared = {"cache-control": "no-cache", **headers, **reply.headers}
    if reply.body is None:
        return Response(status_code=reply.status, headers=shared)
    return Response(
        encode(reply.body),
        status_code=reply.status,
        headers=shared,
        media_type="application/json",
    )
