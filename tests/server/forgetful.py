"""A database that carries out every write and then forgets it, while it is told to."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Self

from sqlalchemy.ext.asyncio import AsyncConnection
from typing_extensions import override

from desk_app.server.database import Database
from desk_app.server.databases.backend import WriteScope


class ForgetfulDatabase(Database):
    """So that a thousand requests can be tried on the same state, each alone."""

    forgets = False
    writes = 0
    """Transactions that came to their end, and would have been kept."""

    @override
    def as_new(self) -> Self:
        """Itself, so that a test sees what is counted."""
        return self

    @override
    @asynccontextmanager
    async def _write(self, scope: WriteScope) -> AsyncIterator[AsyncConnection]:
        async with super()._write(scope) as connection:
            if not self.forgets:
                yield connection
                return
            trial = await connection.begin_nested()
            yield connection
            self.writes += 1
            await trial.rollback()
