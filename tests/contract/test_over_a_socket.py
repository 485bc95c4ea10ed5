"""The main job once over a real socket: server process parts, network transport, store."""

import asyncio
import shutil
from pathlib import Path

import pytest

from desk_app.domain.booking_graph import CANCELLED, CONFIRMED
from desk_app.errors import NotAuthenticatedError, OfflineError, SlotTakenError
from desk_app.server.options import ServerOptions
from tests.builders import HOUR, span
from tests.contract.desk import open_desk
from tests.contract.place import over_a_socket

pytestmark = pytest.mark.asyncio

NINE, NOON = span("09:00", "10:00"), span("12:00", "13:00")


@pytest.fixture
def path(contract_database: Path, tmp_path: Path) -> Path:
    copy = tmp_path / "desk.sqlite"
    shutil.copy(contract_database, copy)
    return copy


async def test_a_desk_sets_up_searches_books_moves_and_cancels(path: Path, tmp_path: Path) -> None:
    async with over_a_socket(path, ServerOptions()) as place, open_desk(place, tmp_path) as desk:
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
    async with over_a_socket(path, ServerOptions()) as place:
        eva = await place.make_resource()

        found = await asyncio.gather(*(place.client.get_resource(eva.id) for _ in range(40)))

    assert {resource.id for resource in found} == {eva.id}


async def test_an_unknown_key_and_a_server_that_went_away(path: Path) -> None:
    async with over_a_socket(path, ServerOptions()) as place:
        async with place.open_client("nobody") as stranger:
            with pytest.raises(NotAuthenticatedError):
                await stranger.get_app()
        late = place.open_client(place.created.server_key)
        await late.get_app()

    with pytest.raises(OfflineError):
        await late.get_app()
    await late.close()
