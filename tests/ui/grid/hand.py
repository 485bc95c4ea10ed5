"""Acts on a grid as a person would, at a column and a time on the wall."""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from desk_app.ui.grid.grid import CalendarGrid
from tests.ui.grid.columns import booked, make_column, wall

NOW = wall("10:24")
LEFT = Qt.MouseButton.LeftButton
PLAIN = Qt.KeyboardModifier.NoModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
CTRL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier


def some_columns(*, anna=None):
    return [
        make_column("eva", [anna or booked("anna", "11:00", "12:00")]),
        make_column("ida", [booked("ben", "13:00", "14:00")]),
        make_column("tom"),
    ]


class Hand:
    """Acts on a grid at a column and a time on the wall."""

    def __init__(self, grid: CalendarGrid) -> None:
        self.grid = grid

    def point(self, column: int, clock: str) -> QPoint:
        hours, minutes = (int(part) for part in clock.split(":"))
        frame = self.grid.frame()
        box = frame.geometry.cell(column, hours * 60 + minutes, hours * 60 + minutes + 5)
        return frame.on_screen(box).topLeft() + QPoint(30, 2)

    def click(self, column: int, clock: str) -> None:
        QTest.mouseClick(self.grid.viewport(), LEFT, PLAIN, self.point(column, clock))

    def drag(self, start: tuple[int, str], *stops: tuple[int, str], lets_go: bool = True) -> None:
        QTest.mousePress(self.grid.viewport(), LEFT, PLAIN, self.point(*start))
        for stop in stops:
            QTest.mouseMove(self.grid.viewport(), self.point(*stop))
        if lets_go:
            QTest.mouseRelease(self.grid.viewport(), LEFT, PLAIN, self.point(*stops[-1]))

    def key(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = PLAIN) -> None:
        QTest.keyClick(self.grid, key, modifiers)

    def focus(self, column: int, clock: str) -> None:
        hours, minutes = (int(part) for part in clock.split(":"))
        self.grid.set_cursor(self.grid.moves.at(column, hours * 60 + minutes))
