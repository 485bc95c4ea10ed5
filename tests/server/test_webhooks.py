"""Webhooks: fired on entering a state, signed, tried again, and never towards inner networks."""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio
from sqlalchemy import select

from desk_app.domain.booking_graph import CONFIRMED
from desk_app.domain.booking_graph import INSTANT as INSTANT_GRAPH
from desk_app.domain.webhook import NewWebhook
from desk_app.server.database import Database
from desk_app.server.options import ServerOptions
from desk_app.server.outbound import Outbound
from desk_app.server.post_office import PostOffice
from desk_app.server.repositories.webhooks import WebhookTable
from desk_app.server.tables import APPS
from desk_app.server.timers import settle_due
from desk_app.timekit.json import encode
from desk_app.timekit.messages.webhook import SIGNATURE_HEADER, signature_of
from tests.server.conftest import Serve
from tests.server.service import Service
from tests.server.test_outbound import Neighbour, neighbour, page
from tests.timekit import examples

pytestmark = pytest.mark.asyncio

DAY = 24 * 60 * 60
INSTANT = {"graph": "instant", "state": "confirmed", "method": "post"}


@pytest_asyncio.fixture
async def service(serve: Serve) -> AsyncIterator[Service]:
    """A server that may tell this computer."""
    async with serve(options=ServerOptions(allows_private_addresses=True)) as running:
        yield running


async def send(service: Service, *, allows_private: bool = True) -> int:
    outbound = Outbound(allows_private=allows_private, deadline=5)
    return await PostOffice(service.database, outbound).send_due(service.clock.now())


def bodies(found: Neighbour) -> list[Any]:
    return [json.loads(asked.partition(b"\r\n\r\n")[2]) for asked in found.asked]


def signature(asked: bytes) -> str:
    head = asked.partition(b"\r\n\r\n")[0].decode().lower()
    [line] = [line for line in head.split("\r\n") if line.startswith(SIGNATURE_HEADER)]
    return line.partition(":")[2].strip()


async def hook(service: Service, url: str, **more: Any) -> str:
    return str((await service.make("/webhooks", {"url": url, **INSTANT, **more}))["id"])


async def test_the_signature_is_the_one_of_the_reference():
    delivery = examples.load("webhook.delivery")
    said = json.loads((examples.FOLDER / "webhook.delivery.json").read_text())["request"]

    assert signature_of(encode(delivery.request), "s3cr3t") == said["headers"][SIGNATURE_HEADER]


async def test_a_booking_that_is_confirmed_is_told_as_the_reference_has_it(service: Service):
    eva = await service.make_resource()
    async with neighbour(lambda _: page()) as found:
        await hook(service, found.url)
        booking_id = await service.booked(eva, "09:00", "10:00")
        await send(service)

    [body] = bodies(found)
    assert set(examples.load("webhook.delivery").request) <= set(body)
    assert (body["id"], body["state"], body["completed"]) == (booking_id, "confirmed", False)
    assert body["customer"]["email"] == "mary@example.com"
    assert body["attributes"]["event"]["what"] == "Haircut"
    assert body["user"]["id"] == eva


async def test_a_delivery_is_signed_with_the_secret_of_the_app(service: Service):
    eva = await service.make_resource()
    secret = (await service.get("/app"))["webhook_secret"]
    async with neighbour(lambda _: page()) as found:
        await hook(service, found.url)
        await service.booked(eva, "09:00", "10:00")
        await send(service)

    [asked] = found.asked
    assert len(secret) == 64
    assert signature(asked) == signature_of(asked.partition(b"\r\n\r\n")[2], secret)


async def test_only_the_state_asked_for_is_told(service: Service):
    eva = await service.make_resource()
    async with neighbour(lambda _: page()) as found:
        await hook(service, found.url, graph="confirm_decline", state="declined", method="put")
        await service.booked(eva, "09:00", "10:00")
        request = await service.booked(eva, "11:00", "12:00", graph="confirm_decline")
        await service.call("PUT", f"/bookings/{request}/decline")
        await send(service)

    assert [body["state"] for body in bodies(found)] == ["declined"]
    assert found.asked[0].startswith(b"PUT ")


async def test_a_webhook_made_while_a_booking_waits_its_turn_hears_of_it(service: Service):
    eva = await service.make_resource()
    async with neighbour(lambda _: page()) as found:
        async with service.database.write() as connection:
            booked = asyncio.ensure_future(service.booked(eva, "09:00", "10:00"))
            await asyncio.sleep(0.2)
            app_id = (await connection.execute(select(APPS.c.id))).scalar_one()
            new = NewWebhook(url=found.url, graph=INSTANT_GRAPH, state=CONFIRMED)
            await WebhookTable(connection, app_id).add(new, now=service.clock.now())
        booking_id = await booked
        await send(service)

    assert [body["id"] for body in bodies(found)] == [booking_id]


async def test_a_change_that_is_refused_is_not_told(service: Service):
    eva = await service.make_resource()
    async with neighbour(lambda _: page()) as found:
        await hook(service, found.url)
        await service.booked(eva, "09:00", "10:00")
        assert (await service.book(eva, "09:30", "10:30")).status_code == 422
        await send(service)

    assert len(found.asked) == 1


async def test_a_booking_may_spare_one_webhook(service: Service):
    eva = await service.make_resource()
    async with neighbour(lambda _: page()) as found:
        spared = await hook(service, f"{found.url}/spared")
        await hook(service, f"{found.url}/told")
        off = {spared: {"enabled": False}}
        await service.booked(eva, "09:00", "10:00", webhooks=off)
        await send(service)

    assert [asked.split()[1] for asked in found.asked] == [b"/in/told"]


async def test_what_time_alone_does_is_told_too(service: Service):
    eva = await service.make_resource()
    async with neighbour(lambda _: page()) as found:
        await hook(service, found.url, state="completed")
        await service.booked(eva, "09:00", "10:00")
        service.clock.advance(seconds=2 * DAY)
        await settle_due(service.database, service.clock.now())
        await settle_due(service.database, service.clock.now())
        await send(service)

    assert [body["state"] for body in bodies(found)] == ["completed"]


async def test_a_failed_delivery_is_tried_again_after_a_while_and_then_given_up(service: Service):
    eva = await service.make_resource()
    async with neighbour(lambda _: page("500 Oh")) as found:
        webhook_id = await hook(service, found.url)
        await service.booked(eva, "09:00", "10:00")
        for minutes in (1, 4, 16, 64, 256):
            assert await send(service) == 1
            service.clock.advance(seconds=minutes * 60 - 1)
            assert await send(service) == 0
            service.clock.advance(seconds=1)
        assert await send(service) == 1
        service.clock.advance(seconds=DAY)
        assert await send(service) == 0

    deliveries = await service.get(f"/desk/webhooks/{webhook_id}/deliveries")
    assert [one["attempt"] for one in deliveries] == [6, 5, 4, 3, 2, 1]
    assert {one["status"] for one in deliveries} == {500}


async def test_a_delivery_that_arrives_is_not_repeated_and_is_noted(service: Service):
    eva = await service.make_resource()
    async with neighbour(lambda _: page("204 No Content")) as found:
        webhook_id = await hook(service, found.url)
        booking_id = await service.booked(eva, "09:00", "10:00")
        await send(service)
        service.clock.advance(seconds=DAY)
        await send(service)

    assert len(found.asked) == 1
    [noted] = await service.get(f"/desk/webhooks/{webhook_id}/deliveries")
    assert (noted["status"], noted["booking_id"], noted["error"]) == (204, booking_id, "")


async def test_an_inner_address_is_never_asked_and_never_tried_again(service: Service):
    eva = await service.make_resource()
    async with neighbour(lambda _: page()) as found:
        webhook_id = await hook(service, found.url)
        await service.booked(eva, "09:00", "10:00")
        assert await send(service, allows_private=False) == 1
        service.clock.advance(seconds=DAY)
        assert await send(service, allows_private=False) == 0

    assert found.asked == []
    [noted] = await service.get(f"/desk/webhooks/{webhook_id}/deliveries")
    assert noted["error"] == "It leads to a computer of an inner network."


async def test_a_test_delivery_says_that_it_is_one(service: Service):
    async with neighbour(lambda _: page()) as found:
        webhook_id = await hook(service, found.url)
        assert (await service.call("POST", f"/desk/webhooks/{webhook_id}/test")).status_code == 201
        await send(service)

    [body] = bodies(found)
    assert body["isTest"] is True
    [noted] = await service.get(f"/desk/webhooks/{webhook_id}/deliveries")
    assert noted["is_test"] is True


async def test_the_answer_to_a_create_says_the_id_in_a_sentence(service: Service):
    answer = await service.call("POST", "/webhooks", {"url": "https://a.example.com", **INSTANT})

    body = answer.json()
    assert body["meta"]["message"].endswith(f"id {body['data']['id']}")
    assert await service.get("/webhooks") == [body["data"]]


async def test_a_deleted_webhook_hears_nothing_more(service: Service):
    eva = await service.make_resource()
    async with neighbour(lambda _: page()) as found:
        webhook_id = await hook(service, found.url)
        assert (await service.call("DELETE", f"/webhooks/{webhook_id}")).status_code == 204
        await service.booked(eva, "09:00", "10:00")
        await send(service)

    assert found.asked == []
    assert (await service.call("DELETE", f"/webhooks/{webhook_id}")).status_code == 404


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"url": "ftp://a.example.com"}, "url"),
        ({"url": "https://a:b@a.example.com"}, "url"),
        ({"url": 7}, "url"),
        ({"graph": "walk"}, "graph"),
        ({"state": ""}, "state"),
        ({"state": "paid"}, "state"),
        ({"state": "confirm"}, "state"),
        ({"method": "get"}, "method"),
    ],
)
async def test_a_webhook_that_makes_no_sense_is_refused(
    changed: dict[str, Any], field: str, service: Service
):
    body = {"url": "https://a.example.com", **INSTANT, **changed}

    answer = await service.call("POST", "/webhooks", body)

    assert answer.status_code == 422
    assert field in answer.json()["errors"]
    assert await service.get("/webhooks") == []


@pytest.mark.parametrize("url", ["http://127.0.0.1/", "http://[::1]/", "http://localhost:8471/"])
async def test_an_inner_address_is_refused_when_it_is_given(url: str, serve: Serve):
    async with serve() as service:
        answer = await service.call("POST", "/webhooks", {"url": url, **INSTANT})

    assert answer.json() == {"errors": {"url": ["url leads to an inner network"]}}


async def test_two_processes_deliver_each_message_once(service: Service):
    eva = await service.make_resource()
    async with service.database.read() as connection:
        url = connection.engine.url
    plain = url.set(drivername=url.get_backend_name())
    other = await Database.open(plain.render_as_string())
    async with neighbour(lambda _: page()) as found:
        await hook(service, found.url)
        for hour in range(8, 20):
            await service.booked(eva, f"{hour:02}:00", f"{hour:02}:30")
        outbound = Outbound(allows_private=True)
        now = service.clock.now()
        await asyncio.gather(
            PostOffice(service.database, outbound).send_due(now),
            PostOffice(other, outbound).send_due(now),
        )
    await other.close()

    told = [body["id"] for body in bodies(found)]
    assert len(told) == len(set(told)) == 12
