"""Carries a stored write about blocked time to the server, and keeps what came of it.

It looks at the events that are there before it does anything, so a write whose end was not known
can be carried out once more: what is so already is left as it is.
"""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from desk_app.domain.identifiers import ResourceId
from desk_app.domain.interval import Interval
from desk_app.domain.resource_change import EventChange, NewEvent
from desk_app.errors import NotFoundError
from desk_app.services.block_bodies import (
    BlockChange,
    BlockSpan,
    BlockWrite,
    KnownBlock,
    read_block,
)
from desk_app.services.changes import ChangeFeed, Changes
from desk_app.services.write_answers import ChangedElsewhereError
from desk_app.store.store import Store

if TYPE_CHECKING:
    from desk_app.client.timekit_client import TimekitClient


class BlockCourier:
    """Makes, changes and takes away blocks at the server."""

    def __init__(
        self, store: Store, changes: ChangeFeed, server: Callable[[], "TimekitClient"]
    ) -> None:
        """Makes ready.

        Args:
            store: Where the events are kept.
            changes: Told of what came of it.
            server: Gives the client; raises `DeskError` where there is none.
        """
        self._store = store
        self._changes = changes
        self._server = server

    async def carry_out(self, body: str) -> None:
        """Does what a write asks for.

        Raises:
            UnreadableWriteError: Nobody can tell what it asks for; nothing was sent.
            ChangedElsewhereError: Somebody else changed a block; it was left as it is.
        """
        write = read_block(body)
        try:
            for resource_id, spans in _by_resource(write.make).items():
                await self._make(resource_id, spans)
            for change in write.change:
                await self._change(change)
            for known in write.drop:
                await self._drop(known)
        except ChangedElsewhereError:
            await self._keep(write)
            raise
        await self._keep(write)

    async def _make(self, resource_id: ResourceId, spans: Sequence[BlockSpan]) -> None:
        client = self._server()
        there = await client.list_events(_hull(spans), resource_id=resource_id)
        for span in spans:
            if not any(span.is_like(event) for event in there):
                await client.create_event(_new_event(span))

    async def _change(self, change: BlockChange) -> None:
        client, known = self._server(), change.known
        try:
            event = await client.get_event(known.event_id)
        except NotFoundError as error:
            raise ChangedElsewhereError from error
        if change.wanted.is_like(event):
            return
        if not known.seen.is_like(event):
            raise ChangedElsewhereError
        await client.update_event(
            known.event_id,
            EventChange(
                starts_at=change.wanted.interval.start,
                ends_at=change.wanted.interval.end,
                what=change.wanted.what,
                is_all_day=change.wanted.is_all_day,
            ),
        )

    async def _drop(self, known: KnownBlock) -> None:
        client = self._server()
        try:
            event = await client.get_event(known.event_id)
            if not known.seen.is_like(event):
                raise ChangedElsewhereError
            await client.delete_event(known.event_id)
        except NotFoundError:
            return  # it is gone already, which is what was wanted

    async def _keep(self, write: BlockWrite) -> None:
        """Stores the events around a write as the server has them now."""
        seen = tuple(each.known.seen for each in write.change)
        for resource_id, spans in _by_resource((*write.spans, *seen)).items():
            window = _hull(spans)
            events = await self._server().list_events(window, resource_id=resource_id)
            if await self._store.save_events(resource_id, window, events):
                self._changes.publish(Changes(has_events=True))


def _by_resource(spans: Sequence[BlockSpan]) -> dict[ResourceId, list[BlockSpan]]:
    found: dict[ResourceId, list[BlockSpan]] = {}
    for span in spans:
        found.setdefault(span.resource_id, []).append(span)
    return found


def _hull(spans: Sequence[BlockSpan]) -> Interval:
    return Interval(
        min(each.interval.start for each in spans), max(each.interval.end for each in spans)
    )


def _new_event(span: BlockSpan) -> NewEvent:
    return NewEvent(
        calendar_id=span.calendar_id,
        starts_at=span.interval.start,
        ends_at=span.interval.end,
        what=span.what,
        is_all_day=span.is_all_day,
        resource_id=span.resource_id or None,
    )
