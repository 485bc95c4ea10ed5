"""The calendar's grid on a display: keys, days, frames, repaints and own changes.

The store holds 50,000 bookings in all; the day on screen has 60 columns and 1,000 of them.
"""

import asyncio
import math
import statistics
import tempfile
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QScrollBar

from desk_app.app.application import make_application
from desk_app.clock import SystemClock
from desk_app.domain.identifiers import ResourceId
from desk_app.services.calendar import CalendarPicture
from desk_app.services.calendar_days import CalendarService
from desk_app.store.store import Store
from desk_app.ui.grid.geometry import AXIS_WIDTH, HEADER_HEIGHT, NARROWEST_COLUMN, SMALLEST_ZOOM
from desk_app.ui.grid.grid import CalendarGrid
from desk_app.ui.theme import LIGHT_THEME, apply_theme
from tests.bench.grid_day import (
    DAY,
    NOON,
    day_bookings,
    make_resources,
    picture_of,
    stored_bookings,
)
from tests.bench.measure import Figure, against_budget, against_floor, alternate, milliseconds
from tests.bench.paint_floor import paint_floor

COLUMNS: Final = 60
A_DAY: Final = 1_000
STORED: Final = 50_000
_FRAMES: Final = 120
_SWITCHES: Final = 20
_VISIBLE: Final = 2_000
_LEFT: Final = Qt.MouseButton.LeftButton
_PLAIN: Final = Qt.KeyboardModifier.NoModifier


class _Noon:
    """It is always noon of the day on screen, so that it is also looked who comes next."""

    def now(self) -> datetime:
        return NOON


def measure() -> list[Figure]:
    """All figures of the grid."""
    application = QApplication.instance() or make_application()
    if isinstance(application, QApplication):
        apply_theme(application, LIGHT_THEME)
    return [*asyncio.run(_with_a_store()), *_next_days(), _full_repaint()]


async def _with_a_store() -> list[Figure]:
    with tempfile.TemporaryDirectory() as folder:
        async with _filled_store(Path(folder)) as store:
            service = CalendarService(store, _Noon())
            switches = await _day_and_week_switches(service)
            own_change = await _own_change(store, service)
            picture = await service.load_days(DAY, 1)
    return [*switches, own_change, *_frames(picture)]


@asynccontextmanager
async def _filled_store(folder: Path) -> AsyncIterator[Store]:
    store = await Store.open(folder / "store.sqlite", clock=SystemClock())
    try:
        await store.save_resources(make_resources(COLUMNS), is_complete=True)
        for some in stored_bookings(STORED, columns=COLUMNS, a_day=A_DAY):
            await store.save_bookings(some)
        yield store
    finally:
        await store.close()


# --- from the store --------------------------------------------------------------------------


async def _day_and_week_switches(service: CalendarService) -> list[Figure]:
    grid = _shown_grid(await service.load_days(DAY, 1))
    days, weeks = [], []
    for number in range(_SWITCHES):
        day = DAY + timedelta(days=1 + number % 5)
        days.append(await _switch(grid, service, day, 1, None))
        weeks.append(await _switch(grid, service, day, 7, [ResourceId("resource-0")]))
    grid.close()
    return [
        against_budget("day switch from the store, p95", _p95(days), "ms", budget=100),
        against_budget("week switch from the store, p95", _p95(weeks), "ms", budget=100),
    ]


async def _switch(
    grid: CalendarGrid,
    service: CalendarService,
    day: date,
    days: int,
    whose: Sequence[ResourceId] | None,
) -> float:
    began = time.perf_counter()
    picture = await service.load_days(day, days, whose)
    grid.set_picture(picture.columns)
    grid.viewport().repaint()
    return (time.perf_counter() - began) * 1000


async def _own_change(store: Store, service: CalendarService) -> Figure:
    """From the booking's being at hand to its tile: a first change is shown at once."""
    before = await service.load_days(DAY, 1)
    grid = _shown_grid(before)
    booking = before.columns[0].bookings[0]
    times = []
    for number in range(_SWITCHES):
        moved = replace(booking, what=f"Check-up {number}")
        began = time.perf_counter()
        await store.save_bookings([moved])
        grid.set_picture((await service.load_days(DAY, 1)).columns)
        grid.viewport().repaint()
        times.append((time.perf_counter() - began) * 1000)
    grid.close()
    return against_budget("own change visible as a tile, p95", _p95(times), "ms", budget=100)


# --- in the window ---------------------------------------------------------------------------


def _frames(picture: CalendarPicture) -> list[Figure]:
    grid = _shown_grid(picture)
    keys = [milliseconds(partial(_press, grid, key)) for key in _keys()]
    down = grid.verticalScrollBar()
    across = grid.horizontalScrollBar()
    scrolls = [milliseconds(partial(_scroll, grid, bar, 37)) for bar in [down, across] * _FRAMES]
    drags = _drags(grid)
    grid.close()
    return [
        against_budget("key press to moved selection, p95", _p95(keys), "ms", budget=50),
        *_pair("scroll frame, 60 columns and 1,000 bookings", scrolls),
        *_pair("drag frame, 60 columns and 1,000 bookings", drags),
    ]


def _pair(name: str, times: Sequence[float]) -> list[Figure]:
    return [
        against_budget(f"{name}, median", statistics.median(times), "ms", budget=16),
        against_budget(f"{name}, p95", _p95(times), "ms", budget=33),
    ]


def _keys() -> list[Qt.Key]:
    return [Qt.Key.Key_Down, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_PageDown] * (_FRAMES // 4)


def _press(grid: CalendarGrid, key: Qt.Key) -> None:
    QTest.keyClick(grid, key)
    QApplication.processEvents()


def _scroll(grid: CalendarGrid, bar: QScrollBar, step: int) -> None:
    at_end = bar.value() + step > bar.maximum()
    bar.setValue(0 if at_end else bar.value() + step)
    QApplication.processEvents()


def _drags(grid: CalendarGrid) -> list[float]:
    """Frames while a tile follows the pointer."""
    placed = next(iter(grid.frame().tiles_in(grid.frame().shown(grid.frame().body))))
    place = grid.frame().on_screen(placed.box).center()
    QTest.mousePress(grid.viewport(), _LEFT, _PLAIN, place)
    times = []
    for number in range(_FRAMES):
        target = QPoint(200 + number * 7 % 900, 200 + number * 5 % 500)
        times.append(milliseconds(partial(_move, grid, target)))
    QTest.keyClick(grid, Qt.Key.Key_Escape)
    QTest.mouseRelease(grid.viewport(), _LEFT, _PLAIN, place)
    return times[1:]


def _move(grid: CalendarGrid, target: QPoint) -> None:
    QTest.mouseMove(grid.viewport(), target)
    QApplication.processEvents()


def _next_days() -> list[Figure]:
    return [
        against_budget(
            f"next day of 50 columns and {count:,} bookings, median",
            _next_day(count),
            "ms",
            budget=budget,
        )
        for count, budget in ((2_000, 20), (20_000, 120))
    ]


def _next_day(count: int) -> float:
    """From the picture at hand to the grid painted with it."""
    days = [DAY + timedelta(days=number) for number in range(4)]
    pictures = [
        picture_of(
            day, day_bookings(day, count, columns=50, first_number=number * count), columns=50
        )
        for number, day in enumerate(days)
    ]
    grid = _shown_grid(pictures[0])
    times = []
    for number in range(1, 1 + 3 * len(pictures)):
        picture = pictures[number % len(pictures)]
        times.append(milliseconds(partial(_show, grid, picture)))
    grid.close()
    return statistics.median(times)


def _show(grid: CalendarGrid, picture: CalendarPicture) -> None:
    grid.set_picture(picture.columns)
    grid.viewport().repaint()


def _full_repaint() -> Figure:
    """2,000 tiles that all show, against as many boxes painted with nothing but QPainter."""
    columns = 50
    bookings = day_bookings(DAY, _VISIBLE, columns=columns)
    width = AXIS_WIDTH + columns * NARROWEST_COLUMN
    grid = CalendarGrid()
    grid.resize(width + 20, HEADER_HEIGHT + 24 * 4 * SMALLEST_ZOOM + 60)
    grid.set_zoom(SMALLEST_ZOOM)
    grid.set_now(NOON)
    grid.show()
    grid.set_picture(picture_of(DAY, bookings, columns=columns).columns)
    QApplication.processEvents()
    viewport, frame = grid.viewport(), grid.frame()
    placed = list(frame.tiles_in(frame.shown(frame.body)))
    if len(placed) != _VISIBLE:
        raise AssertionError(f"expected {_VISIBLE} visible tiles, got {len(placed)}")
    image = QImage(viewport.size(), QImage.Format.Format_RGB32)
    boxes = [(frame.on_screen(each.box), frame.picture.words.name(each.tile)) for each in placed]
    floor = paint_floor(image, boxes)
    ours, bare = alternate(
        lambda: milliseconds(lambda: viewport.render(image)), lambda: milliseconds(floor)
    )
    grid.close()
    return against_floor("full repaint of 2,000 visible tiles", ours, bare, budget=3)


# --- details ---------------------------------------------------------------------------------


def _shown_grid(picture: CalendarPicture) -> CalendarGrid:
    grid = CalendarGrid()
    grid.resize(1200, 800)
    grid.set_now(NOON)
    grid.show()
    grid.set_picture(picture.columns)
    grid.setFocus()
    if not QTest.qWaitForWindowExposed(grid):
        raise AssertionError("the window did not come on screen")
    QApplication.processEvents()
    return grid


def _p95(times: Sequence[float]) -> float:
    ordered = sorted(times)
    return ordered[max(0, math.ceil(len(ordered) * 0.95) - 1)]
