"""The menu of a tile."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QMenu

from desk_app.domain.again import can_be_repeated
from desk_app.domain.day_state import DayState, can_be_marked, day_mark
from desk_app.ui.cancel_reasons import cancel_reasons
from desk_app.ui.grid.deeds import WEEKS_OFFERED, CancelFor, SameAgain
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
    shelve = menu.addAction(_tr("Lay on the shelf"), lambda: host.shelve(tile))
    menu.addSeparator()
    _add_day_states(menu, host, tile)
    _again_menu(menu, host, tile).menuAction().setEnabled(
        tile.booking is not None and can_be_repeated(tile.booking)
    )
    cancel = _cancel_menu(menu, host, tile).menuAction()
    for action in (move, shelve, cancel):
        action.setEnabled(can_be_moved(tile))
    return menu


def _again_menu(menu: QMenu, host: GridHost, tile: Tile) -> QMenu:
    """The usual numbers of weeks, and one for all others."""
    beside = menu.addMenu(_tr("Same again in"))
    for weeks in WEEKS_OFFERED:
        text = _tr("1 week") if weeks == 1 else _tr("{0} weeks").format(weeks)
        action = beside.addAction(text, partial(host.ask_for, tile, SameAgain(weeks)))
        action.setObjectName(f"again_in_{weeks}")
    beside.addAction(_tr("Other…"), partial(host.ask_for, tile, SameAgain()))
    return beside


def _cancel_menu(menu: QMenu, host: GridHost, tile: Tile) -> QMenu:
    """The usual reasons, so that one of them is a click away, and one for all others."""
    beside = menu.addMenu(_tr("Cancel booking"))
    for reason in cancel_reasons():
        action = beside.addAction(reason.text, partial(host.ask_for, tile, CancelFor(reason.text)))
        action.setObjectName(f"cancel_{reason.name}")
    other = beside.addAction(_tr("Other reason…"), lambda: host.ask_to_cancel(tile))
    other.setObjectName("cancel_other")
    return beside


def _add_day_states(menu: QMenu, host: GridHost, tile: Tile) -> None:
    """What becomes of the booking on its day; the state it is in is ticked."""
    booking = tile.booking
    if booking is None or not can_be_marked(booking):
        return
    mark = day_mark(booking)
    words = {
        DayState.ARRIVED: _tr("Arrived"),
        DayState.IN_SERVICE: _tr("In service"),
        DayState.SERVED: _tr("Served"),
        DayState.NO_SHOW: _tr("Did not come"),
    }
    for state, word in words.items():
        action = menu.addAction(word, partial(host.ask_for_day_state, tile, state))
        action.setCheckable(True)
        action.setChecked(mark is not None and mark.state is state)
    menu.addSeparator()


def _tr(text: str) -> str:
    return QCoreApplication.translate("CalendarGrid", text)
