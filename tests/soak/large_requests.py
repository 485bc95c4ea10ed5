"""Campaign `large_requests`: far too much of everything, and how much memory that takes."""

import asyncio
import gzip
import tempfile
import time
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import httpx

from tests.soak.campaign import Campaign
from tests.soak.servers import Server, guarded, unguarded

REQUESTS = {"tiny": 20, "small": 100, "full": 1000}
MOST_GROWTH = 32 * 1024 * 1024
"""Bytes."""

AT_ONCE = 8
BOMB = gzip.compress(bytes(64 * 1024 * 1024))
"""65 KB that become 64 MB."""

JSON = {"content-type": "application/json"}
REFUSALS = {400, 413, 415, 431}


async def _endless() -> AsyncIterator[bytes]:
    for _ in range(128):
        yield b"x" * 16_384


ATTACKS: tuple[Callable[[], dict[str, Any]], ...] = (
    lambda: {"content": b"x" * 2_000_000, "headers": JSON},
    lambda: {"content": _endless(), "headers": JSON},
    lambda: {"content": BOMB, "headers": {**JSON, "content-encoding": "gzip"}},
    lambda: {"content": b"[" * 60_000, "headers": JSON},
    lambda: {"content": b"{}", "headers": {**JSON, "x": "y" * 20_000}},
)


def run(size: str) -> Campaign:
    """Runs the campaign; `size` is `small` or `full`."""
    begun, count = time.perf_counter(), REQUESTS[size]
    with (
        tempfile.TemporaryDirectory(prefix="desk-soak-") as folder,
        guarded(Path(folder)) as server,
    ):
        unrefused, growth = asyncio.run(_attack(server, count))
    with unguarded() as server:
        _, control_growth = asyncio.run(_attack(server, 20))
    return Campaign(
        id="large_requests",
        cycles=count,
        acknowledged=0,
        lost=0,
        duplicated=0,
        violations=unrefused + (growth > MOST_GROWTH),
        control_failed=control_growth > MOST_GROWTH,
        seconds=time.perf_counter() - begun,
    )


async def _attack(server: Server, count: int) -> tuple[int, int]:
    """How many were not refused, and by how many bytes the server grew."""
    url, gate = f"http://127.0.0.1:{server.port}/v2/resources", asyncio.Semaphore(AT_ONCE)
    async with httpx.AsyncClient(auth=("", server.key), timeout=20) as http:
        for attack in ATTACKS:  # once each, so that what is needed anyway is there
            await _send(http, url, gate, attack() | {"content": b"{", "headers": JSON})
        before = server.peak_memory()
        attacks = [ATTACKS[n % len(ATTACKS)]() for n in range(count)]
        statuses = await asyncio.gather(*(_send(http, url, gate, one) for one in attacks))
    unrefused = sum(status not in REFUSALS for status in statuses)
    return unrefused, server.peak_memory() - before


async def _send(
    http: httpx.AsyncClient, url: str, gate: asyncio.Semaphore, what: dict[str, Any]
) -> int:
    async with gate:
        try:
            return (await http.post(url, **what)).status_code
        except httpx.TransportError:
            return 413  # closed on us while we were still sending
