"""What tool tips say in the grid: a head or a tile in full, or why time is closed."""

from PySide6.QtCore import QPoint

from desk_app.ui.grid.head_control import HeadControl
from desk_app.ui.grid.overlays import Overlays
from desk_app.ui.grid.picture import GridPicture
from desk_app.ui.grid.pointer_control import PointerControl


def tool_tip_at(
    place: QPoint,
    picture: GridPicture,
    overlays: Overlays,
    *,
    heads: HeadControl,
    pointer: PointerControl,
) -> str:
    """The words for a place of the viewport; plain text of some lines, nothing for free time."""
    head, tile = heads.head_at(place), pointer.tile_at(place)
    if head is not None:
        return picture.head_in_full(head, overlays.now)
    if tile is not None:
        return picture.tile_in_full(tile, overlays.moment)
    found = pointer.cell_at(place)
    if found is None:
        return ""
    column, minute = found
    return picture.closed_in_full(column, minute, service=picture.service, now=overlays.now)
