"""Backs the local file up once a day, and goes back to a backup when somebody wants that."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Final

from desk_app.errors import StoreError
from desk_app.services.changes import ChangeFeed, Changes
from desk_app.services.full_pass import LAST_PASS, PassReport, read_report
from desk_app.services.sync import SyncService
from desk_app.store.backups import Backup
from desk_app.store.store import Store

FIRST_LOOK_AFTER: Final = timedelta(minutes=2)
"""When the start is over and what is new has been fetched."""
LOOK_EVERY: Final = timedelta(hours=1)
_log = logging.getLogger(__name__)

BackUpMore = Callable[[], Awaitable[None]]
"""Backs up what else there is, if that is due."""


class BackupService:
    """The backups of one profile."""

    def __init__(self, store: Store, changes: ChangeFeed, sync: SyncService) -> None:
        self._store = store
        self._changes = changes
        self._sync = sync
        self.back_up_more: BackUpMore | None = None
        """Set where the desk itself is on this computer."""

    async def run(self) -> None:
        """Backs up whenever it is due, until it is cancelled."""
        await asyncio.sleep(FIRST_LOOK_AFTER.total_seconds())
        while True:
            await self.back_up_if_due()
            await asyncio.sleep(LOOK_EVERY.total_seconds())

    async def back_up_if_due(self) -> None:
        """Backs up if the newest backup is a day old; what stands in the way may pass."""
        try:
            await self._store.make_due_backup()
            if self.back_up_more is not None:
                await self.back_up_more()
        except StoreError as error:
            _log.info("no backup was made: %s", error.message)

    async def make(self) -> None:
        """Backs up now.

        Raises:
            StoreError: It cannot be written.
        """
        await self._store.make_backup()

    async def load_all(self) -> tuple[Backup, ...]:
        """All backups, the newest first."""
        return await self._store.list_backups()

    async def load_last_pass(self) -> PassReport | None:
        """What the last comparison with the server found; None if there was none."""
        return read_report((await self._store.load_facts()).get(LAST_PASS))

    async def restore(self, backup: Backup) -> None:
        """Goes back to a backup; what is unsent stays, and the server is asked for the rest.

        Raises:
            StoreError: The backup cannot be used; nothing was changed.
        """
        await self._store.restore(backup)
        self._changes.publish(Changes(is_everything=True))
        self._sync.start_over()
