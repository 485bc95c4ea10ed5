"""Where people could go whose person is away: the same time with somebody else, else the nearest.

Answered from the store alone, so a whole column is reckoned at once; moving checks once more.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final

from desk_app.clock import Clock
from desk_app.domain.availability import Slot
from desk_app.domain.booking import Booking
from desk_app.domain.identifiers import BookingId, ProjectId, ResourceId
from desk_app.domain.interval import Interval
from desk_app.domain.resource import Resource
from desk_app.services.availability import AvailabilityService
from desk_app.services.searches import SlotSearch, next_quarter
from desk_app.store.store import Store

LOOK_AHEAD: Final = timedelta(days=7)
_MOST: Final = 100_000


class AwayProposals:
    """Finds a time for each, and none twice."""

    def __init__(self, store: Store, clock: Clock, availability: AvailabilityService) -> None:
        self._store = store
        self._clock = clock
        self._availability = availability
        self._later: dict[tuple[ProjectId | None, timedelta], tuple[Slot, ...]] = {}

    async def find(
        self,
        away: Resource,
        ends_at: datetime,
        people: Sequence[Booking],
        moved: Sequence[Booking],
    ) -> Mapping[BookingId, Slot]:
        """A time for each of those for whom there is one.

        Args:
            away: Who is away.
            ends_at: When whoever is away may be back.
            people: For whom time is looked for; the first has the first choice.
            moved: Who was moved already, whose time is taken though it may not have been sent.
        """
        self._later = {}
        taken = [
            (each.resource_id, each.interval)
            for each in moved
            if each.resource_id is not None and each.interval is not None
        ]
        found: dict[BookingId, Slot] = {}
        for booking in people:
            slot = await self._find_one(away, ends_at, booking, taken)
            if slot is not None:
                found[booking.id] = slot
                taken.append((slot.resource_ids[0], slot.interval))
        return found

    async def _find_one(
        self,
        away: Resource,
        ends_at: datetime,
        booking: Booking,
        taken: Sequence[tuple[ResourceId, Interval]],
    ) -> Slot | None:
        wanted = booking.interval
        if wanted is None:
            return None
        others = await self._others(away, booking.project_id)
        if others and wanted.start >= self._clock.now():
            search = _search(wanted, booking, wanted, others, increment=None)
            same = _free(await self._availability.find_known(search), away, ends_at, taken)
            same = [each for each in same if each.interval == wanted]
            if same:
                return same[0]
        key = (booking.project_id, wanted.length)
        if key not in self._later:
            start = next_quarter(self._clock.now())
            window = Interval(start, max(start, ends_at) + LOOK_AHEAD)
            search = _search(
                window, booking, wanted, (*others, away.id), increment=timedelta(minutes=15)
            )
            self._later[key] = await self._availability.find_known(search)
        later = _free(self._later[key], away, ends_at, taken)
        return min(later, key=lambda each: abs(each.starts_at - wanted.start), default=None)

    async def _others(self, away: Resource, project_id: ProjectId | None) -> tuple[ResourceId, ...]:
        """Who could stand in: those of the service, else those of the same kind."""
        project = await self._store.load_project(project_id) if project_id else None
        if project is not None and project.resource_ids is not None:
            return tuple(each for each in project.resource_ids if each != away.id)
        tags = set(away.tags)
        return tuple(
            each.id
            for each in await self._store.load_resources()
            if each.id != away.id and (not tags or tags.intersection(each.tags))
        )


def _search(
    window: Interval,
    booking: Booking,
    wanted: Interval,
    resource_ids: tuple[ResourceId, ...],
    *,
    increment: timedelta | None,
) -> SlotSearch:
    return SlotSearch(
        window=window,
        length=wanted.length,
        project_id=booking.project_id,
        resource_ids=resource_ids,
        increment=increment,
        limit=_MOST,
    )


def _free(
    slots: Sequence[Slot],
    away: Resource,
    ends_at: datetime,
    taken: Sequence[tuple[ResourceId, Interval]],
) -> list[Slot]:
    """Slots with the first of those who are really free then."""
    found: list[Slot] = []
    for slot in slots:
        free = [
            each
            for each in slot.resource_ids
            if (each != away.id or slot.starts_at >= ends_at)
            and not any(each == who and span.overlaps(slot.interval) for who, span in taken)
        ]
        if free:
            found.append(Slot(slot.starts_at, slot.ends_at, (free[0],)))
    return found
