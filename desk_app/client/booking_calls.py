"""What is asked about bookings and holds."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final

from desk_app.client.answers import nothing, one, optional_booking, page_of
from desk_app.client.calls import Calls
from desk_app.client.paging import LARGEST_PAGE, PAGE_SIZE, collect
from desk_app.client.queries import (
    include_of,
    ordered_by,
    page_at,
    search_for,
    within,
)
from desk_app.domain.booking import DESK_REF_KEY, Booking, Customer
from desk_app.domain.booking_graph import CANCEL, CONFIRM, DECLINE, PAY, ActionName
from desk_app.domain.booking_log import BookingLog
from desk_app.domain.identifiers import BookingId, ProjectId, ResourceId
from desk_app.domain.interval import Interval
from desk_app.domain.new_booking import NewBooking
from desk_app.errors import InvalidRequestError
from desk_app.timekit import endpoints
from desk_app.timekit.bodies import write_body
from desk_app.timekit.messages.booking import CLIENT_BOOKING_INCLUDES, booking_from_wire
from desk_app.timekit.messages.booking_log import booking_logs_from_wire
from desk_app.timekit.messages.booking_request import (
    ActionRequest,
    action_body,
    extend_body,
    new_booking_body,
    reschedule_body,
    reserve_body,
)
from desk_app.timekit.paging import Page
from desk_app.timekit.search import Criterion, Ordering

_BOOKING: Final = include_of(CLIENT_BOOKING_INCLUDES)
_NEWEST_FIRST: Final = Ordering("created_at", is_descending=True)


class BookingCalls(Calls):
    """One coroutine for each endpoint of bookings and reservations."""

    # --- reading -----------------------------------------------------------------------------

    async def list_bookings(
        self,
        *,
        page: int = 1,
        limit: int | None = None,
        search: Sequence[Criterion] = (),
        ordering: Ordering | None = None,
        window: Interval | None = None,
    ) -> Page[Booking]:
        """GET /bookings: a page of the bookings that meet every criterion."""
        query = (
            *page_at(page, limit),
            *search_for(*search),
            *ordered_by(ordering),
            *within(window),
            *_BOOKING,
        )
        return await self._send(endpoints.LIST_BOOKINGS, page_of(booking_from_wire), query=query)

    async def list_bookings_in(self, window: Interval) -> tuple[Booking, ...]:
        """GET /bookings: all that share time with a window, page by page."""
        found = await collect(
            lambda page: self.list_bookings(page=page, limit=PAGE_SIZE, window=window)
        )
        return tuple(booking for booking in found if _overlaps(booking, window))

    async def list_resource_bookings(
        self, resource_id: ResourceId, window: Interval
    ) -> tuple[Booking, ...]:
        """GET /bookings: all of one resource that share time with a window."""
        search = (Criterion("resource.id", resource_id),)
        found = await collect(
            lambda page: self.list_bookings(
                page=page, limit=PAGE_SIZE, window=window, search=search
            )
        )
        return tuple(
            booking
            for booking in found
            if _overlaps(booking, window) and booking.resource_id in (resource_id, None)
        )

    async def find_bookings_by_ref(
        self, ref: str, *, is_search_trusted: bool = False
    ) -> tuple[Booking, ...]:
        """GET /bookings: every booking made under one of our references; may be empty.

        A server may not be able to search in `meta`, and may or may not say so. Unless its search
        is trusted, one that finds nothing is followed by a look at all bookings, newest first:
        what is made meanwhile moves others to later pages, never to earlier ones.
        """
        criterion = Criterion(f"meta.{DESK_REF_KEY}", ref)
        try:
            found = await self._collect_made_under(ref, search=(criterion,))
        except InvalidRequestError:
            found = ()
        if found or is_search_trusted:
            return found
        return await self._collect_made_under(ref)

    async def _collect_made_under(
        self, ref: str, *, search: Sequence[Criterion] = ()
    ) -> tuple[Booking, ...]:
        bookings = await collect(
            lambda page: self.list_bookings(
                page=page, limit=LARGEST_PAGE, search=search, ordering=_NEWEST_FIRST
            )
        )
        return tuple(booking for booking in bookings if booking.desk_ref == ref)

    async def get_booking(self, booking_id: BookingId) -> Booking:
        """GET /bookings/:id: one booking."""
        ids = {"booking_id": booking_id}
        read = one(booking_from_wire)
        return await self._send(endpoints.GET_BOOKING, read, ids=ids, query=_BOOKING)

    async def list_booking_logs(self, booking_id: BookingId) -> tuple[BookingLog, ...]:
        """GET /bookings/:id: what happened to a booking, from its beginning."""
        ids = {"booking_id": booking_id}
        read = one(booking_logs_from_wire)
        return await self._send(endpoints.GET_BOOKING, read, ids=ids, query=include_of(("logs",)))

    # --- writing -----------------------------------------------------------------------------

    async def create_booking(self, new: NewBooking) -> Booking:
        """POST /bookings: claims a slot for a customer.

        Raises:
            SlotTakenError: Somebody else has it.
        """
        body = write_body(new_booking_body(new))
        read = one(booking_from_wire)
        return await self._send(endpoints.CREATE_BOOKING, read, query=_BOOKING, body=body)

    async def act_on_booking(
        self,
        booking_id: BookingId,
        action: ActionName,
        *,
        message: str = "",
        payment_id: str = "",
        applies_to_bulked: bool | None = None,
    ) -> Booking:
        """PUT /bookings/:id/:action: takes an action along its graph.

        Args:
            message: For the customer.
            payment_id: Only for `pay`.
            applies_to_bulked: Whether bookings related to it take the action as well; None leaves
                it to the server.

        Raises:
            BookingActionError: Its state does not allow the action.
            SlotTakenError: Its time went to another booking before it was confirmed.
        """
        asked = ActionRequest(
            action=action,
            message=message,
            payment_id=payment_id,
            applies_to_bulked=applies_to_bulked,
        )
        return await self._send(
            endpoints.ACT_ON_BOOKING,
            one(booking_from_wire),
            ids={"booking_id": booking_id, "action": action},
            query=_BOOKING,
            body=action_body(asked),
        )

    async def confirm_booking(self, booking_id: BookingId) -> Booking:
        """PUT /bookings/:id/confirm: makes a request a booking."""
        return await self.act_on_booking(booking_id, CONFIRM)

    async def decline_booking(self, booking_id: BookingId, *, message: str = "") -> Booking:
        """PUT /bookings/:id/decline: refuses a request; the message is for the customer."""
        return await self.act_on_booking(booking_id, DECLINE, message=message)

    async def cancel_booking(self, booking_id: BookingId, *, message: str = "") -> Booking:
        """PUT /bookings/:id/cancel: calls it off; the message is for the customer."""
        return await self.act_on_booking(booking_id, CANCEL, message=message)

    async def pay_booking(self, booking_id: BookingId, *, payment_id: str) -> Booking:
        """PUT /bookings/:id/pay: notes the payment that was waited for.

        Raises:
            BookingActionError: Nobody waits for it, or no longer.
        """
        return await self.act_on_booking(booking_id, PAY, payment_id=payment_id)

    async def reschedule_booking(
        self,
        booking_id: BookingId,
        *,
        starts_at: datetime,
        ends_at: datetime,
        resource_id: ResourceId,
    ) -> Booking:
        """POST /bookings/:id/reschedule: moves an instant booking, which may get another id.

        Raises:
            SlotTakenError: The new time is not free; the booking stays where it was.
        """
        body = reschedule_body(Interval(starts_at, ends_at), resource_id=resource_id)
        return await self._send(
            endpoints.RESCHEDULE_BOOKING,
            one(booking_from_wire),
            ids={"booking_id": booking_id},
            query=_BOOKING,
            body=write_body(body),
        )

    async def update_booking_meta(
        self, booking_id: BookingId, meta: Mapping[str, object]
    ) -> Booking:
        """PUT /bookings/:id: notes facts; whether others stay is for the server to say."""
        changed = await self._send(
            endpoints.UPDATE_BOOKING_META,
            optional_booking,
            ids={"booking_id": booking_id},
            query=_BOOKING,
            body={"meta": dict(meta)},
        )
        return changed or await self.get_booking(booking_id)

    async def delete_booking(self, booking_id: BookingId) -> None:
        """DELETE /bookings/:id: removes a booking that is final."""
        await self._send(endpoints.DELETE_BOOKING, nothing, ids={"booking_id": booking_id})

    # --- holds -------------------------------------------------------------------------------

    async def reserve(
        self,
        interval: Interval,
        *,
        resource_id: ResourceId,
        seconds: int,
        project_id: ProjectId | None = None,
        customer: Customer | None = None,
    ) -> Booking:
        """POST /bookings/reserve: holds a slot for so many seconds, at least one.

        Raises:
            SlotTakenError: Somebody else has it.
        """
        body = reserve_body(
            interval,
            resource_id=resource_id,
            lasts=timedelta(seconds=seconds),
            project_id=project_id,
            customer=customer,
        )
        read = one(booking_from_wire)
        return await self._send(endpoints.RESERVE, read, query=_BOOKING, body=write_body(body))

    async def extend_reservation(self, reservation_id: BookingId, *, seconds: int) -> Booking:
        """PUT /bookings/reserve/extend: makes a hold last so many seconds from now."""
        body = extend_body(reservation_id, lasts=timedelta(seconds=seconds))
        held = await self._send(
            endpoints.EXTEND_RESERVATION, optional_booking, query=_BOOKING, body=write_body(body)
        )
        return held or await self.get_booking(reservation_id)

    async def release_reservation(self, reservation_id: BookingId) -> None:
        """DELETE /desk/reservations/:id: lets a hold go, where `release_hold` is listed."""
        ids = {"booking_id": reservation_id}
        await self._send(endpoints.RELEASE_RESERVATION, nothing, ids=ids)


def _overlaps(booking: Booking, window: Interval) -> bool:
    return booking.interval is not None and booking.interval.overlaps(window)
