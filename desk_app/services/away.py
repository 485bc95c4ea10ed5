"""Somebody is away for a day: who is to be called, where each could go, and who is dealt with.

The list is kept in the store of this desk, so it is there after a restart.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any, Final

from desk_app.clock import Clock
from desk_app.domain.availability import Slot
from desk_app.domain.block import BlockPlan
from desk_app.domain.booking import Booking
from desk_app.domain.booking_graph import CLOSED_STATES
from desk_app.domain.day_state import DayState, day_mark
from desk_app.domain.identifiers import BookingId, ResourceId
from desk_app.domain.interval import Interval
from desk_app.domain.resource import Resource
from desk_app.domain.wall_clock import minutes_of_day
from desk_app.errors import NotFoundError
from desk_app.services.away_proposals import AwayProposals
from desk_app.services.blocks import Blocked, BlockService
from desk_app.services.bookings import BookingService
from desk_app.services.calendar import local_day
from desk_app.store.store import Store

AWAY_FACT: Final = "away_days"
"""The stored fact that holds the lists under way."""

_OVER: Final = frozenset({DayState.SERVED, DayState.NO_SHOW})
_STEP: Final = 5
"""Minutes on which the block of the rest of the day begins."""


class AwayMark(StrEnum):
    """How far somebody is dealt with."""

    OPEN = "open"
    CALLED = "called"
    DONE = "done"
    MOVED = "moved"
    """Found out from the booking itself; so is the next."""
    CALLED_OFF = "called_off"

    @property
    def is_settled(self) -> bool:
        """Whether nothing is left to do."""
        return self in (AwayMark.DONE, AwayMark.MOVED, AwayMark.CALLED_OFF)


@dataclass(frozen=True, slots=True)
class AwayPerson:
    """Somebody who was to come."""

    booking: Booking
    """As it stands now, with what is wanted of it."""
    mark: AwayMark
    asked_as: BookingId
    """Under which id the list knows the booking."""
    proposal: Slot | None = None
    """Where they could go; nowhere where they are settled, or nothing is free."""


@dataclass(frozen=True, slots=True)
class AwayDay:
    """One resource that is away on a day."""

    resource_id: ResourceId
    day: date
    people: tuple[AwayPerson, ...] = ()
    """Ordered by when they were to come."""
    is_started: bool = False

    @property
    def done(self) -> int:
        """How many are settled."""
        return sum(each.mark.is_settled for each in self.people)


@dataclass(frozen=True, slots=True)
class _Kept:
    """A list as it is stored."""

    resource_id: ResourceId
    day: date
    marks: Mapping[BookingId, AwayMark]
    """In the order of the list."""


class AwayService:
    """Keeps the lists of those who are away."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        bookings: BookingService,
        blocks: BlockService,
        proposals: AwayProposals,
    ) -> None:
        self._store = store
        self._clock = clock
        self._bookings = bookings
        self._blocks = blocks
        self._proposals = proposals

    async def load(self, resource_id: ResourceId, day: date) -> AwayDay:
        """The list of a resource's day: as it is kept, else as it would begin."""
        kept = next(
            (
                each
                for each in await self._load_kept()
                if (each.resource_id, each.day) == (resource_id, day)
            ),
            None,
        )
        if kept is None:
            people = tuple(
                AwayPerson(each, AwayMark.OPEN, each.id)
                for each in await self._left(await self._resource(resource_id), day)
            )
            return AwayDay(resource_id, day, people)
        found = [await self._person(kept, *each) for each in kept.marks.items()]
        people = tuple(each for each in found if each is not None)
        proposed = await self._propose(resource_id, day, people)
        return AwayDay(resource_id, day, proposed, is_started=True)

    async def start(self, resource_id: ResourceId, day: date, reason: str) -> Blocked:
        """Begins the list, and blocks what is left of the day.

        Raises:
            NotFoundError: The resource is not known.
        """
        resource = await self._resource(resource_id)
        left = await self._left(resource, day)
        marks = {each.id: AwayMark.OPEN for each in left}
        await self._keep(_Kept(resource_id, day, marks))
        now, start = self._clock.now(), 0
        if local_day(day, resource.time_zone).contains(now):
            start = minutes_of_day(now, resource.time_zone) // _STEP * _STEP
        return await self._blocks.block(
            BlockPlan(reason=reason, day=day, start=start, resource_ids=(resource_id,))
        )

    async def mark(
        self, resource_id: ResourceId, day: date, booking_id: BookingId, mark: AwayMark
    ) -> None:
        """Notes how far somebody is dealt with."""
        for kept in await self._load_kept():
            if (kept.resource_id, kept.day) == (resource_id, day) and booking_id in kept.marks:
                await self._keep(replace(kept, marks={**kept.marks, booking_id: mark}))

    async def end(self, resource_id: ResourceId, day: date) -> None:
        """Gives the list up; bookings and the block stay as they are."""
        others = [
            each
            for each in await self._load_kept()
            if (each.resource_id, each.day) != (resource_id, day)
        ]
        await self._save(others)

    # --- details -----------------------------------------------------------------------------

    async def _resource(self, resource_id: ResourceId) -> Resource:
        resource = await self._store.load_resource(resource_id)
        if resource is None:
            raise NotFoundError
        return resource

    async def _left(self, resource: Resource, day: date) -> list[Booking]:
        """Who is still to be served by a resource on a day."""
        window = local_day(day, resource.time_zone)
        now = self._clock.now()
        found = await self._bookings.load_window(window)
        return [
            each
            for each in found
            if each.resource_id == resource.id and _is_left(each, max(now, window.start))
        ]

    async def _person(
        self, kept: _Kept, booking_id: BookingId, mark: AwayMark
    ) -> AwayPerson | None:
        present = await self._store.load_present_id(booking_id)
        booking = await self._bookings.load(present)
        if booking is None:
            return None
        if booking.state in CLOSED_STATES:
            mark = AwayMark.CALLED_OFF
        elif not await self._is_there_still(kept, booking):
            mark = AwayMark.MOVED
        return AwayPerson(booking, mark, booking_id)

    async def _is_there_still(self, kept: _Kept, booking: Booking) -> bool:
        """Whether a booking is still that of whoever is away, on the day."""
        if booking.resource_id != kept.resource_id or booking.starts_at is None:
            return False
        resource = await self._resource(kept.resource_id)
        return local_day(kept.day, resource.time_zone).contains(booking.starts_at)

    async def _propose(
        self, resource_id: ResourceId, day: date, people: Sequence[AwayPerson]
    ) -> tuple[AwayPerson, ...]:
        resource = await self._resource(resource_id)
        ends_at = local_day(day, resource.time_zone).end
        asked = [each.booking for each in people if not each.mark.is_settled]
        taken = [each.booking for each in people if each.mark is AwayMark.MOVED]
        found = await self._proposals.find(resource, ends_at, asked, taken)
        return tuple(replace(each, proposal=found.get(each.booking.id)) for each in people)

    async def _keep(self, kept: _Kept) -> None:
        others = [
            each
            for each in await self._load_kept()
            if (each.resource_id, each.day) != (kept.resource_id, kept.day)
        ]
        await self._save([*others, kept])

    async def _save(self, lists: Sequence[_Kept]) -> None:
        """Stores the lists; those of days gone by are forgotten."""
        since = (self._clock.now() - timedelta(days=1)).date()
        values = [
            {
                "resource_id": each.resource_id,
                "day": each.day.isoformat(),
                "people": [[booking_id, mark.value] for booking_id, mark in each.marks.items()],
            }
            for each in lists
            if each.day >= since
        ]
        await self._store.save_fact(AWAY_FACT, json.dumps(values) if values else None)

    async def _load_kept(self) -> tuple[_Kept, ...]:
        return _read_lists((await self._store.load_facts()).get(AWAY_FACT))


def _is_left(booking: Booking, since: datetime) -> bool:
    interval: Interval | None = booking.interval
    if interval is None or booking.state in CLOSED_STATES or booking.is_completed:
        return False
    mark = day_mark(booking)
    return interval.end > since and (mark is None or mark.state not in _OVER)


def _read_lists(text: str | None) -> tuple[_Kept, ...]:
    """The lists of a stored text; none where there is none, or it makes no sense."""
    try:
        values: Any = json.loads(text or "[]")
        return tuple(
            _Kept(
                ResourceId(str(each["resource_id"])),
                date.fromisoformat(each["day"]),
                {BookingId(str(person)): AwayMark(mark) for person, mark in each["people"]},
            )
            for each in values
        )
    except (ValueError, TypeError, KeyError):
        return ()
