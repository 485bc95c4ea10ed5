"""What may happen to a booking once it is made."""

from typing import Any
from uuid import uuid4

import pytest

from desk_app.domain.booking_graph import GRAPHS, GraphName
from desk_app.server.options import ServerOptions
from tests.server.conftest import Serve
from tests.server.service import Service, booking, monday

pytestmark = pytest.mark.asyncio

REF = "0123456789abcdef0123456789abcdef"


async def tentative(service: Service, resource_id: str, start: str, end: str) -> str:
    return await service.booked(resource_id, start, end, graph="confirm_decline")


# --- actions ---------------------------------------------------------------------------------


@pytest.mark.parametrize("graph", ["instant", "confirm_decline"])
async def test_actions_lead_only_where_the_graph_says(graph: str, service: Service):
    transitions: Any = GRAPHS[GraphName(graph)].transitions
    actions = {action for possible in transitions.values() for action in possible} | {"pay", "x"}
    for state in transitions:
        for action in sorted(actions):
            eva = await service.make_resource()
            booked = await service.booked(eva, "09:00", "10:00", graph=graph)
            if state == "confirmed" and graph == "confirm_decline":
                await service.call("PUT", f"/bookings/{booked}/confirm")
            answer = await service.call("PUT", f"/bookings/{booked}/{action}")
            expected = transitions[state].get(action)
            assert answer.status_code == (200 if expected else 422), (state, action)
            assert await service.state(booked) == (expected or state)


async def test_an_action_too_late_is_told_as_such(service: Service):
    booked = await service.booked(await service.make_resource(), "09:00", "10:00")
    await service.call("PUT", f"/bookings/{booked}/cancel", {"cancel": {"message": "Ill"}})

    answer = await service.call("PUT", f"/bookings/{booked}/cancel", [])

    assert answer.status_code == 422
    assert answer.json()["code"] == "action_not_allowed"


async def test_a_request_whose_time_was_taken_cannot_be_confirmed(service: Service):
    eva = await service.make_resource()
    request = await tentative(service, eva, "09:00", "10:00")
    await service.booked(eva, "09:30", "10:30")

    answer = await service.call("PUT", f"/bookings/{request}/confirm")

    assert (answer.status_code, answer.json()["code"]) == (422, "slot_taken")
    assert await service.state(request) == "tentative"


async def test_a_confirmed_request_holds_its_time(service: Service):
    eva = await service.make_resource()
    request = await tentative(service, eva, "09:00", "10:00")
    await service.call("PUT", f"/bookings/{request}/confirm")

    assert (await service.book(eva, "09:00", "10:00")).status_code == 422


@pytest.mark.parametrize(("blocks", "status"), [(True, 422), (False, 200)])
async def test_whether_a_hold_on_its_time_stops_a_confirm_is_an_option(
    blocks: bool, status: int, serve: Serve
):
    async with serve(options=ServerOptions(own_hold_blocks_own_confirm=blocks)) as service:
        eva = await service.make_resource()
        request = await tentative(service, eva, "09:00", "10:00")
        hold = booking(eva, "09:00", "10:00", reservation_time=60)
        held = (await service.make("/bookings/reserve", hold))["id"]

        answer = await service.call("PUT", f"/bookings/{request}/confirm")

        assert answer.status_code == status
        assert await service.state(held) == ("reserved" if blocks else "expired")


# --- moving ----------------------------------------------------------------------------------


async def move(service: Service, booked: str, resource_id: str, start: str, end: str):
    to = {"resource_id": resource_id, "start": monday(start), "end": monday(end)}
    return await service.call("POST", f"/bookings/{booked}/reschedule/", to)


async def test_a_moved_booking_is_a_new_one_and_the_old_one_ends(service: Service):
    eva, ola = await service.make_resource("Eva"), await service.make_resource("Ola")
    old = await service.booked(eva, "09:00", "10:00", meta={"desk_ref": REF, "note": "x"})

    answer = await move(service, old, ola, "12:00", "13:00")

    new = answer.json()["data"]["id"]
    assert answer.status_code == 200
    assert new != old
    assert await service.state(old) == "rescheduled_by_customer"
    moved = await service.get(f"/bookings/{new}", include="meta,resource,event,calendar")
    assert moved["state"] == "confirmed"
    assert moved["meta"] == {"desk_ref": REF, "note": "x"}
    assert (moved["resource"]["id"], moved["event"]["start"]) == (ola, monday("12:00"))
    await service.booked(eva, "09:00", "10:00")


async def test_a_server_may_move_a_booking_without_changing_its_id(serve: Serve):
    async with serve(options=ServerOptions(reschedule_changes_id=False)) as service:
        eva = await service.make_resource()
        booked = await service.booked(eva, "09:00", "10:00")

        answer = await move(service, booked, eva, "12:00", "13:00")

        assert answer.json()["data"]["id"] == booked
        assert len(await service.get("/bookings")) == 1


async def test_its_own_old_time_is_no_obstacle_to_a_move(service: Service):
    eva = await service.make_resource()
    booked = await service.booked(eva, "09:00", "10:00")

    assert (await move(service, booked, eva, "09:30", "10:30")).status_code == 200


async def test_a_move_onto_a_taken_time_changes_nothing(service: Service):
    eva = await service.make_resource()
    booked = await service.booked(eva, "09:00", "10:00")
    await service.booked(eva, "12:00", "13:00")

    answer = await move(service, booked, eva, "12:30", "13:30")

    assert answer.json()["code"] == "slot_taken"
    assert await service.state(booked) == "confirmed"
    assert len(await service.get("/bookings")) == 2


async def test_only_confirmed_instant_bookings_can_be_rescheduled(service: Service):
    eva = await service.make_resource()
    request = await tentative(service, eva, "09:00", "10:00")
    cancelled = await service.booked(eva, "12:00", "13:00")
    await service.call("PUT", f"/bookings/{cancelled}/cancel")

    for booked in (request, cancelled):
        assert (await move(service, booked, eva, "15:00", "16:00")).status_code == 422


async def test_a_booking_may_be_replaced_by_one_that_overlaps_it(service: Service):
    eva = await service.make_resource()
    old = await tentative(service, eva, "09:00", "10:00")
    await service.call("PUT", f"/bookings/{old}/confirm")

    new = await service.booked(eva, "09:30", "10:30", graph="confirm_decline", replaces=old)

    assert await service.state(old) == "cancelled"
    assert await service.state(new) == "confirmed"


async def test_a_request_in_place_of_a_request_is_still_one(service: Service):
    eva = await service.make_resource()
    old = await tentative(service, eva, "09:00", "10:00")

    new = await service.booked(eva, "09:30", "10:30", graph="confirm_decline", replaces=old)

    assert await service.state(old) == "declined"
    assert await service.state(new) == "tentative"


async def test_replacing_fails_as_a_whole(service: Service):
    eva = await service.make_resource()
    old = await service.booked(eva, "09:00", "10:00")
    await service.booked(eva, "10:00", "11:00")

    refused = await service.book(eva, "09:30", "10:30", replaces=old)

    assert refused.json()["code"] == "slot_taken"
    assert await service.state(old) == "confirmed"


async def test_what_is_over_cannot_be_replaced(service: Service):
    eva = await service.make_resource()
    old = await service.booked(eva, "09:00", "10:00")
    await service.call("PUT", f"/bookings/{old}/cancel")

    refused = await service.book(eva, "12:00", "13:00", replaces=old)

    assert refused.status_code == 422
    assert await service.get("/bookings", search="state:confirmed") == []


async def test_a_replacement_may_carry_on_the_reference_and_is_made_once(service: Service):
    eva = await service.make_resource()
    old = await service.booked(eva, "09:00", "10:00", meta={"desk_ref": REF})
    body = {"meta": {"desk_ref": REF}, "replaces": old}

    new = await service.booked(eva, "12:00", "13:00", **body)
    again = await service.book(eva, "12:00", "13:00", **body)

    assert (again.status_code, again.json()["data"]["id"]) == (200, new)


async def test_a_replaced_booking_still_answers_its_own_repeated_create(service: Service):
    eva = await service.make_resource()
    old = await service.booked(eva, "09:00", "10:00", meta={"desk_ref": REF})
    await service.booked(eva, "12:00", "13:00", meta={"desk_ref": "f" * 32}, replaces=old)

    again = await service.book(eva, "09:00", "10:00", meta={"desk_ref": REF})

    assert (again.status_code, again.json()["data"]["id"]) == (200, old)


# --- notes and the end -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("is_merged", "kept"),
    [(True, {"a": 1, "c": 4, "d": {"e": []}}), (False, {"c": 4, "d": {"e": []}})],
)
async def test_whether_notes_are_merged_is_an_option(
    is_merged: bool, kept: dict[str, Any], serve: Serve
):
    async with serve(options=ServerOptions(meta_is_merged=is_merged)) as service:
        eva = await service.make_resource()
        booked = await service.booked(eva, "09:00", "10:00", meta={"a": 1, "b": 2, "c": 3})

        change: dict[str, Any] = {"meta": {"b": None, "c": 4, "d": {"e": []}}}
        await service.call("PUT", f"/bookings/{booked}", change)

        assert (await service.get(f"/bookings/{booked}", include="meta"))["meta"] == kept
        listed = (await service.get("/desk/capabilities"))["extensions"]
        assert ("meta_merge" in listed) is is_merged


@pytest.mark.parametrize(("answers", "status"), [(True, 200), (False, 204)])
async def test_what_an_update_of_notes_answers_is_an_option(
    answers: bool, status: int, serve: Serve
):
    async with serve(options=ServerOptions(meta_update_answers_body=answers)) as service:
        booked = await service.booked(await service.make_resource(), "09:00", "10:00")

        answer = await service.call("PUT", f"/bookings/{booked}", {"meta": {"a": 1}})

        assert answer.status_code == status
        assert bool(answer.content) is answers


async def test_only_what_is_over_can_be_deleted(service: Service):
    booked = await service.booked(await service.make_resource(), "09:00", "10:00")

    assert (await service.call("DELETE", f"/bookings/{booked}")).status_code == 422
    await service.call("PUT", f"/bookings/{booked}/cancel")
    assert (await service.call("DELETE", f"/bookings/{booked}")).status_code == 204
    assert (await service.call("GET", f"/bookings/{booked}")).status_code == 404


async def test_what_does_not_exist_is_404_for_every_call(service: Service):
    eva = await service.make_resource()
    path = f"/bookings/{uuid4()}"
    to = {"resource_id": eva, "start": monday("09:00"), "end": monday("10:00")}

    assert (await service.call("GET", path)).status_code == 404
    assert (await service.call("PUT", path, {"meta": {}})).status_code == 404
    assert (await service.call("PUT", f"{path}/cancel")).status_code == 404
    assert (await service.call("POST", f"{path}/reschedule", to)).status_code == 404
    assert (await service.call("DELETE", path)).status_code == 404
    assert (await service.call("DELETE", f"/desk{path}")).status_code == 404
