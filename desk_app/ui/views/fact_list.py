"""What is known of something, as lines of a muted word and a value that can be copied."""

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from desk_app.ui.theme import S2, S4, S12
from desk_app.ui.views.panel_page import clear_layout
from desk_app.ui.widgets.buttons import BareIconButton
from desk_app.ui.widgets.plain_text import TextRole, plain_label

SHOWN_OF_LONG_TEXT = 2_000
_COPIED_MS = 1_500


class FactList(QWidget):
    """Facts below one another, each a label above its value; text from outside stays plain."""

    def __init__(self, *, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = name
        self.setObjectName(name)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(S12)

    def clear(self) -> None:
        """Know nothing."""
        clear_layout(self._column)

    def add(
        self, key: str, label: str, value: str, *, second: str = "", copies: bool = False
    ) -> None:
        """Tell one more fact, unless its value is empty.

        Args:
            key: The word in the object name.
            second: A muted line below the value.
            copies: Offers a button that copies the value whole.
        """
        if not value.strip():
            return
        words = QVBoxLayout()
        words.setSpacing(S2)
        words.addWidget(plain_label(label, role=TextRole.LABEL))
        words.addWidget(self._value_label(key, label, value))
        if second:
            words.addWidget(plain_label(second, role=TextRole.SMALL, wraps=True))
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(S4)
        row.addLayout(words, 1)
        if copies:
            row.addWidget(self._copy_button(key, label, value), 0, Qt.AlignmentFlag.AlignBottom)
        self._column.addLayout(row)

    def _value_label(self, key: str, label: str, value: str) -> QLabel:
        shown = value if len(value) <= SHOWN_OF_LONG_TEXT else f"{value[:SHOWN_OF_LONG_TEXT]}…"
        broken = _breakable(shown)
        text = plain_label(broken, wraps=True)
        text.setObjectName(f"{self._name}_{key}")
        text.setAccessibleName(f"{label}: {shown}")
        if broken == shown:
            text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        text.setMinimumWidth(1)
        return text

    def _copy_button(self, key: str, label: str, value: str) -> BareIconButton:
        button = BareIconButton(
            "copy", label=self.tr("Copy {0}").format(label.lower()), name=f"copy_{key}"
        )
        button.clicked.connect(lambda: _copy(button, value))
        return button


def _copy(button: BareIconButton, value: str) -> None:
    QGuiApplication.clipboard().setText(value)
    button.set_icon_name("check")
    QTimer.singleShot(_COPIED_MS, button, lambda: button.set_icon_name("copy"))


def _breakable(text: str) -> str:
    """Text with invisible places to break in very long words; it must not be copied so."""
    return " ".join(
        word
        if len(word) <= 24
        else "\u200b".join(word[n : n + 12] for n in range(0, len(word), 12))
        for word in text.split(" ")
    )
