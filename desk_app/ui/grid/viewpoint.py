"""Which part of the grid is in sight: its zoom, its geometry and how far it is scrolled."""

from typing import Final

from PySide6.QtWidgets import QAbstractScrollArea, QScrollBar

from desk_app.ui.grid.folds import Folds
from desk_app.ui.grid.frame import TOP_MARGIN, Frame
from desk_app.ui.grid.geometry import (
    AXIS_WIDTH,
    HEADER_HEIGHT,
    USUAL_ZOOM,
    Box,
    GridGeometry,
    zoom_step,
)
from desk_app.ui.grid.picture import GridPicture
from desk_app.ui.grid.wall_axis import MINUTES_A_DAY

_WHEEL_STEP: Final = 60


class Viewpoint:
    """Keeps geometry and scroll bars of one scroll area in step."""

    def __init__(self, area: QAbstractScrollArea) -> None:
        self._area = area
        self.zoom = USUAL_ZOOM
        """Pixels a quarter of an hour."""
        self.folds = Folds()
        self.geometry = GridGeometry.fitted(0, MINUTES_A_DAY, width=0)

    def fit(self, picture: GridPicture) -> None:
        """Work out the geometry anew and give the scroll bars their ranges."""
        body_width, body_height = self._body_size()
        fitted = GridGeometry.fitted(
            len(picture.contents),
            picture.axis.length,
            width=body_width,
            zoom=self.zoom,
            folded=self.folds.of(picture.contents),
        )
        if fitted != self.geometry:  # what is laid out already stays so
            self.geometry = fitted
        across, down = self._area.horizontalScrollBar(), self._area.verticalScrollBar()
        across.setRange(0, max(0, self.geometry.width - body_width))
        across.setPageStep(body_width)
        across.setSingleStep(_WHEEL_STEP)
        down.setRange(0, max(0, self.geometry.height + 2 * TOP_MARGIN - body_height))
        down.setPageStep(body_height)
        down.setSingleStep(2 * self.zoom)

    def frame(self, picture: GridPicture) -> Frame:
        """What of a picture is in sight now."""
        viewport = self._area.viewport()
        return Frame(
            picture,
            self.geometry,
            viewport.width(),
            viewport.height(),
            self._area.horizontalScrollBar().value(),
            self._area.verticalScrollBar().value(),
        )

    def zoom_to(self, zoom: int, picture: GridPicture, *, around: int | None) -> None:
        """Change the zoom within its bounds; the time at a viewport row stays where it is.

        Args:
            around: The row; None is the middle of the viewport.
        """
        anchor = self._area.viewport().height() // 2 if around is None else around
        minute = self.geometry.minute_at(anchor - self.frame(picture).origin.y())
        self.zoom = zoom_step(zoom, 0)
        self.fit(picture)
        top = HEADER_HEIGHT + TOP_MARGIN + self.geometry.y_of(minute) - anchor
        self._area.verticalScrollBar().setValue(top)

    def scroll_to_minute(self, minute: float) -> None:
        """Bring an axis minute to the top of what is in sight."""
        self._area.verticalScrollBar().setValue(self.geometry.y_of(minute))

    def ensure_visible(self, box: Box) -> None:
        """Scroll as little as needed to show a box of content pixels beside the sticky strips."""
        width, height = self._body_size()
        _reach(self._area.horizontalScrollBar(), box.left, box.right, width)
        _reach(self._area.verticalScrollBar(), box.top, box.bottom + 2 * TOP_MARGIN, height)

    def scroll_by(self, columns: int, rows: int) -> None:
        """Scroll by so many pixels each way."""
        across, down = self._area.horizontalScrollBar(), self._area.verticalScrollBar()
        across.setValue(across.value() + columns)
        down.setValue(down.value() + rows)

    def _body_size(self) -> tuple[int, int]:
        size = self._area.viewport().size()
        return max(1, size.width() - AXIS_WIDTH), max(1, size.height() - HEADER_HEIGHT)


def _reach(bar: QScrollBar, start: int, end: int, length: int) -> None:
    """Scroll as little as needed to show pixels from start to end, the start above all."""
    bar.setValue(min(max(bar.value(), end - length), start))
