"""Several at once: what is due is worked on in parallel, so that a slow write holds up no other.

Of a server nobody has heard from yet one write is tried first. What concerns the same time of the
same resource goes one after the other, in the order in which it was asked for.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from datetime import timedelta
from typing import Final

from desk_app.services.write_lanes import are_related
from desk_app.store.outbox import OutboxRow

MOST_AT_ONCE: Final = 4
PROBE_SECONDS: Final = 1.0
"""How long the others wait for the first answer of a server."""

FindDue = Callable[[], Awaitable[Sequence[OutboxRow]]]
Reload = Callable[[OutboxRow], Awaitable[OutboxRow | None]]
GoOn = Callable[[OutboxRow], Awaitable[None]]


class SendingCrew:
    """Works through what is due until nothing is due and nobody is at work any more."""

    def __init__(
        self, *, find_due: FindDue, reload: Reload, go_on: GoOn, wake: asyncio.Event
    ) -> None:
        """Makes ready.

        Args:
            find_due: What can be gone on with now, the most urgent first.
            reload: A row as it is stored now.
            go_on: Goes on with one row.
            wake: Set when there is something new; those who rest look again.
        """
        self._find_due = find_due
        self._reload = reload
        self._go_on = go_on
        self._wake = wake
        self._at_work: dict[str, OutboxRow] = {}
        self._found: list[OutboxRow] = []
        self._is_stale = True
        """Whether more may be due than was found."""
        self._looking = asyncio.Lock()
        self._is_heard = False
        self._probing_since = 0.0

    def note_heard(self, *, is_heard: bool) -> None:
        """Whether the server has just answered, or has to be tried by one alone again."""
        self._is_heard = is_heard

    async def work(self) -> None:
        """Goes on with all that is due, several at once.

        Raises:
            DeskError: The store failed; all others have come to an end before.
        """
        self._found, self._is_stale = list(await self._find_due()), False
        if not self._found:
            return
        ends = await asyncio.gather(
            *(self._work() for _ in range(MOST_AT_ONCE)), return_exceptions=True
        )
        for end in ends:
            if isinstance(end, BaseException):
                raise end

    async def _work(self) -> None:
        while True:
            row = await self._next()
            if row is not None:
                await self._work_on(row)
            elif not self._at_work:
                return
            else:
                await self._rest()

    async def _rest(self) -> None:
        """Until something is new, or may have come due meanwhile."""
        self._wake.clear()
        with suppress(TimeoutError):
            async with asyncio.timeout(PROBE_SECONDS):
                await self._wake.wait()
        self._is_stale = True

    async def _next(self) -> OutboxRow | None:
        """The next row, marked as being worked on; the store is only asked where that may help."""
        async with self._looking:
            row = self._pick()
            if row is None and self._is_stale and self._may_join():
                self._is_stale = False
                self._found = list(await self._find_due())
                row = self._pick()
            return row

    def _may_join(self) -> bool:
        """Whether another one may begin beside those at work."""
        now = asyncio.get_running_loop().time()
        is_probing = not self._is_heard and now - self._probing_since < PROBE_SECONDS
        return not self._at_work or not is_probing

    def _pick(self) -> OutboxRow | None:
        """The first that nobody is at work on, and that need not wait for one who is."""
        if not self._may_join():
            return None
        busy = tuple(self._at_work.values())
        for place, row in enumerate(self._found):
            if row.ref in self._at_work or any(are_related(row, one) for one in busy):
                continue
            if not busy:
                self._probing_since = asyncio.get_running_loop().time()
            del self._found[place]
            self._at_work[row.ref] = row
            return row
        return None

    async def _work_on(self, row: OutboxRow) -> None:
        """Goes on with a row unless it went on since it was found."""
        try:
            if await self._reload(row) == row:
                await self._go_on(row)
        finally:
            del self._at_work[row.ref]
            self._is_stale = True
            self._wake.set()


def pause_until(waits: Sequence[timedelta], longest: timedelta) -> timedelta:
    """How long until the first of several is due; a moment at least."""
    return max(min((*waits, longest)), timedelta(seconds=0.05))
