"""What is asked about sessions with seats, and about several bookings at once."""

from collections.abc import Sequence
from typing import Final

from desk_app.client.answers import many, one, page_of
from desk_app.client.calls import Calls
from desk_app.client.paging import PAGE_SIZE, collect
from desk_app.client.queries import include_of, page_at, search_for
from desk_app.domain.booking import Booking
from desk_app.domain.bulk import BookingAction, BulkResult
from desk_app.domain.identifiers import BookingId, ProjectId
from desk_app.domain.new_booking import NewBooking
from desk_app.timekit import endpoints
from desk_app.timekit.bodies import write_body
from desk_app.timekit.messages.booking import CLIENT_BOOKING_INCLUDES, booking_from_wire
from desk_app.timekit.messages.booking_request import bulk_act_body, bulk_create_body
from desk_app.timekit.messages.bulk import bulk_result_from_wire
from desk_app.timekit.paging import Page
from desk_app.timekit.search import Criterion

_BOOKING: Final = include_of(CLIENT_BOOKING_INCLUDES)


class GroupCalls(Calls):
    """One coroutine for each endpoint of sessions and of several bookings."""

    # --- sessions ----------------------------------------------------------------------------

    async def list_sessions(self, *, project_id: ProjectId | None = None) -> tuple[Booking, ...]:
        """GET /bookings/groups: the sessions to come with a seat left, of one project or of all."""
        search = () if project_id is None else (Criterion("project.id", project_id),)

        async def ask(page: int) -> Page[Booking]:
            query = (*page_at(page, PAGE_SIZE), *search_for(*search), *_BOOKING)
            return await self._send(
                endpoints.LIST_SESSIONS, page_of(booking_from_wire), query=query
            )

        return await collect(ask)

    async def get_session(self, booking_id: BookingId) -> Booking:
        """GET /bookings/groups/:id: one session, with how many seats are taken."""
        ids = {"booking_id": booking_id}
        read = one(booking_from_wire)
        return await self._send(endpoints.GET_SESSION, read, ids=ids, query=_BOOKING)

    # --- several at once ---------------------------------------------------------------------

    async def create_bookings(
        self,
        bookings: Sequence[NewBooking],
        *,
        relates_bookings: bool = False,
        stops_on_first_error: bool = False,
        deletes_all_on_error: bool = False,
    ) -> tuple[BulkResult, ...]:
        """POST /bookings/bulk: claims several slots.

        Args:
            bookings: At least one.
            relates_bookings: Whether actions with one go for all of them later.
            stops_on_first_error: Whether those after a failure are not tried.
            deletes_all_on_error: Whether none is made if one cannot be.

        Returns:
            What came of each that was tried, in order.

        Raises:
            SlotTakenError: A slot is gone, and so nothing was made.
            InvalidRequestError: One cannot be made, and so nothing was.
        """
        body = bulk_create_body(
            bookings,
            relates_bookings=relates_bookings,
            stops_on_first_error=stops_on_first_error,
            deletes_all_on_error=deletes_all_on_error,
        )
        return await self._send(
            endpoints.CREATE_BOOKINGS,
            many(bulk_result_from_wire),
            query=_BOOKING,
            body=write_body(body),
        )

    async def act_on_bookings(
        self,
        actions: Sequence[BookingAction],
        *,
        stops_on_first_error: bool = False,
        resets_all_on_error: bool = False,
    ) -> tuple[BulkResult, ...]:
        """PUT /bookings/bulk: takes an action with each of several bookings.

        Args:
            actions: At least one.
            stops_on_first_error: Whether those after a failure are left alone.
            resets_all_on_error: Whether none is changed if one cannot be.

        Returns:
            What came of each that was tried, in order.

        Raises:
            BookingActionError: One cannot take its action, and so nothing was changed.
        """
        body = bulk_act_body(
            actions,
            stops_on_first_error=stops_on_first_error,
            resets_all_on_error=resets_all_on_error,
        )
        return await self._send(
            endpoints.ACT_ON_BOOKINGS,
            many(bulk_result_from_wire),
            query=_BOOKING,
            body=write_body(body),
        )
