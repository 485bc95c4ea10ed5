"""A box that hangs from the top of the window and takes the keys while it is open."""

from typing import Final

from PySide6.QtCore import QEvent, QObject, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from typing_extensions import override

from desk_app.ui.theme import RADIUS, S8, current_theme
from desk_app.ui.widgets.popover import paint_shadow

_SHADOW: Final = 10
_FROM_TOP: Final = 64
_WIDEST: Final = 640
_BESIDE: Final = 40


class Sheet(QWidget):
    """Hangs over the page, in the middle; Escape or a press beside it closes it.

    The focus goes back to where it was, unless something else took it meanwhile.

    Signals:
        closed: It went away, however.
    """

    closed = Signal()

    def __init__(self, window: QWidget, *, name: str, label: str) -> None:
        super().__init__(window)
        self._before: QWidget | None = None
        self.setObjectName(name)
        self.setAccessibleName(label)
        self.column = QVBoxLayout(self)
        inset = _SHADOW + S8
        self.column.setContentsMargins(inset, inset, inset, inset)
        self.column.setSpacing(S8)
        self.hide()

    def open_sheet(self, first: QWidget) -> None:
        """Show it with the focus on a control of its own."""
        focused = QApplication.focusWidget()
        if focused is None or not self.isAncestorOf(focused):
            self._before = focused
        self.fit()
        self.show()
        self.raise_()
        first.setFocus(Qt.FocusReason.ShortcutFocusReason)
        app = QApplication.instance()
        if app is not None:
            app.installEventFilter(self)

    def close_sheet(self, *, gives_focus_back: bool = True) -> None:
        """Take it away."""
        if self.isHidden():
            return
        app = QApplication.instance()
        if app is not None:
            app.removeEventFilter(self)
        before, self._before = self._before, None
        self.hide()
        if gives_focus_back and before is not None and before.isVisible():
            before.setFocus(Qt.FocusReason.OtherFocusReason)
        self.closed.emit()

    def fit(self) -> None:
        """Take the height of what is in it, and the place in the middle."""
        window = self.window()
        self.setFixedWidth(self.width_in_window())
        self.column.activate()
        self.resize(self.width(), self.sizeHint().height())
        self.move((window.width() - self.width()) // 2, _FROM_TOP)

    def width_in_window(self) -> int:
        """How wide it is in the window as it is now."""
        return min(_WIDEST, self.window().width() - _BESIDE)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QMouseEvent) and event.type() == QEvent.Type.MouseButtonPress:
            is_of_window = isinstance(watched, QWidget) and watched.window() is self.window()
            place = self.mapFromGlobal(event.globalPosition().toPoint())
            if is_of_window and not self.rect().contains(place):
                self.close_sheet(gives_focus_back=False)
        elif event.type() == QEvent.Type.Resize and watched is self.window():
            self.fit()
        return False

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close_sheet()
        # What a box over the page does not know is not meant for the page.
        event.accept()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        palette = current_theme().palette
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_shadow(painter, QRectF(self.rect()), _SHADOW)
        inset = _SHADOW + 0.5
        box = QRectF(self.rect()).adjusted(inset, inset, -inset, -inset)
        painter.setPen(QPen(QColor(palette.control_line), 1))
        painter.setBrush(QColor(palette.panel))
        painter.drawRoundedRect(box, RADIUS, RADIUS)
        painter.end()
