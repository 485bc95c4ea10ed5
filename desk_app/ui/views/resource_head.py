"""The head of a resource's page: who it is, when open today, and how to delete it."""

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desk_app.ui.theme import S2, S16
from desk_app.ui.widgets.buttons import DangerButton
from desk_app.ui.widgets.initial_disc import InitialDisc
from desk_app.ui.widgets.plain_text import TextRole, plain_label

_DISC: Final = 48


class ResourceHead(QWidget):
    """A disc with initials, the name, a line of detail, and *Delete resource…*.

    Signals:
        delete_chosen: The button was pressed.
    """

    delete_chosen = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._disc = InitialDisc(diameter=_DISC)
        self._name = plain_label("", role=TextRole.HEADING, elides=True)
        self._name.setObjectName("resource_heading")
        self._detail = plain_label("", role=TextRole.MUTED, elides=True)
        self._detail.setObjectName("resource_detail")
        self._delete = DangerButton(self.tr("Delete resource…"), name="delete_resource")
        words = QVBoxLayout()
        words.setSpacing(S2)
        words.addWidget(self._name)
        words.addWidget(self._detail)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(S16)
        row.addWidget(self._disc)
        row.addLayout(words, 1)
        row.addWidget(self._delete, 0, Qt.AlignmentFlag.AlignTop)
        self._delete.clicked.connect(self.delete_chosen)

    def show_name(self, name: str, *, key: str, detail: str, is_new: bool) -> None:
        """Show who it is; a new one has nothing to delete."""
        self._disc.show_name(name, key)
        self._name.setText(name or (self.tr("New resource") if is_new else ""))
        text = self.tr("A person, a room or a thing that can be booked") if is_new else detail
        self._detail.setText(text)
        self._delete.setVisible(not is_new)

    def set_busy(self, *, is_busy: bool) -> None:
        """Say that the server is being asked."""
        self._delete.setEnabled(not is_busy)
