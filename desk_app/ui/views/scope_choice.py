"""Which bookings of a series are meant: this one, it and those after, or all to come."""

from typing import Final, cast

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desk_app.domain.series import Scope
from desk_app.ui.theme import S4
from desk_app.ui.widgets.chips import ChipChoice, ChipRow
from desk_app.ui.widgets.plain_text import TextRole, plain_label

_LETTERS: Final = {"t": Scope.THIS, "l": Scope.LATER, "a": Scope.ALL}


class ScopeChoice(QWidget):
    """Chips, of which one is pressed; shown only for a booking of a series with others."""

    def __init__(self, *, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._offered = {Scope.THIS}
        choices = [
            ChipChoice(Scope.THIS, "this", self.tr("This one")),
            ChipChoice(Scope.LATER, "later", self.tr("This and later")),
            ChipChoice(Scope.ALL, "all", self.tr("All to come")),
        ]
        self.chips = ChipRow(
            choices, name=name, label=self.tr("Which dates of the series"), is_single=True
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(S4)
        column.addWidget(
            plain_label(self.tr("It is one of a series. Which? (T, L, A)"), role=TextRole.SMALL)
        )
        column.addWidget(self.chips)
        self.reset()

    @property
    def scope(self) -> Scope:
        """What is meant; this one alone while nothing is pressed."""
        pressed = cast("tuple[Scope, ...]", self.chips.values)
        return pressed[0] if pressed else Scope.THIS

    def reset(self) -> None:
        """There is nothing to choose."""
        self.chips.set_values((Scope.THIS,))
        self.hide()

    def open(self, *, later: int, to_come: int) -> None:
        """Let somebody choose, where there are others.

        Args:
            later: How many come after this one.
            to_come: How many but this one are still to come.
        """
        later_text = self.tr("This and {0} later").format(later)
        self.chips.set_text(Scope.LATER, later_text)
        self.chips.set_text(Scope.ALL, self.tr("All {0} to come").format(to_come + 1))
        self._offered = {Scope.THIS, Scope.ALL}
        if 0 < later < to_come:
            self._offered.add(Scope.LATER)
        self.chips.set_shown(Scope.LATER, is_shown=Scope.LATER in self._offered)
        self.setVisible(later > 0 or to_come > 0)

    def take_key(self, letter: str) -> bool:
        """Press a chip by its letter; tells whether it was one."""
        scope = _LETTERS.get(letter.lower())
        if scope is None or self.isHidden() or scope not in self._offered:
            return False
        self.chips.set_values((scope,))
        return True
