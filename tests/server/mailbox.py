"""A real mail server on a port of this computer that keeps what it is handed."""

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from desk_app.server.mail import MailServer

SENDER = "desk@studio.test"
USER = "desk"
PASSWORD = "let me in"


@dataclass
class Mailbox:
    """What was handed in, and what is answered next."""

    port: int = 0
    mails: list[EmailMessage] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    was_private: list[bool] = field(default_factory=list)
    answers: list[str] = field(default_factory=list)
    """To the mails to come, first to last; then each is taken."""
    refuses: str = ""
    """The answer to whoever is to get a mail; nothing takes everybody."""

    async def handle_RCPT(  # noqa: N802 - the server calls it so
        self, _server: Any, _session: Session, envelope: Envelope, address: str, _options: Any
    ) -> str:
        if self.refuses:
            return self.refuses
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802 - the server calls it so
        self, _server: Any, session: Session, envelope: Envelope
    ) -> str:
        answer = self.answers.pop(0) if self.answers else "250 OK"
        if answer.startswith("250"):
            content = envelope.content
            assert isinstance(content, bytes)
            mail = message_from_bytes(content, policy=default)
            self.mails.append(mail)
            self.recipients += envelope.rcpt_tos
            self.was_private.append(session.ssl is not None)
        return answer

    def server(self, **more: Any) -> MailServer:
        """How to hand a mail in."""
        return MailServer(**{"host": "127.0.0.1", "port": self.port, "sender": SENDER, **more})


@asynccontextmanager
async def mailbox(certificate: Path | None = None) -> AsyncIterator[Mailbox]:
    """A mail server for as long as the block lasts.

    Args:
        certificate: With one it begins TLS on the way, and wants a password.
    """
    found = Mailbox()
    secured: dict[str, Any] = {}
    if certificate is not None:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(certificate)
        secured = {
            "tls_context": context,
            "require_starttls": True,
            "auth_required": True,
            "authenticator": _authenticate,
        }
    loop = asyncio.get_running_loop()
    server = await loop.create_server(
        lambda: SMTP(found, hostname="mail.test", loop=loop, **secured), "127.0.0.1", 0
    )
    found.port = server.sockets[0].getsockname()[1]
    async with server:
        yield found


def _authenticate(
    _server: Any, _session: Session, _envelope: Envelope, _mechanism: str, auth: LoginPassword
) -> AuthResult:
    is_right = (auth.login, auth.password) == (USER.encode(), PASSWORD.encode())
    return AuthResult(success=is_right, handled=False)
