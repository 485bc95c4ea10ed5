"""A reminder: something to be told some time before or after an appointment."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from desk_app.domain.interval import Interval


class ReminderKind(StrEnum):
    """How somebody is reminded; source: reminders."""

    EMAIL = "email"
    WEBHOOK = "webhook"


class Recipient(StrEnum):
    """Who of a booking is told."""

    OWNER = "owner"
    CUSTOMER = "customer"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminder:
    """What is told to whom, and when, reckoned from the appointment."""

    kind: ReminderKind
    offset: timedelta
    """Negative before the start, positive after the end."""
    recipient: Recipient = Recipient.CUSTOMER
    subject: str = ""
    """Nothing leaves it to the template."""
    url: str = ""
    """Where a webhook goes; nothing means the app's callback."""

    def moment(self, appointment: Interval) -> datetime:
        """When it is due."""
        if self.offset < timedelta():
            return appointment.start + self.offset
        return appointment.end + self.offset
