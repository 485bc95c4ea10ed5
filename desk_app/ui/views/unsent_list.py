"""What has not been sent, named one by one, where it might be left behind."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desk_app.ui.theme import S4, S8
from desk_app.ui.widgets.buttons import QuietButton
from desk_app.ui.widgets.plain_text import TextRole, plain_label, short_line

MOST_NAMED: Final = 5
_LONGEST: Final = 200


class UnsentList(QWidget):
    """A line for each change, the first few of them, and a way to save all as a file.

    Signals:
        export_requested: What has not been sent is to be saved to a file.
    """

    export_requested = Signal()

    def __init__(self, lines: Sequence[str], *, width: int, parent: QWidget | None = None) -> None:
        """Name what has not been sent.

        Args:
            lines: Who, when and what, one for each; text from outside.
            width: In logical pixels.
            parent: The dialog it stands in.
        """
        super().__init__(parent)
        self.setObjectName("unsent_list")
        self.setAccessibleName(self.tr("Not sent yet"))
        self.setFixedWidth(width)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(S4)
        for line in lines[:MOST_NAMED]:
            label = plain_label(f"\N{BULLET} {short_line(line, _LONGEST)}", wraps=True)
            label.setAccessibleName(line)
            column.addWidget(label)
        left = len(lines) - MOST_NAMED
        if left > 0:
            text = self.tr("and {0} more").format(left)
            column.addWidget(plain_label(text, role=TextRole.MUTED))
        self._export = QuietButton(self.tr("Save these as a file…"), name="export_before_leaving")
        row = QHBoxLayout()
        row.setContentsMargins(0, S8, 0, 0)
        row.addWidget(self._export)
        row.addStretch(1)
        column.addLayout(row)
        self._export.clicked.connect(lambda: self.export_requested.emit())
