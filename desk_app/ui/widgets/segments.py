"""A row of buttons of which one is chosen: views, themes, ways to search."""

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget
from typing_extensions import override

from desk_app.ui.theme import S4
from desk_app.ui.widgets.buttons import ToggleButton, set_checked_quietly


class Segment(NamedTuple):
    """One choice: the value it stands for, its text, and the key that chooses it."""

    value: str
    text: str
    shortcut_hint: str = ""


class SegmentedControl(QWidget):
    """A row of buttons of which exactly one is chosen; the arrow keys move the choice.

    Signals:
        value_changed: The new value, when a person chose it.
    """

    value_changed = Signal(str)

    def __init__(
        self,
        segments: Sequence[Segment],
        *,
        name: str,
        label: str,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(label)
        self._buttons = {segment.value: self._button(segment, name, label) for segment in segments}
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(S4)
        for button in self._buttons.values():
            row.addWidget(button)
        if segments:
            self.set_value(segments[0].value)

    @property
    def value(self) -> str:
        """The value chosen."""
        return next((value for value, button in self._buttons.items() if button.isChecked()), "")

    def set_segment(self, value: str, text: str, *, is_shown: bool) -> None:
        """Change the text of a choice, or hide it."""
        self._buttons[value].set_text(text)
        self._buttons[value].setVisible(is_shown)

    def set_value(self, value: str) -> None:
        """Choose a value without a signal; an unknown one changes nothing."""
        if value not in self._buttons:
            return
        for own_value, button in self._buttons.items():
            is_chosen = own_value == value
            set_checked_quietly(button, is_checked=is_chosen)
            policy = Qt.FocusPolicy.TabFocus if is_chosen else Qt.FocusPolicy.NoFocus
            button.setFocusPolicy(policy)
        self.setFocusProxy(self._buttons[value])

    def _button(self, segment: Segment, name: str, label: str) -> ToggleButton:
        button = ToggleButton(
            segment.text,
            name=f"{name}_{segment.value}",
            shortcut_hint=segment.shortcut_hint,
            parent=self,
        )
        button.setAccessibleName(f"{label}: {segment.text}")
        button.toggled.connect(lambda _is_on: self._choose(segment.value))
        return button

    def _choose(self, value: str) -> None:
        self.set_value(value)
        self.value_changed.emit(value)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Up: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Down: 1}
        step = steps.get(Qt.Key(event.key()))
        if step is None or not self._buttons:
            super().keyPressEvent(event)
            return
        values = list(self._buttons)
        value = values[(values.index(self.value) + step) % len(values)]
        self._choose(value)
        self._buttons[value].setFocus(Qt.FocusReason.TabFocusReason)
