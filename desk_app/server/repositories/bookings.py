"""The bookings of an app, and the question whether a span of a resource is free."""

from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Row,
    Select,
    bindparam,
    delete,
    exists,
    func,
    or_,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from desk_app.domain.booking import Booking, Seats
from desk_app.domain.booking_graph import (
    CLOSED_STATES,
    COMPLETE,
    GRAPHS,
    GROUP_OWNER,
    BookingGraph,
    blocks_time,
)
from desk_app.domain.identifiers import BookingId, ResourceId
from desk_app.domain.interval import Interval, from_seconds, to_seconds
from desk_app.domain.notices import USUAL_NOTICES, Notices
from desk_app.domain.resource import Calendar
from desk_app.server.databases.backend import for_change, is_writing
from desk_app.server.databases.prepared import Prepared
from desk_app.server.repositories.booking_search import BookingFilter, filtered, ordered
from desk_app.server.repositories.calendars import OF_PRESENT, calendar_from_row
from desk_app.server.repositories.selection import fetch_one, fetch_page
from desk_app.server.stamps import from_stamp, to_stamp
from desk_app.server.tables import ACTION_LINK_USES, BOOKINGS, WEBHOOKS
from desk_app.timekit.messages.customer import customer_from_wire, customer_to_wire
from desk_app.timekit.messages.notices import notices_from_wire, notices_to_wire

COMPLETED_AFTER: Final = timedelta(hours=1)
"""How long after its end a booking is completed by itself; source: the booking graphs."""


@dataclass(frozen=True, slots=True)
class StoredBooking:
    """A booking with what the server keeps about it besides."""

    booking: Booking
    completes_itself: bool = True
    lapses_at: datetime | None = None
    """When a hold or a payment waited for lapses; None in states that last."""
    bulk_id: str | None = None
    """Shared by bookings whose actions go for one another."""
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
        graph = GRAPHS.get(booking.graph)
        if graph is not None and booking.state in graph.lapses:
            return None if self.lapses_at is None else to_seconds(self.lapses_at)
        can_complete = graph is not None and COMPLETE in graph.actions(booking.state)
        if not self.completes_itself or not can_complete or booking.ends_at is None:
            return None
        return to_seconds(booking.ends_at + COMPLETED_AFTER)


Tell = Callable[[StoredBooking | None, StoredBooking], Awaitable[None]]


def still_blocks(now: int | BindParameter[int]) -> ColumnElement[bool]:
    """Whether a row closes its time, as part of a query.

    What time has ended does not, even where nobody has noted that yet.

    Args:
        now: In seconds since 1970.
    """
    is_alive = or_(BOOKINGS.c.due_at.is_(None), BOOKINGS.c.due_at > now)
    return BOOKINGS.c.blocks_time.is_(True) & is_alive


# What every create asks and does, so it is put together once.
_BY_REF: Final = select(BOOKINGS).where(
    BOOKINGS.c.app_id == bindparam("of_app"), BOOKINGS.c.create_ref == bindparam("ref")
)
_BY_REF_TO_CHANGE: Final = _BY_REF.with_for_update()
_BLOCKERS: Final = (
    select(BOOKINGS.c.id)
    .where(BOOKINGS.c.resource_id == bindparam("of_resource"))
    .where(still_blocks(bindparam("now_second")))
    .where(BOOKINGS.c.starts_at < bindparam("ends"), BOOKINGS.c.ends_at > bindparam("starts"))
)
_OUTLOOK: Final = Prepared(
    OF_PRESENT.add_columns(
        exists(_BLOCKERS).label("is_taken"),
        exists(_BY_REF).label("is_ref_known"),
        exists().where(WEBHOOKS.c.app_id == bindparam("of_app")).label("has_webhooks"),
    )
)
_ADD: Final = Prepared(BOOKINGS.insert(), *BOOKINGS.columns.keys())


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlook:
    """What a create finds; all at one moment."""

    calendars: Sequence[Calendar] | None = None
    """Of the resource, in the order of creation; None if there is no such resource."""
    is_free: bool = False
    """Whether nothing closes its time."""
    is_ref_new: bool = False
    """Whether no booking of the app has the reference."""
    has_webhooks: bool = True
    """Whether the app may have any, of whatever graph and state."""


def takes_seat() -> ColumnElement[bool]:
    """Whether the row of a seat counts among those taken, as part of a query."""
    return BOOKINGS.c.state.not_in(sorted(CLOSED_STATES))


@dataclass(frozen=True, slots=True)
class BookingTable:
    """The bookings of one app, reservations included.

    One that is loaded to be changed stays as it is until the transaction ends.
    """

    connection: AsyncConnection
    app_id: str
    tell: Tell | None = None
    """Hears of every booking that is stored, with what it was before; None where nobody does."""

    async def load(self, booking_id: str) -> StoredBooking:
        """One booking; NotFoundError if there is none."""
        query = for_change(self.connection, self._own().where(BOOKINGS.c.id == booking_id))
        return stored_from_row(await fetch_one(self.connection, query, "Booking"))

    async def find(self, booking_id: str) -> StoredBooking | None:
        """One booking, or None."""
        query = for_change(self.connection, self._own().where(BOOKINGS.c.id == booking_id))
        row = (await self.connection.execute(query)).first()
        return None if row is None else stored_from_row(row)

    async def find_by_create_ref(self, ref: str) -> StoredBooking | None:
        """The booking that answers a repeated create with this reference, or None."""
        query = _BY_REF_TO_CHANGE if is_writing(self.connection) else _BY_REF
        found = await self.connection.execute(query, {"of_app": self.app_id, "ref": ref})
        row = found.first()
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
        asked = {
            "of_resource": resource_id,
            "starts": to_seconds(span.start),
            "ends": to_seconds(span.end),
            "now_second": to_seconds(now),
        }
        found = (await self.connection.execute(_BLOCKERS, asked)).scalars()
        return [one for one in found if one not in ignoring]

    async def find_outlook(
        self, resource_id: ResourceId, span: Interval, *, ref: str | None, now: datetime
    ) -> Outlook:
        """What stands in the way of a create, and the calendars it may go to."""
        asked = {
            "of_app": self.app_id,
            "ref": ref,
            "of_resource": resource_id,
            "starts": to_seconds(span.start),
            "ends": to_seconds(span.end),
            "now_second": to_seconds(now),
        }
        rows = await _OUTLOOK.ask(self.connection, asked)
        if not rows:
            return Outlook()
        return Outlook(
            calendars=tuple(calendar_from_row(row) for row in rows if row.id),
            is_free=not rows[0].is_taken,
            is_ref_new=not rows[0].is_ref_known,
            has_webhooks=rows[0].has_webhooks,
        )

    async def count_seats(self, owner_ids: Collection[BookingId]) -> dict[BookingId, int]:
        """How many seats of each session are taken; a session without any is not in it."""
        query = (
            select(BOOKINGS.c.owner_booking_id, func.count().label("taken"))
            .where(BOOKINGS.c.owner_booking_id.in_(owner_ids), takes_seat())
            .group_by(BOOKINGS.c.owner_booking_id)
        )
        rows = await self.connection.execute(query)
        return {row.owner_booking_id: row.taken for row in rows}

    async def load_seats(self, owner_id: BookingId) -> list[StoredBooking]:
        """The seats of a session that are not over, the first taken first."""
        query = self._own().where(BOOKINGS.c.owner_booking_id == owner_id)
        return await self._load(query.where(BOOKINGS.c.is_completed.is_(False)))

    async def load_bulked(self, bulk_ids: Collection[str]) -> list[StoredBooking]:
        """The bookings that are related to one another, those made at once by their start."""
        return await self._load(self._own().where(BOOKINGS.c.bulk_id.in_(bulk_ids)))

    async def load_bulked_with(self, ids: Collection[BookingId]) -> dict[BookingId, list[Booking]]:
        """For each of the ids that has any, the others it is related to, the first made first."""
        query = select(BOOKINGS.c.id, BOOKINGS.c.bulk_id).where(BOOKINGS.c.id.in_(ids))
        rows = await self.connection.execute(query.where(BOOKINGS.c.bulk_id.is_not(None)))
        bulks = {row.id: row.bulk_id for row in rows}
        related = await self.load_bulked(set(bulks.values())) if bulks else []
        return {
            booking_id: [
                one.booking
                for one in related
                if one.bulk_id == bulk_id and one.booking.id != booking_id
            ]
            for booking_id, bulk_id in bulks.items()
        }

    async def load_open_sessions(
        self, wanted: BookingFilter, *, now: datetime, limit: int, offset: int
    ) -> tuple[list[Booking], int]:
        """One page of the sessions to come that are not full, by start, and how many there are."""
        seat = BOOKINGS.alias("seat")
        taken = (
            select(func.count())
            .where(seat.c.owner_booking_id == BOOKINGS.c.id)
            .where(seat.c.state.not_in(sorted(CLOSED_STATES)))
            .scalar_subquery()
        )
        query = (
            filtered(self._own(), wanted)
            .where(BOOKINGS.c.graph == GROUP_OWNER, BOOKINGS.c.is_completed.is_(False))
            .where(BOOKINGS.c.starts_at > to_seconds(now), taken < BOOKINGS.c.max_seats)
            .order_by(BOOKINGS.c.starts_at, BOOKINGS.c.id)
        )
        rows, total = await fetch_page(self.connection, query, limit=limit, offset=offset)
        return [booking_from_row(row) for row in rows], total

    async def load_session(self, booking_id: str) -> Booking:
        """One session; NotFoundError if there is none, or it is a booking of another graph."""
        query = self._own().where(BOOKINGS.c.id == booking_id, BOOKINGS.c.graph == GROUP_OWNER)
        return booking_from_row(await fetch_one(self.connection, query, "Booking"))

    async def load_many(self, ids: Collection[BookingId]) -> dict[BookingId, StoredBooking]:
        """Those of the ids that exist, by id."""
        found = await self._load(self._own().where(BOOKINGS.c.id.in_(ids)))
        return {stored.booking.id: stored for stored in found}

    async def add(self, stored: StoredBooking) -> None:
        """A new row, made at the moment of the booking's last change."""
        row = row_of(stored)
        more = {"app_id": self.app_id, "created_at": row["updated_at"]}
        await _ADD.tell(self.connection, row | more)
        if self.tell is not None:
            await self.tell(None, stored)

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
        """Removes a booking for good, with what its links were used for; its seats stay."""
        await self.connection.execute(
            delete(ACTION_LINK_USES).where(ACTION_LINK_USES.c.booking_id == booking_id)
        )
        await self.connection.execute(
            update(BOOKINGS)
            .where(BOOKINGS.c.owner_booking_id == booking_id)
            .values(owner_booking_id=None)
        )
        await self.connection.execute(delete(BOOKINGS).where(BOOKINGS.c.id == booking_id))

    async def _load(self, query: Select[Any]) -> list[StoredBooking]:
        order = (BOOKINGS.c.created_at, BOOKINGS.c.starts_at, BOOKINGS.c.id)
        rows = await self.connection.execute(for_change(self.connection, query.order_by(*order)))
        return [stored_from_row(row) for row in rows]

    def _own(self) -> Select[Any]:
        return select(BOOKINGS).where(BOOKINGS.c.app_id == self.app_id)


# --- rows ------------------------------------------------------------------------------------


def stored_from_row(row: Row[Any]) -> StoredBooking:
    """The booking in a row, with what is kept besides."""
    graph: BookingGraph | None = GRAPHS.get(row.graph)
    lapses = graph is not None and row.state in graph.lapses and row.due_at is not None
    return StoredBooking(
        booking_from_row(row),
        completes_itself=row.completes_itself,
        lapses_at=from_seconds(row.due_at) if lapses else None,
        bulk_id=row.bulk_id,
        create_ref=row.create_ref,
        create_digest=row.create_digest,
        notices=notices_from_wire(row.notices),
    )


def booking_from_row(row: Row[Any]) -> Booking:
    """The booking in a row of its table; how many seats are taken is not in it."""
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
        participants=tuple(row.participants or ()),
        seats=None if row.max_seats is None else Seats(row.max_seats),
        owner_booking_id=row.owner_booking_id,
        payment_id=row.payment_id or "",
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
        "participants": list(booking.participants) or None,
        "owner_booking_id": booking.owner_booking_id,
        "max_seats": booking.seats.max_seats if booking.seats else None,
        "payment_id": booking.payment_id or None,
        "bulk_id": stored.bulk_id,
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
