"""Apps by their slug: a key sees, changes and ends its own and no other."""

from typing import Any

import pytest

from desk_app.server.apps import list_slugs
from desk_app.server.options import ServerOptions
from tests.server.conftest import Serve
from tests.server.service import Service

pytestmark = pytest.mark.asyncio


async def test_a_key_lists_and_reads_its_own_app(service: Service):
    [listed] = await service.get("/apps")

    assert listed["slug"] == service.app.slug
    assert await service.get(f"/apps/{service.app.slug}") == listed


async def test_settings_are_changed_one_by_one(service: Service):
    path = f"/apps/{service.app.slug}"
    limits = [{"day": 3}]
    first = {"disable_email": True, "resource_rate_limits": limits, "colour": {"a": [1]}}

    assert (await service.call("PUT", path, {"settings": first})).status_code == 204
    second = {"name": "Salon", "colour": None, "contact_email": "new@example.com"}
    assert (await service.call("PUT", path, {"settings": second})).status_code == 204

    app = await service.get("/app")
    assert app["slug"] == service.app.slug
    assert app["settings"] == {
        "name": "Salon",
        "disable_email": True,
        "resource_rate_limits": limits,
        "contact_email": "new@example.com",
    }


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"settings": {"disable_email": "perhaps"}}, "settings.disable_email"),
        ({"settings": {"customer_rate_limits": 3}}, "settings.customer_rate_limits"),
        ({"settings": {"contact_email": "nobody"}}, "settings.contact_email"),
        ({"name": "x" * 201}, "name"),
        ({"settings": "loud"}, "settings"),
        ({"name": 3}, "name"),
    ],
)
async def test_settings_of_another_kind_are_refused(body: Any, field: str, service: Service):
    before = await service.get("/app")

    for method, path in (("PUT", f"/apps/{service.app.slug}"), ("POST", "/apps")):
        answer = await service.call(method, path, {"name": "Salon", **body})
        assert (answer.status_code, list(answer.json()["errors"])) == (422, [field])

    assert await service.get("/app") == before


async def test_a_further_app_is_opened_by_its_own_keys_alone(service: Service):
    body = {"name": "Second", "settings": {"name": "Second", "callback": "https://x.example/cb"}}

    made = await service.make("/apps", body)

    assert (made["slug"], made["settings"]["callback"]) == ("second", "https://x.example/cb")
    assert (await service.call("GET", f"/apps/{made['slug']}")).status_code == 404
    assert len(await service.get("/apps")) == 1
    service.http.auth = ("", made["server_key"])
    own = await service.get("/app")
    assert (own["slug"], own["settings"]["contact_email"]) == ("second", "ada@example.com")
    assert (await service.call("GET", f"/apps/{service.app.slug}")).status_code == 404


async def test_a_test_app_makes_test_apps(serve: Serve):
    async with serve(is_test=True) as service:
        made = await service.make("/apps", {"name": "Second"})

    assert made["test_mode"]
    assert made["server_key"].startswith("test_api_key_")


async def test_the_plan_may_forbid_further_apps(serve: Serve):
    async with serve(options=ServerOptions(plan_allows_app_creation=False)) as service:
        assert (await service.call("POST", "/apps", {"name": "Second"})).status_code == 403


async def test_an_app_is_ended_with_its_own_key_and_its_keys_with_it(service: Service):
    second = await service.make("/apps", {"name": "Second"})
    eva = await service.make_resource(email="eva@example.com")
    token = (await service.make("/credentials", {"type": "server-token", "resource_id": eva}))[
        "token"
    ]
    assert (await service.call("DELETE", f"/apps/{second['slug']}")).status_code == 404

    assert (await service.call("DELETE", f"/apps/{service.app.slug}")).status_code == 204

    assert await list_slugs(service.database) == ("second",)
    for auth in (("", service.app.server_key), ("eva@example.com", token)):
        slug = {"Timekit-App": service.app.slug}
        answer = await service.http.get("/v2/calendars", auth=auth, headers=slug)
        assert answer.status_code == 401


# --- invitations -----------------------------------------------------------------------------


async def test_whoever_is_invited_is_there_comes_back_or_is_made(service: Service):
    eva = await service.make_resource(email="eva@example.com")
    bo = await service.make_resource("Bo", email="bo@example.com")
    await service.call("DELETE", f"/resources/{bo}")

    names = []
    for email in ("EVA@example.com", "bo@example.com", "new.one@example.com"):
        answer = await service.call("POST", "/app/invite", {"email": email})
        assert answer.status_code == 200
        names.append(answer.json()["data"]["name"])

    assert names == ["Eva", "Bo", "new.one"]
    found = await service.get("/resources", include="calendars")
    assert {one["name"]: len(one["calendars"]) for one in found} == dict.fromkeys(names, 1)
    assert {eva, bo} < {one["id"] for one in found}


async def test_nobody_is_invited_without_an_address(service: Service):
    bodies: list[Any] = [{}, {"email": "nobody"}, {"email": 3}, []]
    for body in bodies:
        answer = await service.call("POST", "/app/invite", body)
        assert (answer.status_code, list(answer.json()["errors"])) == (422, ["email"])
