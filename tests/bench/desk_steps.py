"""The steps of finding time, moving, cancelling, requests and classes, in the window."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desk_app.app.console import Console
from desk_app.domain.booking import Booking, Customer
from desk_app.domain.booking_graph import GROUP_OWNER, INSTANT
from desk_app.domain.new_booking import NewBooking, SessionSettings
from desk_app.services.workspace import Workspace
from desk_app.tour.hand import Hand
from desk_app.ui.grid.tiles import Tile
from desk_app.ui.views.find_time_panel import FindTimePanel

Timed = Callable[[str, Callable[[], None], Callable[[], bool]], Awaitable[None]]

_ROUNDS: Final = 10
_MOVED: Final = "Moved Often"
_SEATS: Final = 30


class DeskSteps:
    """Each step from the key to what it shows; changes the day."""

    def __init__(self, console: Console, timed: Timed) -> None:
        self._console = console
        self._window = console.pages.window
        self._grid = console.pages.calendar.grid
        self._panel = console.pages.panel
        self._hand = Hand(lambda: self._window)
        self._timed = timed

    async def run(self) -> None:
        """All steps, some times."""
        self._console.pages.outbox_bridge.set_grace(timedelta())
        moved, session = await self._prepare()
        for _ in range(_ROUNDS):
            await self._find()
            await self._requests()
            await self._move(moved)
            await self._carry_away(moved)
            await self._cancel(moved)
        for number in range(_ROUNDS):
            await self._seat(session, number)

    async def _prepare(self) -> tuple[Booking, Booking]:
        """A booking to be moved and a class, late on the day, where time is closed but free."""
        client = self._workspace.client
        content = self._grid.picture.contents[0]
        resource_id = content.column.resource.id
        assert client is not None
        evening = content.column.window.end - timedelta(hours=4)
        new = NewBooking(
            resource_id=resource_id,
            starts_at=evening,
            ends_at=evening + timedelta(minutes=30),
            customer=Customer(name=_MOVED, email="moved@example.com"),
            graph=INSTANT,
            what=_MOVED,
            where="Front desk",
            description="-",
        )
        later = evening + timedelta(hours=2)
        moved = await client.create_booking(new)
        session = await client.create_booking(
            NewBooking(
                resource_id=resource_id,
                starts_at=later,
                ends_at=later + timedelta(hours=1),
                customer=None,
                graph=GROUP_OWNER,
                what="Class",
                where="Front desk",
                description="-",
                session=SessionSettings(max_seats=_SEATS),
            )
        )
        self._workspace.sync.hurry()
        await self._hand.until(lambda: self._tile(session.what) is not None, "the class is there")
        return moved, session

    async def _find(self) -> None:
        find = self._panel.find_time
        self._focus_grid()
        await self._timed("open find time", lambda: self._type("f"), find.isVisible)
        await self._timed(
            "show the first free times", find.ask, lambda: not find.is_waiting and _has_slots(find)
        )
        await self._leave()

    async def _requests(self) -> None:
        self._focus_grid()
        shown = self._panel.requests.isVisible
        await self._timed("open the requests", lambda: self._type("i"), shown)
        await self._leave()

    async def _move(self, moved: Booking) -> None:
        """To a quarter later and back, so that every round begins alike."""
        for key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self._on_tile(moved.what)
            start = self._start(moved.what)
            await self._timed("pick a tile up", lambda: self._type("r"), self._is_carrying)
            before = self._grid.overlays.carry
            await self._timed(
                "walk a tile",
                lambda: self._press(key),  # noqa: B023  (awaited at once)
                lambda: self._grid.overlays.carry != before,  # noqa: B023  (awaited at once)
            )
            drop = lambda: self._press(Qt.Key.Key_Return)  # noqa: E731
            await self._timed("show a move", drop, lambda: bool(self._grid.overlays.moving))
            await self._timed(
                "have a move confirmed",
                lambda: None,
                lambda: self._start(moved.what) != start and not self._grid.overlays.moving,  # noqa: B023
            )
            await self._hand.pause(0.5)  # its new id is learned

    async def _carry_away(self, moved: Booking) -> None:
        calendar = self._console.pages.calendar
        first = calendar.first_day
        self._on_tile(moved.what)
        self._type("r+1w")
        await self._timed(
            "carry a tile to another day",
            lambda: self._press(Qt.Key.Key_Return),
            lambda: calendar.picture is not None and calendar.picture.first > first,
        )
        self._press(Qt.Key.Key_Escape)
        calendar.show_day(first)
        await self._hand.until(lambda: self._tile(moved.what) is not None, "the day is back")

    async def _cancel(self, moved: Booking) -> None:
        form = self._panel.inspector.cancel_form
        self._on_tile(moved.what)
        ask = lambda: self._press(Qt.Key.Key_Delete)  # noqa: E731
        await self._timed("ask why it is cancelled", ask, form.isVisible)
        await self._timed("press a reason", lambda: self._type("2"), lambda: form.reason != "")
        await self._leave()

    async def _seat(self, session: Booking, number: int) -> None:
        roster = self._panel.inspector.roster
        enter = lambda: self._press(Qt.Key.Key_Return)  # noqa: E731
        if not number:
            self._on_tile(session.what)
            await self._timed("open a class", enter, lambda: roster.isVisible() and roster.can_add)
        await self._hand.until(roster.name.hasFocus, "a name can be typed")
        await self._timed(
            "offer names for a seat", lambda: self._type("mar"), lambda: roster.name.is_offering
        )
        self._type(f"k{chr(ord('a') + number)}")
        await self._timed("take a seat", enter, lambda: len(roster.people.lines) > number)

    # --- helpers -----------------------------------------------------------------------------

    @property
    def _workspace(self) -> Workspace:
        assert self._console.workspace is not None
        return self._console.workspace

    def _tile(self, what: str) -> Tile | None:
        tiles = (each for content in self._grid.picture.contents for each in content.tiles)
        return next((each for each in tiles if each.booking and each.booking.what == what), None)

    def _start(self, what: str) -> object:
        tile = self._tile(what)
        return tile.interval.start if tile else None

    def _on_tile(self, what: str) -> None:
        tile = self._tile(what)
        assert tile is not None
        self._focus_grid()
        self._grid.set_cursor(self._grid.moves.on(tile))

    def _is_carrying(self) -> bool:
        return self._grid.overlays.carry is not None

    def _focus_grid(self) -> None:
        self._grid.setFocus()

    async def _leave(self) -> None:
        self._panel.close_page()
        self._window.close_side_panel()
        await self._hand.pause(0.05)

    def _type(self, text: str) -> None:
        for letter in text:
            QTest.keyClicks(QApplication.focusWidget() or self._window, letter)

    def _press(self, key: Qt.Key) -> None:
        QTest.keyClick(QApplication.focusWidget() or self._window, key)


def _has_slots(find: FindTimePanel) -> bool:
    return bool(find.model.slot_count)
