"""What is told by mail about a booking: the words, the address, and the calendar entry."""

from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from typing import Final

from desk_app.domain.app import App
from desk_app.domain.booking import Booking
from desk_app.domain.mail_template import MailTemplate, fill
from desk_app.domain.project import Project
from desk_app.domain.reminder import Recipient
from desk_app.domain.resource import Resource, find_time_zone
from desk_app.timekit.wire_values import read_flag, read_text

_MADE_UP: Final = (".invalid", ".example")
"""How addresses end that were made up for want of one; nothing is ever sent there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Occasion:
    """A booking with all that a mail about it speaks of."""

    app: App
    booking: Booking
    resource: Resource | None
    project: Project | None
    message: str = ""
    """What whoever changed the booking wants to be told."""

    @property
    def is_app_silent(self) -> bool:
        """Whether app, project or resource are set to send no mails about it."""
        return (
            read_flag(self.app.settings, "disable_email") is True
            or (self.project is not None and not self.project.sends_email)
            or (self.resource is not None and not self.resource.sends_email)
        )

    def address_of(self, recipient: Recipient) -> str:
        """Where somebody can be written to; nothing if nowhere."""
        if recipient is Recipient.CUSTOMER:
            customer = self.booking.customer
            return usable_address(customer.email if customer else "")
        of_resource = usable_address(self.resource.email if self.resource else "")
        return of_resource or usable_address(self.app.owner_email)

    def content_for(
        self, recipient: Recipient, template: MailTemplate, *, subject: str = "", calendar: str = ""
    ) -> dict[str, object]:
        """A mail as it is queued.

        Args:
            subject: In place of the template's, if it is not empty.
            calendar: The text of a calendar file to go with it.
        """
        values = self._values(self._zone_of(recipient))
        customer = self.booking.customer
        is_to_customer = recipient is Recipient.CUSTOMER and customer is not None
        content = {
            "subject": fill(subject or template.subject, values),
            "text": _without_gaps(fill(template.text, values)),
            "to_name": customer.name if is_to_customer and customer else "",
            "from_name": read_text(self.app.settings, "from_name") or self.app.name,
            "reply_to": read_text(self.app.settings, "from_email"),
            "calendar": calendar,
        }
        return {name: value for name, value in content.items() if value}

    def _values(self, zone: tzinfo) -> dict[str, str]:
        booking, customer = self.booking, self.booking.customer
        start, end = _in(zone, booking.starts_at), _in(zone, booking.ends_at)
        return {
            "app.name": self.app.name,
            "booking.what": booking.what,
            "booking.where": booking.where,
            "booking.description": booking.description,
            "booking.message": self.message,
            "booking.date": f"{start:%A} {start.day} {start:%B %Y}",
            "booking.start": f"{start:%H:%M}",
            "booking.end": f"{end:%H:%M}",
            "booking.time_zone": str(zone),
            "customer.name": booking.customer_name,
            "customer.email": customer.email if customer else "",
            "customer.phone": customer.phone if customer else "",
            "resource.name": self.resource.name if self.resource else "",
        }

    def _zone_of(self, recipient: Recipient) -> tzinfo:
        """The customer's own zone for the customer, the resource's for everybody else."""
        customer = self.booking.customer
        own = customer.time_zone_name if customer and recipient is Recipient.CUSTOMER else ""
        name = self.resource.time_zone_name if self.resource else "UTC"
        return find_time_zone(own) or find_time_zone(name) or UTC


def write_calendar_file(occasion: Occasion, *, now: datetime) -> str:
    """The appointment as a file that calendar programs take in."""
    # Needs a while to load, which a desk that sends no mails is spared.
    from icalendar import Calendar, Event  # noqa: PLC0415

    booking = occasion.booking
    event = Event()
    event.add("uid", f"{booking.desk_ref or booking.id}@desk")
    event.add("dtstamp", now)
    event.add("dtstart", booking.starts_at)
    event.add("dtend", booking.ends_at)
    event.add("summary", booking.what)
    event.add("location", booking.where)
    event.add("description", booking.description)
    calendar = Calendar()
    calendar.add("prodid", "-//Desk//Desk//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add_component(event)
    return str(calendar.to_ical().decode())


def usable_address(address: str) -> str:
    """Where a mail can be sent to; nothing if the address is none or was made up."""
    address = address.strip()
    return "" if "@" not in address or address.casefold().endswith(_MADE_UP) else address


def _in(zone: tzinfo, instant: datetime | None) -> datetime:
    if instant is None:
        raise ValueError("a booking of ours has no time")
    return instant.astimezone(zone)


def _without_gaps(text: str) -> str:
    """The text with what stayed empty closed up: one blank line is enough between parts."""
    lines = [line.rstrip() for line in text.splitlines()]
    kept = [line for line, before in zip(lines, ["", *lines], strict=False) if line or before]
    return "\n".join(kept).strip() + "\n"
