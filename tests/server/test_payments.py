"""Bookings that are paid for, and what became of a booking, step by step."""

from datetime import timedelta
from typing import Any

import pytest

from desk_app.server.integrity import find_faults
from tests.server.service import Service, booking, monday

pytestmark = pytest.mark.asyncio


async def waiting(service: Service, resource_id: str, **more: Any) -> str:
    """The id of a booking whose payment is waited for."""
    return await service.booked(resource_id, "09:00", "10:00", graph="instant_payment", **more)


async def pay(service: Service, booking_id: str, payment_id: object = "pi_123") -> Any:
    body = {"pay": {"payment_id": payment_id}}
    return await service.call("PUT", f"/bookings/{booking_id}/pay", body)


async def free_at_nine(service: Service, resource_id: str) -> bool:
    window = {"from": monday("09:00"), "to": monday("10:00")}
    found = await service.call("POST", "/availability", {"resources": [resource_id], **window})
    return bool(found.json()["data"])


async def test_time_is_closed_while_a_payment_is_waited_for_and_once_it_came(service: Service):
    eva = await service.make_resource()
    booked = await waiting(service, eva)
    assert (await service.book(eva, "09:30", "10:30")).json()["code"] == "slot_taken"
    assert not await free_at_nine(service, eva)

    answer = await pay(service, booked)

    assert (answer.status_code, answer.json()["data"]["state"]) == (200, "paid")
    assert not await free_at_nine(service, eva)
    attributes = (await service.get(f"/bookings/{booked}", include="attributes"))["attributes"]
    assert attributes["pay"] == {"payment_id": "pi_123"}


@pytest.mark.parametrize(
    ("more", "seconds"),
    [
        ({}, 300),
        ({"timeout": {"time": 25, "unit": "min"}}, 1500),
        ({"timeout": {"time": "90", "unit": "seconds"}}, 90),
        ({"timeout": {"time": 2, "unit": "hours"}}, 7200),
    ],
)
async def test_a_payment_is_waited_for_as_long_as_was_said(
    more: dict[str, Any], seconds: int, service: Service
):
    eva = await service.make_resource()
    booked = await waiting(service, eva, **more)

    service.clock.advance(timedelta(seconds=seconds))
    assert await service.state(booked) == "tentative"
    service.clock.advance(timedelta(seconds=1))

    assert await service.state(booked) == "unpaid"
    assert (await service.get(f"/bookings/{booked}"))["completed"] is True
    assert await free_at_nine(service, eva)
    await service.booked(eva, "09:00", "10:00")


@pytest.mark.parametrize(
    ("window", "field"),
    [
        ({"time": 5}, "timeout.unit"),
        ({"time": 5, "unit": "moons"}, "timeout.unit"),
        ({"time": 0, "unit": "min"}, "timeout.time"),
        ({"time": 8, "unit": "days"}, "timeout.time"),
        ({"time": 5, "unit": "months"}, "timeout.unit"),
    ],
)
async def test_an_odd_time_out_is_refused_with_its_field(
    window: dict[str, Any], field: str, service: Service
):
    eva = await service.make_resource()

    answer = await service.book(eva, "09:00", "10:00", graph="instant_payment", timeout=window)

    assert (answer.status_code, list(answer.json()["errors"])) == (422, [field])


@pytest.mark.parametrize("payment_id", ["", "  ", None, [], "x" * 1001])
async def test_a_payment_needs_its_id(payment_id: object, service: Service):
    booked = await waiting(service, await service.make_resource())

    answer = await pay(service, booked, payment_id)

    assert (answer.status_code, list(answer.json()["errors"])) == (422, ["payment_id"])
    assert await service.state(booked) == "tentative"


async def test_a_payment_that_comes_too_late_is_refused(service: Service):
    booked = await waiting(service, await service.make_resource())
    service.clock.advance(timedelta(minutes=6))

    answer = await pay(service, booked)

    assert (answer.status_code, answer.json()["code"]) == (422, "action_not_allowed")


async def test_a_paid_booking_is_called_off_or_completed_like_any_other(service: Service):
    eva = await service.make_resource()
    called_off = await waiting(service, eva)
    await pay(service, called_off)
    await service.call("PUT", f"/bookings/{called_off}/cancel")
    kept = await waiting(service, eva)
    await pay(service, kept)

    service.clock.advance(timedelta(days=2))

    assert await service.state(called_off) == "cancelled"
    assert await service.state(kept) == "completed"
    assert await find_faults(service.database, now=service.clock.now()) == []


async def test_a_booking_that_does_not_complete_itself_still_lapses_unpaid(service: Service):
    switch = {"auto_complete_one_hour_after_booking_ends": {"enabled": False}}
    eva = await service.make_resource()
    unpaid = await waiting(service, eva, **switch)
    service.clock.advance(timedelta(minutes=6))
    assert await service.state(unpaid) == "unpaid"

    paid = await waiting(service, eva, **switch)
    await pay(service, paid)
    service.clock.advance(timedelta(days=3))

    assert await service.state(paid) == "paid"


# --- what became of it -----------------------------------------------------------------------


def told(log: dict[str, Any]) -> tuple[Any, ...]:
    return log["from"], log["action"], log["state"], log["by"]


async def history(service: Service, booking_id: str) -> list[dict[str, Any]]:
    logs: list[dict[str, Any]] = (await service.get(f"/bookings/{booking_id}", include="logs"))[
        "logs"
    ]
    return logs


async def test_a_booking_remembers_who_did_what_and_when(service: Service):
    eva = await service.make_resource()
    service.http.auth = ("", service.app.widget_key)
    booked = await service.booked(eva, "09:00", "10:00", graph="confirm_decline")
    service.http.auth = ("", service.app.server_key)
    service.clock.advance(timedelta(minutes=3))
    await service.call("PUT", f"/bookings/{booked}/confirm")
    await service.call("PUT", f"/bookings/{booked}/cancel", {"cancel": {"message": "Closed"}})

    logs = await history(service, booked)

    assert [told(log) for log in logs] == [
        (None, "create", "tentative", "widget"),
        ("tentative", "confirm", "confirmed", "server"),
        ("confirmed", "cancel", "cancelled", "server"),
    ]
    assert [log["created_at"][11:16] for log in logs] == ["12:00", "12:03", "12:03"]
    assert logs[-1]["message"] == "Closed"


async def test_what_time_does_is_remembered_too(service: Service):
    eva = await service.make_resource()
    unpaid = await waiting(service, eva)
    held = (await service.make("/bookings/reserve", booking(eva, "11:00", "12:00")))["id"]
    kept = await service.booked(eva, "14:00", "15:00")
    service.clock.advance(timedelta(days=2))

    assert [told((await history(service, one))[-1]) for one in (unpaid, held, kept)] == [
        ("tentative", "timeout", "unpaid", "time"),
        ("reserved", "timeout", "expired", "time"),
        ("confirmed", "complete", "completed", "time"),
    ]


async def test_a_move_is_told_at_both_ends(service: Service):
    eva = await service.make_resource()
    old = await service.booked(eva, "09:00", "10:00")
    to = {"resource_id": eva, "start": monday("12:00"), "end": monday("13:00"), "message": "Train"}

    new = (await service.call("POST", f"/bookings/{old}/reschedule", to)).json()["data"]["id"]

    assert told((await history(service, old))[-1]) == (
        "confirmed", "reschedule", "rescheduled_by_customer", "server",
    )  # fmt: skip
    assert (await history(service, old))[-1]["message"] == "Train"
    assert [told(log) for log in await history(service, new)] == [
        (None, "confirm", "confirmed", "server")
    ]


async def test_a_hold_tells_whether_it_was_used_or_let_go(service: Service):
    eva = await service.make_resource()
    used = (await service.make("/bookings/reserve", booking(eva, "09:00", "10:00")))["id"]
    let_go = (await service.make("/bookings/reserve", booking(eva, "11:00", "12:00")))["id"]
    await service.booked(eva, "09:00", "10:00", reservation_id=used)
    await service.call("DELETE", f"/desk/reservations/{let_go}")

    assert [(await history(service, one))[-1]["action"] for one in (used, let_go)] == [
        "use",
        "release",
    ]


async def test_the_history_goes_with_the_booking(service: Service):
    eva = await service.make_resource()
    booked = await service.booked(eva, "09:00", "10:00")
    await service.call("PUT", f"/bookings/{booked}/cancel")

    assert (await service.call("DELETE", f"/bookings/{booked}")).status_code == 204

    async with service.database.read() as connection:
        left = await connection.exec_driver_sql("SELECT count(*) FROM booking_logs")
        assert left.scalar() == 0


async def test_what_is_refused_is_no_part_of_the_history(service: Service):
    booked = await service.booked(await service.make_resource(), "09:00", "10:00")

    await service.call("PUT", f"/bookings/{booked}/decline")

    assert len(await history(service, booked)) == 1
