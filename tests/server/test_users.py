"""Resources under their old name, their tokens, and what is asked of them by address."""

import base64
from typing import Any

import httpx
import pytest

from tests.builders import utc
from tests.ics_texts import MEETING, calendar
from tests.server.service import Service, monday

pytestmark = pytest.mark.asyncio

EVA = {"email": "eva@example.com", "first_name": "Eva", "last_name": "Holm"}


async def as_resource(
    service: Service,
    token: str,
    method: str,
    path: str,
    body: Any = None,
    email: str = "eva@example.com",
) -> httpx.Response:
    basic = base64.b64encode(f"{email}:{token}".encode()).decode()
    headers = {"Authorization": f"Basic {basic}", "Timekit-App": service.app.slug}
    return await service.http.request(method, f"/v2{path}", json=body, headers=headers, auth=None)


# --- users -----------------------------------------------------------------------------------


async def test_a_user_is_a_resource_that_may_call_at_once(service: Service):
    made = await service.make("/users", {**EVA, "timezone": "Europe/Copenhagen"})

    found = await service.get(f"/resources/{made['id']}", include="calendars")
    assert (found["name"], found["timezone"]) == ("Eva Holm", "Europe/Copenhagen")
    assert [one["name"] for one in found["calendars"]] == ["Bookings"]
    answer = await as_resource(service, made["api_token"], "GET", "/users/me")
    assert answer.json()["data"]["email"] == "eva@example.com"
    assert [one["name"] for one in await service.get("/users")] == ["Eva Holm"]


async def test_a_user_keeps_the_email_it_was_made_with(service: Service):
    made = await service.make("/users", EVA)

    change = {"first_name": "Eve", "email": "eve@example.com"}
    answer = await as_resource(service, made["api_token"], "PUT", "/users/me", change)

    assert answer.json() == {"errors": {"email": ["Email cannot be changed"]}}
    assert (await service.get("/users/me"))["first_name"] == EVA["first_name"]


async def test_a_user_changes_names_zone_and_password(service: Service):
    made = await service.make("/users", EVA)
    change = {"last_name": "Berg", "timezone": "Asia/Tokyo", "password": "correct horse"}

    answer = await as_resource(service, made["api_token"], "PUT", "/users/me", change)

    assert answer.status_code == 204
    found = await service.get("/users/me")
    assert (found["name"], found["timezone"]) == ("Eva Berg", "Asia/Tokyo")
    login = {"email": "eva@example.com", "password": "correct horse"}
    slug = {"Timekit-App": service.app.slug}
    answer = await service.http.request("POST", "/v2/auth", json=login, headers=slug, auth=None)
    assert answer.status_code == 200
    # The old token ended with the old password.
    answer = await as_resource(service, made["api_token"], "GET", "/users/me")
    assert answer.status_code == 401


async def test_me_is_the_first_resource_where_an_app_asks(service: Service):
    assert (await service.call("GET", "/users/me")).status_code == 404
    await service.make_resource("First")
    service.clock.advance(seconds=1)
    await service.make_resource("Second")

    assert (await service.get("/users/me"))["name"] == "First"


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "email"),
        ({"email": "eva"}, "email"),
        ({"email": "taken@example.com"}, "email"),
        ({**EVA, "timezone": "Mars/Olympus"}, "timezone"),
        ({**EVA, "first_name": 3}, "first_name"),
    ],
)
async def test_a_user_that_cannot_be_is_refused(body: Any, field: str, service: Service):
    await service.make_resource("Taken", email="taken@example.com")

    answer = await service.call("POST", "/users", body)

    assert (answer.status_code, list(answer.json()["errors"])) == (422, [field])
    assert len(await service.get("/resources")) == 1


async def test_a_password_is_not_reset_by_mail_and_that_is_said(service: Service):
    for path in ("/resources/resetpassword", "/users/resetpassword"):
        answer = await service.call("POST", path, {"email": "eva@example.com"})
        assert answer.status_code == 422
        assert "no mail" in answer.json()["error"]
        assert (await service.call("POST", path, {})).json()["errors"]


# --- by address ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("zone", "now", "offset"),
    [
        ("Europe/Copenhagen", "2026-03-01 12:00", 1),
        ("Europe/Copenhagen", "2026-07-01 12:00", 2),
        ("Asia/Kathmandu", "2026-03-01 12:00", 5.75),
        ("America/New_York", "2026-03-01 12:00", -5),
    ],
)
async def test_the_zone_of_an_address_is_told_with_its_offset(
    zone: str, now: str, offset: float, service: Service
):
    await service.make_resource(email="eva+x@example.com", timezone=zone)
    service.clock.set(utc(now))

    for noun in ("resources", "users"):
        found = await service.get(f"/{noun}/timezone/EVA%2Bx@example.com")
        assert found == {"timezone": zone, "utc_offset": offset}
    assert (await service.call("GET", "/resources/timezone/bo@example.com")).status_code == 404


@pytest.mark.parametrize("spelled", ["eva/desk@example.com", "eva%2Fdesk@example.com"])
async def test_the_zone_of_an_address_with_a_slash_is_told(spelled: str, service: Service):
    await service.make_resource(email="eva/desk@example.com", timezone="Asia/Tokyo")

    found = await service.get(f"/resources/timezone/{spelled}")

    assert found["timezone"] == "Asia/Tokyo"


async def test_busy_time_is_told_without_what_it_is(service: Service):
    eva = await service.make_resource("Eva Holm", email="eva@example.com")
    await service.booked(eva, "11:00", "12:00")
    day = "DTSTART;VALUE=DATE:20260303\nSUMMARY:Secret"
    body = {"resource_id": eva, "name": "Private", "ics": calendar(MEETING, day)}
    await service.make("/desk/accounts", body)
    window = {"start": monday("00:00"), "end": "2026-03-05T00:00:00Z"}

    found = await service.get("/events/availability", **window, email="eva@example.com")

    assert {(one["what"], one["where"]) for one in found} == {("Eva is busy!", "Undisclosed")}
    assert [(one["start"][5:16], one["allDay"]) for one in found] == [
        ("03-02T09:00", False),
        ("03-02T11:00", False),
        ("03-03T00:00", True),
    ]
    for query in ({}, {"email": "bo@example.com"}):
        answer = await service.call("GET", "/events/availability", **window, **query)
        assert (answer.status_code, list(answer.json()["errors"])) == (422, ["email"])


# --- credentials -----------------------------------------------------------------------------


async def test_tokens_are_made_shown_listed_and_ended(service: Service):
    eva = await service.make_resource(email="eva@example.com")
    bo = await service.make_resource("Bo", email="bo@example.com")
    public = await service.make("/credentials", {"type": "client-token", "resource_id": eva})
    secret = await service.make("/credentials", {"type": "server-token", "resource_id": bo})

    assert public["expires"] == "2027-03-01T12:00:00+00:00"
    listed = await service.get("/credentials")
    assert {one["id"]: one["token"] for one in listed} == {
        public["id"]: public["token"],
        secret["id"]: None,
    }
    [of_bo] = await service.get("/credentials", search=f"resource.id:{bo}")
    assert of_bo["id"] == secret["id"]
    ask = ("GET", "/calendars", None, "bo@example.com")
    assert (await as_resource(service, secret["token"], *ask)).status_code == 200

    assert (await service.call("DELETE", f"/credentials/{secret['id']}")).status_code == 204

    assert (await as_resource(service, secret["token"], *ask)).status_code == 401
    assert (await service.call("DELETE", f"/credentials/{secret['id']}")).status_code == 404
    assert len(await service.get("/credentials")) == 1


async def test_a_resource_makes_and_ends_tokens_for_itself_alone(service: Service):
    eva = await service.make("/users", EVA)
    bo = await service.make_resource("Bo")
    of_bo = await service.make("/credentials", {"type": "server-token", "resource_id": bo})
    token, body = eva["api_token"], {"type": "client-token"}

    made = await as_resource(service, token, "POST", "/credentials", body)
    listed = await as_resource(service, token, "GET", "/credentials")
    others = {**body, "resource_id": bo}

    assert [one["id"] for one in listed.json()["data"]] == [made.json()["data"]["id"]]
    assert (await as_resource(service, token, "POST", "/credentials", others)).status_code == 422
    path = f"/credentials/{of_bo['id']}"
    assert (await as_resource(service, token, "DELETE", path)).status_code == 404
    assert len(await service.get("/credentials")) == 2


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "type"),
        ({"type": "api"}, "type"),
        ({"type": "client-token", "expires": "soon"}, "expires"),
        ({"type": "client-token", "expires": "2026-02-01T00:00:00Z"}, "expires"),
        ({"type": "client-token", "scopes": "all"}, "scopes"),
        ({"type": "client-token", "resource_id": "x"}, "resource_id"),
        (
            {"type": "client-token", "resource_id": "3f1b6c1e-7d51-4c55-9a30-0b6a2a4d1a01"},
            "resource_id",
        ),
    ],
)
async def test_a_token_that_cannot_be_is_refused(body: Any, field: str, service: Service):
    await service.make_resource()

    answer = await service.call("POST", "/credentials", body)

    assert (answer.status_code, list(answer.json()["errors"])) == (422, [field])
    assert await service.get("/credentials") == []


# --- what a resource carries besides ---------------------------------------------------------


async def test_a_resource_carries_what_is_asked_for(service: Service):
    eva, bo = await service.make_resource(), await service.make_resource("Bo")
    await service.make(
        "/desk/accounts", {"resource_id": eva, "name": "Mine", "ics": calendar(MEETING)}
    )
    await service.make("/credentials", {"type": "client-token", "resource_id": eva})

    asked = "calendars.events,accounts,credentials,nonsense"
    found = {one["id"]: one for one in await service.get("/resources", include=asked)}

    calendars = {one["name"]: one["events"] for one in found[eva]["calendars"]}
    assert [one["what"] for one in calendars["Mine"]] == ["Meeting"]
    assert calendars["Bookings"] == []
    assert [one["provider_id"] for one in found[eva]["accounts"]] == ["Mine"]
    assert [one["type"] for one in found[eva]["credentials"]] == ["client-token"]
    assert (found[bo]["accounts"], found[bo]["credentials"]) == ([], [])
    assert "accounts" not in await service.get(f"/resources/{eva}")
