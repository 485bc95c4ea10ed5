"""Dialogs that are opened and awaited, so that the one loop never runs inside itself."""

import asyncio
from enum import Enum

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QDialog, QHBoxLayout, QVBoxLayout, QWidget

from desk_app.ui.theme import S8, S12, S20, S24
from desk_app.ui.widgets.buttons import DangerButton, DeskButton, PrimaryButton, QuietButton
from desk_app.ui.widgets.plain_text import TextRole, plain_label

_TEXT_WIDTH = 400


class Answer(Enum):
    """What a person answered."""

    YES = "yes"
    NO = "no"


class QuestionDialog(QDialog):
    """A title, a text, the button that does it and the one that leaves all as it is.

    Escape and closing the dialog are the second button. The focus begins on the button that
    takes nothing away.
    """

    def __init__(
        self,
        title: str,
        text: str,
        *,
        yes: str,
        no: str,
        is_danger: bool = False,
        option: str = "",
        content: QWidget | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("question_dialog")
        self.setAccessibleName(title)
        self.setAccessibleDescription(text)
        self.setWindowTitle(title)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        kind: type[DeskButton] = DangerButton if is_danger else PrimaryButton
        self._yes = kind(yes, name="question_yes")
        self._no = QuietButton(no, name="question_no") if no else None
        self._option = QCheckBox(option)
        self._option.setObjectName("question_option")
        self._option.setAccessibleName(option)
        self._option.setVisible(bool(option))
        self._lay_out(title, text, content)
        self._yes.clicked.connect(self.accept)
        if self._no is not None:
            self._no.clicked.connect(self.reject)
        safe = self._no if self._no is not None and is_danger else self._yes
        safe.setFocus(Qt.FocusReason.TabFocusReason)
        safe.setDefault(True)

    @property
    def is_option_ticked(self) -> bool:
        """Whether the tick below the text is set."""
        return self._option.isChecked()

    def tick_option(self) -> None:
        """Set the tick below the text."""
        self._option.setChecked(True)

    def _lay_out(self, title: str, text: str, content: QWidget | None) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(S24, S20, S24, S20)
        column.setSpacing(S12)
        for label in (plain_label(title, role=TextRole.TITLE, wraps=True), _body(text)):
            label.setFixedWidth(_TEXT_WIDTH)
            column.addWidget(label)
        if content is not None:
            column.addWidget(content)
        column.addWidget(self._option)
        column.addSpacing(S8)
        row = QHBoxLayout()
        row.setSpacing(S8)
        row.addStretch(1)
        for button in (self._no, self._yes):
            if button is not None:
                row.addWidget(button)
        column.addLayout(row)
        column.setSizeConstraint(QVBoxLayout.SizeConstraint.SetFixedSize)


async def ask(
    parent: QWidget,
    title: str,
    text: str,
    *,
    yes: str,
    no: str,
    is_danger: bool = False,
) -> Answer:
    """Ask a question over a window and wait for the answer; text from outside stays plain.

    Cancelling the task that waits closes the dialog.
    """
    dialog = QuestionDialog(title, text, yes=yes, no=no, is_danger=is_danger, parent=parent)
    result = await finished(dialog)
    return Answer.YES if result == QDialog.DialogCode.Accepted else Answer.NO


async def tell(parent: QWidget, title: str, text: str, *, close: str) -> None:
    """Say something over a window and wait until it was read."""
    await finished(QuestionDialog(title, text, yes=close, no="", parent=parent))


async def finished(dialog: QDialog) -> int:
    """Open a dialog and wait for its result, a `QDialog.DialogCode`; it is deleted afterwards.

    Cancelling the task that waits closes the dialog.
    """
    answer: asyncio.Future[int] = asyncio.get_running_loop().create_future()

    def settle(code: int) -> None:
        if not answer.done():
            answer.set_result(code)

    dialog.finished.connect(settle)
    dialog.open()
    try:
        return await answer
    finally:
        dialog.deleteLater()


def _body(text: str) -> QWidget:
    return plain_label(text, role=TextRole.MUTED, wraps=True)
