"""What this server asks of other servers: the one place that speaks HTTP to addresses from outside.

An address is given by whoever manages an app, so it may point anywhere. The name is resolved
once, every address it stands for is judged, and the connection goes to a judged one: a name that
changes its mind in between leads nowhere else. Certificates are checked against the name.
"""

import asyncio
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import cache
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from socket import SOCK_STREAM
from typing import Final

import httpx
import truststore

from desk_app import __version__
from desk_app.errors import NetworkError

DEADLINE: Final = 10.0
"""Seconds from looking up the name to the last byte, redirects included."""
LARGEST_ANSWER: Final = 4 * 1024 * 1024
"""In bytes."""
MOST_REDIRECTS: Final = 3
LONGEST_URL: Final = 2000

Address = IPv4Address | IPv6Address
Resolve = Callable[[str, int], Awaitable[Sequence[str]]]
"""The addresses a name stands for, most wanted first; OSError if there are none."""

_HEADERS: Final = {"User-Agent": f"Desk/{__version__}", "Accept-Encoding": "identity"}
_REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})
_NAT64: Final = IPv6Network("64:ff9b::/96")
_PORTS: Final = {"http": 80, "https": 443}


class OutboundError(NetworkError):
    """The other server could not be spoken to, or not as it should be."""

    title = "The other server did not answer"


class AddressRefusedError(OutboundError):
    """The address is no web address, or leads to where this server must not go."""

    title = "That address is not allowed"


@dataclass(frozen=True, slots=True)
class OutboundAnswer:
    """What another server said."""

    status: int
    headers: Mapping[str, str]
    """Names in lower case."""
    content: bytes
    """Never longer than was allowed."""

    @property
    def is_success(self) -> bool:
        """Whether the status is one of the 200s."""
        return 200 <= self.status < 300


async def resolve_name(host: str, port: int) -> list[str]:
    """The addresses of a name, as the operating system knows them."""
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=SOCK_STREAM)
    return list(dict.fromkeys(str(address[0]) for *_, address in found))


@dataclass(frozen=True, slots=True, kw_only=True)
class Outbound:
    """A way out, within bounds. It keeps nothing open between requests."""

    allows_private: bool = False
    """Whether addresses of this computer and of its own networks may be asked too."""
    deadline: float = DEADLINE
    largest_answer: int = LARGEST_ANSWER
    resolve: Resolve = field(default=resolve_name, repr=False)

    async def fetch(self, url: str, *, headers: Mapping[str, str] | None = None) -> OutboundAnswer:
        """The answer to a GET; some redirects are followed, each judged like the first address.

        Raises:
            AddressRefusedError: The address, or one it redirects to, is not allowed.
            OutboundError: There is no answer in time, it is too large, or not to be trusted.
        """
        async with _in_time(self.deadline):
            for _ in range(MOST_REDIRECTS + 1):
                answer = await self._ask("GET", url, b"", headers or {})
                location = answer.headers.get("location", "")
                if answer.status not in _REDIRECTS or not location:
                    return answer
                url = _joined(url, location)
        raise OutboundError("It redirects too often.")

    async def post(
        self,
        url: str,
        content: bytes,
        *,
        headers: Mapping[str, str] | None = None,
        method: str = "POST",
    ) -> OutboundAnswer:
        """The answer to a body sent; a redirect is an answer like any other and not followed.

        Args:
            method: `POST`, `PUT` or another one that takes a body.

        Raises:
            AddressRefusedError: The address is not allowed.
            OutboundError: There is no answer in time, it is too large, or not to be trusted.
        """
        async with _in_time(self.deadline):
            return await self._ask(method, url, content, headers or {})

    async def _ask(
        self, method: str, url: str, content: bytes, headers: Mapping[str, str]
    ) -> OutboundAnswer:
        target = parse_url(url)
        failure = OutboundError("It cannot be reached.")
        for address in await self._find_addresses(target):
            try:
                return await self._exchange(method, target, address, content, headers)
            except httpx.ConnectError as error:
                failure = OutboundError(_why_unconnected(error))
            except httpx.HTTPError as error:
                raise OutboundError("The connection broke off.") from error
        raise failure

    async def _find_addresses(self, url: httpx.URL) -> list[Address]:
        """Where a name leads; AddressRefusedError if any of it is out of bounds."""
        port = url.port or _PORTS[url.scheme]
        try:
            texts = await self.resolve(url.host, port)
            addresses = [ip_address(text.partition("%")[0]) for text in texts]
        except (OSError, ValueError) as error:
            raise OutboundError("Its name is not known.") from error
        if not addresses:
            raise OutboundError("Its name is not known.")
        if not self.allows_private and not all(is_public(one) for one in addresses):
            raise AddressRefusedError("It leads to a computer of an inner network.")
        return addresses

    async def _exchange(
        self,
        method: str,
        url: httpx.URL,
        address: Address,
        content: bytes,
        headers: Mapping[str, str],
    ) -> OutboundAnswer:
        transport = httpx.AsyncHTTPTransport(verify=_trust())
        async with httpx.AsyncClient(transport=transport, timeout=None, trust_env=False) as http:
            request = http.build_request(
                method,
                url.copy_with(host=str(address)),
                content=content or None,
                headers={**_HEADERS, **headers, "Host": url.netloc.decode("ascii")},
                extensions={"sni_hostname": url.host},
            )
            response = await http.send(request, stream=True)
            try:
                body = await self._receive(response)
            finally:
                await response.aclose()
        return OutboundAnswer(response.status_code, dict(response.headers), body)

    async def _receive(self, response: httpx.Response) -> bytes:
        """The body as it comes; it was asked for unpacked."""
        if response.headers.get("content-encoding", "identity").casefold() != "identity":
            raise OutboundError("Its answer is packed in an unknown way.")
        content = bytearray()
        async for part in response.aiter_raw():
            content += part
            if len(content) > self.largest_answer:
                raise OutboundError("Its answer is too long.")
        return bytes(content)


def parse_url(text: str) -> httpx.URL:
    """The web address a text is; AddressRefusedError if it is none, or holds a password."""
    try:
        url = httpx.URL(text)
    except (httpx.InvalidURL, ValueError, TypeError) as error:
        raise AddressRefusedError("It is no web address.") from error
    if url.scheme not in _PORTS or not url.host or len(text) > LONGEST_URL:
        raise AddressRefusedError("It is no web address.")
    if url.userinfo:
        raise AddressRefusedError("An address may not hold a name or a password.")
    return url


def is_public(address: Address) -> bool:
    """Whether anybody on the Internet would reach the same computer under this address.

    An IPv4 address that travels inside one of IPv6 is judged itself.
    """
    if isinstance(address, IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour
        if inner is None and address in _NAT64:
            inner = IPv4Address(int(address) & 0xFFFF_FFFF)
        if inner is not None:
            return is_public(inner)
        if address.is_site_local:
            return False
    return address.is_global and not address.is_multicast and not address.is_reserved


@asynccontextmanager
async def _in_time(seconds: float) -> AsyncIterator[None]:
    """Lets a block last so many seconds; OutboundError if that is not enough."""
    try:
        async with asyncio.timeout(seconds):
            yield
    except TimeoutError as error:
        raise OutboundError("It took too long to answer.") from error


def _joined(url: str, location: str) -> str:
    try:
        return str(httpx.URL(url).join(location))
    except (httpx.InvalidURL, ValueError) as error:
        raise AddressRefusedError("It redirects to no web address.") from error


def _why_unconnected(error: httpx.ConnectError) -> str:
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLError):
            return "Its certificate is not trusted."
        cause = cause.__cause__ or cause.__context__
    return "It cannot be reached."


@cache
def _trust() -> ssl.SSLContext:
    """What the operating system trusts; slow to make and the same for every request."""
    return truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
