import pytest

from desk_app.ui.grid.grid import CalendarGrid
from tests.ui.grid.hand import NOW, Hand, some_columns
from tests.ui.look import show_active


@pytest.fixture(name="grid")
def _grid(qtbot, light_look) -> CalendarGrid:
    grid = CalendarGrid()
    qtbot.addWidget(grid)
    grid.resize(800, 700)
    grid.set_now(NOW)
    show_active(qtbot, grid)
    grid.set_picture(some_columns())
    grid.setFocus()
    return grid


@pytest.fixture(name="hand")
def _hand(grid) -> Hand:
    return Hand(grid)
