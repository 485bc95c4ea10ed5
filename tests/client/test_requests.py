"""What every request carries, and what is done with every answer."""

import asyncio
import base64
import json
import threading
from collections.abc import Mapping
from datetime import timedelta

import httpx
import pytest

from desk_app.client.requests import LARGEST_IN_PLACE
from desk_app.domain.identifiers import BookingId
from desk_app.errors import RateLimitedError, ServerFaultError
from tests.builders import booking_id, make_new_booking
from tests.canary import CANARY_APP_TOKEN
from tests.client.conftest import MakeClient
from tests.fakes.clock import TUESDAY_MORNING
from tests.fakes.scripted_server import ScriptedServer, reply_json

pytestmark = pytest.mark.asyncio

BOOKING = {"id": booking_id(), "state": "confirmed", "graph": "instant"}
URL = "https://desk.test"


class Recorder:
    """Answers every request alike, and keeps the requests."""

    def __init__(
        self, status: int = 200, headers: Mapping[str, str] | None = None, **more: str
    ) -> None:
        self._status = status
        self._headers = {"Content-Type": "application/json", **(headers or {})}
        self._body = json.dumps({"data": {**BOOKING, **more}}).encode()
        self.requests: list[httpx.Request] = []

    @property
    def transport(self) -> httpx.MockTransport:
        return httpx.MockTransport(self._handle)

    def _handle(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        body = httpx.ByteStream(self._body)
        return httpx.Response(self._status, headers=self._headers, stream=body)


async def test_every_request_carries_the_key_and_asks_for_json(make_client: MakeClient) -> None:
    server = Recorder()
    client = make_client(URL, transport=server.transport)

    await client.get_booking(booking_id())

    [request] = server.requests
    kind, _, pair = request.headers["authorization"].partition(" ")
    assert (kind, base64.b64decode(pair)) == ("Basic", f":{CANARY_APP_TOKEN}".encode())
    assert request.headers["accept"] == "application/json"
    assert request.headers["user-agent"].startswith("Desk/")
    assert "content-type" not in request.headers
    assert "cookie" not in request.headers


async def test_cookies_are_not_kept(make_client: MakeClient) -> None:
    cookie = {"Set-Cookie": "session=1; Path=/"}
    async with ScriptedServer(reply_json(200, {"data": BOOKING}, cookie)) as server:
        client = make_client(server.url)

        await client.get_booking(booking_id())
        await client.get_booking(booking_id())

        await client.close()
    assert b"cookie" not in server.requests[1].lower()


async def test_settings_of_the_environment_have_no_say(
    make_client: MakeClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    async with ScriptedServer(reply_json(200, {"data": BOOKING})) as server:
        client = make_client(server.url)

        booking = await client.get_booking(booking_id())

        await client.close()
    assert booking.id == booking_id()


@pytest.mark.parametrize(
    ("identifier", "path"),
    [
        ("../../users", "/v2/bookings/..%2F..%2Fusers"),
        ("..", "/v2/bookings/%2E%2E"),
        ("%2e%2e", "/v2/bookings/%252e%252e"),
        ("?x=1#y", "/v2/bookings/%3Fx%3D1%23y"),
        ("a\r\nX-Evil: 1", "/v2/bookings/a%0D%0AX-Evil%3A%201"),
    ],
)
async def test_an_odd_id_stays_one_segment(
    identifier: str, path: str, make_client: MakeClient
) -> None:
    server = Recorder()
    client = make_client(URL, transport=server.transport)

    await client.get_booking(BookingId(identifier))

    assert server.requests[0].url.raw_path.decode().partition("?")[0] == path


async def test_an_empty_id_is_our_mistake(make_client: MakeClient) -> None:
    client = make_client(URL, transport=Recorder().transport)

    with pytest.raises(ValueError, match="empty"):
        await client.get_booking(BookingId(""))


async def test_a_long_answer_is_read_on_another_thread(
    make_client: MakeClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    threads: set[int] = set()

    def spy(body: bytes) -> object:
        threads.add(threading.get_ident())
        return {"data": {**BOOKING, "what": ""}}

    monkeypatch.setattr("desk_app.client.requests.decode", spy)
    padding = "x" * LARGEST_IN_PLACE
    server = Recorder(what=padding)
    client = make_client(URL, transport=server.transport)

    await client.get_booking(booking_id())

    assert threads
    assert threading.get_ident() not in threads


async def test_the_skew_of_the_clocks_is_noted(make_client: MakeClient) -> None:
    date = (TUESDAY_MORNING + timedelta(days=3)).strftime("%a, %d %b %Y %H:%M:%S GMT")
    server = Recorder(headers={"Date": date})
    client = make_client(URL, transport=server.transport)
    assert client.date_skew is None

    await client.get_booking(booking_id())

    assert client.date_skew == timedelta(days=3)


@pytest.mark.parametrize("date", ["soon", "", "Fri, 31 Dec 9999 23:59:59 -2359"])
async def test_an_odd_date_is_passed_over(date: str, make_client: MakeClient) -> None:
    server = Recorder(headers={"Date": date})
    client = make_client(URL, transport=server.transport)

    await client.get_booking(booking_id())

    assert client.date_skew is None


async def test_a_pause_until_a_date_is_reckoned_by_the_server_s_clock(
    make_client: MakeClient,
) -> None:
    headers = {
        "Date": "Wed, 21 Oct 2015 07:28:00 GMT",
        "Retry-After": "Wed, 21 Oct 2015 07:30:00 GMT",
    }
    server = Recorder(429, headers)
    client = make_client(URL, transport=server.transport)

    with pytest.raises(RateLimitedError) as caught:
        await client.get_booking(booking_id())

    assert caught.value.retry_after == timedelta(minutes=2)


async def test_requests_are_counted_repetitions_included(make_client: MakeClient) -> None:
    server = Recorder(502)
    client = make_client(URL, transport=server.transport)

    with pytest.raises(ServerFaultError):
        await client.get_booking(booking_id())
    with pytest.raises(ServerFaultError):
        await client.create_booking(make_new_booking())

    assert client.requests_sent == len(server.requests) == 3 + 1


async def test_closing_twice_is_no_mistake(make_client: MakeClient) -> None:
    client = make_client(URL, transport=Recorder().transport)
    await client.close()

    await client.close()


async def test_many_requests_at_once_share_the_way(make_client: MakeClient) -> None:
    async with ScriptedServer(reply_json(200, {"data": BOOKING})) as server:
        client = make_client(server.url)

        found = await asyncio.gather(*(client.get_booking(booking_id()) for _ in range(30)))

        await client.close()
    assert len(found) == 30
