"""The desk on this computer: the whole server on a thread with a loop of its own, without a port.

Whoever asks gets a future and is never in the way of the loop. Giving up on a future does not
end what was begun: a write that reached the server is carried out. The web framework and the
database are loaded in the thread, so that a window can be painted meanwhile.
"""

import asyncio
import threading
from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import Future, InvalidStateError
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final, Self, TypeVar

from desk_app.clock import Clock, SystemClock
from desk_app.errors import OfflineError
from desk_app.server.options import ServerOptions

if TYPE_CHECKING:
    from desk_app.server.apps import CreatedApp
    from desk_app.server.hand_over import HandOver

T = TypeVar("T")

Headers = tuple[tuple[str, str], ...]
Answer = tuple[int, Headers, bytes]
"""Status, headers and body of an answer."""

_CLOSED: Final = "The desk on this computer has been closed."


class EmbeddedDesk:
    """A server on a local file, for one program, until it is closed."""

    def __init__(
        self,
        database_path: Path,
        *,
        clock: Clock | None = None,
        options: ServerOptions | None = None,
    ) -> None:
        self._path = database_path
        self._clock = clock or SystemClock()
        self._options = options or ServerOptions()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, name="embedded-desk", daemon=True)
        self._closing = asyncio.Event()
        self._opened: asyncio.Future[HandOver] = self._loop.create_future()
        self._begun: set[asyncio.Task[None]] = set()
        self._door = threading.Lock()
        self._is_closed = False
        self.ready: Future[None] = Future()
        """Done once the database is open; fails with what stopped it."""

    @classmethod
    def start(
        cls,
        database_path: Path,
        *,
        clock: Clock | None = None,
        options: ServerOptions | None = None,
    ) -> Self:
        """Starts the thread and returns at once; `ready` tells when it is of use.

        Args:
            database_path: Made if it is not there, with its folder.
            clock: The system's own where None.
            options: The usual ones where None.
        """
        desk = cls(database_path, clock=clock, options=options)
        desk._thread.start()
        return desk

    # --- what may be asked, from any thread --------------------------------------------------

    def submit(
        self, method: str, target: str, headers: Sequence[tuple[str, str]], body: bytes
    ) -> Future[Answer]:
        """Hands a request over and gives the answer when it is there.

        Args:
            method: In capitals.
            target: Path and query, escaped, such as `/v2/bookings?limit=2`.
            headers: With the key among them.
            body: May be empty.

        Returns:
            Fails with OfflineError once the desk is closed.
        """
        return self._ask(lambda desk: desk.answer(method, target, headers, body))

    def create_app(
        self, name: str, *, is_test: bool = False, owner_email: str | None = None
    ) -> "Future[CreatedApp]":
        """Makes a tenant; its keys are in the answer and nowhere else."""
        return self._ask(
            lambda desk: desk.create_app(name, is_test=is_test, owner_email=owner_email)
        )

    def rotate_key(self, slug: str) -> Future[str]:
        """Gives a tenant a new server key in place of the old."""
        return self._ask(lambda desk: desk.rotate_key(slug))

    def app_slugs(self) -> Future[tuple[str, ...]]:
        """The tenants in the file, oldest first."""
        return self._ask(lambda desk: desk.app_slugs())

    def fill_with_example_data(
        self, slug: str, *, now: datetime, time_zone_name: str = "Europe/Copenhagen"
    ) -> Future[None]:
        """Fills a tenant with the example practice, around now."""
        return self._ask(
            lambda desk: desk.fill_with_example_data(slug, now=now, time_zone_name=time_zone_name)
        )

    def close(self, timeout: float = 5.0) -> None:
        """Finishes what was begun, closes the database, and waits so many seconds for it."""
        with self._door:
            was_closed, self._is_closed = self._is_closed, True
            if not was_closed:
                self._loop.call_soon_threadsafe(self._closing.set)
        self._thread.join(timeout)

    # --- in the thread -----------------------------------------------------------------------

    def _ask(self, question: "Callable[[HandOver], Awaitable[T]]") -> Future[T]:
        answer: Future[T] = Future()
        with self._door:
            if self._is_closed:
                answer.set_exception(OfflineError(_CLOSED))
            else:
                self._loop.call_soon_threadsafe(self._begin, question, answer)
        return answer

    def _begin(self, question: "Callable[[HandOver], Awaitable[T]]", answer: Future[T]) -> None:
        task = self._loop.create_task(self._put(question, answer))
        self._begun.add(task)
        task.add_done_callback(self._begun.discard)

    async def _put(self, question: "Callable[[HandOver], Awaitable[T]]", answer: Future[T]) -> None:
        """Asks, whether or not somebody still waits for the answer."""
        try:
            result = await question(await asyncio.shield(self._opened))
        except BaseException as error:  # raised where the answer is awaited
            with suppress(InvalidStateError):  # given up on
                answer.set_exception(error)
        else:
            with suppress(InvalidStateError):
                answer.set_result(result)

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        try:
            self._loop.run_until_complete(self._serve())
        finally:
            self._loop.close()

    async def _serve(self) -> None:
        # One heavy module after the other, here and not where a window is waiting.
        from desk_app.server.hand_over import HandOver  # noqa: PLC0415

        try:
            desk = await HandOver.open(self._path, clock=self._clock, options=self._options)
        except BaseException as error:  # told through `ready`, and to whoever asks
            self._opened.set_exception(error)
            self._opened.exception()  # so that nobody need ask for it
            self.ready.set_exception(error)
            await self._close_when_asked()
            return
        self._opened.set_result(desk)
        self.ready.set_result(None)
        await self._close_when_asked()
        await desk.close()

    async def _close_when_asked(self) -> None:
        """Waits for `close`, after which nothing more is begun, and for what was begun."""
        await self._closing.wait()
        while self._begun:
            await asyncio.wait(self._begun)
