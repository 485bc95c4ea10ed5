"""The menu of a tile."""

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QMenu

from desk_app.ui.grid.host import GridHost
from desk_app.ui.grid.pointer import can_be_moved
from desk_app.ui.grid.tiles import Tile


def tile_menu(host: GridHost, tile: Tile, *, pick_up: Callable[[Tile], None]) -> QMenu:
    """What can be done with the tile of a booking; deletes itself once it is closed.

    Args:
        pick_up: Starts to move the tile.
    """
    menu = QMenu()
    menu.setObjectName("tile_menu")
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    menu.addAction(_tr("Open"), lambda: host.open_tile(tile))
    move = menu.addAction(_tr("Move…"), lambda: pick_up(tile))
    menu.addSeparator()
    cancel = menu.addAction(_tr("Cancel booking…"), lambda: host.ask_to_cancel(tile))
    for action in (move, cancel):
        action.setEnabled(can_be_moved(tile))
    return menu


def _tr(text: str) -> str:
    return QCoreApplication.translate("CalendarGrid", text)
