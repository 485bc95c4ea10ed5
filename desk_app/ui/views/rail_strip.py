"""The folded rail: how many are expected and how many wait, and the way back."""

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desk_app.ui.theme import S4, S8, S16
from desk_app.ui.widgets.buttons import BareIconButton
from desk_app.ui.widgets.pill import StatusPill, Tone
from desk_app.ui.widgets.plain_text import set_plain_tool_tip

RAIL_STRIP_WIDTH: Final = 48


class RailStrip(QWidget):
    """48 pixels wide: a button that unfolds the rail, and two numbers that do so too.

    Signals:
        unfold_requested: The rail is to be shown in full.
    """

    unfold_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("rail_strip")
        self.setFixedWidth(RAIL_STRIP_WIDTH)
        self.unfold = BareIconButton(
            "chevron_right", label=self.tr("Unfold the rail"), name="unfold_rail"
        )
        self._expected = StatusPill(name="strip_expected", is_action=True)
        self._waiting = StatusPill(name="strip_waiting", tone=Tone.WARNING, is_action=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(S4, S8, S4, S16)
        column.setSpacing(S8)
        for part in (self.unfold, self._expected, self._waiting):
            column.addWidget(part, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(1)
        for button in (self.unfold, self._expected, self._waiting):
            button.clicked.connect(lambda: self.unfold_requested.emit())
        self.set_counts(0, 0)

    def set_counts(self, expected: int, waiting: int) -> None:
        """Say how many are still to come today, and how many have arrived and wait."""
        self._show(self._expected, expected, self.tr("{0} to come").format(expected), Tone.NEUTRAL)
        self._show(self._waiting, waiting, self.tr("{0} waiting").format(waiting), Tone.WARNING)

    def _show(self, pill: StatusPill, count: int, words: str, tone: Tone) -> None:
        pill.set_status(str(count), tone)
        pill.setAccessibleName(words)
        set_plain_tool_tip(pill, words)
        pill.setVisible(count > 0)
