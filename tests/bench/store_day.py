"""Opening a day of 50 columns and 1,000 bookings from the store, with 50,000 stored in all."""

import asyncio
import statistics
import tempfile
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from desk_app.clock import SystemClock
from desk_app.domain.booking import Booking, Customer
from desk_app.domain.booking_graph import CONFIRMED, INSTANT
from desk_app.domain.constraint import DayAndTime, Weekday, allow
from desk_app.domain.identifiers import BookingId, ResourceId
from desk_app.domain.resource import Resource
from desk_app.services.calendar_days import CalendarService
from desk_app.store.store import Store
from tests.bench.measure import RUNS, Figure

COLUMNS, A_DAY, STORED = 50, 1_000, 50_000
DAY = date(2030, 1, 16)


def measure() -> list[Figure]:
    """The figure: from asking the service to the finished picture."""
    with tempfile.TemporaryDirectory() as folder:
        milliseconds = asyncio.run(_measure(Path(folder)))
    return [
        Figure(
            name="day of 50 columns and 1,000 bookings from the store",
            value=milliseconds,
            unit="ms",
            floor=None,
            ratio=None,
            budget=100,
        )
    ]


async def _measure(folder: Path) -> float:
    clock = SystemClock()
    store = await Store.open(folder / "store.sqlite", clock=clock)
    await store.save_resources([_resource(n) for n in range(COLUMNS)], is_complete=True)
    for first in range(0, STORED, 5_000):
        await store.save_bookings([_booking(n) for n in range(first, first + 5_000)])
    service = CalendarService(store, clock)
    picture = await service.load_days(DAY, 1)
    drawn = sum(len(column.bookings) for column in picture.columns)
    if drawn != A_DAY:
        raise AssertionError(f"expected {A_DAY} bookings in the day, got {drawn}")
    runs = []
    for _ in range(RUNS):
        began = time.perf_counter()
        await service.load_days(DAY, 1)
        runs.append((time.perf_counter() - began) * 1000)
    await store.close()
    return statistics.median(runs)


def _resource(number: int) -> Resource:
    hours = tuple(allow(DayAndTime(day, 8 * 60, 18 * 60)) for day in Weekday)
    return Resource(
        id=ResourceId(f"resource-{number}"),
        name=f"Person {number:02}",
        time_zone_name="Europe/Copenhagen",
        constraints=hours,
        calendars=(),
    )


def _booking(number: int) -> Booking:
    """One of a thousand a day, twenty a column, half an hour each."""
    day, place = divmod(number, A_DAY)
    column, slot = divmod(place, A_DAY // COLUMNS)
    first_day = datetime.combine(DAY, datetime.min.time(), UTC) - timedelta(days=25)
    start = first_day + timedelta(days=day, hours=7, minutes=30 * slot)
    return Booking(
        id=BookingId(f"booking-{number}"),
        state=CONFIRMED,
        graph=INSTANT,
        is_completed=False,
        starts_at=start,
        ends_at=start + timedelta(minutes=30),
        what="Check-up",
        customer=Customer(
            name=f"Customer {number % 9_000}", email=f"c{number % 9_000}@example.com"
        ),
        resource_id=ResourceId(f"resource-{column}"),
        updated_at=start,
    )
