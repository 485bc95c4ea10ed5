"""The bridge of the requests: what is known beside each, and what could be offered instead."""

from collections.abc import Sequence

from PySide6.QtCore import Signal

from desk_app.domain.booking import Booking
from desk_app.domain.identifiers import BookingId
from desk_app.errors import DeskError
from desk_app.ui.bridges.bridge import Bridge


class RequestsBridge(Bridge):
    """Looks things up for the list of requests.

    Signals:
        facts_loaded: A mapping of booking id to `RequestFacts`.
        newest_known: When the newest request ever seen was made, or None.
        offers_found: A booking id, and a tuple of free slots near its time.
    """

    facts_loaded = Signal(object)
    newest_known = Signal(object)
    offers_found = Signal(str, object)

    def look_at(self, requests: Sequence[Booking]) -> None:
        """Finds out what is known beside each; answered by `facts_loaded`."""
        if self._workspace is not None:
            self.start(self._load(tuple(requests)), name="load request facts")

    def note(self, requests: Sequence[Booking]) -> None:
        """Remembers the newest one; answered by `newest_known`."""
        if self._workspace is not None:
            self.start(self._note(tuple(requests)), name="note newest request")

    def find_offers(self, booking: Booking) -> None:
        """Finds times near that of a request; answered by `offers_found`, with none on failure."""
        self.start(self._find_offers(booking), name=f"find offers {booking.id}")

    async def _load(self, requests: Sequence[Booking]) -> None:
        self.facts_loaded.emit(await self.workspace.request_facts.load(requests))

    async def _note(self, requests: Sequence[Booking]) -> None:
        self.newest_known.emit(await self.workspace.request_facts.note(requests))

    async def _find_offers(self, booking: Booking) -> None:
        wanted, resource_id = booking.interval, booking.resource_id
        if wanted is None or resource_id is None:
            return
        try:
            found = await self.workspace.availability.alternatives(
                wanted, resource_id, booking.project_id
            )
        except DeskError as error:
            # A decline without an offer is still a decline.
            self.report(error)
            found = ()
        slots = tuple(each.slot for each in found)
        others = tuple(each for each in slots if each.interval != wanted)
        self.offers_found.emit(BookingId(booking.id), others or slots)
