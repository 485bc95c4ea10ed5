"""Sends mails to a mail server, over TLS unless it runs on this computer.

With the standard library's client in a thread: one mail at a time is all a desk needs, and there
is no second implementation of TLS and log-in to trust.
"""

import asyncio
import smtplib
import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from ipaddress import ip_address
from typing import Any, Final
from urllib.parse import unquote, urlsplit

from desk_app.errors import InvalidInputError, NetworkError

TIMEOUT: Final = 30.0
"""Seconds, for each answer of the mail server."""
_PORTS: Final = {"smtp": 587, "smtps": 465}


class MailError(NetworkError):
    """The mail did not leave; it may be tried again unless the server refused it for good."""

    title = "The mail was not sent"

    def __init__(self, message: str, *, is_final: bool = False) -> None:
        super().__init__(message)
        self.is_final = is_final


@dataclass(frozen=True, slots=True, kw_only=True)
class MailServer:
    """Where mails are handed in, and in whose name."""

    host: str
    port: int
    sender: str
    """The address every mail comes from; replies may go elsewhere."""
    user: str = ""
    password: str = field(default="", repr=False)
    is_tls_from_the_start: bool = False
    trust: ssl.SSLContext | None = field(default=None, repr=False)
    """Whose certificates count; None is what this computer trusts."""

    @property
    def is_on_this_computer(self) -> bool:
        """Whether nothing that is sent leaves this computer."""
        try:
            return ip_address(self.host).is_loopback
        except ValueError:
            return self.host == "localhost"

    async def send(self, mail: EmailMessage) -> None:
        """Hands a mail in. MailError says why it could not be."""
        await asyncio.to_thread(self._send, mail)

    def _send(self, mail: EmailMessage) -> None:
        with _mail_failures(), self._connected() as client:
            client.send_message(mail)

    @contextmanager
    def _connected(self) -> Iterator[smtplib.SMTP]:
        trust = self.trust or ssl.create_default_context()
        client: smtplib.SMTP
        if self.is_tls_from_the_start:
            client = smtplib.SMTP_SSL(self.host, self.port, timeout=TIMEOUT, context=trust)
        else:
            client = smtplib.SMTP(self.host, self.port, timeout=TIMEOUT)
        with client:
            self._secure(client, trust)
            if self.user:
                client.login(self.user, self.password)
            yield client

    def _secure(self, client: smtplib.SMTP, trust: ssl.SSLContext) -> None:
        """Begins TLS; off this computer no mail and no password goes without."""
        if self.is_tls_from_the_start:
            return
        client.ehlo()
        if client.has_extn("starttls"):
            client.starttls(context=trust)
        elif not self.is_on_this_computer:
            raise MailError("The mail server offers no TLS.")


def parse_mail_server(
    url: str, *, sender: str, password: str = "", trust: ssl.SSLContext | None = None
) -> MailServer:
    """The mail server of an address such as `smtp://user@mail.example.com:587`.

    `smtp` begins TLS on the way (STARTTLS), `smtps` with it.

    Raises:
        InvalidInputError: It is no such address, or holds the password, which does not belong
            where every process of the computer can read it.
    """
    parts = urlsplit(url)
    if parts.scheme not in _PORTS or not parts.hostname:
        raise InvalidInputError("A mail server is given as smtp://user@host:port.", field="smtp")
    if parts.password is not None:
        raise InvalidInputError("Give the password in a file.", field="smtp")
    try:
        address = Address(addr_spec=sender)
        port = parts.port or _PORTS[parts.scheme]
    except (ValueError, IndexError, MessageError) as error:
        raise InvalidInputError("That is no address to send mails from.", field="smtp") from error
    return MailServer(
        host=parts.hostname,
        port=port,
        sender=address.addr_spec,
        user=unquote(parts.username or ""),
        password=password,
        is_tls_from_the_start=parts.scheme == "smtps",
        trust=trust,
    )


def write_mail(
    content: Mapping[str, Any], *, to: str, sender: str, message_id: str
) -> EmailMessage:
    """The mail of a queued content.

    Headers are set as values, never pasted together: a line break in one is an error, not a
    second header.

    Args:
        content: `subject`, `text`, and perhaps `to_name`, `from_name`, `reply_to`, `calendar`.
        to: The address of who gets it.
        sender: The address it comes from.
        message_id: Stays the same when sending is repeated, so that a second copy is known.

    Raises:
        MailError: An address is none; that will not change.
    """
    mail = EmailMessage(policy=SMTP)
    try:
        mail["Subject"] = _one_line(content["subject"])
        mail["From"] = _address(content.get("from_name", ""), sender)
        mail["To"] = _address(content.get("to_name", ""), to)
        if content.get("reply_to"):
            mail["Reply-To"] = _address("", content["reply_to"])
    except (ValueError, MessageError, IndexError) as error:
        raise MailError("An address cannot be used.", is_final=True) from error
    mail["Message-ID"] = f"<{message_id}@{sender.rpartition('@')[2]}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(str(content["text"]))
    if calendar := content.get("calendar"):
        mail.add_attachment(
            str(calendar).encode(),
            maintype="text",
            subtype="calendar",
            filename="booking.ics",
            params={"method": "PUBLISH", "charset": "utf-8"},
        )
    return mail


def _address(name: str, address: str) -> Address:
    return Address(display_name=_one_line(name), addr_spec=address.strip())


def _one_line(text: object) -> str:
    """A text without breaks and without what no header may hold."""
    return " ".join("".join(c if c.isprintable() else " " for c in str(text)).split())


@contextmanager
def _mail_failures() -> Iterator[None]:
    """Turns what the mail client raises into a MailError; the addresses stay out of it."""
    try:
        yield
    except smtplib.SMTPRecipientsRefused as error:
        codes = [code for code, _ in error.recipients.values()]
        is_final = all(code >= 500 for code in codes)
        raise MailError(
            f"The mail server refused the address ({codes[0]}).", is_final=is_final
        ) from error
    except smtplib.SMTPAuthenticationError as error:
        raise MailError("The mail server refused the password.") from error
    except smtplib.SMTPNotSupportedError as error:
        raise MailError("The mail server cannot take this mail.", is_final=True) from error
    except smtplib.SMTPResponseException as error:
        raise MailError(
            f"The mail server refused the mail ({error.smtp_code}).",
            is_final=isinstance(error, smtplib.SMTPDataError) and error.smtp_code >= 500,
        ) from error
    except ssl.SSLError as error:
        raise MailError("The certificate of the mail server is not trusted.") from error
    except (OSError, smtplib.SMTPException) as error:
        raise MailError("The mail server cannot be reached.") from error
