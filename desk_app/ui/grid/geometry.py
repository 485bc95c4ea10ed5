"""Where things lie in the grid: columns and rows to pixels and back, and what is in sight."""

from bisect import bisect_right
from itertools import accumulate
from typing import Final, NamedTuple

AXIS_WIDTH: Final = 56
HEADER_HEIGHT: Final = 56
NARROWEST_COLUMN: Final = 140
WIDEST_COLUMN: Final = 320
FOLDED_WIDTH: Final = 28
LOWEST_TILE: Final = 24

QUARTER: Final = 15
"""Minutes in the step of the grid and of the keyboard."""
SNAP: Final = 5
"""Minutes that a pointer snaps to."""

SMALLEST_ZOOM: Final = 12
USUAL_ZOOM: Final = 24
LARGEST_ZOOM: Final = 48


class Box(NamedTuple):
    """A rectangle in content pixels: the first column's midnight is 0, 0."""

    left: int
    top: int
    width: int
    height: int

    @property
    def right(self) -> int:
        """The first pixel to the right of it."""
        return self.left + self.width

    @property
    def bottom(self) -> int:
        """The first pixel below it."""
        return self.top + self.height

    def holds(self, x: float, y: float) -> bool:
        """Whether a point lies in it."""
        return self.left <= x < self.right and self.top <= y < self.bottom

    def meets(self, other: "Box") -> bool:
        """Whether both share a pixel."""
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )


class GridGeometry(NamedTuple):
    """The pixels of a grid of so many columns at one zoom."""

    edges: tuple[int, ...]
    """Left edges of the columns, and the right edge of the last; always at least one."""
    minutes: int
    """Axis minutes from top to bottom."""
    zoom: int = USUAL_ZOOM
    """Pixels a quarter of an hour."""
    folded: frozenset[int] = frozenset()
    """Columns that are no more than a strip."""

    @classmethod
    def fitted(
        cls,
        columns: int,
        minutes: int,
        *,
        width: int,
        zoom: int = USUAL_ZOOM,
        folded: frozenset[int] = frozenset(),
    ) -> "GridGeometry":
        """Columns that share a width between them, within the bounds of a column.

        Args:
            width: Pixels beside the axis.
            folded: Columns that are no more than a strip; the others share what is left.
        """
        whole = columns - len(folded)
        room = (width - len(folded) * FOLDED_WIDTH) / whole if whole else 0
        each = min(max(room, NARROWEST_COLUMN), WIDEST_COLUMN)
        widths = (FOLDED_WIDTH if n in folded else each for n in range(columns))
        edges = tuple(round(edge) for edge in accumulate(widths, initial=0.0))
        return cls(edges, minutes, zoom, folded)

    @property
    def columns(self) -> int:
        """How many columns there are."""
        return len(self.edges) - 1

    @property
    def width(self) -> int:
        """Of all columns, in pixels."""
        return self.edges[-1]

    @property
    def height(self) -> int:
        """Of all rows, in pixels."""
        return round(self.y_of(self.minutes))

    def y_of(self, minute: float) -> int:
        """The pixel row of an axis minute."""
        return round(minute * self.zoom / QUARTER)

    def minute_at(self, y: float) -> float:
        """The axis minute of a pixel row, within the ends of the axis."""
        return min(max(0.0, y * QUARTER / self.zoom), float(self.minutes))

    def snapped_minute_at(self, y: float, *, step: int = SNAP) -> int:
        """As `minute_at`, at the step that lies nearest."""
        return min(round(self.minute_at(y) / step) * step, self.minutes)

    def column_at(self, x: float) -> int | None:
        """The column under a pixel, or None beside all of them."""
        if not 0 <= x < self.width:
            return None
        return bisect_right(self.edges, x) - 1

    def nearest_column(self, x: float) -> int:
        """The column under or next to a pixel; 0 if there is none."""
        return max(0, min(bisect_right(self.edges, x) - 1, self.columns - 1))

    def columns_between(self, left: int, right: int) -> range:
        """The columns that show between two pixels."""
        if not self.columns or right <= 0 or left >= self.width:
            return range(0)
        return range(self.nearest_column(left), self.nearest_column(right - 1) + 1)

    def column_width(self, column: int) -> int:
        """In pixels."""
        return self.edges[column + 1] - self.edges[column]

    def cell(self, column: int, start: float, end: float) -> Box:
        """The whole width of a column between two axis minutes."""
        top = self.y_of(start)
        return Box(self.edges[column], top, self.column_width(column), max(1, self.y_of(end) - top))


def zoom_step(zoom: int, steps: int) -> int:
    """The zoom so many steps closer, or farther if negative, within its bounds."""
    return min(max(zoom + steps * 4, SMALLEST_ZOOM), LARGEST_ZOOM)
