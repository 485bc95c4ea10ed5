"""A server for tests: a database of its own, a clock that stands still, and a way to call it."""

import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
from sqlalchemy.ext.asyncio import AsyncConnection

from desk_app.server.application import build_application
from desk_app.server.apps import CreatedApp, create_app
from desk_app.server.database import Database
from desk_app.server.options import ServerOptions
from tests.builders import utc
from tests.fakes.clock import FakeClock
from tests.postgresql import Cluster

SUNDAY_NOON = utc("2026-03-01 12:00")
"""Now, for the server: the day before `tests.builders.MONDAY`."""


Empty = Path | Cluster
"""Where empty databases come from: a file to copy, or a PostgreSQL."""


@dataclass
class Service:
    """A running server with one app, and calls to it with the app's server key."""

    database: Database
    clock: FakeClock
    app: CreatedApp
    http: httpx.AsyncClient

    async def call(self, method: str, path: str, body: Any = None, **query: Any) -> httpx.Response:
        """A request below `/v2`."""
        return await self.http.request(method, f"/v2{path}", json=body, params=query or None)

    async def get(self, path: str, **query: Any) -> Any:
        """What is in the envelope of a read that must succeed."""
        answer = await self.call("GET", path, **query)
        assert answer.status_code == 200, answer.text
        return answer.json()["data"]

    async def make(self, path: str, body: Any, **query: Any) -> Any:
        """What was made by a POST that must succeed."""
        answer = await self.call("POST", path, body, **query)
        assert answer.status_code == 201, answer.text
        return answer.json()["data"]

    async def make_resource(self, name: str = "Eva", **more: Any) -> str:
        """The id of a new resource."""
        return str((await self.make("/resources", {"name": name, "timezone": "UTC", **more}))["id"])

    async def book(self, resource_id: str, start: str, end: str, **more: Any) -> httpx.Response:
        """A create at two clock times of Monday: `book(eva, "09:00", "10:00")`."""
        return await self.call("POST", "/bookings", booking(resource_id, start, end, **more))

    async def booked(self, resource_id: str, start: str, end: str, **more: Any) -> str:
        """The id of a booking that must be made."""
        answer = await self.book(resource_id, start, end, **more)
        assert answer.status_code == 201, answer.text
        return str(answer.json()["data"]["id"])

    async def state(self, booking_id: str) -> str:
        """The state a booking is in."""
        return str((await self.get(f"/bookings/{booking_id}"))["state"])


def monday(clock: str) -> str:
    """A timestamp on the Monday after now, in UTC."""
    return f"2026-03-02T{clock}:00+00:00"


def booking(resource_id: str, start: str, end: str, **more: Any) -> dict[str, Any]:
    """The body of a create."""
    return {
        "resource_id": resource_id,
        "graph": "instant",
        "start": monday(start),
        "end": monday(end),
        "what": "Haircut",
        "where": "Main St 4",
        "description": "",
        "customer": {"name": "Mary Moss", "email": "mary@example.com"},
        **more,
    }


@asynccontextmanager
async def serving(
    empty: Empty,
    folder: Path,
    *,
    options: ServerOptions | None = None,
    clock: FakeClock | None = None,
    kind: type[Database] = Database,
    is_test: bool = False,
) -> AsyncIterator[Service]:
    """A server on a copy of an empty database, for as long as the block lasts.

    Args:
        empty: A file of SQLite, or a PostgreSQL that makes empty databases.
    """
    clock = clock or FakeClock(SUNDAY_NOON)
    async with copying(empty, folder) as address:
        database = await kind.open(address)
        try:
            app = await create_app(
                database, "Studio", now=clock.now(), is_test=is_test, owner_email="ada@example.com"
            )
            application = build_application(database, options=options, clock=clock)
            async with calling(application, app.server_key) as http:
                yield Service(database, clock, app, http)
        finally:
            await database.close()


@asynccontextmanager
async def copying(empty: Empty, folder: Path) -> AsyncIterator[str]:
    """The address of a copy of an empty database, which is there for as long as the block lasts."""
    if isinstance(empty, Path):
        path = folder / "desk.sqlite"
        shutil.copy(empty, path)
        yield str(path)
        return
    url = empty.make_empty()
    try:
        yield url
    finally:
        empty.drop(url)


async def forget_backstop(database: Database) -> None:
    """Lets PostgreSQL store overlaps, as SQLite does."""
    async with database.write() as connection:
        if connection.dialect.name == "postgresql":
            await connection.exec_driver_sql(
                "ALTER TABLE bookings DROP CONSTRAINT bookings_no_overlap"
            )


async def forget_foreign_keys(connection: AsyncConnection) -> None:
    """Lets the rest of a transaction write in any order, or what no server would."""
    statement = "PRAGMA defer_foreign_keys = ON"
    if connection.dialect.name == "postgresql":
        statement = "SET LOCAL session_replication_role = replica"
    await connection.exec_driver_sql(statement)


@asynccontextmanager
async def calling(application: Any, key: str) -> AsyncIterator[httpx.AsyncClient]:
    """A way to call an application with a key."""
    transport = httpx.ASGITransport(app=application, raise_app_exceptions=False)
    async with httpx.AsyncClient(
        transport=transport, base_url="http://desk.test", auth=("", key)
    ) as http:
        yield http
