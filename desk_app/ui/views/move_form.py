"""Moving a booking: another date, start or resource; its length stays."""

from datetime import timedelta

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from desk_app.clock import Clock
from desk_app.domain.identifiers import ProjectId, ResourceId
from desk_app.domain.interval import Interval
from desk_app.ui.directory import Directory
from desk_app.ui.theme import S8, S12
from desk_app.ui.time_words import TimeWords
from desk_app.ui.views.editor_choices import ResourceBox
from desk_app.ui.views.when_fields import WhenFields
from desk_app.ui.widgets.buttons import MainActionButton, QuietButton, TallQuietButton
from desk_app.ui.widgets.fields import LabelledField
from desk_app.ui.widgets.plain_text import TextRole, plain_label


class MoveForm(QWidget):
    """Where a booking should go.

    Signals:
        submitted: The resource id and the `Interval` wanted.
        target_changed: The same, whenever a person changed either.
        find_time_requested: The new time should be searched for.
        given_up: Escape or *Back*.
    """

    submitted = Signal(str, object)
    target_changed = Signal(object, object)
    find_time_requested = Signal()
    given_up = Signal()

    def __init__(self, clock: Clock, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("move_form")
        self._directory = Directory()
        self._length = timedelta()
        self._old: tuple[ResourceId | None, Interval | None] = (None, None)
        self.resource = ResourceBox(none_text=self.tr("Choose…"))
        self.resource_field = LabelledField(
            self.tr("Resource"), self.resource, name="move_resource"
        )
        self.when = WhenFields(clock, zone=self._directory.desk_zone, name_prefix="move_")
        self.move_button = MainActionButton(self.tr("Move"), name="move_submit", shortcut_hint="↵")
        self.find_button = TallQuietButton(
            self.tr("Find time"), name="move_find_time", shortcut_hint=self.tr("F")
        )
        self.back_button = QuietButton(self.tr("Back"), name="move_back")
        self._lay_out()
        self._connect()

    @property
    def interval(self) -> Interval | None:
        """The time wanted, or None while there is no start."""
        starts_at = self.when.starts_at
        return None if starts_at is None else Interval(starts_at, starts_at + self._length)

    @property
    def length(self) -> timedelta:
        """The length of the booking, which stays."""
        return self._length

    def open(
        self,
        resource_id: ResourceId | None,
        interval: Interval,
        project_id: ProjectId | None,
        directory: Directory,
        words: TimeWords,
    ) -> None:
        """Begin where the booking is now."""
        self._directory = directory
        self._length = interval.length
        self._old = (resource_id, interval)
        self.resource.set_resources(directory, project_id)
        self.resource.choose(resource_id)
        self.when.set_words(words)
        self.when.set_zone(directory.zone(resource_id))
        self.when.set_today()
        self.when.set_start(interval.start)
        self.resource_field.set_error("")
        self.setEnabled(True)
        self.show()
        self._refresh()
        self.when.date_field.setFocus(Qt.FocusReason.TabFocusReason)

    def take_slot(self, resource_id: ResourceId | None, interval: Interval) -> None:
        """Another time, and maybe another resource."""
        if resource_id is not None:
            self.resource.choose(resource_id)
        self.when.set_zone(self._directory.zone(self.resource.resource_id))
        self.when.set_start(interval.start)
        self._on_changed()
        self.move_button.setFocus(Qt.FocusReason.TabFocusReason)

    def take_resource(self, resource_id: ResourceId | None) -> None:
        """Another resource, by whose clock the time is read."""
        self.resource.choose(resource_id)
        self.when.set_zone(self._directory.zone(resource_id))

    @property
    def has_entries(self) -> bool:
        """Whether another place or time was chosen or is being typed."""
        typed = (self.when.date_field, self.when.start_field)
        return self.move_button.isEnabled() or any(line.isModified() for line in typed)

    def look_again(self) -> None:
        """The fields were filled from outside."""
        self._on_changed()

    def submit(self) -> None:
        """Ask for the move, once, if there is anything to move."""
        is_readable = self.when.check()
        resource_id, interval = self.resource.resource_id, self.interval
        if resource_id is None:
            self.resource_field.set_error(self.tr("Choose who or what is booked."))
        self._refresh()
        can_go = is_readable and self.isEnabled() and self.move_button.isEnabled()
        if can_go and resource_id is not None and interval is not None:
            self.setEnabled(False)
            self.submitted.emit(resource_id, interval)

    def _refresh(self) -> None:
        is_new = (self.resource.resource_id, self.interval) != self._old
        self.move_button.setEnabled(is_new)

    def _on_changed(self) -> None:
        self.resource_field.set_error("")
        self._refresh()
        self.target_changed.emit(self.resource.resource_id, self.interval)

    def _on_resource_chosen(self) -> None:
        self.when.set_zone(self._directory.zone(self.resource.resource_id))
        self._on_changed()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(S12)
        column.addWidget(plain_label(self.tr("Move to"), role=TextRole.STRONG))
        column.addWidget(self.when)
        column.addWidget(self.resource_field)
        row = QHBoxLayout()
        row.setSpacing(S8)
        row.addWidget(self.move_button, 1)
        row.addWidget(self.find_button)
        column.addLayout(row)
        column.addWidget(self.back_button)

    def _connect(self) -> None:
        self.when.start_changed.connect(self._on_changed)
        self.resource.value_changed.connect(self._on_resource_chosen)
        self.when.date_field.returnPressed.connect(self.submit)
        self.when.start_field.returnPressed.connect(self.submit)
        self.move_button.clicked.connect(self.submit)
        self.find_button.clicked.connect(self.find_time_requested)
        self.back_button.clicked.connect(self.given_up)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        is_plain = event.modifiers() == Qt.KeyboardModifier.NoModifier
        if event.key() == Qt.Key.Key_Escape:
            self.given_up.emit()
        elif is_plain and event.key() == Qt.Key.Key_F:
            self.find_time_requested.emit()
        else:
            super().keyPressEvent(event)
