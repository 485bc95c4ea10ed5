"""A hand at mouse and keyboard: does in the real window what a person would, and waits."""

import asyncio
import time
from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QPlainTextEdit, QWidget

PATIENCE = 15.0
"""Seconds to wait for something that a person would see at once."""

BETWEEN_LOOKS = 0.02
_W = TypeVar("_W", bound=QWidget)


class NotSeenError(AssertionError):
    """What the step waited for did not come."""


class Hand:
    """Finds controls by their names and uses them."""

    def __init__(self, window: Callable[[], QWidget]) -> None:
        self._window = window

    def find(self, kind: type[_W], name: str) -> _W | None:
        """The visible control of an object name, or None."""
        tops = [self._window(), *QApplication.topLevelWidgets()]
        for top in tops:
            if top.objectName() == name and isinstance(top, kind) and top.isVisible():
                return top
            for found in top.findChildren(kind, name):
                if found.isVisible():
                    return found
        return None

    async def see(self, kind: type[_W], name: str) -> _W:
        """The control of an object name, once it is visible.

        Raises:
            NotSeenError: It did not appear in time.
        """
        await self.until(lambda: self.find(kind, name) is not None, f"“{name}” is visible")
        found = self.find(kind, name)
        if found is None:
            raise NotSeenError(f"“{name}” went away")
        return found

    async def until(
        self, is_so: Callable[[], bool], what: str, *, patience: float = PATIENCE
    ) -> None:
        """Waits until something is so.

        Raises:
            NotSeenError: It did not become so in time.
        """
        end = time.monotonic() + patience
        while not is_so():
            if time.monotonic() > end:
                raise NotSeenError(f"waited {patience:.0f} s in vain until {what}")
            await asyncio.sleep(BETWEEN_LOOKS)

    async def click(self, name: str) -> None:
        """Presses the button of an object name, once it can be pressed."""
        button = await self.see(QAbstractButton, name)
        await self.until(button.isEnabled, f"“{name}” can be pressed")
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
        await asyncio.sleep(0)

    async def click_in(self, parent: QWidget, name: str) -> None:
        """Presses the button of an object name within a widget."""
        button = parent.findChild(QAbstractButton, name)
        if button is None or not button.isVisible():
            raise NotSeenError(f"“{name}” is not there")
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
        await asyncio.sleep(0)

    async def pause(self, seconds: float = 0.05) -> None:
        """Lets the window work for a moment."""
        await asyncio.sleep(seconds)

    async def type_into(self, name: str, text: str) -> None:
        """Replaces what the field of an object name holds."""
        field = await self.see(QWidget, name)
        field.setFocus(Qt.FocusReason.TabFocusReason)
        if isinstance(field, QLineEdit | QPlainTextEdit):
            field.selectAll()
        QTest.keyClicks(field, text)
        await asyncio.sleep(0)

    async def press(
        self,
        key: Qt.Key,
        *,
        at: QWidget | None = None,
        modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
    ) -> None:
        """Presses a key where the focus is, or at a control."""
        target = at or QApplication.focusWidget() or self._window()
        QTest.keyClick(target, key, modifiers)
        await asyncio.sleep(0)

    async def click_at(self, widget: QWidget, point: QPoint) -> None:
        """Clicks at a point of a widget."""
        QTest.mouseClick(widget, Qt.MouseButton.LeftButton, pos=point)
        await asyncio.sleep(0)

    async def drag(self, widget: QWidget, start: QPoint, end: QPoint, *, steps: int = 12) -> None:
        """Drags from one point of a widget to another, at a person's pace."""
        QTest.mousePress(widget, Qt.MouseButton.LeftButton, pos=start)
        for step in range(1, steps + 1):
            way = (end - start) * (step / steps)
            QTest.mouseMove(widget, start + way)
            await asyncio.sleep(0.01)
        QTest.mouseRelease(widget, Qt.MouseButton.LeftButton, pos=end)
        await asyncio.sleep(0)
