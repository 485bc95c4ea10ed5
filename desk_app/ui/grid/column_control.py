"""What is done with whole columns: chosen, moved, folded, unfolded, hidden."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, Signal

from desk_app.ui.grid.column_menu import column_menu
from desk_app.ui.grid.frame import Frame
from desk_app.ui.grid.head_control import HeadControl, HeadDrag
from desk_app.ui.grid.viewpoint import Viewpoint

if TYPE_CHECKING:
    from PySide6.QtWidgets import QAbstractScrollArea

    from desk_app.ui.grid.overlays import Overlays
    from desk_app.ui.grid.picture import GridPicture


class ColumnControl(QObject):
    """Looks after the columns of one grid, and their heads.

    Args:
        frame: Tells what is in sight.
        fitted: Called after columns were folded or unfolded.

    Signals:
        chosen: Resource id and `date` of a column whose head was pressed.
        moved: Resource id of a column that is to stand elsewhere, and that of the one it is to
            stand before, or None for the end.
        away_wanted: Resource id and `date` of a column whose person is away then.
        hidden: Resource id of a column that is not to be shown any more.
    """

    chosen = Signal(str, object)
    moved = Signal(str, object)
    hidden = Signal(str)
    away_wanted = Signal(str, object)

    def __init__(
        self,
        area: "QAbstractScrollArea",
        viewpoint: Viewpoint,
        overlays: "Overlays",
        *,
        frame: Callable[[], Frame],
        fitted: Callable[[], None],
    ) -> None:
        super().__init__(area)
        self._area = area
        self._viewpoint = viewpoint
        self._overlays = overlays
        self._fitted = fitted
        self.frame = frame
        self.heads = HeadControl(self)

    @property
    def picture(self) -> "GridPicture":
        """What is shown."""
        return self.frame().picture

    def is_folded(self, index: int) -> bool:
        """Whether a column is no more than a strip."""
        return index in self._viewpoint.geometry.folded

    def can_fold(self, index: int) -> bool:
        """Whether a column was unfolded and is still off duty."""
        return self._viewpoint.folds.can_fold(self.picture.contents[index])

    def unfold(self, index: int) -> bool:
        """Show a folded column in full; tells whether it was folded."""
        if not self.is_folded(index):
            return False
        self._viewpoint.folds.unfold(self.picture.contents[index])
        self._fitted()
        return True

    def fold(self, index: int) -> None:
        """Fold a column that was unfolded."""
        self._viewpoint.folds.fold(self.picture.contents[index])
        self._fitted()

    def choose(self, index: int) -> None:
        """Ask for what the head of a column stands for: a week, or a day of a week."""
        column = self.picture.contents[index].column
        self.chosen.emit(column.resource.id, column.day)

    def is_today(self, index: int) -> bool:
        """Whether the day of a column is today."""
        return self.picture.contents[index].column.window.contains(self._overlays.now)

    def is_past(self, index: int) -> bool:
        """Whether the day of a column is over."""
        return self.picture.contents[index].column.window.end <= self._overlays.now

    def ask_for_away(self, index: int) -> None:
        """Ask for the list of those who were to come."""
        column = self.picture.contents[index].column
        self.away_wanted.emit(column.resource.id, column.day)

    def hide(self, index: int) -> None:
        """Ask for a column not to be shown any more."""
        self.hidden.emit(self.picture.contents[index].column.resource.id)

    def move(self, index: int, before: int) -> None:
        """Ask for a column to stand before another; the number of columns is the end."""
        contents = self.picture.contents
        if self.picture.has_days or not 0 <= before <= len(contents):
            return
        following = contents[before].column.resource.id if before < len(contents) else None
        self.moved.emit(contents[index].column.resource.id, following)

    def open_menu(self, index: int, place: QPoint | None = None) -> None:
        """Open the menu of a column at a place of the viewport, or at its head."""
        menu = column_menu(self, index)
        menu.setParent(self._area, menu.windowFlags())
        left = self.frame().origin.x() + self._viewpoint.geometry.edges[index]
        menu.popup(self._area.viewport().mapToGlobal(place or QPoint(left + 8, 40)))

    # --- for the heads ---

    def press_head(self, index: int) -> None:
        """A head was pressed and let go: a folded column unfolds."""
        if not self.unfold(index):
            self.choose(index)

    def show_head_drag(self, drag: HeadDrag | None) -> None:
        """Show where a head is held."""
        if drag != self._overlays.head_drag:
            self._overlays.head_drag = drag
            self._area.viewport().update()
