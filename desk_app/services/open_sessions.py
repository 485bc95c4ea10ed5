"""Sessions with seats left that answer a search for time, beside what is free."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from desk_app.clock import Clock
from desk_app.domain.availability import Slot
from desk_app.domain.booking import Booking, Seats
from desk_app.domain.booking_graph import CLOSED_STATES, GROUP_OWNER
from desk_app.domain.constraint_filters import keep_allowed
from desk_app.domain.identifiers import BookingId
from desk_app.domain.slot_ranking import BookedTime, OpenSession, RankedSlot, rank
from desk_app.services.slot_sources import Question, ServerSlots, SlotSource
from desk_app.store.store import Store


class OpenSessions:
    """Finds the sessions people can still join."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    async def find(self, question: Question, source: SlotSource) -> tuple[RankedSlot, ...]:
        """Those of a question's window, service and resources, by start.

        The server is asked only where the store knows of any session then. A combined search
        has none: a session is held for itself.
        """
        if question.search.also:
            return ()
        stored = await self._store.load_bookings(question.window)
        sessions = [each for each in stored if each.graph == GROUP_OWNER]
        if sessions and isinstance(source, ServerSlots):
            sessions = list(await source.list_sessions(question))
        else:
            sessions = _with_seats_counted(sessions, stored)
        now = self._clock.now()
        joinable = sorted(_joinable(sessions, question, now), key=lambda each: each[0].starts_at)
        ranked = rank([slot for slot, _ in joinable], BookedTime())
        return tuple(
            RankedSlot(hit.slot, tiers=hit.tiers, session=session)
            for hit, (_, session) in zip(ranked, joinable, strict=True)
        )


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
    sessions: Iterable[Booking], question: Question, now: datetime
) -> Iterable[tuple[Slot, OpenSession]]:
    resources = {each.id: each for each in question.resources}
    for each in sessions:
        resource = resources.get(each.resource_id) if each.resource_id else None
        project_id = question.search.project_id
        when, seats = each.interval, each.seats
        if resource is None or when is None or seats is None or seats.is_full:
            continue
        is_to_come = not each.is_completed and when.start > now
        is_within = question.window.start <= when.start and when.end <= question.window.end
        is_of_service = project_id is None or each.project_id == project_id
        levels = (question.constraints,)
        is_wanted = bool(keep_allowed([when], levels, resource.time_zone))
        if is_to_come and is_within and is_of_service and is_wanted:
            left = seats.max_seats - seats.current_seats
            session = OpenSession(each.id, each.what, left, each.where)
            yield Slot(when.start, when.end, (resource.id,)), session
