"""Tiles and cells as children that assistive tools can read, walk to and press.

PySide6 binds no accessible table, and interfaces made in Python would be owned by both languages.
So each tile in sight, and the focused cell with its neighbours, gets a small widget without a face
over its place: Qt's own C++ button interface speaks for it. They are made only while an assistive
tool listens, and are used again when the view moves on.
"""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QWidget
from typing_extensions import override


class SpokenCell(NamedTuple):
    """One tile or cell as an assistive tool meets it."""

    key: str
    """The same as long as it stands for the same thing."""
    name: str
    rect: QRect
    """In the viewport."""
    is_focused: bool = False


def is_listened_to() -> bool:
    """Whether an assistive tool is at work."""
    from PySide6.QtGui import QAccessible  # noqa: PLC0415  (slow to load, not for the first frame)

    return QAccessible.isActive()


class AccessibleCells:
    """Keeps one faceless child of the viewport for each spoken cell.

    Args:
        viewport: Where the cells lie.
        focus_holder: The widget that has the keyboard focus for all of them.
        focused: Called with the key of a cell that an assistive tool moved the focus to.
        pressed: Called with the key of a cell that an assistive tool pressed.
    """

    def __init__(
        self,
        viewport: QWidget,
        focus_holder: QWidget,
        *,
        focused: Callable[[str], None],
        pressed: Callable[[str], None],
    ) -> None:
        self._viewport = viewport
        self._focus_holder = focus_holder
        self._focused = focused
        self._pressed = pressed
        self._in_use: dict[str, _CellProxy] = {}
        self._spare: list[_CellProxy] = []
        self._told = ""

    @property
    def proxies(self) -> tuple[QAbstractButton, ...]:
        """The children in use, in the order given."""
        return tuple(self._in_use.values())

    def show(self, cells: Sequence[SpokenCell]) -> None:
        """Make the children match the cells, and tell of a focus that moved."""
        wanted = {cell.key for cell in cells}
        for key in [key for key in self._in_use if key not in wanted]:
            self._put_away(self._in_use.pop(key))
        self._in_use = {cell.key: self._proxy_for(cell) for cell in cells}
        self._tell_focus(next((cell for cell in cells if cell.is_focused), None))

    def clear(self) -> None:
        """Take all children out of sight."""
        self.show(())

    def _proxy_for(self, cell: SpokenCell) -> "_CellProxy":
        proxy = self._in_use.get(cell.key)
        if proxy is None:
            proxy = self._spare.pop() if self._spare else _CellProxy(self._viewport, self)
        proxy.stand_for(cell)
        proxy.setFocusProxy(self._focus_holder if cell.is_focused else None)  # type: ignore[arg-type]
        return proxy

    def _put_away(self, proxy: "_CellProxy") -> None:
        proxy.hide()
        proxy.setAccessibleName("")
        proxy.setFocusProxy(None)  # type: ignore[arg-type]
        self._spare.append(proxy)

    def _tell_focus(self, cell: SpokenCell | None) -> None:
        told = f"{cell.key}\n{cell.name}" if cell else ""
        if told == self._told:
            return
        self._told = told
        if cell is not None and self._focus_holder.hasFocus():
            from PySide6.QtGui import QAccessible, QAccessibleEvent  # noqa: PLC0415  (as above)

            event = QAccessibleEvent(self._in_use[cell.key], QAccessible.Event.Focus)
            QAccessible.updateAccessibility(event)

    def on_focused(self, key: str) -> None:
        """An assistive tool gave the focus to a child; the holder takes it instead."""
        self._focus_holder.setFocus(Qt.FocusReason.OtherFocusReason)
        self._focused(key)

    def on_pressed(self, key: str) -> None:
        """An assistive tool pressed a child."""
        self._pressed(key)


class _CellProxy(QAbstractButton):
    """A child without a face that stands for one tile or cell."""

    def __init__(self, viewport: QWidget, cells: AccessibleCells) -> None:
        super().__init__(viewport)
        self._cells = cells
        self._key = ""
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAttribute(Qt.WidgetAttribute.WA_NoSystemBackground)
        self.setUpdatesEnabled(False)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.clicked.connect(lambda: self._cells.on_pressed(self._key))

    def stand_for(self, cell: SpokenCell) -> None:
        """Take the place and the name of a cell."""
        self._key = cell.key
        if self.accessibleName() != cell.name:
            self.setAccessibleName(cell.name)
        if self.geometry() != cell.rect:
            self.setGeometry(cell.rect)
        if self.isHidden():
            self.show()

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        self._cells.on_focused(self._key)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        event.ignore()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        """Nothing: the grid has painted the tile."""
