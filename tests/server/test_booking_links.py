"""Links that need no key: an action with one click, a search that the app has signed."""

import base64
import hmac
import json
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import httpx
import pytest

from desk_app.server.apps import create_app, rotate_key
from desk_app.server.booking_links import find_link_secret
from desk_app.server.options import ServerOptions
from desk_app.server.signed_tokens import sign, verify
from tests.server.conftest import Serve
from tests.server.service import Service, booking

pytestmark = pytest.mark.asyncio

DONE = "https://studio.example/thanks?ref=1"


async def links_of(service: Service, booking_id: str) -> dict[str, str]:
    shown = await service.get(f"/bookings/{booking_id}", include="customer_action_links")
    links: dict[str, str] = shown["customer_action_links"]
    return links


async def follow(service: Service, link: str, **query: str) -> httpx.Response:
    """A click in a mail: without a key."""
    parts = urlsplit(link)
    asked = dict(parse_qsl(parts.query)) | query
    return await service.http.get(parts.path, params=asked, auth=None)


async def booked(service: Service, **more: Any) -> str:
    return await service.booked(await service.make_resource(), "09:00", "10:00", **more)


# --- action links ----------------------------------------------------------------------------


async def test_a_customer_calls_off_with_one_click_and_is_led_on(service: Service):
    one = await booked(service)

    answer = await follow(
        service, (await links_of(service, one))["cancel_by_customer"], redirect=DONE
    )

    assert (answer.status_code, answer.headers["location"]) == (302, DONE)
    assert answer.content == b""
    assert await service.state(one) == "cancelled_by_customer"
    logs = (await service.get(f"/bookings/{one}", include="logs"))["logs"]
    assert logs[-1]["by"] == "link"


async def test_a_link_works_once(service: Service):
    one = await booked(service)
    link = (await links_of(service, one))["cancel_by_customer"]
    await follow(service, link, redirect=DONE)

    again = await follow(service, link, redirect=DONE)

    assert (again.status_code, again.json()["code"]) == (422, "action_not_allowed")
    assert again.json()["error"] == "This link has been used already"
    assert "location" not in again.headers


async def test_a_link_whose_action_failed_is_not_used_up(service: Service):
    one = await booked(service, graph="confirm_decline")
    secret = await find_link_secret(service.database, service.app.slug)
    token = sign({"booking_id": one, "action": "cancel"}, secret)
    link = f"/v2/bookings/{one}/external_action/cancel?signature={token}"
    assert (await follow(service, link)).status_code == 422
    await service.call("PUT", f"/bookings/{one}/confirm")

    assert (await follow(service, link)).status_code == 200
    assert await service.state(one) == "cancelled"


async def test_a_link_that_leads_nowhere_answers_with_the_booking(service: Service):
    one = await booked(service)

    answer = await follow(service, (await links_of(service, one))["reschedule_by_customer"])

    assert answer.status_code == 200
    assert answer.json()["data"]["state"] == "rescheduled_by_customer"


async def test_links_are_ready_made_for_what_is_possible(service: Service):
    one = await booked(service)
    links = await links_of(service, one)
    request = await booked(service, graph="confirm_decline")

    assert set(links) == {"cancel_by_customer", "reschedule_by_customer"}
    assert links["cancel_by_customer"].startswith(
        f"http://desk.test/v2/bookings/{one}/external_action/cancel_by_customer?signature="
    )
    assert await links_of(service, request) == {}
    await service.call("PUT", f"/bookings/{one}/cancel")
    assert await links_of(service, one) == {}


async def test_links_lead_to_the_public_address_of_the_server(serve: Serve):
    async with serve(options=ServerOptions(public_url="https://book.example/")) as service:
        links = await links_of(service, await booked(service))

    assert links["cancel_by_customer"].startswith("https://book.example/v2/bookings/")


async def test_links_outlive_the_key_of_the_app(service: Service):
    one = await booked(service)
    link = (await links_of(service, one))["cancel_by_customer"]

    key = await rotate_key(service.database, service.app.slug, now=service.clock.now())

    assert (await follow(service, link)).status_code == 200
    service.http.auth = ("", key)
    assert await service.state(one) == "cancelled_by_customer"


def forged(payload: object, header: object, secret: str) -> str:
    """A token with a header of one's own, signed the usual way all the same."""
    signed = f"{packed(json.dumps(header).encode())}.{packed(json.dumps(payload).encode())}"
    return f"{signed}.{packed(hmac.digest(secret.encode(), signed.encode(), 'sha256'))}"


def packed(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


async def test_a_token_forged_for_these_tests_would_open_a_link_but_for_its_header():
    assert verify(forged({"a": 1}, {"alg": "HS256"}, "secret"), "secret") == {"a": 1}


async def test_nothing_but_the_right_signature_opens_a_link(service: Service):
    one, other = await booked(service), await booked(service)
    secret = await find_link_secret(service.database, service.app.slug)
    elsewhere = await create_app(service.database, "Other", now=service.clock.now())
    foreign = await find_link_secret(service.database, elsewhere.slug)
    payload = {"booking_id": one, "action": "cancel_by_customer"}
    good = sign(payload, secret)
    bad = {
        "nothing": "",
        "no token": "abc",
        "cut short": good[:-4],
        "signed by another app": sign(payload, foreign),
        "signed with nothing": sign(payload, ""),
        "signed with the hash of the key": sign(payload, service.app.server_key),
        "for another booking": sign(payload | {"booking_id": other}, secret),
        "for another action": sign(payload | {"action": "cancel"}, secret),
        "for none": sign({}, secret),
        "of no algorithm": forged(payload, {"alg": "none"}, secret),
        "of another algorithm": forged(payload, {"alg": "HS512"}, secret),
        "far too long": good + "A" * 10_000,
        "not ASCII": good + "é",
    }
    for name, token in bad.items():
        link = f"/v2/bookings/{one}/external_action/cancel_by_customer"
        answer = await follow(service, link, signature=token, redirect=DONE)
        assert (answer.status_code, "location" in answer.headers) == (401, False), name

    assert await service.state(one) == "confirmed"


async def test_a_key_does_not_stand_in_for_a_signature(service: Service):
    one = await booked(service)

    answer = await service.call("GET", f"/bookings/{one}/external_action/cancel")

    assert answer.status_code == 401
    assert await service.state(one) == "confirmed"


async def test_a_booking_that_is_not_there_is_told_like_a_wrong_signature(service: Service):
    one = await booked(service)
    path = "/v2/bookings/{}/external_action/cancel?signature=x.y.z"

    known = await follow(service, path.format(one))
    unknown = await follow(service, path.format("3f1b6c1e-7d51-4c55-9a30-0b6a2a4d1a01"))

    assert (known.status_code, known.json()) == (unknown.status_code, unknown.json())


@pytest.mark.parametrize(
    "redirect",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "//evil.example",
        "/relative",
        "evil.example",
        "https:///evil.example",
        "https:evil.example",
        "https://desk.test@evil.example/",
        "https://evil.example\\@desk.test",
        "https://a.example/\r\nSet-Cookie: x=1",
        "https://[bad",
        "ftp://a.example/",
        "https://a.example/" + "x" * 2000,
    ],
)
async def test_a_link_leads_to_plain_addresses_only_and_else_does_nothing(
    redirect: str, service: Service
):
    one = await booked(service)
    link = (await links_of(service, one))["cancel_by_customer"]

    answer = await follow(service, link, redirect=redirect)

    assert (answer.status_code, list(answer.json()["errors"])) == (422, ["redirect"])
    assert await service.state(one) == "confirmed"


async def test_an_address_is_escaped_for_the_header(service: Service):
    one = await booked(service)
    link = (await links_of(service, one))["cancel_by_customer"]

    answer = await follow(service, link, redirect="https://café.example/tak for nu?x=ø#a")

    assert answer.headers["location"] == ("https://caf%C3%A9.example/tak%20for%20nu?x=%C3%B8#a")


async def test_a_link_is_followed_by_get_alone(service: Service):
    link = (await links_of(service, await booked(service)))["cancel_by_customer"]

    for method in ("HEAD", "POST", "OPTIONS"):
        answer = await service.http.request(
            method, link.removeprefix("http://desk.test"), auth=None
        )
        assert answer.status_code == 401


async def test_a_link_of_a_booking_long_past_does_nothing(service: Service):
    one = await booked(service)
    link = (await links_of(service, one))["cancel_by_customer"]
    service.clock.advance(timedelta(days=3))

    assert (await follow(service, link, redirect=DONE)).status_code == 422
    assert await service.state(one) == "completed"


# --- signed search ---------------------------------------------------------------------------

MARY = {"name": "Mary Moss", "email": "mary@example.com"}
BO = {"name": "Bo Berg", "email": "bo@example.com"}


async def two_customers(service: Service) -> tuple[str, str]:
    eva = await service.make_resource()
    mary = await service.booked(eva, "09:00", "10:00", customer=MARY, meta={"order": "A-17"})
    return mary, await service.booked(eva, "10:00", "11:00", customer=BO, meta={"order": "B-1"})


async def search(service: Service, text: str, token: str, **more: str) -> httpx.Response:
    query = {"search": text, "signed_search": token, **more}
    return await service.http.get("/v2/bookings", params=query, auth=None)


async def signed(service: Service, **criteria: object) -> str:
    secret = await find_link_secret(service.database, service.app.slug)
    named = {name.replace("__", "."): value for name, value in criteria.items()}
    return sign({"app_slug": service.app.slug, **named}, secret)


async def test_a_signed_search_finds_without_a_key_what_was_signed(service: Service):
    mary, bo = await two_customers(service)

    by_email = await search(
        service,
        "customer.email:mary@example.com;state:confirmed",
        await signed(service, customer__email="mary@example.com"),
    )
    by_meta = await search(service, "meta.order:B-1", await signed(service, meta__order="B-1"))

    assert [one["id"] for one in by_email.json()["data"]] == [mary]
    assert [one["id"] for one in by_meta.json()["data"]] == [bo]


@pytest.mark.parametrize(
    ("text", "criteria"),
    [
        ("", {"customer__email": "mary@example.com"}),
        ("state:confirmed", {"customer__email": "mary@example.com"}),
        ("customer.email:bo@example.com", {"customer__email": "mary@example.com"}),
        ("customer.email:mary@example.com*", {"customer__email": "mary@example.com"}),
        ("customer.email:mary@example.com", {"customer__email": ["mary@example.com"]}),
        ("customer.email:mary@example.com", {}),
        ("customer.name:*", {"customer__name": "*"}),
        ("state:confirmed", {"state": "confirmed"}),
        ("meta.order:B-1", {"customer__email": "mary@example.com", "meta__order": "B-1"}),
    ],
)
async def test_another_search_than_the_one_signed_is_refused(
    text: str, criteria: dict[str, object], service: Service
):
    await two_customers(service)

    answer = await search(service, text, await signed(service, **criteria))

    assert answer.status_code == 401


async def test_a_search_signed_by_another_app_is_refused(service: Service):
    await two_customers(service)
    other = await create_app(service.database, "Other", now=service.clock.now())
    foreign = await find_link_secret(service.database, other.slug)
    text = "customer.email:mary@example.com"
    criterion = {"customer.email": "mary@example.com"}

    claimed = sign({"app_slug": service.app.slug, **criterion}, foreign)
    own = sign({"app_slug": other.slug, **criterion}, foreign)

    assert (await search(service, text, claimed)).status_code == 401
    assert (await search(service, text, own)).json()["data"] == []
    assert (await search(service, text, "")).status_code == 401
    assert (await search(service, text, sign(criterion, foreign))).status_code == 401


async def test_a_signed_search_shows_no_bookings_of_others(service: Service):
    eva = await service.make_resource()
    bodies = [
        booking(eva, "09:00", "10:00", customer=MARY),
        booking(eva, "10:00", "11:00", customer=BO),
    ]
    await service.call("POST", "/bookings/bulk", {"bookings": bodies, "relate_bookings": True})
    token = await signed(service, customer__email="mary@example.com")

    answer = await search(
        service, "customer.email:mary@example.com", token, include="bulked_bookings.attributes"
    )

    [mary] = answer.json()["data"]
    assert mary["bulked_bookings"] == []


# --- tokens ----------------------------------------------------------------------------------


async def test_a_token_is_what_the_standard_says_it_is():
    # RFC 7515, appendix A.1, has another order of keys; this one was made with its algorithm.
    token = sign({"booking_id": "b1", "action": "cancel"}, "secret")

    head, payload, _ = token.split(".")
    assert base64.urlsafe_b64decode(head + "=") == b'{"alg":"HS256","typ":"JWT"}'
    assert json.loads(base64.urlsafe_b64decode(payload + "==")) == {
        "booking_id": "b1",
        "action": "cancel",
    }
    assert verify(token, "secret") == {"booking_id": "b1", "action": "cancel"}


async def test_a_token_made_elsewhere_is_read():
    # The example token of jwt.io for HS256, with its secret.
    token = (
        "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9."
        "eyJzdWIiOiIxMjM0NTY3ODkwIiwibmFtZSI6IkpvaG4gRG9lIiwiaWF0IjoxNTE2MjM5MDIyfQ."
        "SflKxwRJSMeKKF2QT4fwpMeJf36POk6yJV_adQssw5c"
    )

    assert verify(token, "your-256-bit-secret")["name"] == "John Doe"
    with pytest.raises(ValueError, match="something else"):
        verify(token, "another secret")
