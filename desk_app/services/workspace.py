"""One profile at work: its store, its services, and the client once the server is reached."""

from datetime import datetime
from typing import TYPE_CHECKING

from desk_app.clock import Clock
from desk_app.errors import AppTokenMissingError, DeskError, OfflineError
from desk_app.profiles import Profile
from desk_app.services.availability import AvailabilityService
from desk_app.services.backups import BackupService
from desk_app.services.bookings import BookingService
from desk_app.services.calendar_days import CalendarService
from desk_app.services.changes import ChangeFeed
from desk_app.services.connection import ConnectionKind
from desk_app.services.day_states import DayStateService
from desk_app.services.holds import HoldService
from desk_app.services.pace import Pace
from desk_app.services.resources import ResourceService
from desk_app.services.sync import SyncService
from desk_app.services.why_not import WhyNotService
from desk_app.store.store import Store

if TYPE_CHECKING:
    from desk_app.client.timekit_client import TimekitClient


class Workspace:
    """Everything that belongs to one profile while it is open."""

    def __init__(
        self, profile: Profile, store: Store, clock: Clock, *, data_as_of: datetime | None = None
    ) -> None:
        """Sets up the services on an open store.

        Args:
            profile: Whose data it is.
            store: Its store; closed with the workspace.
            clock: What time it is.
            data_as_of: When the server last answered a whole round, before this start.
        """
        self.profile = profile
        self._clock = clock
        self.store = store
        self.changes = ChangeFeed()
        self.bookings = BookingService(store, self.changes, clock)
        self.availability = AvailabilityService(store, clock)
        self.why_not = WhyNotService(store, clock, self.availability)
        self.resources = ResourceService(store, self.changes)
        self.calendar = CalendarService(store, clock)
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
        self.backups = BackupService(store, self.changes, self.sync)
        self._client: TimekitClient | None = None
        for service in (self.bookings, self.availability, self.resources, self.day_states):
            service.why_no_server = self._why_no_server
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
        self.bookings.client = client
        self.availability.client = client
        self.resources.client = client
        self.day_states.client = client
        self.holds.client = client
        self.sync.client = client
        self.sync.hurry()
        return before

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
