"""The server behind real sockets, and bytes sent to it as they are."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any

import uvicorn

from desk_app.server.slow_clients import GUARDED
from tests.server.service import Service


@asynccontextmanager
async def listening(service: Service, **more: Any) -> AsyncIterator[int]:
    """The application of a service under uvicorn on a free loopback port, as `serve` runs it."""
    application = service.http._transport.app  # type: ignore[attr-defined]
    config = uvicorn.Config(
        application, host="127.0.0.1", port=0, log_level="critical", lifespan="off",
        **{**GUARDED, **more},
    )  # fmt: skip
    server = uvicorn.Server(config)
    config.load()
    server.lifespan = config.lifespan_class(config)
    await server.startup()
    running = asyncio.create_task(server.main_loop())
    try:
        yield server.servers[0].sockets[0].getsockname()[1]
    finally:
        server.should_exit = True
        await running
        await server.shutdown()


PATIENCE = 20.0
"""Seconds after which nothing more is expected."""


async def exchange(port: int, sent: bytes) -> bytes:
    """What comes back for some bytes until the server closes; nothing if it just closes."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        writer.write(sent)
        with suppress(ConnectionError, TimeoutError):
            async with asyncio.timeout(PATIENCE):
                await writer.drain()
                return await reader.read()
        return b""
    finally:
        writer.close()
        with suppress(ConnectionError):
            await writer.wait_closed()


async def is_ended(port: int, sent: bytes) -> bool:
    """Whether the server ends a connection on which only this was sent, by itself and in time."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        writer.write(sent)
        async with asyncio.timeout(PATIENCE):
            await reader.read()
    except ConnectionError:
        return True
    except TimeoutError:
        return False
    else:
        return True
    finally:
        writer.close()


def request(target: str, *, method: str = "GET", host: str = "127.0.0.1", more: str = "") -> bytes:
    """A request whose connection ends with it."""
    lines = f"{method} {target} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n{more}\r\n"
    return lines.encode("latin-1")


def status_of(answer: bytes) -> int:
    """The status of an answer; 0 where there is none."""
    parts = answer.split(b" ", 2)
    return int(parts[1]) if len(parts) == 3 else 0
