"""Reservations: bookings of a graph of their own that close time for some seconds.

Source: reserving a timeslot. Letting one go early is an extension.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from desk_app.domain.booking import Booking, Customer
from desk_app.domain.booking_graph import CREATE, EXPIRED, GRAPHS, RESERVATION, ActionName
from desk_app.domain.identifiers import BookingId, EventId, ProjectId, ResourceId
from desk_app.domain.interval import Interval
from desk_app.errors import BookingActionError, NotFoundError
from desk_app.server.booking_desk import BookingDesk
from desk_app.server.repositories.bookings import StoredBooking
from desk_app.server.stamps import new_id

LONGEST_HOLD: Final = timedelta(hours=1)
"""However much is asked for: a desk that went away must not keep time closed."""

USE: Final = ActionName("use")
RELEASE: Final = ActionName("release")
"""How a hold ends before its time, as its history says; no client can ask for either by name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewHold:
    """What is asked to be held."""

    resource_id: ResourceId
    span: Interval
    lasts: timedelta
    what: str
    where: str
    description: str
    customer: Customer | None = None
    project_id: ProjectId | None = None


async def reserve(desk: BookingDesk, new: NewHold) -> Booking:
    """A new reservation.

    Raises:
        InvalidRequestError: There is no such resource.
        SlotTakenError: The time is not free.
    """
    await desk.lock(new.resource_id)
    await desk.check_resource(new.resource_id)
    await desk.check_free(new.resource_id, new.span)
    calendar = await desk.find_calendar(new.resource_id, None)
    booking = Booking(
        id=BookingId(new_id()),
        state=GRAPHS[RESERVATION].initial_state,
        graph=RESERVATION,
        is_completed=False,
        starts_at=new.span.start,
        ends_at=new.span.end,
        what=new.what,
        where=new.where,
        description=new.description,
        customer=new.customer,
        resource_id=new.resource_id,
        calendar_id=calendar.id if calendar else None,
        event_id=EventId(new_id()),
        project_id=new.project_id,
        created_at=desk.now,
        updated_at=desk.now,
    )
    stored = StoredBooking(booking, lapses_at=_lapses_at(desk.now, new.lasts))
    await desk.add(stored, action=CREATE)
    return booking


async def extend(desk: BookingDesk, reservation_id: str, lasts: timedelta) -> Booking:
    """The reservation, lasting at least so long from now; it never gets shorter.

    Raises:
        NotFoundError: There is no such reservation.
        BookingActionError: It has lapsed, or was used up.
    """
    await desk.lock(bookings=[reservation_id])
    stored = await _load_hold(desk, reservation_id)
    if stored.lapses_at is None:
        raise BookingActionError(status=422, problem="The reservation has expired")
    until = max(stored.lapses_at, _lapses_at(desk.now, lasts))
    return (await desk.bookings.save(replace(stored, lapses_at=until), now=desk.now)).booking


async def release(desk: BookingDesk, reservation_id: str) -> None:
    """Lets a reservation go; nothing happens if it has lapsed already.

    Raises:
        NotFoundError: There is no such reservation.
    """
    await desk.lock(bookings=[reservation_id])
    stored = await _load_hold(desk, reservation_id)
    if not stored.booking.is_completed:
        await desk.enter(stored, EXPIRED, action=RELEASE)


async def _load_hold(desk: BookingDesk, reservation_id: str) -> StoredBooking:
    stored = await desk.bookings.load(reservation_id)
    if stored.booking.graph != RESERVATION:
        raise NotFoundError(status=404, problem="Reservation does not exist")
    return stored


def _lapses_at(now: datetime, lasts: timedelta) -> datetime:
    """A whole second, so that a hold never lasts shorter than asked."""
    return (now + min(lasts, LONGEST_HOLD) + timedelta(seconds=1)).replace(microsecond=0)
