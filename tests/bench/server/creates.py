"""`POST /bookings` with 8 clients, against a bare handler that inserts one row as durably."""

import statistics
from collections.abc import Iterator
from itertools import count
from typing import Any

from tests.bench.measure import Figure
from tests.bench.server.places import KINDS, Place
from tests.bench.server.processes import CLIENTS, Process, bare_server, desk_server, load
from tests.bench.server.seeding import Tenant, seed

SHARE = 0.25
"""Of what the bare handler does in the same time."""
MOST_MEMORY = 150.0
"""MB of one worker, after all it was asked."""
RUNS = 5
SECONDS = 2.0
_NUMBERS = count()


def measure(place: Place) -> Iterator[Figure]:
    """Two figures for each kind of database: the rate, and the memory afterwards."""
    for kind in KINDS:
        yield from _measure(place, kind)


def create_rate(process: Process, tenant: Tenant, *, seconds: float = SECONDS) -> float:
    """Bookings made a second by `CLIENTS` clients, each on time of its own."""
    number = next(_NUMBERS)
    job: dict[str, Any] = {
        "kind": "bookings", "path": "/v2/bookings", "key": tenant.key, "clients": CLIENTS,
        "seconds": seconds, "resources": tenant.resources, "from_number": 0,
        "name": f"run-{number}", "first": f"{2040 + number}-01-01T00:00:00+00:00",
    }  # fmt: skip
    return load(process, job, expected=("201",)).a_second


def _measure(place: Place, kind: str) -> list[Figure]:
    address, bare_address = place.address(kind), place.address(kind).removeprefix("sqlite:///")
    tenant = seed(address, resources=50, bookings=10_000)
    with desk_server(address) as ours, bare_server(bare_address) as bare:
        create_rate(bare, tenant)
        create_rate(ours, tenant)
        pairs = [(create_rate(bare, tenant), create_rate(ours, tenant)) for _ in range(RUNS)]
        memory = ours.memory()
    floor = statistics.median(pair[0] for pair in pairs)
    share = statistics.median(pair[1] / pair[0] for pair in pairs)
    rate = statistics.median(pair[1] for pair in pairs)
    name = f"POST /bookings, {kind}, {CLIENTS} clients"
    return [
        Figure(
            name=name, value=rate, unit="/s", floor=floor, ratio=share, budget=SHARE,
            is_least=True,
        ),
        Figure(
            name=f"memory of a worker, {kind}", value=memory, unit="MB", floor=None, ratio=None,
            budget=MOST_MEMORY,
        ),
    ]  # fmt: skip
