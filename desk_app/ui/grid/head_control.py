"""What the pointer does on the heads of columns: choose one, unfold it, or drag it elsewhere."""

from collections.abc import Callable
from typing import NamedTuple, Protocol

from PySide6.QtCore import QPoint

from desk_app.ui.grid.frame import Frame
from desk_app.ui.grid.geometry import AXIS_WIDTH, HEADER_HEIGHT

_TOUCH_DISTANCE = 8


class HeadDrag(NamedTuple):
    """A head held over the place before another column; the number of columns is the end."""

    column: int
    before: int

    @property
    def is_moved(self) -> bool:
        """Whether it would stand anywhere else."""
        return self.before not in (self.column, self.column + 1)


class HeadHost(Protocol):
    """A grid, as its heads see it."""

    @property
    def frame(self) -> Callable[[], Frame]:
        """Tells what is in sight now."""

    def show_head_drag(self, drag: HeadDrag | None) -> None:
        """Show where a head is held."""

    def press_head(self, index: int) -> None:
        """A head was pressed and let go."""

    def move(self, index: int, before: int) -> None:
        """A column is to stand before another."""


class HeadControl:
    """Follows the pointer over the heads of one grid."""

    def __init__(self, host: HeadHost) -> None:
        self._host = host
        self._pressed: tuple[int, int] | None = None
        """The column, and where the button went down."""
        self._drag: HeadDrag | None = None

    @property
    def is_pressed(self) -> bool:
        """Whether the button went down on a head."""
        return self._pressed is not None

    def head_at(self, place: QPoint) -> int | None:
        """The column whose head lies at a place of the viewport."""
        if not 0 <= place.y() < HEADER_HEIGHT or place.x() < AXIS_WIDTH:
            return None
        frame = self._host.frame()
        return frame.geometry.column_at(place.x() - frame.origin.x())

    def press(self, place: QPoint) -> bool:
        """The button went down; tells whether that was on a head."""
        column = self.head_at(place)
        self._pressed = None if column is None else (column, place.x())
        return column is not None

    def move(self, place: QPoint) -> None:
        """The pointer moved with the button down."""
        if self._pressed is None:
            return
        column, pressed_at = self._pressed
        if self._drag is None and abs(place.x() - pressed_at) < _TOUCH_DISTANCE:
            return
        self._drag = HeadDrag(column, self._before(place))
        self._host.show_head_drag(self._drag)

    def release(self) -> None:
        """The button went up."""
        pressed, drag = self._pressed, self._drag
        self.stop()
        if drag is not None and drag.is_moved:
            self._host.move(drag.column, drag.before)
        elif drag is None and pressed is not None:
            self._host.press_head(pressed[0])

    def stop(self) -> bool:
        """Give up; tells whether a head was held."""
        was_held = self._drag is not None
        self._pressed = self._drag = None
        self._host.show_head_drag(None)
        return was_held

    def _before(self, place: QPoint) -> int:
        frame = self._host.frame()
        x = place.x() - frame.origin.x()
        edges = frame.geometry.edges
        column = frame.geometry.nearest_column(x)
        return column + (x > (edges[column] + edges[column + 1]) / 2)
