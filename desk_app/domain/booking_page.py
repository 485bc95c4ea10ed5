"""A page on which customers book for themselves."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from desk_app.domain.identifiers import ProjectId
from desk_app.domain.project import (
    CustomerField,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class BookingPage:
    """What a page for customers is made from. Source: embedded and hosted projects."""

    project_id: ProjectId
    slug: str
    name: str
    widget_key: str
    """The key the page itself uses; it is public."""
    graph: str | None = None
    customer_fields: tuple[CustomerField, ...] = ()
    ui: Mapping[str, object] = field(default_factory=dict)
