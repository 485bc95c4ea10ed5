"""Blocks time for a reason, changes such blocks and takes them away.

Every write is stored before it is sent, and shown as soon as it is stored. It can be taken back
for the grace period before it leaves.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from math import ceil
from typing import Final, Protocol

from desk_app.clock import Clock
from desk_app.domain.block import MOST_BLOCKS, BlockPlan
from desk_app.domain.calendar_choice import CalendarChoice
from desk_app.domain.identifiers import CalendarId, DeskRef
from desk_app.domain.pending import Pending, PendingChange
from desk_app.domain.resource import Calendar, Event, Resource
from desk_app.errors import BookingActionError, InvalidInputError
from desk_app.services.block_bodies import (
    BlockChange,
    BlockSpan,
    BlockWrite,
    KnownBlock,
    read_block,
    write_block,
)
from desk_app.services.block_pencils import ref_of_block
from desk_app.services.changes import ChangeFeed, Changes
from desk_app.services.drafts import new_ref
from desk_app.services.outbox_sender import OutboxSender
from desk_app.store.outbox import NewOutboxRow, OutboxKind, OutboxState
from desk_app.store.store import Store

REASONS_FACT: Final = "block_reasons"
"""The stored fact that holds the reasons last given, the newest first."""

MOST_REASONS: Final = 6
LONGEST_REASON: Final = 200


class Grace(Protocol):
    """Who knows how long a change can be taken back."""

    grace: timedelta


@dataclass(frozen=True, slots=True)
class Blocked:
    """What was asked for."""

    ref: DeskRef
    spans: tuple[BlockSpan, ...]
    pending: Pending | None = None
    """None once it has been sent."""


class BlockService:
    """Blocked time as a front desk handles it."""

    def __init__(
        self, store: Store, changes: ChangeFeed, clock: Clock, sender: OutboxSender, grace: Grace
    ) -> None:
        self._store = store
        self._changes = changes
        self._clock = clock
        self._sender = sender
        self._grace = grace

    async def load_reasons(self) -> tuple[str, ...]:
        """The reasons last given, the newest first."""
        facts = await self._store.load_facts()
        return _read_reasons(facts.get(REASONS_FACT))

    async def block(self, plan: BlockPlan) -> Blocked:
        """Blocks time.

        Raises:
            InvalidInputError: The plan lacks something; the field is named.
        """
        return await self._send(BlockWrite(make=await self._spans_of(plan)), plan.reason)

    async def change(self, event: Event, plan: BlockPlan) -> Blocked:
        """Makes another block of one: what is kept of it is changed, the rest is made anew."""
        spans = await self._spans_of(plan)
        if ref_of_block(event.id) is not None:
            await self._take_out(event)
            return await self._send(BlockWrite(make=spans), plan.reason)
        known = KnownBlock(event.id, BlockSpan.of(event))
        kept = next((each for each in spans if each.resource_id == event.resource_id), None)
        others = tuple(each for each in spans if each is not kept)
        if kept is None:
            return await self._send(BlockWrite(make=others, drop=(known,)), plan.reason)
        wanted = replace(kept, calendar_id=event.calendar_id or kept.calendar_id)
        write = BlockWrite(make=others, change=(BlockChange(known, wanted),))
        return await self._send(write, plan.reason)

    async def remove(self, event: Event) -> Blocked:
        """Takes a block away; one that has not left is simply not sent."""
        if ref_of_block(event.id) is not None:
            await self._take_out(event)
            return Blocked(new_ref(), (BlockSpan.of(event),))
        return await self._send(BlockWrite(drop=(KnownBlock(event.id, BlockSpan.of(event)),)))

    # --- details -----------------------------------------------------------------------------

    async def _spans_of(self, plan: BlockPlan) -> tuple[BlockSpan, ...]:
        _check(plan)
        resources = {each.id: each for each in await self._store.load_resources()}
        spans: list[BlockSpan] = []
        for resource_id in plan.resource_ids:
            resource = resources.get(resource_id)
            if resource is None:
                continue
            calendar_id = await self._calendar_of(resource)
            spans += [
                BlockSpan(
                    resource_id=resource_id,
                    calendar_id=calendar_id,
                    interval=interval,
                    what=plan.reason.strip()[:LONGEST_REASON],
                    is_all_day=plan.is_all_day,
                )
                for interval in plan.spans(resource.time_zone)
            ]
        return tuple(spans)

    async def _calendar_of(self, resource: Resource) -> CalendarId:
        choice = await self._store.load_calendar_choice(resource.id)
        found = calendar_for_blocks(resource.calendars or (), choice)
        if found is None:
            raise InvalidInputError(
                f"{resource.name} has no calendar that can be written to.", field="resources"
            )
        return found

    async def _take_out(self, event: Event) -> None:
        """Takes one block out of a write that has not left."""
        known = ref_of_block(event.id)
        row = await self._store.writes.load_row(known[0]) if known else None
        if known is None or row is None or row.state is not OutboxState.QUEUED:
            raise BookingActionError("It is just being sent. Look again in a moment.")
        write = read_block(row.body)
        left = tuple(each for number, each in enumerate(write.make) if number != known[1])
        if not await self._store.writes.withdraw(row.ref, {OutboxState.QUEUED}):
            raise BookingActionError("It is just being sent. Look again in a moment.")
        rest = replace(write, make=left)
        if rest.spans:
            await self._enqueue(row.ref, rest, row.not_before)
        self._changes.publish(Changes(has_events=True))

    async def _send(self, write: BlockWrite, reason: str = "") -> Blocked:
        ref, grace = new_ref(), self._grace.grace
        if reason.strip():
            await self._remember(reason.strip())
        await self._enqueue(ref, write, self._clock.now() + grace if grace else None)
        if grace:
            self._sender.hurry()
        else:
            await self._deliver(ref)
        self._changes.publish(Changes(has_events=True))
        return Blocked(ref, write.spans, await self._pending(ref))

    async def _enqueue(self, ref: DeskRef, write: BlockWrite, not_before: datetime | None) -> None:
        row = NewOutboxRow(
            ref=ref, kind=OutboxKind.BLOCK, body=write_block(write), not_before=not_before
        )
        await self._store.writes.enqueue(row)

    async def _deliver(self, ref: DeskRef) -> None:
        news = await self._sender.deliver(ref)
        if news is None:
            await self._store.writes.note_waiting(ref)
        elif news.error is not None and news.row.state is OutboxState.REFUSED:
            await self._store.writes.withdraw(ref, {OutboxState.REFUSED})
            raise news.error

    async def _pending(self, ref: DeskRef) -> Pending | None:
        row = await self._store.writes.load_row(ref)
        if row is None or row.state is OutboxState.DONE:
            return None
        left = (row.not_before - self._clock.now()).total_seconds() if row.not_before else None
        is_uncertain = row.state in (OutboxState.SENDING, OutboxState.UNKNOWN)
        leaves_in = None if left is None else max(0, ceil(left))
        return Pending(ref, PendingChange.BLOCK, is_uncertain, leaves_in)

    async def _remember(self, reason: str) -> None:
        """Puts a reason first among those offered."""
        others = [each for each in await self.load_reasons() if each != reason]
        kept = [reason[:LONGEST_REASON], *others][:MOST_REASONS]
        await self._store.save_fact(REASONS_FACT, json.dumps(kept, ensure_ascii=False))


def calendar_for_blocks(calendars: Sequence[Calendar], choice: CalendarChoice) -> CalendarId | None:
    """The calendar of a resource that a block is written to, so that every search sees it.

    One of its own, not one taken over from elsewhere; among these the primary one; and where a
    search looks at chosen calendars only, one of those.
    """
    wanted = choice.availability_calendar_ids
    looked_at = [each for each in calendars if not wanted or each.id in wanted]
    writable = [each for each in looked_at or calendars if each.can_be_booked]
    ranked = sorted(writable, key=lambda each: (each.provider != "timekit", not each.is_primary))
    return ranked[0].id if ranked else choice.booking_calendar_id


def _check(plan: BlockPlan) -> None:
    if not plan.resource_ids:
        raise InvalidInputError("Choose at least one column.", field="resources")
    if not plan.is_all_day and plan.end <= plan.start:
        raise InvalidInputError("It ends before it begins.", field="end")
    if plan.until is not None and plan.until < plan.day:
        raise InvalidInputError("The last day lies before the first.", field="until")
    count = len(plan.days) * len(plan.resource_ids)
    if count > MOST_BLOCKS:
        text = f"That makes more than {MOST_BLOCKS} blocks. Choose an earlier last day."
        raise InvalidInputError(text, field="until")


def _read_reasons(text: str | None) -> tuple[str, ...]:
    """The reasons of a stored text; none where there is none, or it makes no sense."""
    try:
        found = json.loads(text or "[]")
    except ValueError:
        return ()
    if not isinstance(found, list):
        return ()
    return tuple(each for each in found if isinstance(each, str) and each)[:MOST_REASONS]
