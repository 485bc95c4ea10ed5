"""Campaign `tenant_walk`: random calls of two tenants, and a control where they are one."""

import asyncio
import tempfile
import time
from pathlib import Path

from desk_app.server.database import Database
from tests.server.service import serving
from tests.server.tenants import Walk, make_tenants, walk
from tests.soak.campaign import Campaign

CALLS = {"tiny": 200, "small": 1000, "full": 10_000}


def run(size: str) -> Campaign:
    """Runs the campaign; `size` is `small` or `full`."""
    with tempfile.TemporaryDirectory(prefix="desk-soak-") as folder:
        place = Path(folder)
        for name in ("apart", "one"):
            (place / name).mkdir()
        return asyncio.run(_run(place, CALLS[size]))


async def _run(folder: Path, calls: int) -> Campaign:
    begun, empty = time.perf_counter(), folder / "empty.sqlite"
    await (await Database.open(empty)).close()
    found = await _walk(empty, folder / "apart", calls, are_one=False)
    control = await _walk(empty, folder / "one", 300, are_one=True)
    return Campaign(
        id="tenant_walk",
        cycles=calls,
        acknowledged=sum(count for status, count in found.statuses.items() if status < 300),
        lost=0,
        duplicated=0,
        violations=len(found.crossings) + found.statuses[500],
        control_failed=bool(control.crossings),
        seconds=time.perf_counter() - begun,
    )


async def _walk(empty: Path, folder: Path, calls: int, *, are_one: bool) -> Walk:
    async with serving(empty, folder) as service:
        tenants = await make_tenants(service)
        if are_one:
            tenants.second.http.auth = ("", service.app.server_key)
        return await walk(tenants, calls, seed=5)
