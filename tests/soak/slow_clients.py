"""Campaign `slow_clients`: half a request on many connections, and a desk that works meanwhile."""

import asyncio
import base64
import statistics
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import httpx

from tests.soak.campaign import Campaign
from tests.soak.servers import Server, guarded, unguarded

CONNECTIONS = {"tiny": 40, "small": 40, "full": 200}
"""Of each kind: half a head, and half a body."""

LONGEST_LIFE = 10.0
"""Seconds within which all of them have to be closed."""

SLOWEST = 0.25
"""Seconds within which 99 of 100 requests of the desk have to be answered."""

HALF_HEAD = b"GET /v2/app HTTP/1.1\r\nHost: 127.0.0.1\r\nX: "


def half_body(key: str) -> bytes:
    """The head of a request that is let in, and a body that never ends."""
    secret = base64.b64encode(f":{key}".encode()).decode()
    return (
        f"POST /v2/resources HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Basic {secret}\r\n"
        "Content-Length: 100\r\n\r\n{"
    ).encode()


@dataclass
class Siege:
    """What was seen while the slow clients were there."""

    still_open: int
    seconds: list[float]
    """How long the desk waited for each answer."""
    unanswered: int

    @property
    def p99(self) -> float:
        return statistics.quantiles(self.seconds, n=100)[98]


def run(size: str) -> Campaign:
    """Runs the campaign; `size` is `small` or `full`."""
    begun, count = time.perf_counter(), CONNECTIONS[size]
    with (
        tempfile.TemporaryDirectory(prefix="desk-soak-") as folder,
        guarded(Path(folder)) as server,
    ):
        siege = asyncio.run(_besiege(server, count))
    with unguarded() as server:
        control = asyncio.run(_besiege(server, 10))
    return Campaign(
        id="slow_clients",
        cycles=2 * count,
        acknowledged=len(siege.seconds),
        lost=siege.unanswered,
        duplicated=0,
        violations=siege.still_open + (siege.p99 > SLOWEST),
        control_failed=control.still_open == 20,
        seconds=time.perf_counter() - begun,
    )


async def _besiege(server: Server, count: int) -> Siege:
    halves = [HALF_HEAD, half_body(server.key)] * count
    held = [asyncio.create_task(_hold(server.port, half)) for half in halves]
    desk = asyncio.create_task(_work(server))
    _, still_open = await asyncio.wait(held, timeout=LONGEST_LIFE)
    for one in held:
        one.cancel()
    desk.cancel()
    await asyncio.gather(*held, return_exceptions=True)
    siege = await desk
    siege.still_open = len(still_open)
    return siege


async def _hold(port: int, half: bytes) -> None:
    """Sends half a request and waits until the server has enough of it."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        with suppress(ConnectionError):
            writer.write(half)
            while await reader.read(4096):
                pass
    finally:
        writer.close()
        with suppress(ConnectionError):
            await writer.wait_closed()


async def _work(server: Server) -> Siege:
    siege = Siege(0, [], 0)
    url = f"http://127.0.0.1:{server.port}/v2/app"
    with suppress(asyncio.CancelledError):
        async with httpx.AsyncClient(auth=("", server.key), timeout=5) as http:
            while True:
                begun = time.perf_counter()
                try:
                    answer = await http.get(url)
                    siege.unanswered += answer.status_code != 200
                except httpx.TransportError:
                    siege.unanswered += 1
                siege.seconds.append(time.perf_counter() - begun)
                await asyncio.sleep(0.02)
    return siege
