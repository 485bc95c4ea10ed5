"""Campaigns `kills_sqlite` and `kills_postgresql` (W18): a server killed under load, on and on.

The control: desks whose requests carry no reference, so that a repeat makes a second booking.
"""

import asyncio
import multiprocessing
import socket
import sys
import tempfile
import time
from contextlib import suppress
from multiprocessing.process import BaseProcess
from pathlib import Path
from random import Random

import httpx

from desk_app.clock import SystemClock
from desk_app.server.apps import create_app
from desk_app.server.database import Database
from desk_app.server.options import ServerOptions
from desk_app.server.serving import ServeSettings, serve
from tests.postgresql import Cluster
from tests.soak.campaign import Campaign
from tests.soak.desks import Desks, Verdict, judge

SQLITE_KILLS = {"tiny": 3, "small": 10, "full": 500}
POSTGRESQL_KILLS = {"tiny": 3, "small": 10, "full": 200}
_MOST_CONTROL_ROUNDS = 12
_LONGEST_LIFE = 0.4
"""Seconds under load before a kill."""


def run_on_sqlite(size: str) -> Campaign:
    """W18 on SQLite; `size` is `tiny`, `small` or `full`."""
    with tempfile.TemporaryDirectory(prefix="desk-soak-") as folder:
        addresses = [f"sqlite:///{folder}/{name}.sqlite" for name in ("kept", "control")]
        return asyncio.run(_run("kills_sqlite", addresses, SQLITE_KILLS[size]))


def run_on_postgresql(size: str) -> Campaign:
    """W18 on PostgreSQL; `size` is `tiny`, `small` or `full`."""
    cluster = Cluster()
    try:
        addresses = [cluster.make_empty() for _ in range(2)]
        return asyncio.run(_run("kills_postgresql", addresses, POSTGRESQL_KILLS[size]))
    finally:
        cluster.close()


async def _run(name: str, addresses: list[str], kills: int) -> Campaign:
    begun = time.perf_counter()
    desks, verdict = await _kill(addresses[0], kills)
    rounds = control = 0
    while not control and rounds < _MOST_CONTROL_ROUNDS:
        _, found = await _kill(addresses[1], 5, has_references=False)
        rounds, control = rounds + 1, found.duplicated
    return Campaign(
        id=name,
        cycles=kills,
        acknowledged=len(desks.acknowledged),
        lost=verdict.lost,
        duplicated=verdict.duplicated,
        violations=verdict.faults,
        control_failed=control > 0,
        seconds=time.perf_counter() - begun,
        details={"statuses": dict(desks.statuses), "control_kills": 5 * rounds},
    )


async def _kill(address: str, kills: int, *, has_references: bool = True) -> tuple[Desks, Verdict]:
    """Kills a server so often while desks book, and judges what they got."""
    key, port, chance = await _make_app(address), _free_port(), Random(5)
    url = f"http://127.0.0.1:{port}"
    async with httpx.AsyncClient(base_url=url, auth=("", key), timeout=5) as http:
        process = await _start(address, port, http)
        desks = await Desks.at(http, has_references=has_references)
        desks.begin()
        for _ in range(kills):
            await desks.wait_for_yes()
            await asyncio.sleep(chance.uniform(0, _LONGEST_LIFE))
            process.kill()
            process.join()
            process = await _start(address, port, http)
        await desks.end()
    process.kill()
    process.join()
    database = await Database.open(address)
    verdict = await judge(database, desks)
    await database.close()
    return desks, verdict


async def _make_app(address: str) -> str:
    database = await Database.open(address)
    app = await create_app(database, "Studio", now=SystemClock().now())
    await database.close()
    return app.server_key


async def _start(address: str, port: int, http: httpx.AsyncClient) -> BaseProcess:
    settings = ServeSettings(
        database=address,
        password_file=None,
        host="127.0.0.1",
        port=port,
        workers=1,
        tls_certificate=None,
        tls_key=None,
        options=ServerOptions(),
    )
    # Forked from a process that has everything loaded already: it serves within 0.1 s.
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([__name__])
    process = context.Process(target=_serve_quietly, args=(settings,), daemon=True)
    process.start()
    while True:
        with suppress(httpx.TransportError):
            if (await http.get("/ready")).status_code == 200:
                return process
        await asyncio.sleep(0.01)


def _serve_quietly(settings: ServeSettings) -> None:
    with Path("/dev/null").open("w") as nowhere:
        sys.stderr = nowhere
        serve(settings)


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        return int(listening.getsockname()[1])
