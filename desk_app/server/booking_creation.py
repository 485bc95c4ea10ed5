"""Creating a booking: once for a client reference, and never over time that is taken.

Source: `POST /bookings`. `replaces` and the answer to a repeated reference are extensions.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace

from desk_app.domain.app import App
from desk_app.domain.booking import DESK_REF_KEY, Booking, NewBooking
from desk_app.domain.booking_graph import (
    CANCEL,
    CONFIRM_DECLINE,
    CONFIRMED,
    DECLINE,
    EXPIRED,
    GRAPHS,
    INSTANT,
    RESERVATION,
    GraphName,
)
from desk_app.domain.customer_answers import complaints_about
from desk_app.domain.identifiers import BookingId, EventId
from desk_app.domain.notices import USUAL_NOTICES, Notices
from desk_app.domain.project import Project
from desk_app.errors import BookingActionError, InvalidRequestError
from desk_app.server.booking_desk import BookingDesk, in_state
from desk_app.server.repositories.bookings import StoredBooking
from desk_app.server.stamps import new_id
from desk_app.server.time_spans import read_span
from desk_app.timekit.bodies import invalid
from desk_app.timekit.messages.customer import customer_to_wire

_CREATABLE = (INSTANT, CONFIRM_DECLINE)
_ENDINGS = (CANCEL, DECLINE)
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

    notices: Notices = USUAL_NOTICES
    """Who is told about it."""

    @property
    def desk_ref(self) -> str | None:
        """The client's reference, if it gave one."""
        ref = self.new.meta.get(DESK_REF_KEY)
        return ref if isinstance(ref, str) and ref else None


async def create_booking(
    desk: BookingDesk, creation: Creation, *, app: App
) -> tuple[Booking, bool]:
    """The new booking, or the first one made with its reference.

    Returns:
        The booking, and whether it is new.

    Raises:
        InvalidRequestError: Something is missing or wrong, or the reference was used for
            another booking.
        BookingActionError: The booking to be replaced is over already.
        SlotTakenError: The time is not free.
    """
    first = await _find_first(desk, creation)
    if first and first.create_digest == creation.digest:
        return first.booking, False
    replaced = await _find_replaced(desk, creation)
    if first and (replaced is None or first.booking.id != replaced.booking.id):
        raise invalid("meta", f"meta {DESK_REF_KEY} was used for another booking")
    _check_customer(app, creation.new)
    _check_answers(creation)
    hold = await _find_hold(desk, creation.new)
    await _check_time(desk, creation, ignoring=_ids(replaced, hold))
    stored = await _plan(desk, creation, is_confirmed=_was_confirmed(replaced))
    if hold:
        await desk.enter(hold, EXPIRED)
    if replaced:
        await _end_replaced(desk, replaced, hands_over_ref=first is not None)
    return (await desk.bookings.add(stored, now=desk.now)).booking, True


async def _check_time(
    desk: BookingDesk, creation: Creation, *, ignoring: Collection[BookingId]
) -> None:
    """Raises unless the resource is there and its time free, where it has to be."""
    new = creation.new
    span = read_span(new.starts_at, new.ends_at)
    await desk.check_resource(new.resource_id)
    if not _may_overlap(desk, creation):
        await desk.check_free(new.resource_id, span, ignoring=ignoring)


async def _plan(desk: BookingDesk, creation: Creation, *, is_confirmed: bool) -> StoredBooking:
    """The booking as it will be stored; in place of a confirmed one it is confirmed at once."""
    new = creation.new
    graph = GRAPHS[_read_graph(new)]
    calendar = await desk.find_calendar(new.resource_id, new.calendar_id)
    span = read_span(new.starts_at, new.ends_at)
    booking = Booking(
        id=BookingId(new_id()),
        state=CONFIRMED if is_confirmed else graph.initial_state,
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
    )
    return StoredBooking(
        booking,
        completes_itself=creation.completes_itself,
        create_ref=creation.desk_ref if desk.options.extensions else None,
        create_digest=creation.digest,
        notices=creation.notices,
    )


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


def _read_graph(new: NewBooking) -> GraphName:
    if new.graph is None:
        raise invalid("graph", "graph is required")
    if new.graph not in _CREATABLE:
        raise invalid("graph", "graph is not one this server can run")
    return new.graph


def _required(text: str | None, name: str) -> str:
    if text is None:
        raise invalid(name, f"{name} is required")
    return text


def _check_customer(app: App, new: NewBooking) -> None:
    """Holds a test app to its owner; source: test mode."""
    if new.customer is None:
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
    ways = (graph.next_state(replaced.booking.state, one) for one in _ENDINGS) if graph else ()
    state = next((state for state in ways if state is not None), None)
    if state is None:
        raise BookingActionError(status=422, problem="The booking to be replaced is over")
    ended = in_state(replaced, state)
    if hands_over_ref:
        ended = replace(ended, create_ref=None, create_digest=None)
    await desk.bookings.save(ended, now=desk.now)


def _was_confirmed(replaced: StoredBooking | None) -> bool:
    return replaced is not None and replaced.booking.state == CONFIRMED


def _ids(*bookings: StoredBooking | None) -> Collection[BookingId]:
    return [stored.booking.id for stored in bookings if stored]
