"""Bookings laid aside to be put elsewhere; they keep their time until they are."""

import json
from collections.abc import Sequence
from typing import Final

from desk_app.domain.booking import Booking
from desk_app.domain.booking_graph import CLOSED_STATES
from desk_app.domain.identifiers import BookingId
from desk_app.store.store import Store

SHELF_FACT: Final = "calendar_shelf"
"""The stored fact that holds the ids, in the order in which they were laid down."""

MOST_SHELVED: Final = 200


class ShelfService:
    """Keeps the shelf of one profile in its store, so that it is there after a restart."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def load(self) -> tuple[Booking, ...]:
        """What lies on the shelf, in order; what was called off or completed lies there no more."""
        found = [await self._store.load_booking(each) for each in await self._ids()]
        return tuple(
            booking
            for booking in found
            if booking is not None
            and booking.interval is not None
            and booking.state not in CLOSED_STATES
            and not booking.is_completed
        )

    async def lay(self, booking_id: BookingId) -> tuple[Booking, ...]:
        """Lays a booking on the shelf, last; the shelf after that."""
        ids = [each for each in await self._ids() if each != booking_id]
        await self._save([*ids, booking_id][-MOST_SHELVED:])
        return await self.load()

    async def take(self, booking_id: BookingId) -> tuple[Booking, ...]:
        """Takes a booking from the shelf, if it lies there; the shelf after that."""
        ids = await self._ids()
        if booking_id in ids:
            await self._save([each for each in ids if each != booking_id])
        return await self.load()

    async def _ids(self) -> list[BookingId]:
        return _read_ids((await self._store.load_facts()).get(SHELF_FACT))

    async def _save(self, ids: Sequence[BookingId]) -> None:
        await self._store.save_fact(SHELF_FACT, json.dumps(list(ids)) if ids else None)


def _read_ids(text: str | None) -> list[BookingId]:
    """The ids of a stored text; none where there is none, or it makes no sense."""
    try:
        found = json.loads(text or "[]")
    except ValueError:
        return []
    if not isinstance(found, list):
        return []
    return [BookingId(each) for each in found if isinstance(each, str)]
