"""A line that adds a calendar to a resource, opened when it is asked for."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desk_app.ui.theme import S8, S12
from desk_app.ui.widgets.buttons import QuietButton
from desk_app.ui.widgets.fields import LabelledField, TextField

_FIELD_WIDTH: Final = 280


class AddCalendarForm(QWidget):
    """*Add calendar*, and after it a name to give.

    Signals:
        add_requested: The name.
    """

    add_requested = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._open = QuietButton(self.tr("Add calendar"), name="add_calendar", icon_name="plus")
        self._line = TextField(placeholder=self.tr("For instance: Home visits"), max_length=255)
        self._name = LabelledField(
            self.tr("Name of the calendar"), self._line, name="new_calendar_name"
        )
        self._name.setFixedWidth(_FIELD_WIDTH)
        self._add = QuietButton(self.tr("Add"), name="confirm_add_calendar")
        self._leave = QuietButton(self.tr("Cancel"), name="cancel_add_calendar")
        self._asked_for = ""
        self._lay_out()
        self.close_form()
        self._open.clicked.connect(self._open_form)
        self._add.clicked.connect(self._on_add_pressed)
        self._line.returnPressed.connect(self._on_add_pressed)
        self._line.textEdited.connect(lambda _text: self._name.set_error(""))
        self._leave.clicked.connect(self.close_form)

    @property
    def is_open(self) -> bool:
        """Whether a name can be typed."""
        return not self._name.isHidden()

    @property
    def is_waiting(self) -> bool:
        """Whether a calendar was asked for and is not there yet."""
        return bool(self._asked_for)

    def show_error(self, text: str) -> None:
        """Say why it could not be added; the name stays."""
        self._asked_for = ""
        self._name.set_error(text)

    def close_if_added(self, names: Sequence[str]) -> None:
        """Close if the calendar that was asked for is there now."""
        if self._asked_for and self._asked_for in names:
            self.close_form()

    def close_form(self) -> None:
        """Empty and hide the line."""
        self._asked_for = ""
        self._line.clear()
        self._name.set_error("")
        self._show_open(is_open=False)

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(S12)
        row.addWidget(self._open)
        row.addWidget(self._name, 0, Qt.AlignmentFlag.AlignTop)
        self._buttons = QWidget()
        holder = QVBoxLayout(self._buttons)
        holder.setContentsMargins(0, 20, 0, 0)
        beside = QHBoxLayout()
        beside.setSpacing(S8)
        beside.addWidget(self._add)
        beside.addWidget(self._leave)
        holder.addLayout(beside)
        row.addWidget(self._buttons, 0, Qt.AlignmentFlag.AlignTop)
        row.addStretch(1)

    def _show_open(self, *, is_open: bool) -> None:
        self._open.setVisible(not is_open)
        self._name.setVisible(is_open)
        self._buttons.setVisible(is_open)

    def _open_form(self) -> None:
        self._show_open(is_open=True)
        self._line.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_add_pressed(self) -> None:
        name = self._line.text().strip()
        if not name:
            self._name.set_error(self.tr("Enter a name for the calendar."))
            return
        self._asked_for = name
        self.add_requested.emit(name)
