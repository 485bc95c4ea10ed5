"""What helps to answer a request: how often its customer came or did not, and what clashes now."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from desk_app.clock import Clock
from desk_app.domain.booking import Booking, Customer
from desk_app.domain.booking_graph import COMPLETED, CONFIRMED, PAID, blocks_time
from desk_app.domain.booking_search import BookingSearch
from desk_app.domain.day_state import DayState, day_mark
from desk_app.domain.identifiers import BookingId
from desk_app.domain.interval import Interval
from desk_app.services.block_pencils import BlockPencils
from desk_app.services.calendar import read_instant
from desk_app.services.pencils import Pencils
from desk_app.store.store import Store

LAST_REQUEST_FACT: Final = "last_request_at"
"""The stored fact that tells when the newest request that was ever seen here was made."""

MOST_LOOKED_AT: Final = 200
"""So many bookings of somebody are counted."""

_CAME: Final = frozenset({CONFIRMED, COMPLETED, PAID})


@dataclass(frozen=True, slots=True)
class Clash:
    """What takes the time of a request now."""

    who: str
    """The customer, or why the time is closed; may be empty. Text from outside."""
    interval: Interval


@dataclass(frozen=True, slots=True)
class RequestFacts:
    """What is known beside a request."""

    visits: int = 0
    misses: int = 0
    clashes: tuple[Clash, ...] = ()
    """Ordered by start."""


class RequestFactsService:
    """Looks in the store alone, so it answers at once and without a network."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._pencils = Pencils(store, clock)
        self._blocks = BlockPencils(store)

    async def load(self, requests: Iterable[Booking]) -> Mapping[BookingId, RequestFacts]:
        """The facts of each request."""
        found: dict[BookingId, RequestFacts] = {}
        known: dict[str, tuple[int, int]] = {}
        for request in requests:
            word = _key_of(request.customer)
            if word not in known:
                known[word] = await self._count(request.customer, word)
            visits, misses = known[word]
            found[request.id] = RequestFacts(visits, misses, await self._clashes(request))
        return found

    async def note(self, requests: Sequence[Booking]) -> datetime | None:
        """Remembers the newest of these; when the newest one ever seen was made, if any was."""
        facts = await self._store.load_facts()
        before = read_instant(facts.get(LAST_REQUEST_FACT))
        made = [each.created_at for each in requests if each.created_at is not None]
        newest = max((*made, *((before,) if before else ())), default=None)
        if newest is not None and newest != before:
            await self._store.save_fact(LAST_REQUEST_FACT, newest.isoformat())
        return newest

    async def _count(self, customer: Customer | None, word: str) -> tuple[int, int]:
        """How often somebody came, and how often not."""
        if customer is None or not word:
            return 0, 0
        now = self._clock.now()
        search = BookingSearch(text=word, until=now, limit=MOST_LOOKED_AT)
        visits = misses = 0
        for booking in await self._store.search_bookings(search):
            is_over = booking.ends_at is not None and booking.ends_at <= now
            if booking.state not in _CAME or not is_over or not _is_same(booking, customer):
                continue
            mark = day_mark(booking)
            if mark is not None and mark.state is DayState.NO_SHOW:
                misses += 1
            else:
                visits += 1
        return visits, misses

    async def _clashes(self, request: Booking) -> tuple[Clash, ...]:
        span, resource_id = request.interval, request.resource_id
        if span is None or resource_id is None:
            return ()
        stored = await self._store.load_bookings(span, resource_ids=[resource_id])
        bookings = await self._pencils.over_window(stored, span)
        clashes = [
            Clash(each.customer_name or each.what, each.interval)
            for each in bookings
            if each.id != request.id
            and each.resource_id == resource_id
            and each.interval is not None
            and each.interval.overlaps(span)
            and blocks_time(each.graph, each.state)
        ]
        ids = {each.event_id for each in bookings if each.event_id}
        known = await self._store.load_events(span, resource_ids=[resource_id])
        events = await self._blocks.over(known, span, [resource_id])
        clashes += [Clash(each.what, each.interval) for each in events if each.id not in ids]
        return tuple(sorted(clashes, key=lambda each: each.interval.start))


def _key_of(customer: Customer | None) -> str:
    """By what somebody is looked for: what is most surely their own."""
    return (customer.email or customer.phone or customer.name).strip() if customer else ""


def _is_same(booking: Booking, customer: Customer) -> bool:
    other = booking.customer
    if other is None:
        return False
    if customer.email:
        return other.email.casefold() == customer.email.casefold()
    if customer.phone:
        return other.phone == customer.phone
    return other.name.casefold() == customer.name.casefold()
