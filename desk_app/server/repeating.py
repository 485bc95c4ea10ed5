"""Begins anew what came to nothing because two writers clashed or the database went away.

Only as a whole, from before its first read, and only while nothing of it has been committed.
"""

import asyncio
import random
from collections.abc import Awaitable, Callable
from typing import Final, TypeVar

from desk_app.server.database import Database
from desk_app.server.databases.failures import (
    BusyError,
    ConnectionGoneError,
    TransientError,
    busy_answer,
)

T = TypeVar("T")

MOST_TRIES: Final = 5
_SHORTEST_PAUSE: Final = 0.01
_PAUSE_WITHOUT_DATABASE: Final = 0.1


async def repeated(database: Database, work: Callable[[Database], Awaitable[T]]) -> T:
    """What some work answers, of at most `MOST_TRIES` tries.

    Args:
        database: Each try gets it as new.
        work: Leaves nothing behind where it fails, but for what it committed.

    Raises:
        RateLimitedError: It failed every time, or the database is too busy to try again; nothing
            was done.
        UnknownOutcomeError: The connection was lost while committing.
    """
    for number in range(1, MOST_TRIES + 1):
        trial = database.as_new()
        try:
            return await work(trial)
        except TransientError as error:
            if trial.commits:
                raise
            if number == MOST_TRIES or isinstance(error, BusyError):
                raise busy_answer() from error
            await asyncio.sleep(_pause(error, number))
    raise AssertionError("the last try returns or raises")


def _pause(error: TransientError, number: int) -> float:
    """In seconds: short and by chance after a clash, longer each time without a database."""
    if isinstance(error, ConnectionGoneError):
        return _PAUSE_WITHOUT_DATABASE * 2 ** (number - 1) if number > 1 else 0.0
    return _SHORTEST_PAUSE * number * (0.5 + random.random())
