"""A forgotten password: a link by mail, good once and for an hour."""

import base64
import re
from collections.abc import AsyncIterator
from datetime import timedelta
from hashlib import sha256

import httpx
import pytest
import pytest_asyncio
from sqlalchemy import select

from desk_app.server.apps import create_app
from desk_app.server.booking_links import find_link_secret
from desk_app.server.mail import MailServer
from desk_app.server.options import ServerOptions
from desk_app.server.outbound import Outbound
from desk_app.server.password_reset import LASTS, PAGE
from desk_app.server.post_office import PostOffice
from desk_app.server.signed_tokens import read_unverified, sign
from desk_app.server.tables import MESSAGES
from tests.server.conftest import Serve
from tests.server.mailbox import SENDER, mailbox
from tests.server.service import Service

pytestmark = pytest.mark.asyncio

EVA, OLD, NEW = "eva@studio.test", "old one", "new one"
ANYWHERE = MailServer(host="127.0.0.1", port=1, sender=SENDER)


@pytest_asyncio.fixture
async def service(serve: Serve) -> AsyncIterator[Service]:
    """A server that sends mails, and Eva with a password."""
    options = ServerOptions(mail_server=ANYWHERE, public_url="https://desk.example.com")
    async with serve(options=options) as running:
        await running.make_resource(email=EVA, password=OLD)
        yield running


async def ask(service: Service, email: str = EVA, path: str = "/resources/resetpassword") -> str:
    """The token in the mail that was queued for it; nothing if none was."""
    answer = await service.call("POST", path, {"email": email})
    assert (answer.status_code, answer.content) == (204, b"")
    async with service.database.read() as connection:
        texts = [
            row.content["text"]
            for row in await connection.execute(select(MESSAGES).order_by(MESSAGES.c.created_at))
        ]
    found = re.search(r"https://desk\.example\.com/password#(\S+)", texts[-1]) if texts else None
    return found[1] if found else ""


async def follow(service: Service, token: str, password: str = NEW) -> int:
    answer = await service.http.request(
        "POST",
        "/v2/desk/passwords",
        params={"token": token},
        json={"password": password},
        auth=None,
    )
    return answer.status_code


async def log_in(service: Service, password: str) -> httpx.Response:
    return await service.http.request(
        "POST",
        "/v2/auth",
        json={"email": EVA, "password": password},
        headers={"Timekit-App": service.app.slug},
        auth=None,
    )


@pytest.mark.parametrize("path", ["/resources/resetpassword", "/users/resetpassword"])
async def test_the_link_sets_a_new_password_once(path: str, service: Service):
    token = await ask(service, "EVA@studio.test", path)

    assert await follow(service, token) == 204

    assert (await log_in(service, NEW)).status_code == 200
    assert (await log_in(service, OLD)).status_code == 401
    assert await follow(service, token, "another") == 401
    assert (await log_in(service, NEW)).status_code == 200


async def test_whoever_was_logged_in_is_so_no_more(service: Service):
    api_token = (await log_in(service, OLD)).json()["data"]["api_token"]
    headers = {"Timekit-App": service.app.slug}

    await follow(service, await ask(service))

    answer = await service.http.get("/v2/users/me", headers=headers, auth=(EVA, api_token))
    assert answer.status_code == 401


async def test_the_link_lasts_an_hour(service: Service):
    token = await ask(service)

    service.clock.advance(LASTS)
    assert await follow(service, token) == 204

    token = await ask(service)
    service.clock.advance(LASTS + timedelta(seconds=1))
    assert await follow(service, token) == 401


async def test_a_password_that_was_changed_meanwhile_ends_the_link(service: Service):
    token = await ask(service)
    [eva] = await service.get("/resources")

    await service.call("PUT", f"/resources/{eva['id']}", {"password": "third"})

    assert await follow(service, token) == 401


async def test_a_resource_without_a_password_gets_its_first_one(service: Service):
    await service.make_resource("Bo", email="bo@studio.test")

    assert await follow(service, await ask(service, "bo@studio.test")) == 204


async def test_nobody_learns_who_has_an_address(service: Service):
    unnamed = await service.make_resource("Room")
    made_up = (await service.get(f"/resources/{unnamed}"))["email"]

    for email in ("nobody@studio.test", made_up):
        assert await ask(service, email) == ""


async def test_a_token_of_any_other_kind_sets_no_password(service: Service):
    token = await ask(service)
    payload = dict(read_unverified(token))
    secret = await find_link_secret(service.database, service.app.slug)
    other = await create_app(service.database, "Other", now=service.clock.now())
    foreign = await find_link_secret(service.database, other.slug)

    for wrong in (
        "",
        token[:-4],
        sign(payload, foreign),
        sign({**payload, "app_slug": other.slug}, foreign),
        sign({**payload, "app_slug": "nowhere"}, secret),
        sign({**payload, "instead_of": "x"}, secret),
        sign({**payload, "until": "tomorrow"}, secret),
        sign({"app_slug": service.app.slug, "customer.email": EVA}, secret),
    ):
        assert await follow(service, wrong) in (401, 404), wrong
    assert (await log_in(service, OLD)).status_code == 200


async def test_a_key_does_not_stand_in_for_the_link(service: Service):
    answer = await service.call("POST", "/desk/passwords", {"password": NEW})

    assert answer.status_code == 401
    assert (await log_in(service, OLD)).status_code == 200


async def test_the_mail_arrives_and_its_link_leads_to_a_page_that_asks_for_the_password(
    service: Service,
):
    token = await ask(service)
    async with mailbox() as box:
        office = PostOffice(service.database, Outbound(), box.server())
        await office.send_due(service.clock.now())
        [mail] = box.mails
    page = await service.http.get(PAGE, auth=None)

    assert mail["To"] == EVA
    assert f"{PAGE}#{token}" in mail.get_content()
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    [script] = re.findall(r"<script>(.*)</script>", page.text, re.DOTALL)
    digest = base64.b64encode(sha256(script.encode()).digest()).decode()
    assert f"script-src 'sha256-{digest}'" in page.headers["content-security-policy"]
    assert "/v2/desk/passwords" in script


async def test_without_a_public_address_no_link_is_sent_to_wherever_the_request_says(
    serve: Serve,
) -> None:
    async with serve(options=ServerOptions(mail_server=ANYWHERE)) as running:
        await running.make_resource(email=EVA, password=OLD)
        answer = await running.http.request(
            "POST",
            "/v2/resources/resetpassword",
            json={"email": EVA},
            headers={"Host": "evil.example"},
        )
        async with running.database.read() as connection:
            mails = list(await connection.execute(select(MESSAGES)))

    assert answer.status_code == 422
    assert mails == []
