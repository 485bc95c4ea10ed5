"""Confirming and moving at a server without extensions: which calls are made, in which order.

At no moment is the customer without a booking, and whatever fails half way is taken back.
"""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import httpx
import pytest
from typing_extensions import override

from desk_app.client.timekit_client import TimekitClient
from desk_app.domain.booking import Booking
from desk_app.domain.booking_graph import CONFIRM_DECLINE, CONFIRMED, DECLINED, TENTATIVE
from desk_app.domain.resource import Resource
from desk_app.errors import SlotTakenError
from desk_app.timekit.app_token import AppToken
from tests.builders import span
from tests.contract.desk import Desk, open_desk
from tests.contract.place import Place

pytestmark = [
    pytest.mark.asyncio,
    pytest.mark.decided(extensions=False),
    pytest.mark.about("checks_overlap_without_project", "own_hold_blocks_own_confirm"),
]

DAY = span("00:00", "24:00")
NINE, HALF_PAST, NOON = span("09:00", "10:00"), span("09:30", "10:30"), span("12:00", "13:00")

Meddle = Callable[[], Awaitable[None]]


class Watching(httpx.AsyncBaseTransport):
    """Notes the writes that go by, and lets a test do something just before one of them."""

    def __init__(self, inner: httpx.AsyncBaseTransport) -> None:
        self._inner = inner
        self.writes: list[str] = []
        self.before: dict[str, Meddle] = {}
        """By the last part of the path."""

    @override
    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        name = request.url.path.rpartition("/")[2]
        if request.method != "GET":
            self.writes.append(name)
            if name in self.before:
                await self.before.pop(name)()
        return await self._inner.handle_async_request(request)

    @override
    async def aclose(self) -> None:
        await self._inner.aclose()


@asynccontextmanager
async def watched_desk(place: Place, folder: Path) -> AsyncIterator[tuple[Desk, Watching]]:
    """A desk whose writes are noted; the place's own client goes past the watch."""
    watching = Watching(place.open_transport())
    client = TimekitClient(
        base_url=place.url,
        app_token=AppToken.parse(place.created.server_key),
        transport=watching,
        clock=place.clock,
    )
    async with client, open_desk(replace(place, client=client), folder) as desk:
        yield desk, watching


async def requested(place: Place, resource: Resource, *, confirms: bool = False) -> Booking:
    """A request at nine, of somebody else's making."""
    project = await place.make_project(resource, graph=CONFIRM_DECLINE)
    booking = await place.book(resource, NINE, graph=CONFIRM_DECLINE, project_id=project.id)
    return await place.client.confirm_booking(booking.id) if confirms else booking


async def test_confirming_looks_at_the_time_first(place: Place, tmp_path: Path) -> None:
    async with watched_desk(place, tmp_path) as (desk, watching):
        eva = await place.make_resource()
        request = await requested(place, eva)
        await place.book(eva, HALF_PAST)

        with pytest.raises(SlotTakenError):
            await desk.workspace.bookings.confirm(request.id)

        assert watching.writes == []


async def test_a_touching_booking_is_no_obstacle(place: Place, tmp_path: Path) -> None:
    async with watched_desk(place, tmp_path) as (desk, watching):
        eva = await place.make_resource()
        request = await requested(place, eva)
        await place.book(eva, span("08:00", "09:00"))
        await place.book(eva, span("10:00", "11:00"))

        confirmed = await desk.workspace.bookings.confirm(request.id)

        assert confirmed.state == CONFIRMED
        assert watching.writes == ["confirm"]


@pytest.mark.parametrize("when", [NOON, HALF_PAST], ids=["apart", "over its old time"])
async def test_a_move_books_confirms_and_only_then_cancels(
    when: object, place: Place, tmp_path: Path
) -> None:
    target = NOON if when is NOON else HALF_PAST
    async with watched_desk(place, tmp_path) as (desk, watching):
        eva = await place.make_resource()
        old = await requested(place, eva, confirms=True)

        moved = await desk.move(old, target, eva)

        assert watching.writes == ["bookings", "confirm", "cancel"]
        assert await desk.active(DAY) == [(target, CONFIRMED)]
        assert moved.allows_double_booking == (target is HALF_PAST)


async def test_a_move_whose_time_goes_meanwhile_is_taken_back(place: Place, tmp_path: Path) -> None:
    async with watched_desk(place, tmp_path) as (desk, watching):
        eva = await place.make_resource()
        old = await requested(place, eva, confirms=True)

        async def somebody_books() -> None:
            await place.book(eva, NOON)

        watching.before["confirm"] = somebody_books
        with pytest.raises(SlotTakenError):
            await desk.move(old, NOON, eva)

        assert watching.writes == ["bookings", "confirm", "decline"]
        assert await desk.active(DAY) == [(NINE, CONFIRMED), (NOON, CONFIRMED)]


async def test_a_request_is_booked_anew_and_only_then_declined(
    place: Place, tmp_path: Path
) -> None:
    async with watched_desk(place, tmp_path) as (desk, watching):
        eva = await place.make_resource()
        old = await requested(place, eva)

        await desk.move(old, HALF_PAST, eva)

        assert watching.writes == ["bookings", "decline"]
        assert await desk.active(DAY) == [(HALF_PAST, TENTATIVE)]
        assert (await place.client.get_booking(old.id)).state == DECLINED


async def test_a_move_cut_off_before_the_end_leaves_both_bookings_until_it_is_finished(
    place: Place, tmp_path: Path
) -> None:
    async with watched_desk(place, tmp_path) as (desk, watching):
        eva = await place.make_resource()
        old = await requested(place, eva, confirms=True)

        async def the_line_drops() -> None:
            raise httpx.ConnectError("gone")

        watching.before["cancel"] = the_line_drops
        moved = await desk.move(old, NOON, eva)

        assert moved.pending is not None
        assert moved.pending.is_uncertain
        assert await desk.active(DAY) == [(NINE, CONFIRMED), (NOON, CONFIRMED)]
        place.clock.advance(seconds=100)
        desk.workspace.sender.try_again()
        await desk.workspace.sender.go_round()
        assert await desk.active(DAY) == [(NOON, CONFIRMED)]
