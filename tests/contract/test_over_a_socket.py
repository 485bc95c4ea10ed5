"""The main job once over a real socket: server process parts, network transport, store."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
import uvicorn

from desk_app.client.connections import Connections
from desk_app.client.transports import NetworkTransport, SystemTrust, parse_server_url
from desk_app.domain.booking_graph import CANCELLED, CONFIRMED
from desk_app.errors import NotAuthenticatedError, OfflineError, SlotTakenError
from desk_app.server.application import build_application
from desk_app.server.apps import create_app
from desk_app.server.database import Database
from desk_app.server.options import ServerOptions
from desk_app.timekit.app_token import AppToken
from tests.builders import HOUR, span
from tests.contract.desk import open_desk
from tests.contract.place import OWNER, SUNDAY_NOON, Place
from tests.fakes.clock import FakeClock

pytestmark = pytest.mark.asyncio

NINE, NOON = span("09:00", "10:00"), span("12:00", "13:00")


@asynccontextmanager
async def serving(path: Path) -> AsyncIterator[Place]:
    """The application under uvicorn on a free loopback port, and a client over the network."""
    clock = FakeClock(SUNDAY_NOON)
    database = await Database.open(path)
    created = await create_app(database, "Salon", now=clock.now(), owner_email=OWNER)
    application = build_application(database, clock=clock)
    server = uvicorn.Server(
        uvicorn.Config(application, host="127.0.0.1", port=0, log_level="error", ws="none")
    )
    config_loaded = server.config
    config_loaded.load()
    server.lifespan = config_loaded.lifespan_class(config_loaded)
    await server.startup()
    port = server.servers[0].sockets[0].getsockname()[1]
    running = asyncio.create_task(server.main_loop())
    url = f"http://127.0.0.1:{port}"
    client = Connections(lambda: pytest.fail("not embedded")).open(
        url, AppToken.parse(created.server_key)
    )
    try:
        yield Place(
            client,
            created,
            clock,
            lambda: NetworkTransport(parse_server_url(url), SystemTrust()),
            url,
            ServerOptions(),
            client,
        )
    finally:
        await client.close()
        server.should_exit = True
        await running
        await server.shutdown()
        await database.close()


@pytest.fixture
def path(contract_database: Path, tmp_path: Path) -> Path:
    copy = tmp_path / "desk.sqlite"
    shutil.copy(contract_database, copy)
    return copy


async def test_a_desk_sets_up_searches_books_moves_and_cancels(path: Path, tmp_path: Path) -> None:
    async with serving(path) as place, open_desk(place, tmp_path) as desk:
        eva = await place.make_resource()
        project = await place.make_project(eva)
        await desk.pull()

        slots = await place.client.find_availability(
            window=NINE, project_id=project.id, length=HOUR
        )
        booked = await desk.book(eva, NINE, project=project)
        with pytest.raises(SlotTakenError):
            await desk.book(eva, NINE, project=project)
        moved = await desk.move(booked, NOON, eva)
        assert await desk.active(span("00:00", "24:00")) == [(NOON, CONFIRMED)]
        cancelled = await desk.workspace.bookings.cancel(moved.id)

    assert [slot.interval for slot in slots] == [NINE]
    assert cancelled.state == CANCELLED


async def test_many_requests_share_kept_connections(path: Path) -> None:
    async with serving(path) as place:
        eva = await place.make_resource()

        found = await asyncio.gather(*(place.client.get_resource(eva.id) for _ in range(40)))

    assert {resource.id for resource in found} == {eva.id}


async def test_an_unknown_key_and_a_server_that_went_away(path: Path) -> None:
    async with serving(path) as place:
        async with place.open_client("nobody") as stranger:
            with pytest.raises(NotAuthenticatedError):
                await stranger.get_app()
        late = place.open_client(place.created.server_key)
        await late.get_app()

    with pytest.raises(OfflineError):
        await late.get_app()
    await late.close()
