"""Claims slots for customers and takes actions along the booking graph."""

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from desk_app.clock import Clock
from desk_app.domain.booking import DESK_REF_KEY, QUIET_KEY, Booking, Customer
from desk_app.domain.booking_graph import (
    CANCEL,
    CONFIRM,
    CONFIRM_DECLINE,
    CONFIRMED,
    DECLINE,
    GRAPHS,
    GROUP_CUSTOMER,
    INSTANT,
    INSTANT_PAYMENT,
    TENTATIVE,
    ActionName,
    GraphName,
    blocks_time,
)
from desk_app.domain.booking_log import BookingLog
from desk_app.domain.booking_search import BookingSearch, KnownCustomer
from desk_app.domain.bulk import BulkFailure
from desk_app.domain.calendar_choice import CalendarChoice
from desk_app.domain.identifiers import BookingId, DeskRef, ResourceId
from desk_app.domain.interval import Interval
from desk_app.domain.new_booking import NewBooking
from desk_app.domain.project import BookingSettings, Project
from desk_app.errors import (
    BookingActionError,
    ConflictError,
    DeskError,
    InvalidInputError,
    NotFoundError,
    OfflineError,
    SlotTakenError,
    is_end_unknown,
)
from desk_app.services.changes import ChangeFeed, Changes
from desk_app.services.drafts import BookingDraft, check_draft, companion_ref, new_ref
from desk_app.store.outbox import NewOutboxRow, OutboxKind, OutboxState
from desk_app.store.store import Store

if TYPE_CHECKING:
    from desk_app.client.timekit_client import TimekitClient

ATOMIC_CONFIRM = "atomic_confirm"
REPLACES = "replaces"


class BookingService:
    """Bookings as a front desk handles them, kept in step with the store."""

    def __init__(self, store: Store, changes: ChangeFeed, clock: Clock) -> None:
        self._store = store
        self._changes = changes
        self._clock = clock
        self.client: TimekitClient | None = None
        """None until the server can be spoken to."""
        self.why_no_server: Callable[[], DeskError] = OfflineError
        """Makes the error for whoever asks while there is no client."""

    # --- reading -----------------------------------------------------------------------------

    async def load_window(self, window: Interval) -> tuple[Booking, ...]:
        """The stored bookings that touch a window, ordered by start."""
        return await self._store.load_bookings(window)

    async def load(self, booking_id: BookingId) -> Booking | None:
        """One stored booking, or None if it is not known."""
        return await self._store.load_booking(booking_id)

    async def load_ending(self, booking: Booking) -> BookingLog | None:
        """How a booking came to the state it is in, as its server tells; None if it does not."""
        logs = await self._server().list_booking_logs(booking.id)
        return next((log for log in reversed(logs) if log.state == booking.state), None)

    async def search(self, search: BookingSearch) -> tuple[Booking, ...]:
        """Stored bookings by name, e-mail, phone, state, resource and period, newest first."""
        return await self._store.search_bookings(search)

    async def known_customers(self, text: str, *, limit: int = 8) -> tuple[KnownCustomer, ...]:
        """People who booked before, by part of name, e-mail or phone."""
        return await self._store.load_customers(text, limit=limit)

    # --- creating ----------------------------------------------------------------------------

    async def book(self, draft: BookingDraft) -> Booking:
        """Books what the draft says; asking twice with the same draft books once.

        Raises:
            InvalidInputError: The draft lacks something; the field is named.
            SlotTakenError: Somebody else has the slot.
            NetworkError: The server could not be reached; nothing is queued.
        """
        project = await self._store.load_project(draft.project_id) if draft.project_id else None
        check_draft(draft, project)
        new = await self._new_booking(draft, project)
        return await self._create(new, await self._companions(draft, project, new))

    async def _create(self, new: NewBooking, companions: Sequence[NewBooking] = ()) -> Booking:
        """Sends a create under the protocol of the outbox and keeps what came of it.

        Args:
            new: The booking.
            companions: Bookings that are made with it, or none is.
        """
        client = self._server()
        ref = DeskRef(str(new.meta[DESK_REF_KEY]))
        known = await self._made_before(ref)
        if known is not None:
            return known
        body = _body_of(new, companions)
        row = NewOutboxRow(ref=ref, kind=OutboxKind.CREATE, body=body)
        if not await self._store.begin_outbox(row):
            raise ConflictError("This booking is just being sent.", title="Already on its way")
        # Whatever ends it without an answer, such as the window being closed, leaves it unknown.
        state, answer = OutboxState.UNKNOWN, ""
        try:
            if companions:
                booking = await self._create_together(client, [new, *companions])
            else:
                booking = await client.create_booking(new)
            state, answer = OutboxState.DONE, booking.id
        except DeskError as error:
            state = _state_after(error)
            raise
        finally:
            await self._store.settle_outbox(ref, state, answer=answer)
        return await self._keep(booking)

    async def _create_together(self, client: "TimekitClient", new: Sequence[NewBooking]) -> Booking:
        """Makes all bookings or none; the first of them, the others are kept.

        A server may lay what has no project over other bookings, so whether those who are booked
        along are free is looked at first.
        """
        for each in new[1:]:
            if await self._blockers(each.resource_id, Interval(each.starts_at, each.ends_at)):
                raise SlotTakenError
        made = await client.create_bookings(new, relates_bookings=True, deletes_all_on_error=True)
        failed = next((each for each in made if isinstance(each, BulkFailure)), None)
        if failed is not None:
            raise SlotTakenError(problem=failed.problem)
        first, *others = (each for each in made if isinstance(each, Booking))
        for booking in others:
            await self._keep(booking)
        return first

    async def _made_before(self, ref: DeskRef) -> Booking | None:
        """The booking an earlier attempt under the same reference made, if it did.

        An attempt whose end is unknown is looked for at the server before anything is sent.
        """
        row = await self._store.load_outbox_row(ref)
        if row is None or row.state not in (OutboxState.UNKNOWN, OutboxState.DONE):
            return None
        if row.state is OutboxState.DONE:
            return await self._store.load_booking_by_ref(ref)
        found = await self._server().find_booking_by_ref(ref)
        if found is None or found.desk_ref != ref:
            return None
        await self._store.settle_outbox(ref, OutboxState.DONE, answer=found.id)
        return await self._keep(found)

    async def _new_booking(self, draft: BookingDraft, project: Project | None) -> NewBooking:
        resource_id, starts_at, ends_at = _claim_of(draft)
        choice = await self._store.load_calendar_choice(resource_id)
        settings = project.booking if project else None
        is_seat = draft.session_id is not None
        says_graph = settings is not None and settings.graph is not None
        return NewBooking(
            resource_id=resource_id,
            starts_at=starts_at,
            ends_at=ends_at,
            customer=draft.customer,
            graph=GROUP_CUSTOMER if is_seat else None if says_graph else draft.graph,
            owner_booking_id=draft.session_id,
            what=None if settings and settings.what else _title_of(draft, project),
            where=None if settings and settings.where else draft.where.strip() or "Front desk",
            description=_notes_of(draft, settings),
            project_id=draft.project_id,
            calendar_id=choice.booking_calendar_id,
            reservation_id=draft.reservation_id,
            notifies_customer=draft.notifies_customer,
            meta={
                DESK_REF_KEY: draft.ref,
                **({} if draft.notifies_customer else {QUIET_KEY: True}),
            },
        )

    async def _companions(
        self, draft: BookingDraft, project: Project | None, new: NewBooking
    ) -> tuple[NewBooking, ...]:
        """The bookings of whom is booked together with the resource, each with its own reference.

        They say what the service would say, for they need not be among those who serve. The
        customer is told once, by the first booking.
        """
        settings = project.booking if project else BookingSettings()
        graph = new.graph or GraphName(settings.graph or INSTANT)
        choices = await self._store.load_calendar_choices()
        return tuple(
            replace(
                new,
                resource_id=resource_id,
                graph=INSTANT if graph == INSTANT_PAYMENT else graph,
                what=new.what or settings.what,
                where=new.where or settings.where,
                description=new.description or settings.description or "",
                project_id=None,
                calendar_id=choices.get(resource_id, CalendarChoice()).booking_calendar_id,
                reservation_id=None,
                notifies_customer=False,
                meta={DESK_REF_KEY: companion_ref(draft.ref, number)},
            )
            for number, resource_id in enumerate(draft.companions, start=1)
        )

    # --- acting ------------------------------------------------------------------------------

    async def act(self, booking_id: BookingId, action: ActionName, message: str = "") -> Booking:
        """Takes an action along the booking's graph; confirming checks the time once more.

        Raises:
            BookingActionError: The booking's present state does not allow it.
            SlotTakenError: A request to be confirmed lost its time to another booking.
        """
        if action == CONFIRM:
            return await self.confirm(booking_id)
        return await self._act(booking_id, action, message)

    async def confirm(self, booking_id: BookingId) -> Booking:
        """Confirms a request, unless its time has gone to another booking meanwhile.

        Raises:
            SlotTakenError: It has.
        """
        client = self._server()
        if ATOMIC_CONFIRM not in await client.get_capabilities():
            booking = await self._fresh(booking_id)
            if booking.resource_id and booking.interval:
                blockers = await self._blockers(booking.resource_id, booking.interval)
                if any(each.id != booking_id for each in blockers):
                    raise SlotTakenError(title="Booking not confirmed")
        return await self._act(booking_id, CONFIRM, "")

    async def decline(self, booking_id: BookingId, message: str = "") -> Booking:
        """Declines a request; the message is told to the customer."""
        return await self._act(booking_id, DECLINE, message)

    async def cancel(self, booking_id: BookingId, message: str = "") -> Booking:
        """Cancels a confirmed booking; the message is told to the customer."""
        return await self._act(booking_id, CANCEL, message)

    async def _act(self, booking_id: BookingId, action: ActionName, message: str) -> Booking:
        try:
            booking = await self._server().act_on_booking(booking_id, action, message=message)
        except (BookingActionError, NotFoundError):
            await self._refresh(booking_id)
            raise
        if booking.interval is None or booking.resource_id is None:
            booking = await self._server().get_booking(booking_id)
        return await self._keep(booking)

    # --- moving ------------------------------------------------------------------------------

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
        with nothing.

        Returns:
            The booking as it now stands, often with another id.

        Raises:
            SlotTakenError: The new time is not free; the booking stays where it was.
            BookingActionError: Bookings of this graph or state cannot be moved.
        """
        if ends_at <= starts_at:
            raise InvalidInputError("A booking ends after it starts.", field="length")
        old = await self._fresh(booking_id)
        if old.graph == INSTANT and old.state == CONFIRMED:
            moved = await self._server().reschedule_booking(
                booking_id, starts_at=starts_at, ends_at=ends_at, resource_id=resource_id
            )
        elif old.graph == CONFIRM_DECLINE and old.state in (CONFIRMED, TENTATIVE):
            moved = await self._rebook(old, Interval(starts_at, ends_at), resource_id)
        else:
            raise BookingActionError("This booking can no longer be moved.")
        if moved.interval is None or moved.resource_id is None:
            moved = await self._server().get_booking(moved.id)
        if moved.id != old.id:
            await self._store.link_booking_ids(old=old.id, new=moved.id)
        await self._keep(moved)
        if moved.id != old.id:
            await self._refresh(old.id)
        return moved

    async def _rebook(self, old: Booking, span: Interval, resource_id: ResourceId) -> Booking:
        client = self._server()
        if REPLACES in await client.get_capabilities():
            return await self._create(_copy_of(old, span, resource_id, replaces=old.id))
        if old.state == TENTATIVE:
            moved = await self._create(_copy_of(old, span, resource_id))
            await self._let_go(old.id, DECLINE)
            return moved
        blockers = await self._blockers(resource_id, span)
        if any(each.id != old.id for each in blockers):
            raise SlotTakenError(title="Booking not moved")
        new = _copy_of(old, span, resource_id, allows_double_booking=bool(blockers))
        requested = await self._create(new)
        try:
            moved = await client.act_on_booking(requested.id, CONFIRM, message="")
        except DeskError:
            await self._act(requested.id, DECLINE, "")
            raise
        await self._let_go(old.id, CANCEL)
        return moved

    async def _let_go(self, booking_id: BookingId, action: ActionName) -> None:
        """Ends the old booking of a move; if that fails, the new one stands all the same."""
        try:
            await self._server().act_on_booking(booking_id, action, message="")
        except DeskError as error:
            error.is_applied_unknown = True
            raise

    # --- helpers -----------------------------------------------------------------------------

    def available_actions(self, booking: Booking) -> tuple[ActionName, ...]:
        """What can be done with a booking now: the server's list, else that of its graph."""
        graph = GRAPHS.get(booking.graph)
        if graph is None:
            return ()
        possible = graph.actions(booking.state)
        if booking.available_actions is None:
            return possible
        return tuple(action for action in possible if action in booking.available_actions)

    async def _blockers(self, resource_id: ResourceId, span: Interval) -> tuple[Booking, ...]:
        """Bookings at the server that close part of a span for a resource."""
        found = await self._server().list_resource_bookings(resource_id, span)
        return tuple(
            booking
            for booking in found
            if booking.interval is not None
            and booking.interval.overlaps(span)
            and blocks_time(booking.graph, booking.state)
        )

    async def _fresh(self, booking_id: BookingId) -> Booking:
        """The booking as the server has it now, stored on the way."""
        return await self._keep(await self._server().get_booking(booking_id))

    async def _refresh(self, booking_id: BookingId) -> None:
        """Brings the stored copy of a booking up to date, also when it is gone."""
        try:
            await self._fresh(booking_id)
        except NotFoundError:
            gone = await self._store.forget_bookings([booking_id])
            self._changes.publish(Changes(bookings=gone))

    async def _keep(self, booking: Booking) -> Booking:
        changed = await self._store.save_bookings([booking])
        self._changes.publish(Changes(bookings=changed))
        return booking

    def _server(self) -> "TimekitClient":
        if self.client is None:
            raise self.why_no_server()
        return self.client


def _state_after(error: DeskError) -> OutboxState:
    """What is known of a write that ended in an error: refused, or nobody knows."""
    return OutboxState.UNKNOWN if is_end_unknown(error) else OutboxState.REFUSED


def _claim_of(draft: BookingDraft) -> tuple[ResourceId, datetime, datetime]:
    if draft.resource_id is None or draft.starts_at is None or draft.ends_at is None:
        raise InvalidInputError("Choose a date and a start.", field="start")
    return draft.resource_id, draft.starts_at, draft.ends_at


def _notes_of(draft: BookingDraft, settings: BookingSettings | None) -> str | None:
    """The notes; None, which leaves them to the project, where none were typed and it has some."""
    notes = draft.notes.strip()
    return None if not notes and settings is not None and settings.description else notes


def _title_of(draft: BookingDraft, project: Project | None) -> str:
    if draft.what.strip():
        return draft.what.strip()
    return project.name if project else f"Appointment with {draft.customer_name.strip()}"


def _copy_of(
    old: Booking,
    span: Interval,
    resource_id: ResourceId,
    *,
    replaces: BookingId | None = None,
    allows_double_booking: bool = False,
) -> NewBooking:
    """A create that repeats a booking at another time, under a reference of its own."""
    meta = {name: value for name, value in old.meta.items() if name != DESK_REF_KEY}
    return NewBooking(
        resource_id=resource_id,
        starts_at=span.start,
        ends_at=span.end,
        customer=old.customer or Customer(name=""),
        graph=old.graph,
        what=old.what,
        where=old.where,
        description=old.description,
        project_id=old.project_id,
        calendar_id=old.calendar_id if resource_id == old.resource_id else None,
        allows_double_booking=allows_double_booking,
        notifies_customer=old.notifies_customer,
        participants=old.participants,
        meta={**meta, DESK_REF_KEY: new_ref()},
        replaces=replaces,
    )


def _body_of(new: NewBooking, companions: Sequence[NewBooking]) -> str:
    """A create as stored in the outbox: everything needed to send it again, as JSON."""
    body = _values_of(new)
    if companions:
        body["companions"] = [_values_of(each) for each in companions]
    return json.dumps(body, ensure_ascii=False, sort_keys=True)


def _values_of(new: NewBooking) -> dict[str, object]:
    customer = new.customer
    return {
        "resource_id": new.resource_id,
        "start": new.starts_at.isoformat(),
        "end": new.ends_at.isoformat(),
        "graph": new.graph,
        "what": new.what,
        "where": new.where,
        "description": new.description,
        "project_id": new.project_id,
        "calendar_id": new.calendar_id,
        "reservation_id": new.reservation_id,
        "allows_double_booking": new.allows_double_booking,
        "notifies_customer": new.notifies_customer,
        "participants": list(new.participants),
        "customer": {
            "name": customer.name,
            "email": customer.email,
            "phone": customer.phone,
            "meta": dict(customer.meta),
            **customer.answers,
        }
        if customer
        else None,
        "meta": dict(new.meta),
        "replaces": new.replaces,
    }
