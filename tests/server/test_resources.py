"""Resources, their calendars, and the events in them."""

from typing import Any

import pytest

from desk_app.server.options import ServerOptions
from tests.server.conftest import Serve
from tests.server.service import Service, monday

pytestmark = pytest.mark.asyncio

HOURS = [{"allow_hours": {"start": 8, "end": 16}}, {"block_weekends": {}}]


# --- resources -------------------------------------------------------------------------------


async def test_a_resource_begins_with_a_calendar_named_bookings(service: Service):
    made = await service.make(
        "/resources", {"name": "Ada Lane", "timezone": "Europe/Copenhagen"}, include="calendars"
    )

    assert [one["name"] for one in made["calendars"]] == ["Bookings"]
    assert (made["first_name"], made["last_name"]) == ("Ada Lane", "")
    assert made["email"].startswith("resource+")


async def test_constraints_come_only_if_asked_for_and_as_they_were_sent(service: Service):
    eva = await service.make_resource(availability_constraints=HOURS)

    plain = await service.get(f"/resources/{eva}")
    full = await service.get(f"/resources/{eva}", include="availability_constraints")

    assert "availability_constraints" not in plain
    assert full["availability_constraints"] == HOURS


async def test_a_rule_nobody_keeps_is_refused_by_its_name_and_opens_nothing(service: Service):
    eva = await service.make_resource(availability_constraints=HOURS)
    moon = [{"block_phase_of_moon": {"phase": "full"}}]
    body = {"name": "Bo", "timezone": "UTC", "availability_constraints": moon}
    search = {"resources": [eva], "constraints": moon}

    answers = [
        await service.call("POST", "/resources", body),
        await service.call("PUT", f"/resources/{eva}", {"availability_constraints": moon}),
        await service.call("POST", "/availability", search),
    ]

    said = [text for one in answers for [text] in one.json()["errors"].values()]
    assert [one.status_code for one in answers] == [422, 422, 422]
    assert all(text.endswith("block_phase_of_moon is not known") for text in said)
    kept = await service.get(f"/resources/{eva}", include="availability_constraints")
    assert kept["availability_constraints"] == HOURS


async def test_an_update_changes_only_what_it_names(service: Service):
    eva = await service.make_resource(availability_constraints=HOURS, meta={"floor": "2"})

    answer = await service.call("PUT", f"/resources/{eva}/", {"name": "Eva B", "image": None})

    assert answer.status_code == 204
    changed = await service.get(f"/resources/{eva}", include="availability_constraints")
    assert (changed["name"], changed["meta"]) == ("Eva B", {"floor": "2"})
    assert changed["availability_constraints"] == HOURS


async def test_tags_are_kept_and_replaced_as_a_list(service: Service):
    eva = await service.make_resource(tags=["new", "ground floor"])
    [listed] = await service.get("/resources")

    await service.call("PUT", f"/resources/{eva}", {"name": "Eva B"})
    kept = await service.get(f"/resources/{eva}")
    await service.call("PUT", f"/resources/{eva}", {"tags": []})

    assert listed["tags"] == kept["tags"] == ["new", "ground floor"]
    assert "tags" not in await service.get(f"/resources/{eva}")


async def test_constraints_are_replaced_as_a_list(service: Service):
    eva = await service.make_resource(availability_constraints=HOURS)

    await service.call("PUT", f"/resources/{eva}", {"availability_constraints": HOURS[:1]})

    changed = await service.get(f"/resources/{eva}", include="availability_constraints")
    assert changed["availability_constraints"] == HOURS[:1]


@pytest.mark.parametrize(
    "body",
    [
        {"timezone": "Mars/Olympus"},
        {"timezone": ""},
        {"name": "  "},
        {"email": "no address"},
        {"availability_constraints": [{"allow_hours": {"start": 9, "end": 25}}]},
        {"availability_constraints": [{"allow_hours": {"start": 9, "end": 9}}]},
        {"availability_constraints": "always"},
        {"meta": "text"},
    ],
)
async def test_what_a_resource_cannot_be_is_refused(body: dict[str, Any], service: Service):
    answer = await service.call("POST", "/resources", {"name": "E", "timezone": "UTC"} | body)

    assert answer.status_code == 422
    assert list(answer.json()["errors"]) == list(body)


async def test_an_email_is_used_once(service: Service):
    await service.make_resource(email="eva@example.com")

    again = await service.call(
        "POST", "/resources", {"name": "E", "timezone": "UTC", "email": "EVA@example.com"}
    )

    assert again.json() == {"errors": {"email": ["Email already exists"]}}


async def test_an_email_never_changes_and_may_be_sent_back(service: Service):
    eva = await service.make_resource(email="eva@example.com")

    same = {"name": "Eva B", "email": "Eva@Example.com"}
    other = {"name": "Eva C", "email": "eve@example.com"}
    kept = await service.call("PUT", f"/resources/{eva}", same)
    refused = await service.call("PUT", f"/resources/{eva}", other)

    assert kept.status_code == 204
    assert refused.status_code == 422
    assert refused.json() == {"errors": {"email": ["Email cannot be changed"]}}
    found = await service.get(f"/resources/{eva}")
    assert (found["name"], found["email"]) == ("Eva B", "eva@example.com")


async def test_a_plan_may_refuse_new_resources(serve: Serve):
    async with serve(options=ServerOptions(plan_allows_resource_creation=False)) as service:
        answer = await service.call("POST", "/resources", {"name": "E", "timezone": "UTC"})

    assert answer.status_code == 403


async def test_resources_are_paged_and_searched(service: Service):
    ids = []
    for name in ("Eva", "Ola", "Ida"):
        service.clock.advance(seconds=1)
        ids.append(await service.make_resource(name))

    second = (await service.call("GET", "/resources", limit=2, page=2)).json()
    found = await service.get("/resources", search=f"resource.id:{ids[1]}")

    assert [one["id"] for one in second["data"]] == ids[2:]
    assert second["prev_page_url"].startswith("http://desk.test/v2/resources?")
    assert [one["id"] for one in found] == [ids[1]]


async def test_a_deleted_resource_is_gone_but_its_bookings_can_be_read(service: Service):
    eva = await service.make_resource()
    booked = await service.booked(eva, "09:00", "10:00")
    project = await service.make(
        "/projects", {"name": "Cut", "resources": [eva], "availability": {}, "booking": {}}
    )

    answer = await service.http.request("DELETE", f"/v2/resources/{eva}", json={"id": eva})

    assert answer.status_code == 204
    assert (await service.call("GET", f"/resources/{eva}")).status_code == 404
    assert await service.get("/resources") == await service.get("/calendars") == []
    assert await service.get(f"/projects/{project['id']}/resources") == []
    kept = await service.get(f"/bookings/{booked}", include="resource")
    assert kept["resource"]["name"] == "Eva"
    assert (await service.book(eva, "12:00", "13:00")).status_code == 422


# --- calendars -------------------------------------------------------------------------------


async def test_a_calendar_is_made_changed_and_deleted(service: Service):
    eva = await service.make_resource()
    new = {"resource_id": eva, "name": "Extra", "backgroundcolor": "#ffffff"}
    made = await service.make("/calendars/", new)

    await service.call("PUT", f"/calendars/{made['id']}", {"name": "More", "backgroundcolor": None})
    changed = await service.get(f"/calendars/{made['id']}")

    assert (changed["name"], changed["backgroundcolor"]) == ("More", None)
    assert (await service.call("DELETE", f"/calendars/{made['id']}")).status_code == 204
    assert len(await service.get("/calendars", search=f"resource.id:{eva}")) == 1


async def test_the_last_calendar_of_a_resource_cannot_be_deleted(service: Service):
    await service.make_resource()
    [calendar] = await service.get("/calendars")

    assert (await service.call("DELETE", f"/calendars/{calendar['id']}")).status_code == 422


async def test_when_the_primary_calendar_goes_another_takes_its_place(service: Service):
    eva = await service.make_resource()
    [first] = await service.get("/calendars")
    second = await service.make("/calendars", {"resource_id": eva, "name": "Second"})
    booked = await service.booked(eva, "09:00", "10:00")

    await service.call("DELETE", f"/calendars/{first['id']}")

    later = await service.booked(eva, "10:00", "11:00")
    full = await service.get(f"/bookings/{later}", include="calendar")
    assert full["calendar"]["id"] == second["id"]
    old = await service.get(f"/bookings/{booked}", include="calendar")
    assert old["calendar"]["id"] == first["id"]


# --- events ----------------------------------------------------------------------------------


async def event(service: Service, start: str, end: str, **more: Any) -> dict[str, Any]:
    [calendar] = await service.get("/calendars")
    body = {"calendar_id": calendar["id"], "what": "Dentist", "where": "-", **more}
    made: dict[str, Any] = await service.make(
        "/events", body | {"start": monday(start), "end": monday(end)}
    )
    return made


async def test_events_may_overlap_one_another_and_bookings(service: Service):
    eva = await service.make_resource()
    await service.booked(eva, "09:00", "10:00")
    await event(service, "09:00", "10:00")

    await event(service, "09:30", "10:30")

    window = {"start": monday("00:00"), "end": monday("23:00")}
    assert len(await service.get("/events", **window, search=f"resource.id:{eva}")) == 2


async def test_events_are_listed_by_window_which_must_be_given(service: Service):
    await service.make_resource()
    made = await event(service, "09:00", "10:00", all_day=True)

    assert await service.get("/events", start=monday("09:59"), end=monday("12:00")) == [made]
    assert await service.get("/events", start=monday("10:00"), end=monday("12:00")) == []
    assert (await service.call("GET", "/events", start=monday("10:00"))).status_code == 422
    assert set((await service.call("GET", "/events")).json()["errors"]) == {"start", "end"}
    assert made["allDay"] is True


async def test_an_event_is_changed_and_deleted(service: Service):
    await service.make_resource()
    made = await event(service, "09:00", "10:00")
    path = f"/events/{made['id']}"

    assert (await service.call("PUT", path, {"what": "Moved"})).status_code == 204
    assert (await service.call("PUT", path, {"end": monday("08:00")})).status_code == 422
    assert (await service.get(path))["what"] == "Moved"
    assert (await service.call("DELETE", path)).status_code == 204
    assert (await service.call("GET", path)).status_code == 404


# --- projects --------------------------------------------------------------------------------


async def project(service: Service, *ids: str) -> str:
    body = {"name": "Cut", "resources": list(ids), "availability": {}, "booking": {}}
    return str((await service.make("/projects", body))["id"])


async def test_the_resources_of_a_project_keep_their_order(service: Service):
    ids = [await service.make_resource(name) for name in ("Eva", "Ola", "Ida")]
    path = f"/projects/{await project(service, ids[2], ids[0])}/resources"

    assert await service.get(path) == [ids[2], ids[0]]
    await service.call("POST", path, {"resource_id": ids[1]})
    assert await service.get(path) == [ids[2], ids[0], ids[1]]
    assert (await service.call("PUT", path, ids[::-1])).status_code == 204
    assert await service.get(path) == ids[::-1]
    assert (await service.call("DELETE", f"{path}/{ids[1]}")).status_code == 204
    assert (await service.call("PUT", f"{path}/{ids[2]}")).status_code == 204
    assert await service.get(path) == [ids[0]]
    assert (await service.call("PUT", path, [])).status_code == 204
    assert await service.get(path) == []


async def test_a_server_may_list_the_resources_of_a_project_as_objects(serve: Serve):
    async with serve(options=ServerOptions(project_resources_as_objects=True)) as service:
        eva = await service.make_resource()

        listed = await service.get(f"/projects/{await project(service, eva)}/resources")

    assert [(one["id"], one["name"]) for one in listed] == [(eva, "Eva")]


async def test_a_project_is_changed_part_by_part_and_deleted(service: Service):
    path = f"/projects/{await project(service, await service.make_resource())}"

    await service.call("PUT", path, {"booking": {"graph": "instant", "what": "Cut"}})
    await service.call("PUT", path, {"availability_constraints": HOURS})

    changed = await service.get(path, include="availability_constraints")
    assert (changed["name"], changed["booking"]) == ("Cut", {"graph": "instant", "what": "Cut"})
    assert changed["availability_constraints"] == HOURS
    assert (await service.call("DELETE", path)).status_code == 204
    assert (await service.call("GET", path)).status_code == 404
    assert await service.get("/projects") == []
