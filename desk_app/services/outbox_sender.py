"""The one sender: takes every write from *waiting* to its end, and sends none twice.

A write is sent only from *queued*, after the row says *sending*. One whose end is unknown rests
for a quiet period, longer than the server can still be at work on it, and is looked for twice
before it is queued once more under the same reference. After a second sending the bookings of the
reference are counted once more: of several the oldest stays. Writes about one booking keep their
order; all others overtake one that is stuck.
"""

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Protocol

from desk_app.clock import Clock
from desk_app.domain.booking import Booking
from desk_app.domain.booking_graph import CLOSED_STATES
from desk_app.domain.identifiers import DeskRef
from desk_app.errors import DeskError, NetworkError, RateLimitedError
from desk_app.services.booking_courier import BookingCourier
from desk_app.services.retry_times import RetryTimes
from desk_app.services.write_answers import (
    Answer,
    Hold,
    Outcome,
    read_answer,
    refusal_of,
    verdict_on,
    write_answer,
)
from desk_app.services.write_bodies import UnreadableWriteError, read_create
from desk_app.services.write_lanes import heads_of_lanes
from desk_app.store.outbox import OutboxKind, OutboxRow, OutboxState
from desk_app.store.store import Store

IDLE = timedelta(minutes=5)
"""How long it rests where nothing is due; whatever is new wakes it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SendingPace:
    """How long is waited for what."""

    quiet: timedelta = timedelta(seconds=90)
    """Longer than a server may still be at work on a write that nobody waits for any more."""
    quiet_where_unique: timedelta = timedelta(seconds=2)
    """The same where the server itself makes sure that a reference is used once."""
    needs_person_after: timedelta = timedelta(hours=24)
    longest_pause: timedelta = timedelta(hours=1)
    """The most that a server may ask for."""


class Link(Protocol):
    """How well the server is heard, as somebody else finds out."""

    def is_worth_trying(self) -> bool:
        """Whether a write may find its way to the server."""


@dataclass(frozen=True, slots=True)
class WriteNews:
    """A write that went on."""

    row: OutboxRow
    """As it is stored now."""
    answer: Answer | None = None
    booking: Booking | None = None
    error: DeskError | None = None
    is_awaited: bool = False
    """Whether somebody waits for it, who hears of it anyway."""


NewsObserver = Callable[[WriteNews], None]


class OutboxSender:
    """Sends what is stored as waiting; the only one that does."""

    def __init__(
        self,
        store: Store,
        courier: BookingCourier,
        clock: Clock,
        link: Link,
        *,
        pace: SendingPace | None = None,
    ) -> None:
        self._store = store
        self._writes = store.writes
        self._courier = courier
        self._clock = clock
        self._link = link
        self._pace = pace or SendingPace()
        self._retries = RetryTimes(clock)
        self._searches = RetryTimes(clock)
        self._wake = asyncio.Event()
        self._in_flight: set[DeskRef] = set()
        self._is_key_refused = False
        self._resting_until: datetime | None = None
        self._known_quiet: timedelta | None = None
        self._observers: list[NewsObserver] = []

    def observe(self, observer: NewsObserver) -> None:
        """Tells the observer of every write that goes on."""
        self._observers.append(observer)

    @property
    def is_held(self) -> bool:
        """Whether nothing is sent until there is another key."""
        return self._is_key_refused

    def hurry(self) -> None:
        """Looks at once what is due."""
        self._wake.set()

    def try_again(self) -> None:
        """The server may be there again, or the key is another: all that waits is tried once."""
        self._is_key_refused = False
        self._resting_until = self._known_quiet = None
        self._retries.forget_all()
        self._searches.forget_all()
        self._wake.set()

    # --- the loop ----------------------------------------------------------------------------

    async def run(self) -> None:
        """Goes round until it is cancelled."""
        while True:
            self._wake.clear()
            try:
                pause = await self.go_round()
            except DeskError:
                # The store cannot be written to for now: nothing is sent, and nothing is lost.
                pause = self._retries.longest
            # Not wait_for: on Python 3.11 it drops a cancellation that comes with the event.
            with suppress(TimeoutError):
                async with asyncio.timeout(pause.total_seconds()):
                    await self._wake.wait()

    async def go_round(self) -> timedelta:
        """Does all that is due; how long until something else is."""
        while True:
            rows = await self._writes.load_at_work()
            if any(row.state is OutboxState.UNKNOWN for row in rows):
                await self._learn_quiet()
            heads = heads_of_lanes(rows, await self._keys_of(rows))
            due = [row for row in heads if self._due_at(row) <= self._clock.now()]
            if not due:
                return self._until_next(heads)
            for row in sorted(due, key=lambda each: (each.attempts, each.order)):
                await self._go_on_with(row)

    def _until_next(self, heads: Sequence[OutboxRow]) -> timedelta:
        now = self._clock.now()
        waits = [self._due_at(row) - now for row in heads]
        return max(min((*waits, IDLE)), timedelta(seconds=0.05))

    def _due_at(self, row: OutboxRow) -> datetime:
        """When something is to be done with a row; far away for what waits for somebody."""
        now = self._clock.now()
        if row.ref in self._in_flight:
            return now + IDLE
        if not row.is_intact or row.state is OutboxState.SENDING:
            return now
        if not self._is_free:
            return now + IDLE
        at = max(now, self._resting_until or now)
        if row.state is OutboxState.QUEUED:
            return max(at, self._retries.due_at(row.ref), row.not_before or now)
        at = max(at, self._searches.due_at(row.ref))
        if row.state is OutboxState.UNKNOWN:
            return max(at, self._search_at(row))
        return max(at, row.recount_at or now)

    def _search_at(self, row: OutboxRow) -> datetime:
        if row.searches and row.searched_at is not None:
            return row.searched_at + self._quiet / 2
        return (row.last_attempt_at or row.created_at) + self._quiet

    @property
    def _is_free(self) -> bool:
        """Whether there is a server to send to, as far as anybody knows."""
        has_server = self._courier.client is not None and self._link.is_worth_trying()
        return has_server and not self._is_key_refused

    @property
    def _quiet(self) -> timedelta:
        return self._pace.quiet if self._known_quiet is None else self._known_quiet

    async def _learn_quiet(self) -> None:
        """A server that makes sure of a reference itself needs no long rest."""
        if self._known_quiet is not None or not self._is_free:
            return
        with suppress(DeskError):
            is_unique = await self._courier.has_unique_refs()
            self._known_quiet = self._pace.quiet_where_unique if is_unique else self._pace.quiet

    async def _keys_of(self, rows: Sequence[OutboxRow]) -> dict[str, str]:
        """Our own key of each booking that is to be changed, by any id it has had."""
        found: dict[str, str] = {}
        for row in rows:
            if row.booking_id is not None and row.booking_id not in found:
                key = await self._store.load_booking_key(row.booking_id)
                found[row.booking_id] = key or row.booking_id
        return found

    # --- one row -----------------------------------------------------------------------------

    async def _go_on_with(self, row: OutboxRow) -> None:
        if self._due_at(row) > self._clock.now():
            return  # what happened to another one holds up this one too
        if not row.is_intact:
            await self._give_to_person(row, Outcome.DAMAGED)
        elif row.state is OutboxState.SENDING:
            await self._settle(row, OutboxState.UNKNOWN, has_waited=True)
        elif row.state is OutboxState.QUEUED:
            await self._attempt(row, has_waited=row.has_waited)
        elif row.state is OutboxState.UNKNOWN:
            await self._find_out(row)
        else:
            await self._count_again(row)

    async def deliver(self, ref: DeskRef, *, whatever_is_known: bool = False) -> WriteNews | None:
        """Sends one write for somebody who waits for its end.

        Args:
            ref: Its reference.
            whatever_is_known: Whether it is tried even if the server seems out of reach.

        Returns:
            What came of it; None if it has to wait, for its turn or for the server.
        """
        rows = await self._writes.load_at_work()
        heads = heads_of_lanes(rows, await self._keys_of(rows))
        row = next((each for each in heads if each.ref == ref), None)
        can_try = self._is_free or (whatever_is_known and self._courier.client is not None)
        if row is None or row.state is not OutboxState.QUEUED or not can_try:
            self.hurry()
            return None
        if not row.is_intact:
            return await self._give_to_person(row, Outcome.DAMAGED)
        return await self._attempt(row, has_waited=False, is_awaited=True)

    async def _attempt(
        self, row: OutboxRow, *, has_waited: bool, is_awaited: bool = False
    ) -> WriteNews | None:
        """Sends one row, from *queued* alone and after it says *sending*."""
        if row.ref in self._in_flight:
            return None
        self._in_flight.add(row.ref)
        try:
            if not await self._writes.begin(row.ref):
                return None
            return await self._send(row, has_waited=has_waited, is_awaited=is_awaited)
        finally:
            self._in_flight.discard(row.ref)

    async def _send(self, row: OutboxRow, *, has_waited: bool, is_awaited: bool) -> WriteNews:
        state, answer = OutboxState.UNKNOWN, ""
        booking: Booking | None = None
        failure: DeskError | None = None
        recount_at: datetime | None = None
        try:
            booking = await self._courier.carry_out(row)
        except UnreadableWriteError as error:
            failure, state = error, OutboxState.NEEDS_PERSON
            answer = write_answer(Answer(Outcome.UNREADABLE, error.title, error.message))
        except DeskError as error:
            failure = error
            state, answer = self._judge(row, error)
        else:
            state = OutboxState.DONE
            answer = write_answer(Answer(Outcome.DONE, booking_id=booking.id if booking else ""))
            self._retries.forget(row.ref)
            if row.attempts and row.kind is OutboxKind.CREATE:
                recount_at = self._clock.now() + self._quiet
        finally:
            # Whatever ends it without an answer, such as the window being closed, is unknown.
            await self._writes.settle(
                row.ref,
                state,
                answer=answer,
                recount_at=recount_at,
                has_waited=has_waited or state in (OutboxState.UNKNOWN, OutboxState.QUEUED),
            )
        self._wake.set()
        news = WriteNews(row, read_answer(answer), booking, failure, is_awaited)
        return await self._tell(news)

    def _judge(self, row: OutboxRow, error: DeskError) -> tuple[OutboxState, str]:
        """What an error means for the row, and for all others."""
        verdict = verdict_on(error)
        self._heed(error, verdict.hold)
        if verdict.state is OutboxState.REFUSED:
            return verdict.state, write_answer(refusal_of(error))
        self._retries.postpone(row.ref)
        return verdict.state, ""

    def _heed(self, error: DeskError, hold: Hold) -> None:
        now = self._clock.now()
        if hold is Hold.KEY:
            self._is_key_refused = True
        elif hold is Hold.SERVER:
            asked = error.retry_after if isinstance(error, RateLimitedError) else None
            pause = self._retries.first if asked is None else asked
            self._resting_until = now + min(pause, self._pace.longest_pause)

    # --- what became of it -------------------------------------------------------------------

    async def _find_out(self, row: OutboxRow) -> None:
        """Looks for a write whose end is unknown; never queues it because a search failed."""
        since = row.unknown_since or row.last_attempt_at or row.created_at
        if self._clock.now() - since >= self._pace.needs_person_after:
            await self._give_to_person(row, Outcome.TOO_LONG_UNKNOWN)
        elif row.kind is not OutboxKind.CREATE:
            # It looks at the booking itself before it does anything.
            await self._settle(row, OutboxState.QUEUED, has_waited=True)
        else:
            await self._look_for(row)

    async def _look_for(self, row: OutboxRow) -> None:
        try:
            create = read_create(row.body)
            found = await self._courier.find(create.refs[0])
            if found:
                await self._courier.keep_all(found)
                await self._keep_one(row, found, Outcome.ALREADY_THERE)
                return
        except UnreadableWriteError:
            await self._give_to_person(row, Outcome.UNREADABLE)
            return
        except DeskError as error:
            self._searches.postpone(row.ref)
            self._heed_search(error)
            return
        if row.searches:
            await self._settle(row, OutboxState.QUEUED, has_waited=True)
        else:
            await self._writes.note_search(row.ref)

    def _heed_search(self, error: DeskError) -> None:
        verdict = verdict_on(error)
        if isinstance(error, NetworkError) or verdict.hold is not Hold.NOTHING:
            self._heed(error, verdict.hold if verdict.hold is not Hold.NOTHING else Hold.SERVER)

    async def _count_again(self, row: OutboxRow) -> None:
        """The last net: of several bookings under one reference only the oldest stays."""
        doubles = 0
        try:
            for ref in read_create(row.body).refs:
                doubles += await self._call_off_doubles(await self._courier.find(ref))
        except DeskError as error:
            self._searches.postpone(row.ref)
            self._heed_search(error)
            return
        before = read_answer(row.answer) or Answer(Outcome.DONE)
        if doubles:
            answer = replace(before, doubles=before.doubles + doubles)
            await self._settle(row, OutboxState.DONE, answer=answer, has_waited=True)
        else:
            await self._writes.settle(row.ref, OutboxState.DONE, answer=row.answer)

    async def _keep_one(self, row: OutboxRow, found: Sequence[Booking], outcome: Outcome) -> None:
        doubles = await self._call_off_doubles(found)
        standing = _standing(found) or found
        recount_at = self._clock.now() + self._quiet if row.attempts > 1 else None
        answer = Answer(outcome, booking_id=standing[0].id, doubles=doubles)
        for times in (self._retries, self._searches):
            times.forget(row.ref)
        await self._writes.settle(
            row.ref,
            OutboxState.DONE,
            answer=write_answer(answer),
            recount_at=recount_at,
            has_waited=True,
        )
        await self._tell(WriteNews(row, answer, standing[0]))

    async def _call_off_doubles(self, bookings: Sequence[Booking]) -> int:
        """Cancels all but the oldest of those that stand; how many that were."""
        doubles = _standing(bookings)[1:]
        for booking in doubles:
            await self._courier.call_off(booking)
        return len(doubles)

    async def _give_to_person(self, row: OutboxRow, outcome: Outcome) -> WriteNews:
        return await self._settle(
            row, OutboxState.NEEDS_PERSON, answer=Answer(outcome), has_waited=True
        )

    async def _settle(
        self,
        row: OutboxRow,
        state: OutboxState,
        *,
        answer: Answer | None = None,
        has_waited: bool,
    ) -> WriteNews:
        text = write_answer(answer) if answer else ""
        await self._writes.settle(row.ref, state, answer=text, has_waited=has_waited)
        return await self._tell(WriteNews(row, answer))

    async def _tell(self, news: WriteNews) -> WriteNews:
        """Tells the observers, with the row as it is stored now."""
        stored = await self._writes.load_row(news.row.ref)
        told = replace(news, row=stored or news.row)
        for observer in tuple(self._observers):
            observer(told)
        return told


def _standing(bookings: Sequence[Booking]) -> tuple[Booking, ...]:
    """Those that still take time or a seat, in their order."""
    return tuple(booking for booking in bookings if booking.state not in CLOSED_STATES)
