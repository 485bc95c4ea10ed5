"""Chips: small buttons that stay pressed, to narrow a search or to pick a reason."""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from desk_app.ui.theme import S4, SMALL_SIZE, font
from desk_app.ui.widgets.buttons import ToggleButton, set_checked_quietly
from desk_app.ui.widgets.flow_layout import FlowLayout

_HEIGHT = 28


class Chip(ToggleButton):
    """A small button that stays pressed."""

    height_of_kind = _HEIGHT

    def __init__(
        self, text: str, *, name: str, side_padding: int = 10, parent: QWidget | None = None
    ) -> None:
        self._side = side_padding
        super().__init__(text, name=name, parent=parent)
        self.setFont(font(SMALL_SIZE, weight=QFont.Weight.Medium))

    @override
    def _side_padding(self) -> int:
        return self._side


@dataclass(frozen=True, slots=True)
class ChipChoice:
    """One chip: the value it stands for, the word in its object name, and its text."""

    value: Hashable
    name: str
    text: str


class ChipRow(QWidget):
    """Chips of which any number is pressed, or at most one.

    Signals:
        values_changed: The values pressed, as a tuple in the order of the chips, after a person
            pressed one.
    """

    values_changed = Signal(object)

    def __init__(
        self,
        choices: Sequence[ChipChoice],
        *,
        name: str,
        label: str,
        is_single: bool = False,
        side_padding: int = 10,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._is_single = is_single
        self.setObjectName(name)
        self.setAccessibleName(label)
        self._chips = {
            choice.value: Chip(
                choice.text, name=f"{name}_{choice.name}", side_padding=side_padding, parent=self
            )
            for choice in choices
        }
        flow = FlowLayout(self, spacing=S4)
        for value, chip in self._chips.items():
            flow.addWidget(chip)
            chip.toggled.connect(lambda _is_on, value=value: self._on_pressed(value))

    @property
    def values(self) -> tuple[Hashable, ...]:
        """The values pressed, in the order of the chips."""
        return tuple(value for value, chip in self._chips.items() if chip.isChecked())

    def set_values(self, values: Iterable[Hashable]) -> None:
        """Press these and no others, without a signal."""
        wanted = set(values)
        for value, chip in self._chips.items():
            set_checked_quietly(chip, is_checked=value in wanted)

    def set_text(self, value: Hashable, text: str) -> None:
        """Change the text of a chip."""
        self._chips[value].set_text(text)

    def set_shown(self, value: Hashable, *, is_shown: bool) -> None:
        """Show or hide a chip; a hidden one is not pressed."""
        chip = self._chips[value]
        chip.setVisible(is_shown)
        if not is_shown:
            set_checked_quietly(chip, is_checked=False)

    def _on_pressed(self, value: Hashable) -> None:
        if self._is_single and self._chips[value].isChecked():
            self.set_values((value,))
        self.values_changed.emit(self.values)
