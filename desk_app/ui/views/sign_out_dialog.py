"""Asks what becomes of the data when somebody signs out."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QDialog, QHBoxLayout, QRadioButton, QVBoxLayout, QWidget

from desk_app.ui.theme import S8, S12, S20, S24
from desk_app.ui.views.unsent_list import UnsentList
from desk_app.ui.widgets.buttons import DangerButton, QuietButton
from desk_app.ui.widgets.plain_text import TextRole, plain_label

_TEXT_WIDTH = 420


class SignOutDialog(QDialog):
    """Two ways to sign out, each with what happens to the data; keeping it is chosen first.

    What has not been sent is named. It is only removed with the data if that is ticked as well.

    Args:
        place: What is signed out of.
        is_only_here: Whether the bookings exist nowhere but on this computer.
        unsent: What has not been sent, a line for each.
        parent: The window it stands over.

    Signals:
        export_requested: What has not been sent is to be saved to a file.
    """

    export_requested = Signal()

    def __init__(
        self,
        place: str,
        *,
        is_only_here: bool,
        unsent: Sequence[str] = (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        title = self.tr("Sign out of {place}?").replace("{place}", place)
        self.setObjectName("sign_out_dialog")
        self.setAccessibleName(title)
        self.setWindowTitle(self.tr("Sign out"))
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self._keep = self._choice(self.tr("Keep the data on this computer"), "keep_data")
        self._remove = self._choice(self.tr("Remove the data from this computer"), "remove_data")
        self._keep.setChecked(True)
        self._leave_button = QuietButton(self.tr("Stay signed in"), name="stay_signed_in")
        self._sign_out_button = DangerButton(self.tr("Sign out"), name="confirm_sign_out")
        self._unsent = tuple(unsent)
        self._gives_up = QCheckBox(self.tr("Give up what has not been sent"))
        self._gives_up.setObjectName("give_up_unsent")
        self._gives_up.setAccessibleName(self._gives_up.text())
        self._lay_out(title, is_only_here=is_only_here)
        self._remove.toggled.connect(self._weigh)
        self._gives_up.toggled.connect(self._weigh)
        self._weigh()
        self._leave_button.clicked.connect(self.reject)
        self._sign_out_button.clicked.connect(self.accept)
        self._leave_button.setFocus(Qt.FocusReason.TabFocusReason)

    @property
    def keeps_data(self) -> bool:
        """Whether the data stays."""
        return self._keep.isChecked()

    def _weigh(self) -> None:
        """Removing takes what has not been sent along, so that has to be said by a person."""
        is_lost = bool(self._unsent) and self._remove.isChecked()
        self._gives_up.setVisible(is_lost)
        self._sign_out_button.setEnabled(not is_lost or self._gives_up.isChecked())

    def _choice(self, text: str, name: str) -> QRadioButton:
        button = QRadioButton(text)
        button.setObjectName(name)
        button.setAccessibleName(text)
        return button

    def _lay_out(self, title: str, *, is_only_here: bool) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(S24, S20, S24, S20)
        column.setSpacing(S12)
        heading = plain_label(title, role=TextRole.TITLE, wraps=True)
        heading.setFixedWidth(_TEXT_WIDTH)
        column.addWidget(heading)
        if self._unsent:
            self._name_unsent(column)
        column.addLayout(_explained(self._keep, self._kept_text(is_only_here=is_only_here)))
        column.addLayout(_explained(self._remove, self._removed_text(is_only_here=is_only_here)))
        column.addWidget(self._gives_up)
        column.addSpacing(S8)
        row = QHBoxLayout()
        row.setSpacing(S8)
        row.addStretch(1)
        row.addWidget(self._leave_button)
        row.addWidget(self._sign_out_button)
        column.addLayout(row)
        column.setSizeConstraint(QVBoxLayout.SizeConstraint.SetFixedSize)

    def _name_unsent(self, column: QVBoxLayout) -> None:
        count = len(self._unsent)
        text = (
            self.tr("One change has not been sent:")
            if count == 1
            else self.tr("{0} changes have not been sent:").format(count)
        )
        column.addWidget(plain_label(text, role=TextRole.STRONG, wraps=True))
        unsent = UnsentList(self._unsent, width=_TEXT_WIDTH)
        unsent.export_requested.connect(self.export_requested)
        column.addWidget(unsent)

    def _kept_text(self, *, is_only_here: bool) -> str:
        if is_only_here:
            return self.tr("The bookings stay in their file. Only the key is forgotten.")
        if self._unsent:
            return self.tr(
                "The key is forgotten. What has not been sent stays and goes on after the next"
                " sign-in."
            )
        return self.tr("The key is forgotten. What was loaded stays, so the next sign-in is quick.")

    def _removed_text(self, *, is_only_here: bool) -> str:
        if is_only_here:
            return self.tr(
                "These bookings exist only on this computer. They are erased and cannot be"
                " brought back."
            )
        return self.tr("The key and what was loaded are erased. The server keeps all bookings.")


def _explained(choice: QRadioButton, text: str) -> QVBoxLayout:
    column = QVBoxLayout()
    column.setSpacing(0)
    label = plain_label(text, role=TextRole.SMALL, wraps=True)
    label.setContentsMargins(S24 + 2, 0, 0, 0)
    label.setFixedWidth(_TEXT_WIDTH)
    choice.setAccessibleDescription(text)
    column.addWidget(choice)
    column.addWidget(label)
    return column
