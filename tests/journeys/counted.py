"""A hand that counts: keys where the focus is, clicks and drags where a person would make them.

`LIMITS` is the table of the ten key tasks. A path that needs more than it says fails.
"""

from collections.abc import Mapping
from datetime import date
from itertools import product
from typing import Final, NamedTuple

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QWidget

from desk_app.domain.booking import Booking
from desk_app.domain.identifiers import BookingId
from desk_app.tour.hand import NotSeenError
from desk_app.ui.grid.tiles import Tile
from tests.journeys.desk import EVA, Desk


class Limit(NamedTuple):
    """What a task may cost at most; names that are typed do not count as clicks."""

    keys: int
    clicks: int
    drags: int = 0


LIMITS: Final[Mapping[str, Limit]] = {
    "1 walk-in": Limit(keys=16, clicks=2),
    "2 phone booking": Limit(keys=18, clicks=4),
    "3 move within the day": Limit(keys=6, clicks=0, drags=1),
    "4 move to another day": Limit(keys=13, clicks=1, drags=2),
    "5 cancel with a reason": Limit(keys=3, clicks=3),
    "6 arrival": Limit(keys=8, clicks=1),
    "7 confirm a request": Limit(keys=2, clicks=2),
    "8 when is my appointment": Limit(keys=6, clicks=1),
    "9a block time": Limit(keys=6, clicks=0, drags=1),
    "9b away today": Limit(keys=3, clicks=3),
    "10 one more in a class": Limit(keys=8, clicks=2),
}


class Counted:
    """Presses keys where the focus is, and counts them, clicks and drags."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self.keys = 0
        self.clicks = 0
        self.drags = 0

    # --- keys --------------------------------------------------------------------------------

    async def type(self, text: str) -> None:
        for letter in text:
            QTest.keyClicks(_focus(self._desk), letter)
            self.keys += 1
            await self._desk.hand.pause(0)

    async def press(
        self, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
    ) -> None:
        """Presses a key; each key held down with it counts as well."""
        self.keys += 1 + modifiers.value.bit_count()
        await self._desk.hand.press(key, at=_focus(self._desk), modifiers=modifiers)

    async def write_name(self, name: str) -> None:
        """Types a name into the field with the focus, which the table does not count."""
        for letter in name:
            QTest.keyClicks(_focus(self._desk), letter)
            await self._desk.hand.pause(0)

    # --- the pointer -------------------------------------------------------------------------

    async def click(self, name: str) -> None:
        self.clicks += 1
        await self._desk.hand.click(name)

    async def click_at(self, widget: QWidget, place: QPoint) -> None:
        self.clicks += 1
        await self._desk.hand.click_at(widget, place)

    async def click_tile(self, customer: str) -> None:
        self.clicks += 1
        await self._desk.grid.click_tile(customer)

    async def click_in(self, parent: QWidget, name: str) -> None:
        self.clicks += 1
        await self._desk.hand.click_in(parent, name)

    async def click_day(self, day: date) -> None:
        """Clicks on a day of the small month."""
        days = await self._desk.hand.see(QWidget, "calendar_month_days")
        places = product(range(2, days.height(), 8), range(2, days.width(), 8))
        points = (QPointF(x, y) for y, x in places)
        place = next(each for each in points if days.day_at(each) == day)  # type: ignore[attr-defined]
        await self.click_at(days, place.toPoint())

    async def click_session(self, booking_id: BookingId) -> None:
        self.clicks += 1
        grid, tile = self._desk.console.pages.calendar.grid, tile_of(self._desk, booking_id)
        assert tile is not None
        grid.set_cursor(grid.moves.on(tile))
        await self._desk.hand.click_at(grid.viewport(), grid.focused_rect.center())

    async def open_menu(self, customer: str) -> QMenu:
        """Opens the menu of a tile with the other button."""
        self.clicks += 1
        placed = await self._desk.grid.see_tile(customer)
        grid = self._desk.console.pages.calendar.grid
        grid.ensure_visible(placed.box)
        grid.open_menu(placed.tile, grid.frame().on_screen(placed.box).center())
        return await self._desk.hand.see(QMenu, "tile_menu")

    async def click_entry(self, menu: QMenu, name: str) -> None:
        """Clicks an entry of a menu, or of one that opens beside it under the pointer."""
        for action in menu.actions():
            if action.objectName() == name:
                return await self.click_at(menu, menu.actionGeometry(action).center())
            beside = action.menu()
            if isinstance(beside, QMenu) and _has(beside, name):
                QTest.mouseMove(menu, menu.actionGeometry(action).center())
                await self._desk.until(beside.isVisible, "the menu beside is open")
                return await self.click_entry(beside, name)
        raise NotSeenError(f"“{name}” is not in the menu")

    async def drag_tile(self, customer: str, resource: str, hour: float) -> None:
        self.drags += 1
        await self._desk.grid.drag_tile(customer, resource, hour)

    async def drag_tile_onto(self, customer: str, target: QWidget) -> None:
        """Drags a tile out of the grid onto something else in the window."""
        placed = await self._desk.grid.see_tile(customer)
        grid = self._desk.console.pages.calendar.grid
        grid.ensure_visible(placed.box)
        end = grid.viewport().mapFromGlobal(target.mapToGlobal(target.rect().center()))
        await self.drag(grid.viewport(), grid.frame().on_screen(placed.box).center(), end)

    async def drag_to_cell(self, widget: QWidget, resource: str, hour: float) -> None:
        """Drags something from outside onto an hour of a resource."""
        viewport = self._desk.console.pages.calendar.grid.viewport()
        place = viewport.mapToGlobal(self._desk.grid.place(resource, hour))
        await self.drag(widget, widget.rect().center(), widget.mapFromGlobal(place))

    async def drag(self, widget: QWidget, start: QPoint, end: QPoint) -> None:
        """Drags from a point of a widget to another, which may lie outside it."""
        self.drags += 1
        await self._desk.hand.drag(widget, start, end)

    # --- the table ---------------------------------------------------------------------------

    def assert_within(self, task: str) -> None:
        """Makes sure that a task cost no more than the table says."""
        limit = LIMITS[task]
        assert self.keys <= limit.keys, f"{task}: {self.keys} keys"
        assert self.clicks <= limit.clicks, f"{task}: {self.clicks} clicks"
        assert self.drags <= limit.drags, f"{task}: {self.drags} drags"


async def at_the_grid(desk: Desk) -> Counted:
    """A hand; the grid has the focus."""
    desk.console.pages.calendar.grid.setFocus()
    await desk.hand.pause()
    return Counted(desk)


async def on_tile(desk: Desk, customer: str) -> Counted:
    """A hand; the tile of a customer has the focus in the grid."""
    placed = await desk.grid.see_tile(customer)
    hand = await at_the_grid(desk)
    grid = desk.console.pages.calendar.grid
    grid.set_cursor(grid.moves.on(placed.tile))
    return hand


async def class_today(desk: Desk, *, seats: int = 8) -> Booking:
    """Eva gives a class of yoga at two, which stands in the grid."""
    yoga = await desk.hold_class(EVA, 14, "Yoga", seats=seats)
    desk.workspace.sync.hurry()
    await desk.until(lambda: tile_of(desk, yoga.id) is not None, "the class is in the grid")
    return yoga


def tile_of(desk: Desk, booking_id: BookingId) -> Tile | None:
    """The tile of a booking in the grid."""
    contents = desk.console.pages.calendar.grid.picture.contents
    tiles = (each.tile_of(booking_id) for each in contents)
    return next((each for each in tiles if each is not None), None)


async def on_session(desk: Desk, booking_id: BookingId) -> Counted:
    """A hand; the tile of a class has the focus in the grid."""
    hand = await at_the_grid(desk)
    grid, tile = desk.console.pages.calendar.grid, tile_of(desk, booking_id)
    assert tile is not None
    grid.set_cursor(grid.moves.on(tile))
    return hand


def _focus(desk: Desk) -> QWidget:
    return QApplication.focusWidget() or desk.window


def _has(menu: QMenu, name: str) -> bool:
    return any(action.objectName() == name for action in menu.actions())
