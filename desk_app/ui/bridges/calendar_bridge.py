"""The calendar's bridge: days from the store to the grid, moves from the grid to the server."""

from collections.abc import Mapping
from datetime import date

from PySide6.QtCore import QObject, QTimer, Signal
from typing_extensions import override

from desk_app.domain.booking import Booking
from desk_app.domain.identifiers import BookingId, ProjectId, ResourceId
from desk_app.domain.interval import Interval
from desk_app.errors import DeskError
from desk_app.services.calendar import CalendarPicture, without_bookings
from desk_app.services.changes import Changes
from desk_app.services.connection import ConnectionState
from desk_app.services.month_fullness import load_month_fullness
from desk_app.services.workspace import Workspace
from desk_app.ui.bridges.bridge import Bridge
from desk_app.ui.tasks import TaskRunner

GATHER_MS = 40
"""Changes that arrive within this time are shown together."""


class CalendarBridge(Bridge):
    """Keeps the days on screen up to date.

    Signals:
        picture_changed: A fresh `CalendarPicture` of the days asked for.
        services_changed: The stored projects, a tuple.
        free_slots_changed: A mapping of resource id to the spans where the service fits.
        month_fullness_changed: A mapping of each `date` of a month to how full it is, 0 to 1.
        connection_changed: A `ConnectionState`.
        time_explained: A tuple of closing facts, the resource id and the interval they are about.
        booking_moved: The `Booking` as it now stands, the actions possible now, and the id it
            had before.
        move_refused: The booking id, the resource id and interval asked for, and the `DeskError`.
    """

    picture_changed = Signal(object)
    services_changed = Signal(object)
    free_slots_changed = Signal(object)
    month_fullness_changed = Signal(object)
    connection_changed = Signal(object)
    time_explained = Signal(object, str, object)
    booking_moved = Signal(object, object, str)
    move_refused = Signal(str, str, object, object)

    def __init__(self, tasks: TaskRunner, first: date, parent: QObject | None = None) -> None:
        super().__init__(tasks, parent)
        self._first = first
        self._days = 1
        self._month = first.replace(day=1)
        self._window: Interval | None = None
        self._resource_id: ResourceId | None = None
        self._project_id: ProjectId | None = None
        self._own_holds: set[BookingId] = set()
        self._gather = QTimer(self)
        self._gather.setSingleShot(True)
        self._gather.setInterval(GATHER_MS)
        self._gather.timeout.connect(self.reload)
        self._gather.timeout.connect(self._measure_month)

    @override
    def attach(self, workspace: Workspace) -> None:
        super().attach(workspace)
        self._project_id = None
        workspace.sync.observe(self._on_connection_changed)
        self.connection_changed.emit(workspace.sync.state)
        self.reload()
        self._measure_month()
        self.start(self._load_services(), name="load services")

    @override
    def on_changes(self, changes: Changes) -> None:
        self._gather.start()
        if changes.projects or changes.is_everything:
            self.start(self._load_services(), name="load services")

    def show_days(self, first: date, days: int, resource_id: str | None) -> None:
        """Shows other days, or one resource's week."""
        self._first = first
        self._days = days
        self._resource_id = ResourceId(resource_id) if resource_id else None
        self.reload()
        self._shade_again()

    def show_month(self, month: date) -> None:
        """Tells how full the days of a month are, named by its first, and again on changes."""
        if month != self._month:
            self._month = month
            self._measure_month()

    def reload(self) -> None:
        """Reads the days on screen from the store again."""
        if self._workspace is not None:
            self.start(self._load_days(), name="load days")

    def hide_own_hold(self, reservation_id: BookingId) -> None:
        """Leaves a hold of this desk out of the pictures: the editor draws its time itself."""
        self._own_holds.add(reservation_id)

    def refresh(self) -> None:
        """Asks the server at once, as a person wants it."""
        if self._workspace is not None:
            self._workspace.sync.try_now()

    def look_for_changes(self) -> None:
        """Asks the server soon: something is known to have changed there."""
        if self._workspace is not None:
            self._workspace.sync.hurry()

    def shade(self, project_id: str | None) -> None:
        """Shows where a service fits; None clears it."""
        self._project_id = ProjectId(project_id) if project_id else None
        self._shade_again()
        self._measure_month()

    def explain(self, resource_id: str, interval: Interval, project_id: str | None) -> None:
        """Finds out what closes a time; the answer comes as `time_explained`."""
        if self._workspace is not None:
            request = self._explain(ResourceId(resource_id), interval, project_id)
            self.start(request, name="explain closed time")

    def move(self, booking_id: str, resource_id: str, interval: Interval) -> None:
        """Moves a booking; the answer comes as `booking_moved` or `move_refused`."""
        request = self._move(BookingId(booking_id), ResourceId(resource_id), interval)
        _ = self._tasks.start(request, name=f"move {booking_id}")

    async def _move(
        self, booking_id: BookingId, resource_id: ResourceId, interval: Interval
    ) -> None:
        try:
            moved = await self.workspace.bookings.move(
                booking_id,
                starts_at=interval.start,
                ends_at=interval.end,
                resource_id=resource_id,
            )
        except DeskError as error:
            self.report(error)
            self.move_refused.emit(booking_id, resource_id, interval, error)
            return
        self._after_own_write(moved, booking_id)

    def _after_own_write(self, booking: Booking, asked_as: BookingId) -> None:
        actions = self.workspace.bookings.available_actions(booking)
        self.booking_moved.emit(booking, actions, asked_as)
        self.look_for_changes()
        self._shade_again()

    async def _explain(
        self, resource_id: ResourceId, interval: Interval, project_id: str | None
    ) -> None:
        service = ProjectId(project_id) if project_id else None
        facts = await self.workspace.why_not.explain(resource_id, interval, service)
        self.time_explained.emit(facts, resource_id, interval)

    async def _load_days(self) -> None:
        resource_ids = None if self._resource_id is None else (self._resource_id,)
        picture = await self.workspace.calendar.load_days(self._first, self._days, resource_ids)
        picture = without_bookings(picture, self._own_holds)
        self._tell_shown(picture)
        self.picture_changed.emit(picture)

    async def _load_services(self) -> None:
        self.services_changed.emit(await self.workspace.resources.load_projects())

    def _tell_shown(self, picture: CalendarPicture) -> None:
        """Tells the synchronisation whose busy time is on screen."""
        shown = tuple(dict.fromkeys(column.resource.id for column in picture.columns))
        self._window = picture.window
        self.workspace.sync.show(picture.window, shown)

    def _measure_month(self) -> None:
        if self._workspace is not None:
            self.start(self._load_month(self._month, self._project_id), name="measure month")

    async def _load_month(self, month: date, project_id: ProjectId | None) -> None:
        store = self.workspace.store
        self.month_fullness_changed.emit(await load_month_fullness(store, month, project_id))

    def _shade_again(self) -> None:
        if self._project_id is None:
            self.free_slots_changed.emit({})
        elif self._workspace is not None:
            self.start(self._find_free(self._project_id), name="shade free slots")

    async def _find_free(self, project_id: ProjectId) -> None:
        window = self._window
        if window is None:
            return
        only = () if self._resource_id is None else (self._resource_id,)
        free: Mapping[ResourceId, tuple[Interval, ...]] = await self.workspace.availability.shade(
            window, project_id=project_id, resource_ids=only
        )
        self.free_slots_changed.emit(free)

    def _on_connection_changed(self, state: ConnectionState) -> None:
        self.connection_changed.emit(state)
