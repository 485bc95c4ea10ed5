"""A server on a loopback port that answers with whatever bytes a test gives it.

    async with ScriptedServer(reply(200, b"<html>")) as server:
        ...  # speak to server.url

The answers are given in turn, the last one again and again, each on a connection that is closed
afterwards.
"""

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from types import TracebackType
from typing import Any, Self

Play = Callable[[asyncio.StreamWriter], Awaitable[None]]
"""What is done with a connection once a request has come."""


class ScriptedServer:
    """Plays its script to whoever connects, and remembers the requests."""

    def __init__(self, *script: Play) -> None:
        self._script = script
        self._listening: asyncio.Server | None = None
        self._busy: set[asyncio.Task[None]] = set()
        self.requests: list[bytes] = []
        """Head and body of each, as received."""
        self.first_request = asyncio.Event()

    @property
    def port(self) -> int:
        assert self._listening is not None
        return int(self._listening.sockets[0].getsockname()[1])

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def __aenter__(self) -> Self:
        self._listening = await asyncio.start_server(self._meet, "127.0.0.1", 0)
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        assert self._listening is not None
        self._listening.close()
        for task in self._busy:
            task.cancel()
        await asyncio.gather(*self._busy, return_exceptions=True)
        await self._listening.wait_closed()

    async def _meet(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._busy.add(task)
        try:
            with suppress(ConnectionError, asyncio.IncompleteReadError):
                self.requests.append(await _read_request(reader))
                self.first_request.set()
                play = self._script[min(len(self.requests), len(self._script)) - 1]
                await play(writer)
        except asyncio.CancelledError:
            pass
        finally:
            self._busy.discard(task)
            writer.close()
            with suppress(ConnectionError, asyncio.CancelledError):
                await writer.wait_closed()


async def _read_request(reader: asyncio.StreamReader) -> bytes:
    head = await reader.readuntil(b"\r\n\r\n")
    for line in head.lower().split(b"\r\n"):
        if line.startswith(b"content-length:"):
            head += await reader.readexactly(int(line.partition(b":")[2]))
    return head


# --- what may be played ----------------------------------------------------------------------


def raw(*parts: bytes) -> Play:
    """Sends bytes as they are, then closes the connection."""

    async def play(writer: asyncio.StreamWriter) -> None:
        writer.writelines(parts)
        await writer.drain()

    return play


def reply(
    status: int,
    body: bytes = b"",
    headers: Mapping[str, str] | None = None,
    *,
    kind: str = "application/json",
) -> Play:
    """A whole answer."""
    fields = {"Content-Type": kind, "Content-Length": str(len(body)), **(headers or {})}
    return raw(head(status, fields), body)


def reply_json(status: int, body: Any, headers: Mapping[str, str] | None = None) -> Play:
    """A whole answer with a JSON value."""
    return reply(status, json.dumps(body).encode(), headers)


def head(status: int, fields: Mapping[str, str]) -> bytes:
    """The head of an answer."""
    lines = [f"HTTP/1.1 {status} Scripted", *(f"{name}: {text}" for name, text in fields.items())]
    return "\r\n".join([*lines, "Connection: close", "", ""]).encode()


async def hang(writer: asyncio.StreamWriter) -> None:
    """Says nothing, for ever."""
    await asyncio.Event().wait()


def drip(content: bytes, *, every: float = 0.05) -> Play:
    """Sends one byte after the other."""

    async def play(writer: asyncio.StreamWriter) -> None:
        for byte in content:
            writer.write(bytes([byte]))
            await writer.drain()
            await asyncio.sleep(every)

    return play


def endless(start: bytes, more: bytes) -> Play:
    """Sends more and more, for as long as anybody listens."""

    async def play(writer: asyncio.StreamWriter) -> None:
        writer.write(start)
        while True:
            writer.write(more)
            await writer.drain()

    return play
