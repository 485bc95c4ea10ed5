"""The controls of a new booking in their order, and the errors below them."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Final

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from desk_app.clock import Clock
from desk_app.ui.directory import Directory
from desk_app.ui.theme import S2, S8, S12
from desk_app.ui.views.customer_name_edit import LONGEST_TYPED, CustomerNameEdit
from desk_app.ui.views.customer_questions import CustomerQuestions
from desk_app.ui.views.editor_choices import ResourceBox, ServiceBox
from desk_app.ui.views.when_fields import WhenFields, take_typed
from desk_app.ui.widgets.fields import LabelledField, NotesField, TextField
from desk_app.ui.widgets.inline_hint import InlineHint
from desk_app.ui.widgets.plain_text import TextRole, plain_label
from desk_app.ui.widgets.time_field import LengthField

HALF_AN_HOUR: Final = timedelta(minutes=30)

_FIELD_OF_WIRE_NAME: Final[Mapping[str, str]] = {
    "customer": "customer_name",
    "name": "customer_name",
    "resource_id": "resource",
    "project_id": "service",
    "starts_at": "start",
    "end": "start",
    "description": "notes",
}


class BookingFields(QWidget):
    """Customer name, e-mail, phone, service, resource, length, date, start, notes and the rest."""

    def __init__(self, clock: Clock, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.name = CustomerNameEdit(clock)
        self.email = TextField(max_length=LONGEST_TYPED)
        self.phone = TextField(max_length=LONGEST_TYPED)
        self.service = ServiceBox()
        self.resource = ResourceBox(none_text=self.tr("Choose…"))
        self.length = LengthField(HALF_AN_HOUR, name="length")
        self.when = WhenFields(clock, zone=Directory().desk_zone)
        self.free_hint = InlineHint(self.when.start_field, name="start_free")
        self.notes = NotesField(placeholder=self.tr("Seen by everybody at the desk"), lines=2)
        self.questions = CustomerQuestions()
        self.do_not_tell = QCheckBox(self.tr("Do not tell the customer"))
        self.do_not_tell.setObjectName("do_not_tell")
        self.will_be_sent = _note("will_be_sent")
        self.zone_note = _note("zone_note")
        self.telling = QWidget()
        """What the customer will be told; whoever shows the form puts it above the button."""
        self._fields = self._make_fields()
        self._lay_out()

    def field(self, name: str) -> LabelledField | None:
        """The field of a name in the form or on the wire, with or without "customer."."""
        name = name.removeprefix("customer.")
        name = _FIELD_OF_WIRE_NAME.get(name, name)
        own = {"date": self.when.date, "start": self.when.start}
        return self._fields.get(name) or own.get(name) or self.questions.fields.get(name)

    def check(self) -> bool:
        """Reads what is still being typed; marks what cannot be read and says whether all can."""
        self.clear_errors()
        self.name.hide_matches()
        is_length_read = take_typed(self.length)
        if not is_length_read:
            self._fields["length"].set_error(self.tr("Such as 0:45."))
        return self.when.check() and is_length_read

    def clear_errors(self) -> None:
        """Take all errors away."""
        for field in self._all():
            field.set_error("")

    def first_wrong(self) -> QWidget | None:
        """The topmost control that has an error."""
        wrong = [field.control for field in self._all() if field.error]
        return min(wrong, key=self._place, default=None)

    def _place(self, control: QWidget) -> tuple[int, int]:
        corner = control.mapTo(self, QPoint())
        return corner.y(), corner.x()

    def _all(self) -> Iterator[LabelledField]:
        yield from self._fields.values()
        yield from (self.when.date, self.when.start)
        yield from self.questions.fields.values()

    def _make_fields(self) -> dict[str, LabelledField]:
        parts: tuple[tuple[str, str, QWidget], ...] = (
            ("customer_name", self.tr("Customer name"), self.name),
            ("email", self.tr("Email"), self.email),
            ("phone", self.tr("Phone"), self.phone),
            ("service", self.tr("Service"), self.service),
            ("resource", self.tr("Resource"), self.resource),
            ("length", self.tr("Length"), self.length),
            ("notes", self.tr("Notes"), self.notes),
        )
        return {name: LabelledField(label, control, name=name) for name, label, control in parts}

    def _lay_out(self) -> None:
        fields = self._fields
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(S12)
        column.addWidget(fields["customer_name"])
        column.addLayout(_pair(fields["email"], fields["phone"], widths=(5, 4)))
        column.addWidget(fields["service"])
        column.addLayout(_pair(fields["resource"], fields["length"]))
        column.addWidget(self.when)
        column.addWidget(self.zone_note)
        column.addWidget(fields["notes"])
        column.addWidget(self.questions)
        column.addStretch(1)
        telling = QVBoxLayout(self.telling)
        telling.setContentsMargins(0, 0, 0, 0)
        telling.setSpacing(S2)
        telling.addWidget(self.will_be_sent)
        telling.addWidget(self.do_not_tell)


def _pair(one: QWidget, other: QWidget, *, widths: tuple[int, int] = (1, 1)) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(S8)
    row.addWidget(one, widths[0], Qt.AlignmentFlag.AlignTop)
    row.addWidget(other, widths[1], Qt.AlignmentFlag.AlignTop)
    return row


def _note(name: str) -> QLabel:
    label = plain_label("", role=TextRole.SMALL, wraps=True)
    label.setObjectName(name)
    label.hide()
    return label
