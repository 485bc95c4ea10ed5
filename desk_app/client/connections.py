"""Opens clients: to the desk inside this program, or over the network.

Importing this module loads the HTTP library, so a window does it on a thread, after its first
frame.
"""

from collections.abc import Callable
from typing import Final

import httpx

from desk_app.client.handover_transport import HandoverTransport, Submit
from desk_app.client.timekit_client import DEADLINE_READ, DEADLINE_WRITE, TimekitClient
from desk_app.client.transports import NetworkTransport, SystemTrust, parse_server_url
from desk_app.clock import Clock
from desk_app.timekit.app_token import AppToken

EMBEDDED_URL: Final = "embedded:"
"""In place of an address: the desk inside this program."""

_NO_ADDRESS: Final = "http://embedded.desk"
"""Goes into requests that are handed over; no name service is ever asked for it."""


class Connections:
    """Makes clients that share what is costly to make."""

    def __init__(
        self,
        embedded_submit: Callable[[], Submit],
        *,
        answer_within: float | None = None,
        uses_system_proxy: Callable[[], bool] = lambda: False,
        clock: Clock | None = None,
    ) -> None:
        """Keeps in mind how to reach the embedded desk, which is not started yet.

        Args:
            embedded_submit: Starts it if need be, and gives the way in.
            answer_within: Seconds any answer may take; None is the client's usual time.
            uses_system_proxy: Whether clients opened from now on go by this computer's proxy.
            clock: What time it is; None is the computer's own clock.
        """
        self._clock = clock
        self._answer_within = answer_within
        self._uses_system_proxy = uses_system_proxy
        self._embedded_submit = embedded_submit
        self._trust = SystemTrust()

    def open(self, url: str, app_token: AppToken) -> TimekitClient:
        """A client for an address and a key; nothing is sent yet, and nothing blocks.

        Raises:
            InvalidInputError: The address is none.
            UntrustedServerError: It is plain HTTP and not of this computer.
        """
        if url == EMBEDDED_URL:
            return self._client(_NO_ADDRESS, app_token, HandoverTransport(self._embedded_submit()))
        address = parse_server_url(url)
        transport = NetworkTransport(
            address, self._trust, uses_system_proxy=self._uses_system_proxy()
        )
        return self._client(str(address), app_token, transport)

    def _client(
        self, address: str, app_token: AppToken, transport: httpx.AsyncBaseTransport
    ) -> TimekitClient:
        seconds = self._answer_within
        return TimekitClient(
            base_url=address,
            app_token=app_token,
            transport=transport,
            clock=self._clock,
            deadline_read=DEADLINE_READ if seconds is None else seconds,
            deadline_write=DEADLINE_WRITE if seconds is None else seconds,
        )
