"""Sessions with seats left are found by the search for time, and taking one takes a seat."""

from pathlib import Path
from typing import Any

import pytest

from desk_app.domain.booking import Booking
from desk_app.domain.booking_graph import CONFIRMED, GROUP_CUSTOMER, GROUP_OWNER
from desk_app.domain.new_booking import SessionSettings
from desk_app.domain.resource import Resource
from desk_app.domain.slot_ranking import RankedSlot
from desk_app.errors import SlotTakenError
from desk_app.services.drafts import BookingDraft
from desk_app.services.searches import PartOfDay, SlotSearch
from tests.builders import HOUR, span
from tests.contract.desk import Desk, open_desk
from tests.contract.place import OWNER, Place

pytestmark = pytest.mark.asyncio

DAY, EVENING = span("09:00", "21:00"), span("18:00", "19:30")


async def make_yoga(place: Place, resource: Resource, **fields: Any) -> Booking:
    """A session in the evening with two seats."""
    settings = {"graph": GROUP_OWNER, "what": "Yoga", "customer": None, **fields}
    session = SessionSettings(max_seats=2)
    return await place.book(resource, EVENING, session=session, **settings)


async def sessions(desk: Desk, **more: Any) -> list[RankedSlot]:
    search = SlotSearch(**{"window": DAY, "length": HOUR, **more})
    found = [each async for each in desk.workspace.availability.look_up(search)]
    starts = [hit.slot.starts_at for hit in found[-1].hits]
    assert starts == sorted(starts)
    return [hit for hit in found[-1].hits if hit.session is not None]


async def take_seat(desk: Desk, hit: RankedSlot) -> Booking:
    assert hit.session is not None
    draft = BookingDraft(
        customer_name="Anna Berg",
        email=OWNER,
        resource_id=hit.slot.resource_ids[0],
        starts_at=hit.slot.starts_at,
        length=hit.slot.interval.length,
        what=hit.session.what,
        session_id=hit.session.booking_id,
    )
    return await desk.workspace.bookings.book(draft)


@pytest.mark.about("extensions")
async def test_a_session_is_found_beside_free_time_until_its_last_seat_is_taken(
    place: Place, tmp_path: Path
) -> None:
    async with open_desk(place, tmp_path) as desk:
        eva = await place.make_resource()
        yoga = await make_yoga(place, eva)
        await desk.pull()

        [hit] = await sessions(desk)
        assert hit.session is not None
        assert (hit.session.booking_id, hit.session.what) == (yoga.id, "Yoga")
        assert (hit.slot.interval, hit.slot.resource_ids) == (EVENING, (eva.id,))
        assert hit.session.seats_left == 2

        seat = await take_seat(desk, hit)
        [again] = await sessions(desk)
        assert again.session is not None
        assert again.session.seats_left == 1
        await take_seat(desk, hit)
        assert await sessions(desk) == []
        with pytest.raises(SlotTakenError):
            await take_seat(desk, hit)

    assert (seat.graph, seat.state, seat.owner_booking_id) == (GROUP_CUSTOMER, CONFIRMED, yoga.id)


async def test_without_a_network_seats_are_those_last_heard_of(
    place: Place, tmp_path: Path
) -> None:
    async with open_desk(place, tmp_path) as desk:
        eva = await place.make_resource()
        await make_yoga(place, eva)
        await desk.pull()
        [hit] = await sessions(desk)
        await take_seat(desk, hit)
        by_server = await sessions(desk)
        desk.workspace.availability.is_offline = lambda: True

        assert await sessions(desk) == by_server
        [known] = by_server
        assert known.session is not None
        assert known.session.seats_left == 1


async def test_filters_hold_for_sessions_too(place: Place, tmp_path: Path) -> None:
    async with open_desk(place, tmp_path) as desk:
        eva, bo = await place.make_resource("Eva"), await place.make_resource("Bo")
        project = await place.make_project(eva, graph=GROUP_CUSTOMER)
        other = await place.make_project(eva)
        await make_yoga(place, eva, project_id=project.id)
        await desk.pull()

        for is_offline in (False, True):
            desk.workspace.availability.is_offline = is_offline.__bool__
            assert len(await sessions(desk, project_id=project.id)) == 1
            assert len(await sessions(desk, part_of_day=PartOfDay.EVENING)) == 1
            assert await sessions(desk, part_of_day=PartOfDay.MORNING) == []
            assert await sessions(desk, resource_ids=(bo.id,)) == []
            assert await sessions(desk, project_id=other.id) == []
            assert await sessions(desk, also=((bo.id,),)) == []
            assert await sessions(desk, window=span("18:30", "21:00")) == []


async def test_a_desk_without_sessions_asks_for_none(place: Place, tmp_path: Path) -> None:
    async with open_desk(place, tmp_path) as desk:
        await place.make_resource()
        await desk.pull()
        sent = place.client.requests_sent

        assert await sessions(desk) == []
        assert place.client.requests_sent == sent + 1
