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

from desk_app.errors import (
    NetworkError,
    OfflineError,
    ProxyRefusedError,
    TimedOutError,
    UntrustedServerError,
)

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
        ProxyRefusedError: Nor did the proxy make one.
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
    for cause in _causes(error):
        if isinstance(cause, ssl.SSLCertVerificationError):
            return UntrustedServerError(_CERTIFICATE_PROBLEMS.get(cause.verify_code, _UNKNOWN))
        if isinstance(cause, ssl.SSLError):
            return UntrustedServerError(_NO_AGREEMENT)
    if isinstance(error, httpx.ProxyError):
        return ProxyRefusedError()
    return OfflineError()


_UNKNOWN: Final = (
    "Nobody this computer trusts has signed the server's certificate, so the key was not sent. "
    "Ask whoever runs it, or have your company's certificate installed on this computer."
)
_NO_AGREEMENT: Final = (
    "No secure connection came about: the server may be too old, or is none. The key was not "
    "sent. Ask whoever runs it."
)
_EXPIRED: Final = (
    "The server's certificate is not valid at this time, so the key was not sent. Check this "
    "computer's date, then ask whoever runs the server."
)
_OTHER_NAME: Final = (
    "The server's certificate is that of another address, so the key was not sent. Check the "
    "address, then ask whoever runs the server."
)
_CERTIFICATE_PROBLEMS: Final = {9: _EXPIRED, 10: _EXPIRED, 62: _OTHER_NAME, 64: _OTHER_NAME}
"""By the codes of OpenSSL: not yet valid, expired, another host name, another IP address."""


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__
