"""One console per data folder: the first is the owner, every later one asks it to come forward.

Ownership is a lock that dies with its process, so neither a crash nor a process id that is used
again can keep Desk from starting. A wish is a file that the owner takes away when it has heard it;
what the owner is doing is a word in a file beside it. All of that lies in the data folder, so it
is this user's alone and needs no port. This runs before Qt is loaded.
"""

import os
import time
from contextlib import suppress
from enum import StrEnum
from pathlib import Path
from typing import Final

from desk_app.errors import StoreError
from desk_app.private_files import PRIVATE_FILE, make_private_folder
from desk_app.store.file_lock import FileLock, HeldElsewhereError

ANSWER_WITHIN: Final = 4.0
"""Seconds an open console has to hear a wish; it takes a moment, unless the computer is busy."""
LEFT_AFTER: Final = 0.6
"""Seconds after which the wish is left with a console that is still loading."""
CLOSED_WITHIN: Final = 10.0
"""Seconds a console that is closing has to be gone."""
_LOOK_EVERY: Final = 0.02

NOT_ANSWERING: Final = (
    "Desk is already open on this computer, but it does not answer. Wait for it to go on, or end it"
    " first. Everything it has saved stays."
)


class OwnerState(StrEnum):
    """What the console that owns the folder is doing."""

    STARTING = "starting"
    """It has no window yet, and hears nothing."""
    LOADING = "loading"
    """Its window is there, but it is slow to hear."""
    OPEN = "open"
    CLOSING = "closing"


class Ownership:
    """The folder is ours, from `claim` to `release` or the end of the process."""

    def __init__(self, folder: Path, lock: FileLock) -> None:
        self.folder = folder
        self._lock = lock
        self._wish = folder / "wish"
        self.say(OwnerState.STARTING)  # first: a start whose wish goes with the old makes it anew
        self._wish.unlink(missing_ok=True)

    def say(self, state: OwnerState) -> None:
        """Tell later starts what this console is doing."""
        with suppress(OSError):  # a later start then waits as for one that is starting
            _write(self.folder / "state", state.value)

    def take_wish(self) -> str | None:
        """The activation token of a start that wants this console in front; None without one.

        The token is "" where the desktop gave none.
        """
        try:
            token = self._wish.read_text(encoding="utf-8")
            self._wish.unlink()
        except (OSError, ValueError):
            return None
        return token.strip()

    def release(self) -> None:
        """Let the next start have the folder; a second call does nothing."""
        self._lock.release()


def claim(data: Path) -> Ownership | None:
    """Own a data folder, or bring the console that does to the front: then None.

    Waits for a console that is closing, at most ten seconds; for one that is open until it has
    heard, at most four; for one that is starting or loading half a second, for its window comes by
    itself and the wish waits for it.

    Raises:
        StoreError: The owner does not answer.
        OSError: The folder cannot be made or written to.
    """
    folder = data / "running"
    make_private_folder(data)
    make_private_folder(folder)
    began = time.monotonic()
    wish = folder / "wish"
    has_wished = False
    while True:
        lock = _try_lock(folder / "lock")
        if lock is not None:
            return Ownership(folder, lock)
        is_gone = not wish.exists()
        state = _state(folder)  # read after the wish, see `Ownership`
        if is_gone and has_wished and state in (OwnerState.LOADING, OwnerState.OPEN):
            return None
        if is_gone or not has_wished:
            _write(wish, os.environ.get("XDG_ACTIVATION_TOKEN", ""))
            has_wished = True
        if _is_over(state, time.monotonic() - began):
            return None
        time.sleep(_LOOK_EVERY)


def _is_over(state: OwnerState, waited: float) -> bool:
    """Whether the wish may be left with the owner after so many seconds.

    Raises:
        StoreError: It would be in vain.
    """
    if state in (OwnerState.STARTING, OwnerState.LOADING):
        return waited > LEFT_AFTER
    if waited > (CLOSED_WITHIN if state is OwnerState.CLOSING else ANSWER_WITHIN):
        raise StoreError(NOT_ANSWERING, title="Desk is already open")
    return False


def _try_lock(path: Path) -> FileLock | None:
    try:
        return FileLock(path)
    except HeldElsewhereError:
        return None


def _state(folder: Path) -> OwnerState:
    try:
        return OwnerState((folder / "state").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return OwnerState.STARTING


def _write(path: Path, text: str) -> None:
    """As several starts may do at once; each text is as good as the other."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
    with os.fdopen(os.open(path, flags, PRIVATE_FILE), "w", encoding="utf-8") as file:
        file.write(text)
