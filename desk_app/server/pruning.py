"""Lets go of what was told long ago: messages that are settled, and attempts to deliver."""

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import delete

from desk_app.domain.interval import to_seconds
from desk_app.server.database import Database
from desk_app.server.repositories.messages import MessageState
from desk_app.server.stamps import to_stamp
from desk_app.server.tables import MESSAGES, WEBHOOK_DELIVERIES

KEPT: Final = timedelta(days=90)
"""How long it can be seen what was told to whom, and what came of it."""

INTERVAL: Final = timedelta(hours=1)
"""From one pruning to the next; several processes may do so at once."""


async def prune(database: Database, now: datetime) -> None:
    """Forgets what was settled before `KEPT`; what still waits is left, however old it is."""
    before = now - KEPT
    settled = MESSAGES.c.state.in_((MessageState.SENT, MessageState.FAILED))
    async with database.write_beside_others() as connection:
        await connection.execute(
            delete(MESSAGES).where(settled, MESSAGES.c.due_at < to_seconds(before))
        )
        await connection.execute(
            delete(WEBHOOK_DELIVERIES).where(WEBHOOK_DELIVERIES.c.created_at < to_stamp(before))
        )
