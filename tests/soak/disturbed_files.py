"""Files on which the disk reports an error when a test wants it to."""

from collections.abc import Callable
from typing import Final

import apsw
from typing_extensions import override

ERRORS: Final[dict[str, tuple[type[apsw.Error], int]]] = {
    "full": (apsw.FullError, apsw.SQLITE_FULL),
    "read-only": (apsw.ReadOnlyError, apsw.SQLITE_READONLY),
    "I/O": (apsw.IOError, apsw.SQLITE_IOERR_WRITE),
}
"""What each kind of error is for APSW, and its number for SQLite."""


class Disk(apsw.VFS):
    """A disk that works until it is told not to."""

    def __init__(self) -> None:
        self.name = f"disturbed {id(self)}"
        self.fails_at = 0
        """The access at which it fails, counted from 1; 0 for never."""
        self.is_lasting = False
        """Whether it goes on failing from then on."""
        self._error = ERRORS["I/O"]
        self.failures = 0
        super().__init__(self.name, "")

    def fail_at(self, access: int, kind: str, *, is_lasting: bool = False) -> None:
        """Fails at one of the next accesses, for a kind of error."""
        self.fails_at, self._error, self.is_lasting = access, ERRORS[kind], is_lasting

    def work(self) -> None:
        """Works as it should from now on."""
        self.fails_at, self.is_lasting = 0, False

    @override
    def xOpen(self, name: object, flags: list[int]) -> "_File":
        return _File(self, name, flags)

    def access(self) -> None:
        """One access: it may fail."""
        if self.fails_at == 0:
            return
        self.fails_at = max(1, self.fails_at - 1) if self.is_lasting else self.fails_at - 1
        if self.fails_at == (1 if self.is_lasting else 0):
            self.failures += 1
            kind, number = self._error
            error = kind("the disk says so")
            error.extendedresult = number  # type: ignore[attr-defined]
            raise error


class _File(apsw.VFSFile):
    def __init__(self, disk: Disk, name: object, flags: list[int]) -> None:
        super().__init__("", name, flags)  # type: ignore[arg-type]
        self._access: Callable[[], None] = disk.access

    @override
    def xWrite(self, data: bytes, offset: int) -> None:
        self._access()
        super().xWrite(data, offset)

    @override
    def xSync(self, flags: int) -> None:
        self._access()
        super().xSync(flags)
