"""Every route wants a key, of the right app and the right kind, and says nothing else."""

import base64
import re
from uuid import uuid4

import httpx
import pytest
from starlette.applications import Starlette
from starlette.routing import Route as PathRoute

from desk_app.server.application import ROUTES, FixedPaths
from desk_app.server.apps import KeyKind, create_app, rotate_key
from desk_app.server.calls import Route
from desk_app.server.dispatch import Dispatcher
from desk_app.server.health import HEALTH, READY
from desk_app.server.password_reset import PAGE
from desk_app.server.tables import APP_KEYS
from tests.server.service import Service, monday

pytestmark = pytest.mark.asyncio

REFUSAL = {"error": {"message": "Invalid credentials supplied"}}


def path_of(route: Route) -> str:
    return re.sub(r"\{\w+\}", str(uuid4()), route.endpoint.route)


def basic(text: str) -> str:
    return "Basic " + base64.b64encode(text.encode()).decode()


CLOSED = [route for route in ROUTES if route.find_app is None]


@pytest.mark.parametrize("route", CLOSED, ids=lambda route: str(route.endpoint))
async def test_every_route_refuses_without_a_good_key(route: Route, service: Service):
    key = service.app.server_key
    bad_headers = [
        {},
        {"Authorization": ""},
        {"Authorization": "Basic"},
        {"Authorization": "Basic ====="},
        {"Authorization": basic(":")},
        {"Authorization": basic(f":{key[:-1]}")},
        {"Authorization": basic(f":{key} ")},
        {"Authorization": basic(f"ada@example.com:{key}")},
        {"Authorization": basic(key)},
        {"Authorization": f"Bearer {key}"},
    ]

    for headers in bad_headers:
        answer = await service.http.request(
            route.endpoint.method, path_of(route), headers=headers, json={}, auth=None
        )
        assert (answer.status_code, answer.json()) == (401, REFUSAL), headers


OPEN_ROUTES = {
    "GET /openapi.json": "says how the API is called, and nothing of anybody",
    "POST /auth": "takes a password, and refuses without one",
    "POST /desk/passwords": "takes what a mail brought, and refuses without it",
    "GET /accounts/google/signup": "a page of a browser; it refuses in plain words",
    "GET /accounts/microsoft/signup": "a page of a browser; it refuses in plain words",
    "GET /widgets/hosted/{slug}": "a page for customers, which brings its public key",
    "GET /projects/hosted/{slug}": "the same, under its present name",
    "GET /bookings": "takes a search that the app has signed, and refuses without one",
    "GET /bookings/{booking_id}/external_action/{action}": "takes a signature, and refuses "
    "without one",
}
"""Every route that can be asked without a key, and why."""

OPEN_DOORS = {HEALTH, READY, PAGE}
"""Outside the contract: they say whether the server is well, or ask for a new password, and hold
nothing of its data."""


async def test_only_routes_that_are_listed_here_are_open():
    assert {str(route.endpoint) for route in ROUTES if route.find_app} == set(OPEN_ROUTES)


async def test_there_is_no_way_in_beside_the_routes(service: Service):
    transport = service.http._transport
    assert isinstance(transport, httpx.ASGITransport)
    application = transport.app
    assert isinstance(application, Starlette)

    doors: dict[str, object] = {}
    for route in application.routes:
        assert isinstance(route, PathRoute | FixedPaths)
        doors |= {route.path_format: route.app} if isinstance(route, PathRoute) else route.answers

    assert set(doors) == {route.endpoint.route for route in ROUTES} | OPEN_DOORS
    assert all(isinstance(doors[path], Dispatcher) for path in set(doors) - OPEN_DOORS)


async def test_the_key_of_another_app_opens_nothing_here(service: Service):
    eva = await service.make_resource()
    other = await create_app(service.database, "Other", now=service.clock.now())

    answer = await service.http.get(f"/v2/resources/{eva}", auth=("", other.server_key))

    assert answer.status_code == 404


@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS"])
async def test_every_method_wants_a_key_first(method: str, service: Service):
    for route in CLOSED:
        answer = await service.http.request(method, path_of(route), auth=None)
        assert answer.status_code == 401


async def test_a_widget_key_reaches_only_what_a_booking_page_needs(service: Service):
    widget = (service.app.widget_key, "")
    open_to_widgets = set()

    for route in ROUTES:
        answer = await service.http.request(
            route.endpoint.method, path_of(route), json={}, auth=widget[::-1]
        )
        if answer.status_code != 403:
            open_to_widgets.add(str(route.endpoint))

    assert open_to_widgets == {
        "GET /openapi.json",
        "GET /widgets/embed/{widget_id}",
        "GET /widgets/hosted/{slug}",
        "GET /projects/embed/{project_id}",
        "GET /projects/hosted/{slug}",
        "GET /locations",
        "GET /locations/{location_id}",
        "GET /location/services",
        "GET /location/services/{service_id}",
        "POST /availability",
        "POST /availability/dates",
        "POST /availability/count",
        "POST /unavailable/slots",
        "POST /findtime",
        "POST /findtime/team",
        "POST /findtime/bulk",
        "POST /bookings",
        "POST /bookings/reserve",
        "PUT /bookings/reserve/extend",
        "POST /bookings/{booking_id}/reschedule",
        "GET /bookings/groups",
        "GET /bookings/groups/{booking_id}",
        "GET /bookings/{booking_id}/external_action/{action}",
    }


async def test_a_rotated_key_stops_working_at_once(service: Service):
    await service.get("/app")

    key = await rotate_key(service.database, service.app.slug, now=service.clock.now())

    assert (await service.call("GET", "/app")).status_code == 401
    service.http.auth = ("", key)
    await service.get("/app")


async def test_keys_are_random_and_only_the_hash_of_a_server_key_is_kept(service: Service):
    async with service.database.read() as connection:
        rows = (await connection.execute(APP_KEYS.select())).all()

    stored = " ".join(str(row) for row in rows)
    assert service.app.server_key not in stored
    assert re.fullmatch(r"live_api_key_[A-Za-z0-9]{32}", service.app.server_key)
    assert re.fullmatch(r"live_widget_key_[A-Za-z0-9]{32}", service.app.widget_key)
    assert {row.kind for row in rows} == set(KeyKind)


async def test_another_app_sees_nothing_of_this_one(service: Service):
    eva = await service.make_resource()
    calendar = (await service.get("/calendars"))[0]["id"]
    booking = await service.booked(eva, "09:00", "10:00")
    event = await service.make(
        "/events",
        {"calendar_id": calendar, "start": monday("12:00"), "end": monday("13:00"), "what": "x",
         "where": "y"},
    )  # fmt: skip
    project = await service.make(
        "/projects", {"name": "Cut", "resources": [eva], "availability": {}, "booking": {}}
    )
    other = await create_app(service.database, "Other", now=service.clock.now())
    service.http.auth = ("", other.server_key)

    foreign = [
        f"/resources/{eva}",
        f"/calendars/{calendar}",
        f"/events/{event['id']}",
        f"/projects/{project['id']}",
        f"/bookings/{booking}",
    ]
    for path in foreign:
        unknown = re.sub(r"[^/]+$", str(uuid4()), path)
        for method, body in (("GET", None), ("PUT", {"meta": {}, "name": "x"}), ("DELETE", None)):
            if path.startswith("/bookings") and method == "PUT":
                body = {"meta": {}}
            answer = await service.call(method, path, body)
            same = await service.call(method, unknown, body)
            assert (answer.status_code, answer.json()) == (404, same.json())
    for path in ("/resources", "/calendars", "/projects", "/bookings"):
        assert await service.get(path) == []
    refused = await service.book(eva, "15:00", "16:00")
    assert "resource_id" in refused.json()["errors"]
