"""A field that offers a list of choices, each with a value and maybe a second line's worth."""

from collections.abc import Hashable, Iterable
from typing import Final, NamedTuple

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QListView, QStyleOptionComboBox, QWidget
from typing_extensions import override

from desk_app.ui.widgets.plain_text import one_line, tool_tip_text

_AROUND_TEXT: Final = 44
"""The room in pixels that frame, margins and arrow take."""


class Choice(NamedTuple):
    """One line of a choice box: its value and the text shown."""

    value: Hashable
    text: str


class ChoiceBox(QComboBox):
    """A combo box over values, styled in both themes.

    Signals:
        value_changed: The new value, when a person chose it.
    """

    value_changed = Signal(object)

    def __init__(self, choices: Iterable[Choice] = (), *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        view = QListView(self)
        view.setUniformItemSizes(True)
        view.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setView(view)
        self.setMaxVisibleItems(12)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(8)
        self.set_choices(choices)
        self.activated.connect(lambda _index: self.value_changed.emit(self.value))

    @property
    def value(self) -> object:
        """The value chosen, or None if there is nothing to choose."""
        return self.currentData()

    def set_choices(self, choices: Iterable[Choice]) -> None:
        """Offer other choices; the value chosen stays if it is still there."""
        chosen = self.value
        self.clear()
        for choice in choices:
            self._add(choice)
        self.set_value(chosen)

    def set_value(self, value: object) -> bool:
        """Choose a value without `value_changed`; False if it is not offered."""
        for index in range(self.count()):
            if self.itemData(index) == value:
                self.setCurrentIndex(index)
                return True
        return False

    def pick_by_letters(self, letters: str) -> bool:
        """Choose the first line that begins with letters, as a person does; False if none does."""
        row = self.findText(letters, Qt.MatchFlag.MatchStartsWith)
        if row < 0:
            return False
        if row != self.currentIndex():
            self.setCurrentIndex(row)
            self.value_changed.emit(self.value)
        return True

    @override
    def initStyleOption(self, option: QStyleOptionComboBox) -> None:
        """What is painted; a text without room ends in dots."""
        super().initStyleOption(option)
        room = self.width() - _AROUND_TEXT
        text = self.fontMetrics().elidedText(self.currentText(), Qt.TextElideMode.ElideRight, room)
        option.currentText = text

    def _add(self, choice: Choice) -> None:
        text = one_line(choice.text)
        self.addItem(text, choice.value)
        self.setItemData(self.count() - 1, tool_tip_text(text), Qt.ItemDataRole.ToolTipRole)
