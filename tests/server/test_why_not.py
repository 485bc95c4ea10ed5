"""Why nothing is free: what closes a span, and the tightest rules of a search."""

from typing import Any

import pytest

from desk_app.server.options import ServerOptions
from tests.ics_texts import MEETING, calendar
from tests.server.conftest import Serve
from tests.server.service import Service, monday
from tests.server.sessions import make_session
from tests.server.tenants import make_tenants
from tests.server.test_booking_limits import limit

pytestmark = pytest.mark.asyncio

WHY, TIGHTEST = "/desk/availability/why", "/desk/availability/tightest"
DAY = {"from": monday("00:00"), "to": "2026-03-03T00:00:00Z"}
NINE = {"from": monday("09:00"), "to": monday("10:00")}
MORNING = {"allow_hours": {"start": 9, "end": 12}}
EVENING = {"allow_hours": {"start": 17, "end": 20}}


async def ask(service: Service, path: str, **body: Any) -> list[dict[str, Any]]:
    answer = await service.call("POST", path, body)
    assert answer.status_code == 200, answer.text
    found = answer.json()["data"]
    assert isinstance(found, list)
    return found


async def facts(service: Service, *resources: str, **body: Any) -> list[dict[str, Any]]:
    """What closes the time of the first resource."""
    found = await ask(service, WHY, **{**NINE, **body}, resources=list(resources))
    listed = found[0]["facts"]
    assert isinstance(listed, list)
    return listed


async def kinds(service: Service, *resources: str, **body: Any) -> list[str]:
    return [each["kind"] for each in await facts(service, *resources, **body)]


# --- what closes a span ----------------------------------------------------------------------


async def test_free_time_is_closed_by_nothing(service: Service):
    eva = await service.make_resource(availability_constraints=[MORNING])

    [found] = await ask(service, WHY, **NINE, resources=[eva])

    assert found == {"resource": {"id": eva, "name": "Eva", "timezone": "UTC"}, "facts": []}


async def test_a_booking_is_named_with_its_id_its_customer_and_its_whole_time(service: Service):
    eva = await service.make_resource()
    booked = await service.booked(eva, "08:30", "09:30")

    [fact] = await facts(service, eva)

    assert (fact["kind"], fact["booking_id"], fact["name"]) == ("booked", booked, "Mary Moss")
    assert (fact["start"], fact["end"]) == (
        "2026-03-02T08:30:00+00:00",
        "2026-03-02T09:30:00+00:00",
    )


async def test_what_blocks_nothing_closes_nothing(service: Service):
    eva = await service.make_resource()
    await service.booked(eva, "09:00", "10:00", graph="confirm_decline")
    cancelled = await service.booked(eva, "09:00", "10:00")
    await service.call("PUT", f"/bookings/{cancelled}/cancel")

    assert await facts(service, eva) == []


async def test_a_session_closes_its_time_under_its_own_name(service: Service):
    eva = await service.make_resource()
    session = await make_session(service, eva, start="09:00", end="10:00")

    [fact] = await facts(service, eva)

    assert (fact["booking_id"], fact["name"]) == (session, "Yoga")


async def test_the_buffer_around_a_booking_says_whose_it_is(service: Service):
    eva = await service.make_resource()
    booked = await service.booked(eva, "08:00", "08:55")

    [fact] = await facts(service, eva, buffer="10 minutes")

    assert (fact["kind"], fact["booking_id"], fact["name"]) == (
        "kept_free_after",
        booked,
        "Mary Moss",
    )
    assert (fact["start"][11:16], fact["end"][11:16]) == ("08:55", "09:05")


async def test_an_event_is_named_with_its_id_and_its_words(service: Service):
    eva = await service.make_resource()
    [own] = await service.get("/calendars")
    event = await service.make("/events", {
        "calendar_id": own["id"], "what": "Dentist", "where": "", "start": monday("09:30"),
        "end": monday("11:00"),
    })  # fmt: skip

    [fact] = await facts(service, eva)
    assert (fact["kind"], fact["event_id"], fact["name"]) == ("busy", event["id"], "Dentist")


async def test_an_event_of_a_calendar_that_does_not_count_closes_nothing(service: Service):
    eva = await service.make_resource()
    account = await service.make(
        "/desk/accounts", {"resource_id": eva, "name": "Work", "ics": calendar(MEETING)}
    )

    [fact] = await facts(service, eva)
    path = f"/calendars/{account['calendar_id']}"
    await service.call("PUT", path, {"provider_sync": False})

    assert (fact["kind"], fact["name"]) == ("busy", "Meeting")
    assert await facts(service, eva) == []


async def test_rules_of_all_three_levels_are_told_with_what_they_leave_open(service: Service):
    eva = await service.make_resource(availability_constraints=[EVENING])
    project = await service.make("/projects", {
        "name": "Cut", "resources": [eva], "availability": {}, "booking": {},
        "availability_constraints": [{"block_day": {"day": "Monday"}}],
    })  # fmt: skip

    found = await facts(service, eva, project_id=project["id"], constraints=[EVENING])

    assert [(each["level"], each["constraints"]) for each in found] == [
        ("resource", [{"allow_hours": {"start": 17, "end": 20}}]),
        ("project", [{"block_day": {"day": "Monday"}}]),
        ("request", [{"allow_hours": {"start": 17, "end": 20}}]),
    ]
    assert [each["start"][11:16] for each in found[0]["open"]] == ["17:00"]
    assert found[1]["open"] == []


async def test_a_full_day_is_told_with_its_limit(service: Service):
    await limit(service, resource_rate_limits={"day": 1})
    eva = await service.make_resource()
    await service.booked(eva, "15:00", "16:00")

    [fact] = await facts(service, eva)

    assert (fact["kind"], fact["period"], fact["most"]) == ("limit", "day", 1)
    assert await ask(service, "/availability", resources=[eva], **DAY) == []


async def test_notice_distance_and_the_past_are_told(service: Service):
    eva = await service.make_resource()
    project = await service.make("/projects", {
        "name": "Cut", "resources": [eva], "availability": {"from": "2 days", "to": "1 week"},
        "booking": {},
    })  # fmt: skip
    soon, far = {"project_id": project["id"]}, {"from": "8 days", "to": "9 days"}
    past = {"from": "2026-02-02T09:00:00Z", "to": "2026-02-02T10:00:00Z"}

    assert await kinds(service, eva, **soon) == ["too_soon"]
    assert await kinds(service, eva, **soon, **far) == ["too_far_ahead"]
    assert await kinds(service, eva, **past) == ["past"]
    assert await kinds(service, eva, **{"from": "183 days", "to": "185 days"}) == ["too_far_ahead"]


@pytest.mark.parametrize(
    ("span", "field"),
    [
        ({"to": monday("10:00")}, "start"),
        ({"from": monday("09:00")}, "future"),
        ({"from": monday("10:00"), "to": monday("09:00")}, "future"),
        ({"from": "now", "to": "32 days"}, "future"),
    ],
)
async def test_a_span_needs_both_ends_and_a_month_is_the_longest(
    span: dict[str, str], field: str, service: Service
):
    eva = await service.make_resource()

    answer = await service.call("POST", WHY, {**span, "resources": [eva]})

    assert answer.status_code == 422
    assert list(answer.json()["errors"]) == [field]


# --- the tightest rules ----------------------------------------------------------------------


async def test_the_rule_that_costs_most_comes_first_with_what_there_is_without_it(
    service: Service,
):
    eva = await service.make_resource(availability_constraints=[MORNING])

    first, second = await ask(service, TIGHTEST, **DAY, resources=[eva], constraints=[EVENING])

    assert (first["part"], first["level"], first["resource_id"]) == ("rule", "request", None)
    assert (first["total"], first["first"]["start"][11:16]) == (3, "09:00")
    assert (second["level"], second["resource_id"], second["total"]) == ("resource", eva, 3)


async def test_a_buffer_can_be_dropped_and_a_limit_cannot(service: Service):
    await limit(service, resource_rate_limits={"day": 2})
    eva = await service.make_resource(availability_constraints=[MORNING])
    await service.booked(eva, "09:00", "10:00")

    hours, found = await ask(service, TIGHTEST, **DAY, resources=[eva], buffer="90 minutes")
    await service.booked(eva, "11:00", "12:00")

    assert (hours["part"], hours["total"]) == ("rule", 19)
    assert (found["part"], found["constraints"], found["total"]) == ("buffer", [], 2)
    assert await ask(service, TIGHTEST, **DAY, resources=[eva], buffer="15 minutes") == []


async def test_more_than_anybody_can_use_is_refused(service: Service):
    eva = await service.make_resource(
        availability_constraints=[MORNING, {"block_day": {"day": "Monday"}}]
    )
    body = {"resources": [eva], "from": "now", "to": "184 days", "timeslot_increments": "7 minutes"}

    assert (await service.call("POST", "/availability", body)).status_code == 200
    assert (await service.call("POST", TIGHTEST, body)).status_code == 422


# --- who may ask -----------------------------------------------------------------------------


@pytest.mark.parametrize("path", [WHY, TIGHTEST])
async def test_a_widget_key_learns_no_names(path: str, service: Service):
    eva = await service.make_resource()
    await service.booked(eva, "09:00", "10:00")

    answer = await service.http.post(
        f"/v2{path}", json={**NINE, "resources": [eva]}, auth=("", service.app.widget_key)
    )

    assert answer.status_code == 403
    assert "Mary" not in answer.text


@pytest.mark.parametrize("path", [WHY, TIGHTEST])
async def test_where_the_extensions_are_off_there_is_no_such_path(path: str, serve: Serve):
    async with serve(options=ServerOptions(extensions=False)) as service:
        eva = await service.make_resource()

        answer = await service.call("POST", path, {**NINE, "resources": [eva]})

    assert answer.status_code == 404


async def test_nothing_of_another_tenant_is_told(service: Service):
    tenants = await make_tenants(service)

    foreign = await service.call("POST", WHY, {**DAY, "resources": [tenants.theirs.resource_id]})
    own = await service.call("POST", WHY, {**DAY, "resources": [tenants.mine.resource_id]})

    assert foreign.status_code == 422
    assert tenants.mine.booking_id in own.text
    assert not any(one in own.text for one in vars(tenants.theirs).values() if "-" in one)
