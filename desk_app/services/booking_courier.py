"""Carries one stored write to the server, and keeps in the store what came of it.

A change of a booking is only made after looking at it: what already is as wanted has been done,
and what somebody else changed since it was looked at is left alone.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from desk_app.domain.booking import Booking
from desk_app.domain.booking_graph import (
    CANCEL,
    CLOSED_STATES,
    CONFIRM,
    DECLINE,
    GRAPHS,
    INSTANT,
    TENTATIVE,
    ActionName,
    blocks_time,
    cancellation_by_staff,
)
from desk_app.domain.bulk import BulkFailure
from desk_app.domain.identifiers import BookingId, DeskRef, ResourceId
from desk_app.domain.interval import Interval
from desk_app.errors import (
    BookingActionError,
    DeskError,
    NotFoundError,
    OfflineError,
    SlotTakenError,
    UnexpectedReplyError,
)
from desk_app.services.block_courier import BlockCourier
from desk_app.services.changed_bookings import check_movable, copy_of, is_at, refuse_if_changed
from desk_app.services.changes import ChangeFeed, Changes
from desk_app.services.linked_writes import LinkedWrites
from desk_app.services.write_answers import ChangedElsewhereError
from desk_app.services.write_bodies import (
    Act,
    Create,
    Move,
    UnreadableWriteError,
    read_act,
    read_create,
    read_move,
    read_note,
)
from desk_app.store.outbox import OutboxKind, OutboxRow
from desk_app.store.store import Store
from desk_app.timekit.extensions import (
    ATOMIC_CONFIRM,
    META_MERGE,
    REPLACES,
    UNIQUE_CLIENT_REFERENCE,
)

if TYPE_CHECKING:
    from desk_app.client.timekit_client import TimekitClient

_NOTE_TRIES = 3


class BookingCourier:
    """Does at the server what a row of the outbox asks for."""

    def __init__(self, store: Store, changes: ChangeFeed) -> None:
        self._store = store
        self._changes = changes
        self.client: TimekitClient | None = None
        """None until the server can be spoken to."""
        self.why_no_server: Callable[[], DeskError] = OfflineError
        """Makes the error for whoever asks while there is no client."""
        self._linked = LinkedWrites(self)
        self._blocks = BlockCourier(store, changes, self.server)

    def server(self) -> "TimekitClient":
        """The client.

        Raises:
            DeskError: There is none.
        """
        if self.client is None:
            raise self.why_no_server()
        return self.client

    # --- carrying out ------------------------------------------------------------------------

    async def carry_out(self, row: OutboxRow) -> Booking | None:
        """Does what a row asks for; what it was about as it then stands is stored.

        Returns:
            The booking; None for what is no booking.

        Raises:
            UnreadableWriteError: Nobody can tell what it asks for; nothing was sent.
            ChangedElsewhereError: Somebody else changed the booking; nothing was sent.
        """
        is_repeat = row.attempts > 0
        has_waited = is_repeat or row.has_waited
        match row.kind:
            case OutboxKind.CREATE:
                create = read_create(row.body)
                return await self.create(create.without_hold() if has_waited else create)
            case OutboxKind.ACT:
                act = read_act(row.body)
                take = self._linked.act if act.along else self.act_once
                return await take(await self._current(row), act)
            case OutboxKind.MOVE:
                move = read_move(row.body)
                take_to = self._linked.move if move.along else self.move_once
                return await take_to(await self._current(row), move, row.ref, is_repeat=is_repeat)
            case OutboxKind.META:
                facts = read_note(row.body).facts
                return await self._note(await self._current(row), facts)
            case OutboxKind.BLOCK:
                await self._blocks.carry_out(row.body)
                return None
            case _:
                raise UnreadableWriteError

    async def create(self, create: Create) -> Booking:
        """Makes all the bookings or none; the one asked for first, the others are kept."""
        if create.companions:
            booking = await self._create_together(create)
        else:
            booking = await self.server().create_booking(create.new)
        if booking.desk_ref not in (None, create.refs[0]):
            raise UnexpectedReplyError("The server answered with another booking.")
        return await self.keep(booking)

    async def _create_together(self, create: Create) -> Booking:
        """Makes all bookings or none.

        A server may lay what has no project over other bookings, so whether those who are booked
        along are free is looked at first.
        """
        for each in create.companions:
            if await self.blockers(each.resource_id, Interval(each.starts_at, each.ends_at)):
                raise SlotTakenError
        made = await self.server().create_bookings(
            list(create.all), relates_bookings=True, deletes_all_on_error=True
        )
        failed = next((each for each in made if isinstance(each, BulkFailure)), None)
        if failed is not None:
            raise SlotTakenError(problem=failed.problem)
        first, *others = (each for each in made if isinstance(each, Booking))
        for booking in others:
            await self.keep(booking)
        return first

    # --- acting ------------------------------------------------------------------------------

    async def act_once(self, booking_id: BookingId, act: Act) -> Booking:
        """The booking after an action, unless it was taken already.

        Raises:
            ChangedElsewhereError: Somebody else changed the booking; nothing was sent.
        """
        fresh = await self.fresh(booking_id)
        if act.seen is not None:
            graph = GRAPHS.get(act.seen.graph)
            if graph is not None and fresh.state == graph.next_state(act.seen.state, act.action):
                return fresh
        refuse_if_changed(act.seen, fresh)
        if act.action == CONFIRM:
            await self._make_sure_of_time(fresh)
        return await self.act(booking_id, act.action, act.message)

    async def _make_sure_of_time(self, booking: Booking) -> None:
        """A request must not be confirmed over a booking made meanwhile, where none checks."""
        if ATOMIC_CONFIRM in await self.server().get_capabilities():
            return
        if booking.resource_id and booking.interval:
            blockers = await self.blockers(booking.resource_id, booking.interval)
            if any(each.id != booking.id for each in blockers):
                raise SlotTakenError(title="Booking not confirmed")

    async def act(self, booking_id: BookingId, action: ActionName, message: str = "") -> Booking:
        """Takes an action, whatever the booking looks like; what comes of it is stored."""
        try:
            booking = await self.server().act_on_booking(booking_id, action, message=message)
        except (BookingActionError, NotFoundError):
            await self.refresh(booking_id)
            raise
        if booking.interval is None or booking.resource_id is None:
            booking = await self.server().get_booking(booking_id)
        return await self.keep(booking)

    async def call_off(self, booking: Booking) -> None:
        """Ends a booking that should not be there."""
        action = cancellation_by_staff(booking.graph, booking.state) or (
            DECLINE if booking.state == TENTATIVE else CANCEL
        )
        await self.act(booking.id, action)

    # --- moving ------------------------------------------------------------------------------

    async def move_once(
        self, booking_id: BookingId, move: Move, ref: DeskRef, *, is_repeat: bool = False
    ) -> Booking:
        """The booking at another time, unless it is there already.

        Raises:
            ChangedElsewhereError: Somebody else changed the booking; nothing was sent.
        """
        old = await self.fresh(booking_id)
        if is_at(old, move):
            return old
        if is_repeat:
            done = await self._moved_before(old, move, ref)
            if done is not None:
                return await self.follow(old, done)
        refuse_if_changed(move.seen, old)
        check_movable(old)
        if old.graph == INSTANT:
            moved = await self.server().reschedule_booking(
                booking_id,
                starts_at=move.interval.start,
                ends_at=move.interval.end,
                resource_id=move.resource_id,
            )
        else:
            moved = await self._rebook(old, move, ref)
        return await self.follow(old, moved)

    async def _moved_before(self, old: Booking, move: Move, ref: DeskRef) -> Booking | None:
        """What an earlier attempt, whose end nobody knew, has made of a booking."""
        found = await self.find(ref)
        if found and old.state in CLOSED_STATES:
            return found[0]
        if found:
            return await self._finish_rebooking(old, found[0])
        if old.state not in CLOSED_STATES:
            return None
        there = await self.server().list_resource_bookings(move.resource_id, move.interval)
        same = (each for each in there if is_at(each, move) and _is_of_same(each, old))
        return next(same, None)

    async def _rebook(self, old: Booking, move: Move, ref: DeskRef) -> Booking:
        """Books anew and ends the old booking.

        In one step where the server can, else in an order that never leaves the customer with
        nothing.
        """
        client = self.server()
        if REPLACES in await client.get_capabilities():
            return await self.create(Create(copy_of(old, move, ref, replaces=old.id)))
        if old.state == TENTATIVE:
            made = await self.create(Create(copy_of(old, move, ref)))
            return await self._finish_rebooking(old, made)
        blockers = await self.blockers(move.resource_id, move.interval)
        if any(each.id != old.id for each in blockers):
            raise SlotTakenError(title="Booking not moved")
        new = copy_of(old, move, ref, allows_double_booking=bool(blockers))
        return await self._finish_rebooking(old, await self.create(Create(new)))

    async def _finish_rebooking(self, old: Booking, made: Booking) -> Booking:
        """From the new booking being there to the old one being gone."""
        if old.state == TENTATIVE:
            await self._let_go(old.id, DECLINE)
            return made
        if made.state == TENTATIVE:
            try:
                made = await self.server().act_on_booking(made.id, CONFIRM, message="")
            except DeskError:
                await self.act(made.id, DECLINE)
                raise
        await self._let_go(old.id, CANCEL)
        return made

    async def _let_go(self, booking_id: BookingId, action: ActionName) -> None:
        """Ends the old booking of a move, and no other that was made along with it.

        If that fails, the new one stands all the same.
        """
        try:
            await self.server().act_on_booking(
                booking_id, action, message="", applies_to_bulked=False
            )
        except DeskError as error:
            raise UnexpectedReplyError(error.message, title=error.title) from error

    async def follow(self, old: Booking, moved: Booking) -> Booking:
        """Keeps a booking that was moved, whatever id it has now."""
        if moved.interval is None or moved.resource_id is None:
            moved = await self.server().get_booking(moved.id)
        if moved.id != old.id:
            await self._store.link_booking_ids(old=old.id, new=moved.id)
        await self.keep(moved)
        if moved.id != old.id:
            await self.refresh(old.id)
        return moved

    # --- noting ------------------------------------------------------------------------------

    async def _note(self, booking_id: BookingId, wanted: Mapping[str, object]) -> Booking:
        """Notes facts by read, merge, write and read again, since others may write as well."""
        for _ in range(_NOTE_TRIES):
            fresh = await self.fresh(booking_id)
            if all(fresh.meta.get(name) == value for name, value in wanted.items()):
                return fresh
            facts = wanted
            if META_MERGE not in await self.server().get_capabilities():
                both = {**fresh.meta, **wanted}
                facts = {name: value for name, value in both.items() if value is not None}
            await self.server().update_booking_meta(booking_id, facts)
        raise ChangedElsewhereError

    # --- looking -----------------------------------------------------------------------------

    async def find(self, ref: DeskRef) -> tuple[Booking, ...]:
        """Every booking of one of our references, the oldest first; all pages are looked at."""
        is_exact = UNIQUE_CLIENT_REFERENCE in await self.server().get_capabilities()
        found = await self.server().find_bookings_by_ref(ref, is_search_trusted=is_exact)
        return tuple(sorted(found, key=_age))

    async def has_unique_refs(self) -> bool:
        """Whether the server itself sees to it that a reference is used once."""
        return UNIQUE_CLIENT_REFERENCE in await self.server().get_capabilities()

    async def blockers(self, resource_id: ResourceId, span: Interval) -> tuple[Booking, ...]:
        """Bookings at the server that close part of a span for a resource."""
        found = await self.server().list_resource_bookings(resource_id, span)
        return tuple(
            booking
            for booking in found
            if booking.interval is not None
            and booking.interval.overlaps(span)
            and blocks_time(booking.graph, booking.state)
        )

    async def fresh(self, booking_id: BookingId) -> Booking:
        """The booking as the server has it now, stored on the way."""
        try:
            return await self.keep(await self.server().get_booking(booking_id))
        except NotFoundError:
            await self._forget(booking_id)
            raise

    async def refresh(self, booking_id: BookingId) -> None:
        """Brings the stored copy of a booking up to date, also when it is gone."""
        try:
            await self.fresh(booking_id)
        except NotFoundError:
            await self._forget(booking_id)

    async def keep(self, booking: Booking) -> Booking:
        """Stores a booking as heard, and tells of it."""
        changed = await self._store.save_bookings([booking])
        self._changes.publish(Changes(bookings=changed))
        return booking

    async def keep_all(self, bookings: Sequence[Booking]) -> None:
        """Stores several bookings as heard, and tells of them."""
        changed = await self._store.save_bookings(bookings)
        self._changes.publish(Changes(bookings=changed))

    async def _forget(self, booking_id: BookingId) -> None:
        gone = await self._store.forget_bookings([booking_id])
        self._changes.publish(Changes(bookings=gone))

    async def present_id(self, booking_id: BookingId) -> BookingId:
        """The id a booking has now, whichever of its ids is asked about."""
        return await self._store.load_present_id(booking_id)

    async def _current(self, row: OutboxRow) -> BookingId:
        """The id a booking has now, whatever it was when its change was asked for."""
        if row.booking_id is None:
            raise UnreadableWriteError
        return await self.present_id(row.booking_id)


def _is_of_same(one: Booking, other: Booking) -> bool:
    if one.desk_ref is not None or other.desk_ref is not None:
        return one.desk_ref == other.desk_ref
    return one.customer_name == other.customer_name


def _age(booking: Booking) -> tuple[bool, float, str]:
    """The oldest first; those without a date last."""
    at = booking.created_at
    return at is None, at.timestamp() if at else 0.0, booking.id
