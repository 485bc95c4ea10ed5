"""Which pages may call from a browser: booking pages what they need, others nothing."""

import re
from itertools import product
from uuid import uuid4

import pytest

from desk_app.server.application import ROUTES
from desk_app.server.booking_links import find_link_secret
from desk_app.server.options import ServerOptions
from desk_app.server.signed_tokens import sign
from tests.server.conftest import Serve
from tests.server.service import Service

pytestmark = pytest.mark.asyncio

SHOP = "https://shop.example.com"
ORIGINS = [
    SHOP, "http://localhost", "http://localhost:3000", "http://127.0.0.1:8471", "null", "",
    "https://desk.example.evil.example", "https://evil.example/https://desk.example",
    "https://desk.example:443", "http://desk.example", "https://desk.example.", "file://",
    "https://DESK.example", "https://sub.desk.example", "chrome-extension://abc", "*",
    "https://desk.example@evil.example", "//desk.example", "desk.example", "https://desk.example ",
]  # fmt: skip


async def preflight(service: Service, path: str, method: str, headers: str, origin: str = SHOP):
    return await service.http.request(
        "OPTIONS",
        f"/v2{path}",
        auth=None,
        headers={
            "Origin": origin,
            "Access-Control-Request-Method": method,
            "Access-Control-Request-Headers": headers,
        },
    )


@pytest.mark.parametrize(
    ("method", "path", "headers"),
    [
        ("POST", "/availability", "authorization,content-type,timekit-context"),
        ("POST", "/bookings", "authorization,content-type,timekit-context"),
        ("POST", "/bookings/some-id/reschedule", "authorization,content-type,timekit-context"),
        ("POST", "/findtime", "authorization,content-type,timekit-timezone"),
    ],
)
async def test_a_booking_page_may_ask_what_it_needs(
    method: str, path: str, headers: str, service: Service
):
    answer = await preflight(service, path, method, headers)

    assert answer.status_code == 204
    assert answer.headers["access-control-allow-origin"] == SHOP
    assert method in answer.headers["access-control-allow-methods"]
    allowed = set(answer.headers["access-control-allow-headers"].split(", "))
    assert set(headers.split(",")) <= allowed
    assert "origin" in answer.headers["vary"].lower()
    assert "access-control-allow-credentials" not in answer.headers


async def test_nothing_else_is_open_to_pages(service: Service):
    opened = set()
    for route in ROUTES:
        path = re.sub(r"\{\w+\}", str(uuid4()), route.endpoint.template)
        answer = await preflight(service, path, route.endpoint.method, "authorization")
        if "access-control-allow-origin" in answer.headers:
            opened.add(str(route.endpoint))
        else:
            assert answer.status_code == 401

    assert opened == {
        "POST /auth",
        "POST /desk/passwords",
        "GET /openapi.json",
        "GET /accounts/google/signup",
        "GET /accounts/microsoft/signup",
        "GET /widgets/embed/{widget_id}",
        "GET /widgets/hosted/{slug}",
        "GET /projects",
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
        "GET /bookings",
        "GET /bookings/groups",
        "GET /bookings/groups/{booking_id}",
        "GET /bookings/{booking_id}/external_action/{action}",
    }


async def test_a_list_of_bookings_is_shown_to_pages_for_a_signed_search_alone(service: Service):
    secret = await find_link_secret(service.database, service.app.slug)
    criterion = {"customer.email": "mary@example.com"}
    token = sign({"app_slug": service.app.slug, **criterion}, secret)
    query = {"search": "customer.email:mary@example.com", "signed_search": token}
    page, path = {"Origin": SHOP}, "/v2/bookings"

    without_key = await service.http.get(path, params=query, headers=page, auth=None)
    with_key = await service.http.get(path, params=query, headers=page)

    assert without_key.headers["access-control-allow-origin"] == SHOP
    assert "access-control-allow-origin" not in with_key.headers


async def test_a_page_sees_the_answer_and_the_headers_meant_for_it(service: Service):
    answer = await service.http.post(
        "/v2/availability",
        json={"mode": "nonsense"},
        headers={"Origin": SHOP},
        auth=("", service.app.widget_key),
    )

    assert answer.status_code == 422
    assert answer.headers["access-control-allow-origin"] == SHOP
    exposed = answer.headers["access-control-expose-headers"]
    assert "Timekit-TestMode" in exposed
    assert "Retry-After" in exposed


async def test_a_page_sees_that_its_key_was_refused(service: Service):
    answer = await service.http.post(
        "/v2/availability", json={}, headers={"Origin": SHOP}, auth=("", "nobody")
    )

    assert (answer.status_code, answer.headers["access-control-allow-origin"]) == (401, SHOP)


async def test_a_page_of_no_other_origin_may_use_a_server_key(serve: Serve):
    options = ServerOptions(allowed_origins=frozenset({"https://desk.example"}))
    async with serve(options=options) as service:
        for origin, path in product(ORIGINS, ("/app", "/resources")):
            answer = await service.http.get(f"/v2{path}", headers={"Origin": origin})
            asked = await preflight(service, path, "GET", "authorization", origin)
            assert answer.status_code == 200
            assert not [name for name in answer.headers if name.startswith("access-control")]
            assert not [name for name in asked.headers if name.startswith("access-control")]


async def test_an_origin_that_is_listed_may_call_everything(serve: Serve):
    origin = "https://desk.example"
    async with serve(options=ServerOptions(allowed_origins=frozenset({origin}))) as service:
        asked = await preflight(service, "/bookings", "GET", "authorization", origin)
        answer = await service.http.get("/v2/bookings", headers={"Origin": origin})

    assert asked.headers["access-control-allow-methods"] == "GET, POST, PUT"
    assert answer.headers["access-control-allow-origin"] == origin


async def test_without_an_origin_nothing_is_said_of_it(service: Service):
    answer = await service.call("POST", "/availability", {})

    assert not [name for name in answer.headers if name.startswith("access-control")]


async def test_an_answer_never_says_two_things_of_one_origin(serve: Serve):
    async with serve(is_test=True) as service:
        answer = await service.http.post(
            "/v2/availability", json={}, headers={"Origin": SHOP}, auth=("", service.app.widget_key)
        )

    names = [name for name, _ in answer.headers.multi_items()]
    assert len(names) == len(set(names))
    assert answer.headers["timekit-testmode"] == "true"
    assert "Timekit-TestMode" in answer.headers["access-control-expose-headers"]
