"""Serves over connections: in this process, or in several that share one address.

Every process opens the database for itself and knows nothing of the others; what they have in
common is in the database.
"""

import asyncio
import gc
import signal
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import uvicorn
from starlette.applications import Starlette
from starlette.types import Message, Receive, Scope, Send
from typing_extensions import override
from uvicorn.supervisors import Multiprocess

from desk_app.errors import InvalidInputError
from desk_app.server.application import build_application
from desk_app.server.database import find_url, open_database
from desk_app.server.json_lines import LOGGING
from desk_app.server.options import ServerOptions
from desk_app.server.slow_clients import GUARDED

LONGEST_STOP: Final = 20
"""Seconds that running requests have to finish in once the server is told to stop."""
LONGEST_SILENCE: Final = 60
"""Seconds after which a process that does not answer is replaced; on a busy computer one may need
many to start, and is to get there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ServeSettings:
    """What `desk-server serve` was told; other processes get it through a pipe of their own."""

    database: str
    password_file: Path | None
    host: str
    port: int
    workers: int
    tls_certificate: str | None
    tls_key: str | None
    options: ServerOptions


def serve(settings: ServeSettings) -> None:
    """Serves until it is told to stop by SIGTERM or SIGINT.

    Raises:
        InvalidInputError: Several processes are asked for on a database that has room for one.
    """
    if settings.workers > 1 and find_url(settings.database).drivername == "sqlite":
        raise InvalidInputError(
            "SQLite has room for one process. Several workers need PostgreSQL.", field="workers"
        )
    # What is wrong with the database is told once, here, and not in the log of every process.
    asyncio.run(_try_database(settings))
    config = _config(settings)
    if settings.workers > 1:
        _Processes(config, sockets=[config.bind_socket()]).run()
        return
    # uvicorn raises the signal again once it has stopped in good order.
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    uvicorn.Server(config).run()


class _Processes(Multiprocess):
    """The processes that serve, each replaced when it ends or falls silent."""

    @override
    def keep_subprocess_alive(self) -> None:
        for process in self.processes:
            # While this side holds that end as well, nobody hears that a process has ended.
            process.child_conn.close()
        super().keep_subprocess_alive()


class ServedDesk:
    """The application of one process: opens the database when it starts, closes it at the end."""

    def __init__(self, settings: ServeSettings) -> None:
        self._settings = settings
        self._application: Starlette | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers a request, or lives from start to end."""
        if scope["type"] == "lifespan":
            await self._live(scope, receive, send)
        elif self._application is not None:
            await self._application(scope, receive, send)

    async def _live(self, scope: Scope, receive: Receive, send: Send) -> None:
        settings = self._settings
        database = await open_database(settings.database, settings.password_file)

        async def send_when_closed(message: Message) -> None:
            # Once it is told that all is shut down, uvicorn gives this task no time for more.
            if message["type"] == "lifespan.shutdown.complete":
                await database.close()
            await send(message)

        try:
            self._application = build_application(database, options=settings.options)
            # What is loaded now stays; the collector need not look through it again and again.
            gc.collect()
            gc.freeze()
            await self._application(scope, receive, send_when_closed)
        except BaseException:  # also where the server is told to end meanwhile
            await database.close()
            raise


async def _try_database(settings: ServeSettings) -> None:
    database = await open_database(settings.database, settings.password_file)
    await database.close()


def _config(settings: ServeSettings) -> uvicorn.Config:
    return uvicorn.Config(
        ServedDesk(settings),
        lifespan="on",
        host=settings.host,
        port=settings.port,
        workers=settings.workers,
        log_config=LOGGING,
        access_log=False,
        ssl_certfile=settings.tls_certificate,
        ssl_keyfile=settings.tls_key,
        timeout_graceful_shutdown=LONGEST_STOP,
        timeout_worker_healthcheck=LONGEST_SILENCE,
        **GUARDED,
    )
