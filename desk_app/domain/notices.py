"""Who is told about a booking, as the one who made it wished."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Notices:
    """The switches of one booking. Source: the step switches of `POST /bookings`."""

    mails_customer: bool = True
    mails_owner: bool = True
    muted_webhooks: tuple[str, ...] = ()
    """Ids of webhooks this booking does not fire."""
    reminders: tuple[Mapping[str, object], ...] = ()
    """Of this booking alone, as the wire spells them."""


USUAL_NOTICES = Notices()
