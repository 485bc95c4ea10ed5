"""The accounts of an app: where its calendars from elsewhere come from."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import NAMESPACE_URL, uuid5

from sqlalchemy import Row, Select, delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from desk_app.domain.account import ICS_PROVIDER, Account, NewAccount
from desk_app.domain.identifiers import AccountId, CalendarId, ResourceId
from desk_app.domain.interval import to_seconds
from desk_app.domain.resource import Calendar
from desk_app.server.ics import OutsideEvent
from desk_app.server.repositories.calendars import calendar_from_row
from desk_app.server.repositories.selection import fetch_one
from desk_app.server.stamps import from_stamp, new_id, to_stamp
from desk_app.server.tables import ACCOUNTS, CALENDARS, EVENTS, RESOURCES

_AT_ONCE: Final = 500
"""Rows a statement writes or removes; a database allows only so many values in one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """What is needed to fill the calendar of an account anew."""

    account: Account
    account_id: AccountId
    calendar_id: CalendarId
    resource_id: ResourceId
    app_id: str
    time_zone_name: str
    """Of the resource."""
    address: str | None
    content: str
    """The text last read."""
    etag: str
    failures: int
    """How often it failed since it last worked."""


@dataclass(frozen=True, slots=True)
class AccountTable:
    """The accounts of one app whose calendar is still there."""

    connection: AsyncConnection
    app_id: str

    async def load_all(self, resource_id: ResourceId | None = None) -> list[Source]:
        """All of them, or those of one resource, in the order of creation."""
        query = _present().where(ACCOUNTS.c.app_id == self.app_id)
        if resource_id is not None:
            query = query.where(ACCOUNTS.c.resource_id == resource_id)
        ordered = query.order_by(ACCOUNTS.c.created_at, ACCOUNTS.c.id)
        return [_source(row) for row in await self.connection.execute(ordered)]

    async def load(self, account_id: str, resource_id: ResourceId | None = None) -> Source:
        """One account, of one resource if that is given; NotFoundError if there is none."""
        query = _present().where(ACCOUNTS.c.app_id == self.app_id, ACCOUNTS.c.id == account_id)
        if resource_id is not None:
            query = query.where(ACCOUNTS.c.resource_id == resource_id)
        return _source(await fetch_one(self.connection, query, "Account"))

    async def load_calendars(self, resource_id: ResourceId | None = None) -> list[Calendar]:
        """The calendars that are filled from elsewhere, in the order of creation."""
        ids = [source.calendar_id for source in await self.load_all(resource_id)]
        query = select(CALENDARS).where(CALENDARS.c.id.in_(ids))
        rows = await self.connection.execute(query.order_by(CALENDARS.c.created_at, CALENDARS.c.id))
        return [calendar_from_row(row) for row in rows]

    async def add(self, new: NewAccount, *, now: datetime) -> Source:
        """A new account with an empty calendar that counts as busy and is read only."""
        account_id, calendar_id, stamp = new_id(), new_id(), to_stamp(now)
        shared = {
            "app_id": self.app_id,
            "resource_id": new.resource_id,
            "provider": ICS_PROVIDER,
            "name": new.name,
            "created_at": stamp,
            "updated_at": stamp,
        }
        calendar = {
            "id": calendar_id,
            "description": "",
            "provider_id": account_id,
            "provider_access": "reader",
            "is_provider_primary": False,
            "is_synced": True,
            "is_primary": False,
        }
        account = {"id": account_id, "calendar_id": calendar_id, "address": new.address}
        blank = {"content": "", "etag": "", "problem": "", "failures": 0, "event_count": 0}
        await self.connection.execute(CALENDARS.insert().values(shared | calendar))
        await self.connection.execute(ACCOUNTS.insert().values(shared | account | blank))
        return await self.load(account_id)

    async def rename(self, source: Source, name: str, *, now: datetime) -> None:
        """Gives an account and its calendar another name."""
        for table, row_id in ((ACCOUNTS, source.account_id), (CALENDARS, source.calendar_id)):
            await self.connection.execute(
                update(table)
                .where(table.c.id == row_id)
                .values(name=name, updated_at=to_stamp(now))
            )

    async def point_at(self, source: Source, address: str | None, *, now: datetime) -> None:
        """Lets an account be filled from another address, or from a file where it is None."""
        await _update(self.connection, source, now, address=address, etag="", content="")

    async def remove(self, source: Source, *, now: datetime) -> None:
        """Takes an account away with its calendar and the events in it."""
        await self.connection.execute(
            delete(EVENTS).where(EVENTS.c.calendar_id == source.calendar_id)
        )
        stamp = to_stamp(now)
        await self.connection.execute(
            update(CALENDARS)
            .where(CALENDARS.c.id == source.calendar_id)
            .values(deleted_at=stamp, updated_at=stamp)
        )
        values = {"address": None, "content": "", "due_at": None, "deleted_at": stamp}
        await _update(self.connection, source, now, **values)


async def claim_due(
    connection: AsyncConnection, *, now: datetime, until: datetime, limit: int
) -> list[Source]:
    """The accounts of any app that are due, each given to one asker alone.

    Args:
        connection: Of a write transaction.
        now: What is due by then.
        until: When they are due again if nothing is heard of whoever asked.
        limit: The most to take.
    """
    due = _present().where(ACCOUNTS.c.due_at <= to_seconds(now)).order_by(ACCOUNTS.c.due_at)
    rows = await connection.execute(due.limit(limit).with_for_update(of=ACCOUNTS, skip_locked=True))
    sources = [_source(row) for row in rows]
    ids = [source.account_id for source in sources]
    await connection.execute(
        update(ACCOUNTS).where(ACCOUNTS.c.id.in_(ids)).values(due_at=to_seconds(until))
    )
    return sources


async def put_events(
    connection: AsyncConnection, source: Source, events: Iterable[OutsideEvent], *, now: datetime
) -> int:
    """Makes these the events of the calendar of an account; gives how many there are.

    An event that was there keeps its id, which follows from its key.
    """
    rows = {str(row["id"]): row for row in (_event_row(source, one, now) for one in events)}
    kept = EVENTS.c.calendar_id == source.calendar_id
    await connection.execute(delete(EVENTS).where(kept))
    for start in range(0, len(rows), _AT_ONCE):
        await connection.execute(EVENTS.insert(), list(rows.values())[start : start + _AT_ONCE])
    return len(rows)


async def settle_sync(
    connection: AsyncConnection,
    source: Source,
    *,
    now: datetime,
    due_at: datetime,
    **values: object,
) -> None:
    """Writes down how a sync went and when the next one is."""
    await _update(connection, source, now, due_at=to_seconds(due_at), **values)


async def _update(
    connection: AsyncConnection, source: Source, now: datetime, **values: object
) -> None:
    await connection.execute(
        update(ACCOUNTS)
        .where(ACCOUNTS.c.id == source.account_id)
        .values(**values, updated_at=to_stamp(now))
    )


def _event_row(source: Source, event: OutsideEvent, now: datetime) -> dict[str, object]:
    return {
        "id": str(uuid5(NAMESPACE_URL, f"{source.account_id} {event.key}")),
        "app_id": source.app_id,
        "calendar_id": source.calendar_id,
        "resource_id": source.resource_id,
        "starts_at": to_seconds(event.starts_at),
        "ends_at": to_seconds(event.ends_at),
        "what": event.what,
        "where": event.where,
        "description": "",
        "rsvp": "accepted",
        "is_all_day": event.is_all_day,
        "participants": [],
        "created_at": to_stamp(now),
        "updated_at": to_stamp(now),
    }


def _present() -> Select[Any]:
    return (
        select(ACCOUNTS, RESOURCES.c.time_zone_name)
        .join(RESOURCES, RESOURCES.c.id == ACCOUNTS.c.resource_id)
        .join(CALENDARS, CALENDARS.c.id == ACCOUNTS.c.calendar_id)
        .where(ACCOUNTS.c.deleted_at.is_(None), RESOURCES.c.deleted_at.is_(None))
        .where(CALENDARS.c.deleted_at.is_(None))
    )


def _source(row: Row[Any]) -> Source:
    account = Account(
        provider=row.provider,
        provider_id=row.name,
        last_sync_at=None if row.synced_at is None else from_stamp(row.synced_at),
        id=row.id,
        resource_id=row.resource_id,
        calendar_id=row.calendar_id,
        event_count=row.event_count,
        problem=row.problem,
    )
    return Source(
        account=account,
        account_id=row.id,
        calendar_id=row.calendar_id,
        resource_id=row.resource_id,
        app_id=row.app_id,
        time_zone_name=row.time_zone_name,
        address=row.address,
        content=row.content,
        etag=row.etag,
        failures=row.failures,
    )
