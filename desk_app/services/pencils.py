"""Bookings as this desk wants them: what is stored, with what still waits laid over it."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from math import ceil

from desk_app.clock import Clock
from desk_app.domain.booking import Booking
from desk_app.domain.booking_graph import GRAPHS, INSTANT, PENCIL
from desk_app.domain.identifiers import BookingId, DeskRef, ResourceId
from desk_app.domain.interval import Interval
from desk_app.domain.new_booking import NewBooking
from desk_app.domain.pending import Pending, PendingChange
from desk_app.services.write_bodies import (
    Along,
    UnreadableWriteError,
    read_act,
    read_create,
    read_move,
)
from desk_app.store.outbox import OPEN_STATES, OutboxKind, OutboxRow, OutboxState
from desk_app.store.store import Store

_SHOWN = OPEN_STATES | {OutboxState.NEEDS_PERSON}
_UNCERTAIN = frozenset({OutboxState.SENDING, OutboxState.UNKNOWN, OutboxState.NEEDS_PERSON})
_PREFIX = "pencil:"


def pencil_id(ref: DeskRef) -> BookingId:
    """The id under which a booking is shown that no server knows."""
    return BookingId(f"{_PREFIX}{ref}")


def ref_of_pencil(booking_id: str) -> DeskRef | None:
    """The reference of the write behind a pencilled booking, or None for a real one."""
    return DeskRef(booking_id.removeprefix(_PREFIX)) if booking_id.startswith(_PREFIX) else None


class Pencils:
    """Lays what waits in the outbox over what is stored."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    async def over_window(
        self, bookings: Sequence[Booking], window: Interval
    ) -> tuple[Booking, ...]:
        """The bookings of a window, ordered by start, as they are wanted."""
        rows = await self._rows()
        if not rows:
            return tuple(bookings)
        changed = {booking.id: booking for booking in await self._load_changed(rows)}
        known = {**changed, **{booking.id: booking for booking in bookings}}
        wanted = self._lay_over(tuple(known.values()), rows)
        inside = (each for each in wanted if _is_inside(each, window))
        return tuple(sorted(inside, key=lambda each: (each.starts_at or window.start, each.id)))

    async def over(self, bookings: Sequence[Booking]) -> tuple[Booking, ...]:
        """Bookings found otherwise, with what is wanted of them; none is added."""
        rows = [row for row in await self._rows() if row.kind is not OutboxKind.CREATE]
        return self._lay_over(bookings, rows) if rows else tuple(bookings)

    async def all_new(self) -> tuple[Booking, ...]:
        """Every booking that no server knows, in the order they were asked for."""
        rows = [row for row in await self._rows() if row.kind is OutboxKind.CREATE]
        return self._lay_over((), rows)

    async def changed_and_new(self) -> tuple[tuple[Booking, ...], frozenset[BookingId]]:
        """Every booking that stands otherwise than stored, and the ids of those that are stored."""
        rows = await self._rows()
        stored = await self._load_changed(rows)
        return self._lay_over(stored, rows), frozenset(each.id for each in stored)

    async def of(self, ref: DeskRef) -> Booking | None:
        """The pencilled booking of a write, while it waits."""
        row = await self._store.writes.load_row(ref)
        if row is None or row.state not in _SHOWN or row.kind is not OutboxKind.CREATE:
            return None
        return next(iter(self._lay_over((), [row])), None)

    async def _rows(self) -> tuple[OutboxRow, ...]:
        rows = await self._store.writes.load(_SHOWN)
        return tuple(row for row in rows if row.is_intact and _is_shown(row))

    async def _load_changed(self, rows: Sequence[OutboxRow]) -> tuple[Booking, ...]:
        """The stored bookings that something waits for, each once."""
        ids = dict.fromkeys(each for row in rows for each in _changed_ids(row))
        found = [await self._store.load_booking(each) for each in ids]
        return tuple(booking for booking in found if booking is not None)

    def _lay_over(
        self, bookings: Sequence[Booking], rows: Sequence[OutboxRow]
    ) -> tuple[Booking, ...]:
        now = self._clock.now()
        wanted = {booking.id: booking for booking in bookings}
        known_refs = {booking.desk_ref for booking in bookings}
        for row in rows:
            try:
                if row.kind is OutboxKind.CREATE:
                    for booking in _pencilled(row):
                        if booking.desk_ref not in known_refs:
                            wanted[booking.id] = booking
                for booking_id in _changed_ids(row):
                    if booking_id in wanted:
                        wanted[booking_id] = _changed(wanted[booking_id], row, now)
            except UnreadableWriteError:
                continue  # the list of what waits shows it
        return tuple(wanted.values())


def _is_inside(booking: Booking, window: Interval) -> bool:
    """Whether a booking shows in a window; one without a length shows where it starts."""
    if booking.interval is not None:
        return booking.interval.overlaps(window)
    return booking.starts_at is not None and window.start <= booking.starts_at < window.end


def _is_shown(row: OutboxRow) -> bool:
    """Whether a write is shown as done already: not while somebody waits for its answer."""
    return row.kind is OutboxKind.CREATE or row.has_waited or row.not_before is not None


def _changed_ids(row: OutboxRow) -> tuple[BookingId, ...]:
    """The booking that a write changes, and those that go along; none for a create."""
    if row.booking_id is None:
        return ()
    along: tuple[Along, ...] = ()
    with suppress(UnreadableWriteError):
        if row.kind is OutboxKind.MOVE:
            along = read_move(row.body).along
        elif row.kind is OutboxKind.ACT:
            along = read_act(row.body).along
    return (row.booking_id, *(each.booking_id for each in along))


def _pencilled(row: OutboxRow) -> list[Booking]:
    create = read_create(row.body)
    pending = Pending(row.ref, PendingChange.CREATE, row.state in _UNCERTAIN)
    return [
        _pencil(new, ref, row, pending)
        for new, ref in zip(create.all, create.refs, strict=True)
        if new.replaces is None
    ]


def _pencil(new: NewBooking, ref: DeskRef, row: OutboxRow, pending: Pending) -> Booking:
    return Booking(
        id=pencil_id(ref),
        state=PENCIL,
        graph=new.graph or INSTANT,
        is_completed=False,
        starts_at=new.starts_at,
        ends_at=new.ends_at,
        what=new.what or "",
        where=new.where or "",
        description=new.description or "",
        customer=new.customer,
        resource_id=new.resource_id,
        project_id=new.project_id,
        owner_booking_id=new.owner_booking_id,
        meta=dict(new.meta),
        participants=new.participants,
        available_actions=(),
        created_at=row.created_at,
        pending=pending,
    )


def _changed(booking: Booking, row: OutboxRow, now: datetime) -> Booking:
    leaves_in = ceil((row.not_before - now).total_seconds()) if row.not_before else None
    is_uncertain = row.state in _UNCERTAIN
    if row.kind is OutboxKind.ACT:
        act = read_act(row.body)
        graph = GRAPHS.get(booking.graph)
        state = graph.next_state(booking.state, act.action) if graph else None
        pending = Pending(row.ref, PendingChange.ACT, is_uncertain, leaves_in)
        return replace(booking, state=state or booking.state, pending=pending)
    if row.kind is OutboxKind.MOVE:
        move = read_move(row.body)
        goes_along = booking.id in {each.booking_id for each in move.along}
        return _moved(
            booking,
            move.interval,
            (booking.resource_id if goes_along else None) or move.resource_id,
            Pending(row.ref, PendingChange.MOVE, is_uncertain, leaves_in),
        )
    return booking


def _moved(
    booking: Booking, interval: Interval, resource_id: ResourceId, pending: Pending
) -> Booking:
    return replace(
        booking,
        starts_at=interval.start,
        ends_at=interval.end,
        resource_id=resource_id,
        pending=pending,
    )
