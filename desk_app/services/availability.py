"""Free time: the one place that decides which question the server is asked.

`POST /availability` has no calendar parameter. So a resource whose availability calendars were
chosen by hand is asked for through `POST /findtime` with those calendars, one question each;
all others go into one `POST /availability`. The answers are merged by mode. Without a network
the same questions are answered from the store.
"""

import asyncio
from collections.abc import AsyncGenerator, Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from desk_app.clock import Clock
from desk_app.domain.alternatives import AROUND, Alternative, day_around, pick_alternatives
from desk_app.domain.availability import Slot
from desk_app.domain.calendar_choice import CalendarChoice
from desk_app.domain.combined import combine
from desk_app.domain.constraint import (
    MINUTES_A_DAY,
    Constraint,
    DayAndTime,
    Hours,
    allow,
)
from desk_app.domain.constraint_filters import keep_allowed
from desk_app.domain.identifiers import CalendarId, ProjectId, ResourceId
from desk_app.domain.interval import Interval
from desk_app.domain.project import AvailabilityMode
from desk_app.domain.resource import Resource
from desk_app.domain.slot_ranking import BookedTime, RankedSlot, rank
from desk_app.errors import DeskError, InvalidInputError, OfflineError
from desk_app.services.booked_time import BookedTimeReader, find_usual_person
from desk_app.services.calendar import DATA_AS_OF, read_instant
from desk_app.services.open_sessions import OpenSessions
from desk_app.services.pencilled_time import PencilledTime
from desk_app.services.search_pieces import cut
from desk_app.services.searches import FoundTimes, SlotSearch, next_quarter
from desk_app.services.slot_sources import Question, ServerSlots, SlotSource, StoredSlots
from desk_app.store.store import Store
from desk_app.timekit.extensions import ALTERNATIVES

if TYPE_CHECKING:
    from desk_app.client.timekit_client import TimekitClient

QUARTER_HOUR = timedelta(minutes=15)
LOOK_AHEAD = timedelta(days=14)


class AvailabilityService:
    """Asks for free slots, wherever the calendars chosen lead."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self.client: TimekitClient | None = None
        """None until the server can be spoken to."""
        self.why_no_server: Callable[[], DeskError] = OfflineError
        """Makes the error for whoever asks while there is no client."""
        self.is_offline: Callable[[], bool] = lambda: False
        """Whether the server is known not to be reachable now, so that asking it is in vain."""
        self._stored = StoredSlots(store, clock)
        self._sessions = OpenSessions(store, clock)
        self._pencilled = PencilledTime(store, clock)

    async def find(self, search: SlotSearch) -> tuple[Slot, ...]:
        """The free slots of a search, ordered by start, at most `search.limit`.

        Raises:
            InvalidInputError: The search has neither a length nor a project with one.
            OfflineError: There is no server to ask.
        """
        return (await self._answer(await self._prepare(search), None))[: search.limit]

    async def find_known(self, search: SlotSearch) -> tuple[Slot, ...]:
        """As `find`, from the store alone: what the server would say, had nothing changed since."""
        return (await self._answer(await self._prepare(search), self._stored))[: search.limit]

    async def look_up(self, search: SlotSearch) -> AsyncGenerator[FoundTimes, None]:
        """The answer of the server; without a network that of the store, and how old it is.

        A large question is answered in pieces: each answer holds all that was found so far.

        Raises:
            InvalidInputError: The search has neither a length nor a project with one.
            DeskError: The server did not answer, and the store never heard from it.
        """
        question = await self._prepare(search)
        known_at = read_instant((await self._store.load_facts()).get(DATA_AS_OF))
        if known_at is None or not self.is_offline():
            try:
                async for found in self._find_in_pieces(question, None, None):
                    yield found
            except OfflineError:
                if known_at is None:
                    raise
            else:
                return
        async for found in self._find_in_pieces(question, self._stored, known_at):
            yield found

    async def _find_in_pieces(
        self, question: Question, source: SlotSource | None, known_at: datetime | None
    ) -> AsyncGenerator[FoundTimes, None]:
        search = question.search
        order = tuple(resource.id for resource in question.resources)
        usual = await find_usual_person(self._store, search.customer)
        reader = BookedTimeReader(self._store, question.resources, usual)
        pieces = cut(question)
        source = source or self._server()
        sessions = self._sessions.of(question, source)
        merged: tuple[Slot, ...] = ()
        for piece in pieces:
            asked = piece.question
            slots, _, open_sessions = await asyncio.gather(
                self._answer(asked, source),
                reader.read(asked.window, asked.resources),
                sessions.find(asked.window),
            )
            merged = slots if piece is pieces[0] else merge((merged, slots), search.mode, order)
            free = await asyncio.to_thread(_hits, question, merged, reader.booked)
            hits = _with_sessions(free, open_sessions)[: search.limit]
            is_enough = piece.completes_its_days and len(hits) >= search.limit
            is_complete = is_enough or piece is pieces[-1]
            yield FoundTimes(search, hits, known_at=known_at, is_complete=is_complete)
            if is_complete:
                return

    async def alternatives(
        self, wanted: Interval, resource_id: ResourceId, project_id: ProjectId | None
    ) -> tuple[Alternative, ...]:
        """Up to three slots nearest to one that was lost, each with what it keeps.

        The first is with the same person, the second at the same time, the third on the same
        day; where one of them does not exist, the next nearest of the others stands in. It is
        one question where the server lists `alternatives`, else two; without a network the store
        answers.
        """
        now = next_quarter(self._clock.now())
        from_now = max(now, wanted.start - AROUND)
        search = SlotSearch(
            window=Interval(from_now, max(from_now, wanted.start) + LOOK_AHEAD),
            length=wanted.length,
            project_id=project_id,
            limit=1_000_000,
        )
        question = await self._prepare(search)
        client = None if self.is_offline() else self.client
        if client and not question.chosen and ALTERNATIVES in await client.get_capabilities():
            says_nothing = question.settings.rounds_to_nearest_hour is None
            return await client.find_alternatives(
                wanted,
                resource_id=resource_id,
                window=search.window,
                resource_ids=tuple(each.id for each in question.resources),
                increment=QUARTER_HOUR,
                project_id=project_id,
                rounds_to_nearest_hour=False if says_nothing else None,
            )
        return pick_alternatives(
            await self._find_somehow(replace(search, resource_ids=(resource_id,))),
            await self._find_somehow(replace(search, window=day_around(search.window, wanted))),
            wanted,
            resource_id,
        )

    async def shade(
        self,
        window: Interval,
        *,
        project_id: ProjectId | None = None,
        length: timedelta | None = None,
        resource_ids: Sequence[ResourceId] = (),
    ) -> Mapping[ResourceId, tuple[Interval, ...]]:
        """Where a service fits, per resource: ordered, disjoint spans made of its free slots."""
        slots = await self._find_somehow(
            SlotSearch(
                window=window,
                project_id=project_id,
                length=length,
                resource_ids=tuple(resource_ids),
                limit=1_000_000,
            )
        )
        spans: dict[ResourceId, list[Interval]] = {}
        for slot in slots:
            for resource_id in slot.resource_ids:
                _extend(spans.setdefault(resource_id, []), slot.interval)
        return {resource_id: tuple(each) for resource_id, each in spans.items()}

    async def _find_somehow(self, search: SlotSearch) -> tuple[Slot, ...]:
        """The answer of the server; without a network that of the store."""
        if not self.is_offline():
            try:
                return await self.find(search)
            except OfflineError:
                pass
        return await self.find_known(search)

    async def _prepare(self, search: SlotSearch) -> Question:
        project = await self._store.load_project(search.project_id) if search.project_id else None
        length = search.length or (project.availability.length if project else None)
        if length is None or length <= timedelta():
            raise InvalidInputError("Choose a service or a length.", field="length")
        resources = {each.id: each for each in await self._store.load_resources()}
        wanted = (
            search.resource_ids or (project.resource_ids if project else None) or tuple(resources)
        )
        further = {each for role in search.also for each in role}
        if search.also and not search.resource_ids and project is None:
            wanted = tuple(each for each in wanted if each not in further)
        together = dict.fromkeys((*wanted, *further))
        found = tuple(resources[each] for each in together if each in resources)
        chosen = chosen_calendars(found, await self._store.load_calendar_choices())
        return Question(
            search=search,
            window=search.window,
            mode=_mode_on_the_wire(search.mode, is_whole=not chosen),
            project=project,
            length=length,
            resources=found,
            roles=(tuple(wanted), *search.also),
            constraints=constraints_of(search),
            chosen=chosen,
        )

    async def _answer(self, question: Question, source: SlotSource | None) -> tuple[Slot, ...]:
        """The slots of all resources together; None as source is the server."""
        search = question.search
        if not question.resources:
            return ()
        source = source or self._server()
        plain = tuple(each for each in question.resources if each.id not in question.chosen)
        answers: list[tuple[Slot, ...]] = []
        if plain:
            answers.append(await source.find_availability(question, plain))
        for resource in question.resources:
            if resource.id in question.chosen:
                times = await source.find_time(question, resource)
                answers.append(self._allowed(question, resource, times))
        order = tuple(resource.id for resource in question.resources)
        slots = merge(answers, search.mode, order)
        if isinstance(source, StoredSlots):
            return slots
        return await self._pencilled.keep_free(slots, search.mode)

    def _allowed(
        self, question: Question, resource: Resource, times: Sequence[Interval]
    ) -> tuple[Slot, ...]:
        """The answer of FindTime without what filters cannot say, and without what has begun."""
        now = self._clock.now()
        return tuple(
            Slot(span.start, span.end, (resource.id,))
            for span in keep_allowed(times, question.levels(resource), resource.time_zone)
            if span.start >= now
        )

    def _server(self) -> SlotSource:
        if self.client is None:
            raise self.why_no_server()
        return ServerSlots(self.client)


def _with_sessions(
    free: tuple[RankedSlot, ...], sessions: tuple[RankedSlot, ...]
) -> tuple[RankedSlot, ...]:
    """Free times and sessions by start; of one start the session first."""
    if not sessions:
        return free
    return tuple(sorted((*sessions, *free), key=lambda hit: hit.slot.starts_at))


def _hits(question: Question, slots: Sequence[Slot], booked: BookedTime) -> tuple[RankedSlot, ...]:
    """Slots with why they are worth offering; of a combined search with who else is free."""
    limit = question.search.limit
    if not question.search.also:
        return rank(slots[:limit], booked)
    together = combine(slots, question.roles)[:limit]
    ranked = rank([each.slot for each in together], booked)
    return tuple(
        replace(hit, companions=each.companions) for hit, each in zip(ranked, together, strict=True)
    )


def chosen_calendars(
    resources: Iterable[Resource], choices: Mapping[ResourceId, CalendarChoice]
) -> dict[ResourceId, tuple[CalendarId, ...]]:
    """The calendars to look at, for those resources where it is not simply all that count."""
    chosen: dict[ResourceId, tuple[CalendarId, ...]] = {}
    for resource in resources:
        choice = choices.get(resource.id)
        if choice is None or not choice.availability_calendar_ids:
            continue
        known = {calendar.id for calendar in resource.calendars or ()}
        wanted = tuple(each for each in choice.availability_calendar_ids if each in known)
        counted = {c.id for c in resource.calendars or () if c.counts_as_busy}
        if wanted and set(wanted) != counted:
            chosen[resource.id] = wanted
    return chosen


def constraints_of(search: SlotSearch) -> tuple[Constraint, ...]:
    """The filters of a search as constraints of one family, so that no server mixes them up.

    Raises:
        InvalidInputError: The times of day asked for exclude one another.
    """
    start, end = _hours_of(search)
    if start >= end:
        raise InvalidInputError("These times of day exclude one another.", field="not_after")
    is_whole_day = (start, end) == (0, MINUTES_A_DAY)
    if is_whole_day and not search.weekdays:
        return ()
    if not search.weekdays:
        return (allow(Hours(start, end)),)
    return tuple(allow(DayAndTime(day, start, end)) for day in sorted(search.weekdays))


def _hours_of(search: SlotSearch) -> tuple[int, int]:
    start, end = search.part_of_day.value if search.part_of_day else (0, MINUTES_A_DAY)
    if search.not_before is not None:
        start = max(start, search.not_before)
    if search.not_after is not None:
        end = min(end, search.not_after)
    return start, end


def _mode_on_the_wire(mode: AvailabilityMode, *, is_whole: bool) -> AvailabilityMode:
    """Parts of an answer are asked for with everybody named, so that they can be merged."""
    if is_whole or mode is AvailabilityMode.MUTUAL:
        return mode
    return AvailabilityMode.EXCLUSIVE


def merge(
    answers: Sequence[Sequence[Slot]], mode: AvailabilityMode, order: Sequence[ResourceId]
) -> tuple[Slot, ...]:
    """Answers for different resources as one answer, ordered by start, then by end.

    Mutual keeps the slots that every answer has; exclusive names everybody who is free; round
    robin names one, the first in the given order.
    """
    if len(answers) == 1:
        return tuple(answers[0])
    found: dict[tuple[datetime, datetime], list[Slot]] = {}
    for answer in answers:
        for slot in answer:
            found.setdefault((slot.starts_at, slot.ends_at), []).append(slot)
    rank = {resource_id: n for n, resource_id in enumerate(order)}
    slots: list[Slot] = []
    for (start, end), same in sorted(found.items()):
        if mode is AvailabilityMode.EXCLUSIVE and len(same) == 1:
            slots.append(same[0])
            continue
        free = {each for slot in same for each in slot.resource_ids}
        ranked = sorted(free, key=lambda each: rank.get(each, len(rank)))
        if mode is AvailabilityMode.MUTUAL:
            if len(ranked) == len(order):
                slots.append(Slot(start, end, tuple(ranked)))
        elif mode is AvailabilityMode.EXCLUSIVE:
            slots.append(Slot(start, end, tuple(ranked)))
        else:
            slots.append(Slot(start, end, (ranked[0],)))
    return tuple(slots)


def _extend(spans: list[Interval], more: Interval) -> None:
    if spans and more.start <= spans[-1].end:
        spans[-1] = Interval(spans[-1].start, max(spans[-1].end, more.end))
    else:
        spans.append(more)
