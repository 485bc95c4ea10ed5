"""The connection to the local file, on a thread of its own.

One connection and one thread, so that everything happens in turn and nobody waits for a lock.
"""

import sqlite3
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

from desk_app.clock import Clock
from desk_app.errors import StoreError, StoreUnreadableError
from desk_app.store import backups
from desk_app.store.backups import Backup, copy_whole
from desk_app.store.failures import store_failures
from desk_app.store.file_lock import FileLock
from desk_app.store.inspection import StoreNoteKind
from desk_app.store.opening import StoreNote, open_file, replace_file, transaction

T = TypeVar("T")
Work = Callable[[sqlite3.Connection], T]


async def _finished(future: "Future[T]") -> T:
    # Whoever awaits has it loaded; the first frame, read without awaiting, does without.
    from asyncio import wrap_future  # noqa: PLC0415

    return await wrap_future(future)


class Database:
    """Runs work on the one connection to a file.

    Where work meets damage, the file is kept aside, a new one takes its place at once, and
    `note` says so; the work itself fails, and whatever comes next is done on the new file.
    """

    def __init__(self, path: Path, clock: Clock) -> None:
        self.note: StoreNote | None = None
        self._path = path
        self._clock = clock
        self._lock: FileLock | None = None
        self._connection: sqlite3.Connection | None = None
        self._closing: Future[None] | None = None
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="store")

    async def open(self) -> None:
        """Open the file, or make it; a caller that gives up has to `abandon` it.

        Raises:
            StoreError: If the file cannot be opened or another Desk has it open.
        """
        await _finished(self._thread.submit(self._open))

    def open_blocking(self) -> None:
        """As `open`, but the calling thread waits; for start-up only."""
        self._thread.submit(self._open).result()

    async def read(self, work: Work[T]) -> T:
        """What some work that only reads returns.

        A caller that gives up before its turn takes the work back; work begun is finished.
        """
        return await _finished(self._thread.submit(self._run, work))

    async def read_at_last(self, work: Work[T]) -> T:
        """As `read`; where the file turns out damaged, the work is done once more, on the new."""
        try:
            return await self.read(work)
        except StoreUnreadableError:
            return await self.read(work)

    async def change(self, work: Work[T]) -> T:
        """What some work returns whose changes are then stored durably, all or none."""
        return await _finished(self._thread.submit(self._run_whole, work))

    def read_blocking(self, work: Work[T]) -> T:
        """As `read`, but the calling thread waits; for start-up only.

        Where the file turns out to be damaged, the work is done once more, on the new file.
        """
        try:
            return self._thread.submit(self._run, work).result()
        except StoreUnreadableError:
            return self._thread.submit(self._run, work).result()

    async def back_up(self, target: Path) -> None:
        """Copy the file as it is at one moment; the target is replaced when the copy is whole."""
        await _finished(self._thread.submit(self._back_up, target))

    async def make_due_backup(self) -> bool:
        """Add a backup to the others if the newest is a day old; whether it was."""
        return await _finished(self._thread.submit(self._make_due_backup))

    async def make_backup(self) -> Path:
        """Add a backup to the others, of which those that are too old go."""
        return await _finished(self._thread.submit(self._make_backup))

    async def list_backups(self) -> tuple[Backup, ...]:
        """All backups, the newest first."""
        return await _finished(self._thread.submit(self._list_backups))

    async def restore(self, backup: Path) -> Path:
        """Put a backup in the place of the file but for its outbox; where it was kept before."""
        return await _finished(self._thread.submit(self._restore, backup))

    async def close(self) -> None:
        """Let go of the file, after all work asked for so far."""
        await _finished(self.abandon())

    def close_blocking(self) -> None:
        """As `close`, but the calling thread waits."""
        self.abandon().result()

    def abandon(self) -> "Future[None]":
        """Begin to close; done when the file is let go of. A second call changes nothing."""
        if self._closing is None:
            self._closing = self._thread.submit(self._close)
            self._thread.shutdown(wait=False)
        return self._closing

    # --- on the thread -----------------------------------------------------------------------

    def _open(self) -> None:
        self._lock = FileLock(self._path.with_name(f"{self._path.name}.lock"))
        try:
            with store_failures():
                self._connection, self.note = open_file(self._path, self._clock.now())
        except StoreError:
            self._lock.release()
            raise

    def _run(self, work: Work[T]) -> T:
        try:
            with store_failures():
                return work(self._open_connection())
        except StoreUnreadableError:
            self._replace_file()
            raise

    def _run_whole(self, work: Work[T]) -> T:
        def whole(connection: sqlite3.Connection) -> T:
            with transaction(connection):
                return work(connection)

        return self._run(whole)

    def _open_connection(self) -> sqlite3.Connection:
        if self._connection is None:
            raise StoreError
        return self._connection

    def _replace_file(self) -> None:
        with store_failures():
            self._close_connection()
            self._connection, self.note = replace_file(
                self._path, StoreNoteKind.DAMAGED, self._clock.now()
            )

    def _back_up(self, target: Path) -> None:
        with store_failures():
            copy_whole(self._open_connection(), target)

    def _make_backup(self) -> Path:
        now = self._clock.now()
        with store_failures():
            target = backups.new_path(self._path, now)
            copy_whole(self._open_connection(), target)
            backups.remove_old(self._path, now)
        return target

    def _make_due_backup(self) -> bool:
        with store_failures():
            if not backups.is_due(self._path, self._clock.now()):
                return False
        self._make_backup()
        return True

    def _list_backups(self) -> tuple[Backup, ...]:
        with store_failures():
            return backups.list_backups(self._path)

    def _restore(self, backup: Path) -> Path:
        from desk_app.store.restoring import restore  # noqa: PLC0415  (rarely needed)

        kept = self._make_backup()
        with store_failures():
            restore(self._open_connection(), backup)
        return kept

    def _close(self) -> None:
        self._close_connection()
        if self._lock is not None:
            self._lock.release()

    def _close_connection(self) -> None:
        if self._connection is not None:
            with suppress(sqlite3.Error):  # a damaged file may fail once more; it is let go of
                self._connection.close()
            self._connection = None
