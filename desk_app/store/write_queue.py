"""The outbox as the services see it: every change durable when its coroutine returns."""

from collections.abc import Collection
from datetime import datetime
from functools import partial

from desk_app.clock import Clock
from desk_app.domain.identifiers import DeskRef
from desk_app.store import outbox
from desk_app.store.database import Database
from desk_app.store.outbox import NewOutboxRow, OutboxRow, OutboxState


class WriteQueue:
    """Writes from the moment they are asked for until somebody has seen what became of them."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    # --- on the way --------------------------------------------------------------------------

    async def enqueue(self, row: NewOutboxRow) -> OutboxRow:
        """Store a write as waiting to be sent; what is stored of its reference now.

        One of that reference that waits, was refused or needs a person is replaced. One that is
        being sent, is done, or of which nobody knows what became stays as it is.
        """
        now = self._clock.now()
        return await self._database.change(partial(outbox.enqueue, row=row, now=now))

    async def begin(self, ref: DeskRef) -> bool:
        """Note, before its first byte is sent, that a waiting write is being sent.

        Returns:
            False if it does not wait: then do not send it.
        """
        now = self._clock.now()
        return await self._database.change(partial(outbox.begin, ref=ref, now=now))

    async def settle(
        self,
        ref: DeskRef,
        state: OutboxState,
        *,
        answer: str = "",
        recount_at: datetime | None = None,
        has_waited: bool = False,
    ) -> None:
        """Write down what became of a write.

        Args:
            answer: What the list of what waited says of it; see `services.write_answers`.
            recount_at: When the bookings of its reference are to be counted; None for never.
            has_waited: Whether it belongs in that list.
        """
        work = partial(
            outbox.settle,
            ref=ref,
            state=state,
            answer=answer,
            now=self._clock.now(),
            recount_at=recount_at,
            has_waited=has_waited,
        )
        await self._database.change(work)

    async def note_search(self, ref: DeskRef) -> None:
        """Note that a write whose end is unknown was looked for and not found."""
        now = self._clock.now()
        await self._database.change(partial(outbox.note_search, ref=ref, now=now))

    async def note_waiting(self, ref: DeskRef) -> None:
        """Note that a write could not be sent at once, so that it is listed and shown as wanted."""
        await self._database.change(partial(outbox.note_waiting, ref=ref))

    # --- what a person decides ---------------------------------------------------------------

    async def allow_now(self, ref: DeskRef) -> None:
        """Let a waiting write leave at once."""
        await self._database.change(partial(outbox.allow_now, ref=ref))

    async def send_again(self, ref: DeskRef) -> bool:
        """Queue once more a write that was refused or needs a person; whether it was one."""
        return await self._database.change(partial(outbox.send_again, ref=ref))

    async def withdraw(self, ref: DeskRef, states: Collection[OutboxState]) -> bool:
        """Take a write out for good if it is in one of the states; whether it was."""
        return await self._database.change(partial(outbox.withdraw, ref=ref, states=states))

    async def dismiss(self, ref: DeskRef, states: Collection[OutboxState]) -> bool:
        """Give a write up for good if it is in one of the states; whether it was.

        It is kept among those that came to an end.
        """
        return await self._database.change(partial(outbox.dismiss, ref=ref, states=states))

    async def close_done(self, ref: DeskRef) -> None:
        """A person has seen that a write which had waited is done."""
        await self._database.change(partial(outbox.close_done, ref=ref))

    # --- reading -----------------------------------------------------------------------------

    async def load(self, states: Collection[OutboxState] | None = None) -> tuple[OutboxRow, ...]:
        """The writes in one of the states (None: in any), in the order they were asked for."""
        return await self._database.read(partial(outbox.load_rows, states=states))

    async def load_at_work(self) -> tuple[OutboxRow, ...]:
        """The writes that go on by themselves, and those to be counted again, in order."""
        return await self._database.read(outbox.load_at_work)

    async def load_told(self) -> tuple[OutboxRow, ...]:
        """The writes done after they had waited, which nobody has closed yet."""
        return await self._database.read(outbox.load_told)

    async def load_journal(self, *, limit: int) -> tuple[OutboxRow, ...]:
        """The last writes that came to an end and need nobody any more, the latest first."""
        return await self._database.read(partial(outbox.load_journal, limit=limit))

    async def load_row(self, ref: DeskRef) -> OutboxRow | None:
        """The write of a reference, or None."""
        return await self._database.read(partial(outbox.load_row, ref=ref))

    # --- housekeeping ------------------------------------------------------------------------

    async def forget_done(self, *, before: datetime) -> int:
        """Remove writes done or given up that were asked for before an instant; how many."""
        return await self._database.change(partial(outbox.forget_done, before=before))
