"""Creating a booking: once for a client reference, never over time or seats that are taken.

Source: `POST /bookings`. `replaces` and the answer to a repeated reference are extensions.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from desk_app.domain.booking import DESK_REF_KEY, Booking, Seats
from desk_app.domain.booking_graph import (
    CANCEL,
    CANCEL_BY_OWNER,
    CONFIRM,
    CONFIRMED,
    CREATE,
    DECLINE,
    EXPIRED,
    GRAPHS,
    GROUP_OWNER,
    RESERVATION,
    SEAT_GRAPHS,
    BookingGraph,
    GraphName,
)
from desk_app.domain.customer_answers import complaints_about
from desk_app.domain.identifiers import BookingId, EventId
from desk_app.domain.interval import Interval
from desk_app.domain.new_booking import NewBooking
from desk_app.domain.notices import USUAL_NOTICES, Notices
from desk_app.domain.project import Project
from desk_app.errors import BookingActionError, InvalidRequestError
from desk_app.server.apps import KeyKind
from desk_app.server.booking_desk import BookingDesk
from desk_app.server.booking_limits import check_limits
from desk_app.server.holds import USE
from desk_app.server.repositories.bookings import StoredBooking
from desk_app.server.seats import claim_seat
from desk_app.server.stamps import new_id
from desk_app.server.time_spans import read_span
from desk_app.timekit.bodies import invalid
from desk_app.timekit.messages.customer import customer_to_wire

DEFAULT_PAYMENT_WINDOW: Final = timedelta(minutes=5)
"""How long a payment is waited for where nothing is said; source: the instant payment graph."""

_ENDINGS = (CANCEL, DECLINE, CANCEL_BY_OWNER)
"""How a booking ends that another one replaces, whichever is possible first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Creation:
    """What is asked to be created, and by which request."""

    new: NewBooking
    project: Project | None
    settings: dict[str, object]
    completes_itself: bool
    digest: str
    """Of the body, to tell a repeat from another request with the same reference."""
    bulk_id: str | None = None
    """Shared with the bookings it is to be related to."""

    notices: Notices = USUAL_NOTICES
    """Who is told about it."""

    @property
    def desk_ref(self) -> str | None:
        """The client's reference, if it gave one."""
        ref = self.new.meta.get(DESK_REF_KEY)
        return ref if isinstance(ref, str) and ref else None


async def create_booking(desk: BookingDesk, creation: Creation) -> tuple[Booking, bool]:
    """The new booking, or the first one made with its reference.

    Returns:
        The booking, and whether it is new.

    Raises:
        InvalidRequestError: Something is missing or wrong, or the reference was used for
            another booking.
        BookingActionError: The booking to be replaced, or the session, is over already.
        SlotTakenError: The time is not free, or no seat is left.
        ApiError: A widget key may not make sessions; its status is an option.
        ConflictError: The resource or the customer has as many bookings as the app allows.
    """
    new = creation.new
    related = [one for one in (new.reservation_id, new.replaces) if one is not None]
    await desk.lock(new.resource_id, bookings=related)
    span = read_span(new.starts_at, new.ends_at)
    await desk.look_ahead(new.resource_id, span, creation.desk_ref)
    first = await _find_first(desk, creation)
    if first and first.create_digest == creation.digest:
        return first.booking, False
    replaced = await _find_replaced(desk, creation)
    if first and (replaced is None or first.booking.id != replaced.booking.id):
        raise invalid("meta", f"meta {DESK_REF_KEY} was used for another booking")
    graph = _read_graph(desk, new)
    _check_customer(desk, new, graph)
    _check_answers(creation)
    hold = await _find_hold(desk, new)
    await _check_room(desk, creation, graph, span, ignoring=_ids(replaced, hold))
    stored = await _plan(desk, creation, graph, span, is_confirmed=_was_confirmed(replaced))
    if hold:
        await desk.enter(hold, EXPIRED, action=USE)
    if replaced:
        await _end_replaced(desk, replaced, hands_over_ref=first is not None)
    action = CONFIRM if stored.booking.state == CONFIRMED else CREATE
    await desk.add(stored, action=action)
    return stored.booking, True


async def _check_room(
    desk: BookingDesk,
    creation: Creation,
    graph: BookingGraph,
    span: Interval,
    *,
    ignoring: Collection[BookingId],
) -> None:
    """Raises unless the resource is there and its time or a seat free, where it has to be."""
    new = creation.new
    await desk.check_resource(new.resource_id)
    is_seat = graph.name in SEAT_GRAPHS
    if is_seat:
        await claim_seat(desk, new)
    elif not _may_overlap(desk, creation):
        await desk.check_free(new.resource_id, span, ignoring=ignoring)
    email = new.customer.email if new.customer else ""
    await check_limits(
        desk, new.resource_id, span.start, email=email, is_seat=is_seat, ignoring=ignoring
    )


async def _plan(
    desk: BookingDesk,
    creation: Creation,
    graph: BookingGraph,
    span: Interval,
    *,
    is_confirmed: bool,
) -> StoredBooking:
    """The booking as it will be stored; in place of a confirmed one it is confirmed at once."""
    new = creation.new
    state = CONFIRMED if is_confirmed and CONFIRMED in graph.states else graph.initial_state
    calendar = await desk.find_calendar(new.resource_id, new.calendar_id)
    booking = Booking(
        id=BookingId(new_id()),
        state=state,
        graph=graph.name,
        is_completed=False,
        starts_at=span.start,
        ends_at=span.end,
        what=_required(new.what, "what"),
        where=_required(new.where, "where"),
        description=_required(new.description, "description"),
        customer=new.customer,
        resource_id=new.resource_id,
        calendar_id=calendar.id if calendar else None,
        event_id=EventId(new_id()),
        project_id=new.project_id,
        meta=new.meta,
        settings=_settings(desk, creation),
        participants=new.participants,
        seats=Seats(new.session.max_seats) if new.session else None,
        owner_booking_id=new.owner_booking_id if graph.name in SEAT_GRAPHS else None,
        created_at=desk.now,
        updated_at=desk.now,
    )
    return StoredBooking(
        booking,
        completes_itself=creation.completes_itself,
        lapses_at=_pays_until(desk, new) if state in graph.lapses else None,
        bulk_id=creation.bulk_id,
        create_ref=creation.desk_ref if desk.options.extensions else None,
        create_digest=creation.digest,
        notices=creation.notices,
    )


def _pays_until(desk: BookingDesk, new: NewBooking) -> datetime:
    """A whole second, so that nobody has less time to pay than was said."""
    window = new.payment_window or DEFAULT_PAYMENT_WINDOW
    return (desk.now + window + timedelta(seconds=1)).replace(microsecond=0)


def _settings(desk: BookingDesk, creation: Creation) -> dict[str, object]:
    """What was posted, saying also where project or options allow the booking to overlap."""
    allowed = {"allow_double_bookings": True} if _may_overlap(desk, creation) else {}
    return creation.settings | allowed


def _may_overlap(desk: BookingDesk, creation: Creation) -> bool:
    """Whether the booking may be laid over others: on purpose, by its project, by the options."""
    project = creation.project
    if project is None and not desk.options.checks_overlap_without_project:
        return True
    by_project = project is not None and project.allows_double_bookings is True
    return creation.new.allows_double_booking or by_project


def _read_graph(desk: BookingDesk, new: NewBooking) -> BookingGraph:
    """The graph asked for; sessions, which close time for nobody in particular, are for staff."""
    if new.graph is None:
        raise invalid("graph", "graph is required")
    graph = GRAPHS.get(GraphName(new.graph))
    if graph is None or graph.name == RESERVATION:
        raise invalid("graph", "graph is not one this server can run")
    if graph.name == GROUP_OWNER and desk.actor == KeyKind.WIDGET:
        raise desk.options.widget_refusal("A widget key may not make sessions")
    return graph


def _required(text: str | None, name: str) -> str:
    if text is None:
        raise invalid(name, f"{name} is required")
    return text


def _check_customer(desk: BookingDesk, new: NewBooking, graph: BookingGraph) -> None:
    """Holds a test app to its owner; source: test mode. A session is nobody's."""
    app = desk.app
    if new.customer is None:
        if graph.name == GROUP_OWNER:
            return
        raise invalid("customer", "customer is required")
    if app.is_test and new.customer.email.casefold() != app.owner_email.casefold():
        raise InvalidRequestError(
            problem="In test mode bookings can only be made with the e-mail of the app's owner"
        )


def _check_answers(creation: Creation) -> None:
    """Raises InvalidRequestError unless the customer answers what the project asks."""
    customer, project = creation.new.customer, creation.project
    if customer is None or project is None:
        return
    wrong = complaints_about(customer_to_wire(customer), project.customer_fields)
    if wrong:
        raise InvalidRequestError(fields={f"customer.{name}": said for name, said in wrong.items()})


# --- what was there before -------------------------------------------------------------------


async def _find_first(desk: BookingDesk, creation: Creation) -> StoredBooking | None:
    """The booking made with the same reference before, where references are unique."""
    if creation.desk_ref is None or not desk.options.extensions:
        return None
    if creation.desk_ref in desk.new_refs:
        return None
    return await desk.bookings.find_by_create_ref(creation.desk_ref)


async def _find_hold(desk: BookingDesk, new: NewBooking) -> StoredBooking | None:
    """The hold that is used up, if it is still alive; a lapsed one is no help and no harm.

    Raises:
        InvalidRequestError: There never was such a hold.
    """
    if new.reservation_id is None:
        return None
    hold = await desk.bookings.find(new.reservation_id)
    if hold is None or hold.booking.graph != RESERVATION:
        raise invalid("reservation_id", "Reservation does not exist")
    return None if hold.booking.is_completed else hold


async def _find_replaced(desk: BookingDesk, creation: Creation) -> StoredBooking | None:
    """The booking that the new one is to replace; servers without the extension see none."""
    if creation.new.replaces is None or not desk.options.extensions:
        return None
    replaced = await desk.bookings.find(creation.new.replaces)
    if replaced is None:
        raise invalid("replaces", "Booking does not exist")
    return replaced


async def _end_replaced(
    desk: BookingDesk, replaced: StoredBooking, *, hands_over_ref: bool
) -> None:
    """Ends the old booking: cancelled, or declined if it was a request.

    Its reference answers for the new one where both share it.
    """
    graph = GRAPHS.get(replaced.booking.graph)
    possible = graph.actions(replaced.booking.state) if graph else ()
    action = next((one for one in _ENDINGS if one in possible), None)
    state = graph.next_state(replaced.booking.state, action) if graph and action else None
    if state is None or action is None:
        raise BookingActionError(status=422, problem="The booking to be replaced is over")
    if hands_over_ref:
        replaced = replace(replaced, create_ref=None, create_digest=None)
    await desk.enter(replaced, state, action=action)


def _was_confirmed(replaced: StoredBooking | None) -> bool:
    return replaced is not None and replaced.booking.state == CONFIRMED


def _ids(*bookings: StoredBooking | None) -> Collection[BookingId]:
    return [stored.booking.id for stored in bookings if stored]
