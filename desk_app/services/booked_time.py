"""What the store knows that tells one free slot from another."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Final

from desk_app.domain.booking import Booking
from desk_app.domain.booking_graph import CLOSED_STATES
from desk_app.domain.booking_search import BookingSearch
from desk_app.domain.identifiers import ResourceId
from desk_app.domain.interval import Interval
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
        self._spans: dict[ResourceId, tuple[Span, ...]] = {}
        self._read_until: dict[ResourceId, datetime] = {}

    async def read(self, window: Interval, resources: Sequence[Resource]) -> None:
        """Adds the bookings of some resources on the days of a window.

        Windows come in order, so what was read up to the last one is not read again.
        """
        since, until = window.start - _WHOLE_DAY, window.end + _WHOLE_DAY
        ids = [resource.id for resource in resources]
        known = min((self._read_until.get(each, since) for each in ids), default=since)
        around = Interval(min(max(since, known), until), until)
        busy = await self._store.load_busy(around, resource_ids=ids)
        self._read_until.update(dict.fromkeys(ids, until))
        for resource_id, spans in busy.items():
            found = {*self._spans.get(resource_id, ()), *spans}
            self._spans[resource_id] = tuple(sorted(found))

    @property
    def booked(self) -> BookedTime:
        """All that was read."""
        return BookedTime(spans=dict(self._spans), zones=self._zones, usual=self._usual)


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
