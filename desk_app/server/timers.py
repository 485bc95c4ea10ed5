"""What time alone does to bookings: holds and payments lapse, past bookings are completed.

`due_at` of a row says when. Whoever reads sees the result, for each request settles first what
is due; the loop only sees to it that it happens when nobody asks. Several processes may do so at
once: each row is claimed by one (see `databases.claims`).
"""

import asyncio
import logging
from collections.abc import Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    and_,
    bindparam,
    case,
    func,
    literal,
    select,
    update,
)
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection

from desk_app.clock import Clock
from desk_app.domain.booking_graph import COMPLETE, COMPLETED, GRAPHS, TIMEOUT
from desk_app.domain.interval import to_seconds
from desk_app.server.database import Database
from desk_app.server.databases.claims import claimed
from desk_app.server.news import find_those_told_of, tell_what_time_did
from desk_app.server.options import ServerOptions
from desk_app.server.pruning import INTERVAL, prune
from desk_app.server.repositories.booking_logs import BY_TIME
from desk_app.server.stamps import to_stamp
from desk_app.server.tables import BOOKING_LOGS, BOOKINGS

_logger = logging.getLogger(__name__)

_BATCH: Final = 1_000
"""How many bookings one statement names at most."""

_LAPSES: Final = [
    (and_(BOOKINGS.c.graph == graph.name, BOOKINGS.c.state == state), next_state)
    for graph in GRAPHS.values()
    for state, next_state in graph.lapses.items()
]
_NEXT_STATE: Final = case(*_LAPSES, else_=COMPLETED)
_ACTION: Final = case(*((lapses, TIMEOUT) for lapses, _ in _LAPSES), else_=COMPLETE)


_EARLIEST: Final = select(func.min(BOOKINGS.c.due_at)).scalar_subquery()
"""Read off the end of an index. Asked whether any row is due, PostgreSQL looks at all of them."""
IS_DUE: Final[ColumnElement[bool]] = bindparam("now_second") >= _EARLIEST
"""Whether there is anything to settle at `now_second`, of whichever app, as part of a query."""
_ASKS_IF_DUE: Final = select(IS_DUE)


async def is_anything_due(connection: AsyncConnection, now: datetime) -> bool:
    """Whether there is anything to settle, of whichever app."""
    found = await connection.execute(_ASKS_IF_DUE, {"now_second": to_seconds(now)})
    return bool(found.scalar())


async def settle_due(database: Database, now: datetime) -> None:
    """Lets holds and payments lapse whose time is over, and completes what ended long enough ago.

    Each change is noted in the history of its booking.
    """
    due = claimed(select(BOOKINGS.c.id).where(BOOKINGS.c.due_at <= to_seconds(now)), most=_BATCH)
    async with database.write_beside_others() as connection:
        while ids := (await connection.execute(due)).scalars().all():
            before = await find_those_told_of(connection, ids)
            await _settle(connection, ids, now)
            await tell_what_time_did(connection, before, now)


async def _settle(connection: AsyncConnection, ids: Sequence[str], now: datetime) -> None:
    """Notes what time does to some bookings, then does it."""
    is_one = BOOKINGS.c.id.in_(ids)
    noted = {
        "booking_id": BOOKINGS.c.id,
        "action": _ACTION,
        "old_state": BOOKINGS.c.state,
        "state": _NEXT_STATE,
        "actor": literal(BY_TIME),
        "message": literal(""),
        "created_at": literal(to_stamp(now), BigInteger),
    }
    rows = select(*noted.values()).where(is_one)
    await connection.execute(BOOKING_LOGS.insert().from_select(list(noted), rows))
    changed = {
        "state": _NEXT_STATE,
        "is_completed": True,
        "blocks_time": False,
        "due_at": None,
        "updated_at": to_stamp(now),
    }
    await connection.execute(update(BOOKINGS).where(is_one).values(changed))


async def run_timers(database: Database, clock: Clock, options: ServerOptions) -> None:
    """Settles again and again until it is cancelled, and prunes now and then.

    A failure is logged and tried again.
    """
    pruned_at: datetime | None = None
    while True:
        await asyncio.sleep(options.timer_interval.total_seconds())
        now = clock.now()
        try:
            await _settle_if_due(database, now)
            if pruned_at is None or now - pruned_at >= INTERVAL:
                await prune(database, now)
                pruned_at = now
        except SQLAlchemyError:
            _logger.exception("timers could not be settled")


async def _settle_if_due(database: Database, now: datetime) -> None:
    async with database.read() as connection:
        is_due = await is_anything_due(connection, now)
    if is_due:
        await settle_due(database, now)
