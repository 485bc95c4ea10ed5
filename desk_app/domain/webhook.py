"""A webhook: an address that is told when a booking enters a state."""

from dataclasses import dataclass
from datetime import datetime

from desk_app.domain.booking_graph import GraphName, StateName
from desk_app.domain.identifiers import BookingId, WebhookId


@dataclass(frozen=True, slots=True, kw_only=True)
class Webhook:
    """Whom to tell of which state of which graph. Source: webhooks of an app."""

    id: WebhookId
    url: str
    graph: GraphName
    state: StateName
    method: str = "post"
    created_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewWebhook:
    """What is asked of the server to create a webhook."""

    url: str
    graph: GraphName
    state: StateName
    method: str = "post"


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookDelivery:
    """What became of one attempt to tell somebody."""

    id: str
    booking_id: BookingId | None
    is_test: bool
    attempt: int
    """From 1; a delivery that fails is tried again."""
    status: int | None
    """The HTTP code of the answer; None where nobody answered."""
    error: str = ""
    """Why there was no answer, in words; nothing where there was one."""
    created_at: datetime | None = None
