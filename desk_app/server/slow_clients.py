"""Slow clients cannot take the server down: a request has to arrive within a deadline.

Without it, a connection that sends half a request keeps its place for ever. A connection that
says nothing has as long as one that begins; between two requests uvicorn's own limit holds. When
there are too many connections that wait for their client, the oldest of them goes, not the
newest, so whoever comes with a whole request is answered.
"""

import asyncio
from typing import Any, ClassVar, Final

import h11
from typing_extensions import override
from uvicorn.protocols.http.h11_impl import H11Protocol

from desk_app.server.frame import LARGEST_HEAD

LONGEST_ARRIVAL: Final = 8.0
"""Seconds from the opening, or the first byte of a later request, to the end of its body."""

MOST_WAITING: Final = 400
"""Connections of one process whose request has not arrived as a whole."""


class PatientProtocol(H11Protocol):
    """HTTP as uvicorn speaks it, with a deadline for the client."""

    longest_arrival: ClassVar[float] = LONGEST_ARRIVAL
    most_waiting: ClassVar[int] = MOST_WAITING
    waiting: ClassVar["dict[PatientProtocol, None]"] = {}
    """Every connection that has yet to send its request, oldest first."""
    _deadline: asyncio.TimerHandle | None = None

    @override
    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._begin_waiting()

    @override
    def connection_lost(self, exc: Exception | None) -> None:
        self._stop_waiting()
        super().connection_lost(exc)

    @override
    def data_received(self, data: bytes) -> None:
        self._begin_waiting()
        super().data_received(data)

    @override
    def handle_events(self) -> None:
        super().handle_events()
        if self.conn.their_state is h11.SEND_BODY:
            self._begin_waiting()
        elif self.conn.their_state is not h11.IDLE:
            self._stop_waiting()

    def _begin_waiting(self) -> None:
        if self._deadline is not None:
            return
        self._deadline = self.loop.call_later(self.longest_arrival, self._give_up)
        self.waiting[self] = None
        if len(self.waiting) > self.most_waiting:
            next(iter(self.waiting)).abort()

    def _stop_waiting(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None
            self.waiting.pop(self, None)

    def _give_up(self) -> None:
        """Ends the connection, unless it is we who have not read on."""
        self._stop_waiting()
        if self.flow.read_paused:
            self._begin_waiting()
        else:
            self.abort()

    def abort(self) -> None:
        """Ends the connection at once, and with it what was begun of its request."""
        self._stop_waiting()
        self.transport.abort()


GUARDED: Final[dict[str, Any]] = {
    "http": PatientProtocol,
    "ws": "none",
    "h11_max_incomplete_event_size": LARGEST_HEAD,
    "proxy_headers": False,
    "server_header": False,
}
"""What uvicorn is told so that a server can be left open to others.

The address of a peer is the one it connects from: nobody may name another.
"""
