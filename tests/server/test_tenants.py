"""Two tenants on one server never see each other."""

import re

import pytest

from desk_app.server.calls import Route
from desk_app.timekit import endpoints
from tests.server.conftest import Serve
from tests.server.service import Service
from tests.server.tenants import ID_ROUTES, NOWHERE, ask, make_tenants, rows_of, walk
from tests.server.valid_bodies import VALID_BODIES

pytestmark = pytest.mark.asyncio

FEW, MANY = 200, 10_000


async def test_a_foreign_id_in_a_path_is_as_unknown_as_any(service: Service):
    tenants = await make_tenants(service)
    before = await rows_of(tenants.second, tenants.theirs)

    for route in ID_ROUTES:
        foreign = await ask(service, route, tenants.theirs, tenants.mine)
        unknown = await ask(service, route, NOWHERE, tenants.mine)
        shown = (str(route.endpoint), foreign.text)
        assert (foreign.status_code, foreign.json()) == (404, unknown.json()), shown

    assert await rows_of(tenants.second, tenants.theirs) == before


async def test_a_foreign_id_in_a_body_is_as_unknown_as_any(service: Service):
    tenants = await make_tenants(service)
    before = await rows_of(tenants.second, tenants.theirs)

    for endpoint, valid in VALID_BODIES.items():
        body, nowhere = valid(tenants.theirs), valid(NOWHERE)
        if body == nowhere or endpoint == endpoints.SET_PROJECT_RESOURCES:
            continue
        route = Route(endpoint, lambda _: pytest.fail("only its path is of interest"))
        foreign = await ask(service, route, tenants.mine, tenants.theirs)
        unknown = await ask(service, route, tenants.mine, NOWHERE)
        shown = (str(endpoint), foreign.text)
        assert foreign.status_code in (404, 422), shown
        assert without_ids(foreign.text) == without_ids(unknown.text), shown

    assert await rows_of(tenants.second, tenants.theirs) == before


def without_ids(text: str) -> str:
    return re.sub(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "<id>", text)


async def test_no_search_finds_anything_of_another(service: Service):
    tenants = await make_tenants(service)
    theirs = tenants.theirs
    searches = {
        "/resources": [f"id:{theirs.resource_id}", "name:*a*", "email:*@*"],
        "/calendars": [f"resource.id:{theirs.resource_id}", f"id:{theirs.calendar_id}", "name:*"],
        "/projects": [f"id:{theirs.project_id}"],
        "/bookings": [
            f"id:{theirs.booking_id}", f"resource.id:{theirs.resource_id}", "customer.name:*m*",
            "customer.email:mary@example.com", f"project.id:{theirs.project_id}", "meta.room:2",
        ],
    }  # fmt: skip

    for path, texts in searches.items():
        for text in texts:
            answer = await service.call(
                "GET", path, search=text, include="calendars.events,project"
            )
            assert not any(one in answer.text for one in vars(theirs).values()), (path, text)


async def test_nothing_crosses_in_a_walk_at_random(service: Service):
    found = await walk(await make_tenants(service), FEW, seed=3)

    assert found.crossings == []
    assert {200, 404, 422} <= set(found.statuses)
    assert not any(status >= 500 for status in found.statuses)


@pytest.mark.long
@pytest.mark.timeout(900)
async def test_nothing_crosses_in_a_long_walk_at_random(service: Service):
    found = await walk(await make_tenants(service), MANY, seed=4)

    assert found.crossings == []
    assert not any(status >= 500 for status in found.statuses)


async def test_the_walk_notices_a_server_that_does_not_keep_tenants_apart(serve: Serve):
    async with serve() as service:
        tenants = await make_tenants(service)
        tenants.second.http.auth = ("", service.app.server_key)  # as if both were one app

        found = await walk(tenants, FEW, seed=3)

    assert found.crossings
