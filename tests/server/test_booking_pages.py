"""Pages customers book from: what they are told, whom they are told of, and who may ask."""

import asyncio
from typing import Any

import pytest

from desk_app.server.apps import create_app
from desk_app.server.tables import APP_KEYS
from tests.server.service import Service

pytestmark = pytest.mark.asyncio

GONE = {"error": "Resource does not exist", "model": "Widget"}


async def make_project(service: Service, **more: Any) -> dict[str, Any]:
    eva = await service.make_resource()
    body = {"name": "Cuts", "resources": [eva], "availability": {}, "booking": {}, **more}
    made: dict[str, Any] = await service.make("/projects", body)
    return made


async def open_page(service: Service, slug: str) -> Any:
    """The page as a browser asks for it: without any key."""
    return await service.http.get(f"/v2/projects/hosted/{slug}", auth=None)


async def test_a_hosted_page_needs_no_key_and_brings_the_widget_key(service: Service):
    project = await make_project(service, slug="cuts", booking={"graph": "instant", "what": "Cut"})

    page = (await open_page(service, "cuts")).json()["data"]

    assert page["id"] == project["id"]
    assert page["app_key"] == service.app.widget_key
    assert page["booking"] == {"graph": "instant"}
    assert "availability" not in page


async def test_the_key_of_a_page_opens_what_the_page_needs(service: Service):
    project = await make_project(service, slug="cuts")
    key = (await open_page(service, "cuts")).json()["data"]["app_key"]

    service.http.auth = ("", key)

    assert (await service.get(f"/projects/embed/{project['id']}"))["app_key"] == key
    assert (await service.call("GET", "/bookings")).status_code == 403
    assert (await service.call("GET", "/projects")).status_code == 403


async def test_no_page_tells_a_server_key(service: Service):
    await make_project(service, slug="cuts")

    page = await open_page(service, "cuts")

    assert service.app.server_key not in page.text
    async with service.database.read() as connection:
        shown = [row.shown for row in await connection.execute(APP_KEYS.select())]
    assert shown == [None, service.app.widget_key]


async def test_a_page_asks_for_name_and_email_where_the_project_says_nothing(service: Service):
    await make_project(service, slug="plain")
    await make_project(service, slug="own", customer_fields={"phone": {"title": "Phone"}})

    plain = (await open_page(service, "plain")).json()["data"]
    own = (await open_page(service, "own")).json()["data"]

    assert list(plain["customer_fields"]) == ["name", "email"]
    assert list(own["customer_fields"]) == ["phone"]
    assert plain["ui"]["localization"]["submit_button"] == "Book it"


async def test_a_page_that_is_not_there_is_no_widget(service: Service):
    project = await make_project(service, slug="cuts")
    await service.call("DELETE", f"/projects/{project['id']}")

    for path in ("hosted/cuts", "hosted/unknown"):
        answer = await service.http.get(f"/v2/projects/{path}", auth=None)
        assert (answer.status_code, answer.json()) == (404, GONE)
    answer = await service.call("GET", f"/projects/embed/{project['id']}")
    assert (answer.status_code, answer.json()) == (404, GONE)


async def test_an_embedded_page_wants_a_key_of_its_own_app(service: Service):
    project = await make_project(service)
    other = await create_app(service.database, "Other", now=service.clock.now())

    path = f"/v2/projects/embed/{project['id']}"

    assert (await service.http.get(path, auth=None)).status_code == 401
    assert (await service.http.get(path, auth=("", other.widget_key))).json() == GONE


async def test_a_slug_is_taken_on_the_whole_server(service: Service):
    mine = await make_project(service, slug="cuts")
    other = await create_app(service.database, "Other", now=service.clock.now())
    service.http.auth = ("", other.server_key)

    body = {"name": "x", "resources": [], "availability": {}, "booking": {}, "slug": "Cuts"}
    refused = await service.call("POST", "/projects", body)
    own = await service.make("/projects", {**body, "slug": "others"})
    renamed = await service.call("PUT", f"/projects/{own['id']}", {"slug": "cuts"})

    for answer in (refused, renamed):
        assert answer.status_code == 422
        assert answer.json() == {"errors": {"slug": ["slug has already been taken"]}}
    service.http.auth = ("", service.app.server_key)
    await service.call("DELETE", f"/projects/{mine['id']}")
    await service.make("/projects", {**body, "slug": "cuts"})


async def test_a_slug_may_be_sent_again_with_the_project_it_belongs_to(service: Service):
    project = await make_project(service, slug="cuts")

    answer = await service.call("PUT", f"/projects/{project['id']}", {"slug": "cuts"})

    assert answer.status_code == 204


async def test_of_two_projects_for_one_slug_at_once_one_is_made(service: Service):
    body = {"name": "x", "resources": [], "availability": {}, "booking": {}, "slug": "cuts"}

    answers = await asyncio.gather(*(service.call("POST", "/projects", body) for _ in range(4)))

    assert sorted(answer.status_code for answer in answers) == [201, 422, 422, 422]


@pytest.mark.parametrize("slug", ["a b", "ä", "../x", "-a", "a" * 101])
async def test_a_slug_that_fits_no_address_is_refused(slug: str, service: Service):
    body = {"name": "x", "resources": [], "availability": {}, "booking": {}, "slug": slug}

    answer = await service.call("POST", "/projects", body)

    assert answer.status_code == 422
    assert "slug" in answer.json()["errors"]


async def test_what_is_only_carried_along_comes_back(service: Service):
    more = {
        "reservation_time": 60,
        "use_hours_from": "project",
        "latitude": 55.6,
        "longitude": 12.5,
        "allow_conference": True,
        "allow_double_bookings": True,
        "enabled_email_notification": False,
    }
    made = await make_project(service, **more)

    answer = await service.call("PUT", f"/projects/{made['id']}", {"latitude": 1})

    assert answer.status_code == 204
    assert made.items() >= more.items()
    read = await service.get(f"/projects/{made['id']}")
    assert read.items() >= (more | {"latitude": 1.0}).items()


async def test_a_booking_takes_on_the_further_fields_of_its_project(service: Service):
    more = {"meta": {"source": "page", "floor": "1"}, "rescheduling_url": "https://a.example.com"}
    project = await make_project(
        service,
        booking={"graph": "instant", "what": "Cut", "where": "", "description": "", **more},
    )
    eva = (await service.get(f"/projects/{project['id']}/resources"))[0]

    made = await service.make(
        "/bookings",
        {
            "project_id": project["id"],
            "resource_id": eva,
            "start": "2026-03-02T09:00:00Z",
            "end": "2026-03-02T10:00:00Z",
            "customer": {"name": "Mary", "email": "mary@example.com"},
            "meta": {"floor": "2"},
        },
        include="meta",
    )

    assert project["booking"]["rescheduling_url"] == "https://a.example.com"
    assert made["meta"] == {"source": "page", "floor": "2"}


async def test_a_project_cannot_say_what_no_booking_can_have(service: Service):
    body = {"name": "x", "resources": [], "availability": {}, "booking": {"meta": "none"}}

    answer = await service.call("POST", "/projects", body)

    assert answer.status_code == 422
    assert "booking.meta" in answer.json()["errors"]
