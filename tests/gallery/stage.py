"""Where scenes play: a running console with a hand at its window, at a time of day that stays."""

import os
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, NamedTuple

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QListView, QScrollArea, QWidget

from desk_app.domain.booking import Booking
from desk_app.domain.booking_graph import CONFIRMED
from desk_app.settings import ClockChoice, Settings, ThemeChoice, save_settings
from desk_app.ui.pages import CALENDAR
from desk_app.ui.theme import ThemeHolder
from tests.fakes.clock import FakeClock
from tests.fakes.vault import FakeVault
from tests.journeys.desk import Desk, open_desk

ZONE: Final = "Europe/Copenhagen"
WEDNESDAY_MORNING: Final = datetime(2025, 10, 15, 8, 24, tzinfo=UTC)
"""When all scenes play: 10:24 where the practice is."""


class Look(NamedTuple):
    """How the window looks in a picture."""

    width: int
    height: int
    theme: ThemeChoice

    @property
    def name(self) -> str:
        """Also the folder of its pictures, such as `1440x900-dark`."""
        return f"{self.width}x{self.height}-{self.theme}"


@dataclass(frozen=True, slots=True)
class Stage:
    """One running console, and ways to its places that scenes share."""

    desk: Desk

    async def rest(self) -> None:
        """Leaves whatever the scene before had opened, for today's calendar."""
        for _ in range(3):
            self.close_what_is_in_front()
            await self.desk.hand.press(Qt.Key.Key_Escape)
            await self.desk.hand.pause()
        self.desk.console.pages.front_desk.start_over()
        self.desk.window.show_page(CALENDAR)
        await self.desk.hand.click("calendar_mode_day")
        await self.desk.hand.click("today")
        await self.desk.hand.pause(0.2)

    def close_what_is_in_front(self) -> None:
        """Closes a dialog or a popover, as Escape does."""
        dialog = QApplication.activeModalWidget()
        if isinstance(dialog, QDialog):
            dialog.reject()
        popup = QApplication.activePopupWidget()
        if popup is not None:
            popup.close()

    async def keys(self, text: str) -> None:
        """Types where the grid has the keyboard."""
        grid = self.desk.console.pages.calendar.grid
        grid.setFocus(Qt.FocusReason.OtherFocusReason)
        await self.desk.hand.pause()
        QTest.keyClicks(grid, text)
        await self.desk.hand.pause()

    async def click_row(self, name: str, row: int) -> None:
        """Clicks a row of the list of an object name."""
        rows = await self.desk.hand.see(QListView, name)
        await self.desk.until(lambda: rows.model().rowCount(QModelIndex()) > row, f"{name} is full")
        place = rows.visualRect(rows.model().index(row, 0)).center()
        await self.desk.hand.click_at(rows.viewport(), place)

    async def scroll_to(self, name: str) -> None:
        """Brings what lies deep in a scrolled page into sight, with what follows it."""
        wanted = await self.desk.hand.see(QWidget, name)
        around = wanted.parentWidget()
        while around is not None and not isinstance(around, QScrollArea):
            around = around.parentWidget()
        if around is not None:
            around.ensureWidgetVisible(wanted, 0, around.viewport().height() // 2)

    def booking_of_today(self, state: str = CONFIRMED) -> Booking:
        """A booking in the grid that is yet to begin, the first by customer name."""
        now = self.desk.clock.now()
        for _, placed in sorted(self.desk.grid.tiles().items()):
            booking = placed.tile.booking
            if booking is None or booking.starts_at is None:
                continue
            if booking.state == state and booking.starts_at > now:
                return booking
        raise AssertionError(f"no booking that is {state} is in the grid")


Act = Callable[[Stage], Awaitable[None]]
"""Brings the window into the state that the picture shows."""


class Scene(NamedTuple):
    """One picture: what its file is called, what it shows, and how to get there."""

    name: str
    title: str
    act: Act


Play = Callable[[Stage, Iterable[Scene]], Awaitable[None]]
"""Acts scenes one after the other on a stage, and takes a picture of each."""


@asynccontextmanager
async def open_stage(
    folder: Path, look: Look, themes: ThemeHolder, *, vault: FakeVault | None = None
) -> AsyncIterator[Stage]:
    """A console on a folder, in a look."""
    clock = FakeClock(WEDNESDAY_MORNING)
    choose_look(folder, look)
    async with open_desk(folder, clock, themes, vault=vault or FakeVault()) as desk:
        desk.window.setFixedSize(look.width, look.height)
        desk.window.move(0, 0)
        await desk.until(lambda: desk.console.is_ready, "Desk is ready")
        yield Stage(desk)


def choose_look(folder: Path, look: Look) -> None:
    """Settings of a console on a folder, as somebody made them who wants this look."""
    chosen = Settings(theme=look.theme, clock=ClockChoice.HOURS_24)
    save_settings(folder / "settings.json", chosen)


def set_surroundings() -> None:
    """Puts this process where the practice is; before Qt is loaded."""
    os.environ["TZ"] = ZONE
