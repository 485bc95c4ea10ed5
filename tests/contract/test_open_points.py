"""The work of a desk comes to the same at servers that decide any open point otherwise."""

from contextlib import nullcontext
from pathlib import Path

import pytest

from desk_app.domain.booking_graph import (
    CANCELLED,
    COMPLETED,
    CONFIRM_DECLINE,
    CONFIRMED,
    DECLINED,
    INSTANT,
    TENTATIVE,
    GraphName,
)
from desk_app.domain.calendar_choice import CalendarChoice
from desk_app.domain.interval import Interval
from desk_app.domain.project_change import ProjectChange
from desk_app.domain.weekly_hours import Schedule, WeeklyHours, parse_hours
from desk_app.errors import PermissionDeniedError, SlotTakenError
from desk_app.services.resources import ResourceEdit
from tests.builders import make_new_calendar, make_new_event, span
from tests.contract.desk import open_desk
from tests.contract.pairs import VALUES
from tests.contract.place import Place

pytestmark = pytest.mark.asyncio

MOVES = pytest.mark.about(
    "extensions",
    "checks_overlap_without_project",
    "clash_shape",
    "clash_status",
    "own_hold_blocks_own_confirm",
    "reschedule_changes_id",
)

DAY = span("00:00", "24:00")
NINE, HALF_PAST, TEN = span("09:00", "10:00"), span("09:30", "10:30"), span("10:00", "11:00")
NOON, ONE = span("12:00", "13:00"), span("13:00", "14:00")


@pytest.mark.about(*VALUES)
async def test_a_booking_is_made_moved_and_cancelled(place: Place, tmp_path: Path) -> None:
    async with open_desk(place, tmp_path) as desk:
        eva, bo = await place.make_resource("Eva"), await place.make_resource("Bo")
        project = await place.make_project(eva, bo)
        await desk.pull()
        morning = span("09:00", "12:00")

        booked = await desk.book(eva, NINE, project=project)
        assert (booked.state, booked.what) == (CONFIRMED, "Haircut")
        assert span("09:00", "09:30") not in await desk.free(eva, morning)
        with pytest.raises(SlotTakenError):
            await desk.book(eva, HALF_PAST, project=project)

        moved = await desk.move(booked, HALF_PAST, eva)
        assert (moved.interval, moved.desk_ref) == (HALF_PAST, booked.desk_ref)
        assert span("09:00", "09:30") in await desk.free(eva, morning)
        moved = await desk.move(moved, HALF_PAST, bo)
        assert moved.resource_id == bo.id
        assert span("10:00", "10:30") in await desk.free(eva, morning)
        assert await desk.active(DAY) == [(HALF_PAST, CONFIRMED)]

        await desk.book(bo, NOON, project=project)
        with pytest.raises(SlotTakenError):
            await desk.move(moved, span("11:30", "12:30"), bo)
        assert (await place.client.get_booking(moved.id)).interval == HALF_PAST

        cancelled = await desk.workspace.bookings.cancel(moved.id, "Ill")
        assert cancelled.state == CANCELLED
        assert await desk.active(DAY) == [(NOON, CONFIRMED)]


@pytest.mark.about("extensions", "reschedule_changes_id")
async def test_one_booking_keeps_one_key_through_its_moves(place: Place, tmp_path: Path) -> None:
    async with open_desk(place, tmp_path) as desk:
        eva = await place.make_resource()
        await desk.pull()
        store = desk.workspace.store
        for graph in (INSTANT, CONFIRM_DECLINE):
            booked = await desk.book(eva, NINE, graph=graph)
            first_key = await store.load_booking_key(booked.id)

            moved = await desk.move(booked, NOON, eva)

            assert await store.load_booking_key(moved.id) == first_key
            await desk.workspace.bookings.act(
                moved.id, desk.workspace.bookings.available_actions(moved)[-1]
            )


@MOVES
async def test_a_request_is_confirmed_unless_its_time_went(place: Place, tmp_path: Path) -> None:
    async with open_desk(place, tmp_path) as desk:
        eva = await place.make_resource()
        project = await place.make_project(eva, graph=CONFIRM_DECLINE)
        walk_in = await place.make_project(eva, name="Walk-in")
        await desk.pull()
        request = await desk.book(eva, NINE, project=project)
        quick = await desk.book(eva, NINE, project=walk_in)
        assert (request.state, quick.state) == (TENTATIVE, CONFIRMED)

        with pytest.raises(SlotTakenError):
            await desk.workspace.bookings.confirm(request.id)
        assert (await place.client.get_booking(request.id)).state == TENTATIVE

        await desk.workspace.bookings.cancel(quick.id)
        confirmed = await desk.workspace.bookings.confirm(request.id)
        assert confirmed.state == CONFIRMED
        assert await desk.active(DAY) == [(NINE, CONFIRMED)]


@MOVES
@pytest.mark.parametrize("when", [NOON, HALF_PAST], ids=["apart", "over its old time"])
async def test_a_confirmed_request_is_moved_and_stays_confirmed(
    when: Interval, place: Place, tmp_path: Path
) -> None:
    async with open_desk(place, tmp_path) as desk:
        eva = await place.make_resource()
        project = await place.make_project(eva, graph=CONFIRM_DECLINE)
        await desk.pull()
        request = await desk.book(eva, NINE, project=project)
        await desk.workspace.bookings.confirm(request.id)

        moved = await desk.move(request, when, eva)

        assert (moved.state, moved.interval) == (CONFIRMED, when)
        assert await desk.active(DAY) == [(when, CONFIRMED)]
        assert (await place.client.get_booking(request.id)).state == CANCELLED
        stored = await desk.workspace.bookings.load(request.id)
        assert stored is None or stored.state == CANCELLED
        with pytest.raises(SlotTakenError):
            await desk.book(eva, when, project=project)


@MOVES
async def test_a_request_is_moved_and_stays_a_request(place: Place, tmp_path: Path) -> None:
    async with open_desk(place, tmp_path) as desk:
        eva = await place.make_resource()
        project = await place.make_project(eva, graph=CONFIRM_DECLINE)
        await desk.pull()
        request = await desk.book(eva, NINE, project=project)

        moved = await desk.move(request, HALF_PAST, eva)

        assert (moved.state, moved.interval) == (TENTATIVE, HALF_PAST)
        assert await desk.active(DAY) == [(HALF_PAST, TENTATIVE)]
        assert (await place.client.get_booking(request.id)).state == DECLINED


@MOVES
@pytest.mark.parametrize("graph", [INSTANT, CONFIRM_DECLINE])
async def test_a_move_onto_taken_time_changes_nothing(
    graph: GraphName, place: Place, tmp_path: Path
) -> None:
    async with open_desk(place, tmp_path) as desk:
        eva = await place.make_resource()
        project = await place.make_project(eva, graph=graph)
        walk_in = await place.make_project(eva, name="Walk-in")
        await desk.pull()
        booked = await desk.book(eva, NINE, project=project)
        if graph == CONFIRM_DECLINE:
            await desk.workspace.bookings.confirm(booked.id)
        await desk.book(eva, TEN, project=walk_in)

        for when in (HALF_PAST, TEN):
            with pytest.raises(SlotTakenError):
                await desk.move(booked, when, eva)

        assert await desk.active(DAY) == [(NINE, CONFIRMED), (TEN, CONFIRMED)]


@pytest.mark.about("usual_increment", "buffer_between_slots")
async def test_hours_and_chosen_calendars_decide_what_is_free(place: Place, tmp_path: Path) -> None:
    async with open_desk(place, tmp_path) as desk:
        week = WeeklyHours((parse_hours("9-10, 12-13"),) * 7)
        edit = ResourceEdit(name="Eva", time_zone_name="UTC", schedule=Schedule(hours=week))
        eva = await place.make_resource()
        await desk.workspace.resources.save(eva.id, edit)
        private = await place.client.create_calendar(make_new_calendar(resource_id=eva.id))
        await place.client.create_event(
            make_new_event(
                calendar_id=private.id,
                resource_id=eva.id,
                starts_at=NINE.start,
                ends_at=NINE.end,
            )
        )
        await desk.pull()
        own = next(c for c in (await place.client.list_calendars(eva.id)) if c.id != private.id)

        with_all = await desk.free(eva, DAY)
        choice = CalendarChoice(availability_calendar_ids=(own.id,))
        await desk.workspace.store.save_calendar_choice(eva.id, choice)
        with_own = await desk.free(eva, DAY)

    noon = [span("12:00", "12:30"), span("12:30", "13:00")]
    nine = [span("09:00", "09:30"), span("09:30", "10:00")]
    assert with_all == noon
    assert set(with_own) >= {*nine, *noon}


@pytest.mark.about("extensions", "meta_is_merged", "meta_update_answers_body")
async def test_notes_survive_whether_meta_is_merged_or_replaced(place: Place) -> None:
    eva = await place.make_resource()
    booked = await place.book(eva, NINE, meta={"desk_ref": "a" * 32})

    noted = await place.client.update_booking_meta(
        booked.id, {**booked.meta, "desk_arrived_at": "09:01"}
    )

    assert noted.meta == {"desk_ref": "a" * 32, "desk_arrived_at": "09:01"}


@pytest.mark.about("default_page_size", "project_resources_as_objects", "includes_actions_inline")
async def test_the_store_becomes_what_the_server_has(place: Place, tmp_path: Path) -> None:
    async with open_desk(place, tmp_path) as desk:
        eva, bo = await place.make_resource("Eva"), await place.make_resource("Bo")
        project = await place.make_project(bo, eva)
        for day in range(5):
            await place.book(eva, span("09:00", "10:00", day=day))
        await desk.pull()
        store = desk.workspace.store
        [stored] = await store.load_projects()
        assert stored.resource_ids == (bo.id, eva.id)
        assert len(await store.load_bookings(span("00:00", "24:00", day=2))) == 1

        place.clock.set(span("11:00", "12:00").start)
        await place.client.update_project(project.id, ProjectChange(name="Trim"))
        await desk.pull()

        [monday] = await store.load_bookings(DAY)
        assert monday.state == COMPLETED
        assert [each.name for each in await store.load_projects()] == ["Trim"]


@pytest.mark.about("extensions", "default_page_size")
async def test_a_booking_whose_answer_was_lost_is_found_again(place: Place) -> None:
    eva = await place.make_resource()
    booked = await place.book(eva, NINE, meta={"desk_ref": "a" * 32})
    for day in range(1, 4):
        await place.book(eva, span("09:00", "10:00", day=day), meta={"desk_ref": str(day) * 32})

    found = await place.client.find_bookings_by_ref("a" * 32)

    assert [each.id for each in found] == [booked.id]


@pytest.mark.about("plan_allows_resource_creation")
async def test_a_plan_that_allows_no_new_resources_is_remembered(
    place: Place, tmp_path: Path
) -> None:
    async with open_desk(place, tmp_path) as desk:
        edit = ResourceEdit(name="Eva", time_zone_name="UTC", schedule=Schedule())
        allows = place.options.plan_allows_resource_creation

        with nullcontext() if allows else pytest.raises(PermissionDeniedError):
            await desk.workspace.resources.add(edit)

        assert await desk.workspace.resources.can_create() is allows
