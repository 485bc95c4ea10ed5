"""What of the grid is in sight, and how its pixels lie in the viewport."""

from collections.abc import Iterator
from typing import Final, NamedTuple

from PySide6.QtCore import QPoint, QRect

from desk_app.ui.grid.geometry import AXIS_WIDTH, HEADER_HEIGHT, Box, GridGeometry
from desk_app.ui.grid.picture import GridPicture
from desk_app.ui.grid.tiles import PlacedTile

TOP_MARGIN: Final = 10
"""Pixels above the first row, so that its label is whole."""


class Frame(NamedTuple):
    """What is in sight: the picture, its geometry and how far it is scrolled."""

    picture: GridPicture
    geometry: GridGeometry
    width: int
    height: int
    scrolled_x: int
    scrolled_y: int

    @property
    def origin(self) -> QPoint:
        """Where the first column's midnight lies in the viewport."""
        return QPoint(AXIS_WIDTH - self.scrolled_x, HEADER_HEIGHT + TOP_MARGIN - self.scrolled_y)

    @property
    def body(self) -> QRect:
        """The part of the viewport in which tiles show."""
        return QRect(
            AXIS_WIDTH, HEADER_HEIGHT, self.width - AXIS_WIDTH, self.height - HEADER_HEIGHT
        )

    def shown(self, rect: QRect) -> Box:
        """A viewport rectangle in content pixels."""
        place = rect.translated(-self.origin)
        return Box(place.left(), place.top(), place.width(), place.height())

    def on_screen(self, box: Box) -> QRect:
        """A content rectangle in the viewport."""
        return QRect(box.left, box.top, box.width, box.height).translated(self.origin)

    def columns_in(self, shown: Box) -> range:
        """The columns that show in a content rectangle."""
        return self.geometry.columns_between(shown.left, shown.right)

    def tiles_in(self, shown: Box) -> Iterator[PlacedTile]:
        """The tiles that show in a content rectangle."""
        for index in self.columns_in(shown):
            layout = self.picture.contents[index].layout(self.geometry)
            yield from layout.between(shown.top, shown.bottom)
