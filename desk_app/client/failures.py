"""Failures of the network: what httpx and the system raise becomes one of our errors.

The one place that knows the exceptions of the library. What the server says is not decided here
but in `timekit.problems`.
"""

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final

import httpx

from desk_app.errors import NetworkError, OfflineError, TimedOutError, UntrustedServerError

_CONNECTING: Final = (".connect_tcp.started", ".connect_unix_socket.started")
_SENDING: Final = ".send_request_headers.started"


@dataclass(slots=True)
class Progress:
    """How far a request has got, as the connection tells it."""

    is_connecting: bool = False
    """Whether nothing of it can have left yet; False is the careful answer."""

    async def trace(self, event: str, _: Any) -> None:
        """Takes note of a step; given to httpx as the extension `trace` of a request."""
        if event.endswith(_CONNECTING):
            self.is_connecting = True
        elif event.endswith(_SENDING):
            self.is_connecting = False


@contextmanager
def network_failures(*, is_write: bool, progress: Progress) -> Iterator[None]:
    """Turns failures to speak to the server into errors fit to show.

    Raises:
        OfflineError: No connection came about, so nothing was applied.
        UntrustedServerError: Nor did a trusted one.
        TimedOutError: The deadline passed.
        NetworkError: The connection broke off.
    """
    try:
        yield
    except (TimeoutError, httpx.TimeoutException) as error:
        unknown = is_write and not progress.is_connecting
        raise TimedOutError(is_applied_unknown=unknown) from error
    except (httpx.ConnectError, httpx.ProxyError, httpx.UnsupportedProtocol) as error:
        raise _not_connected(error) from error
    except (httpx.TransportError, OSError) as error:
        raise NetworkError(title="The connection broke off", is_applied_unknown=is_write) from error


def _not_connected(error: BaseException) -> NetworkError:
    if any(isinstance(cause, ssl.SSLError) for cause in _causes(error)):
        return UntrustedServerError()
    return OfflineError()


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__
