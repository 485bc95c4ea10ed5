"""Requests as no proper client sends them, over real sockets."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import suppress
from typing import ClassVar

import pytest
import pytest_asyncio

from desk_app.server.slow_clients import PatientProtocol
from tests.server.conftest import Serve
from tests.server.listening import exchange, is_ended, listening, request, status_of
from tests.server.service import Service
from tests.server.test_authentication import basic as encoded

pytestmark = pytest.mark.asyncio

PATHS = [
    f"{prefix}{path}"
    for prefix in ("", "/")
    for path in (
        "/v2/app", "/v2//app", "//v2/app", "/v2/./app", "/v2/../v2/app", "/v2/x/../app",
        "/v2/%2e%2e/v2/app", "/v2/%2e/app", "/v2/%252e%252e/app", "/v2/..%2fapp", "/v2/..%5capp",
        "/v2/app/", "/v2/app//", "/v2/app%00", "/v2/app%00/", "/%76%32/app", "/v2/%61pp",
        "/V2/app", "/v2/APP", "/v2/app;x=1", "/v2/app%3bx", "/v2/app%20", "/v2/app%0d%0aX:1",
        "/v2\\app", "/v2/app?x=/v2/openapi.json", "/v2/app#x",
    )
] + [
    "http://127.0.0.1/v2/app", "http://evil.example/v2/app", "https://127.0.0.1/v2/app",
    "http://127.0.0.1@evil.example/v2/app", "*", "/v2/projects/hosted/../../app",
    "/v2/projects/hosted/x/../../../app", "/v2/projects/hosted/%2e%2e%2f%2e%2e%2fapp",
    "/v2/auth/../app", "/v2/bookings/..", "/v2/bookings/%2e%2e", "/v2/resources/../app",
]  # fmt: skip
HOSTS = ["127.0.0.1/v2/projects/hosted/x?", "evil.example", "a b", "127.0.0.1:80:80", "x" * 400]


@pytest_asyncio.fixture
async def port(service: Service) -> AsyncIterator[int]:
    async with listening(service) as found:
        yield found


def is_shut_out(answer: bytes) -> bool:
    """Whether an answer shows nothing of a handler: refused, unknown, or no answer at all."""
    return status_of(answer) in (0, 400, 401, 404, 405, 421)


async def test_no_spelling_of_a_path_reaches_a_handler_without_a_key(port: int):
    assert len(PATHS) >= 60
    for path in PATHS:
        answer = await exchange(port, request(path))
        assert is_shut_out(answer), (path, answer[:200])


async def test_no_host_leads_past_the_key(port: int):
    for host in HOSTS:
        answer = await exchange(port, request("/v2/app", host=host))
        assert is_shut_out(answer), (host, answer[:200])


async def test_two_hosts_or_none_are_refused(port: int):
    twice = request("/v2/app", more="Host: evil.example\r\n")
    none = b"GET /v2/app HTTP/1.1\r\nConnection: close\r\n\r\n"

    assert status_of(await exchange(port, twice)) == 400
    assert status_of(await exchange(port, none)) == 400


async def test_the_walk_of_paths_notices_a_door_that_is_open(service: Service, port: int):
    answer = await exchange(port, request("/v2/app", more=f"Authorization: {basic(service)}\r\n"))

    assert not is_shut_out(answer)


def basic(service: Service) -> str:
    return encoded(f":{service.app.server_key}")


# --- bounds ----------------------------------------------------------------------------------


async def test_a_head_of_more_than_16_kilobytes_is_refused(port: int):
    for more in (f"X: {'x' * 20_000}\r\n", "".join(f"X{n}: {'x' * 90}\r\n" for n in range(300))):
        assert status_of(await exchange(port, request("/v2/app", more=more))) in (400, 431)
    assert is_shut_out(await exchange(port, request("/v2/" + "x" * 20_000)))


async def test_a_body_that_says_it_is_too_long_is_not_waited_for(service: Service, port: int):
    head = request(
        "/v2/resources", method="POST",
        more=f"Authorization: {basic(service)}\r\nContent-Length: 1048577\r\n",
    )  # fmt: skip
    begun = time.perf_counter()

    answer = await exchange_head(port, head)

    assert status_of(answer) == 413
    assert time.perf_counter() - begun < 10


async def test_a_chunked_body_without_end_is_cut_off(service: Service, port: int):
    head = request(
        "/v2/resources", method="POST",
        more=f"Authorization: {basic(service)}\r\nTransfer-Encoding: chunked\r\n",
    )  # fmt: skip
    chunk = b"10000\r\n" + b"x" * 65_536 + b"\r\n"

    answer = await exchange_head(port, head + chunk * 17)

    assert status_of(answer) == 413


async def exchange_head(port: int, sent: bytes) -> bytes:
    """The first line of an answer, while the request is still unfinished."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        writer.write(sent)
        async with asyncio.timeout(5):
            return await reader.readline()
    finally:
        writer.close()


async def test_a_length_that_is_wrong_or_given_twice_is_refused(port: int):
    for more in (
        "Content-Length: 5\r\nContent-Length: 6\r\n",
        "Content-Length: -1\r\n",
        "Content-Length: x\r\n",
        "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n",
    ):
        answer = await exchange(port, request("/v2/app", method="POST", more=more) + b"12345")
        assert status_of(answer) in (400, 401, 405), more


# --- slow clients ----------------------------------------------------------------------------


class Impatient(PatientProtocol):
    """The same with a shorter deadline, so that a test need not wait."""

    longest_arrival = 0.3


HALF_HEAD = b"GET /v2/app HTTP/1.1\r\nHost: 127.0.0.1\r\nX: "
HALF_BODY = b"POST /v2/auth HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 100\r\n\r\n{"


@pytest.mark.parametrize("sent", [b"", HALF_HEAD, HALF_BODY], ids=["nothing", "head", "body"])
async def test_half_a_request_is_not_waited_for(sent: bytes, service: Service):
    async with listening(service, http=Impatient) as port:
        begun = time.perf_counter()
        ended = await asyncio.gather(*(is_ended(port, sent) for _ in range(20)))

    assert all(ended)
    assert time.perf_counter() - begun > 0.2


async def test_dripping_bytes_does_not_buy_time(service: Service):
    async with listening(service, http=Impatient) as port:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        begun = time.perf_counter()
        with suppress(ConnectionError):
            while not reader.at_eof() and time.perf_counter() - begun < 20:
                writer.write(b"G")
                await writer.drain()
                await asyncio.sleep(0.02)
        writer.close()

    assert time.perf_counter() - begun < 20


async def test_a_second_request_has_a_deadline_of_its_own(service: Service):
    whole = b"GET /v2/app HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
    async with listening(service, http=Impatient) as port:
        assert await is_ended(port, whole + HALF_BODY)


async def test_a_whole_request_is_answered_however_long_the_answer_takes(serve: Serve):
    class Hasty(PatientProtocol):
        longest_arrival = 1.0

    async with serve() as service, listening(service, http=Hasty) as port:
        async with service.database.write():  # the answer has to wait for this
            head = f"Authorization: {basic(service)}\r\nContent-Length: 33\r\n"
            asking = asyncio.create_task(
                exchange(
                    port,
                    request("/v2/resources", method="POST", more=head)
                    + b'{"name": "Eva","timezone": "UTC"}',
                )
            )
            await asyncio.sleep(1.3)
            assert not asking.done()
        answer = await asking

    assert status_of(answer) == 201


async def test_the_oldest_of_too_many_that_wait_has_to_go(service: Service):
    class Crowded(PatientProtocol):
        most_waiting = 5
        waiting: ClassVar[dict[PatientProtocol, None]] = {}

    async with listening(service, http=Crowded) as port:
        held = [asyncio.create_task(exchange(port, HALF_HEAD)) for _ in range(20)]
        await asyncio.sleep(0.2)
        answer = await exchange(port, request("/v2/app"))
        gone = sum(one.done() for one in held)
        for one in held:
            one.cancel()
        await asyncio.gather(*held, return_exceptions=True)

    assert status_of(answer) == 401
    assert gone >= 15
