"""Where calendars come from that are kept elsewhere."""

from dataclasses import dataclass
from datetime import datetime

from desk_app.domain.identifiers import AccountId, CalendarId, ResourceId

ICS_PROVIDER = "ics"
"""The one provider of this server's own: a calendar published as a file or at an address."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """A source of one calendar of a resource; source: `GET /accounts`."""

    provider: str
    provider_id: str
    """What it is called at the provider; an address never, for whoever knows it may read it."""
    last_sync_at: datetime | None = None
    id: AccountId | None = None
    """None where the server does not say, and so for all that follows."""
    resource_id: ResourceId | None = None
    calendar_id: CalendarId | None = None
    event_count: int | None = None
    problem: str = ""
    """Why the last sync failed; nothing if it did not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAccount:
    """A calendar to be filled from elsewhere: exactly one of address and file is given."""

    resource_id: ResourceId
    name: str
    address: str | None = None
    """`https://…`; may hold a secret, so it is told to nobody."""
    ics: str | None = None
    """The text of the file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountChange:
    """What to change of an account; None leaves it. At most one of address and file."""

    name: str | None = None
    address: str | None = None
    ics: str | None = None
