"""Notes at the server who has arrived, is being served, was served, or did not come."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Final

from desk_app.clock import Clock
from desk_app.domain.booking import Booking
from desk_app.domain.day_states import DayState, facts_of, has_day_state
from desk_app.domain.identifiers import BookingId
from desk_app.errors import BookingActionError, ConflictError, DeskError, OfflineError
from desk_app.services.changes import ChangeFeed, Changes
from desk_app.store.store import Store
from desk_app.timekit.extensions import META_MERGE

if TYPE_CHECKING:
    from desk_app.client.timekit_client import TimekitClient

_ATTEMPTS: Final = 3


class DayStateService:
    """Keeps the day states of bookings, in the `meta` of each.

    Of `meta` nobody knows whether a server merges or replaces it. So all of it is read, the facts
    are changed in it, it is written as a whole and read again; if somebody else wrote meanwhile,
    once more. A server with the extension `meta_merge` is told the facts alone.
    """

    def __init__(self, store: Store, changes: ChangeFeed, clock: Clock) -> None:
        self._store = store
        self._changes = changes
        self._clock = clock
        self.client: TimekitClient | None = None
        """None until the server can be spoken to."""
        self.why_no_server: Callable[[], DeskError] = OfflineError
        """Makes the error for whoever asks while there is no client."""

    async def note(self, booking_id: BookingId, state: DayState) -> Booking:
        """Notes a day state; the booking as it then stands.

        Raises:
            BookingActionError: The booking is not, or no longer, one that somebody comes to.
            ConflictError: Others write to the same booking all the time.
        """
        client = self._server()
        for _ in range(_ATTEMPTS):
            booking = await client.get_booking(booking_id)
            if not has_day_state(booking):
                await self._keep(booking)
                raise BookingActionError("This booking is no longer confirmed.")
            facts = facts_of(state, booking.meta, self._clock.now())
            if not _is_noted(booking, facts):
                await self._write(client, booking, facts)
                booking = await client.get_booking(booking_id)
            if _is_noted(booking, facts):
                return await self._keep(booking)
        raise ConflictError("Another desk changed this booking at the same time.")

    async def _write(
        self, client: "TimekitClient", booking: Booking, facts: Mapping[str, str | None]
    ) -> None:
        if META_MERGE in await client.get_capabilities():
            await client.update_booking_meta(booking.id, facts)
            return
        # A server that merges keeps what is left out, so what no longer holds is emptied.
        known = {key: value or "" for key, value in facts.items() if value or key in booking.meta}
        await client.update_booking_meta(booking.id, {**booking.meta, **known})

    async def _keep(self, booking: Booking) -> Booking:
        changed = await self._store.save_bookings([booking])
        self._changes.publish(Changes(bookings=changed))
        return booking

    def _server(self) -> "TimekitClient":
        if self.client is None:
            raise self.why_no_server()
        return self.client


def _is_noted(booking: Booking, facts: Mapping[str, str | None]) -> bool:
    return all((booking.meta.get(key) or None) == value for key, value in facts.items())
