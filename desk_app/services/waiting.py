"""What waits to be sent, as a list a person can work through."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import IntEnum
from typing import Final

from desk_app.clock import Clock
from desk_app.domain.booking import Customer
from desk_app.domain.booking_graph import ActionName, GraphName
from desk_app.domain.identifiers import BookingId, DeskRef, ResourceId
from desk_app.domain.interval import Interval
from desk_app.services.block_bodies import read_block
from desk_app.services.changes import ChangeFeed, Changes
from desk_app.services.drafts import BookingDraft
from desk_app.services.outbox_sender import OutboxSender, WriteNews
from desk_app.services.pencils import pencil_id
from desk_app.services.write_answers import Answer, Outcome, read_answer
from desk_app.services.write_bodies import (
    UnreadableWriteError,
    read_act,
    read_create,
    read_move,
)
from desk_app.store.outbox import (
    CLOSABLE_STATES,
    UNSENT_STATES,
    OutboxKind,
    OutboxRow,
    OutboxState,
)
from desk_app.store.store import Store

JOURNAL_LENGTH: Final = 50
"""How many of the last writes are listed."""


class Stage(IntEnum):
    """Where a write stands, in the order of the list."""

    NEEDS_PERSON = 0
    REFUSED = 1
    LOOKED_FOR = 2
    """Sent; whether it was done is being found out."""
    WAITING = 3
    LEAVING = 4
    """It can still be taken back."""
    DONE = 5
    DISMISSED = 6
    """It was given up here; only looked up."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingItem:
    """One write in the list."""

    ref: DeskRef
    kind: OutboxKind
    stage: Stage
    asked_at: datetime
    customer_name: str = ""
    what: str = ""
    interval: Interval | None = None
    """The time that is wanted; for an action that of the booking."""
    resource_id: ResourceId | None = None
    action: ActionName | None = None
    booking_id: BookingId | None = None
    """The booking to look at, if there is one."""
    answer: Answer | None = None
    attempts: int = 0
    leaves_at: datetime | None = None
    is_readable: bool = True

    @property
    def is_taken(self) -> bool:
        """Whether another time has to be found."""
        return self.answer is not None and self.answer.outcome is Outcome.TAKEN


class WaitingService:
    """Lists what waits, and does what a person decides about it."""

    def __init__(
        self, store: Store, changes: ChangeFeed, clock: Clock, sender: OutboxSender
    ) -> None:
        self._store = store
        self._writes = store.writes
        self._changes = changes
        self._clock = clock
        self._sender = sender

    # --- looking -----------------------------------------------------------------------------

    async def load(self) -> tuple[WaitingItem, ...]:
        """Everything that waits or has waited: what needs a person first, then the oldest."""
        rows = [*await self._writes.load(UNSENT_STATES), *await self._writes.load_told()]
        now = self._clock.now()
        listed = [
            row
            for row in rows
            if row.has_waited or row.not_before or row.state is not OutboxState.SENDING
        ]
        items = [item_of(row, now) for row in listed]
        return tuple(sorted(items, key=lambda item: (item.stage, item.asked_at)))

    async def load_journal(self) -> tuple[WaitingItem, ...]:
        """What became of the last writes that need nobody any more, the latest first."""
        now = self._clock.now()
        rows = await self._writes.load_journal(limit=JOURNAL_LENGTH)
        return tuple(item_of(row, now) for row in rows)

    async def draft_of(self, ref: DeskRef) -> BookingDraft | None:
        """The booking form as it was when a write was asked for; None if it makes none."""
        row = await self._writes.load_row(ref)
        if row is None or row.kind is not OutboxKind.CREATE:
            return None
        try:
            create = read_create(row.body)
        except UnreadableWriteError:
            return None
        new, customer = create.new, create.new.customer or Customer(name="")
        answers = {name: str(value) for name, value in customer.answers.items()}
        native = {"comment": customer.comment, "voip": customer.voip, "location": customer.where}
        return BookingDraft(
            ref=row.ref,
            customer_name=customer.name,
            email=customer.email,
            phone=customer.phone,
            notes=new.description or "",
            project_id=new.project_id,
            resource_id=new.resource_id,
            starts_at=new.starts_at,
            length=new.ends_at - new.starts_at,
            what=new.what or "",
            where=new.where or "",
            answers={**answers, **{name: text for name, text in native.items() if text}},
            graph=new.graph or GraphName("instant"),
            notifies_customer=new.notifies_customer,
            session_id=new.owner_booking_id,
            companions=tuple(each.resource_id for each in create.companions),
        )

    # --- deciding ----------------------------------------------------------------------------

    async def undo(self, ref: DeskRef) -> bool:
        """Takes back what has not left yet, for good; whether it had not."""
        row = await self._writes.load_row(ref)
        is_gone = await self._writes.withdraw(ref, {OutboxState.QUEUED})
        if row is not None:
            self._tell(row)
        return is_gone

    async def send_now(self, ref: DeskRef) -> WriteNews | None:
        """Lets a write leave at once, and tries exactly once."""
        row = await self._writes.load_row(ref)
        if row is None:
            return None
        if row.state in (OutboxState.REFUSED, OutboxState.NEEDS_PERSON):
            await self._writes.send_again(ref)
        await self._writes.allow_now(ref)
        news = await self._sender.deliver(ref, whatever_is_known=True)
        self._tell(row)
        return news

    async def try_all(self) -> None:
        """Tries everything that waits, once and now."""
        self._sender.try_again()

    async def discard(self, ref: DeskRef) -> bool:
        """Gives up what was refused, needs a person or has not left yet; whether it could be."""
        row = await self._writes.load_row(ref)
        is_gone = await self._writes.dismiss(ref, CLOSABLE_STATES)
        if row is not None:
            self._tell(row)
        return is_gone

    async def close(self, ref: DeskRef) -> None:
        """A person has seen what became of a write: it leaves the list for the journal."""
        row = await self._writes.load_row(ref)
        if row is None:
            return
        if row.state is OutboxState.DONE:
            await self._writes.close_done(ref)
        elif row.state is OutboxState.REFUSED:
            await self._writes.dismiss(ref, {OutboxState.REFUSED})
        self._tell(row)

    def _tell(self, row: OutboxRow) -> None:
        self._changes.publish(Changes(bookings=frozenset({row.booking_id or pencil_id(row.ref)})))


def item_of(row: OutboxRow, now: datetime) -> WaitingItem:
    """A row as it stands in the list."""
    item = WaitingItem(
        ref=row.ref,
        kind=row.kind,
        stage=_stage_of(row, now),
        asked_at=row.created_at,
        booking_id=row.booking_id,
        answer=read_answer(row.answer),
        attempts=row.attempts,
        leaves_at=row.not_before,
    )
    try:
        return _with_body(item, row)
    except UnreadableWriteError:
        return replace(item, is_readable=False)


def _stage_of(row: OutboxRow, now: datetime) -> Stage:
    match row.state:
        case OutboxState.DONE:
            return Stage.DONE
        case OutboxState.DISMISSED:
            return Stage.DISMISSED
        case OutboxState.REFUSED:
            return Stage.REFUSED
        case OutboxState.NEEDS_PERSON:
            return Stage.NEEDS_PERSON
        case OutboxState.QUEUED:
            is_leaving = row.not_before is not None and row.not_before > now
            return Stage.LEAVING if is_leaving else Stage.WAITING
        case _:
            return Stage.LOOKED_FOR


def _with_body(item: WaitingItem, row: OutboxRow) -> WaitingItem:
    if row.kind is OutboxKind.CREATE:
        new = read_create(row.body).new
        return replace(
            item,
            customer_name=new.customer.name if new.customer else "",
            what=new.what or "",
            interval=Interval(new.starts_at, new.ends_at),
            resource_id=new.resource_id,
        )
    if row.kind is OutboxKind.MOVE:
        move = read_move(row.body)
        seen = move.seen
        return replace(
            item,
            customer_name=seen.customer_name if seen else "",
            what=seen.what if seen else "",
            interval=move.interval,
            resource_id=move.resource_id,
        )
    if row.kind is OutboxKind.BLOCK:
        spans = read_block(row.body).spans
        return (
            replace(
                item,
                what=spans[0].what,
                interval=spans[0].interval,
                resource_id=spans[0].resource_id,
            )
            if spans
            else item
        )
    if row.kind is OutboxKind.ACT:
        act = read_act(row.body)
        seen = act.seen
        if seen is None:
            return replace(item, action=act.action)
        start, end = seen.starts_at, seen.ends_at
        return replace(
            item,
            action=act.action,
            customer_name=seen.customer_name,
            what=seen.what,
            interval=Interval(start, end) if start and end and start <= end else None,
            resource_id=seen.resource_id,
        )
    return item
