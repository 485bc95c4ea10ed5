"""Sessions and their seats: who may join, who may leave, and who sees them."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from desk_app.server.apps import create_app
from desk_app.server.integrity import find_faults
from tests.server.service import Service, booking, monday
from tests.server.sessions import END, START, make_session, seat, seats_taken, take_seat

pytestmark = pytest.mark.asyncio


# --- making sessions -------------------------------------------------------------------------


async def test_a_session_closes_its_time_and_a_seat_needs_none(service: Service):
    eva = await service.make_resource()
    yoga = await make_session(service, eva)

    assert (await service.book(eva, START, END)).json()["code"] == "slot_taken"
    made = await take_seat(service, eva, yoga)

    assert await service.state(yoga) == "tentative"
    assert await service.state(made) == "confirmed"
    assert await find_faults(service.database, now=service.clock.now()) == []


@pytest.mark.parametrize(
    ("settings", "field"),
    [
        ({}, "settings.max_seats"),
        ({"max_seats": 0}, "settings.max_seats"),
        ({"max_seats": "many"}, "settings.max_seats"),
        ({"max_seats": True}, "settings.max_seats"),
        ({"max_seats": 3, "min_cancel_time": "soon"}, "settings.min_cancel_time"),
        ({"max_seats": 3, "min_booking_time": -1}, "settings.min_booking_time"),
        ({"max_seats": 3, "max_booking_time": []}, "settings.max_booking_time"),
    ],
)
async def test_a_session_that_makes_no_sense_is_refused_with_its_field(
    settings: dict[str, Any], field: str, service: Service
):
    eva = await service.make_resource()

    answer = await service.book(eva, START, END, graph="group_owner", settings=settings)

    assert (answer.status_code, list(answer.json()["errors"])) == (422, [field])
    assert await service.get("/bookings") == []


# --- taking seats ----------------------------------------------------------------------------


async def test_seats_are_given_until_none_is_left(service: Service):
    eva = await service.make_resource()
    yoga = await make_session(service, eva, max_seats=2)
    for expected in (1, 2):
        await take_seat(service, eva, yoga)
        assert await seats_taken(service, yoga) == expected

    answer = await service.book(eva, START, END, **seat(yoga))

    assert (answer.status_code, answer.json()["code"]) == (422, "slot_taken")
    assert await seats_taken(service, yoga) == 2


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"related": {}}, "related.owner_booking_id"),
        ({"related": {"owner_booking_id": "x"}}, "related.owner_booking_id"),
        ({"related": {"owner_booking_id": str(uuid4())}}, "related.owner_booking_id"),
        ({"related": []}, "related.owner_booking_id"),
        ({"start": monday("16:00")}, "start"),
        ({"end": monday("19:00")}, "start"),
        ({"customer": None}, "customer"),
    ],
)
async def test_a_seat_that_fits_no_session_is_refused_with_its_field(
    more: dict[str, Any], field: str, service: Service
):
    eva = await service.make_resource()
    yoga = await make_session(service, eva)

    body = booking(eva, START, END, **seat(yoga)) | more
    answer = await service.call("POST", "/bookings", body)

    assert (answer.status_code, list(answer.json()["errors"])) == (422, [field])
    assert await seats_taken(service, yoga) == 0


async def test_a_seat_is_taken_where_the_session_is(service: Service):
    eva, ola = await service.make_resource("Eva"), await service.make_resource("Ola")
    yoga = await make_session(service, eva)

    answer = await service.book(ola, START, END, **seat(yoga))

    assert list(answer.json()["errors"]) == ["resource_id"]


async def test_an_ordinary_booking_is_no_session(service: Service):
    eva = await service.make_resource()
    ordinary = await service.booked(eva, START, END)

    answer = await service.book(eva, START, END, **seat(ordinary))

    assert list(answer.json()["errors"]) == ["related.owner_booking_id"]


async def test_no_seat_is_given_in_a_session_that_is_over(service: Service):
    eva = await service.make_resource()
    yoga = await make_session(service, eva)
    await service.call("PUT", f"/bookings/{yoga}/cancel")

    answer = await service.book(eva, START, END, **seat(yoga))

    assert answer.json()["code"] == "action_not_allowed"


@pytest.mark.parametrize(
    ("settings", "hours_before", "status"),
    [
        ({"min_booking_time": "2 hours"}, 2, 201),
        ({"min_booking_time": "2 hours"}, 1.9, 422),
        ({"min_booking_time": 7200}, 1.9, 422),
        ({"max_booking_time": "1 day"}, 24.1, 422),
        ({"max_booking_time": "1 day"}, 24, 201),
    ],
)
async def test_seats_are_given_neither_too_early_nor_too_late(
    settings: dict[str, Any], hours_before: float, status: int, service: Service
):
    eva = await service.make_resource()
    yoga = await make_session(service, eva, settings=settings)
    begins = timedelta(days=1, hours=5)  # from Sunday noon to Monday at 17
    service.clock.advance(begins - timedelta(hours=hours_before))

    answer = await service.book(eva, START, END, **seat(yoga))

    assert answer.status_code == status
    if status == 422:
        assert answer.json()["code"] == "action_not_allowed"


# --- giving seats up -------------------------------------------------------------------------


@pytest.mark.parametrize("action", ["cancel_by_customer", "cancel_by_owner"])
async def test_a_seat_given_up_is_free_again(action: str, service: Service):
    eva = await service.make_resource()
    yoga = await make_session(service, eva, max_seats=1)
    first = await take_seat(service, eva, yoga)

    await service.call("PUT", f"/bookings/{first}/{action}")

    assert await seats_taken(service, yoga) == 0
    await take_seat(service, eva, yoga)


async def test_a_customer_gives_a_seat_up_in_time_and_the_house_whenever(service: Service):
    eva = await service.make_resource()
    yoga = await make_session(service, eva, settings={"min_cancel_time": "1 day"})
    seats = [await take_seat(service, eva, yoga) for _ in range(2)]
    service.clock.advance(timedelta(hours=5, minutes=1))

    late = await service.call("PUT", f"/bookings/{seats[0]}/cancel_by_customer")
    by_house = await service.call("PUT", f"/bookings/{seats[1]}/cancel_by_owner")

    assert (late.status_code, late.json()["code"]) == (422, "action_not_allowed")
    assert by_house.status_code == 200


async def test_a_session_called_off_takes_its_seats_with_it(service: Service):
    eva = await service.make_resource()
    yoga = await make_session(service, eva)
    stays = await take_seat(service, eva, yoga)
    left = await take_seat(service, eva, yoga)
    waits = await take_seat(service, eva, yoga, graph="group_customer_payment")
    await service.call("PUT", f"/bookings/{left}/cancel_by_customer")

    await service.call("PUT", f"/bookings/{yoga}/cancel", {"cancel": {"message": "Ill"}})

    assert await service.state(yoga) == "cancelled"
    assert [await service.state(one) for one in (stays, left, waits)] == [
        "cancelled_by_owner",
        "cancelled_by_customer",
        "cancelled_by_owner",
    ]
    history = (await service.get(f"/bookings/{stays}", include="logs"))["logs"]
    assert (history[-1]["action"], history[-1]["message"]) == ("cancel_by_owner", "Ill")
    await service.booked(eva, START, END)


async def test_a_seat_that_nobody_pays_for_is_free_again(service: Service):
    eva = await service.make_resource()
    yoga = await make_session(service, eva, max_seats=1)
    waits = await take_seat(service, eva, yoga, graph="group_customer_payment")
    assert (await service.book(eva, START, END, **seat(yoga))).status_code == 422

    service.clock.advance(timedelta(minutes=6))

    assert await service.state(waits) == "unpaid"
    await take_seat(service, eva, yoga)


async def test_a_session_and_its_seats_are_completed_by_themselves(service: Service):
    eva = await service.make_resource()
    yoga = await make_session(service, eva)
    taken = await take_seat(service, eva, yoga)

    service.clock.advance(timedelta(days=1, hours=8))

    assert await service.state(yoga) == "completed"
    assert await service.state(taken) == "completed"
    assert await find_faults(service.database, now=service.clock.now()) == []


async def test_a_session_is_deleted_only_after_its_seats(service: Service):
    eva = await service.make_resource()
    yoga = await make_session(service, eva)
    taken = await take_seat(service, eva, yoga)
    await service.call("PUT", f"/bookings/{yoga}/complete")

    refused = await service.call("DELETE", f"/bookings/{yoga}")
    await service.call("PUT", f"/bookings/{taken}/complete")
    deleted = await service.call("DELETE", f"/bookings/{yoga}")

    assert (refused.status_code, deleted.status_code) == (422, 204)
    assert (await service.get(f"/bookings/{taken}", include="owner_booking"))[
        "owner_booking"
    ] is None


# --- seeing sessions -------------------------------------------------------------------------


async def test_sessions_to_come_with_a_seat_left_are_listed_the_next_one_first(service: Service):
    eva = await service.make_resource()
    late = await make_session(service, eva, start="19:00", end="20:00")
    next_one = await make_session(service, eva)
    full = await make_session(service, eva, start="12:00", end="13:00", max_seats=1)
    await service.booked(eva, "12:00", "13:00", **seat(full))
    begun = await make_session(service, eva, start="07:00", end="08:00")
    called_off = await make_session(service, eva, start="21:00", end="22:00")
    await service.call("PUT", f"/bookings/{called_off}/cancel")
    await service.booked(eva, "15:00", "16:00")
    service.clock.advance(timedelta(hours=19, minutes=30))

    listed = await service.get("/bookings/groups")

    assert [one["id"] for one in listed] == [next_one, late]
    assert (await service.get(f"/bookings/groups/{full}"))["id"] == full
    assert (await service.get(f"/bookings/groups/{begun}"))["id"] == begun


async def test_the_sessions_of_one_project_are_found_under_both_names_of_it(service: Service):
    eva = await service.make_resource()
    project = await service.make(
        "/projects", {"name": "Yoga", "resources": [eva], "availability": {}, "booking": {}}
    )
    of_project = await make_session(service, eva, project_id=project["id"])
    await make_session(service, eva, start="19:00", end="20:00")

    for field in ("project.id", "widget.id"):
        listed = await service.get("/bookings/groups", search=f"{field}:{project['id']}")
        assert [one["id"] for one in listed] == [of_project]


async def test_times_of_sessions_are_written_in_the_zone_asked_for(service: Service):
    eva = await service.make_resource()
    await make_session(service, eva)

    answer = await service.http.get(
        "/v2/bookings/groups", headers={"Timekit-Timezone": "Asia/Tokyo"}
    )

    [session] = answer.json()["data"]
    assert session["attributes"]["event_info"]["start"] == "2026-03-03T02:00:00+09:00"


async def test_an_ordinary_booking_is_not_among_the_sessions(service: Service):
    eva = await service.make_resource()
    ordinary = await service.booked(eva, START, END)

    answer = await service.call("GET", f"/bookings/groups/{ordinary}")

    assert answer.status_code == 404


async def test_a_public_key_makes_no_sessions(service: Service):
    eva = await service.make_resource()
    service.http.auth = ("", service.app.widget_key)

    answer = await service.book(eva, START, END, graph="group_owner", settings={"max_seats": 3})

    assert answer.status_code == 403


async def test_a_widget_takes_a_seat_of_a_session_it_found(service: Service):
    eva = await service.make_resource()
    await make_session(service, eva)
    service.http.auth = ("", service.app.widget_key)

    [session] = await service.get("/bookings/groups")
    info = session["attributes"]["event_info"]
    body = booking(session["resource"]["id"], START, END, **seat(session["id"]))
    made = await service.make("/bookings", body | {"start": info["start"], "end": info["end"]})

    assert made["state"] == "confirmed"


async def test_a_seat_shows_its_session_and_the_seats_of_it(service: Service):
    eva = await service.make_resource()
    yoga = await make_session(service, eva)
    taken = await take_seat(service, eva, yoga)

    shown = await service.get(f"/bookings/{taken}", include="owner_booking.attributes")

    owner = shown["owner_booking"]
    assert owner["id"] == yoga
    assert owner["attributes"]["group_booking"] == {"max_seats": 3, "current_seats": 1}


async def test_the_seats_of_a_session_can_be_searched_for(service: Service):
    eva = await service.make_resource()
    yoga = await make_session(service, eva)
    taken = await take_seat(service, eva, yoga)

    for field in ("owner_booking.id", "related.owner_booking_id"):
        found = await service.get("/bookings", search=f"{field}:{yoga}")
        assert [one["id"] for one in found] == [taken]


async def test_another_app_can_neither_see_nor_join_nor_act(service: Service):
    eva = await service.make_resource()
    yoga = await make_session(service, eva)
    taken = await take_seat(service, eva, yoga)
    other = await create_app(service.database, "Other", now=service.clock.now())
    service.http.auth = ("", other.server_key)
    ola = await service.make_resource("Ola")

    assert await service.get("/bookings/groups") == []
    assert (await service.call("GET", f"/bookings/groups/{yoga}")).status_code == 404
    claim = await service.book(ola, START, END, **seat(yoga))
    assert claim.json()["errors"] == {"related.owner_booking_id": ["Session does not exist"]}
    items = [{"id": one, "action": "cancel_by_owner"} for one in (taken, str(uuid4()))]
    for number, item in enumerate(items):
        acted = await service.call("PUT", "/bookings/bulk", {"bookings": [{}] * number + [item]})
        assert acted.status_code == 422
    service.http.auth = ("", service.app.server_key)
    assert await service.state(taken) == "confirmed"
