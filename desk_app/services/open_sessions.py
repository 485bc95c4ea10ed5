"""Sessions with seats left that answer a search for time, beside what is free."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from desk_app.clock import Clock
from desk_app.domain.availability import Slot
from desk_app.domain.booking import Booking, Seats
from desk_app.domain.booking_graph import CLOSED_STATES, GROUP_OWNER
from desk_app.domain.constraint_filters import keep_allowed
from desk_app.domain.identifiers import BookingId, ProjectId
from desk_app.domain.interval import Interval
from desk_app.domain.slot_ranking import BookedTime, OpenSession, RankedSlot, rank
from desk_app.services.bookable import bookable_window
from desk_app.services.slot_sources import Question, ServerSlots, SlotSource
from desk_app.store.store import Store


class OpenSessions:
    """Finds the sessions people can still join."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def of(self, question: Question, source: SlotSource) -> "SessionSearch":
        """A search for those that answer a question, of the source its free times come from."""
        return SessionSearch(self._store, self._clock, question, source)


class SessionSearch:
    """The sessions of one question's service and resources, looked for window by window."""

    def __init__(self, store: Store, clock: Clock, question: Question, source: SlotSource) -> None:
        self._store = store
        self._clock = clock
        self._question = question
        self._source = source
        self._listed: Sequence[Booking] | None = None
        self._found: dict[BookingId, RankedSlot] = {}
        self._looked_at: set[Interval] = set()

    async def find(self, window: Interval) -> tuple[RankedSlot, ...]:
        """Those found so far and those of one more window, by start.

        The server is asked once, and only where the store knows of any session then. A combined
        search has none: a session is held for itself.
        """
        question = self._question
        if not question.search.also and question.resources and window not in self._looked_at:
            self._looked_at.add(window)
            await self._add(replace(question, window=window))
        return tuple(sorted(self._found.values(), key=lambda each: each.slot.starts_at))

    async def _add(self, question: Question) -> None:
        stored = await self._store.load_sessions_and_seats(question.window)
        known = [each for each in stored if each.graph == GROUP_OWNER]
        if not known:
            return
        listed = await self._list()
        sessions = _with_seats_counted(known, stored) if listed is None else listed
        now = self._clock.now()
        services = {each.project_id for each in sessions if each.project_id is not None}
        bookable: dict[ProjectId | None, Interval] = {
            each: bookable_window(await self._store.load_project(each), now) for each in services
        }
        joinable = sorted(
            _joinable(sessions, question, now, bookable), key=lambda each: each[0].starts_at
        )
        ranked = rank([slot for slot, _ in joinable], BookedTime())
        for hit, (_, session) in zip(ranked, joinable, strict=True):
            found = RankedSlot(hit.slot, tiers=hit.tiers, session=session)
            self._found[session.booking_id] = found

    async def _list(self) -> Sequence[Booking] | None:
        """What the server lists; None where the store answers."""
        if self._listed is None and isinstance(self._source, ServerSlots):
            self._listed = await self._source.list_sessions(self._question)
        return self._listed


def _with_seats_counted(sessions: Sequence[Booking], stored: Iterable[Booking]) -> list[Booking]:
    """The sessions with the seats the store knows to be taken."""
    taken: Counter[BookingId] = Counter(
        each.owner_booking_id
        for each in stored
        if each.owner_booking_id is not None and each.state not in CLOSED_STATES
    )
    return [
        replace(each, seats=Seats(each.seats.max_seats, taken[each.id])) if each.seats else each
        for each in sessions
    ]


def _joinable(
    sessions: Iterable[Booking],
    question: Question,
    now: datetime,
    bookable: Mapping[ProjectId | None, Interval],
) -> Iterable[tuple[Slot, OpenSession]]:
    resources = {each.id: each for each in question.resources}
    for each in sessions:
        resource = resources.get(each.resource_id) if each.resource_id else None
        project_id = question.search.project_id
        when, seats = each.interval, each.seats
        if resource is None or when is None or seats is None or seats.is_full:
            continue
        is_to_come = not each.is_completed and when.start > now
        windows = (question.window, bookable.get(each.project_id, question.window))
        is_within = all(one.start <= when.start and when.end <= one.end for one in windows)
        is_of_service = project_id is None or each.project_id == project_id
        levels = (question.constraints,)
        is_wanted = bool(keep_allowed([when], levels, resource.time_zone))
        if is_to_come and is_within and is_of_service and is_wanted:
            left = seats.max_seats - seats.current_seats
            session = OpenSession(each.id, each.what, left, each.where)
            yield Slot(when.start, when.end, (resource.id,)), session
