"""The calendar of any days, read from the store alone."""

from asyncio import to_thread
from collections.abc import Sequence
from datetime import date

from desk_app.clock import Clock
from desk_app.domain.booking_graph import TENTATIVE
from desk_app.domain.booking_search import BookingSearch
from desk_app.domain.identifiers import ResourceId
from desk_app.domain.interval import Interval
from desk_app.services.calendar import (
    ARRIVALS_AHEAD,
    DATA_AS_OF,
    WAITING_SINCE,
    CalendarPicture,
    compose,
    read_instant,
    select,
    span_of,
)
from desk_app.store.store import Store

OPEN_REQUESTS = BookingSearch(states=frozenset({TENTATIVE}), limit=500)


class CalendarService:
    """Composes pictures of days from what is stored."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    async def load_days(
        self, first: date, days: int, resource_ids: Sequence[ResourceId] | None = None
    ) -> CalendarPicture:
        """The picture of some days.

        Args:
            first: The first day, by each resource's own wall clock.
            days: At least 1.
            resource_ids: Whose columns; None for everybody's.
        """
        now = self._clock.now()
        resources = select(await self._store.load_resources(), resource_ids)
        around = span_of(first, days, resources)
        bookings = await self._store.load_bookings(around)
        soon = await self._store.load_bookings(Interval(now - WAITING_SINCE, now + ARRIVALS_AHEAD))
        events = await self._store.load_events(around)
        requests = await self._store.search_bookings(OPEN_REQUESTS)
        facts = await self._store.load_facts()
        return await to_thread(
            compose,
            first,
            days,
            resources=resources,
            bookings=bookings,
            events=events,
            requests=requests,
            soon=soon,
            now=now,
            as_of=read_instant(facts.get(DATA_AS_OF)),
        )
