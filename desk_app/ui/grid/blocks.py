"""Blocked time in the grid: its tiles and their menu, and what is marked to be blocked."""

from datetime import date
from typing import NamedTuple

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QMenu

from desk_app.domain.identifiers import ResourceId
from desk_app.domain.resource import Event
from desk_app.domain.wall_clock import MINUTES_A_DAY, day_of, minutes_of_day
from desk_app.ui.grid.cursor import Cursor
from desk_app.ui.grid.host import GridHost
from desk_app.ui.grid.picture import GridPicture
from desk_app.ui.grid.tiles import ColumnContents, Tile, TileKind


class MarkedTime(NamedTuple):
    """Time that somebody marked, by the wall clock of its columns."""

    resource_ids: tuple[ResourceId, ...]
    first: date
    last: date
    """The last of the days marked, where columns are days."""
    start: int
    """In minutes since midnight; so is the end, which may be 1440."""
    end: int


def block_of(tile: Tile) -> Event | None:
    """The event behind a tile of time blocked here, which can be changed; else None."""
    return tile.event if tile.kind is TileKind.BLOCKED else None


def day_block(content: ColumnContents) -> Event | None:
    """What blocks all of a column here, if anything; calendars from elsewhere do not count."""
    return next((each for each in content.whole_day_events if not each.comes_from), None)


def marked_time(picture: GridPicture, cursor: Cursor) -> MarkedTime:
    """What the focus stands for: the time marked, or that of the tile with the focus."""
    contents = [picture.contents[each] for each in cursor.columns]
    own = picture.contents[cursor.column]
    zone = own.column.resource.time_zone
    first, last = own.clock.instant_of(cursor.start), own.clock.instant_of(cursor.end)
    start, end = minutes_of_day(first, zone), minutes_of_day(last, zone)
    is_next_day = day_of(last, zone) > day_of(first, zone)
    days = [each.column.day for each in contents]
    return MarkedTime(
        resource_ids=tuple(dict.fromkeys(each.column.resource.id for each in contents)),
        first=min(days),
        last=max(days),
        start=start,
        end=MINUTES_A_DAY if is_next_day else end,
    )


def block_menu(host: GridHost, event: Event) -> QMenu:
    """What can be done with blocked time; deletes itself once it is closed."""
    menu = QMenu()
    menu.setObjectName("block_menu")
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    menu.addAction(_tr("Change the block…"), lambda: host.open_block(event))
    menu.addAction(_tr("Remove the block"), lambda: host.drop_block(event))
    return menu


def _tr(text: str) -> str:
    return QCoreApplication.translate("CalendarGrid", text)
