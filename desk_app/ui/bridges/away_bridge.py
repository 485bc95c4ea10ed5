"""The bridge of those who are away: their lists, begun, marked and looked at again."""

from collections.abc import Coroutine
from datetime import date
from typing import Any

from PySide6.QtCore import QObject, Signal
from typing_extensions import override

from desk_app.domain.identifiers import BookingId, ResourceId
from desk_app.errors import DeskError
from desk_app.services.away import AwayMark
from desk_app.services.changes import Changes
from desk_app.ui.bridges.bridge import Bridge
from desk_app.ui.tasks import TaskRunner


class AwayBridge(Bridge):
    """Keeps one list up to date while it is looked at.

    Signals:
        list_loaded: The `AwayDay`.
        blocked: The `Blocked` of the rest of the day.
    """

    list_loaded = Signal(object)
    blocked = Signal(object)

    def __init__(self, tasks: TaskRunner, parent: QObject | None = None) -> None:
        super().__init__(tasks, parent)
        self._shown: tuple[ResourceId, date] | None = None

    @override
    def detach(self) -> None:
        super().detach()
        self._shown = None

    @override
    def on_changes(self, changes: Changes) -> None:
        if self._shown is not None:
            self._load(*self._shown)

    def open(self, resource_id: ResourceId, day: date) -> None:
        """Looks at a list, and again whenever something changed."""
        self._shown = (resource_id, day)
        self._load(resource_id, day)

    def look_again(self) -> None:
        """Looks once more at the list that is looked at."""
        if self._shown is not None:
            self._load(*self._shown)

    def close(self) -> None:
        """Looks at none any more."""
        self._shown = None

    def begin(self, reason: str) -> None:
        """Begins the list and blocks the rest of the day; answered by both signals."""
        if self._shown is not None:
            self._run(self._begin(*self._shown, reason), "begin away")

    def mark(self, booking_id: BookingId, mark: AwayMark) -> None:
        """Notes how far somebody is dealt with."""
        if self._shown is not None:
            self._run(self._mark(*self._shown, booking_id, mark), f"mark {booking_id}")

    def end(self) -> None:
        """Gives the list up."""
        if self._shown is not None:
            self._run(self._end(*self._shown), "end away")

    def _run(self, request: Coroutine[Any, Any, None], name: str) -> None:
        _ = self._tasks.start(self._reported(request), name=name)

    def _load(self, resource_id: ResourceId, day: date) -> None:
        if self._workspace is not None:
            self.start(self._load_list(resource_id, day), name="load away")

    async def _load_list(self, resource_id: ResourceId, day: date) -> None:
        self.list_loaded.emit(await self.workspace.away.load(resource_id, day))

    async def _begin(self, resource_id: ResourceId, day: date, reason: str) -> None:
        blocked = None
        try:
            blocked = await self.workspace.away.start(resource_id, day, reason)
        except DeskError as error:
            self.report(error)
            self.request_failed.emit(error)
        await self._load_list(resource_id, day)
        if blocked is not None:
            self.blocked.emit(blocked)

    async def _mark(
        self, resource_id: ResourceId, day: date, booking_id: BookingId, mark: AwayMark
    ) -> None:
        await self.workspace.away.mark(resource_id, day, booking_id, mark)
        await self._load_list(resource_id, day)

    async def _end(self, resource_id: ResourceId, day: date) -> None:
        await self.workspace.away.end(resource_id, day)
        await self._load_list(resource_id, day)
