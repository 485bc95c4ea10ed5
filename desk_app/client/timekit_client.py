"""The client of the API: one coroutine for each endpoint, domain values in and out."""

from collections.abc import Sequence
from datetime import timedelta
from types import TracebackType
from typing import Final, Self, TypeVar

import httpx

from desk_app.client.account_calls import AccountCalls
from desk_app.client.answers import one
from desk_app.client.app_calls import AppCalls
from desk_app.client.availability_calls import AvailabilityCalls
from desk_app.client.booking_calls import BookingCalls
from desk_app.client.group_calls import GroupCalls
from desk_app.client.message_calls import MessageCalls
from desk_app.client.place_calls import PlaceCalls
from desk_app.client.project_calls import ProjectCalls
from desk_app.client.requests import Deadlines, RequestSender
from desk_app.client.resource_calls import ResourceCalls
from desk_app.client.retry import Circuit, ReadRetries
from desk_app.client.transports import NetworkTransport, SystemTrust, parse_server_url
from desk_app.clock import Clock, SystemClock
from desk_app.domain.app import App
from desk_app.domain.availability import Slot
from desk_app.domain.constraint import Constraint
from desk_app.domain.find_time import FindTimeFilters, FindTimeQuery
from desk_app.domain.identifiers import CalendarId, ProjectId, ResourceId
from desk_app.domain.interval import Interval
from desk_app.domain.project import AvailabilityMode
from desk_app.errors import NotFoundError
from desk_app.timekit import endpoints
from desk_app.timekit.app_token import AppToken
from desk_app.timekit.bodies import UNSET, UnsetType, write_body
from desk_app.timekit.messages.app import app_from_wire, capabilities_from_wire
from desk_app.timekit.messages.availability import AvailabilityBody, slots_from_wire
from desk_app.timekit.messages.find_time import find_time_body, found_times_from_wire

T = TypeVar("T")

DEADLINE_READ: Final = 15.0
"""Seconds."""
DEADLINE_WRITE: Final = 30.0
"""Seconds."""


class TimekitClient(
    ResourceCalls,
    ProjectCalls,
    BookingCalls,
    AvailabilityCalls,
    AccountCalls,
    AppCalls,
    GroupCalls,
    PlaceCalls,
    MessageCalls,
):
    """Everything this program asks of a server, as one app.

    Every method raises an ApiError where the server refuses or fails, and a NetworkError where
    it cannot be spoken to. Reads are repeated once or twice, writes never.
    """

    def __init__(
        self,
        *,
        base_url: str,
        app_token: AppToken,
        transport: httpx.AsyncBaseTransport | None = None,
        deadline_read: float = DEADLINE_READ,
        deadline_write: float = DEADLINE_WRITE,
        retries: ReadRetries | None = None,
        clock: Clock | None = None,
    ) -> None:
        """Makes a client; nothing is sent yet.

        Args:
            base_url: Of the server, without the version.
            app_token: Goes along with every request.
            transport: The way to the server; None is the network, where plain HTTP is taken
                to this computer alone.
            deadline_read: Seconds a read may take, its repetitions included.
            deadline_write: Seconds a write may take.
            retries: How reads are repeated; None is the usual way.
            clock: The system's own where None.

        Raises:
            InvalidInputError: The address is none.
            UntrustedServerError: It is not safe for a key.
        """
        if transport is None:
            url = parse_server_url(base_url)
            transport = NetworkTransport(url, SystemTrust())
        else:
            url = httpx.URL(base_url)
        sender = RequestSender(
            url,
            app_token,
            transport,
            deadlines=Deadlines(read=deadline_read, write=deadline_write),
            retries=retries or ReadRetries(),
            clock=clock or SystemClock(),
        )
        super().__init__(sender)
        self._sender = sender
        self._capabilities: frozenset[str] | None = None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.close()

    @property
    def circuit(self) -> Circuit:
        """Whether the server may be asked now; what asks by itself keeps to it."""
        return self._sender.circuit

    async def close(self) -> None:
        """Closes the connections; the client is of no use afterwards."""
        await self._sender.close()

    async def give_up(self) -> None:
        """As `close`; what waits for an answer ends at once, like one whose time has passed."""
        await self._sender.give_up()

    @property
    def requests_sent(self) -> int:
        """How many requests have left, repetitions included."""
        return self._sender.requests_sent

    @property
    def date_skew(self) -> timedelta | None:
        """How far the server's clock is ahead; None until the server told its time."""
        return self._sender.date_skew

    # --- app ---------------------------------------------------------------------------------

    async def get_app(self) -> App:
        """GET /app: the app the key belongs to."""
        return await self._send(endpoints.GET_APP, one(app_from_wire))

    async def get_capabilities(self) -> frozenset[str]:
        """GET /desk/capabilities: the extensions the server has; asked once, then known."""
        if self._capabilities is None:
            try:
                read = one(capabilities_from_wire)
                self._capabilities = await self._send(endpoints.GET_CAPABILITIES, read)
            except NotFoundError:
                self._capabilities = frozenset()
        return self._capabilities

    # --- availability ------------------------------------------------------------------------

    async def find_availability(
        self,
        *,
        window: Interval | None = None,
        project_id: ProjectId | None = None,
        resource_ids: Sequence[ResourceId] = (),
        length: timedelta | UnsetType | None = UNSET,
        mode: AvailabilityMode | None = None,
        buffer: timedelta | None = None,
        ignores_all_day_events: bool | None = None,
        increment: timedelta | None = None,
        rounds_to_nearest_hour: bool | None = None,
        constraints: Sequence[Constraint] = (),
        output_time_zone: str | None = None,
    ) -> tuple[Slot, ...]:
        """POST /availability: the free slots, ordered by start.

        What is None or empty is left to the project, else to the server.

        Args:
            length: UNSET leaves it to the project; None asks for whole free stretches.
            output_time_zone: Only how the server writes its times; slots are in UTC.
        """
        body = AvailabilityBody(
            project_id=project_id or UNSET,
            mode=mode or UNSET,
            resources=tuple(resource_ids) or UNSET,
            length=length,
            earliest=window.start if window else UNSET,
            latest=window.end if window else UNSET,
            buffer=_or_unset(buffer),
            ignore_all_day_events=_or_unset(ignores_all_day_events),
            timeslot_increments=increment or UNSET,
            round_to_nearest_hour=_or_unset(rounds_to_nearest_hour),
            output_timezone=output_time_zone or UNSET,
            constraints=tuple(constraints) or UNSET,
        )
        read = one(slots_from_wire)
        return await self._send(endpoints.FIND_AVAILABILITY, read, body=write_body(body))

    async def find_time(
        self,
        *,
        calendar_ids: Sequence[CalendarId],
        window: Interval,
        length: timedelta,
        filters: FindTimeFilters,
        all_solutions: bool = False,
        buffer: timedelta | None = None,
        ignores_all_day_events: bool | None = None,
    ) -> tuple[Interval, ...]:
        """POST /findtime: times at which all of some calendars are free, ordered by start."""
        query = FindTimeQuery(
            window=window,
            length=length,
            filters=filters,
            buffer=buffer or timedelta(),
            ignores_all_day_events=ignores_all_day_events is True,
            finds_all_solutions=all_solutions,
        )
        body = write_body(find_time_body(query, calendar_ids=calendar_ids))
        return await self._send(endpoints.FIND_TIME, one(found_times_from_wire), body=body)


def _or_unset(value: T | None) -> T | UnsetType:
    return UNSET if value is None else value
