"""The bridge of series: dates looked at before they are booked, several cancelled at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo

from PySide6.QtCore import Signal

from desk_app.domain.booking_graph import ActionName
from desk_app.domain.identifiers import BookingId, ProjectId, ResourceId
from desk_app.domain.series import Scope
from desk_app.errors import DeskError
from desk_app.services.series import DateLook
from desk_app.ui.bridges.bridge import Bridge


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesQuestion:
    """Dates to be looked at, all at one time on the wall of a resource."""

    resource_id: ResourceId
    starts: tuple[datetime, ...]
    length: timedelta
    project_id: ProjectId | None
    zone: tzinfo


class SeriesBridge(Bridge):
    """Looks at dates, and acts on several bookings of a series.

    Signals:
        dates_looked_at: The `SeriesQuestion`, and a tuple with a `DateLook` for each date.
        look_failed: The `SeriesQuestion`, and the `DeskError`.
        members_found: The id of a booking, how many of its series come after it, and how many
            but it are still to come.
        acted: A tuple of the bookings as they are wanted, the one asked for first, and the
            actions possible with that one now.
        action_refused: The booking id, and the `DeskError`.
    """

    dates_looked_at = Signal(object, object)
    look_failed = Signal(object, object)
    members_found = Signal(str, int, int)
    acted = Signal(object, object)
    action_refused = Signal(str, object)

    def look(self, question: SeriesQuestion) -> None:
        """Looks at dates; a newer question takes the place of an older one."""
        self.start(self._look(question), name="look at dates of a series")

    def count(self, booking_id: str) -> None:
        """Counts the bookings of the same series; answered by `members_found`."""
        self.start(self._count(BookingId(booking_id)), name="count a series")

    def act(self, booking_id: str, action: str, message: str, scope: Scope) -> None:
        """Takes an action with one booking of a series or with several."""
        request = self._act(BookingId(booking_id), ActionName(action), message, scope)
        _ = self._tasks.start(request, name=f"{action} {booking_id}")

    async def _look(self, question: SeriesQuestion) -> None:
        looks: Sequence[DateLook]
        try:
            looks = await self.workspace.series.look(
                question.resource_id,
                question.starts,
                length=question.length,
                project_id=question.project_id,
                zone=question.zone,
            )
        except DeskError as error:
            self.report(error)
            self.look_failed.emit(question, error)
        else:
            self.dates_looked_at.emit(question, tuple(looks))

    async def _count(self, booking_id: BookingId) -> None:
        booking = await self.workspace.bookings.load(booking_id)
        if booking is None:
            return
        members = await self.workspace.series.members(booking)
        start, now = booking.starts_at, self.workspace.now()
        others = [each for each in members if each.id != booking.id and each.starts_at]
        later = sum(start is not None and each.starts_at > start for each in others)  # type: ignore[operator]  # none without a start
        to_come = sum(each.starts_at > now for each in others)  # type: ignore[operator]  # none without a start
        self.members_found.emit(booking_id, later, to_come)

    async def _act(
        self, booking_id: BookingId, action: ActionName, message: str, scope: Scope
    ) -> None:
        try:
            done = await self.workspace.series.act(booking_id, action, message, scope)
        except DeskError as error:
            self.report(error)
            self.action_refused.emit(booking_id, error)
            return
        self.acted.emit(done, self.workspace.bookings.available_actions(done[0]))
        self.workspace.sync.hurry()
