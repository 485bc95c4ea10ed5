"""Two questions for whoever runs the server, which need no key: does it live, can it work.

`GET /health` asks nobody else. `GET /ready` asks the database as well, so that a balancer sends
requests elsewhere while it is away.
"""

import asyncio
import logging
from collections.abc import Sequence
from typing import Final

from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from desk_app.server.database import Database
from desk_app.server.request_log import note_access
from desk_app.server.tables import APPS

HEALTH: Final = "/health"
READY: Final = "/ready"
LONGEST_ANSWER: Final = 2.0
"""Seconds the database has to answer in to be of use."""

_logger = logging.getLogger(__name__)


def health_routes(database: Database) -> Sequence[Route]:
    """The two routes, outside the contract's `/v2`."""

    async def health(request: Request) -> Response:
        note_access(request.scope, route=HEALTH)
        return JSONResponse({"status": "ok"})

    async def ready(request: Request) -> Response:
        note_access(request.scope, route=READY)
        if await _answers(database):
            return JSONResponse({"status": "ready"})
        return JSONResponse({"status": "database unavailable"}, status_code=503)

    return Route(HEALTH, health), Route(READY, ready)


async def _answers(database: Database) -> bool:
    try:
        async with asyncio.timeout(LONGEST_ANSWER), database.read() as connection:
            await connection.execute(select(APPS.c.id).limit(1))
    except (SQLAlchemyError, TimeoutError):
        _logger.info("the database does not answer")
        return False
    return True
