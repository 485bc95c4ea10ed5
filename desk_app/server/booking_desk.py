"""What every change of a booking needs: the tables in one write transaction, the rules, now.

Everything here runs inside a write transaction that is alone, or that has locked the resources it
is about, so what is checked still holds when it is stored.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final, Self

from sqlalchemy.ext.asyncio import AsyncConnection

from desk_app.domain.app import App
from desk_app.domain.booking import Booking
from desk_app.domain.booking_graph import GRAPHS, ActionName, StateName
from desk_app.domain.booking_log import BookingLog
from desk_app.domain.identifiers import BookingId, CalendarId, ResourceId
from desk_app.domain.interval import Interval
from desk_app.domain.resource import Calendar
from desk_app.errors import SlotTakenError
from desk_app.server.calls import Call
from desk_app.server.databases.locks import lock_resources
from desk_app.server.news import News
from desk_app.server.options import ServerOptions
from desk_app.server.repositories.booking_logs import BookingLogTable
from desk_app.server.repositories.bookings import BookingTable, StoredBooking
from desk_app.server.repositories.calendars import CalendarTable
from desk_app.server.repositories.projects import ProjectTable
from desk_app.server.repositories.resources import ResourceTable
from desk_app.timekit.bodies import invalid
from desk_app.timekit.messages.booking_request import SAVE_STEP

BY_LINK: Final = "link"
"""The actor of what was done without a key."""
BY_RESOURCE: Final = "resource"
"""The actor of what a resource did with a token of its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BookingDesk:
    """The bookings of one app within one transaction."""

    app: App
    news: News
    bookings: BookingTable
    logs: BookingLogTable
    resources: ResourceTable
    calendars: CalendarTable
    projects: ProjectTable
    options: ServerOptions
    actor: str
    """Who does it, as the history of a booking says."""
    now: datetime
    known_calendars: dict[ResourceId, Sequence[Calendar]] = field(default_factory=dict)
    known_free: dict[tuple[ResourceId, Interval], bool] = field(default_factory=dict)
    """Whether `look_ahead` found a span free; only until something is changed."""
    new_refs: set[str] = field(default_factory=set)
    """References of which it found that no booking has them."""

    @classmethod
    def of(cls, connection: AsyncConnection, call: Call) -> Self:
        """The desk of a call's app; what it changes is told to whoever is to be told."""
        news = News(
            connection,
            call.app_id,
            now=call.times_in.now,
            is_mail_sent=call.options.mail_server is not None,
            body=call.body,
            app=call.caller.app,
        )
        return cls(
            app=call.caller.app,
            news=news,
            bookings=BookingTable(connection, call.app_id, news.tell),
            logs=BookingLogTable(connection),
            resources=ResourceTable(connection, call.app_id),
            calendars=CalendarTable(connection, call.app_id),
            projects=ProjectTable(connection, call.app_id),
            options=call.options,
            actor=BY_RESOURCE if call.caller.resource_id else call.caller.key_kind or BY_LINK,
            now=call.times_in.now,
        )

    async def lock(self, *resource_ids: str, bookings: Collection[str] = ()) -> None:
        """Makes all others wait who want time of these resources, or of those of the bookings.

        The first thing in a transaction that writes beside others, once, with all it will need.
        """
        connection = self.bookings.connection
        await lock_resources(connection, self.app.id, resource_ids, booking_ids=bookings)

    async def look_ahead(self, resource_id: ResourceId, span: Interval, ref: str | None) -> None:
        """Asks all at once what nearly every create asks, so that little is left to be asked.

        Args:
            ref: The client's reference, which may have been used before.
        """
        outlook = await self.bookings.find_outlook(resource_id, span, ref=ref, now=self.now)
        self.news.has_webhooks = outlook.has_webhooks
        if outlook.calendars is None:
            return
        self.known_calendars[resource_id] = outlook.calendars
        self.known_free[resource_id, span] = outlook.is_free
        if outlook.is_ref_new and ref is not None:
            self.new_refs.add(ref)

    async def check_free(
        self, resource_id: ResourceId, span: Interval, *, ignoring: Collection[BookingId] = ()
    ) -> None:
        """Raises SlotTakenError if anything closes time of the resource within the span."""
        is_free = self.known_free.get((resource_id, span))
        if is_free:
            return
        if is_free is False and not ignoring:
            raise _taken()
        blockers = await self.bookings.find_blockers(
            resource_id, span, ignoring=ignoring, now=self.now
        )
        if blockers:
            raise _taken()

    async def check_resource(self, resource_id: ResourceId) -> None:
        """Raises InvalidRequestError if there is no such resource."""
        await self._load_calendars(resource_id)

    async def find_calendar(
        self, resource_id: ResourceId, calendar_id: CalendarId | None
    ) -> Calendar | None:
        """The calendar a booking is written to: the one named, else the primary one.

        Raises:
            InvalidRequestError: The one named is not the resource's, or only to be read.
        """
        calendars = await self._load_calendars(resource_id)
        if calendar_id is None:
            usable = [one for one in calendars if one.can_be_booked]
            return next((one for one in usable if one.is_primary), next(iter(usable), None))
        named = next((one for one in calendars if one.id == calendar_id), None)
        if named is None:
            raise invalid("event", "calendar id is not one of the resource", step=SAVE_STEP)
        if not named.can_be_booked:
            raise invalid("event", "calendar id is read only", step=SAVE_STEP)
        return named

    async def _load_calendars(self, resource_id: ResourceId) -> Sequence[Calendar]:
        """The calendars of a resource that must be there, asked for once in a transaction."""
        known = self.known_calendars.get(resource_id)
        if known is None:
            known = await self.calendars.load_of_present(resource_id)
            if known is None:
                raise invalid("resource_id", f"Resource {resource_id} does not exist")
            self.known_calendars[resource_id] = known
        return known

    # --- changing: all that changes a state goes through here, so that it is in the history ---

    async def add(self, stored: StoredBooking, *, action: ActionName) -> None:
        """Stores a new booking, which has the stamps of now."""
        self._forget_outlook()
        await self.bookings.add(stored)
        await self._note(stored, action, old_state=None)

    async def enter(
        self, stored: StoredBooking, state: StateName, *, action: ActionName, message: str = ""
    ) -> StoredBooking:
        """The booking in another state, stored.

        Args:
            message: What the customer is told.
        """
        self._forget_outlook()
        entered = await self.bookings.save(in_state(stored, state), now=self.now)
        await self._note(entered, action, old_state=stored.booking.state, message=message)
        return entered

    def _forget_outlook(self) -> None:
        """What was seen ahead holds no more once something is changed."""
        self.known_free.clear()
        self.new_refs.clear()

    async def _note(
        self,
        stored: StoredBooking,
        action: ActionName,
        *,
        old_state: StateName | None,
        message: str = "",
    ) -> None:
        log = BookingLog(
            action=action,
            old_state=old_state,
            state=stored.booking.state,
            actor=self.actor,
            message=message,
            at=self.now,
        )
        await self.logs.add(stored.booking.id, log)


def _taken() -> SlotTakenError:
    return SlotTakenError(status=422, problem="The timeslot is not available")


def in_state(stored: StoredBooking, state: StateName) -> StoredBooking:
    """The booking in another state of its graph."""
    graph = GRAPHS.get(stored.booking.graph)
    is_final = graph is None or graph.is_final(state)
    booking = replace(stored.booking, state=state, is_completed=is_final)
    return replace(stored, booking=booking)


def span_of(booking: Booking) -> Interval:
    """The span of a booking of ours, which always has one."""
    if booking.interval is None:
        raise ValueError(f"booking {booking.id} has no time")
    return booking.interval
