"""The time that this desk has in pencil, which it must not offer or write over a second time."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

from desk_app.clock import Clock
from desk_app.domain.availability import Slot
from desk_app.domain.booking import Booking
from desk_app.domain.booking_graph import blocks_time
from desk_app.domain.identifiers import DeskRef, ResourceId
from desk_app.domain.interval import Interval, to_seconds
from desk_app.domain.new_booking import NewBooking
from desk_app.domain.project import AvailabilityMode
from desk_app.services.pencils import Pencils
from desk_app.store.booked_time import BookedSpan
from desk_app.store.store import Store


class PencilledTime:
    """Reckons with what waits in the outbox wherever time is looked for."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._pencils = Pencils(store, clock)

    async def load_booked_spans(
        self, window: Interval, resource_ids: Collection[ResourceId]
    ) -> tuple[BookedSpan, ...]:
        """When the stored bookings of resources are, as this desk wants them; in any order."""
        stored = await self._store.load_booked_spans(window, resource_ids=resource_ids)
        wanted, replaced = await self._pencils.changed_and_new()
        if not wanted:
            return stored
        kept = (each for each in stored if each.booking_id not in replaced)
        laid = (
            _span_of(each)
            for each in wanted
            if each.resource_id in resource_ids
            and each.interval is not None
            and each.interval.overlaps(window)
        )
        return (*kept, *laid)

    async def keep_free(self, slots: Sequence[Slot], mode: AvailabilityMode) -> tuple[Slot, ...]:
        """The slots a server offers, without what it does not know yet to be wanted here."""
        taken = await self._taken()
        if not taken:
            return tuple(slots)
        kept = (_without(slot, taken, mode) for slot in slots)
        return tuple(slot for slot in kept if slot is not None)

    async def find_clash(self, wanted: Iterable[NewBooking], ref: DeskRef) -> Booking | None:
        """What stands in pencil already where another booking is to be written.

        Args:
            wanted: The bookings to be written; one that may lie over others clashes with none.
            ref: The reference of their write, which does not stand in its own way.
        """
        others = [each for each in await self._taken() if each.pending and each.pending.ref != ref]
        for new in wanted:
            if new.allows_double_booking or new.owner_booking_id is not None:
                continue
            span = Interval(new.starts_at, new.ends_at)
            for other in others:
                if other.resource_id == new.resource_id and _overlaps(other, span):
                    return other
        return None

    async def is_pencilled(self, resource_id: ResourceId, span: Interval) -> bool:
        """Whether something stands in pencil in a time of a resource."""
        taken = await self._taken()
        return any(each.resource_id == resource_id and _overlaps(each, span) for each in taken)

    async def _taken(self) -> list[Booking]:
        new = await self._pencils.all_new()
        return [each for each in new if blocks_time(each.graph, each.state)]


def _overlaps(booking: Booking, span: Interval) -> bool:
    return booking.interval is not None and booking.interval.overlaps(span)


def _without(slot: Slot, taken: Sequence[Booking], mode: AvailabilityMode) -> Slot | None:
    """A slot for those who are still free then; None where nobody is, or all have to be."""
    gone = {each.resource_id for each in taken if _overlaps(each, slot.interval)}
    free = tuple(each for each in slot.resource_ids if each not in gone)
    if len(free) == len(slot.resource_ids):
        return slot
    if not free or mode is AvailabilityMode.MUTUAL:
        return None
    return replace(slot, resource_ids=free)


def _span_of(booking: Booking) -> BookedSpan:
    start, end = booking.starts_at, booking.ends_at
    if start is None or end is None:
        raise ValueError("a booking without a time takes none")
    span = (to_seconds(start), to_seconds(end))
    updated = int(booking.updated_at.timestamp()) if booking.updated_at else None
    return BookedSpan(
        booking.id,
        booking.resource_id,
        span,
        booking.state,
        booking.graph,
        booking.event_id,
        updated,
    )
