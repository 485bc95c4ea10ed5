"""Servers that misbehave: whatever comes over the wire ends in a planned error."""

import asyncio
import gzip
import json
import socket
import tracemalloc
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import pytest

from desk_app.client.connections import Connections
from desk_app.client.timekit_client import TimekitClient
from desk_app.domain.booking import Booking
from desk_app.domain.booking_graph import CANCEL
from desk_app.errors import (
    ApiError,
    BookingActionError,
    ConflictError,
    DeskError,
    InvalidRequestError,
    NetworkError,
    NotAuthenticatedError,
    NotFoundError,
    OfflineError,
    PermissionDeniedError,
    RateLimitedError,
    ServerFaultError,
    SignInPageError,
    SlotTakenError,
    TimedOutError,
    UnexpectedReplyError,
)
from desk_app.timekit.app_token import AppToken
from tests.builders import booking_id, make_new_booking
from tests.canary import CANARY_APP_TOKEN
from tests.client.conftest import MakeClient
from tests.fakes.scripted_server import (
    Play,
    ScriptedServer,
    drip,
    endless,
    hang,
    head,
    raw,
    reply,
    reply_json,
)

pytestmark = pytest.mark.asyncio

Call = Callable[[TimekitClient], Awaitable[Booking]]

DEADLINE = 0.4
JSON = {"Content-Type": "application/json"}
BOOKING = {"id": booking_id(), "state": "confirmed", "graph": "instant", "completed": False}
WHOLE = json.dumps({"data": BOOKING}).encode()
PORTAL = b"<html><title>Free Wi-Fi</title>Please log in</html>"


async def read(client: TimekitClient) -> Booking:
    return await client.get_booking(booking_id())


async def create(client: TimekitClient) -> Booking:
    return await client.create_booking(make_new_booking())


async def change(client: TimekitClient) -> Booking:
    return await client.act_on_booking(booking_id(), CANCEL)


CALLS: dict[str, Call] = {"read": read, "create": create, "change": change}


@dataclass(frozen=True)
class Fault:
    """What the server does, and the error it must come to, for each kind of call."""

    play: Play
    error: type[DeskError]
    on: dict[str, type[DeskError]] | None = None
    """Where a kind of call ends in another error."""

    def planned(self, call: str) -> type[DeskError]:
        return (self.on or {}).get(call, self.error)


def redirect(status: int, location: str) -> Fault:
    return Fault(reply(status, b"", {"Location": location}), UnexpectedReplyError)


def nonsense(body: bytes, *, kind: str = "application/json", **headers: str) -> Fault:
    return Fault(reply(200, body, headers, kind=kind), UnexpectedReplyError)


BOMB = gzip.compress(b'{"data": "' + b"a" * 200_000_000, compresslevel=9)

FAULTS = {
    # refusals
    "401": Fault(reply_json(401, {"error": {"message": "no"}}), NotAuthenticatedError),
    "401 without JSON": Fault(reply(401, PORTAL, kind="text/html"), NotAuthenticatedError),
    "403": Fault(reply_json(403, {"error": "no"}), PermissionDeniedError),
    "404": Fault(reply_json(404, {"error": "no", "model": "Booking"}), NotFoundError),
    "409": Fault(
        reply_json(409, {"error": "no"}), ConflictError, on={"change": BookingActionError}
    ),
    "413": Fault(reply_json(413, {"error": "too long"}), InvalidRequestError),
    "422 with fields": Fault(
        reply_json(422, {"errors": {"start": ["start is required"]}}), InvalidRequestError
    ),
    "422 slot conflict": Fault(
        reply_json(422, {"error": "The timeslot is already booked"}),
        SlotTakenError,
        on={"read": ConflictError},
    ),
    "422 action": Fault(
        reply_json(422, {"error": "not in this state"}),
        ConflictError,
        on={"change": BookingActionError},
    ),
    "429": Fault(reply_json(429, {"error": "slow down"}, {"Retry-After": "1"}), RateLimitedError),
    "429 for hours": Fault(reply(429, b"", {"Retry-After": "99999"}), RateLimitedError),
    "429 until some day": Fault(
        reply(429, b"", {"Retry-After": "Wed, 21 Oct 2015 07:28:00 GMT"}), RateLimitedError
    ),
    "429 garbage": Fault(reply(429, b"", {"Retry-After": "-1; soon"}), RateLimitedError),
    "503": Fault(reply_json(503, {"error": "rate limit"}), RateLimitedError),
    # failures of the server
    "500": Fault(reply(500, b"Internal Server Error", kind="text/plain"), ServerFaultError),
    "502": Fault(reply(502, PORTAL, kind="text/html"), ServerFaultError),
    "504": Fault(reply(504), ServerFaultError),
    "408": Fault(reply(408), UnexpectedReplyError),
    # answers that are none
    "log-in page": Fault(reply(200, PORTAL, kind="text/html"), SignInPageError),
    "log-in page asked for": Fault(reply(511, PORTAL, kind="text/html"), SignInPageError),
    "JSON called HTML": nonsense(WHOLE, kind="text/html; charset=utf-8"),
    "empty": nonsense(b""),
    "204 where a booking is due": Fault(reply(204), UnexpectedReplyError),
    "half a JSON": nonsense(WHOLE[:40]),
    "null": nonsense(b"null"),
    "list": nonsense(b"[]"),
    "no data": nonsense(b'{"booking": {}}'),
    "empty data": nonsense(b'{"data": {}}'),
    "error inside 200": nonsense(b'{"error": "no"}'),
    "Latin-1": nonsense('{"data": {"id": "é"}}'.encode("latin-1")),
    "byte order mark": nonsense(b"\xef\xbb\xbf" + WHOLE),
    "NaN": nonsense(b'{"data": {"id": NaN}}'),
    "5,000 digits": nonsense(b'{"data": {"id": ' + b"1" * 5000 + b"}}"),
    "100,000 brackets": nonsense(b'{"data": ' + b"[" * 100_000),
    "lone surrogate": nonsense(b'{"data": {"id": "\\ud800"}}'),
    "unknown packing": nonsense(WHOLE, **{"Content-Encoding": "br"}),
    "not packed at all": nonsense(WHOLE, **{"Content-Encoding": "gzip"}),
    "packed and cut": nonsense(gzip.compress(WHOLE)[:30], **{"Content-Encoding": "gzip"}),
    "gzip bomb": nonsense(BOMB, **{"Content-Encoding": "gzip"}),
    "endless": Fault(endless(head(200, JSON) + b'{"data": "', b"a" * 65536), UnexpectedReplyError),
    # redirects
    "301": Fault(reply(301, b"", {"Location": "https://evil.example/v2/"}), SignInPageError),
    "302 without a place": Fault(reply(302), UnexpectedReplyError),
    "307": redirect(307, "http://127.0.0.1:9/v2/"),
    "308 to itself": redirect(308, "/v2/bookings"),
    # connections that break
    "hang": Fault(hang, TimedOutError),
    "drip": Fault(drip(head(200, JSON) + WHOLE), TimedOutError),
    "drip after the head": Fault(
        drip(head(200, {**JSON, "Content-Length": "1000"}) + b" " * 1000), TimedOutError
    ),
    "reset before the status": Fault(raw(), NetworkError),
    "cut in the head": Fault(raw(b"HTTP/1.1 200 OK\r\nContent-"), NetworkError),
    "cut in the body": Fault(
        raw(head(200, {**JSON, "Content-Length": "9000"}) + WHOLE), NetworkError
    ),
    "cut in a chunk": Fault(
        raw(head(200, {**JSON, "Transfer-Encoding": "chunked"}) + b"80\r\n" + WHOLE[:20]),
        NetworkError,
    ),
    "bad status line": Fault(raw(b"ICY 200 OK\r\n\r\n"), NetworkError),
    "300 KB of head": Fault(raw(head(200, {"X": "a" * 300_000})), NetworkError),
    "two lengths": Fault(
        raw(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n", WHOLE),
        NetworkError,
    ),
}


@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize("name", FAULTS)
async def test_every_fault_ends_in_its_planned_error(
    name: str, call: str, make_client: MakeClient
) -> None:
    fault = FAULTS[name]
    async with ScriptedServer(fault.play) as server:
        client = make_client(server.url, deadline_read=DEADLINE, deadline_write=DEADLINE)
        begun = asyncio.get_running_loop().time()

        with pytest.raises(DeskError) as caught:
            await CALLS[call](client)

        took = asyncio.get_running_loop().time() - begun
        await client.close()
    error = caught.value
    assert type(error) is fault.planned(call)
    if fault.planned(call) is TimedOutError:
        assert DEADLINE - 0.05 <= took <= DEADLINE + 0.5
    if isinstance(error, NetworkError):
        assert error.is_applied_unknown == (call != "read")
    if isinstance(error, ApiError) and not isinstance(error, UnexpectedReplyError):
        assert error.status == int(name[:3])
        is_refusal = int(name[:3]) < 500
        assert error.is_applied_unknown == (call != "read" and not is_refusal)


@pytest.mark.parametrize("name", [name for name in FAULTS if name not in ("hang", "drip")])
async def test_a_write_leaves_once_whatever_is_answered(name: str, make_client: MakeClient) -> None:
    async with ScriptedServer(FAULTS[name].play) as server:
        client = make_client(server.url, deadline_read=DEADLINE, deadline_write=DEADLINE)

        with pytest.raises(DeskError):
            await create(client)

        await client.close()
        assert len(server.requests) == 1


@pytest.mark.long
async def test_a_server_silent_for_a_minute_is_given_up_on_before() -> None:
    async with ScriptedServer(hang) as server:
        connections = Connections(lambda: pytest.fail("not embedded"))
        client = connections.open(server.url, AppToken.parse(CANARY_APP_TOKEN))
        begun = asyncio.get_running_loop().time()

        ends = await asyncio.gather(read(client), create(client), return_exceptions=True)

        assert [type(end) for end in ends] == [TimedOutError, TimedOutError]
        assert asyncio.get_running_loop().time() - begun < 45
        await client.close()


async def test_a_key_never_follows_a_redirect(make_client: MakeClient) -> None:
    async with ScriptedServer(reply_json(200, {"data": BOOKING})) as other:
        target = reply(307, b"", {"Location": f"{other.url}/v2/bookings"})
        async with ScriptedServer(target) as server:
            client = make_client(server.url)

            with pytest.raises(UnexpectedReplyError):
                await read(client)

            await client.close()
        assert other.requests == []


async def test_a_state_and_fields_nobody_knows_are_no_failure(make_client: MakeClient) -> None:
    odd = {**BOOKING, "state": "teleported", "flux": {"capacitor": [1, None]}, "completed": None}
    async with ScriptedServer(reply_json(200, {"data": odd, "meta": 7})) as server:
        client = make_client(server.url)

        booking = await read(client)

        await client.close()
    assert booking.state == "teleported"


async def test_nobody_listening_means_nothing_was_applied(make_client: MakeClient) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        client = make_client(f"http://127.0.0.1:{unused.getsockname()[1]}")

        with pytest.raises(OfflineError) as caught:
            await create(client)

        await client.close()
    assert not caught.value.is_applied_unknown


async def test_a_deadline_while_connecting_means_nothing_was_applied(
    make_client: MakeClient,
) -> None:
    with socket.socket() as full:
        full.bind(("127.0.0.1", 0))
        full.listen(0)
        waiting = [socket.socket() for _ in range(4)]
        for each in waiting:
            each.settimeout(0)
            each.connect_ex(full.getsockname())
        client = make_client(f"http://127.0.0.1:{full.getsockname()[1]}", deadline_write=0.3)

        with pytest.raises(TimedOutError) as caught:
            await create(client)

        await client.close()
        for each in waiting:
            each.close()
    assert not caught.value.is_applied_unknown


async def test_a_gzip_bomb_takes_little_memory(make_client: MakeClient) -> None:
    bomb = reply(200, BOMB, {"Content-Encoding": "gzip"})
    async with ScriptedServer(bomb) as server:
        client = make_client(server.url)
        with pytest.raises(UnexpectedReplyError):
            await read(client)
        tracemalloc.start()

        for _ in range(3):
            with pytest.raises(UnexpectedReplyError):
                await read(client)

        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        await client.close()
    assert peak < 32 * 1024 * 1024


async def test_cancelling_leaves_no_task_behind(make_client: MakeClient) -> None:
    async with ScriptedServer(hang) as server:
        client = make_client(server.url)
        asking = asyncio.create_task(read(client))
        await server.first_request.wait()

        asking.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asking

        await client.close()
