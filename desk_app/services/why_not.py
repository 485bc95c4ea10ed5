"""Why nothing is free: what closes a time, and which filter of an empty search is the tightest."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from desk_app.clock import Clock
from desk_app.domain.availability import AvailabilityQuery, ResourceTime
from desk_app.domain.booking import Booking
from desk_app.domain.closing import (
    ClosingFact,
    ResourceRules,
    RuleLevel,
    TakenTime,
    find_closing_facts,
    taken_by_bookings,
    taken_by_events,
)
from desk_app.domain.identifiers import CalendarId, ProjectId, ResourceId
from desk_app.domain.interval import Interval, to_seconds
from desk_app.domain.project import AvailabilitySettings, Project
from desk_app.domain.relief import Relief, Search, SearchPart, find_reliefs, relax_each
from desk_app.domain.resource import Event, Resource
from desk_app.domain.spans import Span
from desk_app.errors import DeskError
from desk_app.services.availability import AvailabilityService, chosen_calendars, constraints_of
from desk_app.services.bookable import bookable_window
from desk_app.services.narrowing import NarrowingFilter, narrowing_filters, without
from desk_app.services.pencilled_time import PencilledTime
from desk_app.services.pencils import Pencils
from desk_app.services.searches import SlotSearch
from desk_app.store.store import Store
from desk_app.timekit.extensions import WHY_NOT

if TYPE_CHECKING:
    from desk_app.services.calendar import CalendarColumn

_MOST_ASKED: Final = 3
"""How many relaxed searches the server is asked at most before the store's word is taken."""

_EVERY_SLOT: Final = 1_000_000

_MOST_RULED: Final = 25
"""Of how many resources the rules are looked at one by one; among more, none is to blame alone."""


@dataclass(frozen=True, slots=True)
class Emptiness:
    """Why a search found nothing."""

    is_closed: bool
    """Whether nothing would be free even if nothing were booked: nobody works at these times."""
    reliefs: tuple[Relief[NarrowingFilter], ...] = ()
    """What there is without a filter, the tightest first; only filters that help."""
    filters: tuple[NarrowingFilter, ...] = ()
    """Every filter that narrows the search."""
    rules: tuple[Relief[SearchPart], ...] = ()
    """What there is without a rule of a resource or the service, or without the buffer, the
    tightest first; only where the search itself is kept as it is."""


def explain_shown(
    column: "CalendarColumn", span: Interval, *, project: Project | None, now: datetime
) -> tuple[ClosingFact, ...]:
    """What closes a span as far as one column of the calendar tells; at once, without a store.

    What lies on other days is not in a column, so a buffer that reaches over midnight is not seen.
    """
    taken = [*taken_by_bookings(column.bookings), *taken_by_events(column.events)]
    rules = _rules(column.resource, taken, project=project, now=now)
    return find_closing_facts(span, rules, now=now)


class WhyNotService:
    """Says why nothing is free, also without a network."""

    def __init__(self, store: Store, clock: Clock, availability: AvailabilityService) -> None:
        self._store = store
        self._clock = clock
        self._availability = availability
        self._pencils = Pencils(store, clock)
        self._pencilled = PencilledTime(store, clock)

    async def explain(
        self, resource_id: ResourceId, span: Interval, project_id: ProjectId | None = None
    ) -> tuple[ClosingFact, ...]:
        """Everything that closes a span of a resource, in the order in which it is told.

        A server that has the extension decides, for it knows limits and calendars that are not
        stored. Elsewhere, while it cannot be asked, and for a resource whose calendars were chosen
        by hand, the answer is reckoned from the store: a server that is plain Timekit, and one
        that does not answer, cannot be asked. Nor is one about a time that is in pencil here.
        """
        resource = await self._store.load_resource(resource_id)
        if resource is None:
            return ()
        choices = await self._store.load_calendar_choices()
        chosen = chosen_calendars([resource], choices).get(resource_id)
        if chosen is None and not await self._pencilled.is_pencilled(resource_id, span):
            told = await self._ask(resource_id, span, project_id)
            if told is not None:
                return told
        project = await self._store.load_project(project_id) if project_id else None
        buffer = _settings(project).buffer or timedelta()
        around = Interval(span.start - buffer, span.end + buffer + timedelta(seconds=1))
        bookings = await self._load_bookings(around)
        events = await self._store.load_events(around)
        taken = _taken(resource_id, bookings, events, chosen)
        now = self._clock.now()
        return find_closing_facts(span, _rules(resource, taken, project=project, now=now), now=now)

    async def explain_emptiness(self, search: SlotSearch) -> Emptiness:
        """Why a search found nothing, and what each filter costs.

        The store reckons which filter is the tightest; how much there is without it and when is
        then asked of the server, like any search. A filter without which the server too finds
        nothing is passed over for the next. While the server cannot be asked the store decides.
        Which rule is the tightest a server with the extension says, else the store.
        """
        from asyncio import to_thread  # noqa: PLC0415  (the first frame does without)

        searches = await self._searches(search)
        now = self._clock.now()
        reckoned = await to_thread(_reckon, search, searches, now)
        told = await self._ask_for_rules(searches[None].query, search.project_id)
        if told is not None:
            reckoned = replace(reckoned, rules=_made_elsewhere(told))
        confirmed: list[Relief[NarrowingFilter]] = []
        for number, relief in enumerate(reckoned.reliefs):
            if number == _MOST_ASKED:
                break
            try:
                relaxed = replace(without(search, relief.dropped), limit=_EVERY_SLOT)
                slots = await self._availability.find(relaxed)
            except DeskError:
                return reckoned
            if slots:
                confirmed.append(Relief(relief.dropped, len(slots), slots[0]))
                return replace(reckoned, reliefs=(*confirmed, *reckoned.reliefs[number + 1 :]))
        return replace(reckoned, reliefs=())

    async def _ask(
        self, resource_id: ResourceId, span: Interval, project_id: ProjectId | None
    ) -> tuple[ClosingFact, ...] | None:
        client = self._availability.client
        if client is None:
            return None
        try:
            if WHY_NOT not in await client.get_capabilities():
                return None
            query = AvailabilityQuery(resources=(resource_id,), window=span)
            told = await client.explain_closed_time(query, project_id=project_id)
        except DeskError:
            return None
        return told.get(resource_id)

    async def _load_bookings(self, window: Interval) -> tuple[Booking, ...]:
        """The bookings of a window as this desk wants them."""
        return await self._pencils.over_window(await self._store.load_bookings(window), window)

    async def _ask_for_rules(
        self, query: AvailabilityQuery, project_id: ProjectId | None
    ) -> tuple[Relief[SearchPart], ...] | None:
        """What the server says; None if it cannot, or for resources it is not asked about."""
        choices = await self._store.load_calendar_choices()
        is_asked = not any(
            choices[each].availability_calendar_ids for each in query.resources if each in choices
        )
        client = self._availability.client
        if client is None or not is_asked or not 0 < len(query.resources) <= _MOST_RULED:
            return None
        try:
            if WHY_NOT not in await client.get_capabilities():
                return None
            return await client.find_tightest_rules(query, project_id=project_id)
        except DeskError:
            return None

    async def _searches(self, search: SlotSearch) -> dict[NarrowingFilter | None, Search]:
        """The search, under None, and without each filter, as the store can answer them."""
        project = await self._store.load_project(search.project_id) if search.project_id else None
        resources = {each.id: each for each in await self._store.load_resources()}
        choices = await self._store.load_calendar_choices()
        chosen = chosen_calendars(resources.values(), choices)
        filters = narrowing_filters(search)
        relaxed = {each: without(search, each) for each in filters}
        window = max((search, *relaxed.values()), key=lambda each: each.window.end).window
        bookings = await self._load_bookings(window)
        events = await self._store.load_events(window)
        times = {
            each.id: _time_of(each, project, _taken(each.id, bookings, events, chosen.get(each.id)))
            for each in resources.values()
        }
        asked = [(None, search), *relaxed.items()]
        served = (project.resource_ids if project else None) or tuple(resources)
        return {
            dropped: Search(
                _query_of(each, project, each.resource_ids or served),
                [times[one] for one in each.resource_ids or served if one in times],
            )
            for dropped, each in asked
        }


def _reckon(
    search: SlotSearch, searches: dict[NarrowingFilter | None, Search], now: datetime
) -> Emptiness:
    whole = searches[None]
    unbooked = [replace(each, busy=(), all_day_busy=()) for each in whole.times]
    relaxed = [(each, one) for each, one in searches.items() if each is not None]
    return Emptiness(
        is_closed=not Search(whole.query, unbooked).slots(now),
        reliefs=find_reliefs(relaxed, now=now),
        filters=narrowing_filters(search),
        rules=_tightest_rules(whole, now),
    )


def _tightest_rules(whole: Search, now: datetime) -> tuple[Relief[SearchPart], ...]:
    if len(whole.times) > _MOST_RULED:
        return ()
    return _made_elsewhere(find_reliefs(relax_each(whole), now=now))


def _made_elsewhere(reliefs: Iterable[Relief[SearchPart]]) -> tuple[Relief[SearchPart], ...]:
    """Those that are not of the search itself, whose filters are weighed by name."""
    return tuple(
        each
        for each in reliefs
        if each.dropped.rule is None or each.dropped.rule.level is not RuleLevel.REQUEST
    )


def _query_of(
    search: SlotSearch, project: Project | None, resource_ids: tuple[ResourceId, ...]
) -> AvailabilityQuery:
    settings = _settings(project)
    return AvailabilityQuery(
        resources=resource_ids,
        window=search.window,
        mode=search.mode,
        length=search.length or settings.length,
        buffer=settings.buffer or timedelta(),
        ignores_all_day_events=settings.ignores_all_day_events is True,
        increment=search.increment,
        rounds_to_nearest_hour=settings.rounds_to_nearest_hour is True,
        constraints=constraints_of(search),
    )


def _time_of(
    resource: Resource, project: Project | None, taken: Iterable[TakenTime]
) -> ResourceTime:
    known = list(taken)
    return ResourceTime(
        resource_id=resource.id,
        zone=resource.time_zone,
        constraint_levels=(
            resource.constraints or (),
            project.constraints if project else (),
        ),
        busy=[_seconds(each.interval) for each in known if not each.is_all_day],
        all_day_busy=[_seconds(each.interval) for each in known if each.is_all_day],
    )


def _taken(
    resource_id: ResourceId,
    bookings: Iterable[Booking],
    events: Iterable[Event],
    chosen: Collection[CalendarId] | None,
) -> list[TakenTime]:
    """What takes the time of one resource; an event that is a booking counts as the booking."""
    own = [each for each in bookings if each.resource_id == resource_id]
    claimed = {each.event_id for each in own if each.event_id}
    busy = (
        each
        for each in events
        if each.resource_id == resource_id
        and each.id not in claimed
        and (chosen is None or each.calendar_id in chosen)
    )
    return [*taken_by_bookings(own), *taken_by_events(busy)]


def _rules(
    resource: Resource, taken: Sequence[TakenTime], *, project: Project | None, now: datetime
) -> ResourceRules:
    settings = _settings(project)
    return ResourceRules(
        zone=resource.time_zone,
        levels=(
            (RuleLevel.RESOURCE, resource.constraints or ()),
            (RuleLevel.PROJECT, project.constraints if project else ()),
        ),
        taken=taken,
        buffer=settings.buffer or timedelta(),
        ignores_all_day_events=settings.ignores_all_day_events is True,
        bookable=bookable_window(project, now),
    )


def _settings(project: Project | None) -> AvailabilitySettings:
    return project.availability if project else AvailabilitySettings()


def _seconds(interval: Interval) -> Span:
    return to_seconds(interval.start), to_seconds(interval.end)
