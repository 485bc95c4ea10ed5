"""What surrounds every request: its id, the name it calls us by, and trailing slashes."""

import logging
from typing import Final
from uuid import uuid4

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from desk_app.errors import InvalidRequestError
from desk_app.server.dispatch import error_response

_logger = logging.getLogger(__name__)

REQUEST_ID_HEADER: Final = "timekit-request-id"


class RequestFrame:
    """Gives every request an id, which goes into the answer and into the log of a failure."""

    def __init__(self, app: ASGIApp, *, allowed_hosts: frozenset[str] | None) -> None:
        self._app = app
        self._allowed_hosts = allowed_hosts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes one request on, as this server understands it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request_id = str(uuid4())

        async def send_with_id(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).append(REQUEST_ID_HEADER, request_id)
            await send(message)

        if not self._is_called_right(scope):
            refusal = InvalidRequestError(status=421, problem="This server has another name")
            await error_response(refusal)(scope, receive, send_with_id)
            return
        try:
            await self._app(_without_last_slash(scope), receive, send_with_id)
        except BaseException:
            _logger.warning("request %s was not answered as it should be", request_id)
            raise

    def _is_called_right(self, scope: Scope) -> bool:
        """Whether the request names this very server, and not a name that was led here."""
        if self._allowed_hosts is None:
            return True
        names = Headers(scope=scope).getlist("host")
        return len(names) == 1 and _host_of(names[0]) in self._allowed_hosts


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
