"""How well the server is heard, as the desk is told."""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum


class ConnectionKind(Enum):
    """The states of a connection."""

    CONNECTING = "connecting"
    LIVE = "live"
    SLOW = "slow"
    OFFLINE = "offline"
    KEY_REFUSED = "key_refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class ConnectionState:
    """How well the server is heard at one moment."""

    kind: ConnectionKind
    since: datetime
    """When this kind began."""
    data_as_of: datetime | None = None
    """When the server last answered a whole round; None if it never did."""
    retry_at: datetime | None = None
    """When the next attempt is due, where that is worth saying."""
    is_test: bool = False
    headline: str = ""
    """What went wrong, in few words; empty while all is well."""
    detail: str = ""
    """What went wrong and what to do, in plain words; empty while all is well."""
    needs_person: bool = False
    """Whether it will not pass by itself: the network wants a sign-in, a certificate is wrong."""
