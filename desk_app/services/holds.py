"""Holds a slot for a moment while its booking is still being typed."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from desk_app.clock import Clock
from desk_app.domain.identifiers import BookingId, ProjectId, ResourceId
from desk_app.domain.interval import Interval
from desk_app.errors import OfflineError
from desk_app.timekit.extensions import RELEASE_HOLD

if TYPE_CHECKING:
    from desk_app.client.timekit_client import TimekitClient

HELD_FOR: Final = timedelta(seconds=60)
LONGEST_HELD: Final = timedelta(minutes=10)
"""However long somebody types, a slot is not kept from others for longer."""

LEFT_TO_USE: Final = timedelta(seconds=3)
"""A hold with less than this left is not worth naming in a booking."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold:
    """A slot that nobody else can book until it lapses."""

    reservation_id: BookingId
    resource_id: ResourceId
    interval: Interval
    until: datetime
    since: datetime

    def is_usable(self, now: datetime) -> bool:
        """Whether it lasts long enough for a booking to be made with it."""
        return now + LEFT_TO_USE < self.until


class HoldService:
    """Asks for holds, makes them last, and lets them go where a server can."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self.client: TimekitClient | None = None
        """None until the server can be spoken to."""

    async def hold(
        self, interval: Interval, resource_id: ResourceId, project_id: ProjectId | None
    ) -> Hold:
        """Holds a slot for a minute.

        Raises:
            SlotTakenError: It is taken, or held by another desk.
            NetworkError: The server could not be reached; nothing is held.
        """
        # Reckoned from before the question, so that it never seems to last longer than it does.
        asked_at = self._clock.now()
        reservation = await self._server().reserve(
            interval,
            resource_id=resource_id,
            seconds=int(HELD_FOR.total_seconds()),
            project_id=project_id,
        )
        return Hold(
            reservation_id=reservation.id,
            resource_id=resource_id,
            interval=interval,
            until=asked_at + HELD_FOR,
            since=asked_at,
        )

    def is_usable(self, hold: Hold) -> bool:
        """Whether a hold lasts long enough for a booking to be made with it."""
        return hold.is_usable(self._clock.now())

    def time_left(self, hold: Hold) -> timedelta:
        """How long a hold still lasts; never negative."""
        return max(timedelta(), hold.until - self._clock.now())

    def may_last_longer(self, hold: Hold) -> bool:
        """Whether a hold has not been made to last as long as a slot may be kept from others."""
        return self._clock.now() - hold.since < LONGEST_HELD

    async def extend(self, hold: Hold) -> Hold:
        """Makes a hold last another minute from now."""
        asked_at = self._clock.now()
        seconds = int(HELD_FOR.total_seconds())
        await self._server().extend_reservation(hold.reservation_id, seconds=seconds)
        return replace(hold, until=asked_at + HELD_FOR)

    async def release(self, hold: Hold) -> None:
        """Lets a hold go where the server can; elsewhere it is left to lapse."""
        client = self._server()
        if RELEASE_HOLD in await client.get_capabilities():
            await client.release_reservation(hold.reservation_id)

    def _server(self) -> "TimekitClient":
        if self.client is None:
            raise OfflineError
        return self.client
