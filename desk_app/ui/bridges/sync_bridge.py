"""The bridge to the synchronisation: how far the first fetching is, and trying now."""

from PySide6.QtCore import Signal
from typing_extensions import override

from desk_app.services.connection import ConnectionState
from desk_app.services.full_pass import PullProgress
from desk_app.services.workspace import Workspace
from desk_app.ui.bridges.bridge import Bridge


class SyncBridge(Bridge):
    """Tells of the synchronisation and passes on what a person wants of it.

    Signals:
        pull_progressed: A `PullProgress` of the first fetching of everything.
        connection_changed: A `ConnectionState`.
        workspace_left: No profile is open any more.
    """

    pull_progressed = Signal(object)
    connection_changed = Signal(object)
    workspace_left = Signal()

    @override
    def attach(self, workspace: Workspace) -> None:
        super().attach(workspace)
        workspace.sync.observe_pull(self._on_pull_progressed)
        workspace.sync.observe(self._on_connection_changed)

    @override
    def detach(self) -> None:
        super().detach()
        self.workspace_left.emit()

    def stop_pull(self) -> None:
        """Stops the first fetching of everything."""
        if self._workspace is not None:
            self._workspace.sync.stop_pull()

    def resume_pull(self) -> None:
        """Goes on with it."""
        if self._workspace is not None:
            self._workspace.sync.resume_pull()

    def try_now(self) -> None:
        """Asks the server once, at once."""
        if self._workspace is not None:
            self._workspace.sync.try_now()

    def _on_pull_progressed(self, progress: PullProgress) -> None:
        self.pull_progressed.emit(progress)

    def _on_connection_changed(self, state: ConnectionState) -> None:
        self.connection_changed.emit(state)
