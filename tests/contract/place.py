"""A real server with a real client, and the ways between them."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

import httpx
import uvicorn

from desk_app.client.handover_transport import HandoverTransport
from desk_app.client.timekit_client import TimekitClient
from desk_app.client.transports import NetworkTransport, SystemTrust, parse_server_url
from desk_app.domain.booking import Booking
from desk_app.domain.interval import Interval
from desk_app.domain.new_booking import NewBooking
from desk_app.domain.project import AvailabilitySettings, BookingSettings, Project
from desk_app.domain.resource import Resource
from desk_app.server.application import build_application
from desk_app.server.apps import CreatedApp, create_app
from desk_app.server.database import Database
from desk_app.server.embedded import EmbeddedDesk
from desk_app.server.options import ServerOptions
from desk_app.timekit.app_token import AppToken
from tests.builders import make_customer, make_new_booking, make_new_project, make_new_resource, utc
from tests.fakes.clock import FakeClock
from tests.postgresql import Cluster

SUNDAY_NOON: Final = utc("2026-03-01 12:00")
"""Now, on both sides: the day before `tests.builders.MONDAY`."""

OWNER: Final = "owner@example.com"
HALF_HOUR: Final = timedelta(minutes=30)

OpenTransport = Callable[[], httpx.AsyncBaseTransport]


@dataclass
class Place:
    """One app at a running server, with a client that holds its server key."""

    client: TimekitClient
    created: CreatedApp
    clock: FakeClock
    open_transport: OpenTransport
    url: str
    options: ServerOptions
    set_up: TimekitClient
    """For what a plan may not let the client do: make the resources that tests begin with."""

    def open_client(self, app_key: str, **more: Any) -> TimekitClient:
        """One more client, with another key; whoever opens it closes it."""
        return TimekitClient(
            base_url=self.url,
            app_token=AppToken.parse(app_key),
            transport=self.open_transport(),
            clock=self.clock,
            **more,
        )

    async def make_resource(self, name: str = "Eva", **fields: Any) -> Resource:
        """A resource in UTC, so that clock times are what they look like."""
        new = make_new_resource(**({"name": name, "time_zone_name": "UTC"} | fields))
        return await self.set_up.create_resource(new)

    async def make_project(
        self, *resources: Resource, graph: str = "instant", **fields: Any
    ) -> Project:
        """A service of half an hour that some resources do."""
        new = make_new_project(
            **{
                "resource_ids": tuple(resource.id for resource in resources),
                "availability": AvailabilitySettings(length=HALF_HOUR),
                "booking": BookingSettings(
                    graph=graph, what="Haircut", where="Main St 4", description="Come early"
                ),
                **fields,
            }
        )
        return await self.client.create_project(new)

    async def book(self, resource: Resource, when: Interval, **fields: Any) -> Booking:
        """A booking made with the bare client."""
        return await self.client.create_booking(new_booking(resource, when, **fields))


def new_booking(resource: Resource, when: Interval, **fields: Any) -> NewBooking:
    """What to ask for, for Anna Berg unless said otherwise."""
    return make_new_booking(
        **{
            "resource_id": resource.id,
            "starts_at": when.start,
            "ends_at": when.end,
            "customer": make_customer(email=OWNER),
            **fields,
        }
    )


Way = Callable[..., AbstractAsyncContextManager[Place]]
"""Starts a server on a database: `way(path, options, is_test=...)`."""

Serve = Callable[..., AbstractAsyncContextManager[Place]]
"""Starts a server with the options of a test: `async with serve(is_test=...) as place`."""


@asynccontextmanager
async def in_process(
    path: Path | str, options: ServerOptions, *, is_test: bool = False
) -> AsyncIterator[Place]:
    """The application is called in the client's own loop."""
    clock = FakeClock(SUNDAY_NOON)
    database = await Database.open(path)

    def transport_to(options: ServerOptions) -> OpenTransport:
        application = build_application(database, options=options, clock=clock)
        return lambda: httpx.ASGITransport(app=application)

    try:
        created = await create_app(
            database, "Salon", now=clock.now(), is_test=is_test, owner_email=OWNER
        )
        any_plan = replace(options, plan_allows_resource_creation=True)
        async with _place(
            created,
            clock,
            "http://desk.test",
            options,
            transport_to(options),
            None if options == any_plan else transport_to(any_plan),
        ) as place:
            yield place
    finally:
        await database.close()


@asynccontextmanager
async def handed_over(
    path: Path, options: ServerOptions, *, is_test: bool = False
) -> AsyncIterator[Place]:
    """The application runs on a thread of its own, as in the console."""
    clock = FakeClock(SUNDAY_NOON)
    desk = EmbeddedDesk.start(path, clock=clock, options=options)
    try:
        making = desk.create_app("Salon", is_test=is_test, owner_email=OWNER)
        created = await asyncio.wrap_future(making)
        async with _place(
            created,
            clock,
            "http://embedded.desk",
            options,
            lambda: HandoverTransport(desk.submit),
        ) as place:
            yield place
    finally:
        await asyncio.to_thread(desk.close)


@asynccontextmanager
async def over_a_socket(
    path: Path, options: ServerOptions, *, is_test: bool = False
) -> AsyncIterator[Place]:
    """The application listens on a free loopback port, and is spoken to over the network."""
    clock = FakeClock(SUNDAY_NOON)
    database = await Database.open(path)
    try:
        created = await create_app(
            database, "Salon", now=clock.now(), is_test=is_test, owner_email=OWNER
        )
        any_plan = replace(options, plan_allows_resource_creation=True)
        application = build_application(database, options=options, clock=clock)
        set_up = build_application(database, options=any_plan, clock=clock)
        async with (
            _listening(application) as url,
            _place(
                created,
                clock,
                url,
                options,
                lambda: NetworkTransport(parse_server_url(url), SystemTrust()),
                None if options == any_plan else lambda: httpx.ASGITransport(app=set_up),
            ) as place,
        ):
            yield place
    finally:
        await database.close()


@asynccontextmanager
async def _listening(application: Any) -> AsyncIterator[str]:
    """Serves an application by uvicorn; its address."""
    config = uvicorn.Config(application, host="127.0.0.1", port=0, log_level="error", ws="none")
    config.load()
    server = uvicorn.Server(config)
    server.lifespan = config.lifespan_class(config)
    await server.startup()
    port = server.servers[0].sockets[0].getsockname()[1]
    running = asyncio.create_task(server.main_loop())
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        await running
        await server.shutdown()


@asynccontextmanager
async def _place(
    created: CreatedApp,
    clock: FakeClock,
    url: str,
    options: ServerOptions,
    open_transport: OpenTransport,
    open_for_set_up: OpenTransport | None = None,
) -> AsyncIterator[Place]:
    def open_client(transport: OpenTransport) -> TimekitClient:
        return TimekitClient(
            base_url=url,
            app_token=AppToken.parse(created.server_key),
            transport=transport(),
            clock=clock,
        )

    async with open_client(open_transport) as client:
        if open_for_set_up is None:
            yield Place(client, created, clock, open_transport, url, options, client)
            return
        async with open_client(open_for_set_up) as set_up:
            yield Place(client, created, clock, open_transport, url, options, set_up)


def serve_copies(way: Way, options: ServerOptions, empty: Path, folder: Path) -> Serve:
    """Serves on copies of an empty database, which is faster than making the tables."""

    def serve(**more: Any) -> AbstractAsyncContextManager[Place]:
        path = folder / f"desk-{len(list(folder.glob('desk-*.sqlite')))}.sqlite"
        shutil.copy(empty, path)
        return way(path, options, **more)

    return serve


def serve_on_postgresql(cluster: Cluster, options: ServerOptions) -> Serve:
    """Serves in this process, each time on an empty database of a PostgreSQL."""

    @asynccontextmanager
    async def serve(**more: Any) -> AsyncIterator[Place]:
        url = cluster.make_empty()
        try:
            async with in_process(url, options, **more) as place:
                yield place
        finally:
            cluster.drop(url)

    return serve


def make_empty(path: Path) -> None:
    """Makes a database with the present schema and nothing in it."""

    async def make() -> None:
        database = await Database.open(path)
        await database.close()

    run: Coroutine[Any, Any, None] = make()
    asyncio.run(run)
