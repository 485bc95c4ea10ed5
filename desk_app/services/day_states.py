"""Notes in a booking what happens on its day, in `meta`, without losing what others noted."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from desk_app.clock import Clock
from desk_app.domain.booking import Booking
from desk_app.domain.day_state import DayState, can_be_marked, changes_for
from desk_app.domain.identifiers import BookingId
from desk_app.errors import BookingActionError, ConflictError, DeskError, OfflineError
from desk_app.services.changes import ChangeFeed, Changes
from desk_app.store.store import Store
from desk_app.timekit.extensions import META_MERGE

if TYPE_CHECKING:
    from desk_app.client.timekit_client import TimekitClient

ATTEMPTS: Final = 3
"""How often the facts are written where a server may have replaced `meta` as a whole."""


class DayStateService:
    """Arrived, in service, served, did not come: steps that can each be taken back."""

    def __init__(self, store: Store, changes: ChangeFeed, clock: Clock) -> None:
        self._store = store
        self._changes = changes
        self._clock = clock
        self.client: TimekitClient | None = None
        """None until the server can be spoken to."""
        self.why_no_server: Callable[[], DeskError] = OfflineError
        """Makes the error for whoever asks while there is no client."""

    async def mark(self, booking_id: BookingId, state: DayState) -> Booking:
        """Notes that a booking has come to a state, now.

        Raises:
            BookingActionError: It is a request, or was called off.
            ConflictError: Somebody else kept writing the same booking.
        """
        return await self._write(booking_id, changes_for(state, self._clock.now()))

    async def take_back(self, booking_id: BookingId, state: DayState) -> Booking:
        """Takes a note back, as if it had never been made."""
        return await self._write(booking_id, {state.value: None})

    async def _write(self, booking_id: BookingId, changes: Mapping[str, object]) -> Booking:
        """Shows the note at once, and takes it back should the server refuse it."""
        self._server()
        before = await self._store.load_booking(booking_id)
        if before is not None and can_be_marked(before):
            await self._keep(replace(before, meta={**before.meta, **changes}))
        try:
            return await self._send(booking_id, changes)
        except DeskError as error:
            if before is not None and not isinstance(error, BookingActionError):
                await self._keep(before)
            raise

    async def _send(self, booking_id: BookingId, changes: Mapping[str, object]) -> Booking:
        client = self._server()
        is_merged = META_MERGE in await client.get_capabilities()
        booking = await client.get_booking(booking_id)
        if not can_be_marked(booking):
            await self._keep(booking)
            raise BookingActionError("This booking is not confirmed, or was called off.")
        if is_merged:
            return await self._keep(await client.update_booking_meta(booking_id, changes))
        for _ in range(ATTEMPTS):
            before = booking.meta
            await client.update_booking_meta(booking_id, {**before, **changes})
            booking = await client.get_booking(booking_id)
            if _holds(booking.meta, before, changes):
                return await self._keep(booking)
        await self._keep(booking)
        raise ConflictError("Somebody else is changing this booking. Try again in a moment.")

    async def _keep(self, booking: Booking) -> Booking:
        changed = await self._store.save_bookings([booking])
        self._changes.publish(Changes(bookings=changed))
        return booking

    def _server(self) -> "TimekitClient":
        if self.client is None:
            raise self.why_no_server()
        return self.client


def _holds(
    now: Mapping[str, object], before: Mapping[str, object], changes: Mapping[str, object]
) -> bool:
    """Whether the changes are there and nothing noted before was lost."""
    is_written = all(now.get(key) == value for key, value in changes.items())
    return is_written and all(key in now for key in before if key not in changes)
