"""What the store knows that tells one free slot from another."""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Final

from desk_app.domain.booking import Booking
from desk_app.domain.booking_graph import CLOSED_STATES, blocks_time
from desk_app.domain.booking_search import BookingSearch
from desk_app.domain.identifiers import ResourceId
from desk_app.domain.interval import Interval, to_seconds
from desk_app.domain.resource import Resource
from desk_app.domain.slot_ranking import BookedTime, find_usual
from desk_app.domain.spans import Span
from desk_app.services.searches import WantedCustomer
from desk_app.store.store import Store

_WHOLE_DAY: Final = timedelta(days=1)
_BOOKINGS_LOOKED_AT: Final = 50


class BookedTimeReader:
    """Gathers what is booked around the slots found so far."""

    def __init__(
        self, store: Store, resources: Iterable[Resource], usual: ResourceId | None
    ) -> None:
        self._store = store
        self._zones = {resource.id: resource.time_zone for resource in resources}
        self._usual = usual
        self._spans: dict[ResourceId, set[Span]] = {}

    async def read(self, window: Interval, resources: Sequence[Resource]) -> None:
        """Adds the bookings of some resources on the days of a window."""
        around = Interval(window.start - _WHOLE_DAY, window.end + _WHOLE_DAY)
        ids = [resource.id for resource in resources]
        for booking in await self._store.load_bookings(around, resource_ids=ids):
            if booking.interval is not None and booking.resource_id is not None:
                self._add(booking.resource_id, booking, booking.interval)

    @property
    def booked(self) -> BookedTime:
        """All that was read."""
        spans = {each: sorted(found) for each, found in self._spans.items()}
        return BookedTime(spans=spans, zones=self._zones, usual=self._usual)

    def _add(self, resource_id: ResourceId, booking: Booking, when: Interval) -> None:
        if blocks_time(booking.graph, booking.state):
            span = (to_seconds(when.start), to_seconds(when.end))
            self._spans.setdefault(resource_id, set()).add(span)


async def find_usual_person(store: Store, customer: WantedCustomer) -> ResourceId | None:
    """Whom a customer usually sees, as far as the store knows."""
    text = customer.email.strip() or customer.name.strip()
    if not text:
        return None
    wanted = BookingSearch(text=text, limit=_BOOKINGS_LOOKED_AT)
    found = await store.search_bookings(wanted)
    return find_usual(
        booking.resource_id
        for booking in found
        if booking.resource_id is not None
        and booking.state not in CLOSED_STATES
        and _is_of(booking, text)
    )


def _is_of(booking: Booking, text: str) -> bool:
    customer = booking.customer
    folded = text.casefold()
    return customer is not None and folded in (customer.email.casefold(), customer.name.casefold())
