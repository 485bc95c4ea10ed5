"""The server of the random histories: that of the other campaigns, with lists to pull from."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from desk_app.client.retry import Circuit
from desk_app.domain.app import App
from desk_app.domain.booking import Booking
from desk_app.domain.booking_graph import CANCEL, CLOSED_STATES
from desk_app.domain.identifiers import AppSlug
from desk_app.domain.interval import Interval
from desk_app.timekit.paging import Page
from tests.fakes.booking_server import BookingServer


@dataclass
class HistoryServer(BookingServer):
    """One business at a booking server, whose other users make and change bookings too."""

    circuit: Circuit = field(default_factory=Circuit)

    async def list_bookings(self, *, page: int = 1, limit: int = 200, **_: object) -> Page[Booking]:
        """The bookings, the newest change first."""
        self._read()
        newest = sorted(self.bookings.values(), key=_changed_at, reverse=True)
        items = tuple(newest[(page - 1) * limit : page * limit])
        return Page(items, len(newest), limit, page, max(1, -(-len(newest) // limit)))

    async def list_bookings_in(self, window: Interval) -> tuple[Booking, ...]:
        self._read()
        return tuple(
            each
            for each in self.bookings.values()
            if each.interval is not None and each.interval.overlaps(window)
        )

    async def get_app(self) -> App:
        self._read()
        return App(id="1", slug=AppSlug("practice"))

    async def list_all_resources(self) -> Sequence[object]:
        self._read()
        return ()

    async def list_all_projects(self) -> Sequence[object]:
        self._read()
        return ()

    # --- other people ------------------------------------------------------------------------

    def book_elsewhere(self, booking: Booking) -> None:
        """Somebody books on the web page of the business."""
        now = self.clock.now()
        self.bookings[booking.id] = replace(booking, created_at=now, updated_at=now)

    def cancel_elsewhere(self, number: int) -> str:
        """Somebody calls off one of the bookings that stand; its id, or nothing."""
        standing = [each for each in self.bookings.values() if each.state not in CLOSED_STATES]
        if not standing:
            return ""
        booking = standing[number % len(standing)]
        self._act(booking.id, CANCEL)
        return booking.id


def _changed_at(booking: Booking) -> tuple[float, str]:
    at = booking.updated_at
    return at.timestamp() if at else 0.0, booking.id
