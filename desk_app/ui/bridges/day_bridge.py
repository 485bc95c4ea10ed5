"""The day's bridge: who arrived, who is served, who did not come."""

from PySide6.QtCore import Signal

from desk_app.domain.day_state import DayState
from desk_app.domain.identifiers import BookingId
from desk_app.errors import DeskError
from desk_app.ui.bridges.bridge import Bridge


class DayBridge(Bridge):
    """Notes states of the day.

    Signals:
        state_noted: The `Booking` as it now stands, and the `DayState` noted.
        note_refused: The booking id, and the `DeskError`.
    """

    state_noted = Signal(object, object)
    note_refused = Signal(str, object)

    def note(self, booking_id: str, state: DayState) -> None:
        """Notes a state; a second press finds the first under way and is dropped."""
        request = self._note(BookingId(booking_id), state)
        _ = self._tasks.start(request, name=f"note {state} {booking_id}")

    def take_back(self, booking_id: str, state: DayState) -> None:
        """Takes a note back."""
        request = self._take_back(BookingId(booking_id), state)
        _ = self._tasks.start(request, name=f"take back {state} {booking_id}")

    async def _note(self, booking_id: BookingId, state: DayState) -> None:
        try:
            booking = await self.workspace.day_states.mark(booking_id, state)
        except DeskError as error:
            self._refuse(booking_id, error)
        else:
            self.state_noted.emit(booking, state)

    async def _take_back(self, booking_id: BookingId, state: DayState) -> None:
        try:
            await self.workspace.day_states.take_back(booking_id, state)
        except DeskError as error:
            self._refuse(booking_id, error)

    def _refuse(self, booking_id: BookingId, error: DeskError) -> None:
        self.report(error)
        self.note_refused.emit(booking_id, error)
