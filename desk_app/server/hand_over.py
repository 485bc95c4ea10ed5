"""The server's application, called within the process instead of over a connection."""

from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Self
from urllib.parse import unquote

from starlette.applications import Starlette
from starlette.types import Message, Scope

from desk_app.clock import Clock
from desk_app.server.application import build_application
from desk_app.server.apps import CreatedApp, create_app, list_slugs, rotate_key
from desk_app.server.database import Database
from desk_app.server.example_data import fill_with_example_data
from desk_app.server.options import ServerOptions

Answer = tuple[int, tuple[tuple[str, str], ...], bytes]

_HOST = "this-computer"


@dataclass(frozen=True, slots=True)
class HandOver:
    """An open database with its application and running timers."""

    database: Database
    application: Starlette
    clock: Clock
    resources: AsyncExitStack

    @classmethod
    async def open(cls, path: Path, *, clock: Clock, options: ServerOptions) -> Self:
        """Opens the database and starts the timers; raises what `Database.open` raises."""
        database = await Database.open(path)
        application = build_application(database, options=options, clock=clock)
        resources = AsyncExitStack()
        resources.push_async_callback(database.close)
        await resources.enter_async_context(application.router.lifespan_context(application))
        return cls(database, application, clock, resources)

    async def close(self) -> None:
        """Ends the timers and closes the database."""
        await self.resources.aclose()

    async def answer(
        self, method: str, target: str, headers: Sequence[tuple[str, str]], body: bytes
    ) -> Answer:
        """The answer to a request; see `EmbeddedDesk.submit`."""
        exchange = _Exchange(body)
        scope = _scope(method, target, headers)
        await self.application(scope, exchange.receive, exchange.send)
        return exchange.status, exchange.headers, b"".join(exchange.parts)

    async def create_app(self, name: str, *, is_test: bool, owner_email: str | None) -> CreatedApp:
        """A new tenant."""
        now = self.clock.now()
        return await create_app(
            self.database, name, now=now, is_test=is_test, owner_email=owner_email
        )

    async def rotate_key(self, slug: str) -> str:
        """A new server key of a tenant."""
        return await rotate_key(self.database, slug, now=self.clock.now())

    async def app_slugs(self) -> tuple[str, ...]:
        """The tenants, oldest first."""
        return await list_slugs(self.database)

    async def fill_with_example_data(
        self, slug: str, *, now: datetime, time_zone_name: str
    ) -> None:
        """The example practice for a tenant."""
        await fill_with_example_data(self.database, slug, now=now, time_zone_name=time_zone_name)


@dataclass(slots=True)
class _Exchange:
    """One request and its answer, in the messages of ASGI."""

    body: bytes
    status: int = 0
    headers: tuple[tuple[str, str], ...] = ()
    parts: list[bytes] = field(default_factory=list)

    async def receive(self) -> Message:
        """The whole body at once."""
        return {"type": "http.request", "body": self.body, "more_body": False}

    async def send(self, message: Message) -> None:
        """Takes one part of the answer."""
        if message["type"] == "http.response.start":
            self.status = message["status"]
            self.headers = tuple(
                (name.decode("latin-1"), value.decode("latin-1"))
                for name, value in message["headers"]
            )
        elif message["type"] == "http.response.body":
            self.parts.append(message.get("body", b""))


def _scope(method: str, target: str, headers: Sequence[tuple[str, str]]) -> Scope:
    path, _, query = target.partition("?")
    sent = [(name.lower().encode(), value.encode("latin-1")) for name, value in headers]
    if not any(name == b"host" for name, _ in sent):
        sent.append((b"host", _HOST.encode()))
    return {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.3"},
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": unquote(path),
        "raw_path": path.encode("ascii"),
        "query_string": query.encode("ascii"),
        "root_path": "",
        "headers": sent,
        "client": None,
        "server": None,
    }
