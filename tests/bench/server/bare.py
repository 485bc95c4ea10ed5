"""The floor of `POST /bookings`: a bare Starlette handler that inserts one row, durably.

usage: python -m tests.bench.server.bare ADDRESS PORT

It takes the same body and answers 201. On SQLite the row is committed in WAL with
`synchronous = FULL`; on PostgreSQL the table has an EXCLUDE constraint and commits are waited for.
Nothing else is looked at: no key, no rules, no history.
"""

import json
import sqlite3
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any

import psycopg
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

CONNECTIONS = 8
_COLUMNS = ("resource", "starts_at", "ends_at", "what", "customer")
_TABLE = """
CREATE TABLE IF NOT EXISTS bare_bookings (
    id {number} PRIMARY KEY, resource text NOT NULL, starts_at bigint NOT NULL,
    ends_at bigint NOT NULL, what text NOT NULL, customer text NOT NULL{more}
)
"""
_EXCLUDE = """,
    EXCLUDE USING gist (
        int8range(hashtextextended(resource, 0) >> 1, hashtextextended(resource, 0) >> 1, '[]')
            WITH &&,
        int8range(starts_at, ends_at) WITH &&
    )
"""
Insert = Callable[[tuple[Any, ...]], Awaitable[int]]


@asynccontextmanager
async def inserting_into_sqlite(path: str) -> AsyncIterator[Insert]:
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute(_TABLE.format(number="integer", more=""))
    statement = f"INSERT INTO bare_bookings ({', '.join(_COLUMNS)}) VALUES (?, ?, ?, ?, ?)"

    async def insert(row: tuple[Any, ...]) -> int:
        return connection.execute(statement, row).lastrowid or 0

    yield insert
    connection.close()


@asynccontextmanager
async def inserting_into_postgresql(url: str) -> AsyncIterator[Insert]:
    free = [await psycopg.AsyncConnection.connect(url, autocommit=True) for _ in range(CONNECTIONS)]
    number = "bigint GENERATED ALWAYS AS IDENTITY"
    await free[0].execute(_TABLE.format(number=number, more=_EXCLUDE).encode())
    statement = (
        f"INSERT INTO bare_bookings ({', '.join(_COLUMNS)})"
        " VALUES (%s, %s, %s, %s, %s) RETURNING id"
    ).encode()

    async def insert(row: tuple[Any, ...]) -> int:
        connection = free.pop()
        try:
            found = await (await connection.execute(statement, row)).fetchone()
        finally:
            free.append(connection)
        return int(found[0]) if found else 0

    yield insert
    for connection in free:
        await connection.close()


def build(address: str) -> Starlette:
    """The handler on a database: a path, or the URL of a PostgreSQL."""
    is_postgresql = address.startswith("postgresql://")
    opening = inserting_into_postgresql if is_postgresql else inserting_into_sqlite

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        async with opening(address) as app.state.insert:
            yield

    return Starlette(routes=[Route("/v2/bookings", _book, methods=["POST"])], lifespan=lifespan)


async def _book(request: Request) -> Response:
    body = json.loads(await request.body())
    number = await request.app.state.insert(tuple(_row(body)))
    return JSONResponse({"id": number}, 201)


def _row(body: dict[str, Any]) -> Iterable[Any]:
    yield body["resource_id"]
    yield int(datetime.fromisoformat(body["start"]).timestamp())
    yield int(datetime.fromisoformat(body["end"]).timestamp())
    yield body["what"]
    yield json.dumps(body["customer"])


if __name__ == "__main__":
    uvicorn.run(build(sys.argv[1]), port=int(sys.argv[2]), log_level="critical", access_log=False)
