"""The calendar of any days, read from the store alone."""

from asyncio import to_thread
from collections.abc import Sequence
from datetime import date

from desk_app.clock import Clock
from desk_app.domain.booking_graph import TENTATIVE
from desk_app.domain.booking_search import BookingSearch
from desk_app.domain.identifiers import ResourceId
from desk_app.domain.interval import Interval
from desk_app.services.block_pencils import BlockPencils
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
from desk_app.services.pencils import Pencils
from desk_app.store.store import Store

OPEN_REQUESTS = BookingSearch(states=frozenset({TENTATIVE}), limit=500)


class CalendarService:
    """Composes pictures of days from what is stored."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._pencils = Pencils(store, clock)
        self._blocks = BlockPencils(store)

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
        only = None if resource_ids is None else [each.id for each in resources]
        stored = await self._store.load_bookings(around, resource_ids=only)
        bookings = await self._pencils.over_window(stored, around)
        soon = await self._pencils.over(
            await self._store.load_bookings(Interval(now - WAITING_SINCE, now + ARRIVALS_AHEAD))
        )
        known = await self._store.load_events(around, resource_ids=only)
        events = await self._blocks.over(known, around, only)
        requests = await self._pencils.over(await self._store.search_bookings(OPEN_REQUESTS))
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
