"""Every endpoint: what is sent arrives, and what is answered is understood."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from desk_app.domain.booking_graph import (
    CANCELLED,
    CONFIRM_DECLINE,
    CONFIRMED,
    DECLINED,
    EXPIRED,
    RESCHEDULED_BY_CUSTOMER,
    RESERVED,
    TENTATIVE,
)
from desk_app.domain.constraint import DayAndTime, Hours, Weekday, allow, block
from desk_app.domain.find_time import FindTimeFilters, SpecificTime
from desk_app.domain.interval import Interval
from desk_app.domain.project import (
    AvailabilityMode,
    AvailabilitySettings,
    BookingSettings,
    CustomerField,
)
from desk_app.domain.project_change import ProjectChange
from desk_app.domain.resource_change import CalendarChange, EventChange, ResourceChange
from desk_app.errors import NotFoundError, SlotTakenError
from desk_app.timekit.extensions import ALL_EXTENSIONS, META_MERGE
from desk_app.timekit.search import Criterion, Ordering
from tests.builders import HOUR, at, make_new_calendar, make_new_event, make_new_project, span
from tests.contract.place import OWNER, SUNDAY_NOON, Place, Serve

pytestmark = pytest.mark.asyncio

MONDAY_NINE = (allow(DayAndTime(Weekday.MONDAY, 9 * 60, 17 * 60)), block(Hours(720, 750)))


# --- app -------------------------------------------------------------------------------------


async def test_the_app_of_a_key(place: Place) -> None:
    app = await place.client.get_app()

    assert app.slug == place.created.slug
    assert (app.name, app.owner_email, app.is_test) == ("Salon", OWNER, False)


async def test_a_test_app_says_so(serve: Serve) -> None:
    async with serve(is_test=True) as place:
        app = await place.client.get_app()

    assert app.is_test


@pytest.mark.about("extensions", "meta_is_merged")
async def test_the_extensions_are_asked_for_once(place: Place) -> None:
    there = ALL_EXTENSIONS if place.options.extensions else frozenset()
    if not place.options.meta_is_merged:
        there -= {META_MERGE}
    assert await place.client.get_capabilities() == there
    sent = place.client.requests_sent

    await place.client.get_capabilities()

    assert place.client.requests_sent == sent


# --- resources, calendars, events ------------------------------------------------------------


async def test_a_resource_comes_back_with_its_rules_and_calendar(place: Place) -> None:
    made = await place.make_resource(constraints=MONDAY_NINE)

    found = await place.client.get_resource(made.id)

    assert replace(found, created_at=None, updated_at=None) == made
    assert found.constraints == MONDAY_NINE
    assert [calendar.name for calendar in found.calendars or ()] == ["Bookings"]


@pytest.mark.about("default_page_size")
async def test_all_resources_are_listed_over_several_pages(place: Place) -> None:
    made = {(await place.make_resource(f"Room {n}")).id for n in range(7)}

    page = await place.client.list_resources(page=2, limit=3)
    everything = await place.client.list_all_resources()

    assert (page.total, page.last_page, len(page.items)) == (7, 3, 3)
    assert {resource.id for resource in everything} == made


async def test_a_resource_changes_where_the_change_says(place: Place) -> None:
    made = await place.make_resource(constraints=MONDAY_NINE)

    change = ResourceChange(name="Eva Holm", time_zone_name="Asia/Kathmandu", constraints=())
    await place.client.update_resource(made.id, change)

    found = await place.client.get_resource(made.id)
    assert (found.name, found.time_zone_name) == ("Eva Holm", "Asia/Kathmandu")
    assert found.constraints == ()


async def test_tags_of_a_resource_come_back_and_change(place: Place) -> None:
    made = await place.make_resource(tags=("new", "ground floor"))
    found = await place.client.get_resource(made.id)

    await place.client.update_resource(made.id, ResourceChange(tags=("known",)))

    assert found.tags == ("new", "ground floor")
    assert (await place.client.get_resource(made.id)).tags == ("known",)


async def test_a_deleted_resource_is_gone(place: Place) -> None:
    made = await place.make_resource()

    await place.client.delete_resource(made.id)

    assert await place.client.list_all_resources() == ()


async def test_calendars_are_made_listed_changed_and_deleted(place: Place) -> None:
    eva, bo = await place.make_resource("Eva"), await place.make_resource("Bo")
    made = await place.client.create_calendar(
        make_new_calendar(resource_id=eva.id, background_colour="#aabbcc")
    )

    await place.client.update_calendar(made.id, CalendarChange(name="Home", is_primary=True))

    found = await place.client.get_calendar(made.id)
    assert (found.name, found.background_colour) == ("Home", "#aabbcc")
    listed = await place.client.list_calendars(eva.id)
    assert {calendar.name for calendar in listed} == {"Bookings", "Home"}
    assert {calendar.resource_id for calendar in listed} == {eva.id}
    assert len(await place.client.list_calendars(bo.id)) == 1
    await place.client.delete_calendar(made.id)
    assert len(await place.client.list_calendars(eva.id)) == 1


async def test_events_are_made_listed_changed_and_deleted(place: Place) -> None:
    eva = await place.make_resource()
    [calendar] = eva.calendars or ()
    made = await place.client.create_event(
        make_new_event(calendar_id=calendar.id, resource_id=eva.id)
    )

    await place.client.update_event(made.id, EventChange(what="Long lunch", ends_at=at("14:00")))

    found = await place.client.get_event(made.id)
    assert (found.what, found.interval) == ("Long lunch", span("12:00", "14:00"))
    [listed] = await place.client.list_events(span("00:00", "24:00"), resource_id=eva.id)
    assert (listed.id, listed.resource_id) == (made.id, eva.id)
    assert await place.client.list_events(span("15:00", "16:00"), resource_id=eva.id) == ()
    await place.client.delete_event(made.id)
    with pytest.raises(NotFoundError):
        await place.client.get_event(made.id)


# --- projects --------------------------------------------------------------------------------


async def test_a_project_comes_back_as_it_was_made(place: Place) -> None:
    eva = await place.make_resource()
    made = await place.client.create_project(
        make_new_project(
            resource_ids=(eva.id,),
            availability=AvailabilitySettings(
                mode=AvailabilityMode.MUTUAL,
                length=timedelta(minutes=40),
                earliest="1 hour",
                latest="4 weeks",
                buffer=timedelta(minutes=10),
                increment=timedelta(minutes=20),
                rounds_to_nearest_hour=False,
            ),
            booking=BookingSettings(graph="instant", what="Cut", where="Here", description="-"),
            constraints=MONDAY_NINE,
            customer_fields=(
                CustomerField(name="shoe", title="Shoe size", is_required=True, options=("38",)),
            ),
            meta={"colour": "red"},
        )
    )

    [found] = await place.client.list_all_projects()

    assert found.availability == made.availability
    assert found.availability.earliest == "1 hour"
    assert found.constraints == MONDAY_NINE
    assert found.customer_fields[0].title == "Shoe size"
    assert (await place.client.get_project(made.id)).meta == {"colour": "red"}


async def test_a_project_changes_where_the_change_says(place: Place) -> None:
    made = await place.make_project(await place.make_resource())

    await place.client.update_project(made.id, ProjectChange(name="Beard trim"))

    found = await place.client.get_project(made.id)
    assert found.name == "Beard trim"
    assert found.booking == made.booking
    await place.client.delete_project(made.id)
    assert await place.client.list_all_projects() == ()


@pytest.mark.about("project_resources_as_objects")
async def test_who_serves_a_project_is_kept_in_order(place: Place) -> None:
    eva, bo, ida = [await place.make_resource(name) for name in ("Eva", "Bo", "Ida")]
    project = await place.make_project(eva)

    await place.client.assign_project_resource(project.id, bo.id)
    assert await place.client.list_project_resources(project.id) == (eva.id, bo.id)
    await place.client.set_project_resources(project.id, [ida.id, bo.id, eva.id])
    assert await place.client.list_project_resources(project.id) == (ida.id, bo.id, eva.id)
    await place.client.remove_project_resource(project.id, bo.id)

    assert await place.client.list_project_resources(project.id) == (ida.id, eva.id)


# --- availability ----------------------------------------------------------------------------


@pytest.mark.about("usual_increment", "buffer_between_slots")
async def test_slots_follow_the_rules_of_resource_project_and_request(place: Place) -> None:
    eva = await place.make_resource(constraints=MONDAY_NINE)
    project = await place.make_project(eva, constraints=(block(Hours(9 * 60, 10 * 60)),))

    slots = await place.client.find_availability(
        window=span("00:00", "24:00"),
        project_id=project.id,
        length=HOUR,
        buffer=timedelta(minutes=15),
        rounds_to_nearest_hour=False,
        constraints=[allow(Hours(0, 14 * 60))],
    )

    starts = ["10:00", "11:00", "12:30"]
    if place.options.usual_increment:
        starts = ["10:00", "10:15", "10:30", "10:45", "11:00", "12:30", "12:45", "13:00"]
    elif place.options.buffer_between_slots:
        starts = ["10:00", "12:30"]
    assert [slot.interval for slot in slots] == [Interval(at(x), at(x) + HOUR) for x in starts]
    assert {slot.resource_ids for slot in slots} == {(eva.id,)}


async def test_a_project_alone_is_a_question(place: Place) -> None:
    eva = await place.make_resource(constraints=MONDAY_NINE)
    project = await place.make_project(eva)

    slots = await place.client.find_availability(project_id=project.id)

    assert slots[0].interval == span("09:00", "09:30")


async def test_whole_free_stretches_are_asked_for_without_a_length(place: Place) -> None:
    eva = await place.make_resource(constraints=MONDAY_NINE)

    slots = await place.client.find_availability(
        window=span("00:00", "24:00"), resource_ids=[eva.id], length=None
    )

    assert [slot.interval for slot in slots] == [span("09:00", "12:00"), span("12:30", "17:00")]


@pytest.mark.parametrize("mode", list(AvailabilityMode))
async def test_every_mode_is_understood(mode: AvailabilityMode, place: Place) -> None:
    eva, bo = await place.make_resource("Eva"), await place.make_resource("Bo")

    slots = await place.client.find_availability(
        window=span("09:00", "10:00"), resource_ids=[bo.id, eva.id], length=HOUR, mode=mode
    )

    [slot] = slots
    both = mode in (AvailabilityMode.MUTUAL, AvailabilityMode.EXCLUSIVE)
    assert set(slot.resource_ids) <= {eva.id, bo.id}
    assert len(slot.resource_ids) == (2 if both else 1)


@pytest.mark.about("usual_increment", "buffer_between_slots")
async def test_buffers_increments_and_all_day_events_go_along(place: Place) -> None:
    eva = await place.make_resource(constraints=MONDAY_NINE)
    [calendar] = eva.calendars or ()
    await place.client.create_event(
        make_new_event(
            calendar_id=calendar.id,
            resource_id=eva.id,
            starts_at=at("00:00"),
            ends_at=at("24:00"),
            is_all_day=True,
        )
    )
    await place.book(eva, span("10:00", "11:00"))

    slots = await place.client.find_availability(
        window=span("09:00", "12:00"),
        resource_ids=[eva.id],
        length=timedelta(minutes=30),
        buffer=timedelta(minutes=15),
        increment=timedelta(minutes=15),
        ignores_all_day_events=True,
        rounds_to_nearest_hour=False,
        output_time_zone="Asia/Kathmandu",
    )

    assert [slot.starts_at for slot in slots] == [
        at("09:00"),
        at("09:15"),
        at("11:15"),
        at("11:30"),
    ]


@pytest.mark.about("usual_increment", "buffer_between_slots")
async def test_find_time_looks_at_the_calendars_named(place: Place) -> None:
    eva = await place.make_resource()
    [own] = eva.calendars or ()
    other = await place.client.create_calendar(make_new_calendar(resource_id=eva.id))
    await place.client.create_event(
        make_new_event(
            calendar_id=other.id,
            resource_id=eva.id,
            starts_at=at("09:00"),
            ends_at=at("10:00"),
        )
    )
    question: dict[str, Any] = {
        "window": span("08:00", "12:00"),
        "length": HOUR,
        "filters": FindTimeFilters(all_of=(SpecificTime(9 * 60, 11 * 60),)),
    }

    free_by_own = await place.client.find_time(calendar_ids=[own.id], **question)
    free_by_both = await place.client.find_time(calendar_ids=[own.id, other.id], **question)
    at_every_quarter = await place.client.find_time(
        calendar_ids=[own.id], **question, all_solutions=True
    )

    assert free_by_own == (span("09:00", "10:00"), span("10:00", "11:00"))
    assert free_by_both == (span("10:00", "11:00"),)
    assert len(at_every_quarter) == 5


# --- bookings --------------------------------------------------------------------------------


@pytest.mark.about("includes_actions_inline")
async def test_a_booking_comes_back_with_all_it_was_made_of(place: Place) -> None:
    eva = await place.make_resource()
    [calendar] = eva.calendars or ()
    made = await place.book(
        eva, span("10:00", "11:00"), meta={"desk_ref": "a" * 32, "visits": 3}, description="Hi"
    )

    found = await place.client.get_booking(made.id)

    assert found == made
    assert (found.state, found.interval) == (CONFIRMED, span("10:00", "11:00"))
    assert (found.resource_id, found.calendar_id) == (eva.id, calendar.id)
    assert (found.customer_name, found.description) == ("Anna Berg", "Hi")
    assert found.meta == {"desk_ref": "a" * 32, "visits": 3}
    assert found.available_actions is not None
    assert "cancel" in found.available_actions


async def test_a_project_says_what_the_booking_leaves_open(place: Place) -> None:
    eva = await place.make_resource()
    project = await place.make_project(eva, graph=CONFIRM_DECLINE)

    made = await place.book(
        eva,
        span("10:00", "10:30"),
        project_id=project.id,
        graph=None,
        what=None,
        where=None,
        description=None,
    )

    assert (made.graph, made.state, made.project_id) == (CONFIRM_DECLINE, TENTATIVE, project.id)
    assert (made.what, made.where, made.description) == ("Haircut", "Main St 4", "Come early")


@pytest.mark.about("default_page_size")
async def test_bookings_are_listed_by_window_resource_state_and_name(place: Place) -> None:
    eva, bo = await place.make_resource("Eva"), await place.make_resource("Bo")
    early = await place.book(eva, span("09:00", "10:00"))
    late = await place.book(eva, span("15:00", "16:00"))
    other = await place.book(bo, span("09:30", "10:30"))
    await place.client.cancel_booking(late.id)

    async def ids(*criteria: Criterion) -> set[str]:
        page = await place.client.list_bookings(search=criteria, limit=10)
        return {booking.id for booking in page.items}

    in_window = await place.client.list_bookings_in(span("09:45", "12:00"))
    of_eva = await place.client.list_resource_bookings(eva.id, span("09:45", "12:00"))
    assert {booking.id for booking in in_window} == {early.id, other.id}
    assert [booking.id for booking in of_eva] == [early.id]
    assert await ids(Criterion("state", "cancelled")) == {late.id}
    assert await ids(Criterion("resource.id", bo.id)) == {other.id}
    assert await ids(Criterion("customer.name", "anna*")) == {early.id, late.id, other.id}


async def test_touching_bookings_are_not_in_a_window(place: Place) -> None:
    eva = await place.make_resource()
    await place.book(eva, span("09:00", "10:00"))
    await place.book(eva, span("11:00", "12:00"))

    assert await place.client.list_bookings_in(span("10:00", "11:00")) == ()


async def test_the_newest_change_comes_first(place: Place) -> None:
    eva = await place.make_resource()
    first = await place.book(eva, span("09:00", "10:00"))
    place.clock.advance(seconds=60)
    second = await place.book(eva, span("11:00", "12:00"))
    place.clock.advance(seconds=60)
    await place.client.update_booking_meta(first.id, {"note": "late"})

    page = await place.client.list_bookings(
        ordering=Ordering("updated_at", is_descending=True), limit=1
    )

    assert [booking.id for booking in page.items] == [first.id]
    assert page.total == 2
    assert second.id != first.id


async def test_a_booking_is_found_by_its_reference(place: Place) -> None:
    eva = await place.make_resource()
    made = await place.book(eva, span("09:00", "10:00"), meta={"desk_ref": "a" * 32})

    found = await place.client.find_bookings_by_ref("a" * 32)

    assert [each.id for each in found] == [made.id]
    assert await place.client.find_bookings_by_ref("b" * 32) == ()


@pytest.mark.parametrize(
    ("action", "state"), [("confirm", CONFIRMED), ("decline", DECLINED)], ids=["confirm", "decline"]
)
async def test_a_request_is_confirmed_or_declined(action: str, state: str, place: Place) -> None:
    eva = await place.make_resource()
    made = await place.book(eva, span("09:00", "10:00"), graph=CONFIRM_DECLINE)
    act = {
        "confirm": place.client.confirm_booking,
        "decline": place.client.decline_booking,
    }[action]

    done = await act(made.id)

    assert (done.id, done.state) == (made.id, state)


async def test_a_cancelled_booking_frees_its_time(place: Place) -> None:
    eva = await place.make_resource()
    made = await place.book(eva, span("09:00", "10:00"))

    done = await place.client.cancel_booking(made.id, message="Closed that day")

    assert (done.state, done.is_completed) == (CANCELLED, True)
    await place.book(eva, span("09:00", "10:00"))


@pytest.mark.about("reschedule_changes_id")
async def test_a_rescheduled_booking_stands_elsewhere(place: Place) -> None:
    eva, bo = await place.make_resource("Eva"), await place.make_resource("Bo")
    made = await place.book(eva, span("09:00", "10:00"), meta={"desk_ref": "a" * 32})

    moved = await place.client.reschedule_booking(
        made.id, starts_at=at("09:30"), ends_at=at("10:30"), resource_id=bo.id
    )

    old = await place.client.get_booking(made.id)
    assert (moved.interval, moved.resource_id) == (span("09:30", "10:30"), bo.id)
    assert moved.desk_ref == made.desk_ref
    if place.options.reschedule_changes_id:
        assert (moved.id != made.id, old.state) == (True, RESCHEDULED_BY_CUSTOMER)
    else:
        assert old == moved


@pytest.mark.about("meta_is_merged", "meta_update_answers_body")
async def test_meta_is_noted_and_final_bookings_deleted(place: Place) -> None:
    eva = await place.make_resource()
    made = await place.book(eva, span("09:00", "10:00"), meta={"desk_ref": "a" * 32})

    noted = await place.client.update_booking_meta(
        made.id, {**made.meta, "desk_arrived_at": "now", "nested": {"a": [1]}}
    )
    await place.client.cancel_booking(made.id)
    await place.client.delete_booking(made.id)

    assert noted.meta == {
        "desk_ref": "a" * 32,
        "desk_arrived_at": "now",
        "nested": {"a": [1]},
    }
    with pytest.raises(NotFoundError):
        await place.client.get_booking(made.id)


# --- holds -----------------------------------------------------------------------------------


@pytest.mark.about("checks_overlap_without_project")
async def test_a_hold_keeps_time_until_it_is_used(place: Place) -> None:
    eva = await place.make_resource()
    project = await place.make_project(eva)
    hour = span("09:00", "10:00")
    hold = await place.client.reserve(hour, resource_id=eva.id, seconds=60)

    with pytest.raises(SlotTakenError):
        await place.book(eva, hour, project_id=project.id)
    made = await place.book(eva, hour, project_id=project.id, reservation_id=hold.id)

    assert (hold.state, made.state) == (RESERVED, CONFIRMED)
    assert (await place.client.get_booking(hold.id)).state == EXPIRED


@pytest.mark.about("checks_overlap_without_project")
async def test_a_hold_lapses_unless_it_is_extended(place: Place) -> None:
    eva = await place.make_resource()
    project = await place.make_project(eva)
    hour, next_hour = span("09:00", "10:00"), span("10:00", "11:00")
    await place.client.reserve(hour, resource_id=eva.id, seconds=30)
    kept = await place.client.reserve(next_hour, resource_id=eva.id, seconds=30)
    place.clock.advance(seconds=20)
    extended = await place.client.extend_reservation(kept.id, seconds=60)

    place.clock.advance(seconds=20)

    assert extended.id == kept.id
    await place.book(eva, hour, project_id=project.id)
    with pytest.raises(SlotTakenError):
        await place.book(eva, next_hour, project_id=project.id)


@pytest.mark.about("extensions")
async def test_a_hold_is_let_go_where_that_can_be_and_else_stays(place: Place) -> None:
    eva = await place.make_resource()
    project = await place.make_project(eva)
    hour = span("09:00", "10:00")
    hold = await place.client.reserve(hour, resource_id=eva.id, seconds=600)

    if place.options.extensions:
        await place.client.release_reservation(hold.id)
        await place.book(eva, hour, project_id=project.id)
    else:
        with pytest.raises(NotFoundError):
            await place.client.release_reservation(hold.id)
        with pytest.raises(SlotTakenError):
            await place.book(eva, hour, project_id=project.id)


async def test_times_are_read_against_the_server_s_clock(place: Place) -> None:
    eva = await place.make_resource()

    slots = await place.client.find_availability(resource_ids=[eva.id], length=HOUR)

    assert slots[0].starts_at >= SUNDAY_NOON
