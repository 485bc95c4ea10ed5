"""Sends the messages that are due, each once, however many processes share the database."""

import asyncio
import logging
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy.exc import SQLAlchemyError

from desk_app.clock import Clock
from desk_app.server.database import Database
from desk_app.server.mail import MailError, MailServer, write_mail
from desk_app.server.options import ServerOptions
from desk_app.server.outbound import AddressRefusedError, Outbound, OutboundError
from desk_app.server.repositories.messages import (
    ClaimedMessage,
    MessageKind,
    claim_due,
    is_anything_due,
    log_delivery,
    settle_failed,
    settle_sent,
)
from desk_app.timekit.json import encode
from desk_app.timekit.messages.webhook import SIGNATURE_HEADER, signature_of

_logger = logging.getLogger(__name__)

AT_ONCE: Final = 8
"""How many messages are claimed together; they leave side by side."""


@dataclass(frozen=True, slots=True)
class _Outcome:
    """What came of sending a message."""

    is_sent: bool
    status: int | None = None
    reason: str = ""
    can_be_repeated: bool = True


@dataclass(frozen=True, slots=True)
class PostOffice:
    """Sends from one database by mail and by webhook."""

    database: Database
    outbound: Outbound
    mail_server: MailServer | None = None

    @classmethod
    def of(cls, database: Database, options: ServerOptions) -> "PostOffice":
        """The one that the options describe."""
        outbound = Outbound(allows_private=options.allows_private_addresses)
        return cls(database, outbound, options.mail_server)

    async def send_due(self, now: datetime) -> int:
        """Sends all that is due, and gives how many were tried."""
        tried = 0
        while messages := await self._claim(now):
            tried += len(messages)
            await asyncio.gather(*(self._deliver(message, now) for message in messages))
        return tried

    async def _claim(self, now: datetime) -> list[ClaimedMessage]:
        async with self.database.read() as connection:
            if not await is_anything_due(connection, now):
                return []
        async with self.database.write_beside_others() as connection:
            return await claim_due(connection, now, limit=AT_ONCE)

    async def _deliver(self, message: ClaimedMessage, now: datetime) -> None:
        is_mail = message.kind is MessageKind.EMAIL
        outcome = await (self._mail(message) if is_mail else self._call(message))
        async with self.database.write_beside_others() as connection:
            await log_delivery(
                connection, message, now=now, status=outcome.status, error=outcome.reason
            )
            if outcome.is_sent:
                await settle_sent(connection, message.id, now=now)
                return
            await settle_failed(
                connection,
                message,
                outcome.reason,
                now=now,
                can_be_repeated=outcome.can_be_repeated,
            )

    async def _mail(self, message: ClaimedMessage) -> _Outcome:
        server = self.mail_server
        if server is None:
            return _Outcome(is_sent=False, reason="There is no mail server.")
        try:
            mail = write_mail(
                message.content, to=message.address, sender=server.sender, message_id=message.id
            )
            await server.send(mail)
        except MailError as error:
            return _Outcome(is_sent=False, reason=error.message, can_be_repeated=not error.is_final)
        return _Outcome(is_sent=True)

    async def _call(self, message: ClaimedMessage) -> _Outcome:
        content = encode(message.content["body"])
        headers = {
            "Content-Type": "application/json",
            SIGNATURE_HEADER: signature_of(content, message.signing_secret),
        }
        method = str(message.content["method"]).upper()
        try:
            answer = await self.outbound.post(
                message.address, content, headers=headers, method=method
            )
        except AddressRefusedError as error:
            return _Outcome(is_sent=False, reason=error.message, can_be_repeated=False)
        except OutboundError as error:
            return _Outcome(is_sent=False, reason=error.message)
        reason = "" if answer.is_success else f"It answered {answer.status}."
        return _Outcome(is_sent=answer.is_success, status=answer.status, reason=reason)


async def run_post_office(database: Database, clock: Clock, options: ServerOptions) -> None:
    """Sends again and again until it is cancelled; a failure is logged and tried again."""
    office = PostOffice.of(database, options)
    while True:
        await asyncio.sleep(options.message_interval.total_seconds())
        try:
            await office.send_due(clock.now())
        except SQLAlchemyError:
            _logger.exception("messages could not be sent")
