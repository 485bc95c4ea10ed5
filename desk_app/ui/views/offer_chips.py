"""Other times to be offered to somebody who is declined: up to two, each on or off."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desk_app.ui.theme import S4
from desk_app.ui.views.panel_page import clear_layout
from desk_app.ui.widgets.chips import Chip
from desk_app.ui.widgets.plain_text import TextRole, plain_label

MOST_OFFERED = 2
FIRST_KEY = 4
"""The figure that turns the first offer on or off; reasons have those before it."""


class OfferChips(QWidget):
    """A heading and a chip for each time; what is on goes into the text."""

    def __init__(self, *, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(self.tr("Other times to offer"))
        self._chips: list[tuple[Chip, str]] = []
        self._inner = QVBoxLayout()
        self._inner.setSpacing(S4)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(S4)
        column.addWidget(plain_label(self.tr("Offer instead"), role=TextRole.LABEL))
        column.addLayout(self._inner)
        self.hide()

    @property
    def offers(self) -> tuple[str, ...]:
        """The times that are on, in words."""
        return tuple(words for chip, words in self._chips if chip.isChecked())

    def offer(self, times: Sequence[str], *, are_on: bool) -> None:
        """Offer these times; none hides it all."""
        clear_layout(self._inner)
        self._chips = []
        for number, words in enumerate(times[:MOST_OFFERED]):
            chip = Chip(f"{FIRST_KEY + number}  {words}", name=f"{self.objectName()}_{number}")
            chip.setAccessibleName(words)
            chip.setChecked(are_on)
            self._inner.addWidget(chip, 0, Qt.AlignmentFlag.AlignLeft)
            self._chips.append((chip, words))
            chip.show()
        self.setVisible(bool(self._chips))

    def toggle(self, number: int) -> None:
        """Turn one on or off; the first is 0."""
        if 0 <= number < len(self._chips):
            self._chips[number][0].toggle()
