"""What a booking form knows when it opens."""

from dataclasses import dataclass

from desk_app.domain.identifiers import ProjectId, ResourceId
from desk_app.domain.interval import Interval
from desk_app.services.drafts import BookingDraft


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftStart:
    """The time, the resource and the service a form opens with; None leaves each open."""

    resource_id: ResourceId | None = None
    interval: Interval | None = None
    project_id: ProjectId | None = None
    is_walk_in: bool = False
    """Somebody stands at the desk: it starts now, and a name is enough."""
    customer_name: str = ""
    draft: BookingDraft | None = None
    """All that was typed before, under the reference it had."""

    @classmethod
    def of_draft(cls, draft: BookingDraft) -> "DraftStart":
        """The start with all that was typed before."""
        start, end = draft.starts_at, draft.ends_at
        return cls(
            resource_id=draft.resource_id,
            interval=Interval(start, end) if start and end else None,
            project_id=draft.project_id,
            customer_name=draft.customer_name,
            draft=draft,
        )
