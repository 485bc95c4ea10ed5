"""Which addresses a key may go to, whom TLS trusts, and what is kept off the window's thread."""

import asyncio
import ssl
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest
from typing_extensions import override

from desk_app.client.connections import Connections
from desk_app.client.transports import NetworkTransport, SystemTrust, parse_server_url
from desk_app.errors import InvalidInputError, UntrustedServerError
from desk_app.timekit.app_token import AppToken
from tests.builders import booking_id, make_new_booking
from tests.canary import CANARY_APP_TOKEN
from tests.certificates import make_certificate
from tests.client.conftest import MakeClient
from tests.fakes.scripted_server import ScriptedServer, reply_json

APP = reply_json(200, {"data": {"id": "1", "slug": "salon"}})


# --- addresses -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "https://api.timekit.io",
        "https://desk.example.com:8443/",
        "https://10.0.0.7",
        "http://127.0.0.1:8010",
        "http://127.8.9.1",
        "http://localhost:8010",
        "http://[::1]:8010",
    ],
)
def test_an_address_a_key_may_go_to(text: str) -> None:
    assert str(parse_server_url(text)) == text.rstrip("/")


@pytest.mark.parametrize(
    "text",
    [
        "http://api.timekit.io",
        "http://10.0.0.7",
        "http://127.0.0.1.evil.example",
        "http://localhost.evil.example",
        "http://0.0.0.0:8010",
        "http://desk.local",
    ],
)
def test_plain_http_is_refused_beyond_this_computer(text: str) -> None:
    with pytest.raises(UntrustedServerError):
        parse_server_url(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "ftp://desk.example.com",
        "desk.example.com",
        "https://",
        "https://me:secret@desk.example.com",
        "https://desk example.com",
        "https://desk.example.com:99999",
        "https://\u202edesk.example.com",
        "file:///etc/passwd",
    ],
)
def test_what_is_no_address_is_said_to_be_none(text: str) -> None:
    with pytest.raises(InvalidInputError) as caught:
        parse_server_url(text)

    assert caught.value.field == "url"


def test_opening_a_client_refuses_unsafe_addresses() -> None:
    connections = Connections(lambda: pytest.fail("nobody asked for the embedded desk"))

    with pytest.raises(UntrustedServerError):
        connections.open("http://desk.example.com", AppToken.parse(CANARY_APP_TOKEN))


# --- trust -----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for 127.0.0.1 that nobody but itself has signed, with its key."""
    return make_certificate(tmp_path_factory.mktemp("tls"))


@asynccontextmanager
async def serving_tls(certificate: Path) -> AsyncIterator[str]:
    """Answers with an app, over TLS."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate)

    async def meet(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        await APP(writer)
        writer.close()

    server = await asyncio.start_server(meet, "127.0.0.1", 0, ssl=context)
    async with server:
        yield f"https://127.0.0.1:{server.sockets[0].getsockname()[1]}"


class TrustIn(SystemTrust):
    """Trusts one certificate alone."""

    def __init__(self, certificate: Path) -> None:
        super().__init__()
        self._context = ssl.create_default_context(cafile=certificate)


@pytest.mark.asyncio
async def test_a_certificate_nobody_vouches_for_is_refused(
    certificate: Path, make_client: MakeClient
) -> None:
    async with serving_tls(certificate) as url:
        client = make_client(url)

        with pytest.raises(UntrustedServerError) as caught:
            await client.create_booking(make_new_booking())

        await client.close()
    assert not caught.value.is_applied_unknown


@pytest.mark.asyncio
async def test_a_trusted_certificate_for_another_name_is_refused(
    certificate: Path, make_client: MakeClient
) -> None:
    async with serving_tls(certificate) as url:
        url = url.replace("127.0.0.1", "localhost")
        transport = NetworkTransport(httpx.URL(url), TrustIn(certificate))
        client = make_client(url, transport=transport)

        with pytest.raises(UntrustedServerError):
            await client.get_app()

        await client.close()


@pytest.mark.asyncio
async def test_a_trusted_certificate_for_the_name_is_accepted(
    certificate: Path, make_client: MakeClient
) -> None:
    async with serving_tls(certificate) as url:
        transport = NetworkTransport(httpx.URL(url), TrustIn(certificate))
        client = make_client(url, transport=transport)

        app = await client.get_app()

        await client.close()
    assert app.slug == "salon"


@pytest.mark.asyncio
async def test_tls_spoken_to_a_plain_server_is_refused(make_client: MakeClient) -> None:
    async def refuse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(1)
        writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")
        writer.close()

    async with await asyncio.start_server(refuse, "127.0.0.1", 0) as server:
        client = make_client(f"https://127.0.0.1:{server.sockets[0].getsockname()[1]}")

        with pytest.raises(UntrustedServerError):
            await client.get_booking(booking_id())

        await client.close()


def test_the_system_trusts_somebody() -> None:
    context = SystemTrust().load()

    assert context.verify_mode == ssl.CERT_REQUIRED
    assert context.check_hostname


# --- off the window's thread -----------------------------------------------------------------


class Watched(SystemTrust):
    """Remembers on which thread the trust store was loaded, and how often."""

    def __init__(self) -> None:
        super().__init__()
        self.threads: list[int] = []

    @override
    def load(self) -> ssl.SSLContext:
        self.threads.append(threading.get_ident())
        return super().load()


@pytest.mark.asyncio
async def test_the_trust_store_is_loaded_once_and_on_another_thread(
    certificate: Path, make_client: MakeClient
) -> None:
    trust = Watched()
    async with serving_tls(certificate) as url:
        client = make_client(url, transport=NetworkTransport(httpx.URL(url), trust))

        for _ in range(2):
            with pytest.raises(UntrustedServerError):
                await client.get_app()

        await client.close()
    assert len(trust.threads) == 1
    assert trust.threads[0] != threading.get_ident()


@pytest.mark.asyncio
async def test_plain_http_needs_no_trust_store(make_client: MakeClient) -> None:
    trust = Watched()
    async with ScriptedServer(APP) as server:
        client = make_client(server.url, transport=NetworkTransport(httpx.URL(server.url), trust))

        await client.get_app()

        await client.close()
    assert trust.threads == []


def test_two_clients_share_one_context() -> None:
    trust = SystemTrust()

    assert trust.load() is trust.load()
