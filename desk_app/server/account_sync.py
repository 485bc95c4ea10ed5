"""Fills calendars from elsewhere: reads their text, from its address or as it was given.

What is read lies between a month ago and a year ahead, so also a file is read again from time to
time. Where it fails the events stay as they are, for busy time that may be old is better than
none, and the next attempt waits longer each time.
"""

import asyncio
import logging
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection

from desk_app.clock import Clock
from desk_app.domain.account import NewAccount
from desk_app.domain.interval import Interval
from desk_app.domain.resource import find_time_zone
from desk_app.errors import DeskError
from desk_app.server.database import Database
from desk_app.server.ics import OutsideEvent, UnusableIcsError, read_ics
from desk_app.server.options import ServerOptions
from desk_app.server.outbound import Outbound, OutboundAnswer
from desk_app.server.repositories.accounts import Source, claim_due, put_events, settle_sync
from desk_app.server.stamps import to_stamp

_logger = logging.getLogger(__name__)

BEHIND: Final = timedelta(days=31)
AHEAD: Final = timedelta(days=400)
"""How far events are looked for; a search for free time reaches six months ahead."""

FILE_INTERVAL: Final = timedelta(days=7)
"""How often a file is read again, as its repeating events come nearer."""
LONGEST_WAIT: Final = timedelta(hours=12)
"""Between attempts, however often they fail."""

_CLAIM: Final = timedelta(minutes=10)
_MOST_AT_ONCE: Final = 20
_NOT_MODIFIED: Final = 304
_LONGEST_ETAG: Final = 200


@dataclass(frozen=True, slots=True)
class Reading:
    """What a calendar from elsewhere says now."""

    content: str
    etag: str
    """What its server calls that state of it; nothing for a file."""
    events: tuple[OutsideEvent, ...]


async def read_calendar(
    source: Source | NewAccount, options: ServerOptions, *, time_zone_name: str, now: datetime
) -> Reading:
    """Reads a calendar, from its address or as it was given.

    Raises:
        OutboundError: It cannot be fetched, or must not be.
        UnusableIcsError: It is no calendar, or more than can be taken.
    """
    known, etag = _known(source)
    if source.address is not None:
        known, etag = await _fetch(source.address, options, etag=etag, known=known)
    zone = find_time_zone(time_zone_name) or UTC
    window = Interval(now - BEHIND, now + AHEAD)
    return Reading(known, etag, await asyncio.to_thread(read_ics, known, window, zone=zone))


async def keep_reading(
    connection: AsyncConnection,
    source: Source,
    reading: Reading,
    options: ServerOptions,
    *,
    now: datetime,
) -> int:
    """Makes what was read the events of an account; gives how many there are."""
    count = await put_events(connection, source, reading.events, now=now)
    await settle_sync(
        connection,
        source,
        now=now,
        due_at=now + (FILE_INTERVAL if source.address is None else options.calendar_sync_interval),
        content=reading.content,
        etag=reading.etag,
        synced_at=to_stamp(now),
        event_count=count,
        problem="",
        failures=0,
    )
    return count


async def sync_account(
    database: Database, source: Source, options: ServerOptions, *, now: datetime
) -> int:
    """Fills the calendar of an account anew; gives how many events it has now.

    Raises:
        DeskError: It cannot be read; the account says so, and keeps the events it had.
    """
    zone_name = source.time_zone_name
    try:
        reading = await read_calendar(source, options, time_zone_name=zone_name, now=now)
    except DeskError as error:
        await _settle_failure(database, source, error, options, now=now)
        raise
    async with database.write() as connection:
        return await keep_reading(connection, source, reading, options, now=now)


def _known(source: Source | NewAccount) -> tuple[str, str]:
    """The text that is known already, and its entity tag."""
    if isinstance(source, NewAccount):
        return (source.ics or "").replace("\0", ""), ""
    return source.content, source.etag


async def _fetch(address: str, options: ServerOptions, *, etag: str, known: str) -> tuple[str, str]:
    """The text at an address and its entity tag; the text known where it is still the same."""
    outbound = Outbound(allows_private=options.allows_private_addresses)
    headers = {"If-None-Match": etag} if etag and known else {}
    answer = await outbound.fetch(_web_address(address), headers=headers)
    if answer.status == _NOT_MODIFIED and known:
        return known, etag
    if not answer.is_success:
        raise UnusableIcsError(f"Its server answered with status {answer.status}.")
    return _text_of(answer), answer.headers.get("etag", "")[:_LONGEST_ETAG]


def _web_address(address: str) -> str:
    """The address to ask; `webcal:` is how calendars spell it."""
    scheme, colon, rest = address.strip().partition(":")
    return f"https:{rest}" if scheme.lower() in ("webcal", "webcals") and colon else address.strip()


def _text_of(answer: OutboundAnswer) -> str:
    # U+0000 is a character that no database keeps.
    return answer.content.decode("utf-8-sig", "replace").replace("\0", "")


async def _settle_failure(
    database: Database, source: Source, error: DeskError, options: ServerOptions, *, now: datetime
) -> None:
    failures = source.failures + 1
    wait = min(options.calendar_sync_interval * 2 ** min(failures - 1, 10), LONGEST_WAIT)
    async with database.write() as connection:
        await settle_sync(
            connection,
            source,
            now=now,
            due_at=now + wait,
            failures=failures,
            problem=f"{error.title}. {error.message}",
        )


# --- the timer -------------------------------------------------------------------------------


async def keep_accounts_synced(database: Database, clock: Clock, options: ServerOptions) -> None:
    """Fills what is due again and again until it is cancelled."""
    while True:
        await asyncio.sleep(options.timer_interval.total_seconds())
        try:
            await sync_due(database, options, now=clock.now())
        except SQLAlchemyError:
            _logger.exception("calendars from elsewhere could not be synced")


async def sync_due(database: Database, options: ServerOptions, *, now: datetime) -> int:
    """Fills the calendars that are due, of all apps, one after the other; gives how many.

    Several servers may do so at once: each account is claimed by one of them.
    """
    async with database.write() as connection:
        sources = await claim_due(connection, now=now, until=now + _CLAIM, limit=_MOST_AT_ONCE)
    for source in sources:
        try:
            await sync_account(database, source, options, now=now)
        except DeskError as error:
            _logger.info("account %s was not synced: %s", source.account_id, error.title)
    return len(sources)
