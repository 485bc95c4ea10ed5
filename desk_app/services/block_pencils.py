"""Blocked time as this desk wants it: the events stored, with what still waits laid over them."""

from collections.abc import Collection, Sequence
from dataclasses import replace

from desk_app.domain.identifiers import DeskRef, EventId, ResourceId
from desk_app.domain.interval import Interval
from desk_app.domain.resource import Event
from desk_app.services.block_bodies import BlockSpan, read_block
from desk_app.services.write_bodies import UnreadableWriteError
from desk_app.store.outbox import OPEN_STATES, OutboxKind, OutboxState
from desk_app.store.store import Store

_SHOWN = OPEN_STATES | {OutboxState.NEEDS_PERSON}
_PREFIX = "block:"


def pencilled_block_id(ref: DeskRef, number: int) -> EventId:
    """The id under which the block of a write is shown that no server knows."""
    return EventId(f"{_PREFIX}{ref}:{number}")


def ref_of_block(event_id: str) -> tuple[DeskRef, int] | None:
    """The write behind a block in pencil and its place in it, or None for a real event."""
    if not event_id.startswith(_PREFIX):
        return None
    ref, _, number = event_id.removeprefix(_PREFIX).rpartition(":")
    return DeskRef(ref), int(number)


class BlockPencils:
    """Lays blocks that wait in the outbox over the events that are stored."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def over(
        self,
        events: Sequence[Event],
        window: Interval,
        resource_ids: Collection[ResourceId] | None = None,
    ) -> tuple[Event, ...]:
        """The events of a window as they are wanted.

        Args:
            events: As they are stored.
            window: What the events were asked for.
            resource_ids: Whose they are; None for everybody's.
        """
        rows = await self._store.writes.load(_SHOWN)
        wanted = {event.id: event for event in events}
        for row in rows:
            if row.kind is not OutboxKind.BLOCK or not row.is_intact:
                continue
            try:
                write = read_block(row.body)
            except UnreadableWriteError:
                continue  # the list of what waits shows it
            for number, span in enumerate(write.make):
                is_there = any(_is_of(span, event) for event in events)
                if not is_there and span.interval.overlaps(window):
                    block_id = pencilled_block_id(row.ref, number)
                    wanted[block_id] = _pencil(block_id, span)
            for change in write.change:
                before = wanted.get(change.known.event_id)
                if before is not None:
                    wanted[before.id] = _as_wanted(before, change.wanted)
            for known in write.drop:
                wanted.pop(known.event_id, None)
        return tuple(
            each
            for each in wanted.values()
            if resource_ids is None or each.resource_id in resource_ids
        )


def _is_of(span: BlockSpan, event: Event) -> bool:
    return event.resource_id == span.resource_id and span.is_like(event)


def _pencil(block_id: EventId, span: BlockSpan) -> Event:
    return Event(
        id=block_id,
        calendar_id=span.calendar_id,
        resource_id=span.resource_id,
        starts_at=span.interval.start,
        ends_at=span.interval.end,
        what=span.what,
        is_all_day=span.is_all_day,
    )


def _as_wanted(event: Event, span: BlockSpan) -> Event:
    return replace(
        event,
        starts_at=span.interval.start,
        ends_at=span.interval.end,
        what=span.what,
        is_all_day=span.is_all_day,
    )
