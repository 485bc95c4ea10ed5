"""A booking against the change that is asked of it, and the booking that takes its place."""

from dataclasses import replace

from desk_app.domain.booking import DESK_REF_KEY, Booking, Customer
from desk_app.domain.booking_graph import (
    CLOSED_STATES,
    CONFIRM_DECLINE,
    CONFIRMED,
    INSTANT,
    TENTATIVE,
)
from desk_app.domain.identifiers import BookingId, DeskRef
from desk_app.domain.new_booking import NewBooking
from desk_app.errors import BookingActionError
from desk_app.services.write_answers import ChangedElsewhereError
from desk_app.services.write_bodies import Move, Seen


def refuse_if_changed(seen: Seen | None, fresh: Booking) -> None:
    """Raises ChangedElsewhereError if a booking is not as it was seen."""
    if seen is not None and seen.differs_from(fresh):
        raise ChangedElsewhereError


def is_at(booking: Booking, move: Move) -> bool:
    """Whether a booking is where it is to be moved to."""
    return (
        booking.state not in CLOSED_STATES
        and booking.interval == move.interval
        and booking.resource_id == move.resource_id
    )


def check_movable(booking: Booking) -> None:
    """Raises BookingActionError if a booking is of a kind or in a state that cannot be moved."""
    is_standing = booking.graph in (INSTANT, CONFIRM_DECLINE) and booking.state == CONFIRMED
    if not is_standing and (booking.graph, booking.state) != (CONFIRM_DECLINE, TENTATIVE):
        raise BookingActionError("This booking can no longer be moved.")


def copy_of(
    old: Booking,
    move: Move,
    ref: DeskRef,
    *,
    replaces: BookingId | None = None,
    allows_double_booking: bool = False,
) -> NewBooking:
    """A create that repeats a booking at another time, under a reference of its own."""
    return replace(
        repeat_of(old, ref),
        resource_id=move.resource_id,
        starts_at=move.interval.start,
        ends_at=move.interval.end,
        calendar_id=old.calendar_id if move.resource_id == old.resource_id else None,
        allows_double_booking=allows_double_booking,
        replaces=replaces,
    )


def repeat_of(old: Booking, ref: DeskRef) -> NewBooking:
    """A create that makes a booking once more as it was, under a reference of its own.

    Raises:
        BookingActionError: Nobody knows when or with whom it was.
    """
    if old.interval is None or old.resource_id is None:
        raise BookingActionError("Nobody knows when this booking was.")
    meta = {name: value for name, value in old.meta.items() if name != DESK_REF_KEY}
    return NewBooking(
        resource_id=old.resource_id,
        starts_at=old.interval.start,
        ends_at=old.interval.end,
        customer=old.customer or Customer(name=""),
        graph=old.graph,
        what=old.what,
        where=old.where,
        description=old.description,
        project_id=old.project_id,
        calendar_id=old.calendar_id,
        notifies_customer=old.notifies_customer,
        participants=old.participants,
        meta={**meta, DESK_REF_KEY: ref},
    )
