"""Does what was asked for with the booking of a tile."""

from PySide6.QtCore import QObject

from desk_app.ui.bridges.again_bridge import AgainBridge
from desk_app.ui.front_desk import FrontDesk, Wish
from desk_app.ui.grid.deeds import CancelFor, Deed, SameAgain
from desk_app.ui.grid.grid import CalendarGrid


class DeedDesk(QObject):
    """Joins one grid with those who do its deeds."""

    def __init__(self, grid: CalendarGrid, *, front_desk: FrontDesk, again: AgainBridge) -> None:
        super().__init__(grid)
        self._again = again
        self._front_desk = front_desk
        grid.deed_requested.connect(self._on_deed_requested)

    def _on_deed_requested(self, booking_id: str, deed: Deed) -> None:
        match deed:
            case CancelFor(reason):
                self._front_desk.cancel_booking(booking_id, reason)
            case SameAgain(weeks) if weeks is not None:
                self._again.find(booking_id, weeks)
            case SameAgain():
                self._front_desk.open_for(booking_id, Wish.AGAIN)
