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
        if not await self._find_due():
            return
        ends = await asyncio.gather(
            *(self._work() for _ in range(MOST_AT_ONCE)), return_exceptions=True
        )
        for end in ends:
            if isinstance(end, BaseException):
                raise end

    async def _work(self) -> None:
        while True:
            self._wake.clear()
            row = self._pick(await self._find_due())
            if row is not None:
                await self._work_on(row)
            elif not self._at_work:
                return
            else:
                with suppress(TimeoutError):
                    async with asyncio.timeout(PROBE_SECONDS):
                        await self._wake.wait()

    def _pick(self, due: Sequence[OutboxRow]) -> OutboxRow | None:
        """The first that nobody is at work on, and that need not wait for one who is."""
        now = asyncio.get_running_loop().time()
        is_alone = not self._at_work
        if not is_alone and not self._is_heard and now - self._probing_since < PROBE_SECONDS:
            return None
        for row in due:
            busy = self._at_work.values()
            if row.ref not in self._at_work and not any(are_related(row, one) for one in busy):
                if is_alone:
                    self._probing_since = now
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
            self._wake.set()


def pause_until(waits: Sequence[timedelta], longest: timedelta) -> timedelta:
    """How long until the first of several is due; a moment at least."""
    return max(min((*waits, longest)), timedelta(seconds=0.05))
