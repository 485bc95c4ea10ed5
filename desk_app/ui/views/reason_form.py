"""Why something is cancelled or declined: a reason to press or to type, then Enter."""

from collections.abc import Sequence
from typing import cast

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from desk_app.ui.cancel_reasons import cancel_reasons
from desk_app.ui.theme import S8
from desk_app.ui.widgets.buttons import DangerButton, QuietButton
from desk_app.ui.widgets.chips import ChipChoice, ChipRow
from desk_app.ui.widgets.fields import LabelledField, TextField
from desk_app.ui.widgets.plain_text import TextRole, plain_label


class ReasonForm(QWidget):
    """A title, reasons as chips (1, 2, 3 press them), a line to type, and two buttons.

    Signals:
        submitted: The reason, which may be empty; Enter or the button.
        given_up: Escape or the other button.
    """

    submitted = Signal(str)
    given_up = Signal()

    def __init__(
        self,
        title: str,
        reasons: Sequence[tuple[str, str]],
        *,
        submit: str,
        name: str,
        parent: QWidget | None = None,
    ) -> None:
        """Makes the form.

        Args:
            reasons: Word in the object name and text of each, in order.
        """
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(title)
        self._title = plain_label(title, role=TextRole.STRONG, wraps=True)
        choices = [ChipChoice(text, word, text) for word, text in reasons]
        self.reasons = ChipRow(
            choices, name=f"{name}_reason", label=self.tr("Reason"), is_single=True
        )
        self._texts = [text for _, text in reasons]
        self.text = TextField(placeholder=self.tr("Or in your own words"), max_length=2_000)
        self.line = LabelledField(self.tr("Reason"), self.text, name=f"{name}_text")
        self.submit_button = DangerButton(submit, name=f"{name}_submit", shortcut_hint="↵")
        self.back_button = QuietButton(self.tr("Back"), name=f"{name}_back")
        self._lay_out()
        self.text.returnPressed.connect(self.submit)
        self.submit_button.clicked.connect(self.submit)
        self.back_button.clicked.connect(self.given_up)

    @property
    def reason(self) -> str:
        """What was typed, else what was pressed, else nothing."""
        typed = self.text.text().strip()
        pressed = cast("tuple[str, ...]", self.reasons.values)
        return typed or (pressed[0] if pressed else "")

    def open(self, reason: str = "") -> None:
        """Begin with a reason that is pressed already, or with none."""
        self.reasons.set_values((reason,) if reason in self._texts else ())
        self.text.clear()
        self.setEnabled(True)
        self.show()
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def add_part(self, part: QWidget) -> None:
        """Have something more to choose from, above the buttons."""
        self._column.insertWidget(self._column.count() - 1, part)

    def submit(self) -> None:
        """Send the reason, once."""
        if self.isEnabled():
            self.setEnabled(False)
            self.submitted.emit(self.reason)

    def _lay_out(self) -> None:
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        column = self._column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(S8)
        column.addWidget(self._title)
        column.addWidget(self.reasons)
        column.addWidget(self.line)
        row = QHBoxLayout()
        row.setSpacing(S8)
        row.addWidget(self.submit_button, 1)
        row.addWidget(self.back_button)
        column.addLayout(row)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        number = event.key() - Qt.Key.Key_1
        is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if self.hasFocus() and 0 <= number < len(self._texts):
            self.reasons.set_values((self._texts[number],))
        elif self.hasFocus() and is_enter and not event.isAutoRepeat():
            self.submit()
        elif event.key() == Qt.Key.Key_Escape:
            self.given_up.emit()
        else:
            super().keyPressEvent(event)


class CancelForm(ReasonForm):
    """Why a booking is cancelled."""

    def __init__(self, *, name: str = "cancel_form", parent: QWidget | None = None) -> None:
        title, submit = _tr("Cancel this booking?"), _tr("Cancel booking")
        super().__init__(title, cancel_reasons(), submit=submit, name=name, parent=parent)


class DeclineForm(ReasonForm):
    """Why a request is declined."""

    def __init__(self, *, name: str = "decline_form", parent: QWidget | None = None) -> None:
        reasons = (
            ("fully_booked", _tr("Fully booked")),
            ("not_offered", _tr("Not offered")),
            ("asked_twice", _tr("Asked twice")),
        )
        title, submit = _tr("Decline this request?"), _tr("Decline")
        super().__init__(title, reasons, submit=submit, name=name, parent=parent)


def _tr(text: str) -> str:
    return QCoreApplication.translate("ReasonForm", text)
