"""What closes the time of resources: their bookings, and the events in calendars that count."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final, Self

from sqlalchemy import ColumnElement, bindparam, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from desk_app.domain.identifiers import CalendarId, ResourceId
from desk_app.domain.interval import Interval, to_seconds
from desk_app.domain.spans import Span
from desk_app.server.databases.text import all_of
from desk_app.server.repositories.bookings import still_blocks
from desk_app.server.repositories.calendars import OWN_PROVIDER
from desk_app.server.tables import BOOKINGS, CALENDARS, EVENTS


@dataclass(frozen=True, slots=True)
class BusyTime:
    """Busy spans of each resource in seconds since 1970, in any order."""

    spans: dict[ResourceId, list[Span]] = field(default_factory=dict)
    all_day: dict[ResourceId, list[Span]] = field(default_factory=dict)

    @classmethod
    async def load(
        cls,
        connection: AsyncConnection,
        resource_ids: Collection[ResourceId],
        window: Interval,
        *,
        now: datetime,
        margin: timedelta = timedelta(),
        calendar_ids: Collection[CalendarId] | None = None,
    ) -> Self:
        """What may matter within a window.

        Bookings count whichever calendar they are in, for no two may overlap.

        Args:
            margin: How far outside the window busy time still matters.
            calendar_ids: Whose events count; None for all calendars that count as busy.
        """
        busy = cls()
        seconds = int(margin.total_seconds())
        since, until = to_seconds(window.start) - seconds, to_seconds(window.end) + seconds + 1
        asked = {
            "of_resources": list(resource_ids),
            "since": since,
            "until": until,
            "now_second": to_seconds(now),
        }
        for resource_id, starts, ends in await connection.execute(_BOOKED, asked):
            busy.spans[resource_id] = list(zip(starts, ends, strict=True))
        await busy._load_events(connection, resource_ids, since, until, calendar_ids)
        return busy

    async def _load_events(
        self,
        connection: AsyncConnection,
        resource_ids: Collection[ResourceId],
        since: int,
        until: int,
        calendar_ids: Collection[CalendarId] | None,
    ) -> None:
        query = (
            select(EVENTS.c.resource_id, EVENTS.c.starts_at, EVENTS.c.ends_at, EVENTS.c.is_all_day)
            .join(CALENDARS, CALENDARS.c.id == EVENTS.c.calendar_id)
            .where(EVENTS.c.resource_id.in_(resource_ids), CALENDARS.c.deleted_at.is_(None))
            .where(EVENTS.c.ends_at > since, EVENTS.c.starts_at < until)
        )
        if calendar_ids is None:
            query = query.where(counts_as_busy())
        else:
            query = query.where(CALENDARS.c.id.in_(calendar_ids))
        for resource_id, start, end, is_all_day in await connection.execute(query):
            kind = self.all_day if is_all_day else self.spans
            kind.setdefault(resource_id, []).append((start, end))


def counts_as_busy() -> ColumnElement[bool]:
    """Whether the events of a calendar close time where no calendars are named."""
    return or_(CALENDARS.c.provider == OWN_PROVIDER, CALENDARS.c.is_synced.is_(True))


_BOOKED: Final = (
    select(BOOKINGS.c.resource_id, all_of(BOOKINGS.c.starts_at), all_of(BOOKINGS.c.ends_at))
    .where(BOOKINGS.c.resource_id.in_(bindparam("of_resources", expanding=True)))
    .where(still_blocks(bindparam("now_second")))
    .where(BOOKINGS.c.ends_at > bindparam("since"), BOOKINGS.c.starts_at < bindparam("until"))
    .group_by(BOOKINGS.c.resource_id)
)
"""A row for each resource, not for each booking; the index of busy time alone answers it."""
