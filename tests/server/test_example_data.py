"""The example practice: believable, whole, and the same for the same day."""

import time
from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from desk_app.domain.constraint import Weekday
from desk_app.domain.interval import Interval
from desk_app.domain.resource import find_time_zone
from desk_app.errors import InvalidInputError, NotFoundError
from desk_app.server.example_data import fill_with_example_data
from desk_app.server.example_practice import RESOURCES
from desk_app.server.integrity import find_faults
from desk_app.timekit.time_formats import parse_timestamp
from tests.builders import utc
from tests.fakes.clock import FakeClock
from tests.server.conftest import Serve
from tests.server.service import Service

pytestmark = pytest.mark.asyncio

WEDNESDAY = utc("2026-03-04 10:20")
A_WEEK = [WEDNESDAY + timedelta(days=days) for days in range(7)]


async def fill(service: Service, **more: Any) -> None:
    await fill_with_example_data(
        service.database, service.app.slug, now=service.clock.now(), **more
    )


async def bookings_of(service: Service) -> list[dict[str, Any]]:
    names = "attributes,resource,customers,calendar,project"
    found: list[dict[str, Any]] = await service.get("/bookings", limit=1000, include=names)
    return found


def minutes_of(booking: dict[str, Any]) -> float:
    event = booking["attributes"]["event"]
    length = parse_timestamp(event["end"]) - parse_timestamp(event["start"])
    return length / timedelta(minutes=1)


@pytest.mark.parametrize("now", A_WEEK, ids=lambda now: f"{now:%A}")
async def test_it_is_whole_and_people_are_busy_on_any_day(now: datetime, serve: Serve):
    async with serve(clock=FakeClock(now)) as service:
        await fill(service)

        assert await find_faults(service.database, now=now) == []
        people = {one.name: one for one in RESOURCES if one.kind == "person"}
        booked = Counter[str]()
        for one in await bookings_of(service):
            name = one["resource"]["name"]
            if name in people and is_kept(one) and is_today(one, people[name], now):
                booked[name] += int(minutes_of(one))
        opened = {
            name: sum(
                end - start for start, end in one.hours_on(Weekday(today_of(one, now).weekday()))
            )
            for name, one in people.items()
        }
        share = booked.total() / sum(opened.values())
        assert 0.45 <= share <= 0.75, (booked, opened)


def today_of(example: Any, now: datetime) -> datetime:
    zone = find_time_zone(example.time_zone_name or "Europe/Copenhagen") or UTC
    return now.astimezone(zone)


def is_today(booking: dict[str, Any], example: Any, now: datetime) -> bool:
    start = parse_timestamp(booking["attributes"]["event"]["start"])
    return today_of(example, start).date() == today_of(example, now).date()


def is_kept(booking: dict[str, Any]) -> bool:
    return booking["state"] in ("confirmed", "tentative", "completed")


async def test_it_has_every_state_three_weeks_and_hard_names(serve: Serve):
    async with serve(clock=FakeClock(WEDNESDAY)) as service:
        await fill(service)
        bookings = await bookings_of(service)

    assert {one["state"] for one in bookings} >= {
        "confirmed", "tentative", "completed", "declined", "cancelled", "cancelled_by_customer",
    }  # fmt: skip
    starts = [parse_timestamp(one["attributes"]["event"]["start"]) for one in bookings]
    assert min(starts) < WEDNESDAY - timedelta(days=6)
    assert max(starts) > WEDNESDAY + timedelta(days=12)
    names = {one["customers"][0]["name"] for one in bookings}
    assert len(names) > 40
    assert any(not name.isascii() for name in names)
    assert max(len(name) for name in names) > 50


async def test_nothing_past_is_left_open_and_nothing_ahead_is_done(serve: Serve):
    async with serve(clock=FakeClock(WEDNESDAY)) as service:
        await fill(service)
        for one in await bookings_of(service):
            ends = parse_timestamp(one["attributes"]["event"]["end"])
            assert parse_timestamp(one["created_at"]) <= parse_timestamp(one["updated_at"])
            assert parse_timestamp(one["updated_at"]) <= WEDNESDAY
            if one["state"] == "completed":
                assert ends <= WEDNESDAY - timedelta(hours=1)
            elif one["state"] in ("confirmed", "tentative"):
                assert ends > WEDNESDAY - timedelta(hours=1)


async def test_bookings_keep_clear_of_events_and_lie_in_open_hours(serve: Serve):
    async with serve(clock=FakeClock(WEDNESDAY)) as service:
        await fill(service)
        window = {"start": "2026-02-01T00:00:00Z", "end": "2026-04-01T00:00:00Z"}
        for resource in await service.get("/resources"):
            search = {"search": f"resource.id:{resource['id']}"}
            events = [span_of(one) for one in await service.get("/events", **window, **search)]
            found = await service.get("/bookings", limit=1000, include="event", **search)
            spans = [span_of(one["event"]) for one in found]
            assert not [one for one in spans if any(one.overlaps(busy) for busy in events)]


def span_of(event: dict[str, Any]) -> Interval:
    return Interval(parse_timestamp(event["start"]), parse_timestamp(event["end"]))


async def test_one_person_has_three_calendars_one_of_them_elsewhere(serve: Serve):
    async with serve(clock=FakeClock(WEDNESDAY)) as service:
        await fill(service)
        resources = await service.get("/resources", include="calendars")

    [calendars] = [one["calendars"] for one in resources if len(one["calendars"]) > 1]
    assert [(one["provider"], one["provider_sync"]) for one in calendars] == [
        ("timekit", False),
        ("google", True),
        ("google", False),
    ]


async def test_the_same_moment_gives_the_same_practice(serve: Serve):
    practices = []
    for _ in range(2):
        async with serve(clock=FakeClock(WEDNESDAY)) as running:
            await fill(running)
            practices.append(sorted(told(one) for one in await bookings_of(running)))

    assert practices[0] == practices[1]


def told(booking: dict[str, Any]) -> tuple[str, ...]:
    """A booking without its ids."""
    start = str(booking["attributes"]["event"]["start"])
    names = (booking["resource"]["name"], booking["customers"][0]["name"])
    return (start, booking["state"], *names)


async def test_a_free_slot_can_be_found_and_booked_through_every_service(serve: Serve):
    async with serve(clock=FakeClock(WEDNESDAY)) as service:
        await fill(service)
        for project in await service.get("/projects"):
            question = {"project_id": project["id"]}
            answer = await service.call("POST", "/availability", question)
            slot = answer.json()["data"][3]
            await service.make(
                "/bookings",
                {
                    "project_id": project["id"],
                    "resource_id": slot["resources"][0]["id"],
                    "start": slot["start"],
                    "end": slot["end"],
                    "customer": {"name": "New", "email": "new@example.com"},
                },
            )


async def test_in_a_test_app_every_customer_is_the_owner(serve: Serve):
    async with serve(clock=FakeClock(WEDNESDAY), is_test=True) as service:
        await fill(service)

        emails = {one["customers"][0]["email"] for one in await bookings_of(service)}

    assert emails == {"ada@example.com"}


async def test_it_is_there_in_a_moment(service: Service):
    begun = time.process_time()

    await fill(service)

    assert time.process_time() - begun < 1.5


async def test_what_cannot_be_filled_is_said(service: Service):
    with pytest.raises(InvalidInputError):
        await fill(service, time_zone_name="Mars/Olympus")
    with pytest.raises(NotFoundError):
        await fill_with_example_data(service.database, "nobody", now=WEDNESDAY)
    assert await service.get("/resources") == []
