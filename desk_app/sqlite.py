"""SQLite as Desk brings it along, under the name of Python's own module.

Python works with the SQLite of its makers or of the system. In many of those, two connections that
write and tidy up at the same moment can spoil the write-ahead log: the WAL-reset fault, which was
mended in 3.51.3, and in 3.50.7 and 3.44.6 of older lines.
"""

import sys
from typing import Final

Version = tuple[int, ...]

_MENDED: Final = (3, 51, 3)
_MENDED_TOO: Final = (((3, 50, 7), (3, 51)), ((3, 44, 6), (3, 45)))
"""Older lines in which the fault was mended too, from and before."""


def use_own_sqlite() -> None:
    """Lets every `import sqlite3` that follows have the one Desk brings, where it brings one."""
    try:
        import pysqlite3  # noqa: PLC0415  (not there for every processor)
        from pysqlite3 import dbapi2  # noqa: PLC0415
    except ImportError:
        return
    sys.modules["sqlite3"] = pysqlite3
    sys.modules["sqlite3.dbapi2"] = dbapi2


def is_mended(version: Version) -> bool:
    """Whether a version of SQLite is without the WAL-reset fault."""
    return version >= _MENDED or any(first <= version < end for first, end in _MENDED_TOO)
