"""Where the failures of SQLite and of the file system end: `StoreError`s above this line."""

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from desk_app.errors import StoreError, StoreUnreadableError

IOERR_SHMSIZE: Final = sqlite3.SQLITE_IOERR | 19 << 8
"""As SQLite calls it; not every module for it has the name."""

_DAMAGE: Final = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})

_CAUSES: Final = {
    sqlite3.SQLITE_FULL: "The disk is full. Free some space, then try again.",
    sqlite3.SQLITE_READONLY: "Desk may not write to its folder. Have its permissions mended.",
    sqlite3.SQLITE_PERM: "Desk may not write to its folder. Have its permissions mended.",
    sqlite3.SQLITE_CANTOPEN: "Desk could not open its local file. Check the folder it is in.",
    sqlite3.SQLITE_BUSY: "Another program holds the local file. Close it, then try again.",
    sqlite3.SQLITE_LOCKED: "Another program holds the local file. Close it, then try again.",
    sqlite3.SQLITE_IOERR: "The disk reported an error. Check it, then try again.",
}
_MORE_EXACT_CAUSES: Final = {
    # The file beside the write-ahead log could not grow: nothing but a full disk does that.
    IOERR_SHMSIZE: _CAUSES[sqlite3.SQLITE_FULL],
}
_SYSTEM_CAUSES: Final = {
    errno.ENOSPC: _CAUSES[sqlite3.SQLITE_FULL],
    errno.EROFS: _CAUSES[sqlite3.SQLITE_READONLY],
    errno.EACCES: _CAUSES[sqlite3.SQLITE_PERM],
    errno.EPERM: _CAUSES[sqlite3.SQLITE_PERM],
}

OPEN_ELSEWHERE: Final = "This desk is already open in another Desk window. Use that one."


@contextmanager
def store_failures() -> Iterator[None]:
    """Turn what SQLite and the file system raise into a `StoreError` that names the cause.

    Raises:
        StoreUnreadableError: If the file is damaged; nothing else means that.
        StoreError: If it could not be used for another reason, which may pass.
    """
    try:
        yield
    except (sqlite3.Error, UnicodeDecodeError) as error:
        raise _from_sqlite(error) from error
    except OSError as error:
        raise StoreError(_SYSTEM_CAUSES.get(error.errno or 0)) from error


def is_damage(error: sqlite3.Error | UnicodeDecodeError) -> bool:
    """Whether the file's content is damaged, as opposed to out of reach for now."""
    # Where a text is no UTF-8 any more, Python says so itself, in one of two ways.
    is_broken_text = isinstance(error, UnicodeDecodeError) or "decode to UTF-8" in str(error)
    return is_broken_text or _primary_code(error) in _DAMAGE


def _from_sqlite(error: sqlite3.Error | UnicodeDecodeError) -> StoreError:
    if is_damage(error):
        return StoreUnreadableError()
    exact = _MORE_EXACT_CAUSES.get(_code(error))
    return StoreError(exact or _CAUSES.get(_primary_code(error)))


def _primary_code(error: Exception) -> int:
    return _code(error) & 0xFF


def _code(error: Exception) -> int:
    code: int = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR)
    return code
