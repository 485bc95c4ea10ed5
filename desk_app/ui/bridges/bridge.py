"""What every bridge has: the workspace it works on, and the tasks it starts."""

from collections.abc import Callable, Coroutine
from typing import Any, Final

from PySide6.QtCore import QObject, Signal

from desk_app.errors import DeskError, InvalidRequestError, NotFoundError, OfflineError
from desk_app.services.changes import Changes
from desk_app.services.workspace import Workspace
from desk_app.ui.tasks import TaskRunner

_GONE: Final = frozenset({"resource_id", "project_id"})


class Bridge(QObject):
    """Works on one workspace at a time, or on none.

    Signals:
        request_failed: A request could not be done; carries the `DeskError`.
    """

    request_failed = Signal(object)

    def __init__(self, tasks: TaskRunner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._workspace: Workspace | None = None
        self._unsubscribe: Callable[[], None] | None = None

    def attach(self, workspace: Workspace) -> None:
        """Works on this workspace from now on."""
        self.detach()
        self._workspace = workspace
        self._unsubscribe = workspace.changes.subscribe(self.on_changes)

    def detach(self) -> None:
        """Lets go of the workspace."""
        if self._unsubscribe is not None:
            self._unsubscribe()
        self._unsubscribe = None
        self._workspace = None

    @property
    def workspace(self) -> Workspace:
        """The workspace at hand.

        Raises:
            OfflineError: There is none; it was closed while a request was under way.
        """
        if self._workspace is None:
            raise OfflineError("The desk was just closed.")
        return self._workspace

    def on_changes(self, changes: Changes) -> None:
        """Hears what changed in the store; bridges that show something look at it again."""

    def start(self, request: Coroutine[Any, Any, None], *, name: str) -> None:
        """Runs a request; only the latest of one name goes on, a `DeskError` is reported."""
        task = self._tasks.start(self._reported(request), name=name, replaces=True)
        # One cancelled before its first step never gets to await the request.
        task.add_done_callback(lambda _: request.close())

    async def _reported(self, request: Coroutine[Any, Any, None]) -> None:
        try:
            await request
        except DeskError as error:
            self.report(error)
            self.request_failed.emit(error)

    def report(self, error: DeskError) -> None:
        """Lets the synchronisation know how a request of ours went wrong."""
        if self._workspace is None:
            return
        self._workspace.sync.report(error)
        if isinstance(error, NotFoundError) or _names_what_is_gone(error):
            self._workspace.sync.look_again()


def _names_what_is_gone(error: DeskError) -> bool:
    """Whether a server refused who or what was to be booked, and not how."""
    return isinstance(error, InvalidRequestError) and not _GONE.isdisjoint(error.fields)
