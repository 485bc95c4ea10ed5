"""A database that carries out every write and then forgets it, while it is told to."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy.ext.asyncio import AsyncConnection
from typing_extensions import override

from desk_app.server.database import Database


class ForgetfulDatabase(Database):
    """So that a thousand requests can be tried on the same state, each alone."""

    forgets = False
    writes = 0
    """Transactions that came to their end, and would have been kept."""

    @override
    @asynccontextmanager
    async def write(self) -> AsyncIterator[AsyncConnection]:
        async with super().write() as connection:
            if not self.forgets:
                yield connection
                return
            trial = await connection.begin_nested()
            yield connection
            self.writes += 1
            await trial.rollback()
