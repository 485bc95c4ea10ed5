"""The history of bookings, written in the transaction that changes them."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from desk_app.domain.booking_log import BookingLog
from desk_app.domain.identifiers import BookingId
from desk_app.server.databases.prepared import Prepared
from desk_app.server.stamps import from_stamp, to_stamp
from desk_app.server.tables import BOOKING_LOGS

BY_TIME = "time"
"""The actor of what nobody did."""

_ADD: Final = Prepared(
    BOOKING_LOGS.insert().inline(),
    *(one.name for one in BOOKING_LOGS.columns if not one.primary_key),
)


@dataclass(frozen=True, slots=True)
class BookingLogTable:
    """The histories of the bookings of every app; callers know whose booking it is."""

    connection: AsyncConnection

    async def add(self, booking_id: str, log: BookingLog) -> None:
        """One more entry."""
        if log.at is None:
            raise ValueError("a log without its time")
        entry = {
            "booking_id": booking_id,
            "action": log.action,
            "old_state": log.old_state,
            "state": log.state,
            "actor": log.actor,
            "message": log.message,
            "created_at": to_stamp(log.at),
        }
        await _ADD.tell(self.connection, entry)

    async def load_of(self, ids: Collection[BookingId]) -> dict[BookingId, list[BookingLog]]:
        """The histories of some bookings, each from its beginning."""
        query = select(BOOKING_LOGS).where(BOOKING_LOGS.c.booking_id.in_(ids))
        found: dict[BookingId, list[BookingLog]] = {}
        for row in await self.connection.execute(query.order_by(BOOKING_LOGS.c.id)):
            log = BookingLog(
                action=row.action,
                old_state=row.old_state,
                state=row.state,
                actor=row.actor,
                message=row.message,
                at=from_stamp(row.created_at),
            )
            found.setdefault(row.booking_id, []).append(log)
        return found

    async def forget(self, booking_id: str) -> None:
        """Removes the history of a booking that is itself removed."""
        await self.connection.execute(
            delete(BOOKING_LOGS).where(BOOKING_LOGS.c.booking_id == booking_id)
        )
