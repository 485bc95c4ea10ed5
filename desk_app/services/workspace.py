"""One profile at work: its store, its services, and the client once the server is reached."""

from datetime import datetime
from typing import TYPE_CHECKING

from desk_app.clock import Clock
from desk_app.errors import (
    AppTokenMissingError,
    DeskError,
    NetworkError,
    NotAuthenticatedError,
    OfflineError,
)
from desk_app.profiles import Profile
from desk_app.services.again import AgainService
from desk_app.services.availability import AvailabilityService
from desk_app.services.away import AwayService
from desk_app.services.away_proposals import AwayProposals
from desk_app.services.backups import BackupService
from desk_app.services.blocks import BlockService
from desk_app.services.booking_courier import BookingCourier
from desk_app.services.bookings import BookingService
from desk_app.services.calendar_days import CalendarService
from desk_app.services.changes import ChangeFeed, Changes
from desk_app.services.connection import ConnectionKind, ConnectionState
from desk_app.services.day_states import DayStateService
from desk_app.services.holds import HoldService
from desk_app.services.other_times import OtherTimes
from desk_app.services.outbox_sender import OutboxSender, SendingPace, WriteNews
from desk_app.services.pace import Pace
from desk_app.services.pencils import pencil_id
from desk_app.services.request_facts import RequestFactsService
from desk_app.services.resources import ResourceService
from desk_app.services.shelf import ShelfService
from desk_app.services.sync import SyncService
from desk_app.services.waiting import WaitingService
from desk_app.services.why_not import WhyNotService
from desk_app.store.store import Store

if TYPE_CHECKING:
    from desk_app.client.timekit_client import TimekitClient


class Workspace:
    """Everything that belongs to one profile while it is open."""

    def __init__(
        self,
        profile: Profile,
        store: Store,
        clock: Clock,
        *,
        data_as_of: datetime | None = None,
        sending: SendingPace | None = None,
    ) -> None:
        """Sets up the services on an open store.

        Args:
            profile: Whose data it is.
            store: Its store; closed with the workspace.
            clock: What time it is.
            data_as_of: When the server last answered a whole round, before this start.
            sending: How long the sender waits for what; None is the usual pace.
        """
        self.profile = profile
        self._clock = clock
        self.store = store
        self.changes = ChangeFeed()
        self.availability = AvailabilityService(store, clock)
        self.other_times = OtherTimes(self.availability, clock)
        self.again = AgainService(store, self.availability)
        self.why_not = WhyNotService(store, clock, self.availability)
        self.resources = ResourceService(store, self.changes)
        self.calendar = CalendarService(store, clock)
        self.shelf = ShelfService(store)
        self.request_facts = RequestFactsService(store, clock)
        self.day_states = DayStateService(store, self.changes, clock)
        self.holds = HoldService(clock)
        self.sync = SyncService(
            store,
            self.changes,
            clock,
            is_test=profile.is_test,
            data_as_of=data_as_of,
            pace=Pace.for_key(profile.kind, is_test=profile.is_test),
        )
        self.courier = BookingCourier(store, self.changes)
        self.sender = OutboxSender(store, self.courier, clock, self, pace=sending)
        self.bookings = BookingService(store, self.changes, clock, self.courier, self.sender)
        self.blocks = BlockService(store, self.changes, clock, self.sender, self.bookings)
        proposals = AwayProposals(store, clock, self.availability)
        self.away = AwayService(store, clock, self.bookings, self.blocks, proposals)
        self.waiting = WaitingService(store, self.changes, clock, self.sender)
        self.backups = BackupService(store, self.changes, self.sync)
        self._client: TimekitClient | None = None
        self._was_live = False
        for service in (self.courier, self.availability, self.resources, self.day_states):
            service.why_no_server = self._why_no_server
        self.bookings.is_offline = self._is_offline
        self.sync.observe(self._on_connection_changed)
        self.sender.observe(self._on_write_went_on)
        self.availability.is_offline = self._is_offline

    @property
    def client(self) -> "TimekitClient | None":
        """The client all services use; None until the server can be spoken to."""
        return self._client

    def now(self) -> datetime:
        """What time it is."""
        return self._clock.now()

    def attach(self, client: "TimekitClient") -> "TimekitClient | None":
        """Gives every service the client; returns the one before, which the caller closes."""
        before = self.replace_client(client)
        self.sync.start_over()
        return before

    def replace_client(self, client: "TimekitClient") -> "TimekitClient | None":
        """Gives every service another client for the same key, and asks the server at once.

        Returns:
            The one before, which the caller closes.
        """
        before, self._client = self._client, client
        self.courier.client = client
        self.availability.client = client
        self.resources.client = client
        self.day_states.client = client
        self.holds.client = client
        self.sync.client = client
        self.sync.hurry()
        self.sender.try_again()
        return before

    def is_worth_trying(self) -> bool:
        """Whether a write may find its way to the server, as far as the synchronisation knows."""
        return self.sync.state.kind not in (ConnectionKind.OFFLINE, ConnectionKind.KEY_REFUSED)

    def _on_connection_changed(self, state: ConnectionState) -> None:
        """What waited for the server is tried as soon as it is heard again."""
        is_live = state.kind is ConnectionKind.LIVE
        if is_live and not self._was_live:
            self.sender.try_again()
        self._was_live = is_live

    def _on_write_went_on(self, news: WriteNews) -> None:
        if isinstance(news.error, NetworkError | NotAuthenticatedError):
            self.sync.report(news.error)
        booking_id = news.row.booking_id or pencil_id(news.row.ref)
        self.changes.publish(Changes(bookings=frozenset({booking_id})))

    def _why_no_server(self) -> DeskError:
        is_key_missing = self.sync.state.kind is ConnectionKind.KEY_REFUSED
        return AppTokenMissingError() if is_key_missing else OfflineError()

    def _is_offline(self) -> bool:
        return self.sync.state.kind is ConnectionKind.OFFLINE

    async def close(self) -> None:
        """Closes the client, then the store; running tasks have ended before."""
        if self._client is not None:
            await self._client.close()
        await self.store.close()
