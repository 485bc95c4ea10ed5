"""The booking table's bridge: searches over what is stored."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal
from typing_extensions import override

from desk_app.domain.booking_search import BookingSearch
from desk_app.services.changes import Changes
from desk_app.services.workspace import Workspace
from desk_app.ui.bridges.bridge import Bridge
from desk_app.ui.bridges.calendar_bridge import GATHER_MS
from desk_app.ui.tasks import TaskRunner


class BookingsBridge(Bridge):
    """Keeps the table of bookings up to date.

    Signals:
        bookings_changed: A tuple of bookings, the tuple of resources, and the `BookingSearch`.
    """

    bookings_changed = Signal(object, object, object)

    def __init__(self, tasks: TaskRunner, parent: QObject | None = None) -> None:
        super().__init__(tasks, parent)
        self._wanted: Callable[[], BookingSearch] = BookingSearch
        self._gather = QTimer(self)
        self._gather.setSingleShot(True)
        self._gather.setInterval(GATHER_MS)
        self._gather.timeout.connect(self.reload)

    @override
    def attach(self, workspace: Workspace) -> None:
        super().attach(workspace)
        self.reload()

    @override
    def on_changes(self, changes: Changes) -> None:
        self._gather.start()

    def look_for(self, wanted: Callable[[], BookingSearch]) -> None:
        """Search for what this says; it is asked each time, since "today" moves on."""
        self._wanted = wanted

    def reload(self) -> None:
        """Searches again, for what is wanted by now."""
        if self._workspace is not None:
            self.start(self._load(self._wanted()), name="search bookings")

    async def _load(self, search: BookingSearch) -> None:
        bookings = await self.workspace.bookings.search(search)
        resources = await self.workspace.resources.load_all()
        self.bookings_changed.emit(bookings, resources, search)
