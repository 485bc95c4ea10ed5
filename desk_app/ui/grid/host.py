"""What the pointer and the keys need of the grid they work on."""

from typing import Protocol

from PySide6.QtCore import QPoint, Qt

from desk_app.domain.day_state import DayState
from desk_app.domain.interval import Interval
from desk_app.domain.resource import Event
from desk_app.ui.grid.cursor import Cursor, CursorMoves
from desk_app.ui.grid.deeds import Deed
from desk_app.ui.grid.drag import Carry
from desk_app.ui.grid.frame import Frame
from desk_app.ui.grid.geometry import Box
from desk_app.ui.grid.overlay_updates import OverlayUpdates
from desk_app.ui.grid.overlays import Overlays
from desk_app.ui.grid.tiles import Tile


class CarryTaker(Protocol):
    """What takes tiles that leave the grid."""

    def take_outside(self, carry: Carry, position: QPoint) -> bool:
        """Give a tile to what lies outside the grid at a point of the viewport, if it takes it."""


class GridHost(Protocol):
    """A grid, as those who turn pointer and keys into wishes see it."""

    @property
    def overlays(self) -> Overlays:
        """What lies over the tiles now."""

    @property
    def updates(self) -> OverlayUpdates:
        """Changes what lies over the tiles."""

    @property
    def carries(self) -> CarryTaker:
        """Takes a tile that is let go outside."""

    @property
    def moves(self) -> CursorMoves:
        """How the focus moves in the picture shown."""

    @property
    def zoom(self) -> int:
        """Pixels a quarter of an hour."""

    def frame(self) -> Frame:
        """What is in sight now."""

    def set_zoom(self, zoom: int, *, around: int | None = None) -> None:
        """Change the zoom; the time at a viewport row stays where it is."""

    def ensure_visible(self, box: Box) -> None:
        """Scroll as little as needed to show a box of content pixels."""

    def scroll_by(self, columns: int, rows: int) -> None:
        """Scroll by so many pixels each way."""

    def set_shape(self, shape: Qt.CursorShape) -> None:
        """Show the pointer in a shape."""

    def set_cursor(self, cursor: Cursor | None, *, scrolls: bool = True) -> None:
        """Move the focus."""

    def drop(self, carry: Carry) -> None:
        """Let a tile go where it is held."""

    def open_tile(self, tile: Tile) -> None:
        """Ask for the booking of a tile to be opened."""

    def choose(self, column: int, interval: Interval) -> None:
        """Ask for free time to be booked."""

    def choose_at(self, column: int, minute: float) -> None:
        """As `choose`, for a slot of the usual length at an axis minute."""

    def ask_to_cancel(self, tile: Tile) -> None:
        """Ask for the booking of a tile to be cancelled."""

    def open_block(self, event: Event) -> None:
        """Ask for blocked time to be changed."""

    def drop_block(self, event: Event) -> None:
        """Ask for blocked time to be opened again."""

    def ask_for(self, tile: Tile, deed: Deed) -> None:
        """Ask for something to be done with the booking of a tile."""

    def unfold(self, column: int) -> bool:
        """Show a folded column in full; tells whether it was folded."""

    def shelve(self, tile: Tile) -> None:
        """Ask for the booking of a tile to be laid on the shelf."""

    def ask_for_day_state(self, tile: Tile, state: DayState) -> None:
        """Ask to note that the booking of a tile has come to a state of the day."""

    def explain(self, cursor: Cursor) -> None:
        """Ask why the time under the focus is not free."""

    def open_menu(self, tile: Tile, place: QPoint) -> None:
        """Open the menu of a tile at a place in the viewport."""

    def give_up(self) -> bool:
        """Give up what is being marked or moved; tells whether there was anything."""
