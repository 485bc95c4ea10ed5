"""From an HTTP request to a handler and back: the key, the body, the times, the errors.

The key is checked before anything else is looked at, the body included.
"""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, NoReturn

from sqlalchemy.exc import SQLAlchemyError
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from desk_app.clock import Clock
from desk_app.errors import ApiError, InvalidRequestError, ServerFaultError
from desk_app.server.authentication import Caller, identify, speak_for
from desk_app.server.calls import Call, OpenRequest, Reply, Route
from desk_app.server.database import Database
from desk_app.server.options import ServerOptions
from desk_app.server.request_times import read_incoming_times, read_outgoing_times
from desk_app.server.timers import settle_due
from desk_app.timekit.json import LONGEST_REQUEST, decode, encode
from desk_app.timekit.problems import reply_from_error

_logger = logging.getLogger(__name__)

TEST_MODE_HEADERS: Final = {
    "timekit-testmode": "true",
    "access-control-expose-headers": "Timekit-TestMode",
}
_MOST_BYTES_A_CHARACTER: Final = 4


@dataclass(frozen=True, slots=True)
class Desk:
    """What every dispatcher of an application shares."""

    database: Database
    options: ServerOptions
    clock: Clock


class Dispatcher:
    """Answers all methods of one path, as an ASGI application."""

    def __init__(self, desk: Desk, routes: Sequence[Route]) -> None:
        self._desk = desk
        self._routes = {route.endpoint.method: route for route in routes}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers one request, whatever comes of it."""
        request = Request(scope, receive)
        try:
            response = await self._answer(request)
        except ApiError as error:
            response = error_response(error)
        except SQLAlchemyError:
            _logger.exception("database failure in %s", request.method)
            response = error_response(_fault())
        except ClientDisconnect:
            return
        await response(scope, receive, send)

    async def _answer(self, request: Request) -> Response:
        now = self._desk.clock.now()
        caller = await self._identify(request, now)
        headers = TEST_MODE_HEADERS if caller.app.is_test else {}
        try:
            reply = await self._handle(request, caller, now)
        except ApiError as error:
            return error_response(error, headers=headers)
        return _response(reply, headers=headers)

    async def _identify(self, request: Request, now: datetime) -> Caller:
        authorization = request.headers.get("authorization")
        route = self._routes.get(request.method)
        find_app = route.find_app if route and authorization is None else None
        async with self._desk.database.read() as connection:
            if find_app is None:
                caller = await identify(connection, authorization, now=now)
            else:
                shown = OpenRequest(request.path_params, request.query_params, now)
                caller = await speak_for(connection, await find_app(connection, shown), now=now)
        if caller.is_anything_due:
            await settle_due(self._desk.database, now)
        return caller

    async def _handle(self, request: Request, caller: Caller, now: datetime) -> Reply:
        route = self._routes.get(request.method)
        if route is None:
            self._refuse_method()
        route.check_key(caller)
        times_in = read_incoming_times(request.headers, request.query_params, now=now)
        call = Call(
            caller=caller,
            database=self._desk.database,
            options=self._desk.options,
            ids=request.path_params,
            query=request.query_params,
            url=str(request.url),
            body=await _read_body(request),
            times_in=times_in,
            times_out=read_outgoing_times(request.headers, request.query_params),
        )
        return await route.handler(call)

    def _refuse_method(self) -> NoReturn:
        allowed = ", ".join(sorted(self._routes))
        raise ApiError(status=405, problem=f"Method not allowed here; allowed are: {allowed}")


async def _read_body(request: Request) -> object:
    """The JSON sent, or None where nothing was.

    Raises:
        ApiError: It is too long (413); reading stops at once.
        InvalidRequestError: It is no JSON, or holds a character no database keeps.
    """
    parts: list[bytes] = []
    size = 0
    async for part in request.stream():
        size += len(part)
        if size > LONGEST_REQUEST * _MOST_BYTES_A_CHARACTER:
            raise _too_long()
        parts.append(part)
    text = b"".join(parts)
    if not text.strip() or request.headers.get("content-type", "").startswith(_FORM):
        return None
    return _decode_body(text)


_FORM: Final = "application/x-www-form-urlencoded"


def _decode_body(text: bytes) -> object:
    try:
        if len(text.decode()) > LONGEST_REQUEST:
            raise _too_long()
        body = decode(text)
    except ValueError as error:
        raise InvalidRequestError(status=400, problem="The body is not valid JSON") from error
    if b"\\u0000" in text and _holds_nul(body):
        raise InvalidRequestError(status=422, problem="Text may not hold the character U+0000")
    return body


def _holds_nul(value: object) -> bool:
    if isinstance(value, str):
        return "\0" in value
    if isinstance(value, Mapping):
        return any(_holds_nul(key) or _holds_nul(item) for key, item in value.items())
    return isinstance(value, list) and any(_holds_nul(item) for item in value)


def _too_long() -> ApiError:
    return ApiError(status=413, problem=f"The request is longer than {LONGEST_REQUEST} characters")


def _fault() -> ServerFaultError:
    return ServerFaultError(status=500, problem="Something went wrong here")


def error_response(error: ApiError, *, headers: Mapping[str, str] | None = None) -> Response:
    """What a client is told of an error."""
    status, body = reply_from_error(error)
    return _response(Reply(status, body), headers=headers or {})


def _response(reply: Reply, *, headers: Mapping[str, str]) -> Response:
    shared = {"cache-control": "no-cache", **headers}
    if reply.body is None:
        return Response(status_code=reply.status, headers=shared)
    return Response(
        encode(reply.body),
        status_code=reply.status,
        headers=shared,
        media_type="application/json",
    )
