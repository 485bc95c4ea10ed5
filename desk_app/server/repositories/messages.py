"""The messages waiting to be sent, of every app: written, claimed, and settled.

A message is claimed before it is sent and settled after. Whoever claims one has it alone for
`LEASE`; after that it is taken for lost with its process and may be claimed again.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import Row, delete, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from desk_app.domain.interval import to_seconds
from desk_app.server.stamps import new_id, to_stamp
from desk_app.server.tables import APPS, MESSAGES, WEBHOOK_DELIVERIES

LEASE: Final = timedelta(minutes=10)
"""Longer than sending can take."""
MOST_TRIES: Final = 6
FIRST_PAUSE: Final = timedelta(minutes=1)
_LONGER_EACH_TIME: Final = 4
LONGEST_ERROR: Final = 300


class MessageKind(StrEnum):
    """How a message leaves."""

    EMAIL = "email"
    WEBHOOK = "webhook"


class MessageState(StrEnum):
    """What has become of a message."""

    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewMessage:
    """What is to be told, once it is due."""

    app_id: str
    kind: MessageKind
    occasion: str
    """The slug of the template, or the state entered, after `reminder` where it is one."""
    address: str
    content: Mapping[str, object] = field(repr=False)
    due_at: datetime
    booking_id: str | None = None
    webhook_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimedMessage:
    """A message that is this process's to send."""

    id: str
    app_id: str
    kind: MessageKind
    address: str
    content: Mapping[str, Any] = field(repr=False)
    tries: int
    """This one included."""
    booking_id: str | None
    webhook_id: str | None
    signing_secret: str = field(repr=False)


async def add_messages(
    connection: AsyncConnection, messages: Sequence[NewMessage], *, now: datetime
) -> None:
    """Queues messages, in the transaction of what they are about."""
    rows = [
        {
            "id": new_id(),
            "app_id": one.app_id,
            "booking_id": one.booking_id,
            "webhook_id": one.webhook_id,
            "kind": one.kind,
            "occasion": one.occasion,
            "address": one.address,
            "content": dict(one.content),
            "state": MessageState.WAITING,
            "due_at": to_seconds(one.due_at),
            "tries": 0,
            "last_error": "",
            "created_at": to_stamp(now),
            "updated_at": to_stamp(now),
        }
        for one in messages
    ]
    if rows:
        await connection.execute(MESSAGES.insert(), rows)


async def drop_waiting(
    connection: AsyncConnection, booking_id: str, *, beginning: str = ""
) -> None:
    """Forgets what was to be told about a booking and has not left yet.

    Args:
        beginning: Of the occasions; nothing means all of them.
    """
    await connection.execute(
        delete(MESSAGES).where(
            MESSAGES.c.booking_id == booking_id,
            MESSAGES.c.state == MessageState.WAITING,
            MESSAGES.c.tries == 0,
            MESSAGES.c.occasion.startswith(beginning, autoescape=True),
        )
    )


async def is_anything_due(connection: AsyncConnection, now: datetime) -> bool:
    """Whether there is a message to claim."""
    query = select(MESSAGES.c.id).where(_can_be_claimed(now)).limit(1)
    return (await connection.execute(query)).first() is not None


async def claim_due(
    connection: AsyncConnection, now: datetime, *, limit: int
) -> list[ClaimedMessage]:
    """Takes the messages that are due, longest first; nobody else gets them meanwhile.

    On SQLite a write transaction is alone; elsewhere rows another process is claiming are
    passed over.
    """
    query = (
        select(MESSAGES.c.id)
        .where(_can_be_claimed(now))
        .order_by(MESSAGES.c.due_at, MESSAGES.c.created_at)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    ids = list((await connection.execute(query)).scalars())
    if not ids:
        return []
    await connection.execute(
        update(MESSAGES)
        .where(MESSAGES.c.id.in_(ids))
        .values(
            state=MessageState.SENDING,
            due_at=to_seconds(now + LEASE),
            tries=MESSAGES.c.tries + 1,
            updated_at=to_stamp(now),
        )
    )
    claimed = (
        select(MESSAGES, APPS.c.webhook_secret)
        .join(APPS, APPS.c.id == MESSAGES.c.app_id)
        .where(MESSAGES.c.id.in_(ids))
        .order_by(MESSAGES.c.created_at)
    )
    return [_claimed_from_row(row) for row in await connection.execute(claimed)]


async def settle_sent(connection: AsyncConnection, message_id: str, *, now: datetime) -> None:
    """Notes that a message has left. Its content is not needed any more and is let go."""
    await connection.execute(
        update(MESSAGES)
        .where(MESSAGES.c.id == message_id)
        .values(state=MessageState.SENT, content={}, last_error="", updated_at=to_stamp(now))
    )


async def settle_failed(
    connection: AsyncConnection,
    message: ClaimedMessage,
    reason: str,
    *,
    now: datetime,
    can_be_repeated: bool,
) -> None:
    """Notes why a message did not leave, and when to try again, if ever."""
    is_given_up = not can_be_repeated or message.tries >= MOST_TRIES
    await connection.execute(
        update(MESSAGES)
        .where(MESSAGES.c.id == message.id)
        .values(
            state=MessageState.FAILED if is_given_up else MessageState.WAITING,
            due_at=to_seconds(now + pause_after(message.tries)),
            last_error=reason[:LONGEST_ERROR],
            updated_at=to_stamp(now),
        )
    )


def pause_after(tries: int) -> timedelta:
    """How long to wait after so many tries: longer each time."""
    return FIRST_PAUSE * int(_LONGER_EACH_TIME ** (tries - 1))


async def log_delivery(
    connection: AsyncConnection,
    message: ClaimedMessage,
    *,
    now: datetime,
    status: int | None,
    error: str,
) -> None:
    """Keeps what became of one attempt to deliver to a webhook."""
    if message.webhook_id is None:
        return
    await connection.execute(
        WEBHOOK_DELIVERIES.insert().values(
            id=new_id(),
            app_id=message.app_id,
            webhook_id=message.webhook_id,
            booking_id=message.booking_id,
            is_test=message.content.get("is_test") is True,
            attempt=message.tries,
            status=status,
            error=error[:LONGEST_ERROR],
            created_at=to_stamp(now),
        )
    )


def _can_be_claimed(now: datetime) -> Any:
    is_open = or_(
        MESSAGES.c.state == MessageState.WAITING, MESSAGES.c.state == MessageState.SENDING
    )
    return is_open & (MESSAGES.c.due_at <= to_seconds(now))


def _claimed_from_row(row: Row[Any]) -> ClaimedMessage:
    return ClaimedMessage(
        id=row.id,
        app_id=row.app_id,
        kind=MessageKind(row.kind),
        address=row.address,
        content=row.content,
        tries=row.tries,
        booking_id=row.booking_id,
        webhook_id=row.webhook_id,
        signing_secret=row.webhook_secret,
    )
