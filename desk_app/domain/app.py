"""An app: the tenant at the server that everything belongs to."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from desk_app.domain.identifiers import AppSlug


@dataclass(frozen=True, slots=True, kw_only=True)
class App:
    """The tenant an App-Token belongs to; source: `GET /app`."""

    id: str
    slug: AppSlug
    name: str = ""
    is_test: bool = False
    """A test app is kept apart from live ones and only takes bookings of its owner."""
    owner_email: str = ""
    """Nothing where the server does not say."""
    role: str = ""
    settings: Mapping[str, object] = field(default_factory=dict)
    trial_expires_at: datetime | None = None
    created_at: datetime | None = None
    updated_at: datetime | None = None
