"""Guessing keys and passwords is slow, and locks out nobody who has the right one."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
import pytest

from desk_app.server.wrong_keys import WrongKeys, address_of
from tests.builders import utc
from tests.server.service import Service

pytestmark = pytest.mark.asyncio

NOW = utc("2026-03-01 12:00")


@asynccontextmanager
async def coming_from(service: Service, address: str) -> AsyncIterator[httpx.AsyncClient]:
    """The same server, reached from an address."""
    transport = service.http._transport
    assert isinstance(transport, httpx.ASGITransport)
    other = httpx.ASGITransport(transport.app, raise_app_exceptions=False, client=(address, 1234))
    async with httpx.AsyncClient(transport=other, base_url="http://desk.test") as http:
        yield http


async def guess(http: httpx.AsyncClient, count: int) -> list[int]:
    answers = [await http.get("/v2/app", auth=("", f"guess{n}")) for n in range(count)]
    return [answer.status_code for answer in answers]


async def test_ten_wrong_keys_in_a_minute_make_an_address_wait(service: Service):
    async with coming_from(service, "198.51.100.7") as http:
        assert await guess(http, 12) == [401] * 10 + [429] * 2
        refused = await http.get("/v2/app", auth=("", "guess"))
        service.clock.advance(seconds=59)
        assert await guess(http, 1) == [429]
        service.clock.advance(seconds=1)
        assert await guess(http, 11) == [401] * 10 + [429]

    assert refused.headers["retry-after"] == "60"
    assert refused.json() == {"error": "Too many wrong keys from this address"}


async def test_the_right_key_from_another_address_is_not_affected(service: Service):
    async with coming_from(service, "198.51.100.7") as guesser:
        await guess(guesser, 20)

    async with coming_from(service, "198.51.100.8") as desk:
        answer = await desk.get("/v2/app", auth=("", service.app.server_key))

    assert answer.status_code == 200


async def test_a_guess_tells_nothing_while_the_address_has_to_wait(service: Service):
    async with coming_from(service, "198.51.100.7") as guesser:
        await guess(guesser, 10)

        answer = await guesser.get("/v2/app", auth=("", service.app.server_key))

    assert answer.status_code == 429


async def test_a_desk_that_was_there_before_is_not_locked_out_by_its_neighbour(service: Service):
    async with coming_from(service, "198.51.100.7") as office:
        office.auth = httpx.BasicAuth("", service.app.server_key)
        assert (await office.get("/v2/app")).status_code == 200
        await guess(office, 15)

        answer = await office.get("/v2/app")

    assert answer.status_code == 200


async def test_a_request_without_a_key_is_no_guess(service: Service):
    async with coming_from(service, "198.51.100.7") as http:
        answers = [await http.get("/v2/app") for _ in range(30)]

        assert {answer.status_code for answer in answers} == {401}
        assert await guess(http, 1) == [401]


async def test_wrong_passwords_are_guesses_too(service: Service):
    body = {"email": "ada@example.com", "password": "guess"}
    headers = {"Timekit-App": "no-such-app"}
    async with coming_from(service, "198.51.100.7") as http:
        await guess(http, 9)
        answers = [await http.post("/v2/auth", json=body, headers=headers) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [401, 429]


async def test_slow_guesses_are_let_through():
    wrong = WrongKeys(10)

    for n in range(100):
        moment = NOW.replace(minute=n // 9 % 60, second=n % 9)
        wrong.check("198.51.100.7", "digest", moment)
        wrong.note_wrong("198.51.100.7", moment)


async def test_only_so_many_addresses_are_remembered():
    wrong = WrongKeys(10)

    for n in range(12_000):
        wrong.note_wrong(f"10.{n >> 16}.{n >> 8 & 255}.{n & 255}", NOW)
        wrong.note_right(f"10.{n >> 16}.{n >> 8 & 255}.{n & 255}", "digest")

    assert len(wrong._wrong) == len(wrong._right) == 10_000


async def test_a_wrong_password_for_a_known_app_counts_as_well(service: Service):
    body = {"email": "nobody@example.com", "password": "guess"}
    headers = {"Timekit-App": service.app.slug}
    async with coming_from(service, "198.51.100.7") as http:
        await guess(http, 9)
        answers = [await http.post("/v2/auth", json=body, headers=headers) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [401, 429]


@pytest.mark.parametrize(
    ("client", "expected"),
    [
        (None, None),
        (("198.51.100.7", 1), "198.51.100.7"),
        (("::ffff:198.51.100.7", 1), "198.51.100.7"),
        (("2001:db8:1:2:3:4:5:6", 1), "2001:db8:1:2::"),
        (("2001:db8:1:2:ffff::9", 1), "2001:db8:1:2::"),
        (("testclient", 1), "testclient"),
    ],
)
async def test_an_address_stands_for_whoever_can_take_it(client, expected):
    assert address_of(client) == expected
