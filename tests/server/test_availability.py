"""Free time: of resources with constraints, and of calendars with filters."""

from datetime import timedelta
from typing import Any

import pytest

from tests.builders import utc
from tests.server.service import Service, booking, monday

pytestmark = pytest.mark.asyncio

NINE_TO_NOON = [{"allow_hours": {"start": 9, "end": 12}}]
DAY = {"from": monday("00:00"), "to": "2026-03-03T00:00:00Z"}


async def slots(service: Service, **body: Any) -> list[str]:
    """The clock times at which slots begin and end."""
    answer = await service.call("POST", "/availability", {**DAY, **body})
    assert answer.status_code == 200, answer.text
    return [f"{one['start'][11:16]}-{one['end'][11:16]}" for one in answer.json()["data"]]


async def times(service: Service, **body: Any) -> list[str]:
    body = {"start": monday("00:00"), "future": "2026-03-03T00:00:00Z", "filters": {
        "and": [{"specific_time": {"start": 9, "end": 12}}]
    }} | body  # fmt: skip
    answer = await service.call("POST", "/findtime", body)
    assert answer.status_code == 200, answer.text
    return [f"{one['start'][11:16]}-{one['end'][11:16]}" for one in answer.json()["data"]]


async def in_calendar(
    service: Service, calendar_id: str, start: str, end: str, **more: Any
) -> None:
    body = {"calendar_id": calendar_id, "what": "x", "where": "y", **more}
    await service.make("/events", body | {"start": monday(start), "end": monday(end)})


async def test_bookings_and_events_take_away_their_time(service: Service):
    eva = await service.make_resource(availability_constraints=NINE_TO_NOON)
    [calendar] = await service.get("/calendars")
    await service.booked(eva, "09:00", "10:00")
    await in_calendar(service, calendar["id"], "11:00", "12:00")

    assert await slots(service, resources=[eva]) == ["10:00-11:00"]


async def test_requests_and_cancelled_bookings_take_nothing_away(service: Service):
    eva = await service.make_resource(availability_constraints=NINE_TO_NOON)
    await service.booked(eva, "09:00", "10:00", graph="confirm_decline")
    cancelled = await service.booked(eva, "10:00", "11:00")
    await service.call("PUT", f"/bookings/{cancelled}/cancel")

    assert len(await slots(service, resources=[eva])) == 3


AN_HOUR = {"from": monday("09:00"), "to": monday("10:00")}
OVER_OTHERS = {"allow_double_bookings": True}
GRAPHS: list[tuple[str, dict[str, Any], list[tuple[str, Any]], bool]] = [
    ("confirmed", {"graph": "instant"}, [], True),
    ("made over others", {"graph": "instant", "settings": OVER_OTHERS}, [], True),
    ("cancelled", {"graph": "instant"}, [("cancel", None)], False),
    ("awaiting an answer", {"graph": "confirm_decline"}, [], False),
    ("answered with yes", {"graph": "confirm_decline"}, [("confirm", None)], True),
    ("answered with no", {"graph": "confirm_decline"}, [("decline", None)], False),
    ("payment waited for", {"graph": "instant_payment"}, [], True),
    ("paid", {"graph": "instant_payment"}, [("pay", {"pay": {"payment_id": "p"}})], True),
    ("not paid in time", {"graph": "instant_payment"}, [("", 301)], False),
    ("session", {"graph": "group_owner", "customer": None, "settings": {"max_seats": 2}}, [], True),
    ("held", {"graph": "reservation"}, [], True),
    ("held for too long", {"graph": "reservation"}, [("", 31)], False),
]


@pytest.mark.parametrize(("what", "more", "then", "takes"), GRAPHS, ids=lambda one: str(one)[:20])
async def test_each_graph_takes_time_away_in_its_own_states(
    what: str, more: dict[str, Any], then: list[tuple[str, Any]], takes: bool, service: Service
):
    eva = await service.make_resource()
    path = "/bookings/reserve" if more["graph"] == "reservation" else "/bookings"
    made = await service.make(path, booking(eva, "09:00", "10:00", **more))
    for action, said in then:
        if action:
            await service.call("PUT", f"/bookings/{made['id']}/{action}", said)
        else:
            service.clock.advance(timedelta(seconds=said))

    free = await slots(service, resources=[eva], **AN_HOUR)
    by_calendar = await times(
        service, resource_ids=[eva], start=AN_HOUR["from"], future=AN_HOUR["to"], filters={}
    )

    assert (free == [], by_calendar == []) == (takes, takes), what


async def test_the_buffer_counts_on_both_sides_also_from_outside_the_window(service: Service):
    eva = await service.make_resource()
    await service.booked(eva, "08:00", "09:00")
    await service.booked(eva, "11:00", "12:00")
    window = {"from": monday("09:00"), "to": monday("11:00")}
    half = {"length": "30 minutes", "timeslot_increments": "30 minutes"}

    found = await slots(service, resources=[eva], buffer="30 minutes", **window, **half)

    assert found == ["09:30-10:00", "10:00-10:30"]


async def test_all_day_events_can_be_passed_over(service: Service):
    eva = await service.make_resource(availability_constraints=NINE_TO_NOON)
    [calendar] = await service.get("/calendars")
    await in_calendar(service, calendar["id"], "00:00", "23:59", all_day=True)

    assert await slots(service, resources=[eva]) == []
    assert len(await slots(service, resources=[eva], ignore_all_day_events=True)) == 3


async def test_a_project_gives_what_the_request_leaves_out(service: Service):
    eva, ola = await service.make_resource("Eva"), await service.make_resource("Ola")
    made = await service.make(
        "/projects",
        {
            "name": "Cut",
            "resources": [eva],
            "availability": {"length": "90 minutes", "from": "tomorrow", "to": "2 days"},
            "availability_constraints": NINE_TO_NOON,
            "booking": {},
        },
    )
    project = {"project_id": made["id"]}

    plain = await service.call("POST", "/availability", project)
    found = plain.json()["data"]

    assert [one["start"][11:16] for one in found] == ["09:00", "10:30"] * (len(found) // 2)
    assert {one["resources"][0]["id"] for one in found} == {eva}
    assert await slots(service, **project, length="3 hours") == ["09:00-12:00"]
    narrow = [{"allow_hours": {"start": 10, "end": 13}}]
    assert await slots(service, **project, length="1 hour", constraints=narrow) == [
        "10:00-11:00",
        "11:00-12:00",
    ]
    overridden = await service.call("POST", "/availability", {**project, **DAY, "resources": [ola]})
    assert {one["resources"][0]["id"] for one in overridden.json()["data"]} == {ola}


@pytest.mark.parametrize(
    ("mode", "offered"),
    [
        ("mutual", {"09:00": ["Eva", "Ola"]}),
        ("exclusive", {"09:00": ["Eva", "Ola"], "10:00": ["Ola"]}),
        ("roundrobin_prioritized", {"09:00": ["Eva"], "10:00": ["Ola"]}),
    ],
)
async def test_the_mode_says_who_is_offered(mode: str, offered: dict[str, Any], service: Service):
    hours = [{"allow_hours": {"start": 9, "end": 11}}]
    eva = await service.make_resource("Eva", availability_constraints=hours)
    ola = await service.make_resource("Ola", availability_constraints=hours)
    await service.booked(eva, "10:00", "11:00")

    answer = await service.call(
        "POST", "/availability", {**DAY, "mode": mode, "resources": [eva, ola]}
    )

    assert {
        one["start"][11:16]: [who["name"] for who in one["resources"]]
        for one in answer.json()["data"]
    } == offered


async def test_hours_are_those_of_each_resource_and_the_answer_in_the_zone_asked_for(
    service: Service,
):
    kolkata: dict[str, Any] = {"timezone": "Asia/Kolkata", "availability_constraints": NINE_TO_NOON}
    eva = await service.make_resource(**kolkata)

    assert (await slots(service, resources=[eva]))[0] == "03:30-04:30"
    paris = await slots(service, resources=[eva], output_timezone="Europe/Paris")
    assert paris[0] == "04:30-05:30"


async def test_null_as_length_asks_for_whole_free_stretches(service: Service):
    eva = await service.make_resource(availability_constraints=NINE_TO_NOON)
    await service.booked(eva, "10:15", "10:30")

    assert await slots(service, resources=[eva], length=None) == ["09:00-10:15", "10:30-12:00"]


async def test_slots_begun_already_are_not_offered(service: Service):
    eva = await service.make_resource(availability_constraints=NINE_TO_NOON)
    service.clock.set(utc("2026-03-02 10:01"))

    assert await slots(service, resources=[eva]) == ["11:00-12:00"]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "resources"),
        ({"resources": ["3f1b6c1e-7d51-4c55-9a30-0b6a2a4d1a01"]}, "resources"),
        ({"project_id": "3f1b6c1e-7d51-4c55-9a30-0b6a2a4d1a01"}, "project_id"),
        ({"to": "soonish"}, "future"),
        ({"from": "soonish"}, "start"),
        ({"from": "2 days", "to": "1 day"}, "future"),
        ({"mode": "whoever"}, "mode"),
        ({"length": "0 minutes"}, "length"),
        ({"length": "1 second"}, "length"),
        ({"output_timezone": "Mars/Olympus"}, "output_timezone"),
        ({"constraints": [{"allow_day": {"day": "Someday"}}]}, "constraints"),
    ],
)
async def test_a_question_that_makes_no_sense_is_refused(body, field, service: Service):
    eva = await service.make_resource()
    if field not in ("resources",):
        body = {"resources": [eva], **body}

    answer = await service.call("POST", "/availability", body)

    assert answer.status_code == 422
    assert field in answer.json()["errors"]


# --- findtime --------------------------------------------------------------------------------


async def test_findtime_sees_only_the_calendars_named_and_every_booking(service: Service):
    eva = await service.make_resource()
    [first] = await service.get("/calendars")
    second = await service.make("/calendars", {"resource_id": eva, "name": "Second"})
    await in_calendar(service, first["id"], "09:00", "10:00")
    await in_calendar(service, second["id"], "10:00", "11:00")

    assert await times(service, calendar_ids=[first["id"]]) == ["10:00-11:00", "11:00-12:00"]
    assert await times(service, calendar_ids=[second["id"]]) == ["09:00-10:00", "11:00-12:00"]
    assert await times(service, calendar_ids=[first["id"], second["id"]]) == ["11:00-12:00"]
    assert await times(service, resource_ids=[eva]) == ["11:00-12:00"]

    await service.booked(eva, "11:00", "12:00")
    assert await times(service, calendar_ids=[first["id"]]) == ["10:00-11:00"]


async def test_findtime_reads_several_people_as_mutual(service: Service):
    eva = await service.make_resource("Eva", email="eva@example.com")
    ola = await service.make_resource("Ola", email="ola@example.com")
    await service.booked(eva, "09:00", "10:00")
    await service.booked(ola, "11:00", "12:00")

    assert await times(service, emails=["EVA@example.com", "ola@example.com"]) == ["10:00-11:00"]


async def test_findtime_of_people_in_several_places_keeps_to_the_clock_of_each(service: Service):
    tokyo = await service.make_resource("Aki", timezone="Asia/Tokyo")
    paris = await service.make_resource("Ada", timezone="Europe/Paris")
    day = {"start": monday("00:00"), "future": "2026-03-03T00:00:00Z"}
    filters = {"and": [{"specific_time": {"start": 9, "end": 18}}]}

    for people in ([tokyo, paris], [paris, tokyo]):
        found = await times(service, resource_ids=people, filters=filters, **day)

        assert found == ["08:00-09:00"]


async def test_findtime_finds_what_availability_finds(service: Service):
    eva = await service.make_resource()
    [calendar] = await service.get("/calendars")
    await service.booked(eva, "09:30", "10:15")
    question = {"resources": [eva], "constraints": NINE_TO_NOON, "round_to_nearest_hour": False}

    assert await times(service, calendar_ids=[calendar["id"]]) == await slots(service, **question)


async def test_findtime_cuts_sorts_and_writes_as_asked(service: Service):
    eva = await service.make_resource()
    after = {
        "and": [{"specific_time": {"start": 9, "end": 12}}],
        "after": [{"take_first": {"number": 2}}],
    }

    assert await times(service, resource_ids=[eva], filters=after, sort="desc") == [
        "10:00-11:00",
        "09:00-10:00",
    ]
    body = {"resource_ids": [eva], "start": monday("09:00"), "future": monday("10:00")}
    answer = await service.call("POST", "/findtime", body)
    assert answer.json()["data"] == [{"start": "2026-03-02 09:00:00", "end": "2026-03-02 10:00:00"}]
    answer = await service.call("POST", "/findtime", {**body, "format": "U"})
    assert answer.json()["data"][0]["start"] == "1772442000"


async def test_findtime_of_nobody_is_refused(service: Service):
    bodies: list[dict[str, Any]] = [
        {},
        {"emails": ["nobody@example.com"]},
        {"filters": {"and": [{"never": {}}]}},
    ]
    for body in bodies:
        assert (await service.call("POST", "/findtime", body)).status_code == 422
