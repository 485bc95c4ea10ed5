"""A person, a room and a device found free together, and booked as one or not at all."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from desk_app.domain.booking import Booking
from desk_app.domain.booking_graph import CANCELLED, CONFIRM_DECLINE, CONFIRMED, TENTATIVE
from desk_app.domain.combined import assign
from desk_app.domain.interval import Interval
from desk_app.domain.resource import Resource
from desk_app.domain.slot_ranking import RankedSlot
from desk_app.errors import SlotTakenError
from desk_app.services.drafts import BookingDraft
from desk_app.services.searches import SlotSearch
from tests.builders import HOUR, span
from tests.contract.desk import Desk, open_desk
from tests.contract.place import OWNER, Place

pytestmark = pytest.mark.asyncio

DAY = span("09:00", "13:00")
NINE, TEN, ELEVEN, TWELVE = (span(f"{hour:02}:00", f"{hour + 1:02}:00") for hour in range(9, 13))


async def make_house(place: Place) -> tuple[Resource, Resource, Resource, Resource]:
    """A person, two rooms and a device; all are busy at some time, together free at eleven."""
    names = ("Eva", "Red room", "Blue room", "Laser")
    eva, red, blue, laser = [await place.make_resource(name) for name in names]
    await place.book(eva, NINE)
    await place.book(red, span("10:00", "13:00"))
    await place.book(blue, NINE)
    await place.book(laser, TEN)
    return eva, red, blue, laser


async def find(desk: Desk, search: SlotSearch) -> tuple[RankedSlot, ...]:
    return [each async for each in desk.workspace.availability.look_up(search)][-1].hits


def draft_of(hit: RankedSlot) -> BookingDraft:
    return BookingDraft(
        customer_name="Anna Berg",
        email=OWNER,
        resource_id=hit.slot.resource_ids[0],
        starts_at=hit.slot.starts_at,
        length=hit.slot.interval.length,
        companions=assign(hit.companions) or (),
    )


async def test_only_times_at_which_all_are_free_are_found(place: Place, tmp_path: Path) -> None:
    async with open_desk(place, tmp_path) as desk:
        eva, red, blue, laser = await make_house(place)
        await desk.pull()
        search = SlotSearch(
            window=DAY,
            length=HOUR,
            resource_ids=(eva.id,),
            also=((red.id, blue.id), (laser.id,)),
            increment=HOUR,
        )
        found = await find(desk, search)
        desk.workspace.availability.is_offline = lambda: True
        without_network = await find(desk, search)

    assert [hit.slot.interval for hit in found] == [span("11:00", "12:00"), span("12:00", "13:00")]
    assert found[0].slot.resource_ids == (eva.id,)
    assert found[0].companions == ((blue.id,), (laser.id,))
    assert without_network == found


@pytest.mark.about("bulk_create_status", "extensions")
async def test_all_are_booked_with_one_call_and_cancelled_together(
    place: Place, tmp_path: Path
) -> None:
    async with open_desk(place, tmp_path) as desk:
        eva, red, blue, laser = await make_house(place)
        await desk.pull()
        also = ((blue.id,), (laser.id,))
        search = SlotSearch(window=DAY, length=HOUR, resource_ids=(eva.id,), also=also)
        draft = draft_of((await find(desk, search))[0])
        sent = place.client.requests_sent

        booking = await desk.workspace.bookings.book(draft)
        looks = len(draft.companions)
        assert place.client.requests_sent == sent + looks + 1
        again = await desk.workspace.bookings.book(draft)
        ids = {eva.id, blue.id, laser.id}
        stored = await desk.workspace.store.load_bookings(ELEVEN, resource_ids=ids)

        await desk.workspace.bookings.cancel(booking.id)
        after = await place.client.list_bookings_in(ELEVEN)

    assert again.id == booking.id
    assert {each.resource_id for each in stored} == ids
    assert booking.resource_id == eva.id
    assert {each.state for each in stored} == {CONFIRMED}
    assert {each.state for each in after if each.resource_id != red.id} == {CANCELLED}


@pytest.mark.about("clash_shape", "clash_status", "extensions", "checks_overlap_without_project")
async def test_where_one_was_taken_meanwhile_none_is_booked(place: Place, tmp_path: Path) -> None:
    async with open_desk(place, tmp_path) as desk:
        eva, red, blue, laser = await make_house(place)
        project = await place.make_project(eva, blue, laser)
        await desk.pull()
        also = ((blue.id,), (laser.id,))
        search = SlotSearch(window=DAY, length=HOUR, resource_ids=(eva.id,), also=also)
        draft = replace(draft_of((await find(desk, search))[0]), project_id=project.id)
        await place.book(laser, ELEVEN, project_id=project.id)

        with pytest.raises(SlotTakenError):
            await desk.workspace.bookings.book(draft)
        left = await place.client.list_bookings_in(ELEVEN)

    assert {each.resource_id for each in left if each.state == CONFIRMED} == {laser.id, red.id}


async def test_a_request_for_several_is_one_for_each_of_them(place: Place, tmp_path: Path) -> None:
    async with open_desk(place, tmp_path) as desk:
        eva, _, blue, _ = await make_house(place)
        project = await place.make_project(eva, graph=CONFIRM_DECLINE)
        await desk.pull()
        search = SlotSearch(window=DAY, length=HOUR, project_id=project.id, also=((blue.id,),))
        draft = replace(draft_of((await find(desk, search))[0]), project_id=project.id)

        booking = await desk.workspace.bookings.book(draft)
        asked = await place.client.list_bookings_in(TEN)
        requests = [each for each in asked if each.state == TENTATIVE]
        await desk.workspace.bookings.confirm(booking.id)
        confirmed = await place.client.list_bookings_in(TEN)

    assert {each.resource_id for each in requests} == {eva.id, blue.id}
    assert {each.what for each in requests} == {"Haircut"}
    ids = {each.id for each in requests}
    assert {each.state for each in confirmed if each.id in ids} == {CONFIRMED}


# --- moved as one ----------------------------------------------------------------------------


async def book_together(desk: Desk, *who: Resource) -> Booking:
    first, *others = who
    draft = BookingDraft(
        customer_name="Anna Berg",
        email=OWNER,
        resource_id=first.id,
        starts_at=ELEVEN.start,
        length=HOUR,
        companions=tuple(each.id for each in others),
    )
    return await desk.workspace.bookings.book(draft)


async def where(place: Place, *who: Resource) -> set[tuple[str, Interval | None]]:
    """Who is booked for Anna, and when."""
    ids = {each.id: each.name for each in who}
    found = await place.client.list_bookings_in(DAY)
    return {
        (ids[each.resource_id], each.interval)
        for each in found
        if each.resource_id in ids and each.state == CONFIRMED and each.desk_ref
    }


@pytest.mark.about("extensions", "reschedule_changes_id", "bulk_create_status")
async def test_all_are_moved_together_and_stay_together(place: Place, tmp_path: Path) -> None:
    async with open_desk(place, tmp_path) as desk:
        eva, _, blue, laser = await make_house(place)
        await desk.pull()
        booking = await book_together(desk, eva, blue, laser)

        moved = await desk.move(booking, TWELVE, eva)
        at_twelve = await where(place, eva, blue, laser)
        await desk.workspace.bookings.cancel(moved.id)
        after = await where(place, eva, blue, laser)

    assert at_twelve == {(each.name, TWELVE) for each in (eva, blue, laser)}
    assert after == set()


@pytest.mark.about("extensions", "clash_shape", "clash_status", "reschedule_changes_id")
async def test_where_one_cannot_be_moved_none_is(place: Place, tmp_path: Path) -> None:
    async with open_desk(place, tmp_path) as desk:
        eva, _, blue, laser = await make_house(place)
        await desk.pull()
        booking = await book_together(desk, eva, blue, laser)
        await place.book(laser, TWELVE)

        with pytest.raises(SlotTakenError):
            await desk.move(booking, TWELVE, eva)
        left = await where(place, eva, blue, laser)

    assert left == {(each.name, ELEVEN) for each in (eva, blue, laser)}


async def test_who_is_exchanged_alone_leaves_the_others_where_they_are(
    place: Place, tmp_path: Path
) -> None:
    async with open_desk(place, tmp_path) as desk:
        eva, _, blue, laser = await make_house(place)
        marco = await place.make_resource("Marco")
        await desk.pull()
        booking = await book_together(desk, eva, blue)
        await place.book(laser, ELEVEN)

        there = await place.client.list_resource_bookings(blue.id, ELEVEN)

        await desk.move(booking, ELEVEN, marco)
        left = await where(place, eva, blue, marco)
        assert await place.client.list_resource_bookings(blue.id, ELEVEN) == there

    assert left == {("Marco", ELEVEN), ("Blue room", ELEVEN)}


@pytest.mark.about("extensions")
async def test_a_request_for_several_is_moved_as_one(place: Place, tmp_path: Path) -> None:
    async with open_desk(place, tmp_path) as desk:
        eva, _, blue, _ = await make_house(place)
        project = await place.make_project(eva, graph=CONFIRM_DECLINE)
        await desk.pull()
        search = SlotSearch(window=DAY, length=HOUR, project_id=project.id, also=((blue.id,),))
        draft = replace(draft_of((await find(desk, search))[0]), project_id=project.id)
        booking = await desk.workspace.bookings.book(draft)

        moved = await desk.move(booking, TWELVE, eva)
        await desk.workspace.bookings.confirm(moved.id)
        confirmed = await where(place, eva, blue)

    assert confirmed == {("Eva", TWELVE), ("Blue room", TWELVE)}


async def test_a_move_that_can_still_be_taken_back_shows_all_where_they_are_to_go(
    place: Place, tmp_path: Path
) -> None:
    async with open_desk(place, tmp_path) as desk:
        eva, _, blue, _ = await make_house(place)
        await desk.pull()
        booking = await book_together(desk, eva, blue)
        bookings = desk.workspace.bookings
        bookings.grace = timedelta(seconds=6)

        wanted = await desk.move(booking, TWELVE, eva)
        shown = {each.resource_id for each in await bookings.load_window(TWELVE) if each.pending}
        assert wanted.pending is not None
        await desk.workspace.waiting.undo(wanted.pending.ref)
        after = {each.resource_id for each in await bookings.load_window(TWELVE)}
        left = await where(place, eva, blue)

    assert shown == {eva.id, blue.id}
    assert after.isdisjoint({eva.id, blue.id})
    assert left == {("Eva", ELEVEN), ("Blue room", ELEVEN)}
