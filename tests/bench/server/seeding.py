"""Many bookings at once, through the real schema: what a server has after some busy weeks.

Every tenant has resources that are open every day from 9 to 17 with an hour for lunch, eight
bookings a resource and day in four weeks to come, and as many that are over and completed.
"""

import asyncio
import json
import random
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import psycopg

from desk_app.clock import SystemClock
from desk_app.server.apps import add_app
from desk_app.server.database import Database
from desk_app.server.repositories.calendars import CalendarTable
from desk_app.server.tables import APPS, BOOKINGS, RESOURCES

DAYS, A_DAY = 28, 8
FIRST_DAY = datetime(2035, 1, 1, tzinfo=UTC)
A_RESOURCE = 2 * DAYS * A_DAY
_PAST = datetime(2025, 1, 6, tzinfo=UTC)
_QUARTERS = [*range(9 * 60, 12 * 60, 15), *range(13 * 60, 17 * 60, 15)]
_HOURS = [
    *({"allow_day_and_time": {"day": day, "start": "9:00", "end": "17:00"}} for day in (
        "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")),
    {"block_hours": {"start": "12:00", "end": "13:00"}},
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Tenant:
    """One app with its key, and what can be booked in it."""

    id: str
    key: str
    resources: tuple[str, ...]
    calendars: tuple[str, ...]


def seed(address: str, *, resources: int, bookings: int) -> Tenant:
    """Fills an empty database; the tenant to ask is the first one.

    Args:
        address: Of a database without any tenant; made where it is a file.
        resources: Of each tenant.
        bookings: In all, to the next whole tenant.
    """
    tenants = max(round(bookings / (resources * A_RESOURCE)), 1)
    made = asyncio.run(_make_tenants(address, tenants, resources))
    chance = random.Random(bookings)
    rows = _rows(made, bookings, chance)
    if address.startswith("postgresql://"):
        _copy(address, rows)
    else:
        _insert(address.removeprefix("sqlite:///"), rows)
    return made[0]


async def _make_tenants(address: str, count: int, resources: int) -> list[Tenant]:
    database = await Database.open(address)
    try:
        async with database.write() as connection:
            now = SystemClock().now()
            return [
                await _make_tenant(connection, number, resources, now) for number in range(count)
            ]
    finally:
        await database.close()


async def _make_tenant(connection: Any, number: int, resources: int, now: datetime) -> Tenant:
    app = await add_app(connection, f"Practice {number}", now=now)
    found = await connection.execute(APPS.select().where(APPS.c.slug == app.slug))
    app_id = found.one().id
    stamp = int(now.timestamp() * 1_000_000)
    ids = tuple(_uuid(number, one) for one in range(resources))
    rows = [
        {
            "id": one, "app_id": app_id, "name": f"Room {place}", "first_name": "", "last_name": "",
            "email": f"{one}@desk.invalid", "time_zone_name": "Europe/Copenhagen", "image": None,
            "meta": {}, "constraints": _HOURS, "tags": [], "sends_email": True,
            "created_at": stamp + place, "updated_at": stamp + place,
        }
        for place, one in enumerate(ids)
    ]  # fmt: skip
    await connection.execute(RESOURCES.insert(), rows)
    table = CalendarTable(connection, app_id)
    calendars = [await table.add_default(one, now=now) for one in ids]  # type: ignore[arg-type]
    return Tenant(app_id, app.server_key, ids, tuple(one.id for one in calendars))


def _rows(tenants: list[Tenant], most: int, chance: random.Random) -> Iterator[tuple[Any, ...]]:
    names = [column.name for column in BOOKINGS.columns]
    number = 0
    for tenant in tenants:
        places = list(zip(tenant.resources, tenant.calendars, strict=True))
        for first, is_over in ((FIRST_DAY, False), (_PAST, True)):
            for day in range(DAYS):
                midnight = first + timedelta(days=day)
                for resource, calendar in places:
                    for minute in chance.sample(_QUARTERS, A_DAY):
                        number += 1
                        start = int(midnight.timestamp()) + minute * 60 - 3600
                        row = _booking(number, tenant.id, resource, calendar, start, is_over)
                        yield tuple(row[name] for name in names)
                        if number >= most and len(tenants) == 1 and is_over:
                            return


def _booking(
    number: int, app: str, resource: str, calendar: str, start: int, is_over: bool
) -> dict[str, Any]:
    stamp = 1_700_000_000_000_000 + number
    end = start + 900
    person = number % 20_000
    return {
        "id": _uuid(1_000_000, number), "app_id": app, "resource_id": resource,
        "calendar_id": calendar, "project_id": None, "event_id": _uuid(2_000_000, number),
        "graph": "instant", "state": "completed" if is_over else "confirmed",
        "is_completed": is_over, "blocks_time": not is_over, "allows_double_booking": False,
        "starts_at": start, "ends_at": end, "completes_itself": True,
        "due_at": None if is_over else end + 3600, "what": "Check-up", "where": "Main St 4",
        "description": "",
        "customer": json.dumps({"name": f"Person {person}", "email": f"p{person}@example.com"}),
        "participants": None, "owner_booking_id": None, "max_seats": None, "payment_id": None,
        "bulk_id": None, "customer_name_folded": f"person {person}",
        "customer_email_folded": f"p{person}@example.com",
        "meta": json.dumps({"desk_ref": f"seed-{number}"}), "settings": "{}",
        "desk_ref": f"seed-{number}", "create_ref": f"seed-{number}", "create_digest": "0" * 64,
        "notices": "{}", "created_at": stamp, "updated_at": stamp,
    }  # fmt: skip


def _insert(path: str, rows: Iterator[tuple[Any, ...]]) -> None:
    with sqlite3.connect(path) as connection:
        marks = ", ".join("?" * len(BOOKINGS.columns))
        connection.execute("PRAGMA cache_size = -200000")
        connection.executemany(f"INSERT INTO bookings ({_columns()}) VALUES ({marks})", rows)
    connection.close()


def _copy(address: str, rows: Iterator[tuple[Any, ...]]) -> None:
    with psycopg.connect(address, autocommit=True) as connection:
        cursor = connection.cursor()
        with (
            connection.transaction(),
            cursor.copy(f"COPY bookings ({_columns()}) FROM STDIN".encode()) as copy,
        ):
            for row in rows:
                copy.write_row(row)
        connection.execute("VACUUM ANALYZE bookings")


def _columns() -> str:
    return ", ".join(f'"{column.name}"' for column in BOOKINGS.columns)


def _uuid(kind: int, number: int) -> str:
    return str(UUID(int=(kind << 80) | (4 << 76) | (2 << 62) | number))
