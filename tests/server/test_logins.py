"""Resources that log in: a password for a token, and a token for what is their own."""

import httpx
import pytest
from sqlalchemy import select

from desk_app.domain.identifiers import ResourceId
from desk_app.server.application import ROUTES
from desk_app.server.passwords import HASH_OF_NOTHING, hash_password, is_password
from desk_app.server.repositories.logins import API_TOKEN, MOST_API_TOKENS, LoginTable
from desk_app.server.resource_scope import _SCOPES
from desk_app.server.tables import RESOURCE_LOGINS, RESOURCE_TOKENS
from tests.server.service import Service, booking, monday
from tests.server.tenants import make_tenants
from tests.server.valid_bodies import PASSWORD, VALID_BODIES, Objects, make_objects

pytestmark = pytest.mark.asyncio

REFUSAL = {"error": {"message": "Invalid credentials supplied"}}


async def log_in(service: Service, email: str = "ada@example.com", password: str = PASSWORD):
    async with httpx.AsyncClient(
        transport=service.http._transport, base_url="http://desk.test"
    ) as anybody:
        return await anybody.post(
            "/v2/auth",
            json={"email": email, "password": password},
            headers={"Timekit-App": service.app.slug},
        )


async def become(service: Service, token: str, email: str = "ada@example.com") -> None:
    """From now on the service is called with a token."""
    service.http.auth = (email, token)
    service.http.headers["Timekit-App"] = service.app.slug


async def test_a_password_is_good_for_a_token(service: Service):
    objects = await make_objects(service)

    answer = await log_in(service, "ADA@Example.com")

    token = answer.json()["data"]["api_token"]
    assert answer.json()["data"]["id"] == objects.resource_id
    await become(service, token)
    [own] = await service.get("/resources")
    assert own["id"] == objects.resource_id


@pytest.mark.parametrize(
    ("email", "password"),
    [
        ("ada@example.com", "nope"),
        ("nobody@example.com", PASSWORD),
        ("ada@example.com", PASSWORD + " "),
    ],
)
async def test_wrong_credentials_are_all_refused_alike(email: str, password: str, service: Service):
    await make_objects(service)

    answer = await log_in(service, email, password)

    assert (answer.status_code, answer.json()) == (401, REFUSAL)


async def test_the_app_has_to_be_named_and_the_right_one(service: Service):
    tenants = await make_tenants(service)
    token = (await log_in(service)).json()["data"]["api_token"]
    await become(service, token)
    assert (await service.call("GET", "/calendars")).status_code == 200

    by_parameter = await service.http.get(
        f"/v2/calendars?Timekit-App={service.app.slug}", headers={"Timekit-App": ""}
    )
    for app in ("", "nobody", tenants.second.app.slug):
        answer = await service.http.get("/v2/calendars", headers={"Timekit-App": app})
        assert (answer.status_code, answer.json()) == (401, REFUSAL)

    assert by_parameter.status_code == 200


async def test_a_token_belongs_to_one_email(service: Service):
    await make_objects(service)
    token = (await log_in(service)).json()["data"]["api_token"]

    await become(service, token, "bo@example.com")

    assert (await service.call("GET", "/calendars")).status_code == 401


async def test_a_new_password_ends_the_tokens_of_the_old(service: Service):
    objects = await make_objects(service)
    token = (await log_in(service)).json()["data"]["api_token"]

    body = {"password": "battery staple"}
    assert (await service.call("PUT", f"/resources/{objects.resource_id}", body)).status_code == 204

    assert (await log_in(service)).status_code == 401
    assert (await log_in(service, password="battery staple")).status_code == 200
    await become(service, token)
    assert (await service.call("GET", "/calendars")).status_code == 401


async def test_a_deleted_resource_logs_in_no_more(service: Service):
    objects = await make_objects(service)
    token = (await log_in(service)).json()["data"]["api_token"]

    await service.call("DELETE", f"/resources/{objects.resource_id}")

    assert (await log_in(service)).status_code == 401
    await become(service, token)
    assert (await service.call("GET", "/calendars")).status_code == 401


async def test_neither_passwords_nor_tokens_are_kept(service: Service):
    await make_objects(service)
    token = (await log_in(service)).json()["data"]["api_token"]

    async with service.database.read() as connection:
        rows = [
            *(await connection.execute(select(RESOURCE_LOGINS))).all(),
            *(await connection.execute(select(RESOURCE_TOKENS))).all(),
        ]

    assert len(rows) == 3
    assert not any(secret in str(rows) for secret in (token, PASSWORD))
    assert HASH_OF_NOTHING.startswith("scrypt$32768$8$3$")


async def test_a_resource_has_only_so_many_tokens(service: Service):
    objects = await make_objects(service)
    async with service.database.write() as connection:
        table = LoginTable(connection, (await service.get("/app"))["id"])
        for _ in range(MOST_API_TOKENS + 5):
            await table.add_token(ResourceId(objects.resource_id), now=service.clock.now())
        given = select(RESOURCE_TOKENS).where(RESOURCE_TOKENS.c.kind == API_TOKEN)
        rows = (await connection.execute(given)).all()

    assert len(rows) == MOST_API_TOKENS


async def test_the_same_password_is_never_kept_alike():
    first, second = hash_password("x"), hash_password("x")

    assert first != second
    assert is_password("x", first)
    assert not is_password("y", first)
    assert not is_password("", HASH_OF_NOTHING)


# --- what is one's own -----------------------------------------------------------------------


async def two_of_one_app(service: Service) -> tuple[Objects, Objects]:
    """The things of two resources of one app, and the service called as the first."""
    own = await make_objects(service)
    other = await make_objects(service, email="bo@example.com")
    await become(service, (await log_in(service)).json()["data"]["api_token"])
    return own, other


async def test_a_resource_reaches_only_what_is_listed(service: Service):
    own, _ = await two_of_one_app(service)
    reached = set()

    for route in ROUTES:
        body = VALID_BODIES.get(route.endpoint)
        answer = await service.http.request(
            route.endpoint.method,
            route.endpoint.path(**own.ids_for(route.endpoint)),
            json=body(own) if body else None,
        )
        assert answer.status_code < 500
        if answer.status_code != 403:
            reached.add(route.endpoint)

    marked = {route.endpoint for route in ROUTES if route.is_for_resources}
    assert reached == (set(_SCOPES) | marked) & {route.endpoint for route in ROUTES}


async def test_what_belongs_to_a_colleague_is_404(service: Service):
    _, other = await two_of_one_app(service)

    for route in ROUTES:
        if route.endpoint in _SCOPES and "{" in route.endpoint.template:
            body = VALID_BODIES.get(route.endpoint)
            answer = await service.http.request(
                route.endpoint.method,
                route.endpoint.path(**other.ids_for(route.endpoint)),
                json=body(other) if body else None,
            )
            assert answer.status_code == 404, str(route.endpoint)


@pytest.mark.parametrize("path", ["/resources", "/calendars", "/bookings"])
async def test_a_list_holds_only_what_is_ones_own(path: str, service: Service):
    _, other = await two_of_one_app(service)

    for search in ("", f"id:{other.resource_id}", f"resource.id:{other.resource_id}"):
        query = {"search": search} if path == "/bookings" or "resource.id" not in search else {}
        answer = await service.call("GET", path, **query)
        assert not any(one in answer.text for one in vars(other).values())


async def test_a_booking_is_made_for_oneself(service: Service):
    own, other = await two_of_one_app(service)
    body = booking(own.resource_id, "15:00", "16:00")

    made = await service.call("POST", "/bookings", {**body, "resource_id": None})
    for_other = await service.call("POST", "/bookings", {**body, "resource_id": other.resource_id})
    into_other = await service.call(
        "POST", "/bookings", {**body, "calendar_id": other.calendar_id, "start": monday("16:00"),
                              "end": monday("17:00")},
    )  # fmt: skip

    assert made.status_code == 201, made.text
    assert "resource_id" in for_other.json()["errors"]
    assert "calendar_id" in into_other.json()["errors"]


async def test_a_resource_books_one_at_a_time_so_that_each_is_its_own(service: Service):
    _, other = await two_of_one_app(service)
    bodies = {"bookings": [booking(other.resource_id, "15:00", "16:00")]}

    for path in ("/bookings", "/bookings/bulk"):
        assert (await service.call("POST", path, bodies)).status_code == 403


async def test_what_a_resource_did_is_told_as_such(service: Service):
    own, _ = await two_of_one_app(service)
    await service.call("PUT", f"/bookings/{own.booking_id}/cancel")

    logs = (await service.get(f"/bookings/{own.booking_id}", include="logs"))["logs"]

    assert [log["by"] for log in logs] == ["server", "resource"]


async def test_a_resource_may_ask_when_a_colleague_is_free(service: Service):
    _, other = await two_of_one_app(service)

    answer = await service.call(
        "POST", "/availability", {"resources": [other.resource_id], "length": "1 hour"}
    )

    assert answer.status_code == 200
