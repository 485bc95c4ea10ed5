"""The older questions for free time, of teams and in bulk, and filters that are kept."""

from typing import Any

import pytest

from tests.builders import utc
from tests.server.service import Service, monday

pytestmark = pytest.mark.asyncio

MORNING = {"and": [{"specific_time": {"start": 9, "end": 12}}], "or": [], "after": []}
DAY = {"start": monday("00:00"), "future": "2026-03-03T00:00:00Z", "filters": MORNING}


async def ask(service: Service, path: str, body: Any) -> Any:
    answer = await service.call("POST", path, body)
    assert answer.status_code == 200, answer.text
    return answer.json()["data"]


def clocks(found: list[dict[str, Any]]) -> list[str]:
    return [f"{one['start'][11:16]}-{one['end'][11:16]}" for one in found]


# --- free time beside the slots themselves ---------------------------------------------------


async def test_dates_count_and_taken_slots_agree_with_the_slots(service: Service):
    eva = await service.make_resource(
        availability_constraints=[{"allow_hours": {"start": 9, "end": 12}}]
    )
    bo = await service.make_resource(
        "Bo", availability_constraints=[{"allow_day": {"day": "Tuesday"}}]
    )
    await service.booked(eva, "10:00", "11:00")
    asked = {"resources": [eva, bo], "from": monday("00:00"), "to": "2026-03-04T00:00:00Z"}

    slots = await ask(service, "/availability", asked)
    dates = await ask(service, "/availability/dates", asked)
    count = await ask(service, "/availability/count", asked)
    taken = await ask(service, "/unavailable/slots", {**asked, "output_timezone": "Asia/Tokyo"})

    assert count == {"total": len(slots)} == {"total": 2 + 24}
    assert dates == [
        {"date": "2026-03-02", "resources": [eva]},
        {"date": "2026-03-03", "resources": [eva, bo]},
    ]
    [slot] = taken
    assert slot["start"] == "2026-03-02T19:00:00+09:00"
    assert slot["resources"] == [{"id": eva, "name": "Eva", "timezone": "UTC"}]


@pytest.mark.parametrize(
    "path", ["/availability/dates", "/availability/count", "/unavailable/slots"]
)
async def test_they_refuse_what_the_slots_refuse(path: str, service: Service):
    eva = await service.make_resource()
    for body, field in (
        ({}, "resources"),
        ({"resources": [eva], "to": "soonish"}, "future"),
        ({"resources": [eva], "length": "1 second"}, "length"),
        ({"resources": "everybody"}, "resources"),
    ):
        answer = await service.call("POST", path, body)
        assert (answer.status_code, list(answer.json()["errors"])) == (422, [field])


# --- whose calendars -------------------------------------------------------------------------


async def test_calendars_people_and_addresses_are_mutual_together(service: Service):
    eva = await service.make_resource("Eva", email="eva@example.com")
    bo = await service.make_resource("Bo")
    [evas] = await service.get("/calendars", search=f"resource.id:{eva}")
    await service.booked(eva, "09:00", "10:00")
    await service.booked(bo, "11:00", "12:00")

    by_calendar = {**DAY, "calendar_ids": [evas["id"]], "user_ids": [bo]}
    assert clocks(await ask(service, "/findtime", by_calendar)) == ["10:00-11:00"]
    by_email = {**DAY, "emails": ["eva@example.com"], "resource_ids": [bo]}
    assert clocks(await ask(service, "/findtime", by_email)) == ["10:00-11:00"]


async def test_an_address_nobody_has_is_told(service: Service):
    await service.make_resource("Eva", email="eva@example.com")

    body = {**DAY, "emails": ["eva@example.com", "eve@example.com"]}
    answer = await service.call("POST", "/findtime", body)

    assert answer.status_code == 422
    assert answer.json()["errors"] == {"emails": ["Resource eve@example.com does not exist"]}


# --- teams and bulk --------------------------------------------------------------------------


async def test_a_team_is_asked_one_by_one_and_each_time_names_who_is_free(service: Service):
    eva = await service.make_resource("Eva", email="eva@example.com")
    bo = await service.make_resource("Bo", email="bo@example.com")
    [bos] = await service.get("/calendars", search=f"resource.id:{bo}")
    await service.booked(eva, "09:00", "10:00")
    body = {
        **DAY,
        "length": "90 minutes",
        "users": [
            {"_email": "eva@example.com", "length": "1 hour"},
            {"_calendar": bos["id"], "length": "1 hour", "filters": {"and": [
                {"specific_time": {"start": 9, "end": 11}}
            ]}},
        ],
    }  # fmt: skip

    found = await ask(service, "/findtime/team", body)

    assert {one["start"]: [user["name"] for user in one["users"]] for one in found} == {
        "2026-03-02T09:00:00+00:00": ["Bo"],
        "2026-03-02T10:00:00+00:00": ["Eva", "Bo"],
        "2026-03-02T11:00:00+00:00": ["Eva"],
    }
    assert found[0]["users"] == [
        {
            "name": "Bo",
            "email": "bo@example.com",
            "user_id": bo,
            "calendar_ids": [bos["id"]],
            "token": "",
        }
    ]


async def test_a_bulk_is_answered_question_by_question(service: Service):
    eva = await service.make_resource()
    questions = [
        {**DAY, "resource_ids": [eva], "length": "3 hours"},
        {**DAY, "resource_ids": [eva], "sort": "desc"},
    ]

    whole, hours = await ask(service, "/findtime/bulk", questions)

    assert clocks(whole) == ["09:00-12:00"]
    assert clocks(hours) == ["11:00-12:00", "10:00-11:00", "09:00-10:00"]
    assert await ask(service, "/findtime/bulk", {"queries": questions}) == [whole, hours]


@pytest.mark.parametrize(
    ("path", "body", "field"),
    [
        ("/findtime/team", {}, "users"),
        ("/findtime/team", [], "users"),
        ("/findtime/team", {"users": []}, "users"),
        ("/findtime/team", {"users": ["eva"]}, "users.0"),
        ("/findtime/team", {"users": [{}] * 101}, "users"),
        (
            "/findtime/team",
            {"users": [{"emails": ["x@y.example"], "length": "?"}]},
            "users.0.length",
        ),
        ("/findtime/team", {"users": [{"length": "1 hour"}]}, "calendar_ids"),
        ("/findtime/team", {"users": [{"_email": "x@y.example"}]}, "emails"),
        ("/findtime/bulk", {}, "queries"),
        ("/findtime/bulk", {"queries": {}}, "queries"),
        ("/findtime/bulk", [{"start": "?"}], "queries.0.start"),
        ("/findtime/bulk", [{"length": "1 minute", "future": "1 month"}] * 2, "length"),
    ],
)
async def test_many_questions_at_once_are_refused_by_place(
    path: str, body: Any, field: str, service: Service
):
    answer = await service.call("POST", path, body)

    assert answer.status_code == 422, answer.text
    assert field in answer.json()["errors"]


# --- filters that are kept -------------------------------------------------------------------


async def test_filters_are_kept_listed_changed_and_asked_with(service: Service):
    eva = await service.make_resource()
    kept = await service.make("/findtime/filtercollections", MORNING)
    path = f"/findtime/filtercollections/{kept['id']}"
    assert {name: kept[name] for name in MORNING} == MORNING

    body = {**DAY, "resource_ids": [eva], "filtercollection_id": kept["id"]}
    del body["filters"]
    assert clocks(await ask(service, "/findtime", body))[0] == "09:00-10:00"

    evening = {"and": [{"specific_time": {"start": 18, "end": 20}}]}
    assert (await service.call("PUT", path, evening)).status_code == 204
    assert clocks(await ask(service, "/findtime", body)) == ["18:00-19:00", "19:00-20:00"]
    own = {**body, "filters": MORNING}
    assert clocks(await ask(service, "/findtime", own))[0] == "09:00-10:00"
    [listed] = await service.get("/findtime/filtercollections")
    assert listed == await service.get(path)


async def test_a_read_with_a_body_is_the_update_a_public_client_means(service: Service):
    kept = await service.make("/findtime/filtercollections", MORNING)
    path = f"/findtime/filtercollections/{kept['id']}"

    answer = await service.call("GET", path, {"or": [{"only_weekend": []}]})

    assert answer.status_code == 204
    assert (await service.get(path))["or"] == [{"only_weekend": []}]
    assert (await service.get(path))["and"] == []


async def test_relative_times_in_kept_filters_count_from_when_they_are_used(service: Service):
    eva = await service.make_resource()
    tomorrow = {"and": [{"between_timestamps": {"start": monday("09:00"), "end": monday("10:00")}}]}
    kept = await service.make("/findtime/filtercollections", tomorrow)
    service.clock.set(utc("2026-03-02 08:00"))

    body = {"resource_ids": [eva], "filtercollection_id": kept["id"]}

    assert clocks(await ask(service, "/findtime", body)) == ["09:00-10:00"]


@pytest.mark.parametrize(
    "body", [{"and": [{"never": {}}]}, {"and": {"x": 1}}, "morning", [1], {"filters": 3}]
)
async def test_filters_that_could_not_be_asked_with_are_not_kept(body: Any, service: Service):
    answer = await service.call("POST", "/findtime/filtercollections", body)

    assert (answer.status_code, list(answer.json()["errors"])) == (422, ["filters"])
    assert await service.get("/findtime/filtercollections") == []


async def test_a_collection_nobody_kept_is_told(service: Service):
    eva = await service.make_resource()
    unknown = "3f1b6c1e-7d51-4c55-9a30-0b6a2a4d1a01"

    body = {"resource_ids": [eva], "filtercollection_id": unknown}
    answer = await service.call("POST", "/findtime", body)
    assert list(answer.json()["errors"]) == ["filtercollection_id"]
    path = f"/findtime/filtercollections/{unknown}"
    assert (await service.call("GET", path)).status_code == 404
    assert (await service.call("PUT", path, MORNING)).status_code == 404
