"""What pressing, moving and releasing the pointer comes to: a slot, an opened or a moved tile."""

from typing import NamedTuple

from desk_app.ui.grid.drag import Carry, Grip, Mark
from desk_app.ui.grid.geometry import SNAP, GridGeometry
from desk_app.ui.grid.tiles import ColumnContents, PlacedTile, Tile

_TOUCH_DISTANCE = 6
_EDGE = 5
"""Pixels at the top and at the foot of a tile by which it is made longer or shorter."""


class Place(NamedTuple):
    """A point of the grid in content pixels, and what is there."""

    x: float
    y: float
    column: int
    minute: float
    """Axis minute, not snapped."""
    placed: PlacedTile | None = None


class Clicked(NamedTuple):
    """A press and release without a move between them."""

    place: Place


class Marked(NamedTuple):
    """Free time was marked by dragging over it."""

    mark: Mark


class Dropped(NamedTuple):
    """A tile was let go somewhere else."""

    carry: Carry


Outcome = Clicked | Marked | Dropped | None


def place_at(
    geometry: GridGeometry, contents: tuple[ColumnContents, ...], x: float, y: float
) -> Place | None:
    """What is at a point in content pixels; None beside the columns or rows."""
    column = geometry.column_at(x)
    if column is None or not 0 <= y < geometry.height:
        return None
    placed = contents[column].layout(geometry).at(x, y)
    return Place(x, y, column, geometry.minute_at(y), placed)


class PointerWork:
    """Follows the pointer from press to release.

    `mark` and `carry` tell what is under way; both are None between two pieces of work, and until
    the pointer has moved far enough to mean it.
    """

    def __init__(self) -> None:
        self.mark: Mark | None = None
        self.carry: Carry | None = None
        self._pressed: Place | None = None

    @property
    def is_under_way(self) -> bool:
        """Whether something is being marked or moved."""
        return self.mark is not None or self.carry is not None

    @property
    def is_pressed(self) -> bool:
        """Whether the button is down."""
        return self._pressed is not None

    def press(self, place: Place) -> None:
        """The button went down."""
        self._pressed = place
        self.mark = self.carry = None

    def move(
        self, geometry: GridGeometry, contents: tuple[ColumnContents, ...], x: float, y: float
    ) -> None:
        """The pointer moved with the button down; the point may lie outside the grid."""
        pressed = self._pressed
        if pressed is None or not (self.is_under_way or _is_far(pressed, x, y)):
            return
        minute = geometry.minute_at(y)
        tile = pressed.placed.tile if pressed.placed else None
        if tile is None:
            anchor = int(pressed.minute // SNAP) * SNAP
            column = geometry.nearest_column(x)
            other = None if column == pressed.column else column
            self.mark = Mark(pressed.column, anchor, geometry.snapped_minute_at(y), other)
        elif can_be_moved(tile):
            carry = self.carry or Carry.lifted(
                tile, contents[tile.column], at=pressed.minute, grip=grip_of(pressed)
            )
            self.carry = carry.held_at(geometry.nearest_column(x), minute)

    def release(self) -> Outcome:
        """The button went up: what it came to."""
        pressed, mark, carry = self._pressed, self.mark, self.carry
        self.stop()
        if mark is not None:
            return Marked(mark)
        if carry is not None:
            return Dropped(carry)
        return Clicked(pressed) if pressed is not None else None

    def stop(self) -> None:
        """Give up what is under way."""
        self._pressed = self.mark = self.carry = None


def grip_of(place: Place) -> Grip:
    """Which part of a tile lies at a point; where it goes on in other days it has no edge."""
    if place.placed is None or not can_be_moved(place.placed.tile):
        return Grip.WHOLE
    tile, box = place.placed.tile, place.placed.box
    if place.y >= box.bottom - _EDGE and not tile.ends_after:
        return Grip.END
    if place.y < box.top + _EDGE and not tile.begins_before:
        return Grip.START
    return Grip.WHOLE


def can_be_moved(tile: Tile) -> bool:
    """Whether a tile is a booking that is not over and done with."""
    return tile.booking is not None and not tile.booking.is_completed


def _is_far(pressed: Place, x: float, y: float) -> bool:
    return abs(pressed.x - x) + abs(pressed.y - y) >= _TOUCH_DISTANCE
