"""The bridge of bookings that are made once more."""

from PySide6.QtCore import Signal

from desk_app.domain.identifiers import BookingId
from desk_app.errors import NotFoundError
from desk_app.ui.bridges.bridge import Bridge


class AgainBridge(Bridge):
    """Looks for the same time some weeks later.

    Signals:
        again_found: The `Again` to be booked.
    """

    again_found = Signal(object)

    def find(self, booking_id: str, weeks: int) -> None:
        """Looks; a newer question takes the place of an older one."""
        self.start(self._find(BookingId(booking_id), weeks), name="same again")

    async def _find(self, booking_id: BookingId, weeks: int) -> None:
        workspace = self.workspace
        booking = await workspace.bookings.load(booking_id)
        if booking is None:
            raise NotFoundError
        self.again_found.emit(await workspace.again.find(booking, weeks))
