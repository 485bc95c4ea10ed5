"""How many requests an app may send: so many a minute, and a test app so many a day.

Each process counts in memory what it lets pass, and once a second writes its counts down and
reads those of the others: see decision 7. So a limit is kept to the letter by one process, and by
several but for what they let pass within one second.

Source: rate limits and quotas, in the general conventions.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import uuid4

from sqlalchemy import Select, delete, func, or_, select, tuple_, update
from sqlalchemy.ext.asyncio import AsyncConnection

from desk_app.domain.app import App
from desk_app.domain.interval import to_seconds
from desk_app.errors import RateLimitedError
from desk_app.server.database import Database
from desk_app.server.databases.claims import claimed
from desk_app.server.options import ServerOptions
from desk_app.server.tables import REQUEST_COUNTS

Key = tuple[str, str]
"""The id of an app and the name of a limit."""


@dataclass(frozen=True, slots=True)
class Limit:
    """So many requests in a stretch of time, which begins at whole multiples of its length."""

    name: str
    seconds: int
    most: int
    status: int
    """Of the refusal: 503 a minute, 429 a day."""

    def start(self, now: datetime) -> int:
        """The second at which the present stretch began."""
        second = to_seconds(now)
        return second - second % self.seconds


@dataclass(slots=True)
class Count:
    """What was let pass in one stretch of time."""

    starts_at: int
    own: int = 0
    """By this process."""
    written: int = 0
    """Of these, how many are in the database."""
    others: int = 0
    """By other processes, when last read."""


class RequestCounts:
    """The requests of every app in the present minute and day, as this process knows them."""

    def __init__(self, options: ServerOptions) -> None:
        self._process = str(uuid4())
        self._minute = _limit("minute", 60, options.requests_a_minute, 503)
        self._day = _limit("day", 86_400, options.test_requests_a_day, 429)
        self._counts: dict[Key, Count] = {}

    def let_pass(self, app: App, now: datetime) -> int | None:
        """Counts a request that may pass; how many more may in this minute, or None.

        Raises:
            RateLimitedError: One too many; it is not counted, and says how long to wait.
        """
        limits = [self._minute, self._day if app.is_test else None]
        found = [(one, self._count(app, one, now)) for one in limits if one]
        for limit, count in found:
            if count.own + count.others >= limit.most:
                raise _refusal(limit, now)
        for _, count in found:
            count.own += 1
        left = [limit.most - count.own - count.others for limit, count in found]
        return left[0] if self._minute else None

    async def write_down(self, database: Database, now: datetime) -> None:
        """Writes what changed and reads what other processes wrote; no transaction if nothing."""
        self._forget_past(now)
        changed = {key: one for key, one in self._counts.items() if one.own > one.written}
        if not changed:
            return
        async with database.write_beside_others() as connection:
            for key, count in changed.items():
                await self._write(connection, key, count)
            await self._delete_past(connection, now)
            await self._read_others(connection)

    def _count(self, app: App, limit: Limit, now: datetime) -> Count:
        starts_at = limit.start(now)
        count = self._counts.get((app.id, limit.name))
        if count is None or count.starts_at != starts_at:
            count = self._counts[app.id, limit.name] = Count(starts_at)
        return count

    def _starts(self, now: datetime) -> dict[str, int]:
        return {one.name: one.start(now) for one in (self._minute, self._day) if one}

    def _forget_past(self, now: datetime) -> None:
        starts = self._starts(now)
        past = [key for key, one in self._counts.items() if one.starts_at != starts[key[1]]]
        for key in past:
            del self._counts[key]

    async def _write(self, connection: AsyncConnection, key: Key, count: Count) -> None:
        row = {"app_id": key[0], "window": key[1], "starts_at": count.starts_at}
        is_ours = [REQUEST_COUNTS.c[name] == value for name, value in row.items()]
        is_ours.append(REQUEST_COUNTS.c.process == self._process)
        own = count.own
        changed = await connection.execute(update(REQUEST_COUNTS).where(*is_ours).values(count=own))
        if not changed.rowcount:
            values = {**row, "process": self._process, "count": own}
            await connection.execute(REQUEST_COUNTS.insert().values(values))
        count.written = own

    async def _delete_past(self, connection: AsyncConnection, now: datetime) -> None:
        past = [
            (REQUEST_COUNTS.c.window == name) & (REQUEST_COUNTS.c.starts_at < start)
            for name, start in self._starts(now).items()
        ]
        table = REQUEST_COUNTS.c
        columns = (table.app_id, table.window, table.starts_at, table.process)
        query: Select[Any] = select(*columns).where(or_(*past))
        found = tuple_(*columns).in_(claimed(query))
        await connection.execute(delete(REQUEST_COUNTS).where(found))

    async def _read_others(self, connection: AsyncConnection) -> None:
        table = REQUEST_COUNTS.c
        query = (
            select(table.app_id, table.window, table.starts_at, func.sum(table.count))
            .where(table.process != self._process)
            .group_by(table.app_id, table.window, table.starts_at)
        )
        for app_id, name, starts_at, total in await connection.execute(query):
            count = self._counts.get((app_id, name))
            if count is not None and count.starts_at == starts_at:
                count.others = int(total)


def _limit(name: str, seconds: int, most: int | None, status: int) -> Limit | None:
    return None if most is None else Limit(name, seconds, most, status)


def _refusal(limit: Limit, now: datetime) -> RateLimitedError:
    wait = timedelta(seconds=limit.start(now) + limit.seconds - to_seconds(now))
    return RateLimitedError(
        status=limit.status,
        problem=f"Too many requests: at most {limit.most} a {limit.name}",
        retry_after=max(wait, _SHORTEST_WAIT),
    )


_SHORTEST_WAIT: Final = timedelta(seconds=1)
