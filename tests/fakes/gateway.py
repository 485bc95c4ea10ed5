"""A way over the network to a real desk, that misbehaves where a test tells it to.

    async with Gateway(desk) as gateway:
        gateway.play(reply(500), to="POST /v2/bookings")
        gateway.rewrite(lambda body: ..., of="GET /v2/bookings")
        gateway.behave()
        await gateway.cut()

Real sockets on a loopback port; what is not told otherwise is answered by the desk itself.
"""

import asyncio
import json
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from email.utils import format_datetime
from types import TracebackType
from typing import Any, Self

from desk_app.server.embedded import EmbeddedDesk
from tests.fakes.scripted_server import Play, head

Rewrite = Callable[[Any], Any]


class Gateway:
    """Hands requests over, or plays a script to them; tells which came."""

    def __init__(self, desk: EmbeddedDesk) -> None:
        self._desk = desk
        self._listening: asyncio.Server | None = None
        self._busy: set[asyncio.Task[None]] = set()
        self._plays: dict[str, Play] = {}
        self._rewrites: dict[str, Rewrite] = {}
        self._port = 0
        self.tells_time: Callable[[], datetime] | None = None
        """What goes out as `Date`; None for no such header."""
        self.requests: list[str] = []
        """Method and target of each request, as received."""

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    async def __aenter__(self) -> Self:
        await self.mend()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.cut()

    # --- what a test tells it ----------------------------------------------------------------

    def play(self, play: Play, *, to: str = "") -> None:
        """Plays this to every request that begins so, such as `POST /v2/bookings`."""
        self._plays[to] = play

    def rewrite(self, change: Rewrite, *, of: str) -> None:
        """Changes the JSON that the desk answers to requests that begin so."""
        self._rewrites[of] = change

    def behave(self) -> None:
        """From now on passes everything on as it is."""
        self._plays.clear()
        self._rewrites.clear()

    async def cut(self) -> None:
        """Nobody listens at the port any more."""
        if self._listening is not None:
            self._listening.close()
            self._listening = None
        for task in tuple(self._busy):
            task.cancel()
        await asyncio.gather(*self._busy, return_exceptions=True)

    async def mend(self) -> None:
        """Listens, at the same port as before."""
        self._listening = await asyncio.start_server(self._meet, "127.0.0.1", self._port)
        self._port = int(self._listening.sockets[0].getsockname()[1])

    # --- a connection ------------------------------------------------------------------------

    async def _meet(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._busy.add(task)
        try:
            with suppress(ConnectionError, asyncio.IncompleteReadError):
                await self._answer(reader, writer)
        except asyncio.CancelledError:
            pass
        finally:
            self._busy.discard(task)
            writer.close()
            with suppress(ConnectionError, asyncio.CancelledError):
                await writer.wait_closed()

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        method, target, headers, body = await _read_request(reader)
        request = f"{method} {target}"
        self.requests.append(request)
        play = _find(self._plays, request)
        if play is not None:
            await play(writer)
            return
        asked = self._desk.submit(method, target, headers, body)
        status, fields, content = await asyncio.wrap_future(asked)
        change = _find(self._rewrites, request)
        if change is not None:
            content = json.dumps(change(json.loads(content))).encode()
        sent = {name: text for name, text in fields if name.lower() != "content-length"}
        if self.tells_time is not None:
            sent["Date"] = format_datetime(self.tells_time(), usegmt=True)
        writer.write(head(status, {**sent, "Content-Length": str(len(content))}) + content)
        await writer.drain()


def _find(table: dict[str, Any], request: str) -> Any:
    """What was told of this request, the most exact first."""
    told = sorted((start for start in table if request.startswith(start)), key=len)
    return table[told[-1]] if told else None


async def _read_request(
    reader: asyncio.StreamReader,
) -> tuple[str, str, list[tuple[str, str]], bytes]:
    text = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    first, *lines = text.strip("\r\n").split("\r\n")
    method, target, _ = first.split(" ", 2)
    headers = [(name.strip(), rest.strip()) for name, _, rest in (x.partition(":") for x in lines)]
    lengths = [int(text) for name, text in headers if name.lower() == "content-length"]
    body = await reader.readexactly(lengths[0]) if lengths else b""
    return method, target, headers, body
