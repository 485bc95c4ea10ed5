"""A lock that one process holds on a file and that dies with the process."""

import os
import sys
from pathlib import Path

from desk_app.errors import StoreError
from desk_app.store.failures import OPEN_ELSEWHERE, store_failures

if sys.platform == "win32":
    import msvcrt

    def _take(descriptor: int) -> None:
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _take(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)


class HeldElsewhereError(StoreError):
    """Somebody else holds the lock."""

    title = "This desk is already open"
    message = OPEN_ELSEWHERE


class FileLock:
    """Held from making until `release`; the lock file itself stays, for others may be opening it.

    Raises:
        HeldElsewhereError: If somebody else holds it, in this process or another.
        StoreError: If it cannot be held at all.
    """

    def __init__(self, path: Path) -> None:
        with store_failures():
            self._descriptor: int | None = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            _take(self._descriptor)
        except (BlockingIOError, PermissionError) as error:
            self.release()
            raise HeldElsewhereError from error
        except OSError as error:
            self.release()
            with store_failures():
                raise error

    def release(self) -> None:
        """Let go of it; a second call does nothing."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None
