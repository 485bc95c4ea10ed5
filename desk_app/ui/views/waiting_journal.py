"""What has come to an end, to be looked up below the list of what waits."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desk_app.ui.theme import S4
from desk_app.ui.views.panel_page import clear_layout
from desk_app.ui.widgets.buttons import QuietButton
from desk_app.ui.widgets.plain_text import TextRole, plain_label, short_line

_LONGEST = 200


class WaitingJournal(QWidget):
    """A button that lists what was done or given up at this desk, the latest first.

    Signals:
        requested: The list is to be filled.
    """

    requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("waiting_journal")
        self.setAccessibleName(self.tr("Earlier"))
        self._is_open = False
        self.button = QuietButton("", name="show_journal")
        self._list = QWidget()
        self._list.setAccessibleName(self.tr("Earlier"))
        self._lines = QVBoxLayout(self._list)
        self._lines.setContentsMargins(0, 0, 0, 0)
        self._lines.setSpacing(S4)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(S4)
        column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self._list)
        self.button.clicked.connect(self._turn)
        self._show()

    def set_lines(self, lines: Sequence[str]) -> None:
        """Show these, a line of text from outside for each."""
        clear_layout(self._lines)
        for line in lines or (self.tr("Nothing has been sent from here yet."),):
            label = plain_label(short_line(line, _LONGEST), role=TextRole.SMALL, wraps=True)
            self._lines.addWidget(label)

    def look_again(self) -> None:
        """Ask for the list anew if it is open."""
        if self._is_open:
            self.requested.emit()

    def _turn(self) -> None:
        self._is_open = not self._is_open
        self._show()
        self.look_again()

    def _show(self) -> None:
        self.button.setText(self.tr("Hide earlier ones") if self._is_open else self.tr("Earlier…"))
        self._list.setVisible(self._is_open)
