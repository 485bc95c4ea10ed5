"""A strip that floats over the page: what was just done, how to take it back, and for how long."""

from collections.abc import Callable
from typing import Final, NamedTuple

from PySide6.QtCore import QEvent, QObject, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget
from typing_extensions import override

from desk_app.ui.theme import RADIUS, S12, S16, current_theme
from desk_app.ui.widgets.announcement import announce
from desk_app.ui.widgets.buttons import LinkButton
from desk_app.ui.widgets.plain_text import TextRole, one_line, plain_label
from desk_app.ui.widgets.popover import paint_shadow

_SHADOW: Final = 8
_ABOVE_THE_EDGE: Final = 16
_LONGEST_TEXT: Final = 90


class ToastAction(NamedTuple):
    """Words on the strip that act; the key is shown behind them."""

    text: str
    act: Callable[[], None]
    shortcut_hint: str = ""


class Toast(NamedTuple):
    """What the strip says.

    `countdown` is a text with `{seconds}` in it, such as "leaves in {seconds} s"; "" shows none.
    """

    text: str
    actions: tuple[ToastAction, ...] = ()
    seconds: int = 6
    countdown: str = ""


class ToastHost(QWidget):
    """Keeps a strip at the bottom of its parent, in the middle; a newer one takes its place.

    Signals:
        lapsed: The seconds of a strip were over.
    """

    lapsed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._page = parent
        self.setObjectName("toast")
        self._toast = Toast(text="")
        self._seconds_left = 0
        self._label = plain_label("", role=TextRole.TOAST)
        self._label.setObjectName("toast_text")
        self._buttons: list[LinkButton] = []
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(_SHADOW + S16, _SHADOW, _SHADOW + S12, _SHADOW)
        self._row.setSpacing(S12)
        self._row.addWidget(self._label)
        self._ticks = QTimer(self)
        self._ticks.setInterval(1000)
        self._ticks.timeout.connect(self._tick)
        parent.installEventFilter(self)
        self.hide()

    @property
    def toast(self) -> Toast | None:
        """What is shown, if anything."""
        return None if self.isHidden() else self._toast

    def show_toast(self, toast: Toast) -> None:
        """Show a strip for its seconds and have it read out."""
        self._toast = toast
        self._seconds_left = toast.seconds
        self._show_actions(toast.actions)
        self._show_text()
        self.show()
        self.raise_()
        self._place()
        self._ticks.start()
        announce(self, toast.text)

    def dismiss(self) -> None:
        """Take the strip away; nothing is acted."""
        self._ticks.stop()
        self.hide()

    def _show_actions(self, actions: tuple[ToastAction, ...]) -> None:
        for button in self._buttons:
            self._row.removeWidget(button)
            button.deleteLater()
        self._buttons = [self._button(index, action) for index, action in enumerate(actions)]
        for button in self._buttons:
            self._row.addWidget(button)

    def _button(self, index: int, action: ToastAction) -> LinkButton:
        words = f"{action.text} {action.shortcut_hint}".strip()
        button = LinkButton(words, name=f"toast_action_{index}", is_on_toast=True, parent=self)
        button.setAccessibleName(action.text)
        button.clicked.connect(lambda: self._act(action))
        return button

    def _act(self, action: ToastAction) -> None:
        self.dismiss()
        action.act()

    def _show_text(self) -> None:
        text = one_line(self._toast.text)
        if len(text) > _LONGEST_TEXT:
            text = f"{text[: _LONGEST_TEXT - 1]}…"
        if self._toast.countdown:
            left = self._toast.countdown.format(seconds=self._seconds_left)
            text = f"{text} · {left}"
        self._label.setText(text)

    def _tick(self) -> None:
        self._seconds_left -= 1
        if self._seconds_left <= 0:
            self.dismiss()
            self.lapsed.emit()
            return
        self._show_text()
        self._place()

    def _place(self) -> None:
        self._row.activate()
        self.adjustSize()
        width = min(self.width(), self._page.width())
        self.resize(width, 36 + 2 * _SHADOW)
        top = self._page.height() - self.height() - _ABOVE_THE_EDGE + _SHADOW
        self.move((self._page.width() - width) // 2, max(0, top))

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and not self.isHidden():
            self._place()
        return False

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_shadow(painter, QRectF(self.rect()), _SHADOW)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(current_theme().palette.toast))
        box = QRectF(self.rect()).adjusted(_SHADOW, _SHADOW, -_SHADOW, -_SHADOW)
        painter.drawRoundedRect(box, RADIUS, RADIUS)
        painter.end()
