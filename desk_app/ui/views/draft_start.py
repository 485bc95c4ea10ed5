"""What a booking form knows when it opens."""

from dataclasses import dataclass

from desk_app.domain.identifiers import ProjectId, ResourceId
from desk_app.domain.interval import Interval


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftStart:
    """The time, the resource and the service a form opens with; None leaves each open."""

    resource_id: ResourceId | None = None
    interval: Interval | None = None
    project_id: ProjectId | None = None
    is_walk_in: bool = False
    """Somebody stands at the desk: it starts now, and a name is enough."""
    customer_name: str = ""
