"""What surrounds every request: its id, the name it calls us by, and trailing slashes."""

import logging
import re
from typing import Final

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from desk_app.errors import InvalidRequestError, ServerFaultError
from desk_app.server.dispatch import error_response
from desk_app.server.request_ids import begin_request
from desk_app.server.request_log import Access

_logger = logging.getLogger(__name__)

REQUEST_ID_HEADER: Final = "timekit-request-id"
LARGEST_HEAD: Final = 16_384
"""Bytes of a request's headers; more is refused (431, or 400 where they arrive in pieces)."""


class RequestFrame:
    """Gives every request an id, which goes into the answer and into the log of a failure."""

    def __init__(
        self, app: ASGIApp, *, allowed_hosts: frozenset[str] | None, logs_requests: bool
    ) -> None:
        self._app = app
        self._logs_requests = logs_requests
        self._allowed_hosts = allowed_hosts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes one request on, as this server understands it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request_id = begin_request()
        access = Access.begin(scope)
        has_begun = False

        async def send_with_id(message: Message) -> None:
            nonlocal has_begun
            if message["type"] == "http.response.start":
                has_begun = True
                access.status = message["status"]
                MutableHeaders(scope=message).append(REQUEST_ID_HEADER, request_id)
            await send(message)

        try:
            answer = _refuse_size(scope) or self._refuse_name(scope) or self._app
            await answer(_without_last_slash(scope), receive, send_with_id)
        except Exception:  # the one boundary: no handler's fault ends the connection unanswered
            _logger.exception("request %s failed", request_id)
            if has_begun:
                raise
            fault = ServerFaultError(status=500, problem="Something went wrong here")
            await error_response(fault)(scope, receive, send_with_id)
        finally:
            if self._logs_requests:
                access.log()

    def _refuse_name(self, scope: Scope) -> ASGIApp | None:
        """The answer to a request that names no server, or not this one; None if it does."""
        names = Headers(scope=scope).getlist("host")
        if self._allowed_hosts is not None:
            is_right = len(names) == 1 and _host_of(names[0]) in self._allowed_hosts
            return None if is_right else _refusal(421, "This server has another name")
        is_right = len(names) < 2 and all(map(_NAME.fullmatch, names))
        return None if is_right else _refusal(400, "The Host header does not name a server")


def _refuse_size(scope: Scope) -> ASGIApp | None:
    """The answer to a request with too large a head; None if it has a good size."""
    size = sum(len(name) + len(value) for name, value in scope["headers"])
    return _refusal(431, "The headers are too large") if size > LARGEST_HEAD else None


def _refusal(status: int, problem: str) -> Response:
    return error_response(InvalidRequestError(status=status, problem=problem))


_NAME: Final = re.compile(r"(\[[0-9a-f:.]{2,45}\]|[a-z0-9._-]{1,253})(:[0-9]{1,5})?", re.I | re.A)
"""A host with or without a port; links to other pages repeat it, so it holds nothing else."""


def _host_of(name: str) -> str:
    """A Host header without its port; an address of IPv6 keeps its brackets."""
    host, colon, port = name.rpartition(":")
    is_port = colon and port.isascii() and port.isdigit()
    return (host if is_port and not _is_bare_ipv6(host) else name).lower()


def _is_bare_ipv6(host: str) -> bool:
    return ":" in host and not host.endswith("]")


def _without_last_slash(scope: Scope) -> Scope:
    path = scope["path"]
    return {**scope, "path": path.rstrip("/")} if path.endswith("/") and path != "/" else scope
