"""The way out of the server: where it may lead, and how much comes back."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from ipaddress import ip_address
from pathlib import Path

import pytest

from desk_app.server.outbound import (
    AddressRefusedError,
    Outbound,
    OutboundError,
    is_public,
    parse_url,
)
from tests.certificates import make_certificate

pytestmark = pytest.mark.asyncio

OPEN = Outbound(allows_private=True, deadline=5)


@dataclass
class Neighbour:
    """A server on this computer that answers with raw bytes and keeps what it was asked."""

    port: int
    asked: list[bytes] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/in"


@asynccontextmanager
async def neighbour(reply: Callable[[int], bytes]) -> AsyncIterator[Neighbour]:
    """Answers each request with what `reply` makes of the port, then hangs up."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        length = [
            line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length")
        ]
        body = await reader.readexactly(int(length[0].partition(b":")[2])) if length else b""
        found.asked.append(head + body)
        writer.write(reply(found.port))
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    found = Neighbour(server.sockets[0].getsockname()[1])
    async with server:
        yield found


def page(status: str = "200 OK", body: bytes = b"", **headers: str) -> bytes:
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", "Connection: close"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, "", ""]).encode() + body


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",
        "224.0.0.1",
        "255.255.255.255",
        "::1",
        "::",
        "fe80::1",
        "fd00:ec2::254",
        "fec0::1",
        "ff02::1",
        "::ffff:127.0.0.1",
        "64:ff9b::a9fe:a9fe",
        "2002:7f00:1::1",
    ],
)
async def test_an_inner_address_is_not_public(address: str):
    assert not is_public(ip_address(address))


@pytest.mark.parametrize("address", ["93.184.215.14", "2606:2800:21f::1", "64:ff9b::5db8:d70e"])
async def test_an_address_of_the_internet_is_public(address: str):
    assert is_public(ip_address(address))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "example.com",
        "ftp://example.com/",
        "file:///etc/passwd",
        "http://",
        "https://anna:secret@example.com/",
        "http://exa mple.com:x/",
        "https://example.com/" + "a" * 2000,
    ],
)
async def test_a_text_that_is_no_web_address_is_refused(text: str):
    with pytest.raises(AddressRefusedError):
        parse_url(text)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "0x7f.1", "2130706433"])
async def test_this_computer_is_not_asked_however_it_is_spelled(host: str):
    async with neighbour(lambda _: page()) as found:
        for ask in (Outbound().fetch, lambda url: Outbound().post(url, b"{}")):
            with pytest.raises(OutboundError):
                await ask(f"http://{host}:{found.port}/")

    assert found.asked == []


async def test_a_name_with_one_inner_address_among_others_is_refused():
    async def resolve(_host: str, _port: int) -> list[str]:
        return ["93.184.215.14", "10.0.0.1"]

    with pytest.raises(AddressRefusedError):
        await Outbound(resolve=resolve).fetch("http://hooks.example/")


async def test_a_name_is_resolved_once_and_told_to_the_server_it_leads_to():
    resolved = []

    async def resolve(host: str, port: int) -> list[str]:
        resolved.append((host, port))
        return ["127.0.0.1"]

    async with neighbour(lambda _: page(body=b"hello")) as found:
        way = Outbound(allows_private=True, resolve=resolve)
        answer = await way.fetch(f"http://hooks.example:{found.port}/in?a=1")

    assert (answer.status, answer.content) == (200, b"hello")
    assert resolved == [("hooks.example", found.port)]
    assert found.asked[0].startswith(b"GET /in?a=1 HTTP/1.1\r\n")
    assert f"host: hooks.example:{found.port}".encode() in found.asked[0].lower()


async def test_a_name_nobody_knows_is_said():
    async def resolve(_host: str, _port: int) -> list[str]:
        raise OSError

    with pytest.raises(OutboundError, match="name is not known"):
        await Outbound(resolve=resolve).fetch("http://nowhere.example/")


async def test_what_is_posted_arrives_with_its_headers():
    async with neighbour(lambda _: page("204 No Content")) as found:
        answer = await OPEN.post(
            found.url, b'{"a":1}', headers={"Content-Type": "application/json"}, method="PUT"
        )

    assert answer.is_success
    assert found.asked[0].startswith(b"PUT /in ")
    assert found.asked[0].endswith(b'\r\n\r\n{"a":1}')
    assert b"content-type: application/json" in found.asked[0].lower()


async def test_a_redirect_to_an_inner_address_is_not_followed():
    async def resolve(host: str, _port: int) -> list[str]:
        return ["93.184.215.14"] if host == "outer.example" else [host]

    way = Outbound(resolve=resolve, deadline=5)
    async with neighbour(lambda _: page()) as inner:
        with pytest.raises(AddressRefusedError):
            await way.fetch(inner.url)

    assert inner.asked == []


async def test_redirects_are_followed_for_a_while():
    def reply(port: int) -> bytes:
        return page("302 Found", location=f"http://127.0.0.1:{port}/again")

    async with neighbour(reply) as found:
        with pytest.raises(OutboundError, match="redirects too often"):
            await OPEN.fetch(found.url)

    assert len(found.asked) == 4


async def test_a_redirect_answers_a_post_and_is_not_followed():
    async with neighbour(lambda _: page("307 Moved", location="/elsewhere")) as found:
        answer = await OPEN.post(found.url, b"{}")

    assert (answer.status, len(found.asked)) == (307, 1)


async def test_an_answer_longer_than_allowed_is_given_up():
    way = Outbound(allows_private=True, largest_answer=10)
    async with neighbour(lambda _: page(body=b"x" * 11)) as found:
        with pytest.raises(OutboundError, match="too long"):
            await way.fetch(found.url)


async def test_a_packed_answer_is_refused():
    async with neighbour(lambda _: page(body=b"x", content_encoding="gzip")) as found:
        with pytest.raises(OutboundError, match="packed"):
            await OPEN.fetch(found.url)


async def test_an_answer_that_does_not_come_is_given_up():
    waiting = []

    async def wait(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        hung_up = asyncio.Event()
        waiting.append(hung_up)
        await reader.read()
        writer.close()
        await writer.wait_closed()
        hung_up.set()

    server = await asyncio.start_server(wait, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    async with server:
        with pytest.raises(OutboundError, match="too long to answer"):
            await Outbound(allows_private=True, deadline=0.3).fetch(f"http://127.0.0.1:{port}/")
        for hung_up in waiting:
            await hung_up.wait()


async def test_a_certificate_of_nobody_known_is_refused(tmp_path: Path):
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(make_certificate(tmp_path))

    async def serve(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0, ssl=context)
    port = server.sockets[0].getsockname()[1]
    async with server:
        with pytest.raises(OutboundError, match="certificate"):
            await OPEN.fetch(f"https://127.0.0.1:{port}/")


async def test_a_port_nobody_listens_on_is_said():
    async with neighbour(lambda _: page()) as found:
        pass

    with pytest.raises(OutboundError, match="cannot be reached"):
        await OPEN.fetch(found.url)
