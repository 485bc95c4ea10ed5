"""Shows under which terms the parts that Desk is made of are given."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QListWidget,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from desk_app.licences import Part
from desk_app.ui.theme import S12, S16, S20, S24
from desk_app.ui.widgets.buttons import QuietButton
from desk_app.ui.widgets.plain_text import TextRole, plain_label

_WIDTH = 760
_HEIGHT = 520
_LIST_WIDTH = 260


class LicencesDialog(QDialog):
    """The parts by name, and beside them the terms of the one chosen.

    Args:
        parts: What Desk is made of, in the order shown.
        parent: The window it stands over.
    """

    def __init__(self, parts: Sequence[Part], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._parts = parts
        self.setObjectName("licences_dialog")
        self.setAccessibleName(self.tr("Licences"))
        self.setWindowTitle(self.tr("Licences"))
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.resize(_WIDTH, _HEIGHT)
        self._list = QListWidget()
        self._list.setObjectName("licence_list")
        self._list.setAccessibleName(self.tr("Parts of Desk"))
        self._list.setFixedWidth(_LIST_WIDTH)
        self._list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self._list.ensurePolished()  # the style tells how tall a line is
        self._list.addItems([f"{part.name} {part.version}" for part in parts])
        self._text = QPlainTextEdit()
        self._text.setObjectName("licence_text")
        self._text.setAccessibleName(self.tr("Terms"))
        self._text.setReadOnly(True)
        self._text.setTabChangesFocus(True)
        self._close = QuietButton(self.tr("Close"), name="close_licences")
        self._lay_out()
        self._list.currentRowChanged.connect(self._show)
        self._close.clicked.connect(self.accept)
        self._list.setCurrentRow(0)
        self._list.setFocus(Qt.FocusReason.TabFocusReason)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(S24, S20, S24, S20)
        column.setSpacing(S12)
        column.addWidget(plain_label(self.tr("Licences"), role=TextRole.TITLE))
        about = self.tr("Desk is made of parts that others wrote. Each keeps its own terms.")
        column.addWidget(plain_label(about, role=TextRole.MUTED, wraps=True))
        row = QHBoxLayout()
        row.setSpacing(S16)
        row.addWidget(self._list)
        row.addWidget(self._text, 1)
        column.addLayout(row, 1)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(self._close)
        column.addLayout(buttons)

    def _show(self, row: int) -> None:
        if not 0 <= row < len(self._parts):
            return
        part = self._parts[row]
        terms = part.terms or self.tr("No licence is named.")
        self._text.setPlainText(f"{terms}\n\n{part.text}".rstrip())
