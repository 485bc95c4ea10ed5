"""The first free times among 1,000 resources: from the question to the first and the last answer.

A real server inside the program, with 8 bookings a resource and day in the four weeks to come,
and a store with as many in the first of them. Asked is for anybody who is free in two weeks, by
length alone.
"""

import asyncio
import statistics
import tempfile
import time
from datetime import timedelta
from pathlib import Path

from desk_app.client.connections import Connections
from desk_app.domain.booking import Booking
from desk_app.domain.booking_graph import CONFIRMED, INSTANT
from desk_app.domain.identifiers import BookingId, ResourceId
from desk_app.domain.interval import Interval
from desk_app.server.embedded import EmbeddedDesk
from desk_app.services.availability import AvailabilityService
from desk_app.services.calendar import DATA_AS_OF
from desk_app.services.searches import SlotSearch
from desk_app.services.session import EMBEDDED_URL
from desk_app.store.store import Store
from desk_app.timekit.app_token import AppToken
from tests.bench.measure import Figure
from tests.bench.server.seeding import A_DAY, A_RESOURCE, FIRST_DAY, Tenant, seed
from tests.fakes.clock import FakeClock

RESOURCES, WEEKS, RUNS = 1_000, 2, 5
FIRST_WITHIN, ALL_WITHIN = 300.0, 3_000.0
"""Milliseconds."""


def measure() -> list[Figure]:
    """The figures: first hits and the whole answer, of the server and of the store."""
    with tempfile.TemporaryDirectory(prefix="desk-bench-") as folder:
        path = Path(folder) / "desk.sqlite"
        tenant = seed(f"sqlite:///{path}", resources=RESOURCES, bookings=RESOURCES * A_RESOURCE)
        return asyncio.run(_measure(path, tenant, Path(folder) / "store.sqlite"))


async def _measure(path: Path, tenant: Tenant, store_path: Path) -> list[Figure]:
    clock = FakeClock(FIRST_DAY + timedelta(days=1))
    desk = EmbeddedDesk.start(path, clock=clock)
    client = Connections(lambda: desk.submit).open(EMBEDDED_URL, AppToken.parse(tenant.key))
    store = await Store.open(store_path, clock=clock)
    try:
        await store.save_resources(await client.list_all_resources(), is_complete=True)
        window = Interval(clock.now(), clock.now() + timedelta(weeks=WEEKS))
        for resource_id in tenant.resources:
            await store.save_bookings(_week_of(resource_id))
        await store.save_fact(DATA_AS_OF, clock.now().isoformat())
        service = AvailabilityService(store, clock)
        service.client = client
        search = SlotSearch(window=window, length=timedelta(minutes=30))
        figures = await _figures(service, search, "the server inside")
        service.is_offline = lambda: True
        return figures + await _figures(service, search, "the store alone")
    finally:
        await client.close()
        await store.close()
        await asyncio.to_thread(desk.close)


async def _figures(service: AvailabilityService, search: SlotSearch, who: str) -> list[Figure]:
    runs = [await _run(service, search) for _ in range(RUNS)]
    first, whole = (statistics.median(each) for each in zip(*runs, strict=True))
    of = f"free times of {RESOURCES:,} resources, {who}"
    return [_figure(f"first {of}", first, FIRST_WITHIN), _figure(f"all {of}", whole, ALL_WITHIN)]


def _figure(name: str, value: float, budget: float) -> Figure:
    return Figure(name=name, value=value, unit="ms", floor=None, ratio=None, budget=budget)


async def _run(service: AvailabilityService, search: SlotSearch) -> tuple[float, float]:
    began = time.perf_counter()
    first = None
    async for found in service.look_up(search):
        if first is None and found.hits:
            first = (time.perf_counter() - began) * 1000
    if first is None:
        raise AssertionError("nothing was found")
    return first, (time.perf_counter() - began) * 1000


def _week_of(resource_id: str) -> list[Booking]:
    """The bookings of a resource in the first week, on every second quarter of an hour from 9."""
    return [
        Booking(
            id=BookingId(f"{resource_id}-{day}-{number}"),
            state=CONFIRMED,
            graph=INSTANT,
            is_completed=False,
            starts_at=FIRST_DAY + timedelta(days=day, hours=9, minutes=30 * number),
            ends_at=FIRST_DAY + timedelta(days=day, hours=9, minutes=30 * number + 15),
            resource_id=ResourceId(resource_id),
        )
        for day in range(7)
        for number in range(A_DAY)
    ]
