"""Every refusal: what the server says and what the client makes of it."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from typing_extensions import override

from desk_app.domain.booking_graph import CONFIRM, CONFIRM_DECLINE, ActionName
from desk_app.domain.constraint import Hours, allow
from desk_app.domain.identifiers import (
    BookingId,
    CalendarId,
    EventId,
    ProjectId,
    ResourceId,
)
from desk_app.domain.resource_change import ResourceChange
from desk_app.errors import (
    ApiError,
    BookingActionError,
    InvalidRequestError,
    NotAuthenticatedError,
    NotFoundError,
    PermissionDeniedError,
    SlotTakenError,
    UnexpectedReplyError,
)
from desk_app.timekit.endpoints import Endpoint
from tests.builders import (
    HOUR,
    at,
    booking_id,
    make_customer,
    make_id,
    make_new_calendar,
    make_new_event,
    make_new_resource,
    make_resource,
    resource_id,
    span,
)
from tests.contract.place import Place, Serve

pytestmark = pytest.mark.asyncio

Ask = Callable[[Place], Awaitable[Any]]
NINE = span("09:00", "10:00")


# --- who asks --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "app_key", ["nobody", "live_api_key_00000000000000000000000000000000", "x" * 512]
)
async def test_an_unknown_key_is_refused(app_key: str, place: Place) -> None:
    async with place.open_client(app_key) as stranger:
        with pytest.raises(NotAuthenticatedError) as caught:
            await stranger.get_app()

    assert caught.value.status == 401


async def test_an_unknown_key_writes_nothing(place: Place) -> None:
    eva = await place.make_resource()
    async with place.open_client("nobody") as stranger:
        with pytest.raises(NotAuthenticatedError):
            await stranger.delete_resource(eva.id)

    assert len(await place.client.list_all_resources()) == 1


REFUSED = {403: PermissionDeniedError, 401: NotAuthenticatedError, 404: NotFoundError}


@pytest.mark.about("widget_refusal_status")
async def test_a_widget_key_may_ask_for_slots_and_nothing_of_the_desk(place: Place) -> None:
    eva = await place.make_resource()
    status = place.options.widget_refusal_status
    async with place.open_client(place.created.widget_key) as widget:
        slots = await widget.find_availability(window=NINE, resource_ids=[eva.id], length=HOUR)
        for ask in (widget.get_app, widget.list_all_resources, widget.list_all_projects):
            with pytest.raises(REFUSED[status]) as caught:
                await ask()
            assert caught.value.status == status
        with pytest.raises(REFUSED[status]):
            await widget.list_bookings()

    assert len(slots) == 1


@pytest.mark.decided(plan_allows_resource_creation=False)
async def test_a_plan_without_resources_to_create_says_so(place: Place) -> None:
    with pytest.raises(PermissionDeniedError):
        await place.client.create_resource(make_new_resource())

    assert await place.client.list_all_resources() == ()


async def test_a_test_app_takes_bookings_of_its_owner_only(serve: Serve) -> None:
    async with serve(is_test=True) as place:
        eva = await place.make_resource()
        await place.book(eva, NINE)
        with pytest.raises(ApiError) as caught:
            await place.book(eva, span("11:00", "12:00"), customer=make_customer())

    assert caught.value.status == 422
    assert "owner" in caught.value.problem


# --- what is asked for -----------------------------------------------------------------------

NOWHERE = make_id("nowhere")
MISSING: dict[str, Ask] = {
    "resource": lambda place: place.client.get_resource(ResourceId(NOWHERE)),
    "resource to change": lambda place: place.client.update_resource(
        ResourceId(NOWHERE), ResourceChange(name="X")
    ),
    "resource to delete": lambda place: place.client.delete_resource(ResourceId(NOWHERE)),
    "calendar": lambda place: place.client.get_calendar(CalendarId(NOWHERE)),
    "event": lambda place: place.client.get_event(EventId(NOWHERE)),
    "project": lambda place: place.client.get_project(ProjectId(NOWHERE)),
    "resources of a project": lambda place: place.client.list_project_resources(ProjectId(NOWHERE)),
    "booking": lambda place: place.client.get_booking(BookingId(NOWHERE)),
    "booking to cancel": lambda place: place.client.cancel_booking(BookingId(NOWHERE)),
    "booking to delete": lambda place: place.client.delete_booking(BookingId(NOWHERE)),
    "booking to note": lambda place: place.client.update_booking_meta(BookingId(NOWHERE), {}),
    "hold to extend": lambda place: place.client.extend_reservation(BookingId(NOWHERE), seconds=60),
    "hold to let go": lambda place: place.client.release_reservation(BookingId(NOWHERE)),
    "no UUID": lambda place: place.client.get_booking(BookingId("no uuid at all")),
    "way up": lambda place: place.client.get_booking(BookingId("..")),
}


@pytest.mark.parametrize("what", MISSING)
async def test_what_is_not_there_is_said_to_be_missing(what: str, place: Place) -> None:
    with pytest.raises(NotFoundError) as caught:
        await MISSING[what](place)

    assert caught.value.status == 404


async def test_things_of_another_app_are_not_there(serve: Serve) -> None:
    async with serve() as place, serve() as other:
        eva = await other.make_resource()
        booking = await other.book(eva, NINE)

        with pytest.raises(NotFoundError):
            await place.client.get_booking(booking.id)
        with pytest.raises(InvalidRequestError):
            await place.book(eva, NINE)


async def test_a_method_that_is_not_there(place: Place) -> None:
    patch = Endpoint("PATCH", "/bookings", frozenset({200}), is_write=True)

    with pytest.raises(UnexpectedReplyError) as caught:
        await place.client._send(patch, lambda body: body)

    assert caught.value.status == 405


async def test_another_version_is_not_there(place: Place) -> None:
    class OldEndpoint(Endpoint):
        @override
        def path(self, **ids: str) -> str:
            return "/v1/app"

    with pytest.raises(NotFoundError):
        await place.client._send(OldEndpoint("GET", "/app", frozenset({200})), lambda body: body)


# --- what is sent ----------------------------------------------------------------------------


async def test_a_request_that_is_too_long_is_refused(place: Place) -> None:
    eva = await place.make_resource()

    with pytest.raises(InvalidRequestError) as caught:
        await place.book(eva, NINE, description="W" * 100_000)

    assert caught.value.status == 413
    assert await place.client.list_bookings_in(NINE) == ()


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"ends_at": at("09:00")}, "end"),
        ({"ends_at": at("08:00")}, "end"),
        ({"graph": "teleport"}, "graph"),
        ({"graph": None}, "graph"),
        ({"what": None}, "what"),
        ({"customer": None}, "customer"),
        ({"resource_id": resource_id("stranger")}, "resource_id"),
        ({"resource_id": ResourceId("no uuid")}, "resource_id"),
        ({"project_id": ProjectId(NOWHERE)}, "project_id"),
        ({"reservation_id": BookingId(NOWHERE)}, "reservation_id"),
        ({"calendar_id": CalendarId("no uuid")}, "event"),
    ],
    ids=lambda value: str(next(iter(value))) if isinstance(value, dict) else value,
)
async def test_a_wrong_field_is_named(fields: dict[str, Any], wrong: str, place: Place) -> None:
    eva = await place.make_resource()

    with pytest.raises(InvalidRequestError) as caught:
        await place.book(eva, NINE, **fields)

    assert list(caught.value.fields) == [wrong]
    assert caught.value.fields[wrong][0]


@pytest.mark.about("extensions")
async def test_what_is_not_there_is_replaced_by_nothing_but_where_nobody_knows_the_word(
    place: Place,
) -> None:
    eva = await place.make_resource()

    if place.options.extensions:
        with pytest.raises(InvalidRequestError) as caught:
            await place.book(eva, NINE, replaces=BookingId(NOWHERE))
        assert list(caught.value.fields) == ["replaces"]
    else:
        await place.book(eva, NINE, replaces=BookingId(NOWHERE))


async def test_all_wrong_fields_are_named_at_once(place: Place) -> None:
    eva = await place.make_resource()

    with pytest.raises(InvalidRequestError) as caught:
        await place.book(eva, NINE, what=None, where=None, graph=None)

    assert set(caught.value.fields) == {"what", "where", "graph"}


async def test_a_zone_and_a_name_that_are_none_are_named(place: Place) -> None:
    with pytest.raises(InvalidRequestError) as caught:
        await place.make_resource(name=" ", time_zone_name="Middle/Earth")

    assert set(caught.value.fields) == {"name", "timezone"}


async def test_calendars_and_events_of_strangers_are_refused(place: Place) -> None:
    with pytest.raises(InvalidRequestError):
        await place.client.create_calendar(make_new_calendar())
    with pytest.raises(InvalidRequestError):
        await place.client.create_event(make_new_event())


async def test_a_question_without_resources_is_refused(place: Place) -> None:
    with pytest.raises(InvalidRequestError) as caught:
        await place.client.find_availability(window=NINE, length=HOUR)

    assert list(caught.value.fields) == ["resources"]


# --- what clashes ----------------------------------------------------------------------------


CLASHES = pytest.mark.about("clash_shape", "clash_status", "checks_overlap_without_project")


@CLASHES
async def test_a_taken_slot_is_refused_and_the_first_stays(place: Place) -> None:
    eva = await place.make_resource()
    project = await place.make_project(eva)
    first = await place.book(eva, NINE)

    with pytest.raises(SlotTakenError) as caught:
        await place.book(eva, span("09:30", "10:30"), project_id=project.id)
    assert caught.value.status == place.options.clash_status
    with pytest.raises(SlotTakenError):
        await place.client.reserve(NINE, resource_id=eva.id, seconds=30)

    assert [each.id for each in await place.client.list_bookings_in(NINE)] == [first.id]


@pytest.mark.about("checks_overlap_without_project")
async def test_without_a_project_a_taken_slot_is_refused_where_that_is_checked(
    place: Place,
) -> None:
    eva = await place.make_resource()
    await place.book(eva, NINE)

    if place.options.checks_overlap_without_project:
        with pytest.raises(SlotTakenError):
            await place.book(eva, NINE)
    else:
        await place.book(eva, NINE)
        assert len(await place.client.list_bookings_in(NINE)) == 2


@CLASHES
async def test_a_move_onto_a_taken_slot_leaves_the_booking_where_it_was(place: Place) -> None:
    eva = await place.make_resource()
    project = await place.make_project(eva)
    moving = await place.book(eva, span("11:00", "12:00"), project_id=project.id)
    await place.book(eva, NINE)

    with pytest.raises(SlotTakenError):
        await place.client.reschedule_booking(
            moving.id, starts_at=at("09:30"), ends_at=at("10:30"), resource_id=eva.id
        )

    found = await place.client.get_booking(moving.id)
    assert (found.state, found.interval) == (moving.state, moving.interval)


@CLASHES
async def test_a_request_whose_time_went_is_not_confirmed(place: Place) -> None:
    eva = await place.make_resource()
    project = await place.make_project(eva, graph=CONFIRM_DECLINE)
    request = await place.book(eva, NINE, graph=CONFIRM_DECLINE, project_id=project.id)
    await place.book(eva, NINE)

    with pytest.raises(SlotTakenError):
        await place.client.confirm_booking(request.id)


@pytest.mark.about("clash_shape", "clash_status")
@pytest.mark.parametrize("action", ["confirm", "decline", "pay", "teleport", "create"])
async def test_an_action_the_state_does_not_allow_is_refused(action: str, place: Place) -> None:
    eva = await place.make_resource()
    booking = await place.book(eva, NINE)

    with pytest.raises(BookingActionError) as caught:
        await place.client.act_on_booking(booking.id, ActionName(action))

    assert caught.value.status == place.options.clash_status


@pytest.mark.about("clash_shape", "clash_status")
async def test_what_is_over_cannot_be_confirmed_moved_or_deleted_before(place: Place) -> None:
    eva = await place.make_resource()
    request = await place.book(eva, NINE, graph=CONFIRM_DECLINE)
    with pytest.raises(ApiError):
        await place.client.delete_booking(request.id)
    await place.client.decline_booking(request.id)

    with pytest.raises(BookingActionError):
        await place.client.act_on_booking(request.id, CONFIRM)
    with pytest.raises(ApiError):
        await place.client.reschedule_booking(
            request.id, starts_at=at("11:00"), ends_at=at("12:00"), resource_id=eva.id
        )


async def test_impossible_hours_are_refused(place: Place) -> None:
    with pytest.raises(InvalidRequestError) as caught:
        await place.make_resource(constraints=(allow(Hours(600, 540)),))

    assert [name.partition(".")[0] for name in caught.value.fields] == ["availability_constraints"]


async def test_a_booking_for_nobody_known_here(place: Place) -> None:
    with pytest.raises(InvalidRequestError):
        await place.book(make_resource("stranger"), NINE)
    with pytest.raises(NotFoundError):
        await place.client.get_booking(booking_id())
