"""A database that fails at will, in the ways that would tell the most."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Self

from sqlalchemy import text
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import AsyncConnection
from typing_extensions import override

from desk_app.server.database import Database
from desk_app.server.databases.backend import WriteScope

TYPED = "Mary Moss"
"""What a person typed."""

FAULTS: tuple[Callable[[], Exception], ...] = (
    lambda: OperationalError("SELECT secret FROM app_keys", {"secret": 1}, Exception("secret")),
    lambda: RuntimeError("secret in /home/desk/desk_app/server/apps.py, sqlalchemy 2.0.1"),
    lambda: KeyError("secret"),
    lambda: ZeroDivisionError("secret"),
    lambda: OSError(28, "No space left on device", "/tmp/secret.sqlite"),
    lambda: RecursionError("secret"),
    lambda: UnicodeDecodeError("utf-8", b"secret", 0, 1, "secret"),
)


class BrokenDatabase(Database):
    """Works until it is told when and how to fail."""

    fault: Callable[[], Exception] | None = None
    uses_left = 0

    @override
    def as_new(self) -> Self:
        """Itself, so that a test sees what is counted."""
        return self

    @override
    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncConnection]:
        self._fail_if_it_is_time()
        async with super().read() as connection:
            yield connection

    @override
    @asynccontextmanager
    async def glance(self) -> AsyncIterator[AsyncConnection]:
        self._fail_if_it_is_time()
        async with super().glance() as connection:
            yield connection

    def _fail_if_it_is_time(self) -> None:
        if self.fault is not None:
            self.uses_left -= 1
            if self.uses_left < 0:
                raise self.fault()


class FailingWrites(Database):
    """Every write fails in the database itself, with what a person typed among its values."""

    fails = False

    @override
    @asynccontextmanager
    async def _write(self, scope: WriteScope) -> AsyncIterator[AsyncConnection]:
        async with super()._write(scope) as connection:
            if self.fails:
                statement = text("INSERT INTO nowhere VALUES (:name)")
                await connection.execute(statement, {"name": TYPED})
            yield connection


def break_at(database: Database, n: int) -> None:
    """Lets the next request fail in the n-th way: while the key is looked up, or after it."""
    assert isinstance(database, BrokenDatabase)
    database.fault = FAULTS[n % len(FAULTS)]
    database.uses_left = n // len(FAULTS) % 2
