"""In how many weeks a booking is made once more: a number to press or to type, then Enter."""

from typing import Final, cast

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QIntValidator, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from desk_app.ui.grid.deeds import WEEKS_OFFERED
from desk_app.ui.theme import S8
from desk_app.ui.widgets.buttons import PrimaryButton, QuietButton
from desk_app.ui.widgets.chips import ChipChoice, ChipRow
from desk_app.ui.widgets.fields import LabelledField, TextField
from desk_app.ui.widgets.plain_text import TextRole, plain_label

MOST_WEEKS: Final = 104


class AgainForm(QWidget):
    """The usual numbers of weeks as chips, a field for any other, and two buttons.

    Signals:
        submitted: The number of weeks.
        given_up: Escape or the other button.
    """

    submitted = Signal(int)
    given_up = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("again_form")
        self.setAccessibleName(self.tr("Same again"))
        title = plain_label(self.tr("Same again, in how many weeks?"), role=TextRole.STRONG)
        chips = [ChipChoice(each, str(each), str(each)) for each in WEEKS_OFFERED]
        self.weeks = ChipRow(chips, name="again_in", label=self.tr("Weeks"), is_single=True)
        self.number = TextField(placeholder=self.tr("Or another number"), max_length=3)
        self.number.setValidator(QIntValidator(1, MOST_WEEKS, self))
        self.line = LabelledField(self.tr("Weeks"), self.number, name="again_weeks")
        self.submit_button = PrimaryButton(self.tr("Look"), name="again_submit", shortcut_hint="↵")
        self.back_button = QuietButton(self.tr("Back"), name="again_back")
        row = QHBoxLayout()
        row.setSpacing(S8)
        row.addWidget(self.submit_button, 1)
        row.addWidget(self.back_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(S8)
        for part in (title, self.weeks, self.line):
            column.addWidget(part)
        column.addLayout(row)
        self.weeks.values_changed.connect(self._on_chip_pressed)
        self.number.textEdited.connect(lambda _text: self.line.set_error(""))
        self.number.returnPressed.connect(self.submit)
        self.submit_button.clicked.connect(self.submit)
        self.back_button.clicked.connect(self.given_up)

    def open(self) -> None:
        """Begin without a number; a figure typed is one."""
        self.weeks.set_values(())
        self.number.clear()
        self.line.set_error("")
        self.show()
        self.number.setFocus(Qt.FocusReason.OtherFocusReason)

    def submit(self) -> None:
        """Send the number typed, if it is one."""
        typed = self.number.text().strip()
        weeks = int(typed) if typed.isdecimal() else 0
        if 1 <= weeks <= MOST_WEEKS:
            self.submitted.emit(weeks)
        else:
            self.line.set_error(self.tr("A number from 1 to {0}.").format(MOST_WEEKS))

    def _on_chip_pressed(self) -> None:
        pressed = cast("tuple[int, ...]", self.weeks.values)
        if pressed:
            self.submitted.emit(pressed[0])

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if event.key() == Qt.Key.Key_Escape:
            self.given_up.emit()
        elif is_enter and self.number.hasFocus():
            self.submit()  # what the field itself takes for unfinished
        else:
            super().keyPressEvent(event)
