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
from desk_app.services.column_sets import COLUMNS_FACT, ColumnBook, read_book, save_book
from desk_app.services.connection import ConnectionKind, ConnectionState
from desk_app.services.month_counts import load_month_counts
from desk_app.services.month_fullness import load_month_fullness
from desk_app.services.pencils import ref_of_pencil
from desk_app.services.workspace import Workspace
from desk_app.ui.bridges.bridge import Bridge
from desk_app.ui.tasks import TaskRunner

GATHER_MS = 40
"""A change is shown at once; what follows within this time is shown together."""
MONTH_MS = 300
"""How full the month is can wait until changes have come to rest."""


class CalendarBridge(Bridge):
    """Keeps the days on screen up to date.

    Signals:
        picture_changed: A fresh `CalendarPicture` of the days asked for.
        services_changed: The stored projects, a tuple.
        free_slots_changed: A mapping of resource id to the spans where the service fits.
        month_fullness_changed: A mapping of each `date` of a month to how full it is, 0 to 1.
        connection_changed: A `ConnectionState`.
        month_counted: A mapping of each `date` of a month to its `DayCounts`.
        columns_loaded: The stored `ColumnBook`.
        shelf_changed: What lies on the shelf, a tuple of bookings.
        time_explained: A tuple of closing facts, the resource id and the interval they are about.
        booking_moved: The `Booking` as it now stands, the actions possible now, and the id it
            had before.
        move_refused: The booking id, the resource id and interval asked for, and the `DeskError`.
    """

    picture_changed = Signal(object)
    services_changed = Signal(object)
    free_slots_changed = Signal(object)
    month_fullness_changed = Signal(object)
    month_counted = Signal(object)
    columns_loaded = Signal(object)
    shelf_changed = Signal(object)
    connection_changed = Signal(object)
    time_explained = Signal(object, str, object)
    booking_moved = Signal(object, object, str)
    move_refused = Signal(str, str, object, object)

    def __init__(self, tasks: TaskRunner, first: date, parent: QObject | None = None) -> None:
        super().__init__(tasks, parent)
        self._first = first
        self._days = 1
        self._counted: date | None = None
        """The month whose bookings are counted, by its first day."""
        self._month = first.replace(day=1)
        self._window: Interval | None = None
        self._resource_ids: tuple[ResourceId, ...] | None = None
        self._project_id: ProjectId | None = None
        self._is_shaded_from_store = False
        self._own_holds: set[BookingId] = set()
        self._gather = QTimer(self)
        self._gather.setSingleShot(True)
        self._gather.setInterval(GATHER_MS)
        self._gather.timeout.connect(self._on_gathered)
        self._has_more = False
        self._month_timer = QTimer(self)
        self._month_timer.setSingleShot(True)
        self._month_timer.setInterval(MONTH_MS)
        self._month_timer.timeout.connect(self._measure_month)

    @override
    def attach(self, workspace: Workspace) -> None:
        super().attach(workspace)
        self._project_id = None
        workspace.sync.observe(self._on_connection_changed)
        self.connection_changed.emit(workspace.sync.state)
        self.reload()
        self._measure_month()
        self.start(self._load_services(), name="load services")
        self.start(self._load_columns(), name="load columns")
        self.start(self._load_shelf(), name="load shelf")

    @override
    def on_changes(self, changes: Changes) -> None:
        if self._gather.isActive():
            self._has_more = True
        else:
            self._gather.start()
            self.reload()
        self._month_timer.start()
        if self._project_id is not None and any(map(ref_of_pencil, changes.bookings)):
            self._shade_again()
        if changes.bookings or changes.is_everything:
            self.start(self._load_shelf(), name="load shelf")
        if changes.projects or changes.is_everything:
            self.start(self._load_services(), name="load services")

    def show_days(
        self, first: date, days: int, resource_ids: tuple[ResourceId, ...] | None
    ) -> None:
        """Shows other days, or weeks of some resources."""
        self._first = first
        self._days = days
        self._resource_ids = resource_ids
        self.reload()
        self._shade_again()

    def count_month(self, month: date | None) -> None:
        """Counts what the days of a month have, named by its first, and again on changes."""
        self._counted = month
        self._measure_month()

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
        self.shelf_changed.emit(await self.workspace.shelf.take(booking_id))
        self._after_own_write(moved, booking_id)

    def _after_own_write(self, booking: Booking, asked_as: BookingId) -> None:
        actions = self.workspace.bookings.available_actions(booking)
        self.booking_moved.emit(booking, actions, asked_as)
        self.look_for_changes()
        self._shade_again()

    def save_columns(self, book: ColumnBook) -> None:
        """Keeps which columns were chosen."""
        if self._workspace is not None:
            self.start(save_book(self._workspace.store, book), name="save columns")

    def lay_on_shelf(self, booking_id: str) -> None:
        """Lays a booking on the shelf; the shelf comes as `shelf_changed`."""
        if self._workspace is not None:
            self.start(self._lay(BookingId(booking_id)), name=f"shelve {booking_id}")

    def take_off_shelf(self, booking_id: str) -> None:
        """Takes a booking off the shelf; the shelf comes as `shelf_changed`."""
        if self._workspace is not None:
            self.start(self._take(BookingId(booking_id)), name=f"shelve {booking_id}")

    async def _lay(self, booking_id: BookingId) -> None:
        self.shelf_changed.emit(await self.workspace.shelf.lay(booking_id))

    async def _take(self, booking_id: BookingId) -> None:
        self.shelf_changed.emit(await self.workspace.shelf.take(booking_id))

    async def _load_shelf(self) -> None:
        self.shelf_changed.emit(await self.workspace.shelf.load())

    async def _load_columns(self) -> None:
        facts = await self.workspace.store.load_facts()
        self.columns_loaded.emit(read_book(facts.get(COLUMNS_FACT)))

    async def _explain(
        self, resource_id: ResourceId, interval: Interval, project_id: str | None
    ) -> None:
        service = ProjectId(project_id) if project_id else None
        facts = await self.workspace.why_not.explain(resource_id, interval, service)
        self.time_explained.emit(facts, resource_id, interval)

    async def _load_days(self) -> None:
        picture = await self.workspace.calendar.load_days(
            self._first, self._days, self._resource_ids
        )
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
            if self._counted is not None:
                self.start(self._count_month(self._counted), name="count month")

    async def _count_month(self, month: date) -> None:
        self.month_counted.emit(await load_month_counts(self.workspace.store, month))

    def _on_gathered(self) -> None:
        if self._has_more:
            self._has_more = False
            self._gather.start()
            self.reload()

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
        only = self._resource_ids or ()
        free: Mapping[ResourceId, tuple[Interval, ...]] = await self.workspace.availability.shade(
            window, project_id=project_id, resource_ids=only
        )
        self.free_slots_changed.emit(free)

    def _on_connection_changed(self, state: ConnectionState) -> None:
        self.connection_changed.emit(state)
        is_from_store = state.kind is ConnectionKind.OFFLINE
        if is_from_store is not self._is_shaded_from_store:
            self._is_shaded_from_store = is_from_store
            self._shade_again()
