"""The way to the desk inside this program: a request is handed over, no socket is opened."""

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import Future

import httpx
from typing_extensions import override

Answer = tuple[int, tuple[tuple[str, str], ...], bytes]
"""Status, headers and body."""

Submit = Callable[[str, str, Sequence[tuple[str, str]], bytes], Future[Answer]]
"""Takes method, target (path and query, escaped), headers and body; may be called anywhere."""


class HandoverTransport(httpx.AsyncBaseTransport):
    """Hands each request to a server that runs on a thread of its own.

    Giving up on an answer, by deadline or by cancelling, leaves the request to itself: what the
    server has begun, it finishes.
    """

    def __init__(self, submit: Submit) -> None:
        self._submit = submit

    @override
    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        body = await request.aread()
        target = request.url.raw_path.decode("ascii")
        asked = self._submit(request.method, target, request.headers.multi_items(), body)
        answer = asyncio.wrap_future(asked)
        answer.add_done_callback(_take_note)
        status, headers, content = await asyncio.shield(answer)
        return httpx.Response(status, headers=headers, stream=httpx.ByteStream(content))


def _take_note(answer: asyncio.Future[Answer]) -> None:
    """Looks at a failure, which otherwise counts as forgotten once the answer was given up."""
    if not answer.cancelled():
        answer.exception()
