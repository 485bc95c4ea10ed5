"""A surface with a line around it, for one matter each."""

from typing import Final

from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from desk_app.ui.theme import S12, S20, S24
from desk_app.ui.widgets.plain_text import TextRole, plain_label

_NAME_WIDTH: Final = 150


class Card(QFrame):
    """A card with an optional title; `column` is where its parts go, from top to bottom."""

    def __init__(self, title: str = "", *, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(title)
        self.setProperty("surface", "card")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(S24, S20, S24, S24)
        self.column.setSpacing(S12)
        if title:
            self.column.addWidget(plain_label(title, role=TextRole.TITLE))


class SettingRow(QWidget):
    """One line of a card: a muted name at the left, its value or control at the right."""

    def __init__(self, label: str, control: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        name = plain_label(label, role=TextRole.MUTED, wraps=True)
        name.setFixedWidth(_NAME_WIDTH)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(S12)
        row.addWidget(name)
        row.addWidget(control, 1)


def separator(*, is_vertical: bool = False) -> QFrame:
    """A line of one pixel."""
    line = QFrame()
    line.setProperty("line", "vertical" if is_vertical else "horizontal")
    return line
