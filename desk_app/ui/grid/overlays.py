"""What lies over the tiles for a while: focus, choice, draft, marks, moved tiles, now."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple

from desk_app.domain.identifiers import BookingId, ResourceId
from desk_app.domain.interval import Interval
from desk_app.ui.grid.cursor import Cursor
from desk_app.ui.grid.drag import Carry, Mark

if TYPE_CHECKING:
    from desk_app.ui.grid.head_control import HeadDrag


class Draft(NamedTuple):
    """The time that the editor is about to book."""

    resource_id: ResourceId
    interval: Interval


@dataclass(slots=True)
class Overlays:
    """Everything that is painted over the tiles; changed in place by the grid."""

    now: datetime = field(default_factory=lambda: datetime.fromtimestamp(0, UTC))
    """Whole minutes."""
    moment: datetime = field(default_factory=lambda: datetime.fromtimestamp(0, UTC))
    """The same to the second."""
    cursor: Cursor | None = None
    is_focused: bool = False
    selected: BookingId | None = None
    moving: frozenset[BookingId] = frozenset()
    """Bookings dropped elsewhere, whose move the server has not answered yet."""
    shelved: frozenset[BookingId] = frozenset()
    """Bookings laid on the shelf, to be put elsewhere."""
    changed: frozenset[BookingId] = frozenset()
    """Bookings that news has just changed."""
    draft: Draft | None = None
    mark: Mark | None = None
    carry: Carry | None = None
    head_drag: "HeadDrag | None" = None
    hovered: tuple[int, int] | None = None
    """Column and axis minute of the free cell under the pointer."""
