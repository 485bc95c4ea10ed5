"""Widgets of old: projects with a configuration in camel case."""

from typing import Any

import pytest

from tests.server.service import Service, monday

pytestmark = pytest.mark.asyncio

CONFIG: dict[str, Any] = {
    "email": "eva@example.com",
    "apiToken": "public",
    "bookingGraph": "confirm_decline",
    "name": "Eva's calendar",
    "localization": {"timeDateFormat": "12h-mdy-sun"},
    "timekitFindTime": {
        "length": "30 minutes",
        "future": "2 days",
        "filters": {"and": [{"exclude_weekend": []}, {"specific_time": {"start": 9, "end": 11}}]},
    },
    "timekitCreateBooking": {"event": {"what": "Cut", "where": "Main St 4", "description": "x"}},
    "bookingFields": {
        "name": {"enabled": True, "required": True, "placeholder": "Who?"},
        "phone": {"enabled": False},
    },
}


async def make(service: Service, **more: Any) -> Any:
    return await service.make("/widgets", {"config": CONFIG, **more})


async def test_a_widget_is_a_project_that_can_be_booked_through(service: Service):
    eva = await service.make_resource(email="eva@example.com")

    widget = await make(service)

    assert (widget["name"], widget["config"]) == ("Eva's calendar", CONFIG)
    project = await service.get(f"/projects/{widget['id']}", include="availability_constraints")
    assert project["booking"]["graph"] == "confirm_decline"
    assert project["customer_fields"]["name"]["title"] == "Who?"
    assert "phone" not in project["customer_fields"]
    assert await service.get(f"/projects/{widget['id']}/resources") == [eva]
    answer = await service.call("POST", "/availability", {"project_id": widget["id"]})
    starts = [one["start"] for one in answer.json()["data"]]
    assert starts[:4] == [monday(clock) for clock in ("09:00", "09:30", "10:00", "10:30")]


async def test_its_calendars_say_whose_it_is(service: Service):
    eva, bo = await service.make_resource(), await service.make_resource("Bo")
    [of_bo] = await service.get("/calendars", search=f"resource.id:{bo}")
    find_time = {"calendar_ids": [of_bo["id"]], "resource_ids": [eva]}

    named = await make(service, config={"timekitFindTime": find_time}, name="Both")
    by_calendar = await make(service, config={"calendar": of_bo["id"]}, name="Bo alone")
    nobody = await make(service, config={}, name="Nobody")

    assert await service.get(f"/projects/{named['id']}/resources") == [bo, eva]
    assert await service.get(f"/projects/{by_calendar['id']}/resources") == [bo]
    assert await service.get(f"/projects/{nobody['id']}/resources") == []


async def test_a_widget_is_read_by_id_by_slug_and_as_embedded(service: Service):
    await service.make_resource(email="eva@example.com")
    widget = await make(service, slug="eva-cuts")

    assert await service.get(f"/widgets/{widget['id']}") == widget
    assert await service.get("/widgets") == [widget]
    for auth, path in (
        (None, "/v2/widgets/hosted/eva-cuts"),
        (None, "/v2/widgets/hosted/Eva-CUTS"),
        (("", service.app.widget_key), f"/v2/widgets/embed/{widget['id']}"),
    ):
        answer = await service.http.request("GET", path, auth=auth)
        assert answer.json()["data"]["config"] == CONFIG


async def test_a_widget_nobody_made_is_told_of_as_of_old(service: Service):
    unknown = "3f1b6c1e-7d51-4c55-9a30-0b6a2a4d1a01"
    for method, path in (
        ("GET", f"/widgets/{unknown}"),
        ("PUT", f"/widgets/{unknown}"),
        ("DELETE", f"/widgets/{unknown}"),
        ("GET", f"/widgets/embed/{unknown}"),
        ("GET", "/widgets/hosted/nobody"),
    ):
        answer = await service.call(method, path, {} if method == "PUT" else None)
        assert answer.status_code == 404
        assert answer.json() == {"error": "Resource does not exist", "model": "Widget"}


async def test_a_changed_configuration_changes_the_project(service: Service):
    eva = await service.make_resource(email="eva@example.com")
    widget = await make(service)
    path = f"/widgets/{widget['id']}"
    config = {"bookingGraph": "instant", "timekitFindTime": {"length": "1 hour", "user_ids": [eva]}}

    assert (await service.call("PUT", path, {"config": config})).status_code == 204
    assert (await service.call("PUT", path, {"name": "New", "slug": "new"})).status_code == 204

    found = await service.get(path)
    assert (found["name"], found["slug"], found["config"]) == ("New", "new", config)
    project = await service.get(f"/projects/{widget['id']}", include="availability_constraints")
    assert (project["booking"]["graph"], project["availability"]["length"]) == ("instant", "1 hour")
    assert project["availability_constraints"] == []


async def test_a_project_made_today_shows_itself_as_a_widget(service: Service):
    eva = await service.make_resource()
    body = {
        "name": "Cuts",
        "resources": [eva],
        "availability": {"length": "45 minutes", "to": "2 weeks"},
        "booking": {"graph": "instant", "what": "Cut", "where": "Here", "description": "x"},
        "customer_fields": {"name": {"title": "Who?", "required": True}},
    }
    project = await service.make("/projects", body)

    config = (await service.get(f"/widgets/{project['id']}"))["config"]

    assert config["bookingGraph"] == "instant"
    assert config["timekitFindTime"] == {
        "length": "45 minutes",
        "future": "2 weeks",
        "resource_ids": [eva],
    }
    assert config["timekitCreateBooking"]["event"]["what"] == "Cut"
    assert config["bookingFields"]["name"]["placeholder"] == "Who?"


async def test_a_deleted_widget_is_gone_and_so_is_its_project(service: Service):
    await service.make_resource(email="eva@example.com")
    widget = await make(service)

    assert (await service.call("DELETE", f"/widgets/{widget['id']}")).status_code == 204

    assert await service.get("/projects") == []
    assert (await service.call("GET", f"/widgets/{widget['id']}")).status_code == 404


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "config"),
        ({"config": "x", "name": "x"}, "config"),
        ({"config": {}}, "name"),
        ({"config": {"email": "bo@example.com"}, "name": "x"}, "emails"),
        ({"config": {"calendar": "x"}, "name": "x"}, "config.timekitFindTime.calendar_ids"),
        (
            {"config": {"timekitFindTime": {"length": "?"}}, "name": "x"},
            "config.timekitFindTime.length",
        ),
        ({"config": {"timekitFindTime": 3}, "name": "x"}, "config.timekitFindTime"),
    ],
)
async def test_a_widget_that_cannot_be_is_refused(body: Any, field: str, service: Service):
    answer = await service.call("POST", "/widgets", body)

    assert (answer.status_code, list(answer.json()["errors"])) == (422, [field])
    assert await service.get("/widgets") == []
