"""What one server process notes of the requests it lets in, and when that is written down."""

import asyncio
import logging
from dataclasses import dataclass
from typing import Final, Self

from sqlalchemy.exc import SQLAlchemyError

from desk_app.clock import Clock
from desk_app.server.database import Database
from desk_app.server.key_stamps import KeyStamps
from desk_app.server.options import ServerOptions
from desk_app.server.rate_limits import RequestCounts
from desk_app.server.wrong_keys import WrongKeys

_logger = logging.getLogger(__name__)

INTERVAL: Final = 1.0
"""Seconds between two writings, each only if there is something to write."""


@dataclass(frozen=True, slots=True)
class Books:
    """Wrong keys, counts of requests, and uses of keys."""

    wrong_keys: WrongKeys
    counts: RequestCounts
    stamps: KeyStamps

    @classmethod
    def open(cls, options: ServerOptions) -> Self:
        """Empty ones."""
        return cls(WrongKeys(options.wrong_keys_a_minute), RequestCounts(options), KeyStamps())

    async def write_down(self, database: Database, clock: Clock) -> None:
        """Writes everything noted; a failure is logged, and what was noted of it may be lost."""
        try:
            await self.counts.write_down(database, clock.now())
            await self.stamps.write_down(database)
        except SQLAlchemyError:
            _logger.exception("counts of requests could not be written down")


async def keep_books(books: Books, database: Database, clock: Clock) -> None:
    """Writes down again and again until it is cancelled, and then once more."""
    try:
        while True:
            await asyncio.sleep(INTERVAL)
            await books.write_down(database, clock)
    finally:
        await books.write_down(database, clock)
