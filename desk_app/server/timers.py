"""What time alone does to bookings: holds lapse, past bookings are completed.

`due_at` of a row says when. Whoever reads sees the result, for each request settles first what
is due; the loop only sees to it that it happens when nobody asks.
"""

import asyncio
import logging
from datetime import datetime
from typing import Final

from sqlalchemy import ColumnElement, case, exists, select, update
from sqlalchemy.exc import SQLAlchemyError

from desk_app.clock import Clock
from desk_app.domain.booking_graph import COMPLETED, EXPIRED, RESERVATION
from desk_app.domain.interval import to_seconds
from desk_app.server.database import Database
from desk_app.server.news import find_those_told_of, tell_what_time_did
from desk_app.server.options import ServerOptions
from desk_app.server.stamps import to_stamp
from desk_app.server.tables import BOOKINGS

_logger = logging.getLogger(__name__)

_IS_HOLD: Final = BOOKINGS.c.graph == RESERVATION


def is_due(now: datetime) -> ColumnElement[bool]:
    """Whether there is anything to settle, of whichever app, as part of a query."""
    return exists().where(BOOKINGS.c.due_at <= to_seconds(now))


async def settle_due(database: Database, now: datetime) -> None:
    """Lets holds lapse whose time is over and completes what ended long enough ago."""
    async with database.write() as connection:
        before = await find_those_told_of(connection, now)
        await connection.execute(
            update(BOOKINGS)
            .where(BOOKINGS.c.due_at <= to_seconds(now))
            .values(
                state=case((_IS_HOLD, EXPIRED), else_=COMPLETED),
                is_completed=True,
                blocks_time=False,
                due_at=None,
                updated_at=to_stamp(now),
            )
        )
        await tell_what_time_did(connection, before, now)


async def run_timers(database: Database, clock: Clock, options: ServerOptions) -> None:
    """Settles again and again until it is cancelled; a failure is logged and tried again."""
    while True:
        await asyncio.sleep(options.timer_interval.total_seconds())
        try:
            await _settle_if_due(database, clock.now())
        except SQLAlchemyError:
            _logger.exception("timers could not be settled")


async def _settle_if_due(database: Database, now: datetime) -> None:
    async with database.read() as connection:
        is_anything_due = (await connection.execute(select(is_due(now)))).scalar()
    if is_anything_due:
        await settle_due(database, now)
