"""Several bookings with one call: each on its own, up to the first failure, or all or none."""

from typing import Any

import pytest

from desk_app.server.integrity import find_faults
from tests.server.service import Service, booking
from tests.server.sessions import END, START, make_session, seat, seats_taken

pytestmark = pytest.mark.asyncio

NINE, TEN, NOON = ("09:00", "10:00"), ("10:00", "11:00"), ("12:00", "13:00")


async def create(service: Service, *bodies: Any, path: str = "/bookings/bulk", **more: Any) -> Any:
    return await service.call("POST", path, {"bookings": list(bodies), **more})


async def act(service: Service, *items: Any, path: str = "/bookings/bulk", **more: Any) -> Any:
    return await service.call("PUT", path, {"bookings": list(items), **more})


async def states(service: Service, *ids: str) -> list[str]:
    return [await service.state(one) for one in ids]


async def count(service: Service) -> int:
    return len(await service.get("/bookings"))


# --- creating --------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/bookings/bulk", "/bookings"])
async def test_several_bookings_are_made_with_one_call(path: str, service: Service):
    eva = await service.make_resource()

    answer = await create(service, booking(eva, *NINE), booking(eva, *TEN), path=path)

    assert answer.status_code == 201
    assert [one["state"] for one in answer.json()["data"]] == ["confirmed", "confirmed"]
    assert await count(service) == 2


async def test_one_that_cannot_be_made_leaves_the_others_alone(service: Service):
    eva = await service.make_resource()
    bodies = (booking(eva, *NINE), booking(eva, *NINE), booking(eva, *TEN))

    answer = await create(service, *bodies)

    first, failed, last = answer.json()["data"]
    assert answer.status_code == 201
    assert failed == {"error": "Index 1: The timeslot is not available"}
    assert (first["state"], last["state"]) == ("confirmed", "confirmed")
    assert await count(service) == 2


async def test_those_after_the_first_failure_are_not_tried_if_it_is_said(service: Service):
    eva = await service.make_resource()
    bodies = (booking(eva, *NINE), booking(eva, *NINE), booking(eva, *TEN))

    answer = await create(service, *bodies, stop_on_first_error=True)

    assert len(answer.json()["data"]) == 2
    assert await count(service) == 1


@pytest.mark.parametrize(
    ("more", "problem"),
    [
        ({}, "Index 2: The timeslot is not available"),
        ({"graph": "waltz"}, "Index 2: graph: graph is not one this server can run"),
        ({"start": "soon", "what": 5}, "Index 2: start: start is not a valid timestamp; what: "
                                       "what must be a string"),
    ],
)  # fmt: skip
async def test_all_are_made_or_none(more: dict[str, Any], problem: str, service: Service):
    eva = await service.make_resource()
    hold = await service.make("/bookings/reserve", booking(eva, *NOON, reservation_time=600))
    bodies = (
        booking(eva, *NOON, reservation_id=hold["id"]),
        booking(eva, *TEN),
        booking(eva, *TEN) | more,
    )

    answer = await create(service, *bodies, delete_all_on_error=True)

    assert (answer.status_code, answer.json()["error"]) == (422, problem)
    assert await states(service, hold["id"]) == ["reserved"]
    assert await count(service) == 1


async def test_that_a_slot_is_gone_can_still_be_told_apart(service: Service):
    eva = await service.make_resource()

    answer = await create(
        service, booking(eva, *NINE), booking(eva, *NINE), delete_all_on_error=True
    )

    assert answer.json()["code"] == "slot_taken"


async def test_where_none_could_be_made_the_first_reason_is_the_answer(service: Service):
    eva = await service.make_resource()

    answer = await create(service, booking(eva, *NINE, graph="waltz"), {})

    assert answer.status_code == 422
    assert answer.json()["error"].startswith("Index 0: graph")


@pytest.mark.parametrize("body", [{}, {"bookings": "x"}, {"bookings": ["x"]}, {"bookings": None}])
@pytest.mark.parametrize("method", ["POST", "PUT"])
async def test_a_body_without_bookings_is_refused_with_its_field(
    method: str, body: Any, service: Service
):
    answer = await service.call(method, "/bookings/bulk", body)

    assert (answer.status_code, list(answer.json()["errors"])) == (422, ["bookings"])


async def test_none_at_all_is_nothing_to_do(service: Service):
    assert (await create(service)).json()["data"] == []
    assert (await act(service)).json()["data"] == []


async def test_a_repeat_with_the_same_references_makes_nothing_twice(service: Service):
    eva = await service.make_resource()
    bodies = [
        booking(eva, *when, meta={"desk_ref": ref}) for when, ref in ((NINE, "a"), (TEN, "b"))
    ]

    first = await create(service, *bodies, delete_all_on_error=True)
    again = await create(service, *bodies, delete_all_on_error=True)

    assert again.json() == first.json()
    assert await count(service) == 2


async def test_seats_for_a_whole_family_are_taken_together_or_not_at_all(service: Service):
    eva = await service.make_resource()
    yoga = await make_session(service, eva, max_seats=3)
    family = [booking(eva, START, END, **seat(yoga)) for _ in range(2)]

    taken = await create(service, *family, delete_all_on_error=True)
    refused = await create(service, *family, delete_all_on_error=True)

    assert (taken.status_code, refused.status_code) == (201, 422)
    assert await seats_taken(service, yoga) == 2


async def test_a_widget_key_makes_one_at_a_time(service: Service):
    eva = await service.make_resource()
    service.http.auth = ("", service.app.widget_key)

    for path in ("/bookings/bulk", "/bookings"):
        assert (await create(service, booking(eva, *NINE), path=path)).status_code == 403
    assert (await service.book(eva, *NINE)).status_code == 201


# --- related bookings ------------------------------------------------------------------------


async def related(service: Service, graph: str = "instant") -> list[str]:
    """Three bookings made together."""
    eva = await service.make_resource()
    bodies = [booking(eva, *when, graph=graph) for when in (NINE, TEN, NOON)]
    answer = await create(service, *bodies, relate_bookings=True)
    return [one["id"] for one in answer.json()["data"]]


async def test_what_happens_to_one_happens_to_those_related_to_it(service: Service):
    ids = await related(service)
    alone = await service.booked(await service.make_resource(), *NINE)

    await service.call("PUT", f"/bookings/{ids[1]}/cancel", {"cancel": {"message": "Ill"}})

    assert await states(service, *ids, alone) == ["cancelled"] * 3 + ["confirmed"]


@pytest.mark.parametrize(
    "body",
    [{"apply_to_bulked_bookings": False}, {"cancel": {"apply_to_bulked_bookings": False}}],
    ids=str,
)
async def test_one_alone_can_be_meant(body: dict[str, Any], service: Service):
    ids = await related(service)

    await service.call("PUT", f"/bookings/{ids[1]}/cancel", body)

    assert await states(service, *ids) == ["confirmed", "cancelled", "confirmed"]


async def test_a_related_booking_that_is_over_stays_as_it_is(service: Service):
    ids = await related(service)
    only = {"apply_to_bulked_bookings": False}
    await service.call("PUT", f"/bookings/{ids[0]}/cancel_by_customer", only)

    await service.call("PUT", f"/bookings/{ids[1]}/cancel")

    assert await states(service, *ids) == ["cancelled_by_customer", "cancelled", "cancelled"]


async def test_related_requests_are_confirmed_together_or_not_at_all(service: Service):
    ids = await related(service, graph="confirm_decline")
    shown = await service.get(f"/bookings/{ids[2]}", include="resource")
    await service.booked(shown["resource"]["id"], *NOON)

    answer = await service.call("PUT", f"/bookings/{ids[0]}/confirm")

    assert (answer.status_code, answer.json()["code"]) == (422, "slot_taken")
    assert await states(service, *ids) == ["tentative"] * 3
    assert await find_faults(service.database, now=service.clock.now()) == []


async def test_one_of_several_actions_that_fails_leaves_nothing_behind(service: Service):
    ids = await related(service, graph="confirm_decline")
    shown = await service.get(f"/bookings/{ids[2]}", include="resource")
    await service.booked(shown["resource"]["id"], *NOON)
    other = await service.booked(await service.make_resource(), *NINE)

    answer = await act(
        service, {"id": ids[0], "action": "confirm"}, {"id": other, "action": "cancel"}
    )

    assert answer.json()["data"][0] == {"error": "Index 0: The timeslot is not available"}
    assert await states(service, *ids, other) == ["tentative"] * 3 + ["cancelled"]
    for one in ids:
        assert len((await service.get(f"/bookings/{one}", include="logs"))["logs"]) == 1


async def test_a_booking_shows_those_it_is_related_to(service: Service):
    ids = await related(service)

    shown = await service.get(f"/bookings/{ids[0]}", include="bulked_bookings.event")

    assert [one["id"] for one in shown["bulked_bookings"]] == ids[1:]
    assert [one["event"]["start"][11:16] for one in shown["bulked_bookings"]] == ["10:00", "12:00"]


# --- acting ----------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/bookings/bulk", "/bookings"])
async def test_each_booking_takes_the_action_that_is_said(path: str, service: Service):
    eva = await service.make_resource()
    booked = await service.booked(eva, *NINE)
    asked = await service.booked(eva, *TEN, graph="confirm_decline")
    paid = await service.booked(eva, *NOON, graph="instant_payment")

    answer = await act(
        service,
        {"id": booked, "action": "cancel", "cancel": {"message": "Ill"}},
        {"id": asked, "action": "confirm"},
        {"id": paid, "action": "pay", "pay": {"payment_id": "pi_1"}},
        path=path,
    )

    assert answer.status_code == 200
    assert [one["state"] for one in answer.json()["data"]] == ["cancelled", "confirmed", "paid"]


async def test_all_are_changed_or_none(service: Service):
    eva = await service.make_resource()
    ids = [await service.booked(eva, *when) for when in (NINE, TEN)]
    items = ({"id": ids[0], "action": "cancel"}, {"id": ids[1], "action": "confirm"})

    answer = await act(service, *items, reset_all_on_error=True)

    assert answer.status_code == 422
    assert answer.json()["error"] == "Index 1: Action confirm is not possible in state confirmed"
    assert await states(service, *ids) == ["confirmed"] * 2


async def test_one_that_cannot_be_changed_leaves_the_others_alone(service: Service):
    eva = await service.make_resource()
    ids = [await service.booked(eva, *when) for when in (NINE, TEN, NOON)]
    items = [
        {"id": ids[0], "action": "cancel"},
        {"id": "3f1b6c1e-7d51-4c55-9a30-0b6a2a4d1a01", "action": "cancel"},
        {"id": "x"},
        {"id": ids[2], "action": "cancel"},
    ]

    answer = await act(service, *items)
    stopped = await act(service, *items[1:2], {"id": ids[1], "action": "cancel"})

    _, unknown, odd, _ = answer.json()["data"]
    assert unknown == {"error": "Index 1: Booking does not exist"}
    assert odd["error"] == "Index 2: id: id must be a valid UUID; action: action is required"
    assert await states(service, *ids) == ["cancelled", "cancelled", "cancelled"]
    assert stopped.status_code == 200


async def test_nothing_is_changed_after_the_first_failure_if_it_is_said(service: Service):
    eva = await service.make_resource()
    ids = [await service.booked(eva, *when) for when in (NINE, TEN, NOON)]
    actions = ("cancel", "decline", "cancel")
    items = [{"id": one, "action": what} for one, what in zip(ids, actions, strict=True)]

    answer = await act(service, *items, stop_on_first_error=True)

    assert len(answer.json()["data"]) == 2
    assert await states(service, *ids) == ["cancelled", "confirmed", "confirmed"]


async def test_related_bookings_that_are_all_named_take_the_action_once(service: Service):
    ids = await related(service)

    answer = await act(
        service, *({"id": one, "action": "cancel"} for one in ids), reset_all_on_error=True
    )

    assert answer.status_code == 200
    assert [one["state"] for one in answer.json()["data"]] == ["cancelled"] * 3
    for one in ids:
        assert len((await service.get(f"/bookings/{one}", include="logs"))["logs"]) == 2
