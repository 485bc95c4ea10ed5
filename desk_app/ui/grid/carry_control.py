"""A tile held without the button: picked up by keys, walked, stretched, put down, or given up."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QPoint, Qt, QTimer, Signal
from PySide6.QtWidgets import QAbstractScrollArea

from desk_app.domain.booking import Booking
from desk_app.domain.identifiers import BookingId
from desk_app.ui.grid.drag import Carry, Grip
from desk_app.ui.grid.geometry import SNAP
from desk_app.ui.grid.host import GridHost
from desk_app.ui.grid.judge import carry_sentence, judge_carry
from desk_app.ui.grid.keys import Step
from desk_app.ui.grid.overlay_painter import ghost_box
from desk_app.ui.grid.pointer import Place, can_be_moved, place_at
from desk_app.ui.grid.tiles import Tile, TileKind

if TYPE_CHECKING:
    from desk_app.ui.grid.picture import GridPicture

_SETTLES_MS: Final = 700
"""A length changed by keys is kept once no further key comes for so long."""

_SHIFTS: Final[dict[Step, tuple[int, int]]] = {
    Step.UP: (0, -1),
    Step.DOWN: (0, 1),
    Step.LEFT: (-1, 0),
    Step.RIGHT: (1, 0),
    Step.PAGE_UP: (0, -8),
    Step.PAGE_DOWN: (0, 8),
}
"""What a step does to a tile that is held: columns and quarters."""


class CarryControl(QObject):
    """Moves the tile that one grid holds.

    Signals:
        changed: What is held where, as one line, and its `Verdict`; nothing and None once nothing
            is held any more.
    """

    changed = Signal(str, object)

    def __init__(self, grid: GridHost, *, area: QAbstractScrollArea) -> None:
        super().__init__(area)
        self._grid = grid
        self._area = area
        self.takes_outside: Callable[[BookingId, QPoint], bool] = lambda _booking_id, _place: False
        """Takes the booking of a tile let go outside, at a global place; tells whether it did."""
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(_SETTLES_MS)
        self._settle.timeout.connect(self.put_down)

    def pick_up(self, tile: Tile) -> None:
        """Hold a tile, so that arrows or the pointer move it; Enter or a click puts it down."""
        if can_be_moved(tile):
            content = self._grid.frame().picture.contents[tile.column]
            self._show(Carry.lifted(tile, content, at=tile.start))

    def pick_up_booking(self, booking: Booking) -> None:
        """Hold a booking that need not be shown, at its own time of day.

        It is held over the column of who has it, or over the first where that is not shown.
        """
        span, contents = booking.interval, self._grid.frame().picture.contents
        if span is None or not contents:
            return
        self._area.setFocus(Qt.FocusReason.OtherFocusReason)
        own = (e.index for e in contents if e.column.resource.id == booking.resource_id)
        column = next(own, 0)
        content = contents[column]
        local = span.start.astimezone(content.column.resource.time_zone)
        start = float(content.clock.minute_of_wall(local.hour * 60 + local.minute))
        end = start + span.length.total_seconds() / 60
        tile = Tile(TileKind.BOOKING, column, start, end, span, booking)
        origin = booking.resource_id or content.column.resource.id
        self._show(Carry(tile, 0.0, column, start, origin, Grip.WHOLE, end))

    def take(self, step: Step, carry: Carry) -> bool:
        """Do a step to the tile that is held; tells whether it meant anything."""
        if step is Step.ENTER:
            self.put_down()
            return True
        if step in (Step.LATER_END, Step.EARLIER_END):
            self._stretch(carry, SNAP if step is Step.LATER_END else -SNAP)
            return True
        if step not in _SHIFTS:
            return False
        columns, quarters = _SHIFTS[step]
        last = len(self._grid.frame().picture.contents) - 1
        self._show(carry.shifted(columns=columns, quarters=quarters, last_column=last))
        return True

    def stretch_tile(self, tile: Tile, minutes: int) -> None:
        """Make a tile longer, or shorter if negative; it is kept after a short while."""
        if not can_be_moved(tile) or tile.ends_after:
            return
        content = self._grid.frame().picture.contents[tile.column]
        self._stretch(Carry.lifted(tile, content, at=tile.start, grip=Grip.END), minutes)

    def put_down(self) -> None:
        """Let the tile go where it is held."""
        self._settle.stop()
        carry = self._grid.overlays.carry
        if carry is not None:
            self._grid.drop(carry)

    def give_up(self) -> None:
        """Forget about the tile; it stays where it was."""
        self._settle.stop()

    def take_outside(self, carry: Carry, position: QPoint) -> bool:
        """Give a tile to what lies outside the grid at a point of the viewport, if it takes it."""
        viewport, booking_id = self._area.viewport(), carry.tile.booking_id
        if booking_id is None or viewport.rect().contains(position):
            return False
        is_taken = self.takes_outside(booking_id, viewport.mapToGlobal(position))
        if is_taken:
            self._grid.updates.show_carry(None)
        return is_taken

    def holds(self, booking_id: BookingId) -> bool:
        """Whether the tile of a booking is held."""
        carry = self._grid.overlays.carry
        return carry is not None and carry.tile.booking_id == booking_id

    def hold_at(self, place: QPoint) -> None:
        """Hold the tile with its beginning at a global place, where that lies in the grid."""
        carry, at = self._grid.overlays.carry, self._place_at(place)
        if carry is not None and at is not None:
            self._grid.updates.show_carry(carry.held_at(at.column, at.minute))

    def let_go_at(self, place: QPoint) -> None:
        """Put the tile down at a global place; outside the grid it is given up."""
        if self._place_at(place) is not None:
            self.hold_at(place)
            self.put_down()
        else:
            self._grid.updates.show_carry(None)

    def _place_at(self, place: QPoint) -> Place | None:
        frame, at = self._grid.frame(), self._area.viewport().mapFromGlobal(place)
        if not self._area.isVisible() or not frame.body.contains(at):
            return None
        spot = at - frame.origin
        return place_at(frame.geometry, frame.picture.contents, spot.x(), spot.y())

    def keep(self, earlier: "GridPicture") -> None:
        """Keep hold of the tile after another picture came: it may be put down on other days."""
        carry = self._grid.overlays.carry
        contents = self._grid.frame().picture.contents
        if carry is None:
            return
        if not contents or carry.column >= len(earlier.contents):
            self._grid.updates.show_carry(None)
            return
        held_over = earlier.contents[carry.column].column.resource.id
        column = min(carry.column, len(contents) - 1)
        if contents[column].column.resource.id != held_over:
            own = (e.index for e in contents if e.column.resource.id == held_over)
            column = next(own, column)
        self._show(carry.seated(column))
        self.tell(self._grid.overlays.carry)

    def tell(self, carry: Carry | None) -> None:
        """Say what is held where, and whether it may be put down there."""
        if carry is None:
            self.changed.emit("", None)
            return
        picture, now = self._grid.frame().picture, self._grid.overlays.now
        verdict = judge_carry(carry, picture).verdict
        self.changed.emit(carry_sentence(carry, picture, now), verdict)

    def _stretch(self, carry: Carry, minutes: int) -> None:
        if carry.is_resizing:
            self._show(carry.stretched(minutes))
            self._settle.start()

    def _show(self, carry: Carry) -> None:
        grid = self._grid
        grid.updates.show_carry(carry)
        grid.ensure_visible(ghost_box(grid.frame(), carry))
