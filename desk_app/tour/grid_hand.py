"""The hand on the calendar grid: finds places by resource and time, and tiles by customer."""

from datetime import datetime

from PySide6.QtCore import QPoint

from desk_app.domain.identifiers import BookingId
from desk_app.tour.hand import Hand, NotSeenError
from desk_app.ui.grid.geometry import Box
from desk_app.ui.grid.grid import CalendarGrid
from desk_app.ui.grid.tiles import PlacedTile


class GridHand:
    """Clicks and drags in the grid where a person would."""

    def __init__(self, hand: Hand, grid: CalendarGrid) -> None:
        self._hand = hand
        self._grid = grid

    def tiles(self) -> dict[str, PlacedTile]:
        """The tiles on screen and around it, by customer name."""
        frame = self._grid.frame()
        found: dict[str, PlacedTile] = {}
        for contents in self._grid.picture.contents:
            for placed in contents.layout(frame.geometry).between(0, frame.geometry.height):
                booking = placed.tile.booking
                if booking is not None:
                    found[booking.customer_name] = placed
        return found

    async def see_tile(self, customer: str) -> PlacedTile:
        """The tile of a customer, once it is in the grid."""
        await self._hand.until(lambda: customer in self.tiles(), f"{customer} is in the grid")
        return self.tiles()[customer]

    async def click_free(self, resource: str, hour: float) -> None:
        """Clicks on free time of a resource at an hour of the wall clock."""
        await self._hand.click_at(self._grid.viewport(), self._point(resource, hour + 0.02))

    async def click_tile(self, customer: str) -> None:
        """Clicks on a customer's tile."""
        placed = await self.see_tile(customer)
        self._grid.ensure_visible(placed.box)
        await self._hand.click_at(self._grid.viewport(), self._middle(placed))

    async def drag_tile(self, customer: str, resource: str, hour: float) -> None:
        """Drags a customer's tile so that it begins at an hour of a resource."""
        placed = await self.see_tile(customer)
        self._grid.ensure_visible(placed.box)
        cell = self._cell(resource, hour)
        # With room around it, for near an edge the grid scrolls as long as something is dragged.
        for around in (self._cell(resource, hour - 1), self._cell(resource, hour + 1.5)):
            self._grid.ensure_visible(around)
        grip = self._middle(placed)
        top = self._grid.frame().on_screen(placed.box).top()
        target = self._top_of(cell)
        end = QPoint(target.x(), target.y() + grip.y() - top)
        await self._hand.drag(self._grid.viewport(), grip, end)

    def place(self, resource: str, hour: float) -> QPoint:
        """The place in the viewport of an hour of a resource, scrolled into sight."""
        return self._point(resource, hour)

    def start_of(self, booking_id: BookingId) -> datetime | None:
        """When a booking in the grid starts, or None if it is not there."""
        for contents in self._grid.picture.contents:
            tile = contents.tile_of(booking_id)
            if tile is not None:
                return tile.interval.start
        return None

    def _middle(self, placed: PlacedTile) -> QPoint:
        return self._grid.frame().on_screen(placed.box).center()

    def _point(self, resource: str, hour: float) -> QPoint:
        """The place of an hour in a resource's column, scrolled into sight."""
        cell = self._cell(resource, hour)
        self._grid.ensure_visible(cell)
        return self._top_of(cell)

    def _top_of(self, cell: Box) -> QPoint:
        shown = self._grid.frame().on_screen(cell)
        return QPoint(shown.center().x(), shown.top())

    def _cell(self, resource: str, hour: float) -> Box:
        """Half an hour of a resource's column."""
        for column, contents in enumerate(self._grid.picture.contents):
            if contents.column.resource.name == resource:
                minutes = hour * 60
                return self._grid.frame().geometry.cell(column, minutes, minutes + 30)
        raise NotSeenError(f"there is no column of {resource}")
