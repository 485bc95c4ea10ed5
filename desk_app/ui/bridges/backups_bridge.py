"""The bridge to the backups: which there are, making one, going back to one."""

from PySide6.QtCore import Signal
from typing_extensions import override

from desk_app.errors import StoreError
from desk_app.services.workspace import Workspace
from desk_app.store.backups import Backup
from desk_app.ui.bridges.bridge import Bridge


class BackupsBridge(Bridge):
    """Turns what the settings ask for into requests.

    Signals:
        backups_changed: A tuple of `Backup`, the newest first, and the `PassReport` of the last
            comparison with the server or None.
        restored: The `Backup` that was gone back to.
        restore_refused: A `StoreError`; nothing was changed.
    """

    backups_changed = Signal(object, object)
    restored = Signal(object)
    restore_refused = Signal(object)

    @override
    def attach(self, workspace: Workspace) -> None:
        super().attach(workspace)
        self.load()

    def load(self) -> None:
        """Lists the backups; the answer comes as `backups_changed`."""
        if self._workspace is not None:
            self.start(self._load(), name="list backups")

    def make(self) -> None:
        """Backs up now."""
        if self._workspace is not None:
            self.start(self._make(), name="back up now")

    def restore(self, backup: Backup) -> None:
        """Goes back to a backup."""
        if self._workspace is not None:
            _ = self._tasks.start(self._restore(backup), name="restore a backup")

    async def _load(self) -> None:
        backups = self.workspace.backups
        self.backups_changed.emit(await backups.load_all(), await backups.load_last_pass())

    async def _make(self) -> None:
        await self.workspace.backups.make()
        await self._load()

    async def _restore(self, backup: Backup) -> None:
        try:
            await self.workspace.backups.restore(backup)
        except StoreError as error:
            self.restore_refused.emit(error)
            return
        self.restored.emit(backup)
        await self._load()
