"""How many bookings the app lets a resource and a customer have."""

from typing import Any

import pytest
from sqlalchemy import update

from desk_app.server.tables import APPS
from tests.server.service import Service, booking, monday
from tests.server.sessions import make_session, seat, take_seat

pytestmark = pytest.mark.asyncio

MARY, BO = {"name": "Mary", "email": "mary@example.com"}, {"name": "Bo", "email": "bo@example.com"}


async def limit(service: Service, **settings: Any) -> None:
    async with service.database.write() as connection:
        await connection.execute(update(APPS).values(settings=settings))


async def test_a_search_that_ended_long_ago_finds_nothing_with_limits_or_without(service: Service):
    eva = await service.make_resource()
    past = {"resources": [eva], "from": "2026-02-02T09:00:00Z", "to": "2026-02-02T10:00:00Z"}

    without = await service.call("POST", "/availability", past)
    await limit(service, resource_rate_limits={"day": 1})
    within = await service.call("POST", "/availability", past)

    assert [(each.status_code, each.json()["data"]) for each in (without, within)] == [
        (200, [])
    ] * 2


def on(day: int, start: str = "09:00", end: str = "10:00") -> dict[str, str]:
    """Times on a day of March 2026, whose second is a Monday."""
    return {"start": f"2026-03-{day:02}T{start}:00Z", "end": f"2026-03-{day:02}T{end}:00Z"}


async def book(service: Service, resource_id: str, day: int, *times: str, **more: Any) -> Any:
    body = booking(resource_id, "00:00", "00:00", **more) | on(day, *times)
    return await service.call("POST", "/bookings", body)


@pytest.mark.parametrize(
    ("limits", "same", "other"),
    [
        ({"day": 1}, 2, 3),
        ({"week": 1}, 8, 9),
        ({"month": 1}, 31, None),
        ({"year": 1}, 31, None),
        ([{"unit": "day", "limit": 1}], 2, 3),
        ([{"period": "Weekly", "limit": "1"}], 8, 9),
    ],
)
async def test_a_resource_takes_no_more_than_its_limit(
    limits: Any, same: int, other: int | None, service: Service
):
    await limit(service, resource_rate_limits=limits)
    eva, ola = await service.make_resource("Eva"), await service.make_resource("Ola")
    assert (await book(service, eva, 2)).status_code == 201

    refused = await book(service, eva, same, "14:00", "15:00", customer=BO)

    assert refused.status_code == 422
    assert refused.json()["error"].startswith("The resource has reached the limit of 1 bookings a")
    assert (await book(service, ola, same, "14:00", "15:00")).status_code == 201
    if other:
        assert (await book(service, eva, other)).status_code == 201


async def test_a_customer_takes_no_more_than_their_limit_wherever_they_go(service: Service):
    await limit(service, customer_rate_limits={"day": 1})
    eva, ola = await service.make_resource("Eva"), await service.make_resource("Ola")
    assert (await book(service, eva, 2, customer=MARY)).status_code == 201

    shouting = MARY | {"email": "MARY@Example.com"}
    refused = await book(service, ola, 2, "14:00", "15:00", customer=shouting)

    assert refused.json() == {"error": "The customer has reached the limit of 1 bookings a day"}
    assert (await book(service, ola, 2, "14:00", "15:00", customer=BO)).status_code == 201
    assert (await book(service, ola, 3, customer=MARY)).status_code == 201


async def test_a_day_is_one_of_the_resource_s_own_clock(service: Service):
    await limit(service, resource_rate_limits={"day": 1})
    eva = await service.make_resource(timezone="America/New_York")
    assert (await book(service, eva, 3, "02:00", "03:00")).status_code == 201

    still_monday = await book(service, eva, 3, "04:00", "05:00")
    tuesday = await book(service, eva, 3, "05:00", "06:00")

    assert (still_monday.status_code, tuesday.status_code) == (422, 201)


async def test_what_was_called_off_counts_no_more(service: Service):
    await limit(service, resource_rate_limits={"day": 1}, customer_rate_limits={"day": 1})
    eva = await service.make_resource()
    first = await service.booked(eva, "09:00", "10:00")
    await service.call("PUT", f"/bookings/{first}/cancel")

    assert (await service.book(eva, "11:00", "12:00")).status_code == 201


async def test_requests_count_once_they_are_confirmed(service: Service):
    await limit(service, resource_rate_limits={"day": 1})
    eva = await service.make_resource()
    asked = {"graph": "confirm_decline"}
    first = await service.booked(eva, "09:00", "10:00", **asked)
    second = await service.booked(eva, "11:00", "12:00", **asked)
    await service.call("PUT", f"/bookings/{first}/confirm")

    refused = await service.call("PUT", f"/bookings/{second}/confirm")

    assert refused.status_code == 422
    assert await service.state(second) == "tentative"
    assert (await service.book(eva, "13:00", "14:00", **asked)).status_code == 422


async def test_a_moved_booking_makes_room_for_itself(service: Service):
    await limit(service, resource_rate_limits={"day": 1}, customer_rate_limits={"day": 1})
    eva = await service.make_resource()
    booked = await service.booked(eva, "09:00", "10:00")
    await book(service, eva, 3, customer=BO)
    path = f"/bookings/{booked}/reschedule"

    full = await service.call("POST", path, {"resource_id": eva, **on(3, "14:00", "15:00")})
    same_day = await service.call("POST", path, {"resource_id": eva, **on(2, "14:00", "15:00")})

    assert (full.status_code, same_day.status_code) == (422, 200)


async def test_a_session_counts_once_for_the_resource_and_each_seat_for_its_customer(
    service: Service,
):
    await limit(service, resource_rate_limits={"day": 2}, customer_rate_limits={"day": 1})
    eva = await service.make_resource()
    yoga = await make_session(service, eva)
    await take_seat(service, eva, yoga, customer=MARY)
    await take_seat(service, eva, yoga, customer=BO)

    again = await service.book(eva, "17:00", "18:00", **seat(yoga, customer=MARY))

    assert again.json()["error"].startswith("The customer")
    ada = {"name": "Ada", "email": "ada@example.com"}
    assert (await service.book(eva, "09:00", "10:00", customer=ada)).status_code == 201
    assert (await service.book(eva, "11:00", "12:00", customer=ada)).status_code == 422


@pytest.mark.parametrize("odd", [None, [], "x", {"day": "many"}, {"day": -1}, {"moon": 1}, [1]])
async def test_limits_that_make_no_sense_limit_nothing(odd: Any, service: Service):
    await limit(service, resource_rate_limits=odd, customer_rate_limits=odd)
    eva = await service.make_resource()

    assert (await service.book(eva, "09:00", "10:00")).status_code == 201
    assert (await service.book(eva, "11:00", "12:00")).status_code == 201


# --- free time -------------------------------------------------------------------------------


async def free_days(service: Service, *resource_ids: str, **more: Any) -> set[str]:
    body = {
        "resources": list(resource_ids),
        "from": "2026-03-02T00:00:00Z",
        "to": "2026-03-11T00:00:00Z",
        "mode": "mutual",
        **more,
    }
    found = await service.call("POST", "/availability", body)
    assert found.status_code == 200, found.text
    return {slot["start"][8:10] for slot in found.json()["data"]}


@pytest.mark.parametrize(
    ("limits", "days"),
    [
        ({}, "02 03 04 05 06 07 08 09 10"),
        ({"day": 1}, "03 04 05 06 07 08 09 10"),
        ({"week": 1}, "09 10"),
        ({"week": 2}, "02 03 04 05 06 07 08 09 10"),
        ({"month": 1}, ""),
        ({"year": 0}, ""),
    ],
)
async def test_full_days_weeks_and_months_are_not_offered(limits: Any, days: str, service: Service):
    await limit(service, resource_rate_limits=limits)
    eva = await service.make_resource()
    if limits != {"year": 0}:
        await service.booked(eva, "09:00", "10:00")

    assert sorted(await free_days(service, eva)) == days.split()


async def test_a_full_day_widens_by_no_buffer(service: Service):
    await limit(service, resource_rate_limits={"day": 1})
    eva = await service.make_resource()
    await service.booked(eva, "09:00", "10:00")
    window = {"from": monday("23:00"), "to": "2026-03-03T02:00:00Z"}

    body = {"resources": [eva], "buffer": "1 hour", **window}
    found = (await service.call("POST", "/availability", body)).json()["data"]
    question = {
        "resource_ids": [eva], "length": "1 hour", "buffer": "1 hour",
        "start": window["from"], "future": window["to"],
    }  # fmt: skip
    by_older = (await service.call("POST", "/findtime", question)).json()["data"]

    assert [slot["start"][8:16] for slot in found] == ["03T00:00", "03T01:00"]
    assert [slot["start"][8:16] for slot in by_older] == ["03 00:00", "03 01:00"]


async def find_days(service: Service, *resource_ids: str, **more: Any) -> str:
    """The days of March on which FindTime offers the hour from nine."""
    body = {
        "resource_ids": list(resource_ids),
        "start": monday("00:00"),
        "future": "2026-03-05T00:00:00Z",
        "filters": {"and": [{"specific_time": {"start": 9, "end": 10}}]},
        **more,
    }
    found = await service.call("POST", "/findtime", body)
    assert found.status_code == 200, found.text
    return " ".join(sorted(slot["start"][8:10] for slot in found.json()["data"]))


@pytest.mark.parametrize(
    ("limits", "days"),
    [({}, "02 03 04"), ({"day": 1}, "03 04"), ({"week": 1}, ""), ({"day": 2}, "02 03 04")],
)
async def test_full_days_are_not_offered_by_the_older_question_either(
    limits: Any, days: str, service: Service
):
    await limit(service, resource_rate_limits=limits)
    eva, ola = await service.make_resource("Eva"), await service.make_resource("Ola")
    await service.booked(eva, "14:00", "15:00")
    body = {"name": "Other", "description": "", "resource_id": eva}
    calendar = (await service.call("POST", "/calendars", body)).json()["data"]["id"]

    assert await find_days(service, eva) == days
    assert await find_days(service, ola, eva) == days
    assert await find_days(service, calendar_ids=[calendar]) == days


async def test_a_limit_of_one_resource_leaves_another_open(service: Service):
    await limit(service, resource_rate_limits={"day": 1})
    eva, ola = await service.make_resource("Eva"), await service.make_resource("Ola")
    await service.booked(eva, "09:00", "10:00")

    assert "02" in await free_days(service, eva, ola, mode="roundrobin_prioritized")
    assert "02" not in await free_days(service, eva, ola)
