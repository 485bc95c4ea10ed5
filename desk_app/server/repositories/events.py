"""The events in an app's calendars."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from desk_app.domain.identifiers import CalendarId
from desk_app.domain.interval import Interval, from_seconds, to_seconds
from desk_app.domain.resource import Calendar, Event
from desk_app.domain.resource_change import EventChange, NewEvent
from desk_app.server.repositories.selection import fetch_one
from desk_app.server.stamps import new_id, to_stamp
from desk_app.server.tables import CALENDARS, EVENTS
from desk_app.server.time_spans import read_span
from desk_app.timekit.bodies import invalid
from desk_app.timekit.search import Criterion


@dataclass(frozen=True, slots=True)
class EventTable:
    """The events of one app."""

    connection: AsyncConnection
    app_id: str

    async def load(self, event_id: str) -> Event:
        """One event; NotFoundError if there is none."""
        query = self._own().where(EVENTS.c.id == event_id)
        return event_from_row(await fetch_one(self.connection, query, "Event"))

    async def load_window(self, window: Interval, criteria: Sequence[Criterion]) -> list[Event]:
        """The events that share time with a window, by start."""
        query = _overlapping(self._own(), window)
        for criterion in criteria:
            column = _SEARCHABLE.get(criterion.field)
            if column is None:
                raise invalid("search", f"{criterion.field} cannot be searched by")
            query = query.where(column == criterion.value)
        return [event_from_row(row) for row in await self.connection.execute(query)]

    async def load_of_calendars(
        self, calendar_ids: Collection[str]
    ) -> Mapping[CalendarId, tuple[Event, ...]]:
        """All events of each calendar that has any, by start."""
        query = self._own().where(EVENTS.c.calendar_id.in_(calendar_ids))
        found: dict[CalendarId, list[Event]] = {}
        for row in await self.connection.execute(query.order_by(EVENTS.c.starts_at, EVENTS.c.id)):
            found.setdefault(row.calendar_id, []).append(event_from_row(row))
        return {calendar_id: tuple(events) for calendar_id, events in found.items()}

    async def add(self, new: NewEvent, calendar: Calendar, *, now: datetime) -> Event:
        """A new event in a calendar that may be written to; overlaps are nobody's business."""
        row = {
            "id": new_id(),
            "app_id": self.app_id,
            "calendar_id": calendar.id,
            "resource_id": calendar.resource_id,
            "starts_at": to_seconds(new.starts_at),
            "ends_at": to_seconds(new.ends_at),
            "what": new.what,
            "where": new.where,
            "description": new.description,
            "rsvp": new.rsvp or "accepted",
            "is_all_day": new.is_all_day,
            "participants": list(new.participants),
            "created_at": to_stamp(now),
            "updated_at": to_stamp(now),
        }
        await self.connection.execute(EVENTS.insert().values(row))
        return await self.load(str(row["id"]))

    async def change(self, event_id: str, change: EventChange, *, now: datetime) -> None:
        """Changes what is given.

        Raises:
            NotFoundError: There is no such event.
            InvalidRequestError: It would end before it starts, or lie outside all reason.
        """
        event = await self.load(event_id)
        span = read_span(change.starts_at or event.starts_at, change.ends_at or event.ends_at)
        participants = change.participants
        values = {
            "what": change.what,
            "where": change.where,
            "description": change.description,
            "rsvp": change.rsvp,
            "is_all_day": change.is_all_day,
            "participants": None if participants is None else list(participants),
        }
        given = {name: value for name, value in values.items() if value is not None}
        await self.connection.execute(
            update(EVENTS)
            .where(EVENTS.c.id == event_id)
            .values(
                **given,
                starts_at=to_seconds(span.start),
                ends_at=to_seconds(span.end),
                updated_at=to_stamp(now),
            )
        )

    async def delete(self, event_id: str) -> None:
        """Removes an event; NotFoundError if there is none."""
        await self.load(event_id)
        await self.connection.execute(delete(EVENTS).where(EVENTS.c.id == event_id))

    def _own(self) -> Select[Any]:
        return (
            select(EVENTS, CALENDARS.c.name.label("calendar_name"), CALENDARS.c.provider)
            .join(CALENDARS, CALENDARS.c.id == EVENTS.c.calendar_id)
            .where(EVENTS.c.app_id == self.app_id)
        )


_SEARCHABLE = {"resource.id": EVENTS.c.resource_id, "calendar.id": EVENTS.c.calendar_id}


def _overlapping(query: Select[Any], window: Interval) -> Select[Any]:
    return query.where(
        EVENTS.c.ends_at > to_seconds(window.start), EVENTS.c.starts_at < to_seconds(window.end)
    ).order_by(EVENTS.c.starts_at, EVENTS.c.id)


def event_from_row(row: Row[Any]) -> Event:
    """The event in a row of its table."""
    return Event(
        id=row.id,
        calendar_id=row.calendar_id,
        resource_id=row.resource_id,
        starts_at=from_seconds(row.starts_at),
        ends_at=from_seconds(row.ends_at),
        what=row.what,
        where=row.where,
        description=row.description,
        rsvp=row.rsvp,
        is_all_day=row.is_all_day,
        participants=tuple(row.participants),
        calendar_name=row.calendar_name,
        provider=row.provider,
    )
