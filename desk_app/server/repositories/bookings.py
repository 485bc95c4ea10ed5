"""The bookings of an app, and the question whether a span of a resource is free."""

from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Row, Select, delete, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from desk_app.domain.booking import Booking
from desk_app.domain.booking_graph import COMPLETE, GRAPHS, RESERVATION, blocks_time
from desk_app.domain.identifiers import BookingId, ResourceId
from desk_app.domain.interval import Interval, from_seconds, to_seconds
from desk_app.domain.notices import USUAL_NOTICES, Notices
from desk_app.server.repositories.booking_search import BookingFilter, filtered, ordered
from desk_app.server.repositories.selection import fetch_one, fetch_page
from desk_app.server.stamps import from_stamp, to_stamp
from desk_app.server.tables import BOOKINGS
from desk_app.timekit.messages.customer import customer_from_wire, customer_to_wire
from desk_app.timekit.messages.notices import notices_from_wire, notices_to_wire

COMPLETED_AFTER: Final = timedelta(hours=1)
"""How long after its end a booking is completed by itself; source: the booking graphs."""


@dataclass(frozen=True, slots=True)
class StoredBooking:
    """A booking with what the server keeps about it besides."""

    booking: Booking
    completes_itself: bool = True
    holds_until: datetime | None = None
    """When a reservation lapses; None for everything else."""
    create_ref: str | None = None
    """The client reference for which this row answers a repeated create."""
    create_digest: str | None = None
    """What the body of that create hashes to."""
    notices: Notices = USUAL_NOTICES
    """Who is told about it."""

    @property
    def due_at(self) -> int | None:
        """The second at which time alone changes the state, if it does."""
        booking = self.booking
        if booking.graph == RESERVATION:
            lapses = None if booking.is_completed else self.holds_until
            return None if lapses is None else to_seconds(lapses)
        graph = GRAPHS.get(booking.graph)
        can_complete = graph is not None and COMPLETE in graph.actions(booking.state)
        if not self.completes_itself or not can_complete or booking.ends_at is None:
            return None
        return to_seconds(booking.ends_at + COMPLETED_AFTER)


Tell = Callable[[StoredBooking | None, StoredBooking], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class BookingTable:
    """The bookings of one app, reservations included."""

    connection: AsyncConnection
    app_id: str
    tell: Tell | None = None
    """Hears of every booking that is stored, with what it was before; None where nobody does."""

    async def load(self, booking_id: str) -> StoredBooking:
        """One booking; NotFoundError if there is none."""
        query = self._own().where(BOOKINGS.c.id == booking_id)
        return stored_from_row(await fetch_one(self.connection, query, "Booking"))

    async def find(self, booking_id: str) -> StoredBooking | None:
        """One booking, or None."""
        query = self._own().where(BOOKINGS.c.id == booking_id)
        row = (await self.connection.execute(query)).first()
        return None if row is None else stored_from_row(row)

    async def find_by_create_ref(self, ref: str) -> StoredBooking | None:
        """The booking that answers a repeated create with this reference, or None."""
        query = self._own().where(BOOKINGS.c.create_ref == ref)
        row = (await self.connection.execute(query)).first()
        return None if row is None else stored_from_row(row)

    async def load_page(
        self, wanted: BookingFilter, *, limit: int, offset: int
    ) -> tuple[list[Booking], int]:
        """One page of what a filter lets through, and how many there are in all."""
        query = ordered(filtered(self._own(), wanted), wanted.ordering)
        rows, total = await fetch_page(self.connection, query, limit=limit, offset=offset)
        return [booking_from_row(row) for row in rows], total

    async def find_blockers(
        self,
        resource_id: ResourceId,
        span: Interval,
        *,
        ignoring: Collection[BookingId],
        now: datetime,
    ) -> Sequence[BookingId]:
        """What closes time of a resource within a span, whichever calendar it is in.

        Bookings made on purpose over others count as well. A hold whose time is over does not,
        even where nobody has noted that yet.

        Args:
            ignoring: Bookings that do not stand in the way.
        """
        is_alive = or_(BOOKINGS.c.graph != RESERVATION, BOOKINGS.c.due_at > to_seconds(now))
        query = (
            select(BOOKINGS.c.id)
            .where(BOOKINGS.c.resource_id == resource_id, BOOKINGS.c.blocks_time.is_(True))
            .where(BOOKINGS.c.starts_at < to_seconds(span.end))
            .where(BOOKINGS.c.ends_at > to_seconds(span.start))
            .where(BOOKINGS.c.id.not_in(list(ignoring)), is_alive)
        )
        return list((await self.connection.execute(query)).scalars())

    async def add(self, stored: StoredBooking, *, now: datetime) -> StoredBooking:
        """A new row, stamped now."""
        stamped = replace(stored.booking, created_at=now, updated_at=now)
        stored = replace(stored, booking=stamped)
        values = {**row_of(stored), "app_id": self.app_id, "created_at": to_stamp(now)}
        await self.connection.execute(BOOKINGS.insert().values(values))
        if self.tell is not None:
            await self.tell(None, stored)
        return stored

    async def save(self, stored: StoredBooking, *, now: datetime) -> StoredBooking:
        """The changed booking in place of the one stored, stamped now."""
        stored = replace(stored, booking=replace(stored.booking, updated_at=now))
        before = None if self.tell is None else await self.find(stored.booking.id)
        await self.connection.execute(
            update(BOOKINGS).where(BOOKINGS.c.id == stored.booking.id).values(row_of(stored))
        )
        if self.tell is not None:
            await self.tell(before, stored)
        return stored

    async def delete(self, booking_id: str) -> None:
        """Removes a booking for good."""
        await self.connection.execute(delete(BOOKINGS).where(BOOKINGS.c.id == booking_id))

    def _own(self) -> Select[Any]:
        return select(BOOKINGS).where(BOOKINGS.c.app_id == self.app_id)


# --- rows ------------------------------------------------------------------------------------


def stored_from_row(row: Row[Any]) -> StoredBooking:
    """The booking in a row, with what is kept besides."""
    is_hold = row.graph == RESERVATION and row.due_at is not None
    return StoredBooking(
        booking_from_row(row),
        completes_itself=row.completes_itself,
        holds_until=from_seconds(row.due_at) if is_hold else None,
        create_ref=row.create_ref,
        create_digest=row.create_digest,
        notices=notices_from_wire(row.notices),
    )


def booking_from_row(row: Row[Any]) -> Booking:
    """The booking in a row of its table."""
    return Booking(
        id=row.id,
        state=row.state,
        graph=row.graph,
        is_completed=row.is_completed,
        starts_at=from_seconds(row.starts_at),
        ends_at=from_seconds(row.ends_at),
        what=row.what,
        where=row.where,
        description=row.description,
        customer=customer_from_wire(row.customer or {}),
        resource_id=row.resource_id,
        calendar_id=row.calendar_id,
        event_id=row.event_id,
        project_id=row.project_id,
        meta=row.meta,
        settings=row.settings,
        created_at=from_stamp(row.created_at),
        updated_at=from_stamp(row.updated_at),
    )


def row_of(stored: StoredBooking) -> dict[str, object]:
    """The columns of a booking, but for its app and the stamp of its creation."""
    booking = stored.booking
    customer = booking.customer
    span = _span(booking)
    return {
        "id": booking.id,
        "resource_id": booking.resource_id,
        "calendar_id": booking.calendar_id,
        "project_id": booking.project_id,
        "event_id": booking.event_id,
        "graph": booking.graph,
        "state": booking.state,
        "is_completed": booking.is_completed,
        "blocks_time": blocks_time(booking.graph, booking.state),
        "allows_double_booking": booking.allows_double_booking,
        "starts_at": to_seconds(span.start),
        "ends_at": to_seconds(span.end),
        "completes_itself": stored.completes_itself,
        "due_at": stored.due_at,
        "what": booking.what,
        "where": booking.where,
        "description": booking.description,
        "customer": None if customer is None else customer_to_wire(customer),
        "customer_name_folded": booking.customer_name.casefold(),
        "customer_email_folded": customer.email.casefold() if customer else "",
        "meta": dict(booking.meta),
        "settings": dict(booking.settings),
        "desk_ref": booking.desk_ref,
        "create_ref": stored.create_ref,
        "create_digest": stored.create_digest,
        "notices": notices_to_wire(stored.notices),
        "updated_at": None if booking.updated_at is None else to_stamp(booking.updated_at),
    }


def _span(booking: Booking) -> Interval:
    if booking.interval is None:
        raise ValueError(f"booking {booking.id} has no time")
    return booking.interval
