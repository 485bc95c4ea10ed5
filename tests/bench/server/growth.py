"""How cost grows with the resources asked about and with the bookings stored, and the plot of it.

The question is `POST /availability`: round robin, 28 days, slots of 30 minutes every 15.
"""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from tests.bench.measure import Figure
from tests.bench.server.creates import create_rate
from tests.bench.server.places import KINDS, Place
from tests.bench.server.plot import Line, Panel, draw
from tests.bench.server.processes import CLIENTS, Process, desk_server, load
from tests.bench.server.seeding import A_RESOURCE, Tenant, seed

PLOT = Path("docs/scaling.svg")
LONGEST = 120.0
"""Milliseconds, p95, with 100,000 bookings stored."""
MOST_GROWTH = 2.0
"""Times that with 1,000,000."""
RESOURCES = (10, 30, 100, 300, 1_000)
STORED = {"small": (10_000, 100_000), "full": (10_000, 100_000, 1_000_000)}
_ASKED = 50
_RUNS = 40


def measure(place: Place, size: str) -> Iterator[Figure]:
    """Figures of the growth; in the size `full` the plot is drawn as well."""
    by_resources: dict[str, dict[int, float]] = {}
    by_bookings: dict[str, dict[int, float]] = {}
    creates: dict[str, dict[int, float]] = {}
    for kind in KINDS:
        by_bookings[kind], creates[kind] = {}, {}
        for stored in STORED[size]:
            p95, rate = _at_size(place, kind, stored)
            by_bookings[kind][stored], creates[kind][stored] = p95, 1000 / rate
            yield _judge(kind, stored, by_bookings[kind])
            yield _noted(
                f"one booking of {CLIENTS} clients, {kind}, {stored:,} stored", 1000 / rate
            )
    for kind in KINDS if size == "full" else KINDS[:1]:
        by_resources[kind] = _by_resources(place, kind)
        for number, p95 in by_resources[kind].items():
            yield _noted(f"availability of {number} resources, {kind}, p95", p95)
    if size == "full":
        panels = [
            Panel("Resources asked about", "ms, p95", _lines("availability", by_resources)),
            Panel(
                "Bookings stored",
                "ms",
                [*_lines("availability, p95", by_bookings), *_lines("one booking", creates)],
            ),
        ]
        PLOT.write_text(draw(panels), encoding="utf-8")


def _at_size(place: Place, kind: str, stored: int) -> tuple[float, float]:
    """The p95 of availability in ms, and the bookings made a second."""
    address = place.address(kind)
    tenant = seed(address, resources=_ASKED, bookings=stored)
    with desk_server(address) as process:
        p95 = _ask(process, tenant, tenant.resources)
        return p95, create_rate(process, tenant)


def _by_resources(place: Place, kind: str) -> dict[int, float]:
    address, most = place.address(kind), max(RESOURCES)
    tenant = seed(address, resources=most, bookings=most * A_RESOURCE // 2)
    with desk_server(address) as process:
        return {
            number: _ask(process, tenant, tenant.resources[:number], runs=20)
            for number in RESOURCES
        }


def _ask(process: Process, tenant: Tenant, resources: Sequence[str], *, runs: int = _RUNS) -> float:
    body = {
        "resources": list(resources), "mode": "roundrobin_random", "length": "30 minutes",
        "timeslot_increments": "15 minutes", "from": "2035-01-01T00:00:00+01:00",
        "to": "2035-01-29T00:00:00+01:00",
    }  # fmt: skip
    job: dict[str, Any] = {
        "kind": "repeated", "path": "/v2/availability", "key": tenant.key, "clients": 1,
        "seconds": 60, "body": body,
    }  # fmt: skip
    load(process, {**job, "requests": 5})
    return load(process, {**job, "requests": runs}).quantile(0.95)


def _judge(kind: str, stored: int, p95: Mapping[int, float]) -> Figure:
    name, value = f"availability of 50 resources, {kind}, {stored:,} stored, p95", p95[stored]
    if stored <= 100_000:
        return _noted(name, value, budget=LONGEST)
    floor = p95[100_000]
    return Figure(
        name=name, value=value, unit="ms", floor=floor, ratio=value / floor, budget=MOST_GROWTH
    )


def _noted(name: str, value: float, *, budget: float = float("inf")) -> Figure:
    return Figure(name=name, value=value, unit="ms", floor=None, ratio=None, budget=budget)


def _lines(what: str, by_kind: Mapping[str, Mapping[int, float]]) -> list[Line]:
    return [Line(f"{what}, {kind}", tuple(points.items())) for kind, points in by_kind.items()]
