"""Sends one request and reads its answer: the same for every endpoint.

Each request has one deadline from first to last byte, counts what it receives, follows no
redirect, keeps no cookie, and ends in a value or in one of our errors.
"""

import asyncio
import logging
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import Final, TypeVar
from urllib.parse import quote, urlencode

import httpx

from desk_app import __version__
from desk_app.client.app_token_auth import AppTokenAuth
from desk_app.client.failures import Progress, network_failures
from desk_app.client.queries import Query
from desk_app.client.retry import Circuit, ReadRetries
from desk_app.clock import Clock
from desk_app.errors import (
    ApiError,
    DeskError,
    OfflineError,
    SignInPageError,
    UnexpectedReplyError,
    is_end_unknown,
)
from desk_app.timekit.app_token import AppToken
from desk_app.timekit.endpoints import Endpoint
from desk_app.timekit.json import LARGEST_BODY, decode, encode
from desk_app.timekit.problems import error_from_reply

T = TypeVar("T")
_log = logging.getLogger(__name__)

_NO_IDS: Final[Mapping[str, str]] = {}

LARGEST_IN_PLACE: Final = 16 * 1024
"""Bytes; a longer answer is decoded on a thread, so that the window goes on."""

_HEADERS: Final = {
    "Accept": "application/json",
    "Accept-Encoding": "gzip",
    "User-Agent": f"Desk/{__version__}",
}
_GZIP_WINDOW: Final = zlib.MAX_WBITS | 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadlines:
    """Seconds a request may take as a whole; for a read, its repetitions included."""

    read: float = 15.0
    write: float = 30.0


@dataclass(frozen=True, slots=True)
class _Answer:
    """A whole answer, its body unpacked."""

    status: int
    headers: httpx.Headers
    body: bytes


@dataclass(frozen=True, slots=True)
class _Question:
    """A request that can be built as often as it is tried."""

    endpoint: Endpoint
    path: str
    query: Query
    content: bytes | None


class RequestSender:
    """Speaks to one server with one App-Token."""

    def __init__(
        self,
        url: httpx.URL,
        app_token: AppToken,
        transport: httpx.AsyncBaseTransport,
        *,
        deadlines: Deadlines,
        retries: ReadRetries,
        clock: Clock,
    ) -> None:
        self._base = str(url).rstrip("/")
        self._deadlines = deadlines
        self._retries = retries
        self._clock = clock
        self._http = httpx.AsyncClient(
            auth=AppTokenAuth(app_token),
            transport=transport,
            headers=_HEADERS,
            cookies=CookieJar(DefaultCookiePolicy(allowed_domains=())),
            timeout=None,  # one deadline for the whole, below
            follow_redirects=False,
            trust_env=False,
        )
        self._limits: set[asyncio.Timeout] = set()
        self._is_given_up = False
        self.requests_sent = 0
        self.date_skew: timedelta | None = None
        """How far the server's clock is ahead of this one's; None until it told the time."""

    async def close(self) -> None:
        """Closes the connections; nothing can be sent afterwards."""
        await self._http.aclose()

    async def give_up(self) -> None:
        """As `close`, but what waits for an answer ends now, as if its time had passed."""
        self._is_given_up = True
        now = asyncio.get_running_loop().time()
        for limit in self._limits:
            limit.reschedule(now)
        await self.close()

    async def send(
        self,
        endpoint: Endpoint,
        read: Callable[[object], T],
        *,
        ids: Mapping[str, str] = _NO_IDS,
        query: Query = (),
        body: object = None,
    ) -> T:
        """Asks an endpoint and gives what its answer says. A read is repeated, a write never.

        Args:
            endpoint: What is asked.
            read: Makes the result from the decoded body, which is None where there is none; it
                may run on a thread.
            ids: For the path, none of them empty.
            query: Names and values in order, unescaped.
            body: A plain JSON value; None sends no body.

        Raises:
            ApiError: The server refused, failed, or its answer is not of the contract.
            NetworkError: It could not be spoken to.
        """
        if not all(ids.values()):
            raise ValueError(f"an id of {endpoint} is empty")
        content = None if body is None else encode(body)
        question = _Question(endpoint, endpoint.path(**ids), query, content)
        if endpoint.is_write:
            return await self._write(question, read)
        return await self._retries.run(
            lambda seconds: self._ask(question, read, within=seconds), within=self._deadlines.read
        )

    @property
    def circuit(self) -> Circuit:
        """Whether the server may be asked now."""
        return self._retries.circuit

    async def _write(self, question: _Question, read: Callable[[object], T]) -> T:
        try:
            answer = await self._ask(question, read, within=self._deadlines.write)
        except DeskError as error:
            self.circuit.note(error)
            raise
        self.circuit.note(None)
        return answer

    async def _ask(self, question: _Question, read: Callable[[object], T], *, within: float) -> T:
        try:
            return await self._ask_once(question, read, within=within)
        except ApiError as error:
            error.is_applied_unknown = question.endpoint.is_write and is_end_unknown(error)
            raise

    async def _ask_once(
        self, question: _Question, read: Callable[[object], T], *, within: float
    ) -> T:
        if self._is_given_up:
            raise OfflineError
        progress = Progress()
        request = self._request(question, progress)
        self.requests_sent += 1
        with network_failures(is_write=question.endpoint.is_write, progress=progress):
            async with asyncio.timeout(within) as limit:
                self._limits.add(limit)
                try:
                    answer = await self._exchange(request)
                finally:
                    self._limits.discard(limit)
        _log.debug("%s: %d, %d bytes", question.endpoint, answer.status, len(answer.body))
        self._note_date(answer.headers)
        if not 200 <= answer.status < 300:
            if self._leads_elsewhere(answer):
                raise SignInPageError(status=answer.status, problem="sent on to another server")
            raise error_from_reply(
                answer.status,
                answer.headers,
                answer.body,
                endpoint=question.endpoint,
                now=self._server_time(),
            )
        if len(answer.body) <= LARGEST_IN_PLACE:
            return _read_answer(answer, read)
        return await asyncio.to_thread(_read_answer, answer, read)

    def _request(self, question: _Question, progress: Progress) -> httpx.Request:
        query = urlencode(question.query, quote_via=quote, safe=":,*")
        return self._http.build_request(
            question.endpoint.method,
            self._base + question.path + (f"?{query}" if query else ""),
            content=question.content,
            headers={"Content-Type": "application/json"} if question.content is not None else None,
            extensions={"trace": progress.trace},
        )

    async def _exchange(self, request: httpx.Request) -> _Answer:
        response = await self._http.send(request, stream=True)
        try:
            body = await _receive(response)
        finally:
            await response.aclose()
        return _Answer(response.status_code, response.headers, body)

    def _leads_elsewhere(self, answer: _Answer) -> bool:
        """Whether it comes from the network itself, which wants a sign-in before it lets on."""
        if answer.status == httpx.codes.NETWORK_AUTHENTICATION_REQUIRED:
            return True
        if answer.status // 100 != 3:
            return False
        try:
            target = httpx.URL(answer.headers.get("location", ""))
        except httpx.InvalidURL:
            return False
        return bool(target.host) and target.host != httpx.URL(self._base).host

    def _note_date(self, headers: httpx.Headers) -> None:
        try:
            told = parsedate_to_datetime(headers.get("date", ""))
            aware = told.astimezone(UTC) if told.tzinfo else told.replace(tzinfo=UTC)
        except (ValueError, OverflowError):
            return
        self.date_skew = aware - self._clock.now()

    def _server_time(self) -> datetime:
        return self._clock.now() + (self.date_skew or timedelta())


# --- the body of an answer -------------------------------------------------------------------


async def _receive(response: httpx.Response) -> bytes:
    """The body, unpacked as it comes; neither packed nor unpacked may it be too large."""
    unpack = _unpacking(response)
    received = _Received()
    async for chunk in response.aiter_raw():
        received.add(unpack(chunk, received.room))
    return bytes(received.content)


@dataclass(slots=True)
class _Received:
    """What has come of a body so far."""

    content: bytearray = field(default_factory=bytearray)

    @property
    def room(self) -> int:
        """How many bytes may still come, plus one that tells of too many."""
        return LARGEST_BODY - len(self.content) + 1

    def add(self, more: bytes) -> None:
        """Takes more of it; UnexpectedReplyError if that is too much."""
        self.content += more
        if len(self.content) > LARGEST_BODY:
            raise UnexpectedReplyError(problem="the answer is too large")


def _unpacking(response: httpx.Response) -> Callable[[bytes, int], bytes]:
    """Unpacks a chunk to at most so many bytes, as the answer's encoding asks."""
    encoding = response.headers.get("content-encoding", "identity").strip().casefold()
    if encoding in ("identity", ""):
        return lambda chunk, _: chunk
    if encoding not in ("gzip", "x-gzip"):
        raise UnexpectedReplyError(
            status=response.status_code, problem="the answer is packed in an unknown way"
        )
    unpacker = zlib.decompressobj(_GZIP_WINDOW)

    def unpack(chunk: bytes, room: int) -> bytes:
        try:
            return unpacker.decompress(chunk, room)
        except zlib.error as error:
            raise UnexpectedReplyError(
                status=response.status_code, problem="the answer cannot be unpacked"
            ) from error

    return unpack


def _read_answer(answer: _Answer, read: Callable[[object], T]) -> T:
    if not answer.body or answer.status == httpx.codes.NO_CONTENT:
        return read(None)
    kind = answer.headers.get("content-type", "application/json")
    if "html" in kind.casefold() and answer.body.lstrip().startswith(b"<"):
        raise SignInPageError(status=answer.status, problem=f"the answer is {kind[:100]}")
    if "json" not in kind.casefold():
        raise UnexpectedReplyError(status=answer.status, problem=f"the answer is {kind[:100]}")
    try:
        body = decode(answer.body)
    except ValueError as error:
        raise UnexpectedReplyError(status=answer.status, problem=str(error)) from error
    return read(body)
