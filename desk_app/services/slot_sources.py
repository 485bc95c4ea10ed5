"""Who answers a question about free time: the server, or the store while there is no network."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Final, Protocol

from desk_app.clock import Clock
from desk_app.domain.availability import AvailabilityQuery, ResourceTime, Slot, find_slots
from desk_app.domain.booking import Booking
from desk_app.domain.booking_graph import RESERVATION
from desk_app.domain.combined import Choices
from desk_app.domain.constraint import Constraint
from desk_app.domain.constraint_filters import filters_of_constraints
from desk_app.domain.find_time import FindTimeQuery, find_time
from desk_app.domain.identifiers import CalendarId, ResourceId
from desk_app.domain.interval import Interval, to_seconds
from desk_app.domain.project import AvailabilityMode, AvailabilitySettings, Project
from desk_app.domain.resource import Event, Resource
from desk_app.domain.spans import Span
from desk_app.services.pencilled_time import PencilledTime
from desk_app.services.searches import SlotSearch
from desk_app.store.booked_time import BookedSpan
from desk_app.store.store import Store
from desk_app.timekit.messages.availability import FARTHEST

if TYPE_CHECKING:
    from desk_app.client.timekit_client import TimekitClient

HOLD_LASTS_AT_MOST: Final = timedelta(minutes=5)
"""A stored hold older than this has lapsed, though nobody could tell us."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A search with everything it draws on looked up."""

    search: SlotSearch
    window: Interval
    mode: AvailabilityMode
    project: Project | None
    length: timedelta
    resources: tuple[Resource, ...]
    roles: Choices
    """Who may serve, and who may fill each further role of a combined search."""
    constraints: tuple[Constraint, ...]
    chosen: Mapping[ResourceId, tuple[CalendarId, ...]]
    """The calendars to look at, for those resources where it is not simply all that count."""

    @property
    def settings(self) -> AvailabilitySettings:
        """What the service says about searching."""
        return self.project.availability if self.project else AvailabilitySettings()

    def levels(self, resource: Resource) -> tuple[tuple[Constraint, ...], ...]:
        """The constraints that hold for a resource: its own, the service's, the search's."""
        of_project = self.project.constraints if self.project else ()
        return (resource.constraints or (), of_project, self.constraints)


class SlotSource(Protocol):
    """Answers the two questions there are about free time."""

    async def find_availability(
        self, question: Question, resources: Sequence[Resource]
    ) -> tuple[Slot, ...]:
        """Free slots of resources, all of whose calendars count."""

    async def find_time(self, question: Question, resource: Resource) -> tuple[Interval, ...]:
        """Free times of one resource over the calendars chosen for it."""


class ServerSlots:
    """Asks the server."""

    def __init__(self, client: "TimekitClient") -> None:
        self._client = client

    async def find_availability(
        self, question: Question, resources: Sequence[Resource]
    ) -> tuple[Slot, ...]:
        """POST /availability."""
        says_nothing = question.settings.rounds_to_nearest_hour is None
        return await self._client.find_availability(
            window=question.window,
            project_id=question.search.project_id,
            resource_ids=tuple(resource.id for resource in resources),
            length=question.length,
            mode=question.mode,
            increment=question.search.increment,
            rounds_to_nearest_hour=False if says_nothing else None,
            constraints=question.constraints,
        )

    async def find_time(self, question: Question, resource: Resource) -> tuple[Interval, ...]:
        """POST /findtime, with the constraints of all three levels as filters."""
        query = find_time_query(question, resource)
        return await self._client.find_time(
            calendar_ids=question.chosen[resource.id],
            window=query.window,
            length=query.length,
            filters=query.filters,
            all_solutions=query.finds_all_solutions,
            buffer=question.settings.buffer,
            ignores_all_day_events=question.settings.ignores_all_day_events,
        )

    async def list_sessions(self, question: Question) -> tuple[Booking, ...]:
        """GET /bookings/groups: the sessions to come with a seat left."""
        return await self._client.list_sessions(project_id=question.search.project_id)


class StoredSlots:
    """Answers from what the store last heard, with the engine the server has.

    What waits to be sent counts as done. It does not know the booking limits of an app, nor what
    was booked since.
    """

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._pencilled = PencilledTime(store, clock)

    async def find_availability(
        self, question: Question, resources: Sequence[Resource]
    ) -> tuple[Slot, ...]:
        """The slots the server would answer, had it heard no more than the store."""
        now = self._clock.now()
        query = _availability_query(question, resources, now)
        busy = await self._busy(question, resources, now)
        times = [
            ResourceTime(
                resource_id=one.id,
                zone=one.time_zone,
                constraint_levels=question.levels(one)[:2],
                busy=busy.spans(one.id),
                all_day_busy=busy.all_day(one.id),
            )
            for one in resources
        ]
        return await asyncio.to_thread(find_slots, query, times, now=now)

    async def find_time(self, question: Question, resource: Resource) -> tuple[Interval, ...]:
        """The times the server would answer, had it heard no more than the store."""
        now = self._clock.now()
        busy = await self._busy(question, [resource], now)
        answer: Callable[[], tuple[Interval, ...]] = partial(
            find_time,
            find_time_query(question, resource),
            zone=resource.time_zone,
            busy=busy.spans(resource.id),
            all_day_busy=busy.all_day(resource.id),
            now=now,
        )
        return await asyncio.to_thread(answer)

    async def _busy(
        self, question: Question, resources: Sequence[Resource], now: datetime
    ) -> "_Busy":
        buffer = question.settings.buffer or timedelta()
        around = Interval(question.window.start - buffer, question.window.end + buffer)
        ids = [resource.id for resource in resources]
        booked = await self._pencilled.load_booked_spans(around, ids)
        events = await self._store.load_events(around, resource_ids=ids)
        return await asyncio.to_thread(_Busy, question, resources, booked, events, now)


class _Busy:
    """What closes the time of resources: bookings that block, events in calendars that count."""

    def __init__(
        self,
        question: Question,
        resources: Sequence[Resource],
        booked: Sequence[BookedSpan],
        events: Sequence[Event],
        now: datetime,
    ) -> None:
        self._spans: dict[ResourceId, list[Span]] = {}
        self._all_day: dict[ResourceId, list[Span]] = {}
        for each in booked:
            if each.resource_id is not None and _still_blocks(each, now):
                self._spans.setdefault(each.resource_id, []).append(each.span)
        claimed = {each.event_id for each in booked if each.event_id}
        counted = {one.id: _calendar_filter(question, one) for one in resources}
        for event in events:
            if event.resource_id is None or event.id in claimed:
                continue
            counts = counted.get(event.resource_id)
            if counts is not None and counts(event.calendar_id):
                kind = self._all_day if event.is_all_day else self._spans
                kind.setdefault(event.resource_id, []).append(_seconds(event.interval))

    def spans(self, resource_id: ResourceId) -> list[Span]:
        """Busy spans in seconds since 1970, in any order; all-day events are not among them."""
        return self._spans.get(resource_id, [])

    def all_day(self, resource_id: ResourceId) -> list[Span]:
        """The all-day events."""
        return self._all_day.get(resource_id, [])


def find_time_query(question: Question, resource: Resource) -> FindTimeQuery:
    """A question as FindTime takes it, which knows neither constraints nor projects."""
    return FindTimeQuery(
        window=question.window,
        length=question.length,
        filters=filters_of_constraints(
            question.levels(resource), zone_name=resource.time_zone_name, window=question.window
        ),
        buffer=question.settings.buffer or timedelta(),
        ignores_all_day_events=question.settings.ignores_all_day_events is True,
        finds_all_solutions=question.search.increment is not None,
    )


def _availability_query(
    question: Question, resources: Sequence[Resource], now: datetime
) -> AvailabilityQuery:
    window, settings = question.window, question.settings
    return AvailabilityQuery(
        resources=tuple(resource.id for resource in resources),
        window=Interval(window.start, min(window.end, max(window.start, now + FARTHEST))),
        mode=question.mode,
        length=question.length,
        buffer=settings.buffer or timedelta(),
        ignores_all_day_events=settings.ignores_all_day_events is True,
        increment=question.search.increment or settings.increment,
        rounds_to_nearest_hour=settings.rounds_to_nearest_hour is True,
        constraints=question.constraints,
    )


def _still_blocks(booked: BookedSpan, now: datetime) -> bool:
    if booked.graph == RESERVATION and booked.updated_at is not None:
        lapses_at = booked.updated_at + HOLD_LASTS_AT_MOST.total_seconds()
        return lapses_at > now.timestamp() and booked.blocks_time
    return booked.blocks_time


def _calendar_filter(question: Question, resource: Resource) -> Callable[[CalendarId | None], bool]:
    """Whether events of a calendar close the resource's time; one that is not known does."""
    chosen = question.chosen.get(resource.id)
    if chosen is not None:
        return lambda calendar_id: calendar_id in chosen
    ignored = {each.id for each in resource.calendars or () if not each.counts_as_busy}
    return lambda calendar_id: calendar_id not in ignored


def _seconds(interval: Interval) -> Span:
    return to_seconds(interval.start), to_seconds(interval.end)
