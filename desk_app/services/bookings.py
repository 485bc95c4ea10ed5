"""Claims slots for customers and takes actions along the booking graph.

Every write is stored before it is sent, and shown as soon as it is stored: a booking that could
not be sent yet stands there in pencil.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from desk_app.clock import Clock
from desk_app.domain.availability import Slot
from desk_app.domain.booking import Booking
from desk_app.domain.booking_graph import (
    CANCEL,
    CANCELLED,
    CONFIRM,
    DECLINE,
    GRAPHS,
    ActionName,
)
from desk_app.domain.booking_log import BookingLog
from desk_app.domain.booking_search import BookingSearch, KnownCustomer
from desk_app.domain.identifiers import BookingId, DeskRef, ResourceId
from desk_app.domain.interval import Interval
from desk_app.domain.new_booking import NewBooking
from desk_app.errors import (
    BookingActionError,
    ConflictError,
    InvalidInputError,
    NotFoundError,
    SlotTakenError,
)
from desk_app.services.booking_courier import BookingCourier
from desk_app.services.changes import ChangeFeed, Changes
from desk_app.services.draft_requests import DraftRequests
from desk_app.services.drafts import BookingDraft, new_ref
from desk_app.services.linked_bookings import made_along
from desk_app.services.outbox_sender import OutboxSender
from desk_app.services.pencilled_time import PencilledTime
from desk_app.services.pencils import Pencils, pencil_id, ref_of_pencil
from desk_app.services.write_bodies import (
    Act,
    Along,
    Create,
    Move,
    Seen,
    read_create,
    write_act,
    write_create,
    write_move,
)
from desk_app.store.outbox import NewOutboxRow, OutboxKind, OutboxState
from desk_app.store.store import Store

_LEAVES_AT_ONCE = frozenset({CONFIRM})
"""Actions that somebody waits for, and that nothing is lost by."""


class BookingService:
    """Bookings as a front desk handles them, kept in step with the store."""

    def __init__(
        self,
        store: Store,
        changes: ChangeFeed,
        clock: Clock,
        courier: BookingCourier,
        sender: OutboxSender,
    ) -> None:
        self._store = store
        self._changes = changes
        self._clock = clock
        self._courier = courier
        self._sender = sender
        self._requests = DraftRequests(store)
        self._pencils = Pencils(store, clock)
        self._pencilled_time = PencilledTime(store, clock)
        self.grace = timedelta()
        """How long a change can be taken back before it leaves."""
        self.is_offline: Callable[[], bool] = lambda: False
        """Whether what is asked for now will wait for the server."""

    # --- reading -----------------------------------------------------------------------------

    async def load_window(self, window: Interval) -> tuple[Booking, ...]:
        """The bookings that touch a window, ordered by start, as this desk wants them."""
        return await self._pencils.over_window(await self._store.load_bookings(window), window)

    async def load(self, booking_id: BookingId) -> Booking | None:
        """One booking as this desk wants it, or None if it is not known."""
        ref = ref_of_pencil(booking_id)
        if ref is not None:
            return await self._pencils.of(ref) or await self._store.load_booking_by_ref(ref)
        stored = await self._store.load_booking(booking_id)
        return (await self._pencils.over([stored]))[0] if stored else None

    async def load_ending(self, booking: Booking) -> BookingLog | None:
        """How a booking came to the state it is in, as its server tells; None if it does not."""
        if booking.pending is not None:
            return None
        logs = await self._courier.server().list_booking_logs(booking.id)
        return next((log for log in reversed(logs) if log.state == booking.state), None)

    async def search(self, search: BookingSearch) -> tuple[Booking, ...]:
        """Bookings by name, e-mail, phone, state, resource and period, newest first.

        What waits to be booked comes before all else where nothing narrows the search to others.
        """
        found = await self._pencils.over(await self._store.search_bookings(search))
        if search.states:
            return found
        new = [each for each in await self._pencils.all_new() if _matches(each, search)]
        return (*new, *found)

    async def known_customers(self, text: str, *, limit: int = 8) -> tuple[KnownCustomer, ...]:
        """People who booked before, by part of name, e-mail or phone."""
        return await self._store.load_customers(text, limit=limit)

    async def alike_customers(self, text: str, *, limit: int = 8) -> tuple[KnownCustomer, ...]:
        """People whose name or e-mail is what was typed but for one letter."""
        return await self._store.load_customers_alike(text, limit=limit)

    # --- creating ----------------------------------------------------------------------------

    async def book(self, draft: BookingDraft) -> Booking:
        """Books what the draft says; asking twice with the same draft books once.

        Returns:
            The booking; one in pencil if the server could not be asked yet, or if nobody knows
            yet what it did.

        Raises:
            InvalidInputError: The draft lacks something; the field is named.
            SlotTakenError: Somebody else has the slot.
        """
        return await self._create(await self._requests.of(draft))

    async def book_instead(self, ref: DeskRef, slot: Slot) -> Booking:
        """Books what lost its time at another one, with everything else as it was asked for.

        Raises:
            SlotTakenError: This time is gone too; it stays in the list of what waits.
            BookingActionError: It is not in the list any more.
        """
        row = await self._store.writes.load_row(ref)
        if row is None or row.state is not OutboxState.REFUSED:
            raise BookingActionError("It is not in the list any more.")
        create = read_create(row.body)
        new = await self._placed(create.new, slot.interval, slot.resource_ids[0])
        return await self._create(Create(new), has_waited=True)

    async def _create(self, create: Create, *, has_waited: bool = False) -> Booking:
        ref = create.refs[0]
        if await self._pencilled_time.find_clash(create.all, ref) is not None:
            raise SlotTakenError(title="That time is already in pencil here")
        row = await self._store.writes.enqueue(
            NewOutboxRow(
                ref=ref,
                kind=OutboxKind.CREATE,
                body=write_create(create),
                has_waited=has_waited or self.is_offline(),
            )
        )
        if row.state is OutboxState.SENDING:
            raise ConflictError("This booking is just being sent.", title="Already on its way")
        if row.state is OutboxState.DONE:
            known = await self._store.load_booking_by_ref(ref)
            if known is not None:
                return known
        news = await self._sender.deliver(ref) if row.state is OutboxState.QUEUED else None
        if news is not None and news.booking is not None:
            return news.booking
        if news is not None and news.error is not None and _is_over(news.row.state):
            raise news.error
        return await self._pencilled(ref)

    async def _pencilled(self, ref: DeskRef) -> Booking:
        """What stands there while it waits, or what came of it meanwhile."""
        booking = await self._pencils.of(ref) or await self._store.load_booking_by_ref(ref)
        if booking is None:
            raise NotFoundError("The booking was taken out of the list of what waits.")
        self._changes.publish(Changes(bookings=frozenset({pencil_id(ref)})))
        return booking

    # --- acting ------------------------------------------------------------------------------

    async def act(self, booking_id: BookingId, action: ActionName, message: str = "") -> Booking:
        """Takes an action along the booking's graph; confirming checks the time once more.

        All but confirming can be taken back for the grace period before it leaves.

        Returns:
            The booking as it is wanted.

        Raises:
            BookingActionError: The booking's present state does not allow it.
            SlotTakenError: A request to be confirmed lost its time to another booking.
        """
        ref = ref_of_pencil(booking_id)
        if ref is not None:
            return await self._take_out(ref)
        booking_id = await self._store.load_present_id(booking_id)
        seen, along = await self._seen(booking_id)
        body = write_act(Act(action, message, seen, along))
        grace = timedelta() if action in _LEAVES_AT_ONCE else self.grace
        return await self._change(booking_id, OutboxKind.ACT, body, grace)

    async def confirm(self, booking_id: BookingId) -> Booking:
        """Confirms a request, unless its time has gone to another booking meanwhile."""
        return await self.act(booking_id, CONFIRM)

    async def decline(self, booking_id: BookingId, message: str = "") -> Booking:
        """Declines a request; the message is told to the customer."""
        return await self.act(booking_id, DECLINE, message)

    async def cancel(self, booking_id: BookingId, message: str = "") -> Booking:
        """Cancels a confirmed booking; the message is told to the customer."""
        return await self.act(booking_id, CANCEL, message)

    async def move(
        self,
        booking_id: BookingId,
        *,
        starts_at: datetime,
        ends_at: datetime,
        resource_id: ResourceId,
    ) -> Booking:
        """Moves a booking to another time, another resource, or both.

        An instant booking is rescheduled. One that was requested is booked anew and the old one
        ended, in one step where the server can, else in an order that never leaves the customer
        with nothing. Those that were made together with it go to the same time, all or none.

        Returns:
            The booking as it is wanted; once it is moved, often with another id.

        Raises:
            SlotTakenError: The new time is not free; the booking stays where it was.
            BookingActionError: Bookings of this graph or state cannot be moved.
        """
        if ends_at <= starts_at:
            raise InvalidInputError("A booking ends after it starts.", field="length")
        span = Interval(starts_at, ends_at)
        ref = ref_of_pencil(booking_id)
        if ref is not None:
            return await self._rewrite(ref, span, resource_id)
        booking_id = await self._store.load_present_id(booking_id)
        seen, along = await self._seen(booking_id)
        if seen is not None and (seen.starts_at, seen.ends_at) == (starts_at, ends_at):
            along = ()  # only who or what it is with is exchanged
        body = write_move(Move(span, resource_id, seen, along))
        return await self._change(booking_id, OutboxKind.MOVE, body, self.grace)

    async def _change(
        self, booking_id: BookingId, kind: OutboxKind, body: str, grace: timedelta
    ) -> Booking:
        ref = new_ref()
        await self._store.writes.enqueue(
            NewOutboxRow(
                ref=ref,
                kind=kind,
                body=body,
                booking_id=booking_id,
                not_before=self._clock.now() + grace if grace else None,
                has_waited=self.is_offline(),
            )
        )
        news = None if grace else await self._sender.deliver(ref)
        if grace:
            self._sender.hurry()
        elif news is None:
            await self._store.writes.note_waiting(ref)
        if news is not None and news.booking is not None:
            return news.booking
        if news is not None and news.error is not None and _is_over(news.row.state):
            await self._store.writes.withdraw(ref, {OutboxState.REFUSED})
            raise news.error
        self._changes.publish(Changes(bookings=frozenset({booking_id})))
        wanted = await self.load(booking_id)
        if wanted is None:
            raise NotFoundError
        return wanted

    async def _seen(self, booking_id: BookingId) -> tuple[Seen | None, tuple[Along, ...]]:
        """The booking as it stands on the screen, and those that were made together with it."""
        booking = await self.load(booking_id)
        if booking is None:
            return None, ()
        there = await self.load_window(booking.interval) if booking.interval else ()
        return Seen.of(booking), made_along(booking, there)

    # --- what is in pencil -------------------------------------------------------------------

    async def _take_out(self, ref: DeskRef) -> Booking:
        """Gives up a booking that no server knows."""
        booking = await self._pencils.of(ref)
        waits = {OutboxState.QUEUED, OutboxState.REFUSED}
        if booking is None or not await self._store.writes.withdraw(ref, waits):
            raise BookingActionError("It is just being sent. Look again in a moment.")
        self._changes.publish(Changes(bookings=frozenset({booking.id})))
        return replace(booking, state=CANCELLED, pending=None)

    async def _rewrite(self, ref: DeskRef, span: Interval, resource_id: ResourceId) -> Booking:
        """Writes a booking that no server knows at another time."""
        row = await self._store.writes.load_row(ref)
        if row is None or row.state is not OutboxState.QUEUED:
            raise BookingActionError("It is just being sent. Look again in a moment.")
        create = read_create(row.body)
        new = await self._placed(create.new, span, resource_id)
        along = (
            replace(each, starts_at=span.start, ends_at=span.end) for each in create.companions
        )
        return await self._create(Create(new, tuple(along)))

    async def _placed(self, new: NewBooking, span: Interval, resource_id: ResourceId) -> NewBooking:
        """A booking to be made, at another time and in the calendar chosen for who has it now."""
        choice = await self._store.load_calendar_choice(resource_id)
        return replace(
            new,
            resource_id=resource_id,
            starts_at=span.start,
            ends_at=span.end,
            calendar_id=choice.booking_calendar_id,
            reservation_id=None,
        )

    # --- helpers -----------------------------------------------------------------------------

    def available_actions(self, booking: Booking) -> tuple[ActionName, ...]:
        """What can be done with a booking now: the server's list, else that of its graph."""
        if booking.pending is not None:
            is_pencil = ref_of_pencil(booking.id) is not None and not booking.pending.is_uncertain
            return (CANCEL,) if is_pencil else ()
        graph = GRAPHS.get(booking.graph)
        if graph is None:
            return ()
        possible = graph.actions(booking.state)
        if booking.available_actions is None:
            return possible
        return tuple(action for action in possible if action in booking.available_actions)


def _is_over(state: OutboxState) -> bool:
    """Whether a write has come to an end that a person has to hear of now."""
    return state in (OutboxState.REFUSED, OutboxState.NEEDS_PERSON)


def _matches(booking: Booking, search: BookingSearch) -> bool:
    """Whether a booking in pencil is looked for; every word has to occur somewhere."""
    starts_at = booking.starts_at
    if search.resource_id not in (None, booking.resource_id) or starts_at is None:
        return False
    if (search.since and starts_at < search.since) or (search.until and starts_at >= search.until):
        return False
    customer = booking.customer
    texts = (booking.what, customer.name, customer.email, customer.phone) if customer else ()
    known = " ".join(texts).casefold()
    return all(word in known for word in search.text.casefold().split())
