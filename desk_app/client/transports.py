"""The way to a server over the network: which addresses a key may go to, and what is trusted.

Certificates are checked against the trust store of the operating system. Loading that store,
and the libraries that open connections, takes many times longer than the window may pause, so
it happens once, on a thread, when the first request is sent.
"""

import asyncio
import ssl
import sys
import threading
from importlib import import_module
from ipaddress import ip_address
from pathlib import Path
from typing import Final
from urllib.request import getproxies, proxy_bypass

import httpx
import truststore
from typing_extensions import override

from desk_app.errors import InvalidInputError, UntrustedServerError

_LIMITS: Final = httpx.Limits(max_connections=10, max_keepalive_connections=5, keepalive_expiry=30)

_HIGHEST_PORT: Final = 65535

_BUNDLES: Final = (
    "/etc/ssl/certs/ca-certificates.crt",
    "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",
    "/etc/pki/tls/cert.pem",
    "/etc/ssl/ca-bundle.pem",
    "/etc/ssl/cert.pem",
)
"""Where Linux systems keep their certificates, if not where OpenSSL was built to look."""


class SystemTrust:
    """What this computer trusts: one TLS context, made when first asked for and then shared."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._context: ssl.SSLContext | None = None

    def load(self) -> ssl.SSLContext:
        """The context; blocks for up to a tenth of a second the first time."""
        with self._lock:
            if self._context is None:
                self._context = _system_context()
            return self._context


def _system_context() -> ssl.SSLContext:
    if sys.platform in ("win32", "darwin"):
        return truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    # On Linux truststore reads the same files again for every connection: some 40 ms each.
    context = ssl.create_default_context()
    if not context.cert_store_stats()["x509_ca"]:
        for bundle in filter(Path.is_file, map(Path, _BUNDLES)):
            context.load_verify_locations(bundle)
            break
    return context


class NetworkTransport(httpx.AsyncBaseTransport):
    """HTTPS to any server, or plain HTTP to this computer, opened by the first request."""

    def __init__(
        self, url: httpx.URL, trust: SystemTrust, *, uses_system_proxy: bool = False
    ) -> None:
        """Makes ready; nothing is opened yet.

        Args:
            url: Of the server.
            trust: Whose certificates are believed.
            uses_system_proxy: Whether to go by the proxy that this computer is set to.
        """
        self._url = url
        self._uses_system_proxy = uses_system_proxy
        self._is_secure = url.scheme == "https"
        self._trust = trust
        self._opening = asyncio.Lock()
        self._opened: httpx.AsyncHTTPTransport | None = None

    @override
    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        async with self._opening:
            if self._opened is None:
                self._opened = await asyncio.to_thread(self._open)
        return await self._opened.handle_async_request(request)

    @override
    async def aclose(self) -> None:
        if self._opened is not None:
            await self._opened.aclose()

    def _open(self) -> httpx.AsyncHTTPTransport:
        # httpx would load this at the first connection, on the thread of the window.
        import_module("anyio._backends._asyncio")
        proxy = system_proxy(self._url) if self._uses_system_proxy else None
        needs_trust = self._is_secure or (proxy is not None and proxy.scheme == "https")
        trusted = self._trust.load() if needs_trust else ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        way = None
        if proxy is not None:
            way = httpx.Proxy(proxy, ssl_context=trusted if proxy.scheme == "https" else None)
        return httpx.AsyncHTTPTransport(verify=trusted, limits=_LIMITS, trust_env=False, proxy=way)


def system_proxy(url: httpx.URL) -> httpx.URL | None:
    """The proxy by which this computer reaches an address; None for the direct way."""
    found = getproxies()
    text = found.get(url.scheme) or found.get("all")
    if not text or proxy_bypass(url.netloc.decode("ascii")):
        return None
    try:
        proxy = httpx.URL(text if "://" in text else f"http://{text}")
    except httpx.InvalidURL:
        return None
    return proxy if proxy.scheme in ("http", "https") and proxy.host else None


def parse_server_url(text: str) -> httpx.URL:
    """The address of a server that a key may be sent to.

    Raises:
        InvalidInputError: It is no address of a server.
        UntrustedServerError: It is plain HTTP and not of this computer.
    """
    try:
        url = httpx.URL(text.rstrip("/"))
    except httpx.InvalidURL as error:
        raise _not_an_address() from error
    if url.scheme not in ("http", "https") or url.userinfo or not _is_host(url):
        raise _not_an_address()
    if url.scheme == "http" and not _is_loopback(url.host):
        raise UntrustedServerError(
            "An address that begins with http:// is not secure, so the key was not sent. "
            "Use https://."
        )
    return url


def _not_an_address() -> InvalidInputError:
    return InvalidInputError("Enter an address like https://desk.example.com.", field="url")


def _is_host(url: httpx.URL) -> bool:
    return url.host != "" and "%" not in url.host and (url.port or 1) <= _HIGHEST_PORT


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
