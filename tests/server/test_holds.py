"""Reservations, and what time alone does to bookings."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from desk_app.domain.identifiers import ResourceId
from desk_app.server.application import build_application
from desk_app.server.options import ServerOptions
from desk_app.server.repositories.bookings import BookingTable
from tests.builders import span, utc
from tests.server.conftest import Serve
from tests.server.service import Service, booking

pytestmark = pytest.mark.asyncio


async def hold(service: Service, resource_id: str, start: str, end: str, **more: Any) -> str:
    body = booking(resource_id, start, end, **more)
    return str((await service.make("/bookings/reserve", body))["id"])


async def test_a_hold_is_a_booking_of_its_own_graph(service: Service):
    eva = await service.make_resource()

    made = await service.make("/bookings/reserve", booking(eva, "09:00", "10:00"))

    assert (made["graph"], made["state"], made["completed"]) == ("reservation", "reserved", False)


async def test_a_hold_closes_its_time_for_bookings_holds_and_searches(service: Service):
    eva = await service.make_resource()
    await hold(service, eva, "09:00", "10:00")

    assert (await service.book(eva, "09:30", "10:30")).status_code == 422
    again = await service.call("POST", "/bookings/reserve", booking(eva, "09:30", "10:30"))
    assert again.json()["code"] == "slot_taken"
    window = {"from": "2026-03-02T09:00:00Z", "to": "2026-03-02T11:00:00Z"}
    found = await service.call("POST", "/availability", {"resources": [eva], **window})
    assert [one["start"][11:16] for one in found.json()["data"]] == ["10:00"]


async def test_a_hold_lasts_30_seconds_unless_said_otherwise(service: Service):
    eva = await service.make_resource()
    short = await hold(service, eva, "09:00", "10:00")
    long = await hold(service, eva, "10:00", "11:00", reservation_time=90)

    service.clock.advance(timedelta(seconds=29))
    assert await service.state(short) == "reserved"
    service.clock.advance(timedelta(seconds=2))
    assert await service.state(short) == "expired"
    assert await service.state(long) == "reserved"
    await service.booked(eva, "09:00", "10:00")


async def test_a_hold_whose_time_is_over_blocks_nothing_before_anybody_notes_it(service: Service):
    eva = ResourceId(await service.make_resource())
    held = await hold(service, eva, "09:00", "10:00")
    now = service.clock.now()

    async with service.database.read() as connection:
        table = BookingTable(connection, "any app")
        for seconds, expected in ((29, [held]), (31, [])):
            later = now + timedelta(seconds=seconds)
            found = await table.find_blockers(eva, span("09:00", "10:00"), ignoring=(), now=later)
            assert found == expected


async def test_a_lapsed_hold_is_newest_among_the_changes(service: Service):
    eva = await service.make_resource()
    lapsed = await hold(service, eva, "09:00", "10:00")
    await service.booked(eva, "12:00", "13:00")
    service.clock.advance(timedelta(minutes=1))

    newest = await service.get("/bookings", orderBy="updated_at", sortedBy="desc", limit=1)

    assert (newest[0]["id"], newest[0]["completed"]) == (lapsed, True)


async def test_a_booking_uses_its_hold_up(service: Service):
    eva = await service.make_resource()
    held = await hold(service, eva, "09:00", "10:00")

    await service.booked(eva, "09:00", "10:00", reservation_id=held)

    assert await service.state(held) == "expired"
    assert (await service.book(eva, "09:00", "10:00")).status_code == 422


async def test_a_hold_of_somebody_else_is_no_way_past_a_booking(service: Service):
    eva = await service.make_resource()
    held = await hold(service, eva, "09:00", "10:00")
    await service.booked(eva, "10:00", "11:00")

    refused = await service.book(eva, "09:30", "10:30", reservation_id=held)

    assert refused.json()["code"] == "slot_taken"
    assert await service.state(held) == "reserved"


async def test_a_lapsed_hold_is_no_help_and_no_harm(service: Service):
    eva = await service.make_resource()
    held = await hold(service, eva, "09:00", "10:00")
    service.clock.advance(timedelta(minutes=1))

    await service.booked(eva, "09:00", "10:00", reservation_id=held)


async def test_a_hold_can_be_extended_while_it_lasts(service: Service):
    eva = await service.make_resource()
    held = await hold(service, eva, "09:00", "10:00")
    more = {"reservation_id": held, "reservation_time": 60}
    service.clock.advance(timedelta(seconds=20))

    assert (await service.call("PUT", "/bookings/reserve/extend", more)).status_code == 200

    service.clock.advance(timedelta(seconds=59))
    assert await service.state(held) == "reserved"
    service.clock.advance(timedelta(seconds=2))
    late = await service.call("PUT", "/bookings/reserve/extend", more)
    assert late.status_code == 422


async def test_extending_never_shortens(service: Service):
    eva = await service.make_resource()
    held = await hold(service, eva, "09:00", "10:00", reservation_time=600)
    more = {"reservation_id": held, "reservation_time": 1}
    await service.call("PUT", "/bookings/reserve/extend", more)

    service.clock.advance(timedelta(minutes=9))

    assert await service.state(held) == "reserved"


async def test_a_hold_can_be_let_go_and_letting_go_twice_is_no_error(service: Service):
    eva = await service.make_resource()
    held = await hold(service, eva, "09:00", "10:00")

    for _ in range(2):
        answer = await service.call("DELETE", f"/desk/reservations/{held}")
        assert answer.status_code == 204

    await service.booked(eva, "09:00", "10:00")


async def test_a_booking_is_no_hold_that_could_be_let_go(service: Service):
    booked = await service.booked(await service.make_resource(), "09:00", "10:00")

    assert (await service.call("DELETE", f"/desk/reservations/{booked}")).status_code == 404
    assert await service.state(booked) == "confirmed"


async def test_letting_go_is_an_extension(serve: Serve):
    async with serve(options=ServerOptions(extensions=False)) as service:
        held = await hold(service, await service.make_resource(), "09:00", "10:00")

        assert (await service.call("DELETE", f"/desk/reservations/{held}")).status_code == 404
        assert await service.state(held) == "reserved"


# --- completion ------------------------------------------------------------------------------


async def test_a_booking_is_completed_an_hour_after_its_end(service: Service):
    booked = await service.booked(await service.make_resource(), "09:00", "10:00")

    service.clock.set(utc("2026-03-02 10:59"))
    assert await service.state(booked) == "confirmed"
    service.clock.set(utc("2026-03-02 11:00"))
    assert await service.state(booked) == "completed"
    assert (await service.get(f"/bookings/{booked}"))["completed"] is True


async def test_completion_can_be_switched_off(service: Service):
    off = {"auto_complete_one_hour_after_booking_ends": {"enabled": False}}
    booked = await service.booked(await service.make_resource(), "09:00", "10:00", **off)

    service.clock.advance(timedelta(days=9))

    assert await service.state(booked) == "confirmed"


async def test_a_request_nobody_answered_stays_one(service: Service):
    eva = await service.make_resource()
    booked = await service.booked(eva, "09:00", "10:00", graph="confirm_decline")
    service.clock.advance(timedelta(days=9))

    assert await service.state(booked) == "tentative"
    await service.call("PUT", f"/bookings/{booked}/confirm")
    assert await service.state(booked) == "completed"


async def test_the_timers_run_when_nobody_asks(service: Service):
    held = await hold(service, await service.make_resource(), "09:00", "10:00")
    service.clock.advance(timedelta(minutes=1))
    quick = ServerOptions(timer_interval=timedelta(milliseconds=5))
    application = build_application(service.database, options=quick, clock=service.clock)

    async with application.router.lifespan_context(application):
        for _ in range(200):
            await asyncio.sleep(0.01)
            async with service.database.read() as connection:
                found = await connection.exec_driver_sql("SELECT state FROM bookings")
                if found.scalar() == "expired":
                    break
        else:
            pytest.fail("the hold did not lapse")

    assert await service.state(held) == "expired"
