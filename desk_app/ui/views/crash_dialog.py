"""Shows what went wrong in Desk, letter for letter, to copy or delete; nothing is sent."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from desk_app.ui.theme import S8, S12, S20, S24
from desk_app.ui.widgets.buttons import DangerButton, PrimaryButton, QuietButton
from desk_app.ui.widgets.plain_text import TextRole, plain_label

_WIDTH = 760
_HEIGHT = 480
_BETWEEN = "\n\n" + "-" * 60 + "\n\n"


class CrashDialog(QDialog):
    """All reports below one another, and what can be done with them.

    Args:
        reports: Each as text, the one that happened last first.
        parent: The window it stands over.

    Signals:
        delete_requested: The reports are to be removed from this computer.
    """

    delete_requested = Signal()

    def __init__(self, reports: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("crash_dialog")
        self.setAccessibleName(self.tr("Problem report"))
        self.setWindowTitle(self.tr("Problem report"))
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.resize(_WIDTH, _HEIGHT)
        self._text = QPlainTextEdit(_BETWEEN.join(reports))
        self._text.setObjectName("crash_text")
        self._text.setAccessibleName(self.tr("Problem report"))
        self._text.setReadOnly(True)
        self._text.setTabChangesFocus(True)
        self._copy = PrimaryButton(self.tr("Copy report"), name="copy_crash")
        self._delete = DangerButton(self.tr("Delete report"), name="delete_crash")
        self._close = QuietButton(self.tr("Close"), name="close_crash")
        self._lay_out()
        self._copy.clicked.connect(self._copy_text)
        self._delete.clicked.connect(self._ask_to_delete)
        self._close.clicked.connect(self.accept)
        self._copy.setFocus(Qt.FocusReason.TabFocusReason)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(S24, S20, S24, S20)
        column.setSpacing(S12)
        column.addWidget(plain_label(self.tr("Problem report"), role=TextRole.TITLE))
        about = self.tr(
            "This report is on this computer only, and Desk sends it to nobody. It says which part"
            " of Desk failed. It holds no key, and no name or booking of a customer. Copy it if"
            " somebody who helps you asks for it."
        )
        column.addWidget(plain_label(about, role=TextRole.MUTED, wraps=True))
        column.addWidget(self._text, 1)
        row = QHBoxLayout()
        row.setSpacing(S8)
        row.addWidget(self._delete)
        row.addStretch(1)
        row.addWidget(self._close)
        row.addWidget(self._copy)
        column.addLayout(row)

    def _copy_text(self) -> None:
        QGuiApplication.clipboard().setText(self._text.toPlainText())
        self._copy.set_text(self.tr("Copied"))

    def _ask_to_delete(self) -> None:
        self.delete_requested.emit()
        self.accept()
