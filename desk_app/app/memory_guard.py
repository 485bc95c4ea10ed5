"""Keeps what is in memory, keys above all, from being written to a file when Desk crashes."""

import ctypes
import sys
from contextlib import suppress

_PR_SET_DUMPABLE = 4


def forbid_dumps() -> None:
    """No core file of this process is written, and no other program of the user looks into it.

    To be called before the first key is in memory. Where the system knows none of this, nothing
    happens.
    """
    if sys.platform == "win32":
        return
    import resource  # noqa: PLC0415  (there is none on Windows)

    with suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        # The limit alone does not hold where cores are handed to a program instead of a file.
        with suppress(OSError, AttributeError):
            ctypes.CDLL(None).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
