"""The frame that every mode of the side panel has: a title, a body that scrolls, a foot."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QFrame,
    QHBoxLayout,
    QLayout,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from desk_app.ui.theme import S4, S8, S12
from desk_app.ui.widgets.buttons import BareIconButton
from desk_app.ui.widgets.plain_text import TextRole, plain_label

MARGIN = 18
"""Between the edge of the panel and what is in it."""


class PanelPage(QWidget):
    """A title with room beside it, a body that scrolls when it must, and a foot that stays.

    Enter presses the button that has the focus; Escape asks to close.

    Signals:
        close_requested: The cross or Escape was pressed.
    """

    close_requested = Signal()

    def __init__(self, title: str, *, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(title)
        self.setProperty("surface", "panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._title = plain_label(title, role=TextRole.TITLE, elides=True)
        self._title.setObjectName(f"{name}_title")
        self.close_button = BareIconButton(
            "cross", label=self.tr("Close the panel"), name=f"{name}_close"
        )
        self.head = QHBoxLayout()
        """Between the title and the cross."""
        self.body = QVBoxLayout()
        self.foot = QVBoxLayout()
        self._scroll = QScrollArea(self)
        self._lay_out_page()
        self.close_button.clicked.connect(self.close_requested)

    @property
    def title(self) -> str:
        """What is written at the top."""
        return self._title.text()

    def set_title(self, title: str) -> None:
        """Write something else at the top."""
        self._title.setText(title)
        self.setAccessibleName(title)

    def reveal(self, widget: QWidget) -> None:
        """Scroll so that a widget in the body can be seen."""
        self._scroll.ensureWidgetVisible(widget, 0, 24)

    def scroll_to_top(self) -> None:
        """Show the beginning of the body."""
        self._scroll.verticalScrollBar().setValue(0)

    def _lay_out_page(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(MARGIN, S12, S12, 0)
        head.setSpacing(S8)
        head.addWidget(self._title, 1)
        head.addLayout(self.head)
        head.addWidget(self.close_button)
        self.body.setContentsMargins(MARGIN, S4, MARGIN, S12)
        self.body.setSpacing(S12)
        bar = self._scroll.verticalScrollBar()
        bar.rangeChanged.connect(lambda _least, most: self._make_room_for_bar(most > 0))
        self.foot.setContentsMargins(MARGIN, S8, MARGIN, MARGIN)
        self.foot.setSpacing(S8)
        content = QWidget()
        content.setLayout(self.body)
        self._scroll.setWidget(content)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        for ground in (content, self._scroll.viewport()):
            ground.setAutoFillBackground(False)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(S4)
        column.addLayout(head)
        column.addWidget(self._scroll, 1)
        column.addLayout(self.foot)

    def _make_room_for_bar(self, has_bar: bool) -> None:
        """Keep the body as wide as it was when the scroll bar comes or goes."""
        taken = self._scroll.verticalScrollBar().sizeHint().width() if has_bar else 0
        self.body.setContentsMargins(MARGIN, S4, MARGIN - taken, S12)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        focused = self.focusWidget()
        is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if is_enter and isinstance(focused, QAbstractButton) and not event.isAutoRepeat():
            focused.click()
        elif event.key() == Qt.Key.Key_Escape:
            self.close_requested.emit()
        else:
            super().keyPressEvent(event)


def clear_layout(layout: QLayout) -> None:
    """Take everything out of a layout; widgets in it are deleted."""
    while (item := layout.takeAt(0)) is not None:
        widget, inner = item.widget(), item.layout()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
        elif inner is not None:
            clear_layout(inner)
