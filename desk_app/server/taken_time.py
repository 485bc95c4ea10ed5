"""What takes the time of resources, each booking and event by itself, so that it can be named."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from desk_app.domain.closing import TakenTime
from desk_app.domain.identifiers import ResourceId
from desk_app.domain.interval import Interval, from_seconds, to_seconds
from desk_app.server.busy_time import counts_as_busy
from desk_app.server.repositories.bookings import still_blocks
from desk_app.server.tables import BOOKINGS, CALENDARS, EVENTS

TakenTimes = dict[ResourceId, list[TakenTime]]


async def load_taken_time(
    connection: AsyncConnection,
    resource_ids: Collection[ResourceId],
    span: Interval,
    *,
    now: datetime,
    margin: timedelta,
) -> TakenTimes:
    """What may matter to a span, in any order; the same that `BusyTime` counts.

    Args:
        resource_ids: Of the app that asks, and of no other.
        margin: How far outside the span taken time still matters.
    """
    since = to_seconds(span.start - margin)
    until = max(to_seconds(span.end + margin), since) + 1
    taken: TakenTimes = {}
    booked = select(
        BOOKINGS.c.resource_id,
        BOOKINGS.c.starts_at,
        BOOKINGS.c.ends_at,
        BOOKINGS.c.id,
        BOOKINGS.c.customer,
        BOOKINGS.c.what,
    ).where(
        BOOKINGS.c.resource_id.in_(resource_ids),
        still_blocks(to_seconds(now)),
        BOOKINGS.c.ends_at > since,
        BOOKINGS.c.starts_at < until,
    )
    for row in await connection.execute(booked):
        name = (row.customer or {}).get("name") or row.what
        one = TakenTime(interval=_interval(row), booking_id=row.id, name=name)
        taken.setdefault(row.resource_id, []).append(one)
    busy = (
        select(
            EVENTS.c.resource_id,
            EVENTS.c.starts_at,
            EVENTS.c.ends_at,
            EVENTS.c.id,
            EVENTS.c.what,
            EVENTS.c.is_all_day,
        )
        .join(CALENDARS, CALENDARS.c.id == EVENTS.c.calendar_id)
        .where(EVENTS.c.resource_id.in_(resource_ids), CALENDARS.c.deleted_at.is_(None))
        .where(EVENTS.c.ends_at > since, EVENTS.c.starts_at < until, counts_as_busy())
    )
    for row in await connection.execute(busy):
        one = TakenTime(
            interval=_interval(row), event_id=row.id, name=row.what, is_all_day=row.is_all_day
        )
        taken.setdefault(row.resource_id, []).append(one)
    return taken


def _interval(row: Any) -> Interval:
    start = from_seconds(row.starts_at)
    return Interval(start, max(start, from_seconds(row.ends_at)))
