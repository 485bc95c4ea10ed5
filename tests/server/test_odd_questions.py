"""Questions for free time that make no sense, or too much of it."""

import json
from typing import Any

import pytest

from tests.server.service import Service, monday
from tests.server.tenants import make_tenants

pytestmark = pytest.mark.asyncio

DAY = {"from": monday("00:00"), "to": "2026-03-03T00:00:00Z"}
OLDER_DAY = {"start": monday("00:00"), "future": "2026-03-03T00:00:00Z"}
IS_JSON = {"Content-Type": "application/json"}
PATHS = ["/availability", "/availability/dates", "/availability/count", "/unavailable/slots"]
UNKNOWN = "3f1b6c1e-7d51-4c55-9a30-0b6a2a4d1a01"

REFUSED: list[tuple[dict[str, Any], str]] = [
    ({"from": "2026-03-03T00:00:00Z", "to": monday("00:00")}, "future"),
    ({"from": "-1 hour", "to": "-2 hours"}, "future"),
    ({"from": "whenever"}, "start"),
    ({"to": "never"}, "future"),
    ({"length": 0}, "length"),
    ({"length": "0 minutes"}, "length"),
    ({"length": "-1 hour"}, "length"),
    ({"length": "long"}, "length"),
    ({"buffer": "-5 minutes"}, "buffer"),
    ({"timeslot_increments": "0 minutes"}, "timeslot_increments"),
    ({"timeslot_increments": "-15 minutes"}, "timeslot_increments"),
    ({"mode": "anyone"}, "mode"),
    ({"output_timezone": "Europe/Atlantis"}, "output_timezone"),
    ({"round_to_nearest_hour": "perhaps"}, "round_to_nearest_hour"),
    ({"ignore_all_day_events": 5}, "ignore_all_day_events"),
    ({"constraints": [{"allow_day": {"day": "Someday"}}]}, "constraints"),
    ({"constraints": [{"allow_hours": {"start": 9, "end": 25}}]}, "constraints"),
    ({"constraints": [{"block_hours": {"start": -1, "end": 9}}]}, "constraints"),
    ({"constraints": [{"allow_hours": {"start": 17, "end": 9}}]}, "constraints"),
    ({"constraints": [{"block_period": {"start": "2026-03-03", "end": "2026-03-02"}}]},
     "constraints"),
    ({"constraints": [{"block_full_moon": {}}]}, "constraints"),
    ({"resources": []}, "resources"),
    ({"resources": ["eva"]}, "resources"),
    ({"resources": [UNKNOWN]}, "resources"),
    ({"project_id": UNKNOWN}, "project_id"),
]  # fmt: skip


async def test_an_odd_field_is_refused_by_its_name(service: Service):
    eva = await service.make_resource()

    found = [
        (path, odd, await refused(service, path, {"resources": [eva], **DAY, **odd}))
        for path in PATHS
        for odd, _ in REFUSED
    ]

    assert found == [(path, odd, [field]) for path in PATHS for odd, field in REFUSED]


async def refused(service: Service, path: str, body: dict[str, Any]) -> list[str] | int:
    """The fields a refusal names, or the status where it is none."""
    answer = await service.call("POST", path, body)
    return list(answer.json()["errors"]) if answer.status_code == 422 else answer.status_code


OLDER_REFUSED: list[tuple[dict[str, Any], str]] = [
    ({"start": "2026-03-03", "future": "2026-03-02"}, "future"),
    ({"start": "whenever"}, "start"),
    ({"future": "never"}, "future"),
    ({"length": "0 minutes"}, "length"),
    ({"length": "-1 hour"}, "length"),
    ({"length": "1 second", "future": "6 months"}, "length"),
    ({"buffer": "-5 minutes"}, "buffer"),
    ({"sort": "up"}, "sort"),
    ({"filters": {"and": [{"specific_day": {"day": "Someday"}}]}}, "filters"),
    ({"filters": {"or": [{"specific_time": {"start": 9, "end": 25}}]}}, "filters"),
    ({"filters": {"or": [{"specific_time": {"start": 17, "end": 9}}]}}, "filters"),
    ({"filters": {"and": [{"business_hours": {"timezone": "Europe/Atlantis"}}]}}, "filters"),
    ({"filters": {"after": [{"take_first": {"number": -1}}]}}, "filters"),
    ({"resource_ids": [UNKNOWN]}, "resource_ids"),
    ({"user_ids": [UNKNOWN]}, "user_ids"),
    ({"calendar_ids": [UNKNOWN]}, "calendar_ids"),
    ({"emails": ["nobody@example.com"]}, "emails"),
    ({"filtercollection_id": UNKNOWN}, "filtercollection_id"),
]


async def test_an_odd_field_of_the_older_question_is_refused_by_its_name(service: Service):
    eva = await service.make_resource()

    found = [
        (odd, await refused(service, "/findtime", {"resource_ids": [eva], **OLDER_DAY, **odd}))
        for odd, _ in OLDER_REFUSED
    ]

    assert found == [(odd, [field]) for odd, field in OLDER_REFUSED]


# --- whose it is not -------------------------------------------------------------------------


async def test_somebody_or_something_of_another_tenant_is_as_good_as_not_there(service: Service):
    tenants = await make_tenants(service)
    mine, theirs = tenants.mine.resource_id, tenants.theirs.resource_id
    for path in PATHS:
        for body, field in (
            ({"resources": [theirs]}, "resources"),
            ({"resources": [mine, theirs]}, "resources"),
            ({"project_id": tenants.theirs.project_id}, "project_id"),
        ):
            assert await refused(service, path, {**DAY, **body}) == [field]


async def test_the_older_question_knows_nobody_of_another_tenant(service: Service):
    tenants = await make_tenants(service)
    theirs = tenants.theirs
    for body in (
        {"resource_ids": [theirs.resource_id]},
        {"calendar_ids": [theirs.calendar_id]},
        {"emails": ["tom@example.com"]},
    ):
        assert await refused(service, "/findtime", {**OLDER_DAY, **body}) == list(body)


async def test_somebody_deleted_is_refused_when_named_and_passed_over_in_a_project(
    service: Service,
):
    eva, bo = await service.make_resource("Eva"), await service.make_resource("Bo")
    project = await service.make(
        "/projects", {"name": "Cut", "resources": [eva, bo], "availability": {}, "booking": {}}
    )
    assert (await service.call("DELETE", f"/resources/{bo}")).status_code == 204

    for path in PATHS:
        by_project = await service.call("POST", path, {"project_id": project["id"], **DAY})

        assert await refused(service, path, {"resources": [eva, bo], **DAY}) == ["resources"]
        assert (by_project.status_code, bo in by_project.text) == (200, False)


# --- nothing, and too much -------------------------------------------------------------------


NARROW: list[dict[str, Any]] = [
    {"length": "25 hours"},
    {"length": "520 weeks"},
    {"to": monday("00:00")},
    {"from": "2020-01-01", "to": "2020-02-01"},
    {"from": "5 years", "to": "6 years"},
    {"constraints": [{"allow_weekends": {}}]},
    {"constraints": [{"allow_weekdays": []}, {"allow_weekends": []}]},
]


async def test_where_nothing_fits_the_answer_is_empty(service: Service):
    eva = await service.make_resource()
    await service.booked(eva, "09:00", "10:00")
    for path in PATHS:
        for narrow in NARROW:
            answer = await service.call("POST", path, {"resources": [eva], **DAY, **narrow})

            assert answer.status_code == 200, (path, narrow, answer.text)
            assert answer.json()["data"] in ([], {"total": 0}), (path, narrow)


async def test_what_has_passed_holds_no_free_time_for_the_older_question_either(service: Service):
    eva = await service.make_resource()
    body = {"resource_ids": [eva], "start": "2020-01-01", "future": "2020-02-01"}

    answer = await service.call("POST", "/findtime", body)

    assert (answer.status_code, answer.json()["data"]) == (200, [])


async def test_a_buffer_wider_than_the_window_leaves_nothing(service: Service):
    eva = await service.make_resource()
    await service.booked(eva, "09:00", "10:00")
    body = {"resources": [eva], **DAY, "buffer": "520 weeks"}

    answers = [await service.call("POST", path, body) for path in PATHS]

    free, dates, count, taken = (answer.json()["data"] for answer in answers)
    assert (free, dates, count, len(taken)) == ([], [], {"total": 0}, 24)


async def test_periods_that_overlap_or_touch_are_one(service: Service):
    eva = await service.make_resource()
    periods = [("08:00", "10:00"), ("09:00", "11:00"), ("11:00", "12:00"), ("08:30", "08:40")]
    allowed = [
        {"allow_period": {"start": monday(start), "end": monday(end)}} for start, end in periods
    ]
    blocked = [
        {"block_period": {"start": monday(start), "end": monday(end)}}
        for start, end in (("09:00", "09:30"), ("09:15", "10:00"), ("10:00", "10:05"))
    ]
    body = {"resources": [eva], "length": None, **DAY, "constraints": [*allowed, *blocked]}

    found = (await service.call("POST", "/availability", body)).json()["data"]

    assert [(one["start"][11:16], one["end"][11:16]) for one in found] == [
        ("08:00", "09:00"),
        ("10:05", "12:00"),
    ]


async def test_as_many_constraints_as_a_request_holds_are_answered(service: Service):
    eva = await service.make_resource()
    many = [{"allow_hours": {"start": n % 12, "end": n % 12 + 1}} for n in range(1_500)]
    body = {"resources": [eva], **DAY, "constraints": many}

    answer = await service.call("POST", "/availability/count", body)

    assert answer.json() == {"data": {"total": 12}}


async def test_a_million_constraints_are_no_request_any_more(service: Service):
    body = json.dumps({**DAY, "constraints": [{"allow_weekdays": {}}] * 1_000_000})
    for path in (*PATHS, "/findtime"):
        answer = await service.http.post(f"/v2{path}", content=body, headers=IS_JSON)

        assert answer.status_code == 413
        assert answer.json() == {"error": "The request is longer than 64000 characters"}


async def test_more_times_than_anybody_can_use_are_refused_and_not_reckoned(
    service: Service, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("desk_app.domain.availability.MOST_OFFERS", 100)
    everybody = [await service.make_resource(name=f"P{number}") for number in range(5)]
    body = {**DAY, "length": "1 hour", "timeslot_increments": "15 minutes"}

    found = [
        await refused(service, path, {"resources": people, **body})
        for path in PATHS
        for people in (everybody[:1], everybody)
    ]

    assert found == [200, ["resources"]] * len(PATHS)
